"""Strip a report of what was printed around its text, and say what was taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic
from anthology.readers.ocr.contents import Contents, find_contents
from anthology.readers.ocr.folios import find_folios
from anthology.readers.ocr.heads import find_heads
from anthology.readers.prose.blocks import say_lines, split
from anthology.readers.prose.reflow import measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.prose.blocks import Block, Line

_CRUMB = 2  # characters of the longest crumb


@dataclass(frozen=True, slots=True)
class Stripped:
    """Hold the blocks of the text proper, the contents, and the lines that were taken off.

    `titles` are the folded titles that the contents name, with and without their numbers.
    """

    blocks: list[Block]
    contents: Contents
    folios: frozenset[int]
    heads: frozenset[int]
    crumbs: frozenset[int]
    titles: frozenset[str]

    def report(self) -> list[Diagnostic]:
        """Say what was taken off, with the numbers of all lines."""
        taken = (
            ("the printed contents", self.contents.lines),
            ("page numbers", self.folios),
            ("running heads", self.heads),
            ("crumbs of print", self.crumbs),
        )
        return [
            Diagnostic(
                "printed-furniture",
                f"{what} were dropped: {say_lines(numbers)}",
                line=min(numbers),
            )
            for what, numbers in taken
            if numbers
        ]


def strip(lines: Sequence[Line]) -> Stripped:
    """Take printed contents, page numbers and running heads off the lines of a report."""
    contents = find_contents(lines)
    titles = frozenset(key for entry in contents.entries for key in (entry.key, entry.whole) if key)
    kept = [line for line in lines if line.text and line.number not in contents.lines]
    crumbs = frozenset(line.number for line in kept if _is_crumb(line.text.strip()))
    kept = [line for line in kept if line.number not in crumbs]
    folios = frozenset(find_folios(kept, contents.last_page))
    heads = frozenset(find_heads(kept, folios, titles, measure(split(lines))))
    blocks = split(lines, contents.lines | folios | heads | crumbs)
    return Stripped(blocks, contents, folios, heads, crumbs, titles)


def _is_crumb(text: str) -> bool:
    """Tell whether a line is one or two signs that no writer puts on a line of their own."""
    return len(text) <= _CRUMB and not any(
        char.isalpha() or char in ".…!?$" or (char.isascii() and char.isdigit()) for char in text
    )
