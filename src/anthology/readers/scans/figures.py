"""Find captions of figures and tables, and the pictures that belong to them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic
from anthology.readers.plain_text.blocks import shorten
from anthology.readers.plain_text.pieces import Figure, Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.plain_text.pieces import Piece


KINDS = {"tableau": "tab", "table": "tab"}  # all other words for pictures are “fig”
WORDS = r"figure|fig\.?|illustration|photo|sch[ée]ma|graphique|image|tableau|table"
NUMBER = r"[0-9]{1,2}(?:[.-][0-9]{1,2})*|[A-Z]\.?[0-9]{1,2}|[IVX]{1,4}"
_CAPTION = re.compile(
    rf"[*_]{{0,3}}(?P<label>(?P<word>{WORDS})\s*(?P<number>{NUMBER})(?:\s*[:.–—]|\s+-(?=\s)|$))[*_]{{0,3}}\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PICTURE = re.compile(r"!\[(?P<alt>[^\]\n]{0,300})\]\((?P<src>[^()\s]{1,500})\)")
_LONGEST = 400  # characters of a caption


def figure_id(word: str, number: str) -> str:
    """Make the id of a figure or table from the word and number of its caption."""
    kind = KINDS.get(word.lower().rstrip("sx"), "fig")
    return f"{kind}-{re.sub(r'[^0-9a-z]+', '-', number.lower())}"


def find_figures(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Diagnostic]]:
    """Make figures of captions, with the picture beside them or a report that there is none."""
    made: list[Piece] = []
    for piece in pieces:
        figure = _read(piece)
        last = made[-1] if made else None
        if figure and not figure.table and (picture := _picture(last)):
            made[-1] = replace(figure, source=picture["src"], alt=picture["alt"])
        elif isinstance(last, Figure) and not last.source and (picture := _picture(piece)):
            made[-1] = replace(last, source=picture["src"], alt=picture["alt"])
        else:
            made.append(figure or piece)
    return _with_single_ids(made), [_lacking(piece) for piece in made if _lacks_picture(piece)]


def _read(piece: Piece) -> Figure | None:
    if not isinstance(piece, Paragraph) or len(piece.text) > _LONGEST:
        return None
    match = _CAPTION.fullmatch(piece.text)
    if not match or not match["label"][0].isupper():
        return None
    name = figure_id(match["word"], match["number"])
    caption = match["rest"].rstrip("*_")
    return Figure(piece.line, name, caption, match["label"], table=name.startswith("tab"))


def _picture(piece: Piece | None) -> re.Match[str] | None:
    return _PICTURE.fullmatch(piece.text) if isinstance(piece, Paragraph) else None


def _with_single_ids(pieces: Sequence[Piece]) -> list[Piece]:
    """Take the id off a figure whose number another has before it."""
    seen: set[str] = set()
    made: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Figure) and piece.id in seen:
            made.append(replace(piece, id=""))
            continue
        if isinstance(piece, Figure):
            seen.add(piece.id)
        made.append(piece)
    return made


def _lacks_picture(piece: Piece) -> bool:
    return isinstance(piece, Figure) and not piece.source and not piece.table


def _lacking(piece: Piece) -> Diagnostic:
    words = f"{piece.label} {piece.caption}" if isinstance(piece, Figure) else ""
    return Diagnostic(
        "image-missing",
        f"the caption stands without its picture: “{shorten(words)}”",
        line=piece.line,
        hint="put ![what it shows](its-file.png) on the line above the caption",
    )
