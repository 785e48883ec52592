"""Tell of each chapter how far it is: its size, what is open in it, whether it is ready."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.diagnostics import Severity
from anthology.rights.inventory import picture_lacks, text_lacks

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from anthology.model.book import Book, Chapter
    from anthology.model.diagnostics import Diagnostic


_PER_MINUTE = 220  # words that adults read silently; Brysbaert 2019 has 238 for English prose
_NOTES = frozenset(("editor-note", "caption-doubtful"))
_RIGHTS = frozenset(("credit-missing", "licence-missing", "permission-missing", "rights-required"))
_PICTURES = frozenset(("image-missing", "image-broken", "image-outside", "image-remote"))


@dataclass(frozen=True, slots=True)
class ChapterStatus:
    """Hold how far one chapter is.

    `minutes` is its reading time; `errors` counts what stops the book; `notes` what its editors
    left open; `credits`, `permissions` and `lost` what its pictures and text lack, and the
    pictures that are not there; `others` further warnings. `changed` is in whole seconds since
    1970. It is `ready` where nothing stops it and nothing is left that readers would see;
    `marked` says that its editors have marked it so, `remarks` counts what they noted on its pages.
    """

    number: int
    title: str
    path: str
    words: int
    minutes: int
    pictures: int
    errors: int
    notes: int
    credits: int
    permissions: int
    lost: int
    others: int
    changed: int
    ready: bool
    marked: bool = False
    remarks: int = 0


def chapter_statuses(
    book: Book,
    found: Iterable[Diagnostic],
    marked: Container[str] = (),
    remarks: Mapping[str, int] | None = None,
) -> Iterator[ChapterStatus]:
    """Tell how far each chapter is by what was found in its source and of its pictures.

    `marked` are the paths of the texts that their editors have marked as ready, `remarks` counts
    what they have noted, by path. What ought to be settled, yet is seen by no reader, is counted
    too; other notes are not.
    """
    grave = [one for one in found if one.severity is not Severity.NOTE]
    for chapter in book.chapters:
        shown = {book.pictures[key].path for key in chapter.pictures}
        mine = [one for one in grave if one.path in {chapter.article.source.path, *shown}]
        path = chapter.article.source.path
        noted = (remarks or {}).get(path, 0)
        yield replace(_standing(chapter, mine, book), marked=path in marked, remarks=noted)


def _standing(chapter: Chapter, found: list[Diagnostic], book: Book) -> ChapterStatus:
    counts = Counter(_column(one) for one in found)
    lacks = [picture_lacks(book.pictures[key].credit) for key in chapter.pictures]
    words = len(xhtml.words(xhtml.parse(chapter.body)))
    return ChapterStatus(
        number=chapter.number,
        title=chapter.meta.title,
        path=chapter.article.source.path,
        words=words,
        minutes=math.ceil(words / _PER_MINUTE),
        pictures=len(chapter.pictures),
        errors=counts["errors"],
        notes=counts["notes"],
        credits=sum(bool({*one} - {"source"}) for one in lacks),
        permissions=int(bool(text_lacks(chapter.rights, book.licence))),
        lost=counts["lost"],
        others=counts["others"],
        changed=chapter.article.source.modified,
        ready=not found and not any("credit" in one for one in lacks),
    )


def _column(one: Diagnostic) -> str:
    """Find the column that a warning or error is counted in; rights are counted by themselves."""
    if one.severity is Severity.ERROR:
        return "errors"
    columns = (("notes", _NOTES), ("lost", _PICTURES), ("", _RIGHTS))
    return next((column for column, codes in columns if one.code in codes), "others")
