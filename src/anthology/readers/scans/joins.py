"""Put paragraphs that a page end, a picture or a note cut in two back together."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from anthology.language.sentences import awaits_name, continues, ends_sentence
from anthology.model.diagnostics import Diagnostic
from anthology.readers.plain_text.blocks import quote_words
from anthology.readers.plain_text.pieces import Apparatus, Figure, Heading, Listing, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.readers.plain_text.blocks import Line, Reflow
    from anthology.readers.plain_text.pieces import Piece


_ENDED = re.compile(r"[.!?…][”»\")\]]*(?:\ue000\d+\ue001)*$")
_ADDRESS = re.compile(r"(?:https?://|www\.|\S@)\S+$|\$$")
_TAIL = 300  # characters looked at, for how a text ends
_PROSE = 60  # characters from which a text without an end was cut and is no label


def join_cut(pieces: Sequence[Piece], flow: Reflow) -> tuple[list[Piece], list[Diagnostic]]:
    """Join each paragraph that begins within a sentence to the unfinished one before it."""
    made: list[Piece] = []
    ends: dict[int, list[str]] = {}  # of the pieces that may go on: their last text, in parts
    found: list[Diagnostic] = []
    place: int | None = None
    for piece in pieces:
        if isinstance(piece, Paragraph) and place is not None and _goes_on(ends[place][-1], piece):
            flow.append(ends[place], piece.text, piece.line)
            found.append(_report(made[place], piece))
            continue
        made.append(piece)
        if isinstance(piece, (Paragraph, Listing)) and not _is_label(piece):
            place = len(made) - 1
            ends[place] = [_last(piece)]
        elif not isinstance(piece, Figure):
            place = None
    return [_with_end(piece, ends.get(nth, ())) for nth, piece in enumerate(made)], found


def _is_label(piece: Piece) -> bool:
    """Tell whether a paragraph is of a kind that no sentence runs through."""
    return isinstance(piece, Paragraph) and bool(piece.kind)


def _last(piece: Piece) -> str:
    """Give the text that a following piece might continue."""
    if isinstance(piece, Listing):
        return piece.items[-1].text
    return piece.text if isinstance(piece, Paragraph) else ""


def _goes_on(text: str, piece: Paragraph) -> bool:
    """Tell whether a paragraph continues a text that has not ended."""
    if awaits_name(text):
        return not piece.kind
    open_end = not _ENDED.search(text[-_TAIL:]) if piece.cut else not ends_sentence(text)
    return bool(text) and open_end and not piece.kind and continues(piece.text)


def _with_end(piece: Piece, parts: Sequence[str]) -> Piece:
    """Give a piece, or the last item of a list, its text with what was added to it."""
    text = "".join(parts)
    if len(parts) > 1 and isinstance(piece, Listing):
        return replace(piece, items=(*piece.items[:-1], replace(piece.items[-1], text=text)))
    if len(parts) > 1 and isinstance(piece, Paragraph):
        return replace(piece, text=text)
    return piece


def _report(before: Piece, piece: Paragraph) -> Diagnostic:
    """Report two parts of a paragraph that were joined."""
    return Diagnostic(
        "paragraph-joined",
        f"the paragraph of line {before.line} goes on here: “{quote_words(piece.text, 40)}”",
        line=piece.line,
    )


def find_cut_short(pieces: Sequence[Piece]) -> list[Diagnostic]:
    """Report paragraphs that stop in the middle of a sentence, with nothing that goes on."""
    return [
        Diagnostic(
            "text-uncertain",
            f"the paragraph stops in the middle of a sentence: “…{piece.text[-40:].lstrip()}”",
            line=piece.line,
            hint="look at the original for what is missing",
        )
        for piece, after in zip_longest(pieces, pieces[1:])
        if isinstance(piece, Paragraph)
        and not piece.kind
        and len(piece.text) >= _PROSE
        and not ends_sentence(piece.text)
        and not _ADDRESS.search(piece.text[-_TAIL:])
        and (after is None or isinstance(after, (Paragraph, Heading, Apparatus)))
    ]


_NAME = re.compile(r"(?<![\w-])[^\W\d_a-zà-ÿ][^\W_]+(?:-[^\W_]+)?(?![\w-])")
_OFTEN = 3  # times that a name must be written in one way
_RARE = 4  # times more often than in the other


def find_spellings(lines: Sequence[Line]) -> list[Diagnostic]:
    """Report the rarer of two ways to write a name that differ in a hyphen or a space."""
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        for form in _forms(line.text):
            places[re.sub(r"[- ]", "", form).casefold()][form].append(line.number)
    return [found for ways in places.values() if len(ways) > 1 for found in _compare(ways)]


def _forms(text: str) -> Iterator[str]:
    """List the names in a text, and the pairs of names with one space between."""
    before: re.Match[str] | None = None
    for match in _NAME.finditer(text):
        yield match[0]
        if before and text[before.end() : match.start()] == " " and "-" not in before[0] + match[0]:
            yield f"{before[0]} {match[0]}"
        before = match


def _compare(ways: dict[str, list[int]]) -> Iterator[Diagnostic]:
    """Report spellings of one word that are rare beside the usual one."""
    counts = Counter({form: len(lines) for form, lines in ways.items()})
    usual, often = counts.most_common(1)[0]
    for form, lines in ways.items():
        parted_alike = re.sub(r"[^- ]", "", form) == re.sub(r"[^- ]", "", usual)
        if parted_alike or often < _OFTEN or len(lines) * _RARE > often:
            continue
        for line in dict.fromkeys(lines):
            yield Diagnostic(
                "spelling-doubtful",
                f"“{form}” is elsewhere written “{usual}” ({often} times)",
                line=line,
                hint=f"write “{usual}” if it is the same",
            )
