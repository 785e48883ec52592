"""Read a web page: what its head says of it, and where in it the text is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml import html as lxml_html

from anthology.xhtml.cleaning import strip_control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.xhtml.fragment import Element

_FURNITURE = "//nav | //aside | //header | //footer | //form | //script"
_TEXTS = (
    "//article",
    "//main",
    "//*[@role='main']",
    "//*[@itemprop='articleBody']",
    "//*[contains(concat(' ', @class, ' '), ' post-content ')]",
    "//*[contains(concat(' ', @class, ' '), ' entry-content ')]",
    "//*[@id='content']",
)
_ENOUGH = 0.3  # share of a page's words that its marked text must have to be believed
_META = {
    "author": "author",
    "article:author": "author",
    "og:title": "title",
    "description": "description",
    "og:description": "description",
    "keywords": "keywords",
    "date": "date",
    "dcterms.date": "date",
    "article:published_time": "date",
    "og:url": "canonical_url",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a page: `said`, what its head says, by keys as front matter has them; `text`, markup.

    `left_out` counts the words around the text that are not in it.
    """

    said: dict[str, str]
    text: str
    left_out: int


def read_page(markup: str) -> Page:
    """Divide a page into what it says of itself, its text, and the rest, which is left out."""
    parser = lxml_html.HTMLParser(huge_tree=True)
    root = lxml_html.document_fromstring(strip_control(markup) or "<p></p>", parser=parser)
    said = dict(reversed([*_said(root)]))
    body = root.find("body")
    if body is None:
        return Page(said, markup, 0)
    text = _find_text(root, body, markup)
    return Page(
        said, text, max(0, _count(body) - _count(lxml_html.fromstring(f"<div>{text}</div>")))
    )


def _said(root: Element) -> Iterator[tuple[str, str]]:
    """Give what a page says of itself, the surest first; keys may come more than once."""
    yield from _linked_data(root)
    for meta in root.iter("meta"):
        key = _META.get((meta.get("name") or meta.get("property") or "").lower())
        if key and (meta.get("content") or "").strip():
            yield key, str(meta.get("content")).strip()
    for link in root.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            yield "canonical_url", str(link.get("href"))
    if language := root.get("lang"):
        yield "lang", language
    title = root.find(".//title")
    if title is not None and (title.text or "").strip():
        yield "title", re.split(r"\s+[|–—·»]\s+", " ".join((title.text or "").split()))[0]


def _linked_data(root: Element) -> Iterator[tuple[str, str]]:
    """Read JSON-LD of schema.org: headline, author, date."""
    for script in root.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            loaded: Any = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = loaded.get("@graph", [loaded]) if isinstance(loaded, dict) else loaded
        for entry in graph if isinstance(graph, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("headline"), str):
                author = entry.get("author")
                first = author[0] if isinstance(author, list) and author else author
                name = first.get("name") if isinstance(first, dict) else first
                found = (("title", entry["headline"]), ("author", name))
                yield from ((key, value) for key, value in found if isinstance(value, str))
                if isinstance(entry.get("datePublished"), str):
                    yield "date", entry["datePublished"]


def _find_text(root: Element, body: Element, markup: str) -> str:
    """Find the text of a page: where it is marked, else all, else where it is likely."""
    words = _count(body)
    for path in _TEXTS:
        result = root.xpath(path)
        found = [n for n in result if isinstance(n, type(root))] if isinstance(result, list) else []
        best = max(found, key=_count, default=None)
        if best is not None and _count(best) >= _ENOUGH * words:
            return _inner(best)
    if not root.xpath(_FURNITURE):
        return _inner(body)
    from readability import Document  # noqa: PLC0415

    likely: str = Document(markup).summary(html_partial=True)
    return likely if _count(lxml_html.fromstring(likely)) >= _ENOUGH * words else _inner(body)


def _inner(node: Element) -> str:
    children = (etree.tostring(child, encoding="unicode", method="html") for child in node)
    return (node.text or "") + "".join(children)


def _count(node: Element) -> int:
    texts = node.xpath(".//text()[not(parent::script or parent::style)]")
    return sum(len(str(piece).split()) for piece in texts) if isinstance(texts, list) else 0
