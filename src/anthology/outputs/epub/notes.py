"""Make of a chapter's list of notes what reading systems show as pop-ups: a box for each note.

EPUB Structural Semantics 1.1 knows `footnote` for a box that a `noteref` leads to; the items of a
list may not bear the role that goes with it (`doc-footnote`, DPUB-ARIA 1.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology import xhtml

if TYPE_CHECKING:
    from anthology.xhtml import Element


def box_notes(section: Element) -> None:
    """Turn the lists of a section of notes into boxes, each with the number of its note."""
    for notes in section.findall("{*}ol"):
        first = notes.get("start") or "1"
        for number, item in enumerate(notes.findall("{*}li"), int(first)):
            _number(item, number)
            xhtml.rename(item, "aside")
            xhtml.set_type(item, "footnote", "doc-footnote")
        xhtml.unwrap(notes)


def _number(item: Element, number: int) -> None:
    """Put the number before the first words of a note."""
    first = item[0] if len(item) and xhtml.name(item[0]) == "p" else item
    made = xhtml.element(f"{{{xhtml.XHTML}}}span", str(number), class_="note-number")
    made.tail, first.text = f" {(first.text or '').lstrip()}", None
    first.insert(0, made)
