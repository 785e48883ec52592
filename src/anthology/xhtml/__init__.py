"""Turn any HTML into a clean XHTML fragment, and edit fragments: the only door to markup.

A *fragment* is a string of well-formed XHTML without a root element. HTML elements in it have no
namespace; MathML and SVG keep theirs. It can be put into an XML document and, since only void
elements are written with `/>`, into an HTML document too.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lxml import etree

from anthology.xhtml.cleaning import Cleaned, clean, strip_control
from anthology.xhtml.documents import (
    XHTML,
    close_document,
    close_drawing,
    close_part,
    open_document,
    open_drawing,
    open_part,
    set_type,
)
from anthology.xhtml.fragment import (
    BLOCK,
    HEADINGS,
    MATHML,
    VOID,
    Element,
    Fragment,
    parse,
    serialise,
)
from anthology.xhtml.pages import Page, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "BLOCK",
    "HEADINGS",
    "MATHML",
    "VOID",
    "XHTML",
    "Cleaned",
    "Element",
    "Fragment",
    "Page",
    "clean",
    "close_document",
    "close_drawing",
    "close_part",
    "open_document",
    "open_drawing",
    "open_part",
    "parse",
    "read_page",
    "serialise",
    "set_type",
    "strip_control",
]


def escape(text: str) -> str:
    """Write text so that it stands for itself in markup and in attribute values."""
    return html.escape(strip_control(text), quote=True)


def element(tag: str, content: str = "", **attributes: str) -> Element:
    """Make an element with text; `class_` and `data_line` stand for `class` and `data-line`."""
    made = etree.Element(
        tag, {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    )
    made.text = content or None
    return made


def name(node: Element) -> str:
    """Give the local name of an element (empty for comments and the like)."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def text(node: Element) -> str:
    """Give the text of an element, white space folded to single spaces."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Element) -> Iterator[str]:
    if name(node) in ("", "annotation"):
        return
    gap = " " if name(node) in BLOCK or name(node) == "br" else ""
    yield gap + (node.text or "")
    for child in node:
        yield from _texts(child)
        yield child.tail or ""
    yield gap


def words(node: Element) -> list[str]:
    """List the words of an element in reading order, lower case, without punctuation."""
    return re.findall(r"\w+", text(node).lower())


def classes(node: Element) -> list[str]:
    """List the classes of an element."""
    return (node.get("class") or "").split()


def add_class(node: Element, added: str) -> None:
    """Give an element one more class."""
    if added not in classes(node):
        node.set("class", " ".join([*classes(node), added]))


def outer(node: Element) -> str:
    """Write an element itself, without the text behind it."""
    return etree.tostring(node, encoding="unicode", with_tail=False)


def rename(node: Element, tag: str) -> None:
    """Make another element of a node, in the namespace that it is in."""
    node.tag = etree.QName(etree.QName(node.tag).namespace, tag).text


def line(node: Element) -> int | None:
    """Find the source line of an element: its own, or the nearest before it in the text."""
    for candidate in (node, *node.iterancestors()):
        if found := candidate.get("data-line"):
            return int(found)
    before = node.xpath("preceding::*[@data-line][1]/@data-line")
    return int(str(before[0])) if isinstance(before, list) and before else None


def drop(node: Element) -> None:
    """Take an element out with all that it holds; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    _append_text(parent, node.getprevious(), node.tail or "")
    parent.remove(node)


def unwrap(node: Element) -> None:
    """Put what an element holds in its own place."""
    parent = node.getparent()
    if parent is None:
        return
    _append_text(parent, node.getprevious(), node.text or "")
    at = parent.index(node)
    for child in list(node):
        parent.insert(at, child)
        at += 1
    _append_text(parent, parent[at - 1] if at else None, node.tail or "")
    parent.remove(node)


def swap(node: Element, other: Element) -> None:
    """Put another element in an element's place; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    other.tail, node.tail = node.tail, None
    parent.replace(node, other)


def wrap(node: Element, outer: Element) -> None:
    """Put an element inside another that takes its place."""
    swap(node, outer)
    outer.append(node)


def empty(node: Element) -> bool:
    """Tell whether an element shows nothing: no text, no picture, no rule."""
    shows = ("img", "hr", "iframe", "video", "audio", "math", "svg", "object", "input")
    return not text(node) and not any(name(inner) in shows for inner in node.iter())


def _append_text(parent: Element, before: Element | None, added: str) -> None:
    if not added:
        return
    if before is None:
        parent.text = (parent.text or "") + added
    else:
        before.tail = (before.tail or "") + added
