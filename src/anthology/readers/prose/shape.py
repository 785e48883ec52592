"""Tell what a block is: paragraphs, lists, a table, verse, a rule, or lines laid out by hand."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from anthology.readers.prose.blocks import Block
from anthology.readers.prose.lists import find_marker, make_item
from anthology.readers.prose.pieces import Listing, Paragraph, Rule, Table, Verbatim
from anthology.readers.prose.reflow import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.blocks import Line
    from anthology.readers.prose.lists import Marker
    from anthology.readers.prose.pieces import Piece
    from anthology.readers.prose.reflow import Flow

_COLUMNS = re.compile(r"\S(?:\s{3,}|\s*\t\s*)\S")
_SEPARATOR = re.compile(r"[\s|:+=-]+")
_LAID_OUT = 4  # columns of indent from which all lines of a block were laid out by hand
_ROWS = 2  # rows from which columns are a table


def shape(block: Block, flow: Flow) -> list[Piece]:
    """Turn one block into the pieces that it holds, in order."""
    lines = block.lines
    if len(lines) == 1 and lines[0].is_rule:
        return [Rule(block.number)]
    if table := _table(lines):
        return [table]
    if _is_laid_out(lines, flow):
        return [Verbatim(block.number, _dedent(lines))]
    pieces: list[Piece] = []
    for part, markers in _runs(lines, flow):
        cut = block.cut and part[0] is lines[0]
        if markers:
            pieces.append(_listing(part, markers, flow, cut=cut))
        else:
            pieces += _paragraphs(Block(tuple(part), cut), flow)
    return pieces


def _table(lines: Sequence[Line]) -> Table | None:
    """Read rows that all have the same columns, parted by tabs or by bars."""
    for sign in ("\t", "|"):
        rows = [_cells(line.text, sign) for line in lines if not _is_separator(line)]
        widths = {len(row) for row in rows}
        if len(rows) >= _ROWS and len(widths) == 1 and widths != {1}:
            headed = len(lines) > 1 and _is_separator(lines[1])
            return Table(lines[0].number, tuple(rows), headed)
    return None


def _is_separator(line: Line) -> bool:
    return bool(_SEPARATOR.fullmatch(line.text)) and "-" in line.text


def _cells(text: str, sign: str) -> tuple[str, ...]:
    inner = text.strip().strip("|") if sign == "|" else text.strip()
    return tuple(cell.strip() for cell in inner.split(sign))


def _is_laid_out(lines: Sequence[Line], flow: Flow) -> bool:
    """Tell whether the spaces within the lines or before all of them carry meaning."""
    if len(lines) < _ROWS or find_marker(lines[0]):
        return False
    columns = sum(bool(_COLUMNS.search(line.text.strip())) for line in lines)
    if columns >= _ROWS and columns * 3 >= len(lines) * 2:
        return True
    deep = min(line.indent for line in lines) >= flow.margin + _LAID_OUT
    return deep and 2 * sum(flow.forced(*pair) for pair in pairwise(lines)) < len(lines) - 1


def _dedent(lines: Sequence[Line]) -> str:
    base = min(line.indent for line in lines)
    return "\n".join(line.text.expandtabs(4)[base:] for line in lines)


def _paragraphs(block: Block, flow: Flow) -> list[Piece]:
    if flow.is_verse(block):
        text = "\n".join(line.text.strip() for line in block.lines)
        return [Verbatim(block.number, text, verse=True)]
    return [
        Paragraph(part.number, flow.text(part.lines), cut=part.cut)
        for part in flow.paragraphs(block)
    ]


def _runs(lines: Sequence[Line], flow: Flow) -> list[tuple[list[Line], list[Marker | None]]]:
    """Part lines into runs of prose (no markers) and of lists (a marker or None a line)."""
    runs: list[tuple[list[Line], list[Marker | None]]] = []
    before: Line | None = None
    open_marker: Marker | None = None
    for line in lines:
        marker = find_marker(line, open_marker)
        in_list = bool(runs and runs[-1][1])
        if marker and (in_list or before is None or _may_open(marker, before, line, flow)):
            if not in_list:
                runs.append(([], []))
            open_marker = marker
        elif in_list and before and open_marker and _hangs(line, before, open_marker, flow):
            marker = None
        else:
            marker = open_marker = None
            if in_list or not runs:
                runs.append(([], []))
        run = runs[-1]
        run[0].append(line)
        if open_marker:
            run[1].append(marker)
        before = line
    return runs


def _may_open(marker: Marker, before: Line, line: Line, flow: Flow) -> bool:
    """Tell whether a marker after a line of prose opens a list and is no chance of wrapping."""
    first = marker.kind == "*" or marker.value == 1
    return first and (ends_sentence(before.text) or not flow.forced(before, line))


def _hangs(line: Line, before: Line, marker: Marker, flow: Flow) -> bool:
    """Tell whether a line without a marker goes on with the item above it."""
    return line.indent > marker.indent or flow.forced(before, line)


def _listing(
    lines: Sequence[Line], markers: Sequence[Marker | None], flow: Flow, *, cut: bool
) -> Listing:
    base = min(marker.indent for marker in markers if marker)
    starts = [place for place, marker in enumerate(markers) if marker]
    items = []
    for place, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        marker = markers[place]
        if marker is not None:
            text = flow.text(lines[place:end])
            opening = lines[place].text.strip().removesuffix(marker.text)
            text = text[len(" ".join(opening.split())) :].lstrip()
            items.append(make_item(marker, lines[place], text, base))
    return Listing(lines[0].number, tuple(items), cut)
