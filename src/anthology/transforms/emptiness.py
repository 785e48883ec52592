"""Report a text that has nothing to show but its metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article


def report(article: Article) -> Article:
    """Tell of an article whose body shows nothing; it makes an empty chapter."""
    if not xhtml.empty(xhtml.parse(article.body)):
        return article
    hint = "write it, or take the file away"
    return article.report("file-empty", "has no text in it but what it says of itself", hint=hint)


STEP = Transform(rank=99, apply=report)
