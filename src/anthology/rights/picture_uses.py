"""Find where each picture of the book is shown, with its caption, and give the place an id."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.markup.xhtml import Element
    from anthology.model.book import Chapter, Part, Picture


@dataclass(frozen=True, slots=True)
class PictureUse:
    """Say where a picture is shown first: file, line, and the caption it has there."""

    path: str
    line: int | None
    caption: str = ""


def mark_picture_uses(part: Part) -> Part:
    """Return the part with an id at the first showing of each picture, noted in its chapter."""
    return replace(part, chapters=tuple(_mark(chapter) for chapter in part.chapters))


def _mark(chapter: Chapter) -> Chapter:
    if not chapter.pictures:
        return chapter
    root = xhtml.parse(chapter.body)
    places: dict[str, str] = {}
    for image in root.iter("img"):
        key = image.get("src") or ""
        if key in chapter.pictures and key not in places:
            image.set("id", image.get("id") or f"{chapter.slug}--picture-{len(places) + 1}")
            places[key] = image.get("id") or ""
    return replace(chapter, body=xhtml.serialise(root), places=places)


def picture_uses(parts: tuple[Part, ...]) -> dict[str, PictureUse]:
    """Find the first showing of each picture in the texts, by the pictures' keys."""
    found: dict[str, PictureUse] = {}
    for chapter in (one for part in parts for one in part.chapters if one.pictures):
        for image in xhtml.parse(chapter.body).iter("img"):
            showing = PictureUse(chapter.article.source.path, xhtml.line(image), _caption(image))
            found.setdefault(image.get("src") or "", showing)
    return found


def describe_picture(part: Part, pictures: Mapping[str, Picture]) -> Part:
    """Return the part with descriptions where texts give none and a credit or file does.

    Decorative pictures keep an empty one, which has screen readers pass over them.
    """
    return replace(part, chapters=tuple(_describe(one, pictures) for one in part.chapters))


def _describe(chapter: Chapter, pictures: Mapping[str, Picture]) -> Chapter:
    if not chapter.pictures:
        return chapter
    root = xhtml.parse(chapter.body)
    settled: set[tuple[int | None, str]] = set()
    for image in root.iter("img"):
        picture = pictures.get(image.get("src") or "")
        credit = picture.credit if picture else None
        if credit is None or image.get("alt"):
            continue
        if credit.kind == "decorative":
            image.set("role", "presentation")
        elif not credit.alt:
            continue
        image.set("alt", credit.alt)
        settled.add((xhtml.line(image), "alt-missing"))
    if not settled:
        return chapter
    article = chapter.article
    kept = tuple(one for one in article.diagnostics if (one.line, one.code) not in settled)
    article = replace(article, diagnostics=kept)
    return replace(chapter, article=article, body=xhtml.serialise(root))


def _caption(image: Element) -> str:
    figure = next((one for one in image.iterancestors() if xhtml.name(one) == "figure"), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    return xhtml.text(caption) if caption is not None else ""
