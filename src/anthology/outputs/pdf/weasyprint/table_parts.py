"""Divide a table that is too wide for any page into parts, by its columns.

Each part has the first column again, which says what its rows are, and its number with that of
all parts: "(2 of 3)". A cell of the head that spans columns of two parts stands in both.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import accumulate
from typing import TYPE_CHECKING

from anthology.language.words import word
from anthology.markup import xhtml
from anthology.render.stamps import STAMP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.markup.xhtml import Element


Place = tuple["Element", int, int]  # a cell, its first column, the one behind its last
Rows = dict["Element | None", list[Place]]
_MOST_FIRST = 0.5  # of the width: what the first column may take in each part
_GROUPS = ("thead", "tbody", "tfoot")


def grid(table: Element) -> list[list[Place]]:
    """Say for each row of a table in which columns its cells stand (HTML, 4.9.12)."""
    held: dict[tuple[int, int], bool] = {}
    rows: list[list[Place]] = []
    for at, row in enumerate(node for node in table.iter() if xhtml.name(node) == "tr"):
        rows.append([])
        column = 0
        for cell in row:
            while (at, column) in held:
                column += 1
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            rows[-1].append((cell, column, column + across))
            held |= {(at + y, column + x): True for y in range(down) for x in range(across)}
            column += across
    return rows


def _span(cell: Element, name: str) -> int:
    """Give how many columns or rows a cell takes."""
    written = cell.get(name) or "1"
    return max(1, int(written)) if written.isdecimal() else 1


def divide_columns(table: Element, widths: Sequence[float], room: float) -> list[range]:
    """Choose the columns of each part, beside the first; none where no way is sound.

    `widths` of the columns and `room` are of one unit. A cell of the body that spans columns
    stays whole, parts are about equally wide, and a column alone may be wider than the room.
    """
    first, *others = widths
    heads = {cell for part in table.iter() if xhtml.name(part) == "thead" for cell in part.iter()}
    closed = {
        column
        for row in grid(table)
        for cell, start, end in row
        if cell not in heads
        for column in range(start + 1, end)
    }
    room -= first
    nested = sum(xhtml.name(node) == "table" for node in table.iter()) > 1
    if nested or room < _MOST_FIRST * (room + first) or 1 in closed:
        return []
    sums = [0.0, *accumulate(others)]
    fewest = len(_filled(sums, closed, room))
    steps = 20
    tries = (_filled(sums, closed, room * (step + 1) / steps) for step in range(steps))
    parts = next(made for made in tries if len(made) <= fewest)
    return parts if len(parts) > 1 else []


def _filled(sums: Sequence[float], closed: set[int], room: float) -> list[range]:
    """Fill one part after another; `sums` are the widths up to each column behind the first."""
    parts: list[range] = []
    start = 1
    while start < len(sums):
        opens = [end for end in range(start + 1, len(sums) + 1) if end not in closed]
        fit = [end for end in opens if sums[end - 1] - sums[start - 1] <= room]
        parts.append(range(start, fit[-1] if fit else opens[0]))
        start = parts[-1].stop
    return parts


def part_columns(table: Element, parts: Sequence[range], language: str) -> None:
    """Put a table for each part in the place of a table."""
    rows: Rows = {row[0][0].getparent(): row for row in grid(table) if row}
    made = [_part(table, columns, rows, first=not at) for at, columns in enumerate(parts)]
    last = next((node.get(STAMP, "") for node in reversed([*table.iter()])), "")
    for number, part in enumerate(made, 1):
        label = word("part-of", language).format(part=number, parts=len(made))
        caption = part.find("{*}caption")
        if caption is None:
            caption = xhtml.element(f"{{{xhtml.XHTML}}}caption", label)
            caption.set(STAMP, "")
            part.insert(0, caption)
        else:
            xhtml.append_text(caption, caption[-1] if len(caption) else None, f" {label}")
        if number > 1:  # pages that begin here begin behind the table for those who count
            for node in part.iter():
                node.set(STAMP, last)
        table.addprevious(part)
    xhtml.drop(table)


def _part(table: Element, columns: range, rows: Rows, *, first: bool) -> Element:
    """Make a table of some of the columns; the first part has the caption and the ids."""
    made = _like(table, keep=first)
    for child in table:
        if xhtml.name(child) == "caption" and first:
            made.append(deepcopy(child))
        elif xhtml.name(child) in _GROUPS:
            group = _like(child, keep=first)
            group.extend(_row(row, columns, rows, first=first) for row in child)
            made.append(group)
        elif xhtml.name(child) == "tr":
            made.append(_row(child, columns, rows, first=first))
    return made


def _row(row: Element, columns: range, rows: Rows, *, first: bool) -> Element:
    """Make the part of a row: its first cell, as the head, and those of the columns."""
    made = _like(row, keep=first)
    for cell, start, end in rows.get(row, ()):
        across = sum(column == 0 or column in columns for column in range(start, end))
        if across:
            mine = start in columns or (first and start == 0)
            made.append(_cell(cell, across, again=not mine))
    return made


def _cell(cell: Element, across: int, *, again: bool) -> Element:
    """Copy a cell; one that stands in a part before is the head of its row, and has no names."""
    made = deepcopy(cell)
    made.tail = None
    made.attrib.pop("colspan", "")
    if across > 1:
        made.set("colspan", str(across))
    if again:
        for node in made.iter():
            node.attrib.pop("id", "")
        if xhtml.name(made) == "td":
            xhtml.rename(made, "th")
            xhtml.add_class(made, "again")
    return made


def _like(node: Element, *, keep: bool) -> Element:
    """Make an empty element like another; ids are kept in the first part alone."""
    made = xhtml.element(str(node.tag))
    for name, value in _attributes(node):
        if keep or name != "id":
            made.set(name, value)
    return made


def _attributes(node: Element) -> Iterator[tuple[str, str]]:
    """Give the attributes of an element as plain words."""
    return ((str(name), str(value)) for name, value in node.attrib.items())
