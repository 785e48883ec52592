"""Find the words of a source that are neither in what was made of it nor in what was reported."""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anthology.model.book import Article, Metadata

_WORD = re.compile(r"[^\W_]+")
_NUMBERS = re.compile(r"^[\s>]*(?:[-*+][ \t]+)*\d+[.)](?=\s)", re.MULTILINE)  # of list items
_LABELS = re.compile(r"\[\^[^\]\s]+\]")  # of footnotes
_ATTRIBUTES = ("src", "href", "alt", "title", "class", "id", "start", "poster", "width", "height")


def lost_words(text: str, body: str, *, told: str = "", syntax: Iterable[str] = ()) -> Counter[str]:
    """Count the words of a source text that are missing in a body.

    `told` are further words that count as kept: metadata and the messages of diagnostics; see
    `told_by`. `syntax` are words of the format itself, which nobody reads.
    """
    bare = _LABELS.sub(" ", _NUMBERS.sub(" ", html.unescape(text)))
    kept = _count(unquote(_shown(body))) + _count(told) + _count(_shown(body))
    missing = Counter(_count(unquote(bare))) - kept
    known = {word.lower() for word in syntax}
    return Counter({word: count for word, count in missing.items() if word not in known})


def told_by(article: Article) -> str:
    """Write all that an article says besides its body: metadata, and what diagnostics quote."""
    return " ".join([_metadata(article.meta), *(one.message for one in article.diagnostics)])


def _metadata(meta: Metadata) -> str:
    people = [
        f"{one.name} {one.sort_name} {one.id} {one.position} {one.link} {one.portrait} {one.bio}"
        for one in meta.authors
    ]
    words = [
        meta.title, meta.subtitle, meta.date, meta.language, meta.kind, meta.slug,
        meta.description, *meta.tags, *meta.categories, meta.cover, meta.cover_alt,
        meta.cover_caption, meta.canonical, meta.licence,
        f"{meta.order:g}" if meta.order is not None else "", *people,
    ]  # fmt: skip
    return " ".join(words)


def _count(text: str) -> Counter[str]:
    return Counter(word.lower() for word in _WORD.findall(text))


def _shown(body: str) -> str:
    root = xhtml.parse(body)
    for call in [node for node in root.iter("a") if "noteref" in xhtml.classes(node)]:
        xhtml.drop(call)
    lowered = [piece for node in root.iter("sub", "sup") for piece in _apart(node)]
    attributes = [node.get(name) or "" for node in root.iter() for name in _ATTRIBUTES]
    return " ".join([xhtml.text(root), *attributes, *lowered])


def _apart(node: xhtml.Element) -> list[str]:
    """Give the pieces of a word that has raised or lowered letters, such as H~2~O."""
    before = node.getprevious()
    parent = node.getparent()
    text = (parent.text if parent is not None else "") if before is None else before.tail
    return [*(text or "").split()[-1:], node.text or "", *(node.tail or "").split()[:1]]
