"""Put credits under the pictures of a rendered chapter, as words or as links to the credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.render.stamps import STAMP
from anthology.rights.credit import Credit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.book import Book, Chapter
    from anthology.xhtml import Element


def with_credits(body: str, chapter: Chapter, words: Mapping[str, str]) -> str:
    """Return the body with the words of each picture (by its key) behind its caption, once.

    The words lead to the picture's entry on the page of credits. Pictures in running text, which
    have no caption, are credited there alone.
    """
    if not words:
        return body
    root = xhtml.parse(body)
    for image in list(root.iter("img")):
        key = image.get("src") or ""
        figure = next((up for up in image.iterancestors() if xhtml.name(up) == "figure"), None)
        if figure is not None and words.get(key) and image.get("id") == chapter.places.get(key):
            link = xhtml.element("a", words[key], href=f"#credit--{image.get('id')}")
            small = xhtml.element("small", class_="credit")
            small.append(link)
            _append(_caption(figure), small)
    return xhtml.serialise(root)


def _caption(figure: Element) -> Element:
    """Find a figure's caption, or give it an empty one."""
    caption = figure.find(".//figcaption")
    if caption is None:
        caption = xhtml.element("figcaption")
        caption.set(STAMP, "")
        figure.append(caption)
    return caption


def _append(caption: Element, small: Element) -> None:
    for node in small.iter():
        node.set(STAMP, "")
    if xhtml.text(caption):
        small.text = "· "
        if len(caption):
            caption[-1].tail = f"{caption[-1].tail or ''} "
        else:
            caption.text = f"{caption.text} "
    caption.append(small)


def house_credit(book: Book) -> Credit | None:
    """Give the credit that all pictures made for the book share; None where they differ."""
    own = [one.credit for one in book.pictures.values() if one.credit and one.credit.kind == "own"]
    shared = {(one.author, one.licence) for one in own}
    if len(own) < 2 or len(shared) > 1:  # noqa: PLR2004  (one says it itself)
        return None
    return Credit(author=own[0].author, licence=own[0].licence)
