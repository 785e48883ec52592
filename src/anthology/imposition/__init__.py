"""Impose a PDF: put its pages on sheets so that they read in order when folded and stapled.

    PDF → faces (what is seen of each page) → spread (how they fit a sheet)
        → signatures → sheets (which page goes where) → PDF of sheets, front and back in turn

`signatures`, `folding`, `geometry`, `spread` and `marks` are arithmetic; `reading`, `sheets` and
`links` work on files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.imposition.folding import fold
from anthology.imposition.marks import has_crops
from anthology.imposition.notices import notices
from anthology.imposition.papers import Paper, read_paper
from anthology.imposition.reading import opened, read_face
from anthology.imposition.sheets import Printer
from anthology.imposition.signatures import PAGES, part
from anthology.imposition.spread import Spread, spread, usual

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Wishes:
    """Say how pages are to be imposed, in the words of settings and options.

    `sheet` is read by `papers.read_paper`, `signature` by `signatures.part`; `paper` is the
    thickness of a sheet in mm; `keep_last` keeps the last page as the outside of the back cover.
    """

    sheet: str = "auto"
    signature: str = "auto"
    paper: float = 0.1
    keep_last: bool = False
    marks: bool = True


@dataclass(frozen=True, slots=True)
class Imposed:
    """Hold the sheets as a file, and all that someone who prints and folds them must know.

    `signatures` are counts of sheets; `cut` tells whether something is to be cut off.
    """

    pdf: bytes
    title: str
    language: str
    pages: int
    paper: Paper
    spread: Spread
    signatures: tuple[int, ...]
    cut: bool
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def sheets(self) -> int:
        """Count the sheets of one copy."""
        return sum(self.signatures)

    @property
    def blanks(self) -> int:
        """Count the pages that stay empty."""
        return PAGES * self.sheets - self.pages


def impose(file: Path, wishes: Wishes, language: str = "") -> Imposed:
    """Impose a PDF; `language` is that of labels and words, by default the one it says it is in.

    Raises `UsageError` where the file cannot be imposed or a wish not be granted.
    """
    with opened(file) as source:
        faces = [read_face(page) for page in source.pages]
        paper = read_paper(wishes.sheet, (usual(faces),))
        parting = part(len(faces), wishes.signature, wishes.paper)
        sheets = fold(len(faces), parting.sheets, keep_last=wishes.keep_last)
        fitted = spread(paper.size, faces)
        language = language or str(source.Root.get("/Lang", "en"))
        printer = Printer(source, faces, fitted)
        printer.label(sheets, language)
        printer.describe(language)
        printer.print(sheets, wishes.paper)
        if wishes.marks:
            printer.mark()
        return Imposed(
            pdf=printer.written(),
            title=printer.told.get("/Title", ""),
            language=language,
            pages=len(faces),
            paper=paper,
            spread=fitted,
            signatures=parting.sheets,
            cut=has_crops(fitted),
            diagnostics=tuple(
                notices(file.name, faces, fitted, paper, parting, printer.lost_links)
            ),
        )
