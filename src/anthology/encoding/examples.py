"""Find the lines that seem to show broken letters on purpose, as texts about codes do."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from anthology.encoding.units import read_back, restore_spaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FEW = 3  # words that a line may show broken
_WORD = re.compile(r"[^\W\d_]*[^\W\d_a-zA-Z][^\W\d_]*")
_QUOTED = re.compile("[\"'`«“‘(]\\s?[^\x00-\x7f]{1,3}\\s?[\"'`»”’)]")
_ABOUT_CODES = re.compile(
    r"(?<![=:\"'/-])\b(?:mojibake|utf-?8|latin-?1|iso-?8859|windows-?125\d|cp-?1252|mac ?roman"
    r"|charset)\b(?!\s?[=:])",
    re.IGNORECASE,
)


def examples(
    old: Sequence[str], new: Sequence[str], changed: Iterable[int], code: str
) -> frozenset[int]:
    """Choose those of the changed lines that had better stay as they were.

    A line that shows a word both broken and right does so on purpose. Where most lines beyond
    ASCII are healthy, so does one that has only quoted letters broken, and any in a text that
    speaks of codes.
    """
    changed = frozenset(changed)
    both = {n for n in changed if not _is_whole(old[n], code) and _shows_both(old[n], new[n])}
    if len(changed) * 2 > sum(not line.isascii() for line in old):
        return frozenset(both)
    if any(_ABOUT_CODES.search(line) for line in old):
        return changed
    return frozenset(both | {n for n in changed if _shows_in_quotes(old[n], new[n])})


def _shows_both(broken: str, mended: str) -> bool:
    there, gained = _words(broken), _words(mended) - _words(broken)
    return len(gained) <= _FEW and bool(gained.keys() & there.keys())


def _shows_in_quotes(broken: str, mended: str) -> bool:
    gained = (_words(mended) - _words(broken)).keys()
    return bool(gained) and gained <= _words(" ".join(_QUOTED.findall(mended))).keys()


def _words(line: str) -> Counter[str]:
    """Count the words with letters beyond ASCII."""
    return Counter(_WORD.findall(line))


def _is_whole(line: str, code: str) -> bool:
    """Tell whether a line is broken all through."""
    try:
        read_back(restore_spaces(line, code), code)
    except UnicodeError:
        return False
    return True
