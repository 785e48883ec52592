"""Mark the hours of sessions in their headings, and the line below that says who spoke."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.xhtml import Element

_TIME = r"\d{1,2}\s?(?:[hH:]\s?\d{0,2}|\.\d{2}(?!\d)|(?=\s?[ap]\.?m))(?:\s?[ap]\.?m\.?)?"
_HOUR = re.compile(
    rf"\s*(?P<hour>{_TIME}(?:\s*(?:→|->|–|—|-|to|à|/)\s*{_TIME})?)(?P<dash>\s*[-–—:|·,]\s+|\s+)(?=\S)"
)
_BARE = re.compile(r"\d{1,2}\.\d{2}")  # alone, it may as well be the number of a section
_BY = re.compile(
    r"(?i:by|with|par|avec|speakers?|intervenant(?:e|s|es)?|présenté par)\b\s?:?\s+(?=[A-ZÀ-Þ])"
)
_LONGEST = 300  # characters of a line of speakers
_SENTENCE = re.compile(r"[.!?…]\s+[A-ZÀ-Þ]\w+\s+[a-zà-ÿ]")  # one ends, another goes on


def mark(article: Article) -> Article:
    """Put the hour that opens a heading into a `span.hour`, the dash behind it into another.

    The paragraph behind such a heading becomes `p.speakers` where it opens with “by” or “par”
    and a name, or stands in italics as a whole.
    """
    root = xhtml.parse(article.body)
    for heading in root.iter("h2", "h3", "h4"):
        if _mark_hour(heading):
            _mark_speakers(heading.getnext())
    return replace(article, body=xhtml.serialise(root))


def _mark_hour(heading: Element) -> bool:
    found = _HOUR.match(heading.text or "")
    if not found or _BARE.fullmatch(found["hour"]) or heading.get("data-number"):
        return False
    hour = xhtml.element("span", found["hour"], class_="hour")
    dash = xhtml.element("span", found["dash"], class_="hour-end")
    dash.tail = (heading.text or "")[found.end() :]
    heading.text = None
    heading.insert(0, hour)
    heading.insert(1, dash)
    return True


def _mark_speakers(paragraph: Element | None) -> None:
    if paragraph is None or xhtml.name(paragraph) != "p":
        return
    text = xhtml.text(paragraph)
    slanted = (
        len(paragraph) == 1
        and xhtml.name(paragraph[0]) in ("em", "i")
        and xhtml.text(paragraph[0]) == text
    )
    if (slanted or _BY.match(text)) and len(text) <= _LONGEST and not _SENTENCE.search(text):
        xhtml.add_class(paragraph, "speakers")


STEP = Transform(rank=28, apply=mark)
