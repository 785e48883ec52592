"""Make an article's body conform to HTML's content model, last of all, and tell what was wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.markup import content_model, xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.model.book import Article


_TOLD = {
    "markup": ("markup-mended", "{}; it was moved or renamed, its words are kept"),
    "value": ("markup-mended", "{} means nothing and was taken off"),
    "address": ("link-unsafe", "“{}” is no address; the words of the link are plain text"),
}
_HINTS = {"address": "write the whole web address, as the browser shows it"}


def conform(article: Article) -> Article:
    """Have each element hold what it may, and bear the attributes that it may."""
    root = xhtml.parse(article.body)
    for mend in content_model.conform(root):
        code, message = _TOLD[mend.kind]
        often = f" ({mend.count} times)" if mend.count > 1 else ""
        article = article.report(
            code,
            message.format(mend.what) + often,
            line=mend.line,
            hint=_HINTS.get(mend.kind, ""),
        )
    return replace(article, body=xhtml.serialise(root))


STEP = Transform(rank=98, apply=conform)
