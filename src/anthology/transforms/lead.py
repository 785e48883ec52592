"""Make prose of layout tables with one cell; the one that opens a text is its lead paragraph."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.xhtml import Element


def unframe(article: Article) -> Article:
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
    holds_blocks = any(xhtml.name(child) in xhtml.BLOCK for child in cell)
    block = xhtml.element("div" if holds_blocks else "p", cell.text or "", class_="unframed")
    if found := xhtml.line(table):
        block.set("data-line", str(found))
    for child in list(cell):
        block.append(child)
    xhtml.swap(table, block)


def _strip_bars(paragraph: Element) -> None:
    whole = xhtml.text(paragraph)
    if not (whole.startswith("|") and whole.endswith("|") and whole.count("|") == 2):  # noqa: PLR2004
        return
    paragraph.text = (paragraph.text or "").lstrip().removeprefix("|").lstrip()
    if len(paragraph):
        paragraph[-1].tail = (paragraph[-1].tail or "").rstrip().removesuffix("|").rstrip()
    else:
        paragraph.text = paragraph.text.rstrip().removesuffix("|").rstrip()
    xhtml.add_class(paragraph, "unframed")


def _forget_mark(node: Element) -> None:
    kept = [name for name in xhtml.classes(node) if name != "unframed"]
    if kept:
        node.set("class", " ".join(kept))
    elif "class" in node.attrib:
        del node.attrib["class"]


STEP = Transform(rank=20, apply=unframe)
