"""Number the paragraphs of an OpenDocument text as its list styles say (ODF 1.3, 5.3 and 16.30).

In: the main part and `styles.xml`. Out: the items and headings that bear a label, in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.office.labels import Label, show_number
from anthology.readers.office.package import attribute, inner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element

_PLACE = re.compile(r"%(\d{1,2})%")
_LISTED = ("list-style", "outline-style")


@dataclass(frozen=True, slots=True)
class _Level:
    """Hold how one level is numbered; `text` has the places of numbers, as `%1%`."""

    kind: str
    start: int
    text: str


@dataclass(slots=True)
class _Counted:
    """Hold a list under way: its style, and the numbers that its levels have reached."""

    style: str
    numbers: dict[int, int] = field(default_factory=dict)


class OpenNumbering:
    """Number the items and headings of a text."""

    def __init__(self, root: Element, styles: Element | None) -> None:
        """Read the styles of lists, and the levels of headings."""
        self._styles: dict[str, dict[int, _Level]] = {}
        self._outline = ""
        self._language = "en"
        self._of_paragraphs: dict[str, Element] = {}
        self._last: dict[str, _Counted] = {}
        self._named: dict[str, _Counted] = {}
        for part in (styles, root):
            if part is None:
                continue
            for style in inner(part, *_LISTED):
                name = attribute(style, "name") or "Outline"
                self._styles[name] = dict(_levels(style))
                if xhtml.name(style) == "outline-style":
                    self._outline = name
            for style in inner(part, "style"):
                self._of_paragraphs[attribute(style, "name")] = style
        for look in inner(styles, "text-properties") if styles is not None else ():
            if language := attribute(look, "language"):
                self._language = language
                break

    def labels(self, root: Element) -> Iterator[tuple[Element, Label]]:
        """Give the first paragraph of each numbered item, and the numbered headings."""
        outline = _Counted(self._outline)
        for node in root.iter("{*}list", "{*}h"):
            inside = any(xhtml.name(up) == "list-item" for up in node.iterancestors())
            if xhtml.name(node) == "list":
                if not inside:
                    yield from self._of_list(node, self._opened(node), 1)
            elif not inside and attribute(node, "is-list-header") != "true":
                level = int(attribute(node, "outline-level") or 1)
                if self._is_numbered(node) and (
                    label := self._count(outline, level, attribute(node, "start-value"))
                ):
                    yield node, label

    def _opened(self, listed: Element) -> _Counted:
        """Begin a list, or go on with one before it."""
        style = attribute(listed, "style-name")
        counted = self._named.get(attribute(listed, "continue-list"))
        if counted is None and attribute(listed, "continue-numbering") == "true":
            counted = self._last.get(style)
        counted = counted or _Counted(style)
        self._last[style] = counted
        if key := attribute(listed, "id"):
            self._named[key] = counted
        return counted

    def _of_list(
        self, listed: Element, counted: _Counted, level: int
    ) -> Iterator[tuple[Element, Label]]:
        """Give the labels of a list and of those in its items."""
        own = attribute(listed, "style-name")
        if level > 1 and own and own != counted.style:
            counted = _Counted(own)
        for item in listed:
            if xhtml.name(item) not in ("list-item", "list-header"):
                continue
            for at, block in enumerate(item):
                if xhtml.name(block) == "list":
                    yield from self._of_list(block, counted, level + 1)
                elif at == 0 and xhtml.name(item) == "list-item":
                    label = self._count(counted, level, attribute(item, "start-value"))
                    if label and xhtml.name(block) in ("p", "h"):
                        yield block, label

    def _count(self, counted: _Counted, level: int, start: str) -> Label | None:
        """Count on at a level, and write its label."""
        levels, numbers = self._styles.get(counted.style, {}), counted.numbers
        if level not in levels:
            return None
        own = levels[level]
        numbers[level] = int(start) if start.isdigit() else numbers.get(level, own.start - 1) + 1
        for deeper in [one for one in numbers if one > level]:
            del numbers[deeper]

        def shown(place: re.Match[str]) -> str:
            """Write the number of a level in its place."""
            one = levels.get(int(place[1]), own)
            number = numbers.setdefault(int(place[1]), one.start)
            return show_number(number, one.kind, self._language) if one.kind else ""

        text = _PLACE.sub(shown, own.text).strip()
        return Label(text, numbers[level]) if text else None

    def _is_numbered(self, heading: Element) -> bool:
        """Tell whether the style of a heading, or those it is based on, leave it its number."""
        name, seen = attribute(heading, "style-name"), set[str]()
        while name in self._of_paragraphs and name not in seen:
            seen.add(name)
            style = self._of_paragraphs[name]
            if any(str(key).endswith("}list-style-name") for key in style.attrib):
                return attribute(style, "list-style-name") == self._outline
            name = attribute(style, "parent-style-name")
        return True


def _levels(style: Element) -> Iterator[tuple[int, _Level]]:
    """Read the levels of a style of lists; signs of bullets are no labels."""
    for level in inner(style, "list-level-style-number", "outline-level-style"):
        at = int(attribute(level, "level") or 1)
        kind = attribute(level, "num-format").partition(",")[0].strip()
        text = attribute(level, "num-list-format")
        if not text:
            shown = int(attribute(level, "display-levels") or 1)
            places = range(max(1, at - shown + 1), at + 1) if kind else ()
            numbers = ".".join(f"%{place}%" for place in places)
            text = f"{attribute(level, 'num-prefix')}{numbers}{attribute(level, 'num-suffix')}"
        yield at, _Level(kind, int(attribute(level, "start-value") or 1), text)
