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
_LAST_LINE = re.compile(r"(?:^|\n)\s*(?:—|–|--)\s+(?P<who>[^\n]+?)\s*\Z")
_LONGEST = 120  # characters of a line that may still name a speaker


def attribute(article: Article) -> Article:
    """Mark the last paragraph or line of a block quotation as its attribution.

    A dash opens it, or it is a `cite` and nothing else.
    """
    root = xhtml.parse(article.body)
    for quotation in root.iter("blockquote"):
        if quotation.find("footer") is None and len(quotation):
            _part(quotation[-1])
            _mark(quotation[-1], first=len(quotation) == 1)
    return replace(article, body=xhtml.serialise(root))


def _part(last: Element) -> None:
    """Make a paragraph of the last line of a paragraph, where a dash opens it."""
    if xhtml.name(last) != "p" or not xhtml.text(last):
        return
    end = last[-1] if len(last) else None
    words = (last.text if end is None else end.tail) or ""
    found = _LAST_LINE.search(words)
    broken = end is not None and xhtml.name(end) == "br"
    if not found or (found.start() == 0 and not broken) or len(found["who"]) > _LONGEST:
        return
    if _DASH.match(xhtml.text(last)):
        return  # a dialogue, whose lines all open so
    if end is None:
        last.text = words[: found.start()]
    else:
        end.tail = words[: found.start()]
        if broken and not (end.tail or "").strip():
            xhtml.drop(end)
    last.addnext(xhtml.element("p", f"— {found['who']}"))


def _mark(last: Element, *, first: bool) -> None:
    text = xhtml.text(last)
    cited = len(last) == 1 and xhtml.name(last[0]) == "cite" and xhtml.text(last[0]) == text
    if first or xhtml.name(last) != "p" or len(text) > _LONGEST:
        return
    if not cited and not _DASH.match(text):
        return
    last.tag = "footer"
    if last.text:
        last.text = _DASH.sub("", last.text, count=1)


STEP = Transform(rank=44, apply=attribute)
