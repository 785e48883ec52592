"""Read the text layers of scanned or typeset reports into articles with their structure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.language.detection import language_of
from anthology.language.letters import folded_words
from anthology.language.lexicon import Lexicon
from anthology.model.book import Article
from anthology.model.diagnostics import Diagnostic
from anthology.readers.plain_text.blocks import (
    Reflow,
    divides_often,
    find_margin,
    measure,
    read_lines,
    say_lines,
    split_blocks,
)
from anthology.readers.plain_text.endnotes import as_apparatus
from anthology.readers.plain_text.pieces import Paragraph, render_pieces
from anthology.readers.plain_text.shape import join_lists, shape
from anthology.readers.plain_text.title_page import is_prose, read_title_page
from anthology.readers.scans.beside_text import find_figures, take_notes
from anthology.readers.scans.contents import BIBLIOGRAPHY, PrintedContents, find_contents
from anthology.readers.scans.headings import find_headings, part_blocks
from anthology.readers.scans.joins import find_cut_short, find_spellings, join_cut
from anthology.readers.scans.references import References, read_bibliography
from anthology.readers.scans.running_heads import find_excerpt, find_folios, find_heads

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anthology.model.book import Source
    from anthology.readers.plain_text.blocks import Block, Line
    from anthology.readers.plain_text.pieces import Heading, Piece


_CRUMB = 2  # characters of the longest crumb


@dataclass(frozen=True, slots=True)
class StrippedPages:
    """Hold the blocks of the text proper, the contents, and the lines that were taken off.

    `titles` are the folded titles that the contents name, with and without their numbers.
    """

    blocks: list[Block]
    contents: PrintedContents
    folios: frozenset[int]
    heads: frozenset[int]
    crumbs: frozenset[int]
    titles: frozenset[str]

    def report(self) -> list[Diagnostic]:
        """Say what was taken off, with the numbers of all lines."""
        taken = (
            ("the printed contents", self.contents.lines),
            ("page numbers", self.folios),
            ("running heads", self.heads),
            ("crumbs of print", self.crumbs),
        )
        return [
            Diagnostic(
                "printed-furniture",
                f"{what} were dropped: {say_lines(numbers)}",
                line=min(numbers),
            )
            for what, numbers in taken
            if numbers
        ]


def strip_page(lines: Sequence[Line]) -> StrippedPages:
    """Take printed contents, page numbers and running heads off the lines of a report."""
    contents = find_contents(lines)
    titles = frozenset(key for entry in contents.entries for key in (entry.key, entry.whole) if key)
    kept = [line for line in lines if line.text and line.number not in contents.lines]
    crumbs = frozenset(line.number for line in kept if _is_crumb(line.text.strip()))
    kept = [line for line in kept if line.number not in crumbs]
    folios = frozenset(find_folios(kept, contents.last_page))
    heads = frozenset(find_heads(kept, folios, titles, measure(split_blocks(lines))))
    blocks = split_blocks(lines, contents.lines | folios | heads | crumbs)
    return StrippedPages(blocks, contents, folios, heads, crumbs, titles)


def _is_crumb(text: str) -> bool:
    """Tell whether a line is one or two signs that no writer puts on a line of their own."""
    return len(text) <= _CRUMB and not any(
        char.isalpha() or char in ".…!?$" or (char.isascii() and char.isdigit()) for char in text
    )


_LOOKED_AT = 200_000  # characters from the beginning
_OTHER = re.compile(
    r"\s*(?:---\s*\n|\+\+\+\s*\n|<(?:!doctype|html|\?xml)|= \S|:[\w-]+:)", re.IGNORECASE
)
_WORK = re.compile(r"^(?:- )?\[\d{1,3}\] \S", re.MULTILINE)
_DIVIDED = re.compile(r"[^\W\d_]-\n[^\W\d_]")
_CHAPTER = 2  # the level of chapters
# From how many on they count: entries of contents with a page; numbered sections; folios, heads and
# works, of which any text may have one; divided words, of which it may have two.
_ENTRIES, _SECTIONS, _TWICE, _OFTEN = 3, 3, 2, 3


def scan_likeness(text: str) -> float:
    """Sum up the signs; one that only printed pages have outweighs plain text alone (0.3).

    Contents with page numbers whose titles stand in the text leave no doubt.
    """
    text = text[:_LOOKED_AT]
    if _OTHER.match(text):
        return 0.0
    lines = [line for line in read_lines(text) if line.text]
    page = strip_page(read_lines(text))
    flow = Reflow(Lexicon(()), measure(page.blocks))
    headings, _, missing = find_headings(part_blocks(page.blocks, page.titles, flow), page.contents)
    sections = sum(
        heading.level > _CHAPTER and heading.number != "" for heading in headings.values()
    )
    # Each is worth what it proves: contents with pages outweigh the reader of plain text (0.3), and
    # so do numbered sections; folios and heads do so together. A form feed, works cited and divided
    # words stand in other texts too, and only add to these.
    signs = (
        (0.5, sum(bool(entry.page) for entry in page.contents.entries) >= _ENTRIES),
        (0.35, sections >= _SECTIONS),
        (0.2, len(page.folios) >= _TWICE),
        (0.2, bool(find_excerpt(lines))),
        (0.2, len(page.heads) >= _TWICE),
        (0.15, "\f" in text),
        (0.1, len(_WORK.findall(text)) >= _TWICE),
        (0.1, len(_DIVIDED.findall(text)) >= _OFTEN),
    )
    confirmed = len(page.contents.entries) >= max(_ENTRIES, 2 * len(missing))
    return 0.99 if confirmed else min(0.95, sum(weight for weight, seen in signs if seen))


_OPENING = 25  # blocks of the longest title page


class OcrReader:
    """Read text layers of reports: contents, numbered headings, figures, works cited."""

    name = "ocr"

    def recognise(self, source: Source) -> float:
        """Weigh what only printed pages have: contents with pages, running heads, folios."""
        return scan_likeness(source.text)

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read sources one by one."""
        return [_read(source) for source in sources]


def _read(source: Source) -> Article:
    """Read one report: pages, notes, headings by the contents, title page, then the pieces."""
    lines = read_lines(source.text)
    page = strip_page(lines)
    flow = Reflow(
        Lexicon(()),
        measure(page.blocks),
        find_margin(page.blocks),
        divides=True,
        often=divides_often(page.blocks),
        language=language_of(source.text),
    )
    blocks, notes = take_notes(page.blocks)
    blocks = part_blocks(blocks, page.titles, flow)
    headings, taken, missing = find_headings(blocks, page.contents)
    opening = _opening(blocks, headings, page.contents.first)
    body = [line for block in blocks[opening:] for line in block.lines]
    flow.lexicon = Lexicon(line.text for line in body)
    front = read_title_page(blocks[:opening], flow.lexicon, page=True)
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
        render_pieces(pieces, references.mark),
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
    """Mark a paragraph as one of the title page."""
    return replace(piece, kind="title-page") if isinstance(piece, Paragraph) else piece


def _pieces(
    blocks: Sequence[Block],
    places: range,
    headings: Mapping[int, Heading],
    taken: Collection[int],
    flow: Reflow,
) -> list[Piece]:
    """Turn blocks into pieces; those below the heading of a bibliography are its works."""
    pieces: list[Piece] = []
    works: list[Block] = []
    over: Heading | None = None  # the heading of the bibliography in which a place lies
    for place in places:
        if heading := headings.get(place):
            pieces += [read_bibliography(over, works, flow)] if over else []
            works, over = [], heading if folded_words(heading.title) in BIBLIOGRAPHY else None
            pieces += [] if over else [heading]
        elif place not in taken and over:
            works.append(blocks[place])
        elif place not in taken:
            pieces += shape(blocks[place], flow)
    return pieces + ([read_bibliography(over, works, flow)] if over else [])
