"""Tell by its signs what a line is: the end of a sentence, the middle of one, or maybe a title."""

from __future__ import annotations

import re

_TERMINAL = re.compile(r"[.!?:;…»”\")\]]['’*_]*(?:\[\d+\]|\ue000=?\d+\ue001)*$")
# Titles that stand before a name: no sentence ends with them.
_TITLED = re.compile(
    r"(?:^|[\s(“‘\"«])(?:Mr|Mrs|Ms|Messrs|Dr|Prof|St|Ste|Rev|Revd|Hon|Capt|Col|Gen|Lt|Sgt|Sir|M|MM|Mme"
    r"|Mmes|Mlle|Mlles|Me|Mgr|Hr|Fr|Frl|Sr|Sra|Sig)\.$"
)
_TAIL = 30  # characters looked at, for the end of a sentence
_LONGEST_TITLE, _SHORTEST_TITLE = 160, 3  # characters; letters
_OPENING = re.compile(r"(?:[\s*_“\"'«(]|</?[a-z]{1,6}>)*")


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence, a heading before a list or an aside does."""
    return bool(_TERMINAL.search(text.rstrip()[-_TAIL:])) and not awaits_name(text)


def awaits_name(text: str) -> bool:
    """Tell whether a text breaks off before a name.

    >>> awaits_name("We lost the clamps, and Mr."), awaits_name("He said no.")
    (True, False)
    """
    return bool(_TITLED.search(text.rstrip()[-_TAIL:]))


def continues(text: str) -> bool:
    """Tell whether a text begins in the middle of a sentence."""
    start = _OPENING.match(text)
    first = text[start.end() : start.end() + 1] if start else ""
    return first.islower() or first in {",", ";", ")"}


def may_be_title(text: str) -> bool:
    """Tell whether a line has the look of a title."""
    lettered = sum(map(str.isalpha, text)) >= _SHORTEST_TITLE
    return len(text) <= _LONGEST_TITLE and lettered and not text.endswith((",", ";", ":", "."))
