"""Set apart what leads to a text, and what its end says of it: where it appeared, who wrote it.

The lead stands in a frame, a table of one cell or bars. What is said at the end is known by its
words, or by the author's name that it begins with.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_MOST, _LONGEST = 2, 900  # paragraphs at an end; letters of one
_SAID = re.compile(  # how a paragraph begins that tells where its text is from
    r"[\W_]*(?:(?:first |originally |previously |initially )(?:published|appeared|printed)\b"
    r"|(?:re)?published (?:first |originally )?(?:in|by|on|under|with)\b|reprinted\b"
    r"|(?:translated|adapted) (?:from|by|and)\b|about the author"
    r"|th(?:is|e) (?:article|text|piece|essay|interview|story|post|report|chapter|talk|poem)\b"
    r".{0,60}?\b(?:published|appeared|printed|translated|adapted|retells|based on|given)\b"
    r"|(?:initialement |d.abord )?(?:publiée?|parue?)s? (?:d.abord |initialement )?"
    r"(?:dans|sur|en|le|chez|par)\b"
    r"|première (?:parution|publication)\b|(?:traduite?|adaptée?)s? (?:de|du|par)\b"
    r"|à propos de l.auteure?\b"
    r"|ce(?:t|tte)? (?:article|texte|récit|entretien|billet|rapport|chapitre|poème|interview)\b"
    r".{0,60}?\b(?:publiée?|parue?|traduite?|adaptée?|tirée?)\b)",
    re.IGNORECASE | re.DOTALL,
)
# What only tells so in a paragraph that is in italics as a whole.
_AFTER = re.compile(r"\W*(?:after|from|based on|d.après|tirée? (?:de|du))\b", re.IGNORECASE)
_OF_A_PERSON = re.compile(
    r"\W+(?:is|was|are|lives|works|teaches|est|était|vit|travaille|enseigne)\b", re.IGNORECASE
)


def set_apart(article: Article) -> Article:
    """Mark the lead of a text, and what its last paragraphs say of it."""
    root = xhtml.parse(article.body)
    _unframe(root)
    people = [one.name for one in article.meta.authors]
    for paragraph in _last_paragraphs(root):
        if not _tells_of_text(paragraph, people):
            break
        xhtml.add_class(paragraph, "provenance")
    return replace(article, body=xhtml.serialise(root))


def _last_paragraphs(root: Element) -> Iterator[Element]:
    """Give the last paragraphs of a text, the last first; its notes may stand behind them.

    The first paragraph of a text is never among them.
    """
    first = next((node for node in root.iter("p") if not xhtml.empty(node)), None)
    blocks = [node for node in root if not xhtml.empty(node)]
    while blocks and xhtml.name(blocks[-1]) in ("section", "div", "hr"):
        last = blocks.pop()
        if not xhtml.classes(last):
            blocks += [node for node in last if not xhtml.empty(node)]
    for node in blocks[: -_MOST - 1 : -1]:
        if xhtml.name(node) != "p" or node is first:
            return
        yield node


def _tells_of_text(paragraph: Element, people: list[str]) -> bool:
    """Tell whether a paragraph is about the text that it ends, or about who wrote it."""
    words = xhtml.text(paragraph)
    if len(words) > _LONGEST or words.endswith(":"):
        return False
    if _SAID.match(words):
        return True
    if not (paragraph.text or "").strip() and len(paragraph):
        first = paragraph[0]
        slanted = xhtml.name(first) in ("em", "i") and not (first.tail or "").strip(" .")
        if slanted and len(paragraph) == 1 and _AFTER.match(words):
            return True
        said = xhtml.text(first)
        named = [name for name in people if said.startswith(name)]
        return any(_OF_A_PERSON.match(words[len(name) :]) for name in named)
    return False


def _unframe(root: Element) -> None:
    """Turn tables with one cell, and paragraphs written between two bars, into paragraphs."""
    for table in list(root.iter("table")):
        cells = [node for node in table.iter() if xhtml.name(node) in ("td", "th")]
        if len(cells) == 1:
            _to_paragraph(table, cells[0])
    for paragraph in root.iter("p"):
        _strip_bars(paragraph)
    first = next((node for node in root if not xhtml.empty(node)), None)
    if first is not None and "unframed" in xhtml.classes(first):
        xhtml.add_class(first, "lead")
    for node in root.iter("p", "div"):
        _forget_mark(node)


def _to_paragraph(table: Element, cell: Element) -> None:
    """Make a paragraph of the only cell of a table; what the table was called and named stays."""
    holds_blocks = any(xhtml.name(child) in xhtml.BLOCK for child in cell)
    block = xhtml.element("div" if holds_blocks else "p", cell.text or "", class_="unframed")
    if found := xhtml.line(table):
        block.set("data-line", str(found))
    for child in list(cell):
        block.append(child)
    xhtml.copy_attributes(block, ("id", "lang", "dir"), cell, table)
    caption = table.find("caption")
    xhtml.swap(table, block)
    if caption is not None and xhtml.text(caption):
        _keep_caption(caption, block, table)


def _keep_caption(caption: Element, block: Element, table: Element) -> None:
    """Put what the caption says before what stood in the table, as a title of the block."""
    caption.tag = "p"
    caption.tail = None
    xhtml.add_class(caption, "block-title")
    if table.get("id") and block.get("id") != table.get("id") and not caption.get("id"):
        caption.set("id", table.get("id") or "")
    block.addprevious(caption)


def _strip_bars(paragraph: Element) -> None:
    """Take off the bars around a paragraph that was meant as a table of one cell."""
    whole = xhtml.text(paragraph)
    if not (whole.startswith("|") and whole.endswith("|") and whole.count("|") == 2):  # noqa: PLR2004
        return
    paragraph.text = (paragraph.text or "").lstrip().removeprefix("|").lstrip()
    xhtml.change_end(paragraph, lambda words: words.rstrip().removesuffix("|").rstrip())
    xhtml.add_class(paragraph, "unframed")


def _forget_mark(node: Element) -> None:
    """Take the mark “unframed” off, which is needed during the step alone."""
    kept = [name for name in xhtml.classes(node) if name != "unframed"]
    if kept:
        node.set("class", " ".join(kept))
    elif "class" in node.attrib:
        del node.attrib["class"]


LEAD_STEP = Transform(rank=20, apply=set_apart)
