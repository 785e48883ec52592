"""List every picture and text of a book with its credit or rights and what these lack."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.compose.gaps import lacks, text_lacks
from anthology.compose.showings import showings
from anthology.rights.credit import Credit, Rights
from anthology.rights.lines import publication, read_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.book import Book, Chapter

_CREDIT, _RIGHTS = (
    tuple(one.name for one in fields(made) if one.name != "origins") for made in (Credit, Rights)
)


@dataclass(frozen=True, slots=True)
class Work:
    """Hold one picture or text of the book.

    `chapter` is the title of the text it belongs to, empty for covers and portraits; `place` the
    file and line that show it; `told` what is known, key by key, each with where it was found;
    `lacks` names what is missing, of credit, licence, permission and source; `hint` are words of
    the text or a caption that may tell some of it.
    """

    what: str
    path: str
    chapter: str
    place: str
    told: tuple[tuple[str, str, str], ...]
    lacks: tuple[str, ...]
    hint: str = ""


def works(book: Book) -> Iterator[Work]:
    """List the texts in order, each followed by its pictures, then covers and portraits."""
    shown = showings(book.parts)
    listed: set[str] = set()
    for chapter in book.chapters:
        yield _text(chapter)
        for key in chapter.pictures:
            if key not in listed:
                place = f"{shown[key].path}:{shown[key].line or 1}"
                yield _picture(book, key, chapter.meta.title, place, shown[key].caption)
        listed.update(chapter.pictures)
    for key in book.pictures:
        if key not in listed:
            yield _picture(book, key, "", "", "")


def _text(chapter: Chapter) -> Work:
    rights, path = chapter.rights, chapter.article.source.path
    told, hint = _told(rights, _RIGHTS), ""
    if not (rights.first_published or rights.address):
        paragraphs = [xhtml.text(node) for node in xhtml.parse(chapter.body).iter("p")]
        hint = next(filter(None, map(publication, paragraphs)), "")
    return Work("text", path, chapter.meta.title, path, told, text_lacks(rights), hint)


def _picture(book: Book, key: str, chapter: str, place: str, caption: str) -> Work:
    picture = book.pictures[key]
    told = _told(picture.credit, _CREDIT) if picture.credit else ()
    line = read_line(caption)
    hint = line.line if line else ""
    return Work("picture", picture.path, chapter, place, told, lacks(picture.credit), hint)


def _told(said: Credit | Rights, keys: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (key, getattr(said, key), said.origins.get(key, "")) for key in keys if getattr(said, key)
    )
