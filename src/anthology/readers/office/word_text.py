"""Read the words of a Word text, and change them in their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.office.labels import unmarked
from anthology.readers.office.package import CODE, child, inner
from anthology.readers.office.verse import EMPTY, SPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element

GAPS = {
    "tab": " ",
    "br": " ",
    "cr": " ",
    "p": " ",
    "ptab": " ",
    "noBreakHyphen": "\u2011",
    "sym": "•",
}


def words_in(node: Element) -> str:
    """Give the words of an element, without the marks of labels."""
    words = unmarked("".join(text for _, text in leaves(node)))
    return words.replace(EMPTY, "").replace(SPACE, " ")


def leaves(node: Element, *, deleted: bool = False) -> Iterator[tuple[Element, str]]:
    """Give the elements that show words, in order, with the words."""
    shown = ("t", "delText") if deleted else ("t",)
    for leaf in inner(node, *shown, *GAPS):
        if gap := GAPS.get(xhtml.name(leaf)):
            yield leaf, gap
        elif deleted or within(leaf, "moveFrom") is None:
            yield leaf, leaf.text or ""


def within(node: Element, *names: str) -> Element | None:
    """Give the nearest element around that has one of the names."""
    return next(node.iterancestors(*(f"{{*}}{name}" for name in names)), None)


def blank(paragraph: Element) -> None:
    """Empty a paragraph and take its style off, so that the converter passes over it."""
    for leaf in inner(paragraph, "t", "delText"):
        leaf.text = ""
    _unstyle(paragraph)


def _unstyle(paragraph: Element) -> None:
    """Take the style off a paragraph, so that the converter reads it as plain."""
    style = child(paragraph, "pPr", "pStyle")
    if style is not None:
        xhtml.drop(style)


def mark(paragraph: Element, sign: str) -> None:
    """Set a sign before a paragraph that the converter carries through; spaces of code stay."""
    leaves = list(inner(paragraph, "t"))
    for leaf in leaves if sign == CODE else ():
        leaf.text = (leaf.text or "").replace(" ", "\u00a0")
    if leaves:
        leaves[0].text = sign + (leaves[0].text or "")
    _unstyle(paragraph)
