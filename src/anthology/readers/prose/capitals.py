"""Take capitals off titles and names that were printed in nothing but capitals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anthology.readers.prose.lexicon import Lexicon

_WORD = re.compile(r"[^\W_]+")
_ROMAN = re.compile(r"[IVX]{2,}")
_ACRONYM = re.compile(r"(?=\w*\d)\w+|[^AEIOUYÀ-Ü]{2,5}")
_SMALL = frozenset(
    "a an and as at but by for from in into nor of off on or over per the to up via vs with".split()
)
_PARTICLES = frozenset("de du des van von der den di da dos del of".split())
_SHOUT = 0.8  # share of capitals among letters from which a text shouts


def is_shouted(text: str) -> bool:
    """Tell whether a text is printed in capitals."""
    letters = [char for char in text if char.isalpha()]
    longest = max((len(word) for word in _WORD.findall(text)), default=0)
    return longest > 3 and sum(map(str.isupper, letters)) >= _SHOUT * len(letters)  # noqa: PLR2004


def unshout(text: str, lexicon: Lexicon) -> str:
    """Write a title in capitals as its language does: a sentence in French, a title in English.

    The text that it stands over decides on names and acronyms: each word takes the form that it
    has there within sentences.
    """

    def lower(match: re.Match[str]) -> str:
        word = match[0]
        usual = lexicon.usual(word)
        if usual and not usual.islower():
            return usual
        if not usual and (_ROMAN.fullmatch(word) or _ACRONYM.fullmatch(word)):
            return word
        small = word.lower()
        return small if lexicon.french or small in _SMALL else small.capitalize()

    changed = _WORD.sub(lower, text)
    if first := _WORD.search(changed):
        at = first.start()
        changed = changed[:at] + changed[at].upper() + changed[at + 1 :]
    return changed


def unshout_name(name: str) -> str:
    """Write the capitals of a surname as small letters after the first: Jeanne Le Goff."""

    def lower(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) == 1 or not word.isupper() or _ROMAN.fullmatch(word):
            return word
        if word.lower() in _PARTICLES and match.start():
            return word.lower()
        if word.startswith("MC") and len(word) > 3:  # noqa: PLR2004
            return "Mc" + word[2:].capitalize()
        return word.capitalize()

    return _WORD.sub(lower, name)
