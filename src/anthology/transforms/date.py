"""Settle the date: where the metadata has none, take it from the title, summary or opening."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.readers.dates import find_date
from anthology.transforms import Transform

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.book import Article

_OLDEST = 1900  # year
_OPENING = 2  # paragraphs that may say when the text was published


def settle(article: Article) -> Article:
    """Give the article the first full date that its title, summary or opening states."""
    if article.meta.date:
        return _doubt(article)
    for where, line, text in _candidates(article):
        if date := find_date(text):
            article = article.report(
                "metadata-guessed",
                f"the date {date} was read out of the {where}",
                line=line,
                hint=f"write “date: {date}” in the metadata to settle it",
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
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch) if epoch.isdigit() else time.time(), UTC).year


def _line(article: Article, year: str) -> int | None:
    """Find the first line that names a year."""
    lines = enumerate(article.source.text.split("\n"), 1)
    return next((number for number, line in lines if year in line), None)


def _candidates(article: Article) -> Iterator[tuple[str, int | None, str]]:
    yield "title", None, article.meta.title
    yield "description", None, article.meta.description
    root = xhtml.parse(article.body)
    for paragraph in [node for node in root if xhtml.name(node) == "p"][:_OPENING]:
        text = xhtml.text(paragraph)
        if _publication(text):
            yield "opening", xhtml.line(paragraph), text


def _publication(text: str) -> bool:
    """Tell whether a paragraph speaks of its own publication, not of an event it reports."""
    lower = text.lower()
    return any(sign in lower for sign in ("publi", "paru", "posted", "appeared", "written on"))


STEP = Transform(rank=11, apply=settle)
