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

    `minutes` is its reading time; `notes` counts what its editors left open; `credits`,
    `permissions` and `lost` what its pictures and text lack, and the pictures that are not there;
    `others` further warnings and errors. `changed` is in whole seconds since 1970; `marked` says
    that its editors have marked it as ready, `remarks` counts what they have noted on its pages.
    """

    number: int
    title: str
    path: str
    words: int
    minutes: int
    pictures: int
    notes: int
    credits: int
    permissions: int
    lost: int
    others: int
    changed: int
    marked: bool = False
    remarks: int = 0

    @property
    def ready(self) -> bool:
        """Tell whether a strict build would take the chapter as it is."""
        return not (self.notes or self.credits or self.permissions or self.lost or self.others)


def chapter_statuses(
    book: Book,
    found: Iterable[Diagnostic],
    marked: Container[str] = (),
    remarks: Mapping[str, int] | None = None,
) -> Iterator[ChapterStatus]:
    """Tell how far each chapter is by what was found in its source, notes not counted.

    `marked` are the paths of the texts that their editors have marked as ready, `remarks` counts
    of what they have noted, by path.
    """
    grave = [one for one in found if one.severity is not Severity.NOTE]
    for chapter in book.chapters:
        mine = [one for one in grave if one.path == chapter.article.source.path]
        lacking = sum(bool(_grave(book, key)) for key in chapter.pictures)
        path = chapter.article.source.path
        noted = (remarks or {}).get(path, 0)
        yield replace(_standing(chapter, mine, lacking), marked=path in marked, remarks=noted)


def _standing(chapter: Chapter, found: list[Diagnostic], lacking: int) -> ChapterStatus:
    counts = Counter(_column(one) for one in found)
    words = len(xhtml.words(xhtml.parse(chapter.body)))
    return ChapterStatus(
        number=chapter.number,
        title=chapter.meta.title,
        path=chapter.article.source.path,
        words=words,
        minutes=math.ceil(words / _PER_MINUTE),
        pictures=len(chapter.pictures),
        notes=counts["notes"],
        credits=lacking,
        permissions=int(bool(text_lacks(chapter.rights))),
        lost=counts["lost"],
        others=counts["others"],
        changed=chapter.article.source.modified,
    )


def _column(one: Diagnostic) -> str:
    """Find the column that a warning or error is counted in; rights are counted by themselves."""
    columns = (("notes", _NOTES), ("lost", _PICTURES), ("", _RIGHTS))
    return next((column for column, codes in columns if one.code in codes), "others")


def _grave(book: Book, key: str) -> set[str]:
    """List what a picture lacks of what a strict build asks for; a source it does not."""
    return {*picture_lacks(book.pictures[key].credit)} - {"source"}
