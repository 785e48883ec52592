"""Say how a text is to be edited: swap what a pattern finds, set the space before or after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from anthology.transforms.running import BREAK, EDGE, MASK

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

Edit = tuple[int, int, str]

NARROW = "\u202f"  # narrow no-break space
FIXED = "\u00a0"  # no-break space
SPACES = " \t\n\r\u00a0\u202f\u2009"
SPACE = f"[{SPACES}]"
_OPENERS = f"([{{{EDGE}{BREAK}"
ENDS = f')]}}»”’"%€°{MASK}'  # what may end a word, beside letters and digits


class Rule(Protocol):
    """Find what is to be edited in a text."""

    def edits(self, text: str) -> Iterator[Edit]:
        """Give stretches (start, stop, new text), in order, without overlap, each a change."""
        ...


@dataclass(frozen=True, slots=True)
class Swap:
    """Put other text in the place of what a pattern finds."""

    pattern: re.Pattern[str]
    new: str | Callable[[re.Match[str]], str]

    def edits(self, text: str) -> Iterator[Edit]:
        """Give what is found and what takes its place."""
        for match in self.pattern.finditer(text):
            new = self.new if isinstance(self.new, str) else self.new(match)
            if new != match[0]:
                yield *match.span(), new


@dataclass(frozen=True, slots=True)
class Before:
    """Set the space before a mark: one typed there becomes `space`.

    Where none is typed, one is inserted behind letters, digits and the characters of `insert`;
    never where that is None.
    """

    pattern: re.Pattern[str]
    space: str
    insert: str | None = None

    def edits(self, text: str) -> Iterator[Edit]:
        """Give the spaces to change, or the mark with a space before it."""
        for match in self.pattern.finditer(text):
            at = start = match.start()
            while start and text[start - 1] in SPACES:
                start -= 1
            before = text[start - 1] if start else EDGE
            if start < at:
                if before not in _OPENERS and text[start:at] != self.space:
                    yield start, at, self.space
            elif self.insert is not None and (before.isalnum() or before in self.insert):
                yield at, at + 1, self.space + text[at]


@dataclass(frozen=True, slots=True)
class After:
    """Set the space behind a mark: one typed there becomes `space`; `insert` one where none is."""

    pattern: re.Pattern[str]
    space: str
    insert: bool = False

    def edits(self, text: str) -> Iterator[Edit]:
        """Give the spaces to change, or the mark's last character with a space behind it."""
        for match in self.pattern.finditer(text):
            at = stop = match.end()
            while stop < len(text) and text[stop] in SPACES:
                stop += 1
            if stop == len(text) or text[stop] in (EDGE, BREAK):
                continue
            if at < stop and text[at:stop] != self.space:
                yield at, stop, self.space
            elif at == stop and self.insert:
                yield at - 1, at, text[at - 1] + self.space
