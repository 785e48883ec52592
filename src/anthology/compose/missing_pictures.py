"""Put frames where pictures are missing, and take them out of the book with what goes too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.compose.links import silence
from anthology.language.words import word
from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Callable

    from anthology.markup.xhtml import Element
    from anthology.model.book import Book, Chapter


def put_frame(image: Element, written: str, language: str) -> None:
    """Put a frame that says so in the place of a picture that cannot be shown."""
    said = (image.get("alt") or "").strip() or PurePosixPath(unquote(written)).name
    words = filter(None, (word("picture-missing", language), said))
    frame = xhtml.element("span", word("colon", language).join(words), class_="missing-picture")
    xhtml.copy_attributes(frame, ("id", "data-line"), image)
    xhtml.swap(image, frame)


def fill_figure(figure: Element, language: str) -> None:
    """Put a frame that says so above the caption of a figure that has no picture."""
    figure.set("class", _NAMELESS)
    said = word("picture-missing", language)
    figure.insert(0, xhtml.element("span", said, class_="missing-picture"))


_NAMELESS = "unpictured"  # a figure whose text names no picture: its caption is all there is


def caption_of(picture: Element) -> Element | None:
    """Give the caption that says nothing without a picture, or without the frame in its place.

    It is that of a figure with nothing else; one with a call of a note says more.
    """
    figure = next((one for one in picture.iterancestors() if xhtml.name(one) == "figure"), None)
    caption = figure.find("figcaption") if figure is not None else None
    if figure is None or caption is None or _NAMELESS in xhtml.classes(figure):
        return None
    rest = [one for one in figure if one is not caption]
    alone = len(rest) == 1 and xhtml.text(rest[0]) == xhtml.text(picture)
    others = [one for one in figure.iter("img", "span") if one is not picture and _shows(one)]
    noted = any("noteref" in xhtml.classes(link) for link in caption.iter("a"))
    return caption if alone and not others and not noted else None


def _shows(node: Element) -> bool:
    """Tell whether an element is a picture, or the frame of a missing one."""
    return xhtml.name(node) == "img" or "missing-picture" in xhtml.classes(node)


# What goes where a picture was all that it held; a cell of a table stays, empty.
_HOLDERS = frozenset("a p picture div span em strong figure li ul ol blockquote".split())


def close_gaps(book: Book) -> Book:
    """Take the frames of missing pictures out of a book, with the captions that go too.

    Proofs and previews keep them, for editors to see. Links and the index no longer lead to what
    was taken out.
    """
    gone: set[str] = set()

    def closed(chapter: Chapter) -> Chapter:
        """Close the gaps of one chapter."""
        if 'class="missing-picture"' not in chapter.body:
            return chapter
        root = xhtml.parse(chapter.body)
        for frame in [one for one in root.iter("span") if _shows(one)]:
            caption = caption_of(frame)
            out = frame if caption is None else caption.getparent()
            while out is not None:
                holder = out.getparent()
                gone.update(filter(None, (one.get("id") for one in out.iter())))
                xhtml.drop(out)
                goes = holder is not None and xhtml.name(holder) in _HOLDERS
                out = holder if goes and holder is not None and xhtml.empty(holder) else None
        return replace(chapter, body=xhtml.serialise(root))

    def led(chapter: Chapter) -> Chapter:
        """Take off the links of one chapter to what is gone."""
        if not any(f'href="#{one}"' in chapter.body for one in gone):
            return chapter
        root = xhtml.parse(chapter.body)
        for link in list(root.iter("a")):
            if (link.get("href") or "")[1:] in gone:
                silence(link)
        return replace(chapter, body=xhtml.serialise(root))

    made = _of_all(book, closed)
    index = (
        replace(one, places=tuple(place for place in one.places if place not in gone))
        for one in book.index
    )
    return replace(_of_all(made, led), index=tuple(one for one in index if one.places))


def _of_all(book: Book, change: Callable[[Chapter], Chapter]) -> Book:
    """Change every chapter of a book."""
    parts = [replace(one, chapters=tuple(map(change, one.chapters))) for one in book.parts]
    front, back = tuple(map(change, book.front)), tuple(map(change, book.back))
    return replace(book, parts=tuple(parts), front=front, back=back)
