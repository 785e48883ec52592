"""Settle the notes of a text, each behind its calls."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from anthology.language.letters import shorten
from anthology.markup import xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_BACK = "↩"
_BETWEEN = "\u202f"  # two calls side by side, else 4 and 5 are 45


def settle_notes(article: Article) -> Article:
    """Give notes numbers in the order of their calls, and lead each back to its first call.

    Those that nothing calls come last, bear no number and are reported: their words are kept.
    """
    if "footnotes" not in article.body:
        return article
    root = xhtml.parse(article.body)
    lists = [one for section in root.iter("section") if "footnotes" in xhtml.classes(section)
             for one in section.findall("ol")]  # fmt: skip
    notes = {note.get("id") or "": note for listed in lists for note in listed.findall("li")}
    calls = [one for one in root.iter("a") if "noteref" in xhtml.classes(one)]
    for call in calls:
        following = call.getnext()
        if following in calls and not call.tail:
            call.tail = _BETWEEN
    order = _in_order(calls, notes)
    for number, (key, first) in enumerate(order.items(), 1):
        if not _has_way_back(notes[key]):
            if not first.get("id"):
                first.set("id", f"ref-{key}")
            back = xhtml.element("a", _BACK, class_="noteback", href=f"#{first.get('id')}")
            _append(notes[key], back)
        if len(lists) == 1:  # of several each has numbers of its own
            lists[0].append(notes[key])
            for call in [one for one in calls if xhtml.target(one) == key]:
                for words in list(call):
                    xhtml.drop(words)
                call.text = None
                call.append(xhtml.element("sup", str(number)))
    for link in root.iter("a"):  # what cites a note in a sentence says its number there
        if "note-cited" in xhtml.classes(link) and xhtml.target(link) in order:
            link.text = str([*order].index(xhtml.target(link)) + 1)
    for note in [notes[key] for key in notes if key not in order]:
        listed = note.getparent()
        if listed is None or xhtml.empty(note):
            xhtml.drop(note)
            continue
        listed.append(note)
        xhtml.add_class(note, "uncalled")
        article = article.report(
            "note-uncalled",
            f"nothing in the text calls the note “{shorten(xhtml.text(note))}”",
            line=xhtml.line(note) or xhtml.line(listed),
            hint="it is kept, without a number, behind the other notes; call it where it belongs, "
            "or delete it",
        )
    return replace(article, body=xhtml.serialise(root))


def _in_order(calls: list[Element], notes: dict[str, Element]) -> dict[str, Element]:
    """Give the first call of each note: of the text, of the notes so found, of all notes."""
    holders = {id(call): key for key, note in notes.items() for call in note.iter("a")}
    order: dict[str, Element] = {}
    found: list[str] = []
    for holder in chain([None], found, notes):  # `found` grows meanwhile
        for call in calls:
            key = xhtml.target(call)
            if holders.get(id(call)) == holder and key in notes and key not in order:
                order[key] = call
                found.append(key)
    return order


def _has_way_back(note: Element) -> bool:
    """Tell whether a note has a link back to its call."""
    return any("noteback" in xhtml.classes(link) for link in note.iter("a"))


def _append(note: Element, back: Element) -> None:
    """Put the link at the end of the note's last paragraph, a space before it."""
    last = note[-1] if len(note) and xhtml.name(note[-1]) == "p" else note
    xhtml.change_end(last, lambda words: words.rstrip() + " ")
    last.append(back)


NOTES_STEP = Transform(rank=50, apply=settle_notes)
