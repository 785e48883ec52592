"""Put the lines of a paragraph back together: wrapped lines joined, divided words made whole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic
from anthology.readers.prose.blocks import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.blocks import Line
    from anthology.readers.prose.lexicon import Lexicon

_WIDEST = 150  # characters; a longer line was not wrapped by any typewriter
_FULL = 0.85  # share of the width from which a line was as full as it could be
_MEANT = 0.7  # share of the width below which a line ended because its writer wanted it to
_WRAPPED = 0.5  # share of full lines from which a text was wrapped
_VERSE_LINES, _VERSE_WIDTH = 3, 60
_DIVIDED = re.compile(r"([^\W\d_][\w’']*)([-‐¬\u00ad])$")
_SURE = "¬\u00ad"  # signs that stand for nothing but a division
_TERMINAL = re.compile(r"[.!?:;…»”\")\]]['’*_]*(?:\[\d+\])*$")
_GAP = re.compile(r"[ \t]+")
_OPENING = re.compile(r"(?:[\s*_“\"'«(]|</?[a-z]{1,6}>)*")
_LISTED = 6  # words quoted in one message


def measure(blocks: Sequence[Block]) -> int:
    """Find the width to which the lines were wrapped, in characters; 0 if they were not."""
    pairs = [pair for block in blocks for pair in pairwise(block.lines)]
    lengths = sorted(len(line.text) for line, _ in pairs)
    if not lengths:
        return 0
    width = lengths[int(0.9 * (len(lengths) - 1))]
    full = sum(_is_full(line, after, width) for line, after in pairs)
    return width if width <= _WIDEST and full >= _WRAPPED * len(pairs) else 0


def find_margin(blocks: Sequence[Block]) -> int:
    """Find the indent that most lines have, in columns."""
    indents = Counter(line.indent for block in blocks for line in block.lines)
    return indents.most_common(1)[0][0] if indents else 0


def _is_full(line: Line, after: Line, width: int) -> bool:
    """Tell whether the first word after a line would not have fitted on it."""
    first = after.text.split(maxsplit=1)[0]
    return len(line.text) + 1 + len(first) >= _FULL * width


def ends_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence, a heading before a list or an aside does."""
    return bool(_TERMINAL.search(text.rstrip()[-12:]))


def continues(text: str) -> bool:
    """Tell whether a text begins in the middle of a sentence."""
    start = _OPENING.match(text)
    first = text[start.end() : start.end() + 1] if start else ""
    return first.islower() or first in {",", ";", ")"}


@dataclass(slots=True)
class Flow:
    """Join lines into running text, and remember which divided words were met.

    `width` is that to which the lines were wrapped (0: not at all), `margin` their usual indent.
    A word divided at the end of a line is made whole where the text has it whole elsewhere; else
    its hyphen is kept.
    """

    lexicon: Lexicon
    width: int = 0
    margin: int = 0
    joined: list[tuple[int, str]] = field(default_factory=list)
    kept: list[tuple[int, str]] = field(default_factory=list)

    def forced(self, line: Line, after: Line) -> bool:
        """Tell whether a line ended only because it was full."""
        return bool(self.width) and _is_full(line, after, self.width)

    def paragraphs(self, block: Block) -> list[Block]:
        """Part a block into its paragraphs."""
        lines = block.lines
        if self.width == 0 and all(len(line.text) < _VERSE_WIDTH for line in lines):
            return [block]
        groups = [[lines[0]]]
        for before, after in pairwise(lines):
            if self._parts(before, after):
                groups.append([])
            groups[-1].append(after)
        return [Block(tuple(group), block.cut and nth == 0) for nth, group in enumerate(groups)]

    def _parts(self, before: Line, after: Line) -> bool:
        if self.width == 0:
            return True
        ended = ends_sentence(before.text) and not continues(after.text)
        if after.indent >= before.indent + 2:
            return ended
        return ended and not self.forced(before, after)

    def is_verse(self, block: Block) -> bool:
        """Tell whether the lines of a block end where their writer wanted them to."""
        if len(block.lines) < _VERSE_LINES:
            return False
        widest = 0.75 * self.width if self.width else _VERSE_WIDTH
        return all(len(line.text.strip()) < widest for line in block.lines)

    def text(self, lines: Sequence[Line]) -> str:
        """Join lines into one text; a line end that was meant stays as a line end."""
        text = lines[0].text.strip()
        for before, after in pairwise(lines):
            added = after.text.strip()
            meant = len(before.text) < _MEANT * self.width or not self.width
            open_ended = ends_sentence(text) or _DIVIDED.search(text) or continues(added)
            if meant and not open_ended:
                text = f"{text}\n{added}"
            else:
                text = self.join(text, added, before.number)
        return _GAP.sub(" ", text)

    def join(self, text: str, added: str, line: int) -> str:
        """Join two pieces of a sentence, making whole a word that was divided between them."""
        divided = _DIVIDED.search(text)
        rest = re.match(r"[^\W\d_][\w’']*", added)
        if not divided or not rest or not rest[0][0].islower():
            return f"{text}{'' if divided else ' '}{added}"
        whole, hyphenated = divided[1] + rest[0], f"{divided[1]}-{rest[0]}"
        if self.lexicon.knows(hyphenated):
            return text[:-1] + "-" + added
        if divided[2] in _SURE or self.lexicon.knows(whole):
            self.joined.append((line, whole))
            return text[:-1] + added
        self.kept.append((line, hyphenated))
        return text[:-1] + "-" + added

    def report(self) -> list[Diagnostic]:
        """Tell which divided words were made whole and which were left with their hyphens."""
        found = []
        if self.joined:
            found.append(
                Diagnostic(
                    "word-joined",
                    f"{len(self.joined)} words divided at line ends were made whole: "
                    f"{_listing(self.joined)}",
                    line=self.joined[0][0],
                )
            )
        found += [
            Diagnostic(
                "text-uncertain",
                f"“{word}” was divided at the end of a line; its hyphen was kept",
                line=line,
                hint="take the hyphen out of the text if it does not belong to the word",
            )
            for line, word in self.kept
        ]
        return found


def _listing(words: Sequence[tuple[int, str]]) -> str:
    shown = ", ".join(f"{word} (line {line})" for line, word in words[:_LISTED])
    return shown + ", …" if len(words) > _LISTED else shown
