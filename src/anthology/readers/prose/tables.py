"""Find rows of columns among lines: parted by bars, by tabs, or by wide gaps."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from anthology.readers.prose.blocks import Block
from anthology.readers.prose.lists import find_marker
from anthology.readers.prose.pieces import Table, Verbatim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.blocks import Line

_GAP = re.compile(r"(?<=\S)(?:\s{3,}|\s*\t\s*)(?=\S)")
_SEPARATOR = re.compile(r"[\s|:+=-]+")
_ROWS = 2  # rows from which columns are a table
_COLUMNS = 3  # columns with gaps between, from which they are; two may be a drawing
_SIGNS = (re.compile(r"\t"), re.compile(r"\|"))


def part_rows(block: Block) -> list[Block]:
    """Part a block so that runs of two or more rows are blocks of their own."""
    runs: list[list[Line]] = []
    rowed = False
    for is_row, group in groupby(block.lines, key=_is_row):
        lines = list(group)
        own = is_row and len(lines) >= _ROWS
        if own or rowed or not runs:
            runs.append(lines)
        else:
            runs[-1] += lines
        rowed = own
    return [Block(tuple(run), block.cut and nth == 0) for nth, run in enumerate(runs)]


def _is_row(line: Line) -> bool:
    text = line.text.strip()
    gapped = bool(_GAP.search(text)) or text.startswith("|") or is_separator(line)
    return gapped and not find_marker(line)


def read_rows(lines: Sequence[Line]) -> Table | Verbatim | None:
    """Read lines as a table, or as they stand if their columns differ; None if they have none."""
    for sign in (*_SIGNS, _GAP):
        rows = [_cells(line.text, sign) for line in lines if not is_separator(line)]
        fewest = _COLUMNS if sign is _GAP else _ROWS
        if len(rows) >= _ROWS and len(set(map(len, rows))) == 1 and len(rows[0]) >= fewest:
            headed = len(lines) > 1 and is_separator(lines[1])
            return Table(lines[0].number, tuple(rows), headed)
    if len(lines) >= _ROWS and all(_is_row(line) for line in lines):
        return Verbatim(lines[0].number, dedent(lines))
    return None


def is_separator(line: Line) -> bool:
    """Tell whether a line is the rule below the head of a table."""
    return bool(_SEPARATOR.fullmatch(line.text)) and "-" in line.text and "|" in line.text


def _cells(text: str, sign: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in sign.split(text.strip().strip("|")))


def dedent(lines: Sequence[Line]) -> str:
    """Join lines as they stand, without the margin that all of them have."""
    base = min(line.indent for line in lines)
    return "\n".join(line.text.expandtabs(4)[base:] for line in lines)
