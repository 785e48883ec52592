"""Repair texts that were written in one old code, read in another and saved as Unicode."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.encoding.codes import OLD_CODES
from anthology.encoding.plausibility import plain_words, weigh
from anthology.encoding.units import CONTROLS, WRONG_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator

_SUSPECT = 5.5  # bits for each character beyond ASCII, above which a text is looked into
_SOUND = 5.0  # bits for each character beyond ASCII that a sound text takes at most
_CONVINCING = 60.0  # bits that must be saved in all
_EXCERPT = 20_000  # characters by which a text is judged
_ASCII = re.compile("[\x00-\x7f]+")
_CONTROL = re.compile("[\x80-\x84\x86-\x9f]")  # U+0085 alone ends lines
_WINDOWS = {number: bytes([number]).decode("cp1252", "replace") for number in range(0x80, 0xA0)}


@dataclass(frozen=True, slots=True)
class Reread:
    """Hold a text read in the code that it was written in."""

    text: str
    read: str
    written: str


def reread(text: str) -> Reread | None:
    """Find what a text was written in and read as; nothing for a healthy text."""
    excerpt, told = _excerpt(text), plain_words(text)
    now, known = weigh(excerpt, told)[0], max(told.values(), default=0)
    beyond = len(_ASCII.sub("", excerpt))
    if now + known <= _SUSPECT * beyond:
        return None
    bits = {one: weigh(one.text, told)[0] for one in _readings(excerpt)}
    best = min(bits, key=lambda one: bits[one], default=None)
    if best is None or bits[best] > min(now - _CONVINCING, _SOUND * beyond - known):
        return None
    return _read(text, best.read, best.written)


def read_controls(text: str) -> Reread | None:
    """Read control characters as Windows does: no text has a use for those that Latin-1 has."""
    if not _CONTROL.search(text):
        return None
    return Reread(text.translate(_WINDOWS), "latin_1", "cp1252")


def _excerpt(text: str) -> str:
    """Give the first words with characters beyond ASCII, each once, and no hard spaces.

    A foreign name that a text repeats is one name and no evidence, however often it stands there;
    what was read in a wrong code is broken in very many words.
    """
    words = dict.fromkeys(word for word in text.split() if not word.isascii())
    return " ".join(words)[:_EXCERPT]


def _readings(text: str) -> Iterator[Reread]:
    for read in WRONG_CODES:
        for written in OLD_CODES:
            if written != read and (one := _read(text, read, written)):
                yield one


def _read(text: str, read: str, written: str) -> Reread | None:
    try:
        return Reread(text.encode(read, CONTROLS).decode(written), read, written)
    except UnicodeError:
        return None
