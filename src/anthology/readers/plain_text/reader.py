"""Read plain text, as word processors save it, into articles; the fallback for any text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.model.book import Article
from anthology.model.diagnostics import Diagnostic
from anthology.readers.plain_text.blocks import (
    Lexicon,
    Line,
    Reflow,
    find_margin,
    fold,
    measure,
    read_lines,
    say_lines,
    shorten,
    split_blocks,
)
from anthology.readers.plain_text.inline import INLINE_RULES, mark_up
from anthology.readers.plain_text.people import find_speakers, is_shouted
from anthology.readers.plain_text.pieces import (
    Heading,
    Listing,
    Paragraph,
    Table,
    Verbatim,
    render_pieces,
)
from anthology.readers.plain_text.shape import find_marker, join_lists, shape
from anthology.readers.plain_text.title_page import BY, TitlePage, is_prose, read_title_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anthology.model.book import Source
    from anthology.readers.plain_text.blocks import Block
    from anthology.readers.plain_text.pieces import Piece


_UNDERLINE = re.compile(r"(={3,}|-{3,}|~{3,}|\^{3,})")
_SLACK = 4  # characters by which a line and the rule below it may differ in length
_LONGEST, _PROSE = 70, 100  # characters: the longest heading, the shortest paragraph below one
# A line of dialogue: it opens with a dash, or a quotation opens it and ends it or goes on.
_SPEECH = re.compile(r"[—–-]\s?\S|[\"“„«‹‘'](?:[^\"”“»›’']|['’](?=\w))*(?:[\"”“»›’'][\s.,]*)?$")
_HABIT = 2  # short lines from which they are headings


def take_underlines(lines: Sequence[Line]) -> tuple[list[Line], dict[int, str]]:
    """Blank the rules drawn below lines; also give the sign below each line so marked."""
    left = list(lines)
    signs: dict[int, str] = {}
    for place in range(1, len(left)):
        above, line = left[place - 1], left[place]
        opens = place == 1 or not left[place - 2].text
        drawn = _UNDERLINE.fullmatch(line.text) and above.text and not above.is_rule
        if opens and drawn and abs(len(above.text.strip()) - len(line.text)) <= _SLACK:
            signs[above.number] = line.text[0]
            left[place] = Line(line.number, "", line.page)
    return left, signs


def find_headings(
    pieces: Sequence[Piece], signs: Mapping[int, str]
) -> tuple[list[Piece], list[Diagnostic]]:
    """Make headings of underlined lines, lines in capitals, and short lines that are a habit.

    `signs` are those of `take_underlines`. A single short line stays a paragraph and is reported.
    Lines of dialogue are no short lines.
    """
    order = list(dict.fromkeys(signs[piece.line] for piece in pieces if piece.line in signs))
    short_ones = [
        place
        for place, piece in enumerate(pieces)
        if piece.line not in signs and _stands_over(pieces, place)
    ]
    shouted = {place for place in short_ones if is_shouted(_words(pieces[place]))}
    quiet = [place for place in short_ones if place not in shouted]
    guessed = shouted | (set(quiet) if len(quiet) >= _HABIT else set())
    made = list(pieces)
    for place, piece in enumerate(pieces):
        if not isinstance(piece, Paragraph):
            continue
        if piece.line in signs:
            made[place] = Heading(piece.line, 2 + order.index(signs[piece.line]), piece.text)
        elif place in guessed:
            level = 3 if shouted and place not in shouted else 2
            made[place] = Heading(piece.line, level, piece.text)
    return made, _report(pieces, sorted(guessed), [one for one in quiet if one not in guessed])


def _stands_over(pieces: Sequence[Piece], place: int) -> bool:
    """Tell whether a piece is a short line between one thing and a longer one below it."""
    piece = pieces[place]
    if not isinstance(piece, Paragraph) or piece.kind or place + 1 == len(pieces):
        return False
    if place and _is_short(pieces[place - 1]):
        return False
    below = pieces[place + 1]
    long = isinstance(below, Paragraph) and len(below.text) >= _PROSE
    return _is_short(piece) and (long or isinstance(below, (Listing, Table, Verbatim)))


def _is_short(piece: Piece) -> bool:
    text = _words(piece)
    if _SPEECH.match(text):
        return False
    first = text.lstrip('“"«( 0123456789.')[:1]
    plain = "\n" not in text and not text.endswith((".", ",", ";", ":", "!"))
    return 0 < len(text) <= _LONGEST and plain and (first.isupper() or text[0].isdigit())


def _words(piece: Piece) -> str:
    return piece.text if isinstance(piece, Paragraph) else ""


def _report(
    pieces: Sequence[Piece], guessed: Sequence[int], doubtful: Sequence[int]
) -> list[Diagnostic]:
    made = [
        Diagnostic(
            "heading-guessed",
            f"a short line was made a heading: “{shorten(_words(pieces[place]))}”",
            line=pieces[place].line,
            hint="underline headings with --- to settle it",
        )
        for place in guessed
    ]
    return made + [
        Diagnostic(
            "heading-doubtful",
            f"this short line may be a heading: “{shorten(_words(pieces[place]))}”",
            line=pieces[place].line,
            hint="underline it with --- if it is one",
        )
        for place in doubtful
    ]


_START = re.compile(r"\*\*\*\s*START OF (?:THE|THIS) PROJECT GUTENBERG E", re.IGNORECASE)
_END = re.compile(
    r"\*\*\*\s*END OF (?:THE|THIS) PROJECT GUTENBERG E"
    r"|End of (?:the )?Project Gutenberg(?:['’]s)? ",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(Title|Author):\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold what a text's frame says of it, and the lines without the frame."""

    lines: Sequence[Line]
    title: str = ""
    authors: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def take_frame(lines: Sequence[Line]) -> Frame:
    """Blank the frame of Project Gutenberg; other texts come back as they are."""
    starts = [place for place, line in enumerate(lines) if _START.match(line.text.strip())]
    if not starts:
        return Frame(lines)
    first = starts[0] + 1
    ends = (place for place in range(first, len(lines)) if _END.match(lines[place].text.strip()))
    last = next(ends, len(lines))
    fields = [found for line in lines[:first] if (found := _FIELD.match(line.text))]
    title = next((found[2] for found in fields if found[1] == "Title"), "")
    authors = tuple(found[2] for found in fields if found[1] == "Author")
    gone = {*range(first), *range(last, len(lines))}
    numbers = [lines[place].number for place in gone if lines[place].text]
    message = f"the frame of Project Gutenberg was left out ({say_lines(numbers)})"
    return Frame(
        [Line(line.number, "", line.page) if n in gone else line for n, line in enumerate(lines)],
        title,
        authors,
        (Diagnostic("printed-furniture", message, line=numbers[0]),),
    )


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
    frame = take_frame(read_lines(source.text))
    lines, underlined = take_underlines(frame.lines)
    blocks = split_blocks(lines)
    width = measure(blocks)
    flow = Reflow(Lexicon(()), width, find_margin(blocks))
    if blocks:
        blocks = [*flow.paragraphs(blocks[0]), *blocks[1:]]
    opening = _opening(blocks, underlined)
    body = blocks[len(opening) :]
    flow.lexicon = Lexicon(line.text for block in body for line in block.lines)
    front = read_title_page(opening, flow.lexicon)
    if frame.title:
        if not _agree(front.title, frame.title):  # the opening is text, as a list of chapters is
            front, body = TitlePage(), blocks
        front = replace(front, title=frame.title, authors=frame.authors or front.authors)
    pieces = [piece for block in (*front.rest, *body) for piece in shape(block, flow)]
    pieces, guessed = find_headings(find_speakers(join_lists(pieces)), underlined)
    found = sorted(
        (*frame.diagnostics, *front.diagnostics, *flow.report(), *guessed),
        key=lambda one: one.line or 0,
    )
    return Article(
        source,
        PlainReader.name,
        front.metadata,
        render_pieces(pieces, lambda text: mark_up(text, INLINE_RULES)),
        (*source.diagnostics, *(replace(one, path=source.path) for one in found)),
    )


def _agree(one: str, other: str) -> bool:
    """Tell whether two titles are the same, but for a subtitle."""
    shorter, longer = sorted((fold(one), fold(other)), key=len)
    return bool(shorter) and longer.startswith(shorter)


def _opening(blocks: Sequence[Block], underlined: Mapping[int, str]) -> list[Block]:
    """Take the blocks before the text proper, which may say title, author and date."""
    opening: list[Block] = []
    for block in blocks[:_OPENING]:
        inner = opening and block.number in underlined
        if inner or not _may_open(block):
            return opening
        opening.append(block)
    named = next((n for n, one in enumerate(opening) if n and not BY.fullmatch(one.text)), 1)
    return opening[:named] if len(blocks) > 1 else []


def _may_open(block: Block) -> bool:
    first = block.lines[0]
    laid_out = first.is_rule or "\t" in first.text or find_marker(first)
    return not laid_out and not is_prose(block.text) and not block.text.endswith((".", ":", ","))
