"""Hold the words of an article as one string that rules can edit, and put them back in place."""

from __future__ import annotations

import re
from bisect import bisect_right
from io import StringIO
from itertools import accumulate
from typing import TYPE_CHECKING

from anthology.transforms.running import MASK, Pieces, Slot
from anthology.transforms.typography.masks import masked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anthology.transforms.typography.rules import Edit

_MASKED = re.compile(f"{MASK}+")


class Tape:
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

    def written(self) -> Iterator[tuple[Slot | None, str]]:
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

    def slot_at(self, place: int) -> Slot | None:
        """Find where in the tree a character of the original text stands."""
        return self.slots[bisect_right(self._original_ends, place)]
