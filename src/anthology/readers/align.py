"""Number the blocks of a fragment with the source lines that their words came from.

No converter of the formats read here tells the lines reliably, so the words that came out are
found again, in order, among the words that went in. A block whose words are not found keeps no
number and counts as belonging to the one before it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from anthology import xhtml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.xhtml import Element, Fragment

_WORD = re.compile(r"\w+")
_SAMPLE = 8  # words of a block that are looked for
_NEAR = 200  # how far ahead, in words, a block of one to three words may be


def number_lines(body: Fragment | str, text: str) -> Fragment:
    """Return the fragment with `data-line` on its blocks and pictures.

    `text` is the whole source, whose line 1 is the first line of the file. Numbers that stand
    already are kept.
    """
    root = xhtml.parse(body)
    source = _Words(text)
    at = 0
    for node in root.iter():
        sample = _sample(node)
        if not sample or node.get("data-line"):
            continue
        found = source.find(sample, at)
        if found is not None:
            node.set("data-line", str(source.lines[found]))
            at = found
    return xhtml.serialise(root)


def _sample(node: Element) -> list[str]:
    kind = xhtml.name(node)
    if kind in ("img", "iframe", "video", "audio", "source"):
        return [word.lower() for word in _WORD.findall(node.get("src") or "")][-_SAMPLE:]
    if kind not in xhtml.BLOCK:
        return []
    words: list[str] = []
    for piece in _own_text(node):
        words += (word.lower() for word in _WORD.findall(piece))
        if len(words) >= _SAMPLE:
            break
    return words[:_SAMPLE]


def _own_text(node: Element) -> list[str]:
    """Collect the text of a block up to the first block inside it."""
    pieces = [node.text or ""]
    for child in node:
        if xhtml.name(child) in xhtml.BLOCK:
            break
        pieces += ["".join(str(piece) for piece in child.itertext()), child.tail or ""]
    return pieces


class _Words:
    """Hold the words of a source with their lines and find short runs of words in them."""

    def __init__(self, text: str) -> None:
        self.words: list[str] = []
        self.lines: list[int] = []
        self.places: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(text.split("\n"), 1):
            for word in _WORD.findall(line.lower()):
                self.places[word].append(len(self.words))
                self.words.append(word)
                self.lines.append(number)

    def find(self, sample: Sequence[str], start: int) -> int | None:
        """Find where a run of words begins at or after a place, small gaps allowed."""
        places = self.places.get(sample[0], [])
        for at in places[bisect_left(places, start) :]:
            if len(sample) <= 3 and at - start > _NEAR:  # noqa: PLR2004
                return None
            if self._matches(sample, at):
                return at
        return None

    def _matches(self, sample: Sequence[str], at: int) -> bool:
        window = iter(self.words[at : at + 3 * len(sample) + 6])
        hits = sum(any(word == other for other in window) for word in sample)
        return hits >= max(1, round(0.75 * len(sample)))
