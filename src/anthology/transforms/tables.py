"""Settle tables: captions, plain cells of empty heads, spans of more columns than there are."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.markup.tables import MOST_CELLS, place_cells
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_CAPTION = re.compile(
    r"(?:table|tableau)\s+(?:\d+(?:[.-]\d+)*|[A-Z]\.?\d+|[IVX]+)\s*[:.–—|]\s*\S", re.IGNORECASE
)
_LONGEST = 300  # characters of a caption
_MOST_COLUMNS = 100  # on no page are there more: a span of 999 means all there are


def settle_tables(article: Article) -> Article:
    """Make plain cells of empty heads, which have nothing to say; draw in spans beyond all columns.

    A paragraph such as “Table 1: Tides” right above a table becomes its caption.
    A table whose cells span more than can be laid out is reported, and stops the book.
    """
    if "<table" not in article.body:
        return article
    root = xhtml.parse(article.body)
    for cell in root.iter("th"):
        if xhtml.empty(cell):
            xhtml.rename(cell, "td")
            cell.attrib.pop("scope", "")
    for table in root.iter("table"):
        _take_caption(table)
        article = _settle_spans(article, table)
    return replace(article, body=xhtml.serialise(root))


def _take_caption(table: Element) -> None:
    """Make the caption of a table of the paragraph above it that says its number."""
    above = table.getprevious()
    if above is None or xhtml.name(above) != "p" or table.find("caption") is not None:
        return
    text = xhtml.text(above)
    if len(text) <= _LONGEST and _CAPTION.match(text) and above.find(".//img") is None:
        xhtml.rename(above, "caption")
        table.insert(0, above)


def _settle_spans(article: Article, table: Element) -> Article:
    """Take columns in which no cell begins off a table too wide; report one of too many cells."""
    placed, rows = place_cells(table)
    if not placed:
        return article
    starts = sorted({start for _, start, _ in placed})
    if rows and len(starts) * rows <= MOST_CELLS:
        if max(end for _, _, end in placed) > _MOST_COLUMNS and table.find(".//col") is None:
            for cell, start, end in placed:
                cell.set("colspan", str(bisect_left(starts, end) - bisect_left(starts, start)))
        return article
    return article.report(
        "layout-limit",
        f"a table has more than {MOST_CELLS:,} places for cells, which is too many to lay out",
        line=xhtml.line(table),
        hint="take off “colspan” and “rowspan” that reach beyond its cells, or divide the table",
    )


TABLES_STEP = Transform(rank=26, apply=settle_tables)
