"""Show at the head of an article the picture that only its metadata name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.xhtml import Element

_QUERY = re.compile(r"[?#].*")
_SIZE = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)")  # of the copies that WordPress makes


def show(article: Article) -> Article:
    """Open the body with the cover picture, unless the text shows the same file anywhere.

    It is decorative where nothing describes it (HTML, 4.8.4.4.6).
    """
    meta = article.meta
    if not meta.cover:
        return article
    root = xhtml.parse(article.body)
    if any(_is_same(picture.get("src") or "", meta.cover) for picture in root.iter("img")):
        return article
    root.insert(0, _figure(article))
    root[0].tail, root.text = root.text, None
    return replace(article, body=xhtml.serialise(root))


def _figure(article: Article) -> Element:
    meta = article.meta
    figure = xhtml.element("figure", class_="opening")
    if line := _line(article):
        figure.set("data-line", str(line))
    picture = xhtml.element("img", src=meta.cover, alt=meta.cover_alt)
    if not meta.cover_alt:
        picture.set("role", "presentation")
    figure.append(picture)
    if meta.cover_caption:
        figure.append(xhtml.element("figcaption", meta.cover_caption))
    return figure


def _line(article: Article) -> int | None:
    """Find the line of the metadata that names the cover."""
    place = article.source.text.find(article.meta.cover)
    return article.source.text.count("\n", 0, place) + 1 if place >= 0 else None


def _is_same(one: str, other: str) -> bool:
    """Tell whether two paths may name one file: the shorter is the end of the longer."""
    mine, theirs = _parts(one), _parts(other)
    shared = min(len(mine), len(theirs))
    return shared > 0 and mine[-shared:] == theirs[-shared:]


def _parts(written: str) -> list[str]:
    path = PurePosixPath(_SIZE.sub("", unquote(_QUERY.sub("", written))).lower())
    return [part for part in path.parts if part not in ("/", ".", "..")]


STEP = Transform(rank=41, apply=show)
