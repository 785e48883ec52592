"""Settle the date: where the metadata has none, take it from the title, summary or opening."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anthology.language.dates import dateline, find_date
from anthology.markup import xhtml
from anthology.project.collect import source_date_epoch
from anthology.readers.recognition import remedy
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_OLDEST = 1900  # year: an earlier one is what the text is about, or a slip
_SHORT = 60  # characters of a line that may tell when a text was written or spoken
_OPENING = 2  # paragraphs that may say when the text was published
_LETTERHEAD, _SIGNED = 3, 2  # paragraphs, at the beginning and the end, with a place and a date


def settle_date(article: Article) -> Article:
    """Give the article the first full date that its title, summary or opening states."""
    if article.meta.date:
        return _doubt(article)
    for where, line, date in _candidates(article):
        if date:
            article = article.report(
                "metadata-guessed",
                f"the date {date} was read out of the {where}",
                line=line,
                hint=f"to settle it, {remedy(article.format, 'date', date)}",
            )
            return _doubt(replace(article, meta=replace(article.meta, date=date)))
    return article


def _doubt(article: Article) -> Article:
    """Report a date that no text of a book of today can well have."""
    date = article.meta.date
    year = int(date[:4])
    if year < _OLDEST:
        what = f"before {_OLDEST}"
    elif year > _this_year() + 1:
        what = "in the future"
    else:
        return article
    return article.report(
        "metadata-doubtful",
        f"the date {date} lies {what}",
        line=_line(article, date[:4]),
        hint="look at the digits of its year",
    )


def _this_year() -> int:
    """Tell the year: of `SOURCE_DATE_EPOCH` where it is set, else of the clock."""
    epoch = source_date_epoch()
    return datetime.fromtimestamp(time.time() if epoch is None else epoch, UTC).year


def _line(article: Article, year: str) -> int | None:
    """Find the first line that names a year."""
    lines = enumerate(article.source.text.split("\n"), 1)
    return next((number for number, line in lines if year in line), None)


def _candidates(article: Article) -> Iterator[tuple[str, int | None, str]]:
    """Give the dates in title, summary, opening, and the head and end of a letter, or nothing."""
    yield "title", None, find_date(article.meta.title)
    yield "description", None, find_date(article.meta.description)
    paragraphs = [node for node in xhtml.parse(article.body) if xhtml.name(node) == "p"]
    for paragraph in paragraphs[:_OPENING]:
        if _publication(text := xhtml.text(paragraph)):
            yield "opening", xhtml.line(paragraph), find_date(text)
    for where, some in (("opening", paragraphs[:_LETTERHEAD]), ("end", paragraphs[-_SIGNED:])):
        for paragraph in some:
            for line in xhtml.break_lines(paragraph):
                yield where, xhtml.line(paragraph), dateline(line)


def _publication(text: str) -> bool:
    """Tell whether a paragraph speaks of its own publication, not of an event it reports.

    A short line without an end tells of the text as well: “Talk given on 3 May 2025”.
    """
    lower = text.lower()
    if len(text) <= _SHORT and not text.endswith((".", "!", "?", "…", ":", ",")):
        return True
    return any(sign in lower for sign in ("publi", "paru", "posted", "appeared", "written on"))


DATE_STEP = Transform(rank=11, apply=settle_date)


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
