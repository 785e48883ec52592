"""Write the words and numbers that a page's styles put before and behind its own words.

In: the elements that rules with `content` and counters were found for (CSS Generated Content 3,
CSS Lists 3). Out: the same elements, with these words in them; signs without a letter or a figure
are decoration, and stay away.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from anthology.markup.numerals import STYLES, read_values, written
from anthology.markup.page_lists import whole_number
from anthology.markup.xhtml import BLOCK, Element, name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tinycss2.ast import Node

    from anthology.markup.numerals import Numerals

    # What rules say of an element, or of what stands before or behind it ("before", "after").
    Declared: TypeAlias = Mapping[tuple[Element, str], Mapping[str, str]]


def write_generated(root: Element, declared: Declared, own: Mapping[str, Numerals]) -> None:
    """Write into elements what their styles put into them.

    The number of a list's item, where its style has but one, becomes that of the item.
    """
    _Writer(declared, own).walk(root)


class _Writer:
    """Walk a page in order and count as its styles do (CSS Lists 3, 4)."""

    def __init__(self, declared: Declared, own: Mapping[str, Numerals]) -> None:
        self.declared, self.own = declared, own
        self.counters: dict[str, list[int]] = {}
        self.items: dict[Element | None, int] = {}

    def walk(self, node: Element, outer: Mapping[str, int] | None = None) -> None:
        """Count at an element, write what stands before it, go on inside, write what is behind.

        `outer` says how many counters of a name there are around it.
        """
        self._count(node, "", outer or {})
        within = {key: len(values) for key, values in self.counters.items()}
        self._write(node, "before", within)
        for child in list(node):
            if isinstance(child.tag, str):
                self.walk(child, within)
        self._write(node, "after", within)
        for key, values in self.counters.items():
            del values[within.get(key, 0) :]

    def _count(self, node: Element, place: str, outer: Mapping[str, int]) -> None:
        """Begin and raise counters; one that begins again takes the place of a sibling's."""
        said = self.declared.get((node, place), {})
        for key, number in _pairs(said.get("counter-reset", ""), 0):
            self.counters.setdefault(key, [])[outer.get(key, 0) :] = [number]
        for key, number in _pairs(said.get("counter-increment", ""), 1):
            values = self.counters.setdefault(key, [])
            values[-1:] = [(values or [0])[-1] + number]

    def _write(self, node: Element, place: str, within: Mapping[str, int]) -> None:
        """Write what stands before or behind the words of an element."""
        said = self.declared.get((node, place))
        if said is None:
            return
        self._count(node, place, within)
        content = read_values(said.get("content", "").partition(" / ")[0])  # what is read aloud
        if self._numbers(node, content):
            return
        words = "".join(self._said(one, node) for one in content)
        if not any(map(str.isalnum, words)):
            return
        if place == "after" and len(node):
            node[-1].tail = (node[-1].tail or "") + words
        elif place == "after":
            node.text = (node.text or "") + words
        else:
            _put_before(node, words)

    def _numbers(self, node: Element, content: list[Node]) -> bool:
        """Let an item bear its number as items do, where that is all that stands before it."""
        listed = node.getparent()
        one = [part for part in content if part.type == "function"]
        if name(node) != "li" or len(one) != 1 or one[0].lower_name != "counter":
            return False
        if listed is None or listed.tag != "ol":
            return False
        key, *style = [part.value for part in one[0].arguments if part.type == "ident"]
        number = (self.counters.get(key) or [0])[-1]
        before = self.items.get(node.getprevious(), whole_number(listed.get("start"), 1) - 1)
        self.items[node] = number
        if number != before + 1:
            node.set("value", str(number))
        node.set("style", f"list-style-type:{(style or ['decimal'])[0]};{node.get('style') or ''}")
        return True

    def _said(self, part: Node, node: Element) -> str:
        """Give the words of one part of `content`."""
        if part.type == "string":
            return str(part.value)
        if part.type != "function":
            return ""
        given = [one for one in part.arguments if one.type in ("ident", "string")]
        if not given or part.lower_name not in ("counter", "counters", "attr"):
            return ""
        key, strings = (
            str(given[0].value),
            [str(one.value) for one in given if one.type == "string"],
        )
        if part.lower_name == "attr":
            return node.get(key) or ""
        styles = [str(one.value) for one in given[1:] if one.type == "ident"]
        style = (styles or ["decimal"])[0]
        known = self.own.get(style) or STYLES.get(style) or STYLES["decimal"]
        numbers = self.counters.get(key) or [0]
        joined = strings[0] if part.lower_name == "counters" and strings else ""
        shown = numbers if part.lower_name == "counters" else numbers[-1:]
        return joined.join(written(number, known) for number in shown)


def _put_before(node: Element, words: str) -> None:
    """Put words before those of an element: into its first paragraph, where it has one."""
    first = node[0] if len(node) and not (node.text or "").strip() else None
    if first is not None and name(first) in BLOCK and name(first) not in ("table", "ul", "ol"):
        _put_before(first, words)
    else:
        node.text = words + (node.text or "")


def _pairs(text: str, otherwise: int) -> Iterator[tuple[str, int]]:
    """Read counters with the numbers behind them."""
    parts = read_values(text)
    for part, following in zip_longest(parts, parts[1:]):
        if part.type == "ident" and part.lower_value != "none":
            number = following.value if following and following.type == "number" else otherwise
            yield str(part.value), int(number)
