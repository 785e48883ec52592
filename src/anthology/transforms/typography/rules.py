"""Say how a text is to be edited: swap what a pattern finds, set the space before or after it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from io import StringIO
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from anthology.transforms.running_text import BREAK, EDGE, MASK, Pieces, TextSlot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


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


# -----------------------------------------------------------------------------
# Mask in a text what no rule of typography may touch: addresses, markup, emoticons, code.

# A text without the sign on the left has nothing that the pattern on the right could find. Of an
# address only what follows the sign needs a mask: no rule touches a bare word before it.
_PATTERNS = (
    ("://", re.compile(r"://[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?…)\]}’']")),
    ("www.", re.compile(r"www\.[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?…)\]}’']")),
    ("@", re.compile(r"@(?<=\w@)[\w-]+(?:\.[\w-]+)+")),
    ("{{", re.compile(r"\{\{[^{}]{0,500}\}\}")),
    ("{%", re.compile(r"\{%[^{}]{0,500}%\}")),
    ("<", re.compile(r"<[A-Za-z/!][^<>]{0,500}>")),
    ("&", re.compile(r"&#?\w{1,31};")),
    # std::vector and names of emoji such as :smile:, then emoticons :) ;-) :D
    ("::", re.compile(r"::+")),
    (":", re.compile(r":(?<!\w:)[a-z0-9_+-]{0,40}[a-z][a-z0-9_+-]{0,40}:(?!\w)")),
    (":", re.compile(r":(?:[-^o']?[)(\]\[|\\/*]+|(?<!\w:)[-']?[DPpOo3])(?!\w)")),
    (";", re.compile(r";(?:[-^o']?[)(]+|(?<!\w;)[-']?[DPpo])(?!\w)")),
    ('""', re.compile(r'""+')),
    ("''", re.compile(r"''+")),
    ("\\", re.compile(r"\\[\"']")),
    (MASK, re.compile(MASK)),
)


def masked(text: str) -> str:
    """Return the text, of the same length, with `MASK` for every character not to be touched."""
    for sign, pattern in _PATTERNS:
        if sign in text:
            text = pattern.sub(lambda match: MASK * len(match[0]), text)
    return text


# -----------------------------------------------------------------------------
# Hold the words of an article as one string that rules can edit, and put them back in place.

_MASKED = re.compile(f"{MASK}+")


class EditableText:
    """Hold the text of many places as one string.

    `text` is what rules see: in it `EDGE` ends a block, `BREAK` is a line break, and addresses,
    code and the like are masked, one `MASK` for each character. `original` is the text before the
    first edit, unmasked and of the same length.
    """

    def __init__(self, pieces: Pieces) -> None:
        self.slots = [slot for slot, _ in pieces]
        self._ends = list(accumulate(len(piece) for _, piece in pieces))
        self._original_ends = tuple(self._ends)
        self.original = "".join(piece for _, piece in pieces)
        self.text = masked(self.original)
        self._hidden = self._find_hidden()

    def _find_hidden(self) -> str:
        found = _MASKED.finditer(self.text)
        return "".join(self.original[match.start() : match.end()] for match in found)

    def hide(self, places: Sequence[int]) -> None:
        """Mask single characters; only before the first edit."""
        if not places:
            return
        letters = list(self.text)
        for place in places:
            letters[place] = MASK
        self.text = "".join(letters)
        self._hidden = self._find_hidden()

    def edit(self, edits: Iterable[Edit]) -> None:
        """Replace stretches of the text (start, stop, new), in order and without overlap.

        What replaces a stretch that runs across several places belongs to the first of them.
        """
        pieces: list[str] = []
        ends, boundary, done, shift = self._ends, 0, 0, 0
        for start, stop, new in edits:
            while boundary < len(ends) and ends[boundary] < stop:
                end = ends[boundary]
                ends[boundary] = (end if end <= start else start + len(new)) + shift
                boundary += 1
            pieces += (self.text[done:start], new)
            done, shift = stop, shift + len(new) - (stop - start)
        if pieces:
            self.text = "".join(pieces) + self.text[done:]
            ends[boundary:] = [end + shift for end in ends[boundary:]]

    def written(self) -> Iterator[tuple[TextSlot | None, str]]:
        """Give the text of every place as it is now, unmasked."""
        hidden = StringIO(self._hidden)
        text = _MASKED.sub(lambda match: hidden.read(len(match[0])), self.text)
        start = 0
        for slot, end in zip(self.slots, self._ends, strict=True):
            yield slot, text[start:end]
            start = end

    def write(self) -> bool:
        """Put the text back into the tree where it has changed; tell whether it has."""
        if "".join(text for _, text in self.written()) == self.original:
            return False
        for slot, text in self.written():
            if slot is not None and text != slot.text:
                slot.write(text)
        return True

    def slot_at(self, place: int) -> TextSlot | None:
        """Find where in the tree a character of the original text stands."""
        return self.slots[bisect_right(self._original_ends, place)]
