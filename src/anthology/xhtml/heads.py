"""Read what a web page says of itself: in JSON-LD, in its head, and in marks on its text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.xhtml.fragment import Element

_META = {
    "author": "author",
    "article:author": "author",
    "citation_author": "author",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "og:title": "title",
    "dc.title": "title",
    "description": "description",
    "og:description": "description",
    "keywords": "keywords",
    "date": "date",
    "dc.date": "date",
    "dcterms.date": "date",
    "dcterms.created": "date",
    "citation_publication_date": "date",
    "article:published_time": "date",
    "og:url": "canonical_url",
}
_BARS = re.compile(r"\s+[|–—·»•:-]\s+")  # may stand between a page's title and its site's name
_SITE = re.compile(r"\s+[|·»•]\s+")  # stand nowhere else
_MARKED = {
    "author": "//*[@itemprop='author'] | //a[@rel='author'] "
    "| //*[contains(concat(' ', @class, ' '), ' p-author ')]",
    "subtitle": "//*[contains(concat(' ', @class, ' '), ' p-summary ')]",
    "date": "//*[@itemprop='datePublished'] | //time[@pubdate] | //article//time[@datetime] "
    "| //header//time[@datetime] | //time[contains(@class, 'dt-published')]",
}


def read_head(root: Element) -> dict[str, str]:
    """Give what a page says of itself, by keys as front matter has them; the surest wins."""
    said: dict[str, str] = {}
    for key, value in (*_linked_data(root), *_metas(root), *_marks(root), *_title(root)):
        value = " ".join(value.split())  # noqa: PLW2901
        if value and not (key == "author" and value.startswith(("http:", "https:"))):
            said.setdefault(key, value)
    return said


def _metas(root: Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        key = _META.get((meta.get("name") or meta.get("property") or "").lower())
        if key:
            yield key, str(meta.get("content") or "")
    for link in root.iter("link"):
        if link.get("rel") == "canonical":
            yield "canonical_url", str(link.get("href") or "")
    yield "lang", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""


def _marks(root: Element) -> Iterator[tuple[str, str]]:
    for key, path in _MARKED.items():
        found = root.xpath(path)
        for node in found if isinstance(found, list) else []:
            if isinstance(node, type(root)):
                written = node.get("datetime") or node.get("content") if key == "date" else ""
                yield key, written or "".join(str(piece) for piece in node.itertext())


def _title(root: Element) -> Iterator[tuple[str, str]]:
    """Take the title without the site's name: as a heading repeats it, else up to a bar."""
    title = root.find(".//title")
    words = " ".join((title.text or "").split()) if title is not None else ""
    heads = {" ".join("".join(map(str, head.itertext())).split()) for head in root.iter("h1", "h2")}
    parts = (part for part in (words, *_BARS.split(words)) if part in heads)
    yield "title", next(parts, _SITE.split(words)[0])


def _linked_data(root: Element) -> Iterator[tuple[str, str]]:
    """Read JSON-LD of schema.org: headline, authors, date, language."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            loaded: Any = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = loaded.get("@graph", [loaded]) if isinstance(loaded, dict) else loaded
        for entry in graph if isinstance(graph, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("headline"), str):
                yield from _entry(entry)


def _entry(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    authors = entry.get("author")
    people = authors if isinstance(authors, list) else [authors]
    names = [one.get("name") if isinstance(one, dict) else one for one in people]
    yield "author", "; ".join(name for name in names if isinstance(name, str))
    keys = {"title": "headline", "date": "datePublished", "lang": "inLanguage"}
    for key, theirs in (*keys.items(), ("description", "description")):
        if isinstance(entry.get(theirs), str):
            yield key, entry[theirs]
