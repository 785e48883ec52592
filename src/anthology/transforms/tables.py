"""Make plain cells of heads of tables that hold nothing, which have nothing to say of others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article


def empty_heads(article: Article) -> Article:
    """Rename empty `th` to `td` and take their scope off."""
    if "<th" not in article.body:
        return article
    root = xhtml.parse(article.body)
    for cell in root.iter("th"):
        if xhtml.empty(cell):
            xhtml.rename(cell, "td")
            cell.attrib.pop("scope", "")
    return replace(article, body=xhtml.serialise(root))


STEP = Transform(rank=26, apply=empty_heads)
