"""Put laid-out documents on pages: which side each begins on, blanks, folios.

Pieces are what a book is bound of; facts about the book and its bookmarks go with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.language.roman import to_roman

if TYPE_CHECKING:
    from anthology.model.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class LaidDocument:
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


_UNNUMBERED = ("halftitle", "titlepage", "imprint", "dedication", "contents")
_FRONT = (*_UNNUMBERED, "cover", "foreword")
_RECTO = ("cover", "halftitle", "titlepage", "dedication", "contents", "part")
_VERSO = ("imprint", "backcover")
_FACED = ("chapter", "foreword", "part")


@dataclass(frozen=True, slots=True)
class PlacedDocument:
    """Hold one page of the book: page `index` of document `name`, or a blank (`name` empty).

    `label` is the page's name in the PDF and, unless the page is blank or in the front matter,
    the folio printed on it. `kind` is `plain`, `opening` (a chapter's first page: a folio but no
    running head) or `blank` (neither).
    """

    name: str
    index: int
    label: str
    kind: str


@dataclass(slots=True)
class Pagination:
    """Take documents in the order of the book and number their pages.

    The cover is a leaf of its own, before page 1, and so is the back cover, the last page of all.
    The pages up to the contents are counted and bear no folios. With `roman`, as where a foreword
    follows them, the front matter has numbers of its own, and page 1 is the first of the texts, a
    right-hand page. `openings` is `recto` (chapters and back matter begin on right-hand pages) or
    `next`; `versos` are the documents that begin on a left-hand page. A left-hand page that would
    be blank before a chapter or a part is drawn: `facing` names it, with the document it faces.
    """

    openings: str = "recto"
    roman: bool = False
    leaves: list[PlacedDocument] = field(default_factory=list)
    versos: list[str] = field(default_factory=list)
    facing: dict[str, str] = field(default_factory=dict)
    _before: int = 0  # pages of the cover leaf
    _front: int = 0  # pages of the front matter that have roman numbers
    _in_front: bool = True
    _last: str = ""  # role of the last document
    _text: int = 0  # pages up to the leaf of the back cover, once it has come

    def on_verso(self, role: str) -> bool:
        """Tell whether the next document, of this role, will begin on a left-hand page."""
        if role in _VERSO:
            return True
        return not self._wants_recto(role) and len(self.leaves) % 2 == 1

    def add(self, name: str, role: str, pages: int) -> None:
        """Put a document of so many pages next, with a blank before it where it needs one."""
        if role == "backcover":
            self._close()
        if (len(self.leaves) % 2 == 1) != self.on_verso(role):
            self._blank(name if role in _FACED else "")
        if self._in_front and role not in _FRONT:
            self._front = len(self.leaves) - self._before if self.roman else 0
            self._in_front = False
        if len(self.leaves) % 2 == 1:
            self.versos.append(name)
        for index in range(pages):
            kind = "opening" if index == 0 else "plain"
            self.leaves.append(PlacedDocument(name, index, self._label(), self._kind(role, kind)))
        self._last = role
        if role == "cover":
            if len(self.leaves) % 2:
                self._blank()
            self._before = len(self.leaves)
            self.leaves = [
                PlacedDocument(leaf.name, leaf.index, f"C{at}", "blank")
                for at, leaf in enumerate(self.leaves, 1)
            ]

    def _close(self) -> None:
        """End the text on a left-hand page; what follows is the cover again."""
        if len(self.leaves) % 2:
            self._blank()
        self._text = len(self.leaves)
        self._blank()

    def folios(self) -> dict[tuple[str, int], str]:
        """Map each page of each document to its label."""
        return {(leaf.name, leaf.index): leaf.label for leaf in self.leaves if leaf.name}

    def _wants_recto(self, role: str) -> bool:
        """Tell whether a document begins on a recto."""
        if role == self._last == "dedication" and self.openings == "next":
            return False  # an epigraph behind a dedication
        if role in _RECTO or (self.roman and self._in_front and role not in _FRONT):
            return True
        return role in ("chapter", "foreword") and self.openings == "recto"

    def _kind(self, role: str, kind: str) -> str:
        """Tell what a page shows at head and foot: pages outside the text show nothing."""
        return "blank" if role in (*_UNNUMBERED, "cover", "part", "backcover") else kind

    def _label(self) -> str:
        """Give the folio of the next page; those of the cover at the end are C1, C2 and so on."""
        if self._text:
            return f"C{len(self.leaves) - self._text + self._before + 1}"
        number = len(self.leaves) - self._before + 1
        if self.roman and self._in_front:
            return to_roman(number)
        return str(number - self._front)

    def _blank(self, faced: str = "") -> None:
        """Put a blank page; one that faces a document is named after it."""
        name = f"{faced}-facing" if faced else ""
        if faced:
            self.facing[name] = faced
        self.leaves.append(PlacedDocument(name, 0, self._label(), "blank"))
