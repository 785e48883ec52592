"""Find in a table which cells are addresses, and what the other columns say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.diagnostics import ContentError, UsageError
from anthology.mail.columns import answer, columns, objects

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anthology.mail.table import Row, Table

_HEADING_WITHIN = 10  # rows; above the headings some programs print a title


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one address as written, and what its row says under headings of each kind."""

    line: int
    written: str
    said: Mapping[str, tuple[str, ...]]

    def first(self, kind: str) -> str:
        """Give the first cell of a kind that has anything in it."""
        return next(filter(None, self.said.get(kind, ())), "")

    @property
    def refuses(self) -> bool:
        """Tell whether the row says no, in whatever column it could say so."""
        answers = (*self.said.get("consent", ()), *self.said.get("status", ()))
        said_no = any(answer(cell) is False for cell in answers)
        return said_no or any(objects(cell) for cell in self.said.get("objection", ()))

    @property
    def agrees(self) -> bool:
        """Tell whether the row says yes under a heading of consent."""
        return any(answer(cell) for cell in self.said.get("consent", ()))


def find_entries(table: Table, path: str) -> list[Entry]:
    """List the entries of a table, in its order; `path` names it in messages.

    Headings may stand in any order. Without any, every cell is an address. Raises `ContentError`
    where there is no address at all, `UsageError` where the columns cannot be told apart.
    """
    if not any("@" in cell for row in table.rows for cell in row.cells):
        raise ContentError(f"{path} has no e-mail address", hint="one address a line is enough")
    for number, row in enumerate(table.rows[:_HEADING_WITHIN]):
        found = columns(row.cells)
        rest = table.rows[number + 1 :]
        if found and "email" not in found and "@" in "".join(rest[0].cells if rest else ()):
            found = _with_addresses(found, rest)
        if "email" in found:
            above = [Entry(one.line, "", {}) for one in table.rows[:number]]
            return above + [_entry(one, found) for one in rest]
    return list(_bare(table, path))


def _entry(row: Row, found: Mapping[str, Sequence[int]]) -> Entry:
    said = {kind: tuple(row.cell(number) for number in at) for kind, at in found.items()}
    written = next(filter(None, said["email"]), "")
    return Entry(row.line, written, said)


def _with_addresses(found: Mapping[str, list[int]], rows: Sequence[Row]) -> dict[str, list[int]]:
    """Find the column of addresses by its cells, where no heading announces it."""
    counts = Counter(n for row in rows for n, cell in enumerate(row.cells) if "@" in cell)
    column = counts.most_common(1)[0][0]
    others = {kind: [n for n in at if n != column] for kind, at in found.items()}
    return {**others, "email": [column]}


def _bare(table: Table, path: str) -> Iterator[Entry]:
    """Take every cell for an address: a column of them, or a line as mail programs copy it."""
    for row in table.rows:
        cells = [cell for cell in row.cells if cell]
        if len(cells) > 1 and not all("@" in cell for cell in cells):
            raise UsageError(
                f"{path}:{row.line}: the list has several columns, and no line that names them",
                hint="write a first line such as: email,name,language,format,consent",
            )
        yield from (Entry(row.line, cell, {}) for cell in cells)
