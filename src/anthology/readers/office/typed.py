"""Make lists and breaks of paragraphs that were typed as such, sign by sign and without a style.

In: the fragment of a document. Out: the same, changed in place. Lines that may be speech, and
numbers that do not count on, stay as they were typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.plain_text.blocks import Line
from anthology.readers.plain_text.shape import find_marker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.xhtml import Element
    from anthology.readers.plain_text.shape import Marker

_BREAK = re.compile(r"\u2042|\*|(?:[*•·#~◆❖]\s*){3,}")
_LETTER = re.compile(r"\A([a-z])\.(?=\s)")  # a capital before a full stop opens a name
_ALIKE = {"–": "-", "·": "•", "\uf0b7": "•"}  # signs that word processors put for others
_TICKED = "☐☑☒□✓✔✗✘"  # they say more than that an item begins
_SPOKEN = re.compile(r"[?!«»“”\"]")
_SENTENCE = re.compile(r"[.?!…»”\"]\Z")
_FEWEST = 2  # items of a list


def settle_typed(root: Element) -> None:
    """Make lists and breaks of typed paragraphs, wherever blocks stand."""
    for holder in [root, *root.iter("div")]:
        for paragraph in holder.findall("p"):
            words = xhtml.text(paragraph)
            if not len(paragraph) and (Line(0, words).is_rule or _BREAK.fullmatch(words)):
                xhtml.swap(paragraph, xhtml.element("hr"))
    for paragraph in list(root.iter("p")):
        _part_lines(paragraph)
    for block in list(root.iter("blockquote")):
        if len(block) and all(map(_opens_item, block)):
            xhtml.unwrap(block)  # paragraphs set in by hand, which the converter takes for quoted
    for holder in [root, *root.iter("div", "td", "blockquote")]:
        for typed, run in groupby(list(holder), key=_opens_item):
            if typed:
                _make_list(list(run))


def is_bullet(sign: str) -> bool:
    """Tell whether a sign before a tab is that of an item that no marker of plain text is.

    >>> is_bullet("●"), is_bullet("o"), is_bullet("✓"), is_bullet("☐"), is_bullet("–")
    (True, True, False, False, False)
    """
    if sign in _TICKED or find_marker(Line(0, f"{sign} …")) is not None:
        return False
    return sign == "o" or (len(sign) == 1 and unicodedata.category(sign) in ("So", "Sm", "Co"))


def _read(text: str, before: Marker | None = None) -> Marker | None:
    """Read the marker before the words of a paragraph; `before` is that of the item before it."""
    text = text.lstrip()
    if text[1:2].isspace() and text[:1] != "o" and is_bullet(text[:1]):
        text = f"•{text[1:]}"
    # The last sign stands for words in bold or a picture, which may follow the marker.
    return find_marker(Line(0, _LETTER.sub(r"\1)", text) + "…"), before)


def _opens_item(node: Element) -> bool:
    """Tell whether a paragraph opens with a marker."""
    return xhtml.name(node) == "p" and _read(node.text or "") is not None


def _part_lines(paragraph: Element) -> None:
    """Make paragraphs of the lines of one in which line ends part items."""
    ends = [one for one in paragraph.findall("br") if _read(one.tail or "") is not None]
    if not ends or len(ends) + _opens_item(paragraph) < _FEWEST:
        return
    for end in reversed(ends):
        made = xhtml.element("p", (end.tail or "").lstrip())
        made.extend(list(end.itersiblings()))
        paragraph.remove(end)
        paragraph.addnext(made)


@dataclass(slots=True)
class _List:
    """Hold one list: its sign or kind of number, its first number, its items as they are made."""

    sign: str
    first: int
    made: Element
    items: list[Element] = field(default_factory=list)

    def takes(self, sign: str, marker: Marker) -> bool:
        """Tell whether a marker goes on with this list."""
        counts_on = marker.value == self.first + len(self.items)
        return sign == self.sign and (marker.kind == "*" or counts_on)


def _make_list(run: Sequence[Element]) -> None:
    """Make a list, with lists in its items, of paragraphs that open with markers.

    Nothing is changed where a number does not count on, or where dashes may open speech. A list
    ends where a full stop closes items that end with commas or semicolons.
    """
    ends = [xhtml.text(one)[-1:] for one in run]
    for at in range(1, len(run) - 1):
        if ends[at] == "." and set(ends[:at]) <= {",", ";"}:
            _make_list(run[: at + 1])
            _make_list(run[at + 1 :])
            return
    lists: list[_List] = []
    open_: list[_List] = []
    words: list[str] = []
    marker: Marker | None = None
    for paragraph in run:
        text = (paragraph.text or "").lstrip()
        marker = _read(text, marker)
        if marker is None:
            return
        words.append(marker.text.removesuffix("…"))
        sign = _ALIKE.get(text[0], text[0]) if marker.kind == "*" else marker.kind
        going_on = [one for one in open_ if one.takes(sign, marker)]
        if going_on:
            del open_[open_.index(going_on[-1]) + 1 :]
        elif open_ and marker.value > 1:
            return
        else:
            open_.append(_open(sign, marker, open_))
            lists.append(open_[-1])
        item = xhtml.element("li")
        open_[-1].items.append(item)
        open_[-1].made.append(item)
    counted = all(one.made.tag == "ul" or len(one.items) >= _FEWEST for one in lists)
    if len(run) < _FEWEST or not counted or _may_be_speech(run, lists[0].sign):
        return
    items = lists[0].made.iter("li")
    for paragraph, item, text in zip(run, items, words, strict=True):
        item.text = text
        for at, child in enumerate(list(paragraph)):
            item.insert(at, child)
    run[0].addprevious(lists[0].made)
    for paragraph in run:
        xhtml.drop(paragraph)


def _open(sign: str, marker: Marker, open_: Sequence[_List]) -> _List:
    """Open a list in the last item of those that are open."""
    made = xhtml.element("ul" if marker.kind == "*" else "ol")
    if marker.kind not in ("*", "1"):
        made.set("type", marker.kind)
    if marker.value > 1:
        made.set("start", str(marker.value))
    if open_:
        open_[-1].items[-1].append(made)
    return _List(sign, marker.value, made)


def _may_be_speech(run: Sequence[Element], sign: str) -> bool:
    """Tell whether lines that open with dashes may be what people say.

    Items are no sentences most of the time; where they are, a colon before them leads to them.
    """
    if sign != "-":
        return False
    lines = [xhtml.text(one) for one in run]
    before = run[0].getprevious()
    led = before is not None and xhtml.text(before).endswith(":")
    if led and not any(map(_SPOKEN.search, lines)):
        return False
    return sum(bool(_SENTENCE.search(line)) for line in lines) * 2 > len(lines)
