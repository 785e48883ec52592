"""Read a report: strip its pages, find its headings, put its text together, link it up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.book import Article
from anthology.readers.ocr.bibliography import read_bibliography
from anthology.readers.ocr.candidates import part_blocks
from anthology.readers.ocr.evidence import weigh
from anthology.readers.ocr.figures import find_figures
from anthology.readers.ocr.headings import find_headings
from anthology.readers.ocr.joins import find_cut_short, join_cut
from anthology.readers.ocr.notes import as_apparatus, take_notes
from anthology.readers.ocr.page import strip
from anthology.readers.ocr.references import References
from anthology.readers.ocr.spelling import find_spellings
from anthology.readers.ocr.titles import BIBLIOGRAPHY
from anthology.readers.prose.blocks import read_lines
from anthology.readers.prose.labels import is_prose
from anthology.readers.prose.lexicon import Lexicon, fold
from anthology.readers.prose.lists import join_lists
from anthology.readers.prose.pieces import Paragraph
from anthology.readers.prose.reflow import Flow, find_margin, measure
from anthology.readers.prose.render import render
from anthology.readers.prose.shape import shape
from anthology.readers.prose.titlepage import read_front

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anthology.book import Source
    from anthology.readers.prose.blocks import Block
    from anthology.readers.prose.pieces import Heading, Piece

_OPENING = 25  # blocks of the longest title page


class OcrReader:
    """Read text layers of reports: contents, numbered headings, figures, works cited."""

    name = "ocr"

    def recognise(self, source: Source) -> float:
        """Weigh what only printed pages have: contents with pages, running heads, folios."""
        return weigh(source.text)

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read sources one by one."""
        return [_read(source) for source in sources]


def _read(source: Source) -> Article:
    lines = read_lines(source.text)
    page = strip(lines)
    flow = Flow(Lexicon(()), measure(page.blocks), find_margin(page.blocks))
    blocks, notes = take_notes(page.blocks)
    blocks = part_blocks(blocks, page.titles, flow)
    headings, taken, missing = find_headings(blocks, page.contents)
    opening = _opening(blocks, headings, page.contents.first)
    body = [line for block in blocks[opening:] for line in block.lines]
    flow.lexicon = Lexicon(line.text for line in body)
    front = read_front(blocks[:opening], flow.lexicon, page=True)
    pieces = [_title_page(piece) for block in front.rest for piece in shape(block, flow)]
    pieces += _pieces(blocks, range(opening, len(blocks)), headings, taken, flow)
    pieces, unpictured = find_figures(pieces)
    pieces, joined = join_cut(pieces, flow)
    pieces = join_lists(pieces)
    pieces += as_apparatus(notes, flow)
    references = References.of(pieces)
    found = [
        *(*page.report(), *front.diagnostics, *missing, *unpictured, *joined, *flow.report()),
        *(*find_cut_short(pieces), *references.report(pieces), *find_spellings(body)),
    ]
    found.sort(key=lambda one: one.line or 0)
    return Article(
        source,
        OcrReader.name,
        front.metadata,
        render(pieces, references.mark),
        (*source.diagnostics, *(replace(one, path=source.path) for one in found)),
    )


def _opening(blocks: Sequence[Block], headings: Mapping[int, Heading], contents: int) -> int:
    """Count the blocks of the title page: up to the contents, a heading or a paragraph."""
    for place, block in enumerate(blocks[:_OPENING]):
        title = place == 0 and block.text.startswith("#")  # a converter took it for a heading
        begun = is_prose(block.text) or 0 < contents < block.number
        if begun or (place in headings and not title):
            return place
    return min(len(blocks), _OPENING) if contents else 0


def _title_page(piece: Piece) -> Piece:
    return replace(piece, kind="title-page") if isinstance(piece, Paragraph) else piece


def _pieces(
    blocks: Sequence[Block],
    places: range,
    headings: Mapping[int, Heading],
    taken: Collection[int],
    flow: Flow,
) -> list[Piece]:
    """Turn blocks into pieces; those below the heading of a bibliography are its works."""
    pieces: list[Piece] = []
    works: list[Block] = []
    over: Heading | None = None  # the heading of the bibliography in which a place lies
    for place in places:
        if heading := headings.get(place):
            pieces += [read_bibliography(over, works, flow)] if over else []
            works, over = [], heading if fold(heading.title) in BIBLIOGRAPHY else None
            pieces += [] if over else [heading]
        elif place not in taken and over:
            works.append(blocks[place])
        elif place not in taken:
            pieces += shape(blocks[place], flow)
    return pieces + ([read_bibliography(over, works, flow)] if over else [])
