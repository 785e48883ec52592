"""Name what the assembly takes and gives: pieces, bookmarks, facts about the book; a bound book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anthology.model.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Piece:
    """Hold one laid-out document: a PDF by WeasyPrint, tagged, its page margins empty.

    `name` is unique in the book. `path` is the source file that diagnostics name.
    """

    name: str
    pdf: bytes
    path: str = ""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Hold one entry of the outline; `target` is an id of the book, `level` counts from 1.

    An entry that is not `open` hides those below it until the reader unfolds it.
    """

    title: str
    target: str
    level: int = 1
    open: bool = False


@dataclass(frozen=True, slots=True)
class BookInfo:
    """Say about the book what catalogues and viewers want to know.

    `language` is a BCP 47 tag; `created` is in seconds since 1970.
    """

    title: str
    authors: tuple[str, ...]
    language: str
    created: int
    subject: str = ""
    keywords: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """Hold the assembled book and what was found wrong on the way."""

    pdf: bytes
    diagnostics: tuple[Diagnostic, ...] = ()
