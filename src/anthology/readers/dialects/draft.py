"""Carry a text through the dialects: what it is by now, what was found, what is put aside."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.model.book import Metadata
from anthology.model.diagnostics import Diagnostic
from anthology.readers.dialects.masks import KEEP, Masks

if TYPE_CHECKING:
    from collections.abc import Callable


_LINE_END = re.compile(f"[\n{KEEP}]")
_LONGEST = 600  # characters of a source that a message quotes


@dataclass(slots=True)
class Draft:
    """Hold a text on its way from a dialect to plain Markdown.

    Line n of `text` is line n of the source: whatever is taken out leaves its line ends behind,
    those inside a paragraph as `KEEP`.
    """

    path: str
    text: str
    meta: Metadata = field(default_factory=Metadata)
    masks: Masks = field(default_factory=Masks)
    found: list[Diagnostic] = field(default_factory=list)
    source: str = field(init=False)

    def __post_init__(self) -> None:
        self.source = self.text

    def line_of(self, words: str, after: int = 0) -> int | None:
        """Find the line of the source, behind another line, in which some words stand."""
        start = 0
        for _ in range(after):
            start = self.source.find("\n", start) + 1
        place = self.source.find(words, start)
        return self.source.count("\n", 0, place) + 1 if place >= 0 else None

    def report(self, code: str, message: str, line: int | None, *, hint: str = "") -> None:
        """Add a diagnostic."""
        self.found.append(Diagnostic(code, message, self.path, line, hint=hint))

    def replace(
        self, pattern: re.Pattern[str], make: Callable[[re.Match[str], int], str | None]
    ) -> None:
        """Replace each match by what `make` gives for it and its line; None leaves it."""
        pieces: list[str] = []
        ends: list[int] | None = None
        at = 0
        for match in pattern.finditer(self.text):
            if ends is None:
                ends = [end.start() for end in _LINE_END.finditer(self.text)]
            made = make(match, bisect_left(ends, match.start()) + 1)
            if made is not None:
                pieces += [self.text[at : match.start()], kept_lines(match[0], made)]
                at = match.end()
        self.text = "".join([*pieces, self.text[at:]])

    def quote(self, source: str) -> str:
        """Write a piece of the source for a message: on one line, not longer than bearable."""
        words = " ".join(self.masks.plain(source.replace(KEEP, " ")).split())
        return words if len(words) <= _LONGEST else words[:_LONGEST] + " …"


def kept_lines(before: str, after: str) -> str:
    """Let a replacement have as many line ends as what it replaces."""
    missing = len(_LINE_END.findall(before)) - len(_LINE_END.findall(after))
    return after + KEEP * missing
