"""Lead links between texts of the project to their chapters, and report those that lead nowhere."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from anthology.compose.chapters import slugify
from anthology.markup import xhtml
from anthology.transforms.running_text import locate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from anthology.compose.chapters import OpenChapter
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article, Chapter


_OUTSIDE = ("http", "https", "mailto", "tel")


_ID = re.compile(r'\bid="([^"]+)"')


def link_chapters(chapters: Sequence[OpenChapter], others: Sequence[Chapter] = ()) -> None:
    """Lead every link inside the book or outside it; what leads nowhere becomes plain text.

    `others` are chapters that are closed, to which links may lead.
    """
    everyone: list[Chapter | OpenChapter] = [*others, *chapters]
    by_path = {chapter.article.source.path: chapter.slug for chapter in everyone}
    by_name: dict[str, str] = {}
    ids = set(by_path.values())
    for chapter in everyone:
        for name in (PurePosixPath(chapter.article.source.path).stem, chapter.article.meta.slug):
            by_name.setdefault(slugify(name), chapter.slug)
    for chapter in chapters:
        ids.update(node.get("id") or "" for node in chapter.tree.iter())
    for other in others:
        ids.update(_ID.findall(other.body))
    for chapter in chapters:
        _connect(chapter, by_path, by_name, ids)


def _connect(
    chapter: OpenChapter,
    by_path: Mapping[str, str],
    by_name: Mapping[str, str],
    ids: Collection[str],
) -> None:
    told: set[str] = set()
    for link in list(chapter.tree.iter("a")):
        href = link.get("href")
        if not href or _scheme(href) in _OUTSIDE:
            continue
        target = _target(href, chapter.article, by_path, by_name)
        if target.startswith("#") and target[1:] not in ids:
            chosen = target.split("--")[0]
            target = chosen if chosen[1:] in ids and chosen != target else ""
        if target:
            link.set("href", target)
            continue
        if unquote(href) not in told:
            chapter.article = chapter.article.report(
                "link-dead",
                f"a link leads nowhere in the book: “{xhtml.text(link)}” ({unquote(href)})",
                line=locate(chapter.article, link, xhtml.text(link)),
                hint="give the whole web address, or the name of a file of the project",
            )
            told.add(unquote(href))
        _silence(link)


def _scheme(href: str) -> str:
    try:
        return urlsplit(href).scheme.lower()
    except ValueError:
        return ""


def _target(
    href: str, article: Article, by_path: Mapping[str, str], by_name: Mapping[str, str]
) -> str:
    """Find where a link leads: `#id` in the book, a web address, or nowhere (empty)."""
    if href.startswith("#"):
        return href
    path, _, place = unquote(href).partition("#")
    folder = PurePosixPath(article.source.path).parent
    slug = by_path.get(_joined(folder, path)) or by_path.get(path.lstrip("/"))
    slug = slug or by_name.get(slugify(PurePosixPath(path.rstrip("/")).stem))
    if slug:
        return f"#{slug}--{slugify(place)}" if place else f"#{slug}"
    if article.meta.canonical:
        return urljoin(article.meta.canonical, href)
    return ""


def _joined(folder: PurePosixPath, path: str) -> str:
    parts: list[str] = []
    for part in (*folder.parts, *PurePosixPath(path).parts):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _silence(link: Element) -> None:
    """Make plain text of a link; one that carries an id keeps it."""
    if link.get("id"):
        del link.attrib["href"]
    else:
        xhtml.unwrap(link)
