"""Read the words of a chapter out of markup: of its composed body, of an e-book's document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.outputs.proofread.compare_words import (
    ALTERNATIVE,
    CAPTION,
    CELL,
    CODE,
    HEAD,
    LOWERED,
    NOTE,
    NUMBER,
    PROSE,
    RAISED,
    TEXT,
    Passage,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element


_CODE = frozenset("code kbd samp pre tt".split())
_SILENT = frozenset("script style template head title rp".split())
_KINDS = {"figcaption": CAPTION, "caption": CAPTION, "thead": HEAD}
_CELLS = ("td", "th")
_CELL_TAGS = ("{*}td", "{*}th")
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|font-size:\s*0(?![.\d])")
_APART = frozenset("br hr wbr".split())
_NO_ROMAN = 4000  # the first number that Roman letters have no sign for: MMMM is not written
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """Hold a note: its id, the number that it bears (empty where none is written), its passages."""

    id: str
    number: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class ChapterWords:
    """Hold what a chapter tells: its passages in order without the notes, and these.

    `calls` gives for each call, in order, the id of the note and the number shown; in the text
    of the passages a call is the raised place of this pair (`RAISED`, index, `LOWERED`).
    """

    passages: tuple[Passage, ...]
    notes: tuple[Note, ...]
    calls: tuple[tuple[str, str], ...]


def read_body(body: Element) -> ChapterWords:
    """Read a composed body; lines of the source are where elements bear them."""
    return _Reader().read(body)


def read_document(markup: str) -> ChapterWords:
    """Read a whole document. Raises `SyntaxError` where it is not well-formed."""
    root = xhtml.open_document(markup)
    body = root.find("{*}body")
    return _Reader().read(root if body is None else body)


@dataclass(slots=True)
class _Reader:
    """Walk markup and keep what it says."""

    passages: list[Passage] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    line: int = 0
    kind: str = TEXT
    column: int = 0

    def read(self, root: Element) -> ChapterWords:
        """Read a whole body: passages, notes, and calls of notes."""
        self._inside(root)
        self._end()
        return ChapterWords(tuple(self.passages), tuple(self.notes), tuple(self.calls))

    def _inside(self, node: Element) -> None:
        """Read the text of an element and of all in it."""
        self.text.append(node.text or "")
        for child in node:
            if isinstance(child.tag, str):
                self._element(child)
            self.text.append(child.tail or "")

    def _element(self, node: Element) -> None:
        """Read one element by what it is; ways back from notes, and drawings, are no text."""
        name, kinds = xhtml.name(node), xhtml.classes(node)
        if name in _SILENT or "noteback" in kinds or "note-number" in kinds:
            return
        if _is_hidden(node):
            return
        if "hour-end" in kinds:  # what parts an hour from its session, which stand apart
            self.text.append(" ")
            return
        if line := node.get("data-line"):
            if name in xhtml.BLOCK:
                self._end()
            self.line = int(line)
        if name in ("math", "img"):
            self._alternative(node)
        elif name == "svg":
            return
        elif "noteref" in kinds:
            self.calls.append(((node.get("href") or "").rpartition("#")[2], xhtml.text(node)))
            self.text.append(f"{RAISED}{len(self.calls) - 1}{LOWERED}")
        elif name == "section" and "footnotes" in kinds:
            self._notes(node)
        elif name == "sup" and xhtml.text(node).isdecimal():
            self.text.append(f"{RAISED}={xhtml.text(node)}{LOWERED}")
        elif name in _CODE:
            self._code(node, name)
        elif name == "rt":  # which print has behind its word, and cannot have above it
            self.text.append("(")
            self._inside(node)
            self.text.append(")")
        elif name in xhtml.BLOCK:
            self._block(node, name)
        elif name in _APART:
            self.text.append("" if name == "wbr" else " ")
        else:
            self._inside(node)

    def _block(self, node: Element, name: str) -> None:
        """Read a block as passages of its own, with the number of an item or heading before."""
        outer, around = self.kind, self.column
        self._end()
        self.kind = CELL if outer == TEXT and name in _CELLS else _KINDS.get(name, outer)
        if name in _CELLS:
            self.column = 1 + sum(1 for _ in node.itersiblings(*_CELL_TAGS, preceding=True))
        if name == "li" and (number := number_of(node)):
            self.passages.append(Passage(NUMBER, number, self.line))
        if printed := node.get("data-number"):
            self.text.append(f"{printed} ")
        self._inside(node)
        self._end()
        self.kind, self.column = outer, around

    def _code(self, node: Element, name: str) -> None:
        """Read code between two signs, since its words are compared letter by letter."""
        if name == "pre":
            self._end()
        self.text.append(CODE)
        self._inside(node)
        self.text.append(PROSE)
        if name == "pre":
            self._end()

    def _alternative(self, node: Element) -> None:
        """Note the description of a picture or formula."""
        said = node.get("alt") or node.get("alttext") or ""
        if said.strip():
            self.passages.append(Passage(ALTERNATIVE, said, self.line))

    def _notes(self, section: Element) -> None:
        """Read notes one by one, each as a reading of its own that shares the calls."""
        self._end()
        for item in section.iter("{*}li", "{*}aside"):
            if self._holder(item) is section:
                number = next(
                    (
                        xhtml.text(one)
                        for one in item.iter()
                        if "note-number" in xhtml.classes(one) and not _is_hidden(one)
                    ),
                    "",
                )
                inner = _Reader(calls=self.calls, line=self.line, kind=NOTE)
                if line := item.get("data-line"):
                    inner.line = int(line)
                inner._inside(item)
                inner._end()
                self.notes += [Note(item.get("id") or "", number, tuple(inner.passages))]
                self.notes += inner.notes

    def _holder(self, item: Element) -> Element | None:
        """Find the section whose note an item is, if it is no item of a list in a note."""
        above = item.getparent()
        if above is not None and xhtml.name(above) in ("ol", "ul"):
            above = above.getparent()
        return above

    def _end(self) -> None:
        """End the passage that is being read."""
        whole = "".join(self.text)
        if whole.strip():
            self.passages.append(Passage(self.kind, whole, self.line, column=self.column))
            self.text = []
        elif self.text:
            self.text = []


def _is_hidden(node: Element) -> bool:
    """Tell whether an element is not shown, by its own style."""
    return _HIDDEN.search(node.get("style") or "") is not None


def number_of(item: Element) -> str:
    """Work out the number that an item of an ordered list bears (HTML, 4.4.5 and 4.4.8).

    "" for items of other lists, and of those whose items bear none.
    """
    listed = item.getparent()
    if listed is None or xhtml.name(listed) != "ol" or "labelled" in xhtml.classes(listed):
        return ""
    outer = listed.getparent()
    if outer is not None and "bibliography" in xhtml.classes(outer):
        return ""
    return _written(_value(item, listed), listed.get("type") or "1")


def _value(item: Element, listed: Element) -> int:
    """Give the number of an item in its list, by `start`, `reversed` and `value` (HTML 4.4.8)."""
    items = [one for one in listed if xhtml.name(one) == "li"]
    step = -1 if listed.get("reversed") is not None else 1
    first = len(items) if step < 0 else 1
    number = _whole(listed.get("start"), first) - step
    for one in items:
        number = _whole(one.get("value"), number + step)
        if one is item:
            break
    return number


def _whole(text: str | None, otherwise: int) -> int:
    """Read a whole number, or give another where there is none."""
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def _written(number: int, kind: str) -> str:
    """Write the number of an item as its list does, by the `type` of the list.

    >>> _written(28, "a"), _written(4, "I"), _written(0, "i")
    ('ab', 'IV', '0')
    """
    if number > 0 and kind in "aA":
        made = ""
        while number:
            number, rest = divmod(number - 1, 26)
            made = chr(97 + rest) + made
    elif 0 < number < _NO_ROMAN and kind in "iI":
        made = "".join(_roman(number))
    else:
        return str(number)
    return made.upper() if kind.isupper() else made


def _roman(number: int) -> Iterator[str]:
    """Give the letters of a Roman number."""
    for value, sign in _ROMAN:
        while number >= value:
            number -= value
            yield sign
