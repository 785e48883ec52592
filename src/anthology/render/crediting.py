"""Put credits under the pictures of a rendered chapter, as words or as links to the credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.render.stamps import STAMP
from anthology.rights.credit import Credit
from anthology.rights.licences import RESERVED_ID, recognise
from anthology.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.book import Book, Chapter
    from anthology.xhtml import Element


def brief(credit: Credit, language: str) -> tuple[str, ...]:
    """Give what a caption carries of a credit: its line as it stands, or maker and licence."""
    licence = recognise(credit.licence)
    if credit.line or licence is None:
        return (credit.line or credit.maker,)
    reserved = licence.id == RESERVED_ID
    return credit.maker, word("all-rights-reserved", language) if reserved else licence.name


def capital(words: str) -> str:
    """Begin words as a sentence begins; markup keeps its beginning, and stays markup."""
    return words if not words[:1].islower() else type(words)(words[:1].upper() + words[1:])


def with_credits(body: str, chapter: Chapter, words: Mapping[str, tuple[str, ...]]) -> str:
    """Return the body with the words of each picture (by its key) behind its caption, once.

    What the caption says already is left out. The words lead to the picture's entry on the page
    of credits. Pictures in running text, which have no caption, are credited there alone.
    """
    if not words:
        return body
    root = xhtml.parse(body)
    for image in list(root.iter("img")):
        key = image.get("src") or ""
        figure = next((up for up in image.iterancestors() if xhtml.name(up) == "figure"), None)
        if figure is None or key not in words or image.get("id") != chapter.places.get(key):
            continue
        caption = figure.find(".//figcaption")
        told = xhtml.text(caption) if caption is not None else ""
        said = ", ".join(one for one in words[key] if one and one not in told)
        if said:
            small = xhtml.element("small", class_="credit")
            small.append(xhtml.element("a", said, href=f"#credit--{image.get('id')}"))
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
