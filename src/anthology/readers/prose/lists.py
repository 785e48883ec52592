"""Find the items of lists at the beginnings of lines, and join lists that belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.readers.prose.pieces import Item, Listing, Paragraph
from anthology.readers.prose.roman import roman

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.blocks import Line
    from anthology.readers.prose.pieces import Piece

# With the signs that text layers have in place of bullets from symbol fonts.
_BULLET = re.compile(r"(?:[-*•◦▪‣·–‒+➢►▶✓✔→\uf0a7\uf0b7\uf0d8]|o(?=\s{2}|\t)|§(?=\s+\D))\s+(?=\S)")
# Letters count only before a bracket, for “A.” opens names.
_NUMBER = re.compile(
    r"(?:(\d{1,3})[.)]|([a-zA-Z]|[ivxIVX]{2,5})\)|\((\d{1,2}|[a-zA-Z]|[ivx]{2,5})\))\s+(?=\S)"
)
_DEEPEST = 5
_STEP = 2  # columns by which a nested item is set in


@dataclass(frozen=True, slots=True)
class Marker:
    """Hold what opens an item: kind and value as in `Item`, its indent, the words after it."""

    indent: int
    kind: str
    value: int
    text: str
    bullet: bool


def find_marker(line: Line, before: Marker | None = None) -> Marker | None:
    """Read the marker at the beginning of a line; `before` is that of the item before it."""
    text = line.text.strip()
    bullet = _BULLET.match(text)
    rest = text[bullet.end() :] if bullet else text
    number = _NUMBER.match(rest)
    if not bullet and not number:
        return None
    if not number:
        return Marker(line.indent, "*", 0, rest, bullet=True)
    kind, value = _kind(next(group for group in number.groups() if group), before)
    return Marker(line.indent, kind, value, rest[number.end() :], bool(bullet))


def _kind(number: str, before: Marker | None) -> tuple[str, int]:
    """Tell the kind and value of a number: an `i` is a letter only after an `h`."""
    if number.isdigit():
        return "1", int(number)
    small = number.lower()
    upper = number != small
    letter = ord(small) - ord("a") + 1 if len(number) == 1 else 0
    alphabetic = before is not None and before.kind in "aA" and before.value + 1 == letter
    if set(small) <= set("ivx") and not alphabetic:
        return ("I" if upper else "i"), roman(small)
    return ("A" if upper else "a"), letter


def make_item(marker: Marker, line: Line, text: str, base: int) -> Item:
    """Make an item of a marker; `base` is the indent of the outermost items around it."""
    depth = min(max(0, marker.indent - base) // _STEP, _DEEPEST)
    opening = line.text.strip().removesuffix(marker.text)
    return Item(line.number, text, depth, marker.kind, marker.value, opening)


def join_lists(pieces: Sequence[Piece]) -> list[Piece]:
    """Join lists of which one goes on with the other's numbers or bullets.

    A number that is then alone counts nothing, and its item becomes a paragraph again.
    """
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if isinstance(piece, Listing) and isinstance(last, Listing) and _goes_on(last, piece):
            joined[-1] = replace(last, items=(*last.items, *piece.items))
        else:
            joined.append(piece)
    return [_paragraph(piece) if _counts_nothing(piece) else piece for piece in joined]


def _goes_on(last: Listing, piece: Listing) -> bool:
    first = piece.items[0]
    before = next(item for item in reversed(last.items) if item.depth <= first.depth)
    return before.kind == first.kind and (first.kind == "*" or first.value == before.value + 1)


def _counts_nothing(piece: Piece) -> bool:
    if not isinstance(piece, Listing) or len(piece.items) > 1:
        return False
    only = piece.items[0]
    return only.kind != "*" and not _BULLET.match(only.opening)


def _paragraph(piece: Piece) -> Piece:
    if not isinstance(piece, Listing):
        return piece
    only = piece.items[0]
    return Paragraph(only.line, only.opening + only.text, cut=piece.cut)
