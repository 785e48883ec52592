"""Write and read Roman numerals."""

from __future__ import annotations

ROMAN = (  # values and signs, as they are added, the largest first
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def to_roman(number: int) -> str:
    """Write a number in small Roman numerals.

    >>> to_roman(14)
    'xiv'
    """
    written = []
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        written.append(sign * count)
    return "".join(written)


def from_roman(numeral: str) -> int:
    """Read a Roman numeral in either case, also as old books write it; 0 if it is none.

    >>> from_roman("XIV"), from_roman("xiiii"), from_roman("abc")
    (14, 14, 0)
    """
    values = {sign: value for value, sign in ROMAN}
    read = [values.get(char, 0) for char in numeral.lower()]
    if 0 in read:
        return 0
    pairs = zip(read, [*read[1:], 0], strict=False)
    return sum(-value if value < after else value for value, after in pairs)
