"""Mark in the documents of an e-book where each page of the printed edition begins.

A mark stands before the character with which the page begins. Where print broke a word, it stands
before the whole word, so that nobody hears half of one (see `_word`); it is never put into what
may hold no mark, but before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.book import PageTarget
from anthology.render.stamps import STAMP, own_texts, stamp_index, text_length

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import PageStart


_PHRASES = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q ruby rb rt rtc rp s samp small "
    "span strong sub sup time u var".split()
)
# What may hold no mark, and what may hold none right in it.
_CLOSED = frozenset("picture ruby rb rt rtc rp math svg object audio video".split())
_HOLDERS = frozenset("ul ol dl table thead tbody tfoot tr nav".split())
_BREAK = re.compile(r"[\s\u2010-\u2015-]")  # behind it begins what a line keeps whole
_SOFT_HYPHEN = "\u00ad"


def page_targets(starts: Sequence[PageStart], names: Collection[str]) -> list[PageTarget]:
    """List the pages whose documents, by their names, are in the e-book."""
    return [
        PageTarget(start.label, f"page-{start.label}") for start in starts if _home(start) in names
    ]


def mark_pages(starts: Sequence[PageStart], roots: Mapping[str, Element]) -> None:
    """Put a mark into the documents (by name) at the beginning of each page."""
    stamped = {
        name: {node.get(STAMP, ""): node for node in root.iter()} for name, root in roots.items()
    }
    for start in starts:
        if (home := _home(start)) in roots:
            _mark(start, roots[home], stamped[home])


def _home(start: PageStart) -> str:
    """Name the document of the e-book: the printed contents are its navigation."""
    return "nav" if start.document == "contents" else start.document


def _mark(start: PageStart, root: Element, stamped: Mapping[str, Element]) -> None:
    mark = xhtml.element(f"{{{xhtml.XHTML}}}span", id=f"page-{start.label}")
    mark.set("aria-label", start.label)
    xhtml.set_type(mark, "pagebreak", "doc-pagebreak")
    held = [stamped[stamp] for stamp in start.position.stamps if stamp in stamped]
    if not held:
        _content(root).append(mark)
    elif held[0].get(STAMP) == start.position.stamps[0]:
        _put(mark, held[0], start.position.offset)
    else:
        _put(mark, _first(held[0]), 0)


def _content(root: Element) -> Element:
    """Find the section that a document consists of."""
    body = root.find("{*}body")
    section = next((node for node in body if xhtml.name(node)), None) if body is not None else None
    return section if section is not None else root


def _first(node: Element) -> Element:
    """Find the first element in another one that may hold a mark."""
    while xhtml.name(node) in _HOLDERS and len(node):
        node = node[0]
    return node


def _put(mark: Element, node: Element, offset: int) -> None:
    """Put a mark before a character of the own text of an element."""
    if xhtml.name(node) in _CLOSED or xhtml.name(node) in xhtml.VOID:
        _put_before(mark, node)
        return
    for piece, text in own_texts(node):
        if (at := stamp_index(text, offset)) is None:
            offset -= text_length(text)
            continue
        at = _line(text, at) if _is_code(node) else _word(text, at)
        if piece is not node:
            mark.tail, piece.tail = text[at:], text[:at]
            node.insert(node.index(piece) + 1, mark)
        elif _is_phrase(node) and not text[:at].strip():
            _put_before(mark, node)
        else:
            mark.tail, node.text = text[at:], text[:at]
            node.insert(0, mark)
        return
    node.append(mark)


def _put_before(mark: Element, node: Element) -> None:
    """Put a mark before an element, and before those that begin with it."""
    parent = node.getparent()
    if parent is None:
        return
    first = node.getprevious() is None and not (parent.text or "").strip()
    if xhtml.name(parent) in _CLOSED or (first and _is_phrase(parent)):
        _put_before(mark, parent)
    else:
        parent.insert(parent.index(node), mark)


def _is_phrase(node: Element) -> bool:
    """Tell what may have a mark before it: not a link in a table of contents (EPUB 3.3, 7.3)."""
    in_nav = any(xhtml.name(up) == "nav" for up in node.iterancestors())
    return xhtml.name(node) in _PHRASES and not in_nav


def _is_code(node: Element) -> bool:
    return any(xhtml.name(up) == "pre" for up in (node, *node.iterancestors()))


def _word(text: str, at: int) -> int:
    """Go back to the beginning of a word that print broke; scripts without case hyphenate none."""
    if at and _is_cased(text[at]) and _is_cased(text[at - 1]):
        before = _BREAK.split(text[:at])
        return at - len(before[-1])
    return at


def _is_cased(char: str) -> bool:
    return char.lower() != char.upper() or "\u0300" <= char <= "\u036f" or char == _SOFT_HYPHEN


def _line(text: str, at: int) -> int:
    """Go back to the beginning of a line of code, before what it is set in by."""
    begin = text.rfind("\n", 0, at) + 1
    return at if text[begin:at].strip() else begin
