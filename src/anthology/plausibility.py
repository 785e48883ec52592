"""Say how plausible it is that a text was written as it stands, and not garbled by a wrong code."""

from __future__ import annotations

import re
from collections import Counter

# Letters beyond ASCII by language, lower case. A text is mostly in one of them.
_LETTERS = {
    "fr": "àâæçéèêëîïôœùûüÿ",
    "de": "äöüßé",
    "es": "áéíñóúü",
    "pt": "áàâãçéêíóôõú",
    "it": "àèéìíîòóùú",
    "nl": "áéëïóöü",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîșțşţ",
    "nordic": "åäöøæéð",
    "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
}
_SETS = [frozenset(letters) for letters in _LETTERS.values()]
_MARKS = frozenset(
    "«»“”‘’„‚‹›…–—•·€£§©®™°²³¹½¼¾×÷±→←↑↓≤≥≠≈№ªº¿¡\u00a0\u202f\u2009\u200b\u00ad\u2011"
)
_BEYOND = re.compile("[^\x00-\x7f]")
_INSIDE_WORD = re.compile(
    r"(?<=[a-z])[^\x00-\x7f\w’‘\u00ad·\u2011–—…](?=[a-z])|(?<=[a-z])[À-ÖØ-Þ](?=[a-z])"
)
_GARBLED = -3  # for a character that no language here has
_BROKEN = -4  # for a mark or capital inside a word


def plausibility(text: str) -> float:
    """Score a text per character beyond ASCII: 1 where one language explains them all.

    0 for ASCII; negative where letters of no language, or marks inside words, prevail. Emoji and
    letters of scripts not listed count neither way.
    """
    counted = Counter(char.lower() for char in _BEYOND.findall(text))
    total = counted.total()
    if not total:
        return 0.0
    letters = {char: count for char, count in counted.items() if char not in _MARKS}
    explained = max(sum(letters.get(char, 0) for char in known) for known in _SETS)
    strange = sum(count for char, count in letters.items() if _is_strange(char))
    broken = len(_INSIDE_WORD.findall(text))
    marks = total - sum(letters.values())
    return (explained + 0.5 * marks + _GARBLED * strange + _BROKEN * broken) / total


def _is_strange(char: str) -> bool:
    """Tell characters that stand in old code pages but hardly in texts."""
    point = ord(char)
    known = any(char in letters for letters in _SETS)
    if known or point > 0xFFFD or char.isspace():  # noqa: PLR2004
        return False
    return point < 0x300 or not char.isalpha()  # noqa: PLR2004
