"""Find who speaks in an interview: paragraphs that open with a label, a name or a dash."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.readers.prose.pieces import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.pieces import Piece

_LABEL = re.compile(
    r"(?P<mark>\*{0,2})(?P<name>[^\W\d_][^:*\n]{0,40}?)(?P<colon>\s?:)(?P=mark)\s+(?=\S)"
)
_QUESTION = re.compile(r"Q\d{0,2}\.?|Question(?: \d{1,2})?", re.IGNORECASE)
_ANSWER = re.compile(r"[RA]\d{0,2}\.?|R[ée]ponse|Answer", re.IGNORECASE)
_DASH = re.compile(r"—\s*(?=\S)")
_WORDS = 4  # words of the longest name
_SHARE = 0.4  # of the paragraphs that must be labelled for labels to be speakers
_TWICE = 2


def find_speakers(pieces: Sequence[Piece]) -> list[Piece]:
    """Mark the paragraphs of an interview as questions and answers, where labels say so."""
    labels = [_label(piece) for piece in pieces]
    speakers = _speakers(pieces, labels)
    asking = _asking(pieces, labels)
    dashes = sum(isinstance(piece, Paragraph) and bool(_DASH.match(piece.text)) for piece in pieces)
    made: list[Piece] = []
    for piece, label in zip(pieces, labels, strict=True):
        if isinstance(piece, Paragraph) and label in speakers:
            made.append(_spoken(piece, "question" if label in asking else "answer"))
        elif isinstance(piece, Paragraph) and dashes >= _TWICE and _DASH.match(piece.text):
            made.append(replace(piece, kind="dialogue"))
        else:
            made.append(piece)
    return made


def _label(piece: Piece) -> str:
    """Give the kind of label that opens a paragraph: Q, R, a name; empty if none."""
    match = _LABEL.match(piece.text) if isinstance(piece, Paragraph) else None
    if not match or len(match["name"].split()) > _WORDS or not match["name"][0].isupper():
        return ""
    if _QUESTION.fullmatch(match["name"]):
        return "Q"
    return "R" if _ANSWER.fullmatch(match["name"]) else match["name"].casefold()


def _speakers(pieces: Sequence[Piece], labels: Sequence[str]) -> frozenset[str]:
    """Find the labels that are speakers: two or more, each again and again."""
    paragraphs = sum(isinstance(piece, Paragraph) for piece in pieces)
    often = {label for label, count in Counter(filter(None, labels)).items() if count >= _TWICE}
    share = sum(label in often for label in labels)
    enough = len(often) >= _TWICE and share >= _SHARE * paragraphs
    return frozenset(often) if enough else frozenset()


def _asking(pieces: Sequence[Piece], labels: Sequence[str]) -> frozenset[str]:
    """Find the labels of those who ask: most of what they say ends in a question mark."""
    said: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for piece, label in zip(pieces, labels, strict=True):
        if isinstance(piece, Paragraph) and label:
            said[label] += 1
            asked[label] += piece.text.rstrip().endswith("?")
    asking = {label for label in said if asked[label] * 2 > said[label]}
    return frozenset({"Q"} | asking)


def _spoken(paragraph: Paragraph, kind: str) -> Paragraph:
    match = _LABEL.match(paragraph.text)
    if not match:
        return paragraph
    speaker = match["name"] + match["colon"]
    return replace(paragraph, kind=kind, speaker=speaker, text=paragraph.text[match.end() :])
