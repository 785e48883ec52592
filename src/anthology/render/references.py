"""Give the page behind each link to another place of the book, as paper has no links to follow.

Page numbers stand as plain words: WeasyPrint 70 loses notes on pages where it counts them itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.xhtml import Element

_NO_REFERENCES = {"noteref", "noteback", "citation", "footnote-ref", "footnote-backref"}
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6", "sup", "nav")


def print_pages(root: Element, slug: str, folios: Mapping[str, str], language: str) -> None:
    """Write "(p. 23)" behind links whose place is on another page than theirs, and not facing it.

    Each link becomes a place, `<slug>--see-<n>`, so that the next round knows its own page;
    where a page is not known yet, nothing is written. Calls of notes, entries of a bibliography
    and links in headings stay as they are.
    """
    entries = {
        node.get("id")
        for section in root.iter("section")
        if "bibliography" in xhtml.classes(section)
        for node in section.iter()
    }
    for number, link in enumerate(_references(root), 1):
        target = (link.get("href") or "").removeprefix("#")
        if target in entries:
            continue
        place = link.get("id") or f"{slug}--see-{number}"
        link.set("id", place)
        here, there = folios.get(place, ""), folios.get(target, "")
        if not here or not there or _in_view(here, there):
            continue
        words = f" ({word('page-short', language)}\u00a0{there})"
        note = xhtml.element("span", words, class_="page-reference")
        note.tail, link.tail = link.tail, None
        link.addnext(note)


def _references(root: Element) -> list[Element]:
    return [
        link
        for link in root.iter("a")
        if (link.get("href") or "").startswith("#")
        and not _NO_REFERENCES & {*xhtml.classes(link)}
        and not any(xhtml.name(outer) in _HEADS for outer in link.iterancestors())
        and any(letter.isalpha() for letter in xhtml.text(link))
    ]


def _in_view(one: str, other: str) -> bool:
    """Tell whether two pages are the same, or face each other: a verso and the recto behind it."""
    if one.isdigit() and other.isdigit():
        return int(one) // 2 == int(other) // 2
    return one == other
