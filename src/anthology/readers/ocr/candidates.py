"""Part blocks at the lines that may be headings, and describe each such block."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.readers.ocr.numbers import Number, is_titled, read_number
from anthology.readers.ocr.titles import OUTER
from anthology.readers.prose.blocks import Block
from anthology.readers.prose.lexicon import fold
from anthology.readers.prose.lists import find_marker
from anthology.readers.prose.reflow import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from anthology.readers.prose.blocks import Line
    from anthology.readers.prose.reflow import Flow

_LINES, _LONGEST = 3, 160  # of a heading
_SHORT = 90  # characters of a heading in a text whose lines were not wrapped
_MARKED = re.compile(
    r"(?P<hashes>#{0,6})\s*(?P<bold>\*{0,3})(?P<text>.*?)(?P=bold)\s*#*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Hold what may be a heading: the place of its block, how many blocks it takes up, its words.

    `hashes` counts the `#` before it that a converter put there; `cut` is that of the block.
    """

    place: int
    line: int
    number: Number | None
    title: str
    hashes: int = 0
    span: int = 1
    cut: bool = False

    @property
    def key(self) -> str:
        """Give the title as it can be compared."""
        return fold(self.title)


def part_blocks(blocks: Sequence[Block], titles: Collection[str], flow: Flow) -> list[Block]:
    """Part blocks so that every line that looks like a heading is a block of its own.

    `titles` are the folded titles that the contents name, with and without numbers.
    """
    return [part for block in blocks for part in _part(block, titles, flow)]


def _part(block: Block, titles: Collection[str], flow: Flow) -> list[Block]:
    lines = block.lines
    if len(lines) == 1 or (len(lines) <= _LINES and fold(block.text) in titles):
        return [block]
    groups: list[list[Line]] = [[]]
    place = 0
    while place < len(lines):
        if span := _head_lines(lines, place, titles, flow):
            groups += [list(lines[place : place + span]), []]
        else:
            groups[-1].append(lines[place])
        place += span or 1
    filled = [group for group in groups if group]
    return [Block(tuple(group), block.cut and nth == 0) for nth, group in enumerate(filled)]


def _head_lines(lines: Sequence[Line], place: int, titles: Collection[str], flow: Flow) -> int:
    """Count the lines from a place on that are a heading, 0 if there is none."""
    for span in range(_LINES, 1, -1):
        heading = " ".join(line.text.strip() for line in lines[place : place + span])
        if len(heading) <= _LONGEST and fold(heading) in titles:
            return span
    return int(_is_head_line(lines, place, titles, flow))


def _is_head_line(lines: Sequence[Line], place: int, titles: Collection[str], flow: Flow) -> bool:
    line = lines[place]
    before = lines[place - 1] if place else None
    after = lines[place + 1] if place + 1 < len(lines) else None
    if before and flow.forced(before, line) and not ends_sentence(before.text):
        return False
    if len(line.text) > _LONGEST:
        return False
    if fold(line.text) in titles or (before is None and fold(line.text) in OUTER):
        return True
    numbered = read_number(_bare(line.text))
    if numbered is None or not is_titled(numbered[1] or "?"):
        return False
    wide = 0.85 * flow.width if flow.width else _SHORT
    if len(line.text) > wide or (after and find_marker(after)):
        return False
    return len(numbered[0].parts) > 1 or bool(numbered[0].label) or before is None


def _bare(text: str) -> str:
    match = _MARKED.fullmatch(text.strip())
    return match["text"].strip() if match else text


def find_candidates(blocks: Sequence[Block]) -> list[Candidate]:
    """Describe all blocks that are short enough to be headings and are no lists."""
    found: list[Candidate] = []
    taken = -1
    for place, block in enumerate(blocks):
        if place <= taken or not _may_be_heading(block):
            continue
        candidate = _describe(place, block)
        below = blocks[place + 1] if place + 1 < len(blocks) else None
        if candidate.number and not candidate.title and below and _is_title_of(below):
            title = _bare(below.text)
            number, line, hashes = candidate.number, candidate.line, candidate.hashes
            candidate = Candidate(place, line, number, title, hashes, 2, block.cut)
            taken = place + 1
        found.append(candidate)
    return found


def _may_be_heading(block: Block) -> bool:
    listed = any(find_marker(line) for line in block.lines[1:])
    bulleted = (marker := find_marker(block.lines[0])) is not None and marker.bullet
    short = len(block.lines) <= _LINES and len(block.text) <= _LONGEST
    return short and not listed and not bulleted and not block.lines[0].is_rule


def _describe(place: int, block: Block) -> Candidate:
    match = _MARKED.fullmatch(block.text)
    text = match["text"].strip() if match else block.text
    hashes = len(match["hashes"]) if match else 0
    number, title = read_number(text) or (None, text)
    return Candidate(place, block.number, number, title, hashes, cut=block.cut)


def _is_title_of(block: Block) -> bool:
    text = _bare(block.text)
    return _may_be_heading(block) and is_titled(text) and read_number(text) is None
