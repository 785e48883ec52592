"""Read the running text of a fragment, block by block, with the places that it came from."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from anthology.language.detection import primary
from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


MASK = "\ufffc"  # stands for what is not read
BREAK = "\u2028"  # a line break or a picture inside a block
EDGE = "\u2029"  # the end of a block

# Comments and processing instructions have no name.
_OPAQUE = frozenset({"", *"code pre kbd samp var math svg".split()})
_BREAKING = frozenset("br img picture iframe video audio".split())


@dataclass(frozen=True, slots=True)
class TextSlot:
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


Pieces = list[tuple[TextSlot | None, str]]


def read_running_text(root: Element, language: str) -> dict[str, Pieces]:
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
        self._add(TextSlot(top))
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

    def _add(self, slot: TextSlot) -> None:
        """Note a place with its text, unless it has none."""
        if text := slot.text:
            self._block.append((slot, text))

    def _enter(self, node: Element, kind: str) -> None:
        """Begin a new block at a block element, and note the element's text."""
        if kind in xhtml.BLOCK:
            self._end_block()
        self._add(TextSlot(node))

    def _leave(self, node: Element, kind: str) -> None:
        """End the block behind a block element, and note the text that follows it."""
        if kind in xhtml.BLOCK:
            self._end_block()
        self._add(TextSlot(node, tail=True))

    def _stand_in(self, node: Element, kind: str, sign: str) -> None:
        """Put a sign in the place of an element that is not read."""
        if kind in xhtml.BLOCK:
            self._end_block()
        else:
            self._block.append((None, sign))
        self._leave(node, kind)

    def _end_block(self) -> None:
        """Put the block that was read with those of its language, and an edge behind it."""
        if any(slot and not text.isspace() for slot, text in self._block):
            self.pieces[self._language] += [*self._block, (None, EDGE)]
        self._block = []


def _is_formula(node: Element) -> bool:
    """Tell whether an element holds a formula."""
    return "data-tex" in node.attrib or "math" in xhtml.classes(node)


def _other_language(node: Element, language: str) -> str:
    """Give the language of an element if it is another than that around it."""
    written = node.get("lang") or ""
    same = not written or primary(written) == primary(language)
    return "" if same else written


_REACH = 200  # lines behind a node's own in which its words are looked for
_OPENING = 5  # words of a phrase that will do where markup breaks up the rest
_WORD = re.compile(r"[^\W_]+")
# Tags, and the addresses of links as Markdown and AsciiDoc write them, stand between the words.
_NOT_TEXT = re.compile(
    r"</?[A-Za-z][^<>\n]*>|\]\([^\s()\[\]]*|(?:https?://|mailto:|link:)[^\s\[\]]{0,500}\["
)


def locate(
    article: Article, node: Element, phrase: str, *, after: int = 0, end: bool = False
) -> int | None:
    """Tell on which line of its file (from 1) a phrase begins (or ends) that was read in a node.

    The search starts at the node's own `data-line`, or behind the line `after`, and takes the
    first place within 200 lines: markup, entities, line ends and upper case make no difference.
    A phrase that is not found counts as standing on the node's line; None if that is not known.
    """
    own = xhtml.line(node)
    first = max(own or 1, after + 1)
    last = first + _REACH if own or after else len(article.source.text)
    words = _words(phrase)
    if not words:
        alone = xhtml.text(node) == phrase.strip()
        return _find_marks(article, phrase.strip(), first, last, alone=alone) or own
    some = words[-_OPENING:] if end else words[:_OPENING]
    for sought, in_tags in ((words, False), (words, True), (some, False)):
        index = _index(article.source.text, in_tags=in_tags)
        if found := index.find(sought, first, last, end=end):
            return found
    return own


def find_line(article: Article, pattern: re.Pattern[str], start: int = 1) -> int | None:
    """Find the first line at or after a line (both from 1) all of which matches a pattern."""
    lines = article.source.text.split("\n")[start - 1 : start + _REACH]
    found = (number for number, line in enumerate(lines, start) if pattern.fullmatch(line.strip()))
    return next(found, None)


def _find_marks(article: Article, marks: str, start: int, end: int, *, alone: bool) -> int | None:
    """Find a phrase without letters: on a line of its own where it is all that its node holds."""
    if not marks:
        return None
    for number, line in enumerate(article.source.text.split("\n")[start - 1 : end], start):
        plain = html.unescape(line)
        if plain.strip(" \t>*_-+") == marks if alone else marks in plain:
            return number
    return None


def _words(text: str) -> list[str]:
    """Give the words of a text in lower case."""
    return _WORD.findall(text.casefold())


class _Index:
    """Hold the words of a source as one string and know where in it each line begins.

    Those in tags and addresses, such as a picture's title in HTML, count only if `in_tags`.
    """

    def __init__(self, text: str, *, in_tags: bool) -> None:
        pieces: list[str] = []
        self.starts = [0]
        for line in (text if in_tags else _NOT_TEXT.sub(" ", text)).split("\n"):
            joined = "".join(f" {word}" for word in _words(html.unescape(line)))
            pieces.append(joined)
            self.starts.append(self.starts[-1] + len(joined))
        self.text = "".join(pieces) + " "

    def find(self, words: list[str], first: int, last: int, *, end: bool) -> int | None:
        """Find the line of a run of words that begins in the lines `first` to before `last`."""
        start, stop = (self.starts[min(line, len(self.starts)) - 1] for line in (first, last))
        sought = f" {' '.join(words)} "
        found = self.text.find(sought, start, stop + len(sought))
        if not start <= found < stop:
            return None
        return bisect_right(self.starts, found + (len(sought) - 2 if end else 0))


@lru_cache(maxsize=4)
def _index(text: str, *, in_tags: bool) -> _Index:
    """Index the words of a text; kept, since every step asks for the same text."""
    return _Index(text, in_tags=in_tags)
