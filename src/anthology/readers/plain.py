"""Read plain text, as word processors save it, into articles; the fallback for any text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.book import Article
from anthology.readers.prose.blocks import read_lines, split
from anthology.readers.prose.headings import find_headings, take_underlines
from anthology.readers.prose.inline import RULES, mark_up
from anthology.readers.prose.labels import is_prose
from anthology.readers.prose.lexicon import Lexicon
from anthology.readers.prose.lists import find_marker, join_lists
from anthology.readers.prose.reflow import Flow, find_margin, measure
from anthology.readers.prose.render import render
from anthology.readers.prose.shape import shape
from anthology.readers.prose.speech import find_speakers
from anthology.readers.prose.titlepage import read_front

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anthology.book import Source
    from anthology.readers.prose.blocks import Block

_CERTAINTY = 0.3
_OPENING = 4  # blocks that may say title, author and date


class PlainReader:
    """Read text without markup: paragraphs, lists, verse, interviews, formulas, addresses."""

    name = "text"

    def recognise(self, source: Source) -> float:
        """Take any text that no other reader is surer of."""
        return _CERTAINTY if source.text.strip() else 0.0

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read sources one by one."""
        return [_read(source) for source in sources]


def _read(source: Source) -> Article:
    lines, underlined = take_underlines(read_lines(source.text))
    blocks = split(lines)
    width = measure(blocks)
    flow = Flow(Lexicon(()), width, find_margin(blocks))
    if blocks:
        blocks = [*flow.paragraphs(blocks[0]), *blocks[1:]]
    opening = _opening(blocks, underlined)
    body = blocks[len(opening) :]
    flow.lexicon = Lexicon(line.text for block in body for line in block.lines)
    front = read_front(opening, flow.lexicon)
    pieces = [piece for block in (*front.rest, *body) for piece in shape(block, flow)]
    pieces, guessed = find_headings(find_speakers(join_lists(pieces)), underlined)
    found = sorted((*front.diagnostics, *flow.report(), *guessed), key=lambda one: one.line or 0)
    return Article(
        source,
        PlainReader.name,
        front.metadata,
        render(pieces, lambda text: mark_up(text, RULES)),
        (*source.diagnostics, *(replace(one, path=source.path) for one in found)),
    )


def _opening(blocks: Sequence[Block], underlined: Mapping[int, str]) -> list[Block]:
    """Take the blocks before the text proper, which may say title, author and date."""
    opening: list[Block] = []
    for block in blocks[:_OPENING]:
        inner = opening and block.number in underlined
        if inner or not _may_open(block):
            return opening
        opening.append(block)
    return opening[:1] if len(blocks) > 1 else []


def _may_open(block: Block) -> bool:
    first = block.lines[0]
    laid_out = first.is_rule or "\t" in first.text or find_marker(first)
    return not laid_out and not is_prose(block.text) and not block.text.endswith((".", ":", ","))
