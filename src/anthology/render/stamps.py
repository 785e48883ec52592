"""Stamp the elements of a document, so that print and e-book name the same place in it.

Print and e-book render the same chapter apart: notes move, formulas become drawings, addresses
are added. What both have in common are the elements of the composed body. Each is stamped before
the two part (`data-at`, its number), and a place in the text is an element with an offset in its
*own* text: the text right in it, not that of the elements inside. Whatever a medium adds has an
empty stamp and counts for nothing; whatever it moves takes its stamp along.

Offsets count what print and e-book surely have in common: not white space, not hyphens behind a
letter (print adds some), not what is invisible, and letters as their folded case (print may write
capitals: ß is SS).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element


STAMP = "data-at"
_UNSEEN = r"\u00ad\u200b-\u200f\u2060\ufeff"
# A character, with the hyphen behind it where it is a letter: print breaks words there.
_COUNTED = re.compile(rf"([^\s{_UNSEEN}])(?:(?<=[\w\u0300-\u036f])[{_UNSEEN}]*[-\u2010])?")
_DRAWN = ("math", "svg")  # what is in them is no text of the book


def stamp(body: Element) -> None:
    """Give the elements of a composed body their numbers, before any medium changes it."""
    for number, node in enumerate(body.iter()):
        if xhtml.name(node) and not any(xhtml.name(up) in _DRAWN for up in node.iterancestors()):
            node.set(STAMP, str(number))


def stamp_added(body: Element) -> None:
    """Mark what a medium has added to a stamped body."""
    for node in body.iter():
        if xhtml.name(node) and STAMP not in node.attrib:
            node.set(STAMP, "")


def stamp_frame(root: Element) -> None:
    """Stamp what a template put around a body, by what it is.

    By its id, else by the place that it links to, else by its classes and its place among its
    like; so that what a template writes for one medium only shifts nothing else.
    """
    taken: set[str] = set()
    counts: dict[tuple[str, str], int] = {}
    for node in root.iter():
        if not xhtml.name(node) or STAMP in node.attrib:
            continue
        parent = node.getparent()
        above = parent.get(STAMP, "") if parent is not None else ""
        kind = ".".join((xhtml.name(node), *xhtml.classes(node)))
        counts[above, kind] = number = counts.get((above, kind), 0) + 1
        named = f"#{node.get('id')}" if node.get("id") else _link(node)
        mine = named if named and named not in taken else f"{above}/{kind}{number}"
        taken.add(mine)
        node.set(STAMP, mine)


def unstamp(root: Element) -> None:
    """Take all stamps off a document."""
    for node in root.iter():
        node.attrib.pop(STAMP, "")


def text_length(text: str) -> int:
    """Count the characters of a text as offsets do."""
    return sum(len(match[1].casefold()) for match in _COUNTED.finditer(text))


def stamp_number(stamp: str) -> int:
    """Give the number of an element of a chapter's text, 0 for one of the frame around it."""
    return int(stamp) if stamp.isdecimal() else 0


def stamp_index(text: str, offset: int) -> int | None:
    """Find the character of a text before which so many are counted; None where it has less."""
    for match in _COUNTED.finditer(text):
        if offset <= 0:
            return match.start()
        offset -= len(match[1].casefold())
    return None


def own_texts(node: Element) -> Iterator[tuple[Element, str]]:
    """List the pieces of the own text of an element: its `text`, the `tail` of each child."""
    yield node, node.text or ""
    for child in node:
        yield child, child.tail or ""


def _link(node: Element) -> str:
    """Describe a link within the book; "" for any other element."""
    href = node.get("href") or ""
    return f"to {href}" if href.startswith("#") else ""
