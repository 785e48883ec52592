"""Read Roman numerals as numbers."""

from __future__ import annotations

_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def roman(numeral: str) -> int:
    """Give the value of a Roman numeral below 400, in either case; 0 if it is none."""
    values = [_VALUES.get(char, 0) for char in numeral.lower()]
    if not values or 0 in values:
        return 0
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
