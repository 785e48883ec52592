"""Find names that are mostly written as one word and now and then parted, or the reverse."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.readers.prose.blocks import Line

_NAME = re.compile(r"(?<![\w-])[^\W\d_a-zà-ÿ][^\W_]+(?:-[^\W_]+)?(?![\w-])")
_OFTEN = 3  # times that a name must be written in one way
_RARE = 4  # times more often than in the other


def find_spellings(lines: Sequence[Line]) -> list[Diagnostic]:
    """Report the rarer of two ways to write a name that differ in a hyphen or a space."""
    places: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        for form in _forms(line.text):
            places[re.sub(r"[- ]", "", form).casefold()][form].append(line.number)
    return [found for ways in places.values() if len(ways) > 1 for found in _compare(ways)]


def _forms(text: str) -> Iterator[str]:
    """List the names in a text, and the pairs of names with one space between."""
    before: re.Match[str] | None = None
    for match in _NAME.finditer(text):
        yield match[0]
        if before and text[before.end() : match.start()] == " " and "-" not in before[0] + match[0]:
            yield f"{before[0]} {match[0]}"
        before = match


def _compare(ways: dict[str, list[int]]) -> Iterator[Diagnostic]:
    counts = Counter({form: len(lines) for form, lines in ways.items()})
    usual, often = counts.most_common(1)[0]
    for form, lines in ways.items():
        parted_alike = re.sub(r"[^- ]", "", form) == re.sub(r"[^- ]", "", usual)
        if parted_alike or often < _OFTEN or len(lines) * _RARE > often:
            continue
        for line in dict.fromkeys(lines):
            yield Diagnostic(
                "spelling-doubtful",
                f"“{form}” is elsewhere written “{usual}” ({often} times)",
                line=line,
                hint=f"write “{usual}” if it is the same",
            )
