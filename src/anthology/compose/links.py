"""Lead links between texts of the project to their chapters, and report those that lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from anthology.compose.order import slugify
from anthology.markup import xhtml
from anthology.transforms.running_text import locate

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import Chapter


_OUTSIDE = ("http", "https", "mailto", "tel")


def link_chapters(
    chapters: Sequence[Chapter], of: Container[str] | None = None
) -> tuple[Chapter, ...]:
    """Return the chapters with every link either inside the book, outside it, or plain text.

    Where some are named by `of`, only those are returned.
    """
    by_path = {chapter.article.source.path: chapter.slug for chapter in chapters}
    by_name: dict[str, str] = {}
    for chapter in chapters:
        for name in (PurePosixPath(chapter.article.source.path).stem, chapter.meta.slug):
            by_name.setdefault(slugify(name), chapter.slug)
    ids = {
        node.get("id") or "": True
        for chapter in chapters
        for node in xhtml.parse(chapter.body).iter()
        if node.get("id")
    }
    ids.update((chapter.slug, True) for chapter in chapters)
    return tuple(
        _connect(chapter, by_path, by_name, ids)
        for chapter in chapters
        if of is None or chapter.name in of
    )


def _connect(
    chapter: Chapter,
    by_path: Mapping[str, str],
    by_name: Mapping[str, str],
    ids: Mapping[str, bool],
) -> Chapter:
    root = xhtml.parse(chapter.body)
    article = chapter.article
    for link in list(root.iter("a")):
        href = link.get("href")
        if not href or _scheme(href) in _OUTSIDE:
            continue
        target = _target(href, chapter, by_path, by_name)
        if target.startswith("#") and target[1:] not in ids:
            chosen = target.split("--")[0]
            target = chosen if chosen[1:] in ids and chosen != target else ""
        if target:
            link.set("href", target)
            continue
        article = article.report(
            "link-dead",
            f"a link leads nowhere in the book: “{xhtml.text(link)}” ({href})",
            line=locate(article, link, xhtml.text(link)),
            hint="give the whole web address, or the name of a file of the project",
        )
        _silence(link)
    return replace(chapter, article=article, body=xhtml.serialise(root))


def _scheme(href: str) -> str:
    try:
        return urlsplit(href).scheme.lower()
    except ValueError:
        return ""


def _target(
    href: str, chapter: Chapter, by_path: Mapping[str, str], by_name: Mapping[str, str]
) -> str:
    """Find where a link leads: `#id` in the book, a web address, or nowhere (empty)."""
    if href.startswith("#"):
        return href
    path, _, place = unquote(href).partition("#")
    folder = PurePosixPath(chapter.article.source.path).parent
    slug = by_path.get(_joined(folder, path)) or by_path.get(path.lstrip("/"))
    slug = slug or by_name.get(slugify(PurePosixPath(path.rstrip("/")).stem))
    if slug:
        return f"#{slug}--{slugify(place)}" if place else f"#{slug}"
    if chapter.meta.canonical:
        return urljoin(chapter.meta.canonical, href)
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
