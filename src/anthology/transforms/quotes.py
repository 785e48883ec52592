"""Give quotations their attributions: a last line that names the speaker becomes a footer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.xhtml import Element

_DASH = re.compile(r"^\s*(?:—|–|--|-)\s+(?=\S)")
_LONGEST = 120  # characters of a line that may still name a speaker


def attribute(article: Article) -> Article:
    """Mark the last paragraph of a block quotation as its attribution where a dash opens it."""
    root = xhtml.parse(article.body)
    for quotation in root.iter("blockquote"):
        if quotation.find("footer") is None and len(quotation):
            _mark(quotation[-1], first=len(quotation) == 1)
    return replace(article, body=xhtml.serialise(root))


def _mark(last: Element, *, first: bool) -> None:
    text = xhtml.text(last)
    if first or xhtml.name(last) != "p" or len(text) > _LONGEST or not _DASH.match(text):
        return
    last.tag = "footer"
    if last.text:
        last.text = _DASH.sub("", last.text, count=1)


STEP = Transform(rank=44, apply=attribute)
