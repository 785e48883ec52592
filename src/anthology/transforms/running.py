"""Read the running text of a fragment, block by block, with the places that it came from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms.tongues import primary

if TYPE_CHECKING:
    from anthology.xhtml import Element

MASK = "\ufffc"  # stands for what is not read
BREAK = "\u2028"  # a line break or a picture inside a block
EDGE = "\u2029"  # the end of a block

# Comments and processing instructions have no name.
_OPAQUE = frozenset({"", *"code pre kbd samp var math svg".split()})
_BREAKING = frozenset("br img picture iframe video audio".split())


@dataclass(frozen=True, slots=True)
class Slot:
    """Name a place for text in a tree: an element's text, or the tail behind it."""

    node: Element
    tail: bool = False

    @property
    def text(self) -> str:
        """Give what stands there."""
        return (self.node.tail if self.tail else self.node.text) or ""

    @property
    def within(self) -> Element:
        """Give the element that the text is part of."""
        parent = self.node.getparent() if self.tail else None
        return self.node if parent is None else parent

    def write(self, text: str) -> None:
        """Put other text there."""
        if self.tail:
            self.node.tail = text
        else:
            self.node.text = text


Pieces = list[tuple[Slot | None, str]]


def read(root: Element, language: str) -> dict[str, Pieces]:
    """Read all words below an element, by language: `lang` on elements inside it is honoured.

    Every block ends in `EDGE`; `BREAK` stands for a line break or a picture, `MASK` for all else
    that is not read: code, formulas, passages in another language.
    """
    reader = _Reader()
    waiting = [(root, language)]
    while waiting:
        waiting += reader.read(*waiting.pop())
    return reader.pieces


class _Reader:
    """Collect text places by language, block by block."""

    def __init__(self) -> None:
        self.pieces: dict[str, Pieces] = defaultdict(list)
        self._block: Pieces = []
        self._language = ""

    def read(self, top: Element, language: str) -> list[tuple[Element, str]]:
        """Read below an element what is in its language; give the elements in others."""
        self._language = language
        foreign: list[tuple[Element, str]] = []
        self._add(Slot(top))
        open_elements = [(top, "", iter(top))]
        while open_elements:
            node, kind, children = open_elements[-1]
            child = next(children, None)
            if child is None:
                open_elements.pop()
                if node is not top:
                    self._leave(node, kind)
                continue
            kind = xhtml.name(child)
            if other := _other_language(child, language):
                foreign.append((child, other))
                self._stand_in(child, kind, MASK)
            elif kind in _OPAQUE or _is_formula(child):
                self._stand_in(child, kind, MASK)
            elif kind in _BREAKING:
                self._stand_in(child, kind, BREAK)
            else:
                self._enter(child, kind)
                open_elements.append((child, kind, iter(child)))
        self._end_block()
        return foreign

    def _add(self, slot: Slot) -> None:
        if text := slot.text:
            self._block.append((slot, text))

    def _enter(self, node: Element, kind: str) -> None:
        if kind in xhtml.BLOCK:
            self._end_block()
        self._add(Slot(node))

    def _leave(self, node: Element, kind: str) -> None:
        if kind in xhtml.BLOCK:
            self._end_block()
        self._add(Slot(node, tail=True))

    def _stand_in(self, node: Element, kind: str, sign: str) -> None:
        """Put a sign in the place of an element that is not read."""
        if kind in xhtml.BLOCK:
            self._end_block()
        else:
            self._block.append((None, sign))
        self._leave(node, kind)

    def _end_block(self) -> None:
        if any(slot and not text.isspace() for slot, text in self._block):
            self.pieces[self._language] += [*self._block, (None, EDGE)]
        self._block = []


def _is_formula(node: Element) -> bool:
    return "data-tex" in node.attrib or "math" in xhtml.classes(node)


def _other_language(node: Element, language: str) -> str:
    written = node.get("lang") or ""
    same = not written or primary(written) == primary(language)
    return "" if same else written
