"""Compare and sort what people wrote: without accents and case, numbers by their value."""

from __future__ import annotations

import re
import unicodedata


def without_accents(text: str) -> str:
    """Take off accents and capitals, and make every kind of space and digit a plain one.

    >>> without_accents("Ｚｏé Rivière\u00a0②")
    'zoe riviere 2'
    """
    plain = text.casefold()
    if plain.isascii():
        return plain
    spelt = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in spelt if not unicodedata.combining(char))


def folded_words(text: str) -> str:
    """Reduce a text to its words, without accents, case and signs, one space between them.

    >>> folded_words("Zoé Rivière-Blanc, Dr.")
    'zoe riviere blanc dr'
    """
    return " ".join(re.findall(r"[^\W_]+", without_accents(text)))


def shorten(text: str, longest: int = 60) -> str:
    r"""Quote a text in a message: on one line, and cut where it is longer than so many signs.

    >>> shorten("One ferry,\nand another", 15)
    'One ferry, and…'
    """
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def natural_key(name: str) -> list[tuple[int, int, str]]:
    """Make a key that sorts names as people do: 2 before 10, without regard to case.

    >>> sorted(["a10", "A2", "a1"], key=natural_key)
    ['a1', 'A2', 'a10']
    """
    pieces = re.split(r"(\d+)", name.lower())
    return [(1, int(one), "") if one.isdecimal() else (0, 0, one) for one in pieces]
