"""Say in which columns the cells of a table stand (HTML, 4.9.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element


Place = tuple["Element", int, int]  # a cell, its first column, the one behind its last
# Columns times rows: what would take 8 s to lay out. The limit of time grows with the words of a
# text, which say nothing of its spans.
MOST_CELLS = 200_000
_NONE = (1 << 30, 0, 0)  # to the right of all
_LARGEST_SPAN = 1000  # of columns, in HTML; of rows there may be more, which nobody writes
ROW_GROUPS = ("thead", "tbody", "tfoot")


def place_cells(table: Element) -> tuple[list[Place], int]:
    """Give each cell with the columns where it begins and ends, and how many rows there are.

    Spans are reckoned as browsers do (HTML, 4.9.12.1), within a group of rows. Where there are too
    many places, the count is 0.
    """
    placed: list[Place] = []
    rows = places = 0
    for group in [table, *(one for one in table if xhtml.name(one) in ROW_GROUPS)]:
        above: list[tuple[int, int, int]] = []  # start, end, rows that it spans from here on
        for row in (one for one in group if xhtml.name(one) == "tr"):
            rows += 1
            column, coming = 0, [*above, _NONE]
            for cell in row:
                while column >= coming[0][0]:
                    column = max(column, coming.pop(0)[1])
                end = column + _span(cell, "colspan")
                placed.append((cell, column, end))
                above.append((column, end, _span(cell, "rowspan")))
                column = end
            places += len(above)
            if places > MOST_CELLS:
                return placed, 0
            above = sorted((start, end, left - 1) for start, end, left in above if left > 1)
    return placed, rows


def _span(cell: Element, key: str) -> int:
    """Read a span; what is none means one, as in browsers."""
    written = (cell.get(key) or "").strip()
    number = int(written) if written.isdecimal() and len(written) < len("10000") else 1
    return min(max(number, 1), _LARGEST_SPAN)


def grid(table: Element) -> list[list[Place]]:
    """List the rows of a table, each with the places of its cells."""
    rows: dict[Element | None, list[Place]] = {
        row: [] for row in table.iter() if xhtml.name(row) == "tr"
    }
    for place in place_cells(table)[0]:
        rows[place[0].getparent()].append(place)
    return [*rows.values()]
