"""Read a table out of the bytes of a CSV file of any make: rows of cells with their lines."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.diagnostics import Diagnostic

_SEPARATORS = ",;\t"
_SAMPLE = 50  # lines by which the separator is told
_LONGEST_CELL = 1_000_000  # characters


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row: its cells without the white space around them, and its first line (from 1)."""

    line: int
    cells: tuple[str, ...]

    def cell(self, number: int) -> str:
        """Give a cell, empty where the row is shorter."""
        return self.cells[number] if number < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """Hold the rows that have anything in them, and what was found while decoding."""

    rows: tuple[Row, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = field(default=())


def read_table(data: bytes, path: str) -> Table:
    """Read a table separated by commas, semicolons or tabs, in any usual code.

    `path` is what diagnostics name. A quotation mark that is never closed swallows its own line
    only, not those behind it.
    """
    decoded = decode(data, path)
    csv.field_size_limit(_LONGEST_CELL)
    lines = decoded.text.split("\n")
    separator = _separator(lines)
    rows = _whole(lines, separator) or list(_by_line(lines, separator))
    return Table(tuple(row for row in rows if any(row.cells)), decoded.diagnostics)


def _separator(lines: Sequence[str]) -> str:
    """Choose the separator that divides most lines; Excel announces it (`sep=;`)."""
    sample = [line for line in lines if line.strip()][:_SAMPLE]
    if sample and sample[0].lower().startswith("sep=") and len(sample[0]) == len("sep=;"):
        return sample[0][-1]
    counts = {one: sum(one in line for line in sample) for one in _SEPARATORS}
    return max(_SEPARATORS, key=lambda one: (counts[one], sum(line.count(one) for line in sample)))


def _whole(lines: Sequence[str], separator: str) -> list[Row]:
    """Read with cells of several lines; nothing where a stray quotation mark makes them."""
    rows: list[Row] = []
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True)
    start = 1
    try:
        for cells in reader:
            if any("\n" in cell and "@" in cell for cell in cells):
                return []
            rows.append(_row(start, cells))
            start = reader.line_num + 1
    except csv.Error:
        return []
    return rows


def _by_line(lines: Sequence[str], separator: str) -> Iterator[Row]:
    """Read each line for itself, quotation marks that do not close taken as they stand."""
    for number, line in enumerate(lines, 1):
        closed = line.count('"') % 2 == 0
        for cells in csv.reader([line], delimiter=separator, quotechar='"' if closed else None):
            yield _row(number, [cell.strip().strip('"') for cell in cells])


def _row(line: int, cells: Sequence[str]) -> Row:
    if line == 1 and cells and cells[0].lower().startswith("sep="):
        return Row(line, ())
    return Row(line, tuple(" ".join(cell.split()) for cell in cells))
