"""Set the notes of a text at the foot of printed pages, and number them.

Each note is set once, at the foot of the page of its first call. Notes, those that are printed
behind the chapter and web addresses have one sequence of numbers. It is known here, and
WeasyPrint counts the same one on the pages.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.language.words import word
from anthology.markup import xhtml
from anthology.render.references import in_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.markup.xhtml import Element


_BLOCKS = (xhtml.BLOCK | {"img"}) - {"p"}  # what cannot stand in a line of small type
_SPACE = re.compile(r"[ \t\r\n\f]+")
_CALLS = "data-calls"  # the id of the note whose number an element will bear


def bring_notes_in(root: Element, slug: str, folios: Mapping[str, str], language: str) -> None:
    """Put the text of each note in the place of its first call, as an inline footnote.

    Further calls bear the same number. One whose note is not in view there, as far as `folios`
    knows, gets a short note that names number and page. Sentences that cite a note say its number.
    Notes that hold blocks or pictures stay behind the text, as do those that nothing calls.
    """
    notes = {item.get("id") or "": item for item in root.iter("li") if _is_note(item)}
    called = {xhtml.target(call) for call in _calls(root, notes)}
    simple = {key for key, item in notes.items() if key in called and not _holds_blocks(item)}
    for link in root.iter("a"):
        if "note-cited" in xhtml.classes(link) and xhtml.target(link) in notes:
            link.set(_CALLS, xhtml.target(link))
    setter = _Setter(slug, folios, language, notes, simple)
    for call in _calls(root, notes):
        if not any(one.get("id") in simple for one in call.iterancestors("li")):
            setter.take(call)
    for key in simple:
        xhtml.drop(notes[key])
    for section in [node for node in root.iter("section") if "footnotes" in xhtml.classes(node)]:
        if xhtml.empty(section):
            xhtml.drop(section)


@dataclass(slots=True)
class _Setter:
    """Set calls one by one in their order; `simple` are the notes that go to the foot."""

    slug: str
    folios: Mapping[str, str]
    language: str
    notes: Mapping[str, Element]
    simple: set[str]
    done: set[str] = field(default_factory=set)
    again: int = 0

    def take(self, call: Element) -> None:
        """Put the note of a call here, or mark the call to bear the number of one set elsewhere."""
        key = xhtml.target(call)
        if key in self.done:
            self._repeat(call, key)
        elif key in self.simple:
            self._print(call, key)
        else:
            self.done.add(key)
            call.set(_CALLS, key)
            # the counter of notes at the foot, so that theirs go on behind this one
            call.set("style", "counter-increment:footnote")

    def _print(self, call: Element, key: str) -> None:
        """Put a note in the place of its call; the notes that it calls follow it, without a call.

        WeasyPrint 70 numbers a note in a note before the note around it. So it stands behind that
        note here, where its call is hidden, and leaves a mark in it.
        """
        self.done.add(key)
        note = _inline(self.notes[key])
        note.set("id", key)
        inner = _calls(note, self.notes)
        xhtml.swap(call, note)
        new = [one for one in inner if xhtml.target(one) in self.simple - self.done]
        for one in inner:
            xhtml.swap(
                one, xhtml.element("span", class_="inner-call", data_calls=xhtml.target(one))
            )
        for one in reversed(new):
            if xhtml.target(one) in self.done:
                continue
            behind = xhtml.element("a", class_="noteref", href=f"#{xhtml.target(one)}")
            behind.tail, note.tail = note.tail, None
            note.addnext(behind)
            self._print(behind, xhtml.target(one))
            hidden = note.getnext()
            if hidden is not None:
                xhtml.add_class(hidden, "called-in-note")

    def _repeat(self, call: Element, key: str) -> None:
        """Let a further call bear the number of its note, or say where that stands."""
        self.again += 1
        place = f"{self.slug}--again--{self.again}"
        here, there = self.folios.get(place, ""), self.folios.get(key, "")
        call.set("id", place)
        if key not in self.simple or not here or not there or in_view(here, there):
            call.set(_CALLS, key)
            return
        before, after = word("see-note", self.language).format(note="\0", page=there).split("\0")
        note = xhtml.element("span", before, class_="footnote", id=place)
        number = xhtml.element("a", href=f"#{key}", class_="noteref", data_calls=key)
        number.tail = after
        note.append(number)
        xhtml.swap(call, note)


def number_notes(root: Element) -> None:
    """Write the numbers of notes where pages do not count them.

    That is into notes which call others, into further calls, and to notes behind the chapter.
    """
    number = 0
    numbers: dict[str, int] = {}
    for node in root.iter("span", "a"):
        late = node.get(_CALLS) if "style" in node.attrib else None
        if late or {"footnote", "address"} & set(xhtml.classes(node)):
            number += 1
            numbers[late or node.get("id") or f" {number}"] = number
    for node in root.iter("span", "a"):
        if key := node.attrib.pop(_CALLS, ""):
            # a note behind the chapter that only notes call comes after all others
            shown = numbers.setdefault(str(key), len(numbers) + 1)
            if len(node):  # raised, and never at the beginning of a line
                node[0].text = f"\u2060{shown}"
            else:
                node.text = str(shown)
    for item in [one for one in root.iter("li") if _is_note(one)]:
        if number := numbers.get(item.get("id") or "", 0):
            # counting by nothing, since WeasyPrint 70 counts on after it has set a counter
            item.set("style", f"counter-set:list-item {number};counter-increment:list-item 0")


def _calls(root: Element, notes: Mapping[str, Element]) -> list[Element]:
    """List the calls of notes in an element."""
    links = [node for node in root.iter("a") if "noteref" in xhtml.classes(node)]
    return [one for one in links if xhtml.target(one) in notes]


def _holds_blocks(item: Element) -> bool:
    """Tell whether a note has blocks or pictures in it, which cannot stand within a line."""
    return any(
        xhtml.name(node) in _BLOCKS and xhtml.classes(node) != ["formula"]
        for node in item.iterdescendants()
    )


def _inline(item: Element) -> Element:
    """Make an inline footnote of a copy of a note, without its way back.

    Its paragraphs become lines. WeasyPrint 70 takes a line feed in a note as one that ends a line,
    and stops at one behind a space.
    """
    copied = deepcopy(item)
    for back in [node for node in copied.iter("a") if "noteback" in xhtml.classes(node)]:
        xhtml.drop(back)
    for number, paragraph in enumerate(list(copied.iter("p"))):
        if number:
            paragraph.addprevious(xhtml.element("br"))
        xhtml.unwrap(paragraph)
    note = xhtml.element("span", copied.text or "", class_="footnote")
    for child in list(copied):
        note.append(child)
    for node in note.iter():
        node.text = _SPACE.sub(" ", node.text or "")
        node.tail = _SPACE.sub(" ", node.tail or "")
    note.text = (note.text or "").lstrip()
    xhtml.change_end(note, str.rstrip)
    return note


def _is_note(item: Element) -> bool:
    """Tell whether an item stands straight in a list of notes."""
    outer = item.getparent()
    holder = outer.getparent() if outer is not None else None
    return holder is not None and "footnotes" in xhtml.classes(holder)
