"""Read authors and date out of lines under the title that say nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.book import Person
from anthology.readers.dates import lone_date
from anthology.readers.prose.lexicon import Lexicon
from anthology.readers.prose.names import split_names
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.xhtml import Element

_LINES = 3  # paragraphs at the beginning that may tell
_BY = re.compile(r"^(?i:(?:written\s|[ée]crit\s)?(?:by|par|von))\s*:?\s+(?=[A-ZÀ-Þ])")
_LONGEST = 80  # characters of such a line
_BREAK = re.compile(r"\s*(?:[|·•–—]|,\s(?=le\s|on\s))\s*")


def settle(article: Article) -> Article:
    """Move `By Ada Sample` and lone dates at the top into the metadata, where those lack them."""
    root = xhtml.parse(article.body)
    opening = [node for node in list(root)[:_LINES] if xhtml.name(node) == "p"]
    if not opening or len(xhtml.text(opening[0])) > _LONGEST:
        return article  # as most are; to count the words of a text takes a while
    lexicon = Lexicon(xhtml.text(node) for node in root)
    for paragraph in opening:
        told = _read(article, xhtml.text(paragraph), lexicon)
        if told is None:
            break
        article = _report(told, paragraph)
        xhtml.drop(paragraph)
    return replace(article, body=xhtml.serialise(root))


def _read(article: Article, text: str, lexicon: Lexicon) -> Article | None:
    """Give the article with what a line tells; None where it tells more, or what is known."""
    if not text or len(text) > _LONGEST:
        return None
    meta = article.meta
    for part in _BREAK.split(text):
        names = split_names(_BY.sub("", part), lexicon) if _BY.match(part) else ()
        if names and not meta.authors:
            meta = replace(meta, authors=tuple(Person(name) for name in names))
        elif (date := lone_date(part)) and meta.date in ("", date):
            meta = replace(meta, date=date)
        else:
            return None
    return replace(article, meta=meta)


def _report(article: Article, paragraph: Element) -> Article:
    return article.report(
        "metadata-guessed",
        f"author or date was read out of the line “{xhtml.text(paragraph)}”",
        line=xhtml.line(paragraph),
        hint="write “author: …” and “date: …” in the metadata to settle it",
    )


STEP = Transform(rank=11, apply=settle)
