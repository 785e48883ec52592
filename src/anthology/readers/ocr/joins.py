"""Put paragraphs that a page end, a picture or a note cut in two back together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic
from anthology.readers.prose.blocks import short
from anthology.readers.prose.pieces import Figure, Heading, Listing, Paragraph
from anthology.readers.prose.reflow import continues, ends_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.pieces import Piece
    from anthology.readers.prose.reflow import Flow

_ENDED = re.compile(r"[.!?…][”»\")\]]*$")
_ADDRESS = re.compile(r"(?:https?://|www\.|\S@)\S+$|\$$")
_PROSE = 60  # characters from which a text without an end was cut and is no label


def join_cut(pieces: Sequence[Piece], flow: Flow) -> tuple[list[Piece], list[Diagnostic]]:
    """Join each paragraph that begins within a sentence to the unfinished one before it."""
    made: list[Piece] = []
    found: list[Diagnostic] = []
    unfinished: int | None = None
    for piece in pieces:
        before = made[unfinished] if unfinished is not None else None
        if isinstance(piece, Paragraph) and before and _goes_on(before, piece):
            made[unfinished or 0] = _joined(before, piece, flow)
            found.append(_report(before, piece))
            continue
        made.append(piece)
        if isinstance(piece, (Paragraph, Listing)) and not _is_label(piece):
            unfinished = len(made) - 1
        elif not isinstance(piece, Figure):
            unfinished = None
    return made, found


def _is_label(piece: Piece) -> bool:
    return isinstance(piece, Paragraph) and bool(piece.kind)


def _last(piece: Piece) -> str:
    if isinstance(piece, Listing):
        return piece.items[-1].text
    return piece.text if isinstance(piece, Paragraph) else ""


def _goes_on(before: Piece, piece: Paragraph) -> bool:
    text = _last(before)
    open_end = not _ENDED.search(text) if piece.cut else not ends_sentence(text)
    return bool(text) and open_end and not piece.kind and continues(piece.text)


def _joined(before: Piece, piece: Paragraph, flow: Flow) -> Piece:
    whole = flow.join(_last(before), piece.text, piece.line)
    if isinstance(before, Listing):
        last = replace(before.items[-1], text=whole)
        return replace(before, items=(*before.items[:-1], last))
    return replace(before, text=whole) if isinstance(before, Paragraph) else before


def _report(before: Piece, piece: Paragraph) -> Diagnostic:
    return Diagnostic(
        "paragraph-joined",
        f"the paragraph goes on where line {before.line} stopped: “{short(piece.text, 40)}”",
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
        for piece, after in zip(pieces, [*pieces[1:], None], strict=True)
        if isinstance(piece, Paragraph)
        and not piece.kind
        and len(piece.text) >= _PROSE
        and not ends_sentence(piece.text)
        and not _ADDRESS.search(piece.text)
        and (after is None or isinstance(after, (Paragraph, Heading)))
    ]
