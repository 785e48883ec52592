"""Read plain text, as word processors save it, into articles; the fallback for any text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.detection import language_of
from anthology.language.divisions import read_division
from anthology.language.letters import folded_words
from anthology.language.lexicon import Lexicon
from anthology.language.names import is_shouted
from anthology.language.speakers import read_label, split_label, turn_kind, who_speaks
from anthology.model.book import Article
from anthology.model.diagnostics import Diagnostic
from anthology.readers.google_comments import take_out_google_comments
from anthology.readers.plain_text.blocks import (
    Line,
    Reflow,
    divides_often,
    divides_words,
    find_margin,
    measure,
    quote_words,
    read_lines,
    say_lines,
    split_blocks,
)
from anthology.readers.plain_text.cues import take_out_cues
from anthology.readers.plain_text.endnotes import RULE, Endnotes, as_apparatus, take_endnotes
from anthology.readers.plain_text.frames import frames_a_library, take_frame
from anthology.readers.plain_text.inline import INLINE_RULES, mark_up
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
from anthology.readers.plain_text.transcripts import read_transcript

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anthology.model.book import Source
    from anthology.readers.plain_text.blocks import Block
    from anthology.readers.plain_text.pieces import Piece


_UNDERLINE = re.compile(r"(={3,}|-{3,}|~{3,}|\^{3,})")
_SLACK = 4  # characters by which a line and the rule below it may differ in length
_LONGEST, _PROSE = 70, 100  # characters: the longest heading, the shortest paragraph below one
# A line of dialogue: it opens with a dash or the time of a recording, or a quotation opens it and
# ends it or goes on.
_SPEECH = re.compile(
    r"[—–-]\s?\S|\d{1,2}:\d\d:\d\d\b|[\"“„«‹‘'](?:[^\"”“»›’']|['’](?=\w))*(?:[\"”“»›’'][\s.,]*)?$"
)
_NUMBERED = re.compile(r"\d{1,2}[.)]\s")  # of such lines only the first follows another short line
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
    Lines of dialogue are no short lines, and those that say which chapter begins are left to the
    step that reads them in all formats.
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
    before = pieces[place - 1] if place else None
    if read_division(piece.text) or (before and read_division(_words(before))):
        return False
    begins = _NUMBERED.match(piece.text) and before and not _NUMBERED.match(_words(before))
    if before and _is_short(before) and not begins:
        return False
    below = pieces[place + 1]
    long = isinstance(below, Paragraph) and len(below.text) >= _PROSE
    return _is_short(piece) and (long or isinstance(below, (Listing, Table, Verbatim)))


def _is_short(piece: Piece) -> bool:
    """Tell whether a piece may be a heading: short, no sentence, a capital or number first."""
    text = _words(piece)
    if _SPEECH.match(text):
        return False
    first = text.lstrip('“"«( 0123456789.')[:1]
    ended = text.rstrip('”»" \u00a0\u202f').endswith((".", ",", ";", ":", "!"))
    plain = "\n" not in text and not ended
    return 0 < len(text) <= _LONGEST and plain and (first.isupper() or text[0].isdigit())


def _words(piece: Piece) -> str:
    """Give the words of a paragraph; other pieces have none."""
    return piece.text if isinstance(piece, Paragraph) else ""


def _report(
    pieces: Sequence[Piece], guessed: Sequence[int], doubtful: Sequence[int]
) -> list[Diagnostic]:
    """Report the lines that were made headings, and those that may be some."""
    made = [
        Diagnostic(
            "heading-guessed",
            f"a short line was made a heading: “{quote_words(_words(pieces[place]))}”",
            line=pieces[place].line,
            hint="underline headings with --- to settle it",
        )
        for place in guessed
    ]
    return made + [
        Diagnostic(
            "heading-doubtful",
            f"this short line may be a heading: “{quote_words(_words(pieces[place]))}”",
            line=pieces[place].line,
            hint="underline it with --- if it is one",
        )
        for place in doubtful
    ]


# How sure it is of any text, below all readers that see a sign of theirs; and of one in the frame
# of a library, whose words no other reader knows to take off.
_CERTAINTY, _FRAMED = 0.3, 0.98
_OPENING = 4  # blocks that may say title, author and date
_GENRE = 2  # the place of the first byline, where the title has 0


class PlainReader:
    """Read text without markup: paragraphs, lists, verse, interviews, formulas, addresses."""

    name = "text"

    def recognise(self, source: Source) -> float:
        """Take any text that no other reader is surer of."""
        if frames_a_library(source.text):
            return _FRAMED
        return _CERTAINTY if source.text.strip() else 0.0

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read sources one by one."""
        return [_read(source) for source in sources]


def _read(source: Source) -> Article:
    """Read one text: frame, opening, body and notes; the body's words settle how lines join."""
    text, comments = take_out_google_comments(source.text, source.path)
    cues = take_out_cues(read_lines(text))
    frame = take_frame(cues.lines)
    transcript = read_transcript(frame.lines)
    lines, underlined = take_underlines(transcript.lines)
    blocks = split_blocks(lines)
    width = measure(blocks)
    turns = find_turns(blocks) | transcript.turns
    flow = Reflow(
        Lexicon(()),
        width,
        find_margin(blocks),
        turns,
        divides_words(blocks),
        often=divides_often(blocks),
        language=language_of(text),
    )
    if blocks:
        blocks = [*flow.paragraphs(blocks[0]), *blocks[1:]]
    opening = _opening(blocks, underlined, flow.turns)
    ending = take_endnotes(blocks[len(opening) :])
    body = ending.blocks
    flow.lexicon = Lexicon(line.text for block in body for line in block.lines)
    front = read_title_page(opening, flow.lexicon, body)
    if frame.title:
        # A text with a title page of its own in a mail.
        own = front.title and (frame.enclosed or (not frame.sure and front.people))
        if not own and not _agree(front.title, frame.title):
            front, body = (
                TitlePage(),
                [*opening, *body],
            )  # the opening is text, as a list of chapters is
        front = replace(front, title=front.title if own else frame.title)
    front = replace(
        front,
        people=(front.people or frame.authors) if not frame.sure else frame.authors or front.people,
        date=front.date or frame.date,
    )
    pieces = [piece for block in (*front.rest, *body) for piece in shape(block, flow)]
    pieces += as_apparatus(ending.notes, flow)
    pieces, guessed = find_headings(find_speakers(join_lists(pieces), flow.turns), underlined)
    found = sorted(
        (
            *cues.diagnostics,
            *transcript.diagnostics,
            *frame.diagnostics,
            *front.diagnostics,
            *flow.report(),
            *guessed,
            *_announced(ending),
        ),
        key=lambda one: one.line or 0,
    )
    return Article(
        source,
        PlainReader.name,
        front.metadata,
        render_pieces(pieces, lambda text: mark_up(text, (RULE, *INLINE_RULES))),
        (*source.diagnostics, *comments, *(replace(one, path=source.path) for one in found)),
        dropped=cues.dropped,
    )


def _announced(ending: Endnotes) -> list[Diagnostic]:
    """Tell of the title or rule above notes, which goes with their list."""
    if not ending.announced:
        return []
    message = f"what only announced the notes was left out ({say_lines(ending.announced)})"
    return [Diagnostic("printed-furniture", message, line=ending.announced[0])]


def _agree(one: str, other: str) -> bool:
    """Tell whether two titles are the same, but for a subtitle."""
    shorter, longer = sorted((folded_words(one), folded_words(other)), key=len)
    return bool(shorter) and longer.startswith(shorter)


def _opening(
    blocks: Sequence[Block], underlined: Mapping[int, str], turns: Collection[int]
) -> list[Block]:
    """Take the blocks before the text proper, which may say title, author and date.

    Nobody speaks in them, as on the lines `turns`.
    """
    opening: list[Block] = []
    for block in blocks[:_OPENING]:
        inner = opening and block.number in underlined
        if inner or block.number in turns or not _may_open(block):
            return opening
        opening.append(block)
    bylines = [n for n, one in enumerate(opening) if n and BY.fullmatch(one.text)]
    # Between title and byline may stand one line more: “A novel”.
    named = max((n + 1 for n in bylines[:1] if n <= _GENRE), default=1)
    while named in bylines:
        named += 1
    return opening[:named] if len(blocks) > 1 else []


def _may_open(block: Block) -> bool:
    """Tell whether a block may belong to the opening lines: no prose, nothing laid out."""
    first = block.lines[0]
    laid_out = first.is_rule or "\t" in first.text or find_marker(first)
    return not laid_out and not is_prose(block.text) and not block.text.endswith((".", ":", ","))


_DASH = re.compile(r"—\s*(?=\S)")
_HYPHEN = re.compile(r"\A-\s*")
_TWICE = 2  # paragraphs that open with a dash: one may be any aside


def find_speakers(pieces: Sequence[Piece], turns: Collection[int] = ()) -> list[Piece]:
    """Mark the paragraphs of an interview as questions and answers, where labels say so.

    Those on the lines `turns`, and those that open with long dashes, are dialogue; a dash that
    was typed as a hyphen is set as one.
    """
    said = [piece.text if isinstance(piece, Paragraph) else "" for piece in pieces]
    paragraphs = sum(isinstance(piece, Paragraph) for piece in pieces)
    speakers, asking = who_speaks([(read_label(text), text) for text in said], paragraphs)
    dashes = sum(bool(_DASH.match(text)) for text in said)
    made: list[Piece] = []
    for piece in pieces:
        label = read_label(piece.text) if isinstance(piece, Paragraph) else ""
        if isinstance(piece, Paragraph) and label in speakers:
            made.append(_spoken(piece, turn_kind(label, piece.text, asking)))
        elif isinstance(piece, Paragraph) and (
            (piece.line in turns and _DASHED.match(piece.text))
            or (dashes >= _TWICE and _DASH.match(piece.text))
        ):
            made.append(replace(piece, kind="dialogue", text=_HYPHEN.sub("– ", piece.text)))
        else:
            made.append(piece)
    return made


def find_turns(blocks: Sequence[Block]) -> frozenset[int]:
    """Give the numbers of the lines at which someone begins to speak in an interview."""
    labels = [
        (line.number, read_label(line.text.strip()), line.text, line is block.lines[0])
        for block in blocks
        for line in block.lines
    ]
    paragraphs = sum(bool(label) or first for _, label, _, first in labels)
    speakers, _ = who_speaks([(label, text) for _, label, text, _ in labels], paragraphs)
    named = frozenset(number for number, label, _, _ in labels if label in speakers)
    return named | _dashed(blocks)


# What opens a turn, before a space or not: “– Who?”, “-¿Quién?”.
_DASHED = re.compile(r"[—–-](?:\s+(?=[^\W_]|[«“\"…¿¡(])|(?=[^\W\d_a-zß-ÿа-я]|[¿¡…]))")
_ENDED = re.compile(r"[.?!…»”\"]$")
_ASKED = re.compile(
    r"\?$|[,.?!…]\s?[—–-]?\s?(?:said|asked|answered|replied|cried|dit|fit|demanda|répondit|cria"
    r"|dijo|preguntó|respondió|sagte|fragte|disse|chiese|powiedzia|zapyta|сказал|спросил|ответил)"
)


def _dashed(blocks: Sequence[Block]) -> frozenset[int]:
    """Give the numbers of the lines that open with a dash and are speech, not items of a list.

    Most of those in a block are sentences, and some in the text ask, cry, or say who speaks. Below
    a line that leads to them, as to a list, these must do so themselves, and not all alike.
    """
    runs: list[tuple[str, list[Line]]] = []
    before = ""
    for block in blocks:
        dashed = [bool(_DASHED.match(line.text.strip())) for line in block.lines]
        run = [line for line, one in zip(block.lines, dashed, strict=True) if one]
        others = [line for line, one in zip(block.lines, dashed, strict=True) if not one]
        if run:
            runs.append((before if dashed[0] else others[-1].text, run))
        before = block.lines[-1].text
    told = {
        line.number
        for _, run in runs
        for line in run
        if line.text.endswith(("!", "…")) or _ASKED.search(line.text)
    }
    spoken: set[int] = set()
    for before, run in runs:
        numbers = {line.number for line in run}
        sentences = sum(bool(_ENDED.search(line.text)) for line in run) * 2 > len(run)
        led = not _ENDED.search(before) and not _DASHED.match(before.strip())
        asks_all = len(run) >= _HABIT and all(line.text.endswith("?") for line in run)
        alike = asks_all or not any(_ASKED.search(line.text) for line in run)
        if sentences and told and not (alike if led else asks_all and numbers >= told):
            spoken |= numbers
    return frozenset(spoken)


def _spoken(paragraph: Paragraph, kind: str) -> Paragraph:
    """Part the speaker from what is said."""
    speaker, text = split_label(paragraph.text)
    return replace(paragraph, kind=kind, speaker=speaker, text=text)
