"""Set what opens a text in a frame, a table of one cell or bars, as its lead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


def unframe_lead(article: Article) -> Article:
    """Turn tables with one cell, and paragraphs written between two bars, into paragraphs."""
    root = xhtml.parse(article.body)
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
    return replace(article, body=xhtml.serialise(root))


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


LEAD_STEP = Transform(rank=20, apply=unframe_lead)
