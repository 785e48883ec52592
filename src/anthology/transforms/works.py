"""Gather the works that stand below a heading such as “References”, each behind its label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.markup import xhtml
from anthology.readers.scans.contents import BIBLIOGRAPHY
from anthology.transforms.conversation import part_lines

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element


_LABEL = re.compile(r"\s*(\[[^\[\]\n]{1,20}\])\s+(?=\S)")
_NUMBER = re.compile(r"[\dIVX]{1,4}(?:\.\d*)*[.)]?\s+")  # that the heading bears


def gather_works(root: Element) -> None:
    """Make a list of works of the paragraphs that open with `[1]` or the like below a heading.

    The heading is that of a bibliography; it stays, and so does what stands between the two.
    """
    for heading in list(root.iter(*xhtml.HEADINGS)):
        if folded_words(_NUMBER.sub("", xhtml.text(heading), count=1)) in BIBLIOGRAPHY:
            _gather(heading)


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
