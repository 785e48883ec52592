"""Settle the title: from the metadata, else the first heading, else the file's name."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.xhtml import Element

_OF_FOLDERS = ("index", "_index", "readme", "content", "post", "page")  # the text of its folder
_NEAR = 0.75  # share of the words in common, in order, from which one title repeats another


def settle(article: Article) -> Article:
    """Give the article a title and take the heading out of the body that says the same."""
    root = xhtml.parse(article.body)
    heading = _title_heading(root)
    title = article.meta.title
    if heading is not None and not title:
        return _without(article, root, heading, xhtml.text(heading))
    if heading is not None and _repeats(xhtml.text(heading), title):
        article = article.report(
            "title-repeated",
            f"the text repeats its title: “{xhtml.text(heading)}”",
            line=xhtml.line(heading),
        )
        return _without(article, root, heading, title)
    if title:
        return article
    what, named = _name(PurePosixPath(article.source.path))
    article = article.report(
        "title-missing",
        f"no title found; the {what} stands in: “{named}”",
        hint="write “title: …” between two lines of --- at the top of the file",
    )
    return replace(article, meta=replace(article.meta, title=named.capitalize()))


def _name(path: PurePosixPath) -> tuple[str, str]:
    """Tell what names a text, its file or its folder, and how it reads without date and signs."""
    what, stem = "file's name", path.stem
    if stem.lower() in _OF_FOLDERS and path.parent.name:
        what, stem = "folder's name", path.parent.name
    named = re.sub(r"[\s_-]+", " ", re.sub(r"^\d{4}-\d\d-\d\d-|^\d+[-_. ]+", "", stem)).strip()
    return what, named or stem


def _title_heading(root: Element) -> Element | None:
    """Find the heading that may be the title: the only h1, or a heading that opens the text."""
    tops = list(root.iter("h1"))
    if len(tops) == 1:
        return tops[0]
    first = next((node for node in root if not xhtml.empty(node)), None)
    opens = first is not None and xhtml.name(first) in ("h1", "h2")
    return first if opens and first is not None and not first.get("data-number") else None


def _repeats(heading: str, title: str) -> bool:
    mine, other = (re.findall(r"\w+", text.lower()) for text in (heading, title))
    return SequenceMatcher(None, mine, other, autojunk=False).ratio() >= _NEAR


def _without(article: Article, root: Element, heading: Element, title: str) -> Article:
    xhtml.drop(heading)
    return replace(article, body=xhtml.serialise(root), meta=replace(article.meta, title=title))


STEP = Transform(rank=10, apply=settle)
