"""Settle the date: where the metadata has none, take it from title, summary, opening or end."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anthology.language.dates import dateline, find_date
from anthology.markup import xhtml
from anthology.project.collect import source_date_epoch
from anthology.readers.remedies import remedy
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    count = len(paragraphs)
    placed = [
        ("opening" if place == 0 or 2 * place < count - 1 else "end", paragraph)
        for place, paragraph in enumerate(paragraphs)
    ]
    for where, paragraph in placed[:_OPENING]:
        if _publication(text := xhtml.text(paragraph)):
            yield where, xhtml.line(paragraph), find_date(text)
    for where, paragraph in (*placed[:_LETTERHEAD], *placed[-_SIGNED:]):
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
