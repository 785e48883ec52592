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

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.xhtml import Element, Fragment


_WORD = re.compile(r"[^\W_]+")
_SAMPLE = 8  # words of a block that are looked for
_NEAR = 200  # how far ahead, in words, a block of one to three words may be
_TRIES = 400  # places looked at for one block


def number_lines(body: Fragment | str, text: str) -> Fragment:
    """Return the fragment with `data-line` on its blocks and pictures.

    `text` is the whole source, whose line 1 is the first line of the file. Numbers that stand
    already are kept; what stands between two of them is looked for between their lines.
    """
    root = xhtml.parse(body)
    source = _Words(text)
    nodes = list(root.iter())
    ends = _ends(nodes, source)
    at = 0
    last: Element | None = None
    for node, end in zip(nodes, ends, strict=True):
        if known := node.get("data-line"):
            at, last = max(at, source.start(int(known))), None
            continue
        sample = _sample(node)
        inside = any(outer is last for outer in node.iterancestors())
        start = at if inside or last is None else at + 1
        found = source.find(sample, start, end) if sample else None
        if found is not None:
            node.set("data-line", str(source.lines[found]))
            at, last = found, node
    return xhtml.serialise(root)


def _ends(nodes: Sequence[Element], source: _Words) -> list[int]:
    """Give for each node the place up to which its words may stand: the next known line's end."""
    ends: list[int] = []
    end = len(source.words)
    for node in reversed(nodes):
        ends.append(end)
        if known := node.get("data-line"):
            end = min(end, source.start(int(known) + 1))
    return ends[::-1]


def _sample(node: Element) -> list[str]:
    """Give the first words of a block, or of a picture's address, to find it in the source."""
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

    def start(self, line: int) -> int:
        """Give the place of the first word at or behind the beginning of a line."""
        return bisect_left(self.lines, line)

    def find(self, sample: Sequence[str], start: int, end: int) -> int | None:
        """Find where a run of words begins between two places, small gaps allowed.

        Of several beginnings close together the one with the fewest gaps is meant.
        """
        places = self.places.get(sample[0], [])
        first = bisect_left(places, start)
        best: int | None = None
        fewest = len(self.words)
        for at in places[first : first + _TRIES]:
            short = len(sample) <= 3 and at - start > _NEAR  # noqa: PLR2004
            if at >= end or short or (best is not None and at > best + _width(sample)):
                break
            gaps = self._gaps(sample, at, end)
            if gaps is not None and gaps < fewest:
                best, fewest = at, gaps
        return best

    def _gaps(self, sample: Sequence[str], at: int, end: int) -> int | None:
        """Count what differs between a sample and the words from a place on; None: too much."""
        stop = min(at + _width(sample), end)
        here, gaps, missed = at, 0, 0
        for word in sample:
            try:
                found = self.words.index(word, here, stop)
            except ValueError:
                missed += 1
                continue
            gaps += found - here
            here = found + 1
        return gaps + 4 * missed if missed <= len(sample) // 4 else None


def _width(sample: Sequence[str]) -> int:
    """Give how many words of the source a sample may be spread over: markup stands between."""
    return 3 * len(sample) + 6
