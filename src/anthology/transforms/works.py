"""Gather the works that stand below a heading such as “References”; link what cites them."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.markup import xhtml
from anthology.markup.page_lists import numbered_items
from anthology.readers.citations import CITED, read_citation
from anthology.readers.scans.contents import BIBLIOGRAPHY
from anthology.transforms.conversation import part_lines
from anthology.transforms.running_text import read_running_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from anthology.markup.xhtml import Element
    from anthology.transforms.running_text import TextSlot


_LABEL = re.compile(r"\s*(\[[^\[\]\n]{1,20}\])\s+(?=\S)")
_NUMBER = re.compile(r"[\dIVX]{1,4}(?:\.\d*)*[.)]?\s+")  # that the heading bears
_CLOSE = re.compile(r"(?<=[\w”»’])\[\Z")  # a citation that is typed close to its word
_UNLINKED = frozenset(("a", *xhtml.HEADINGS))


def gather_works(root: Element) -> None:
    """Make a list of works of the paragraphs that open with `[1]` or the like below a heading.

    The heading is that of a bibliography; it stays, and so does what stands between the two.
    Labels in brackets are linked to the works that bear them, and numbers to those of a numbered
    list below such a heading.
    """
    works: dict[str, Element] = {}
    for heading in list(root.iter(*xhtml.HEADINGS)):
        if folded_words(_NUMBER.sub("", xhtml.text(heading), count=1)) in BIBLIOGRAPHY:
            _gather(heading)
            works |= _listed(heading)
    if works:
        _link_citations(root, works)


def _listed(heading: Element) -> dict[str, Element]:
    """Give the works in lists between a heading and the next by what they are cited by.

    That is their own label, or their number where the list counts from it in digits.
    """
    works: dict[str, Element] = {}
    for node in takewhile(_is_no_heading, heading.itersiblings()):
        for listed in (one for one in (node, *node) if xhtml.name(one) == "ol"):
            counts = listed.get("type", "1") == "1"
            for work, number in numbered_items(listed):
                label = next((one for one in work if "label" in xhtml.classes(one)), None)
                if label is not None:
                    works[_folded(xhtml.text(label).strip("[] "))] = work
                elif counts:
                    works[str(number)] = work
    return works


def _is_no_heading(node: Element) -> bool:
    """Tell whether a node is none that the next part begins with."""
    return xhtml.name(node) not in xhtml.HEADINGS


def _folded(label: str) -> str:
    """Write a label as it is compared: in lower case, spaces once."""
    return " ".join(label.casefold().split())


def _link_citations(root: Element, works: dict[str, Element]) -> None:
    """Link what cites works in the text, outside of the works themselves and of other links."""
    taken = {node.get("id") for node in root.iter()}

    def find_id(label: str) -> str:
        """Give the id of a work by its label; one that has none gets it."""
        work = works.get(_folded(label))
        if work is None:
            return ""
        if not work.get("id"):
            name = "ref-" + re.sub(r"\W+", "-", _folded(label))
            while name in taken:
                name += "-"
            taken.add(name)
            work.set("id", name)
        return work.get("id", "")

    apart = {id(work) for work in works.values()}
    pieces = read_running_text(root, "").values()
    for slot in [slot for read in pieces for slot, text in read if slot and "[" in text]:
        around = (slot.within, *slot.within.iterancestors())
        if not any(id(up) in apart or xhtml.name(up) in _UNLINKED for up in around):
            _link(slot, find_id)


def _link(slot: TextSlot, find_id: Callable[[str], str]) -> None:
    """Put links around the labels that the text at a place cites, a space before the bracket."""
    words = [""]  # before the first link, and behind each
    links: list[Element] = []
    end = 0
    for found in CITED.finditer(slot.text):
        at = found.start("keys")
        for part, work in read_citation(found["keys"], find_id) or ():
            if work:
                links.append(xhtml.element("a", part, class_="citation", href=f"#{work}"))
                words[-1] += _CLOSE.sub("\u00a0[", slot.text[end:at])
                words.append("")
                end = at + len(part)
            at += len(part)
    words[-1] += slot.text[end:]
    if links:
        slot.write(words[0])
        for link, behind in zip(links, words[1:], strict=True):
            link.tail = behind
        parent = slot.within
        at = parent.index(slot.node) + 1 if slot.tail else 0
        parent[at:at] = links


def _gather(heading: Element) -> None:
    """Put the works below a heading, up to the next, into lists."""
    works = None
    node = heading.getnext()
    while node is not None and xhtml.name(node) not in xhtml.HEADINGS:
        if xhtml.name(node) == "p":
            part_lines(node, _LABEL.match)
        following = node.getnext()
        found = _LABEL.match(node.text or "") if xhtml.name(node) == "p" else None
        if found and works is None:
            works = xhtml.element("ol")
            section = xhtml.element("section", class_="bibliography")
            node.addprevious(section)
            section.append(works)
        if found and works is not None:
            works.append(_as_work(node, found))
        else:
            works = None
        node = following


def _as_work(paragraph: Element, found: re.Match[str]) -> Element:
    """Make an item of a list of a paragraph, with its label apart."""
    label = xhtml.element("span", found[1], class_="label")
    label.tail = f" {(paragraph.text or '')[found.end() :]}"
    paragraph.text = None
    paragraph.insert(0, label)
    xhtml.rename(paragraph, "li")
    return paragraph
