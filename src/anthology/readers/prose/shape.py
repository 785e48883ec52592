"""Tell what a block is: paragraphs, lists, a table, verse, a rule, or lines laid out by hand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from anthology.readers.prose.blocks import Block
from anthology.readers.prose.lists import find_marker, make_item
from anthology.readers.prose.pieces import Listing, Paragraph, Rule, Verbatim
from anthology.readers.prose.reflow import ends_sentence
from anthology.readers.prose.tables import dedent, part_rows, read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.blocks import Line
    from anthology.readers.prose.lists import Marker
    from anthology.readers.prose.pieces import Piece
    from anthology.readers.prose.reflow import Flow

_SET_IN = 4  # columns of indent from which all lines of a block were laid out by hand
_LINES = 2  # lines of the shortest such block


def shape(block: Block, flow: Flow) -> list[Piece]:
    """Turn one block into the pieces that it holds, in order."""
    return [piece for part in part_rows(block) for piece in _shape(part, flow)]


def _shape(block: Block, flow: Flow) -> list[Piece]:
    lines = block.lines
    if len(lines) == 1 and lines[0].is_rule:
        return [Rule(block.number)]
    if rows := read_rows(lines):
        return [rows]
    if _is_set_in(lines, flow):
        return [Verbatim(block.number, dedent(lines))]
    pieces: list[Piece] = []
    for part, markers in _runs(lines, flow):
        cut = block.cut and part[0] is lines[0]
        if markers:
            pieces.append(_listing(part, markers, flow, cut=cut))
        else:
            pieces += _paragraphs(Block(tuple(part), cut), flow)
    return pieces


def _is_set_in(lines: Sequence[Line], flow: Flow) -> bool:
    """Tell whether lines stand far from the margin and end where their writer wanted them to."""
    if len(lines) < _LINES or find_marker(lines[0]):
        return False
    deep = min(line.indent for line in lines) >= flow.margin + _SET_IN
    return deep and 2 * sum(flow.forced(*pair) for pair in pairwise(lines)) < len(lines) - 1


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
