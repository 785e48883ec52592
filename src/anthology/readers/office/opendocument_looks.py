"""Keep the looks of words of an OpenDocument text that the converter does not read.

In: paragraphs with their roles, and the parts with styles. Out: the same, where words shown in
capitals are written so, and signs stand around those struck or in small capitals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.office.package import SMALL, STRUCK, attribute, inner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anthology.markup.xhtml import Element

_LOOKS = ("font-variant", "text-transform", "text-line-through-style")
_WRITTEN = {"uppercase": str.upper, "lowercase": str.lower}
_APART = ("note", "annotation", "frame")  # with paragraphs of their own


def write_looks(paragraphs: Iterable[tuple[Element, str]], *parts: Element | None) -> None:
    """Write the looks of words; those of the styles of headings and titles are for the book."""
    styles = {
        attribute(style, "name"): style
        for part in parts
        for style in (inner(part, "style") if part is not None else ())
    }
    for paragraph, role in paragraphs:
        if role != "code":
            common = {} if role else _of_style(styles, attribute(paragraph, "style-name"))
            _write(paragraph, common, styles)


def _of_style(styles: dict[str, Element], name: str) -> dict[str, str]:
    """Give the looks that a style has, itself or from those it is based on."""
    found: dict[str, str] = {}
    seen = set[str]()
    while name in styles and name not in seen:
        seen.add(name)
        for one in inner(styles[name], "text-properties"):
            said = {look: attribute(one, look) for look in _LOOKS}
            found = {look: value for look, value in said.items() if value} | found
        name = attribute(styles[name], "parent-style-name")
    return found


def _write(node: Element, looks: dict[str, str], styles: dict[str, Element]) -> None:
    """Write the looks of the words within an element."""
    node.text = _written(node.text, looks)
    for below in node:
        if xhtml.name(below) == "span":
            _write(below, looks | _of_style(styles, attribute(below, "style-name")), styles)
        elif xhtml.name(below) not in _APART:
            _write(below, looks, styles)
        below.tail = _written(below.tail, looks)


def _written(words: str | None, looks: dict[str, str]) -> str | None:
    """Write words as a look shows them."""
    if not words or not words.strip():
        return words
    case = looks.get("text-transform", "")
    words = _WRITTEN[case](words) if case in _WRITTEN else words
    if looks.get("font-variant") == "small-caps":
        words = f"{SMALL[0]}{words}{SMALL[1]}"
    if looks.get("text-line-through-style", "none") != "none":
        words = f"{STRUCK[0]}{words}{STRUCK[1]}"
    return words
