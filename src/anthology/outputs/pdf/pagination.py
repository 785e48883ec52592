"""Put laid-out documents on pages: which side each begins on, blanks, folios."""

from __future__ import annotations

from dataclasses import dataclass, field

_FRONT = ("halftitle", "titlepage", "imprint", "contents")
_RECTO = ("cover", "halftitle", "titlepage", "contents", "part")
_VERSO = ("imprint", "backcover")


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
    Front matter is counted and bears no folios.
    `openings` is `recto` (chapters and back matter begin on right-hand pages) or `next`;
    `versos` are the documents that begin on a left-hand page.
    """

    openings: str = "recto"
    leaves: list[PlacedDocument] = field(default_factory=list)
    versos: list[str] = field(default_factory=list)
    _before: int = 0  # pages of the cover leaf
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
            self._blank()
        if len(self.leaves) % 2 == 1:
            self.versos.append(name)
        for index in range(pages):
            kind = "opening" if index == 0 else "plain"
            self.leaves.append(PlacedDocument(name, index, self._label(), self._kind(role, kind)))
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
        return role in _RECTO or (role == "chapter" and self.openings == "recto")

    def _kind(self, role: str, kind: str) -> str:
        return "blank" if role in (*_FRONT, "cover", "part", "backcover") else kind

    def _label(self) -> str:
        if self._text:
            return f"C{len(self.leaves) - self._text + self._before + 1}"
        return str(len(self.leaves) - self._before + 1)

    def _blank(self) -> None:
        self.leaves.append(PlacedDocument("", 0, self._label(), "blank"))
