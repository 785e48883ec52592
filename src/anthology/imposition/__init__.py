"""Impose a PDF: put its pages on sheets so that they read in order when folded and stapled.

    PDF → faces (what is seen of each page) → spread (how they fit a sheet)
        → signatures → sheets (which page goes where) → PDF of sheets, front and back in turn

`signatures`, `folding`, `geometry`, `spread` and `marks` are arithmetic; `reading`, `sheets` and
`links` work on files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.imposition.folding import creep, fold
from anthology.imposition.marks import has_crops
from anthology.imposition.notices import lost, notices, thickness
from anthology.imposition.papers import Paper, read_paper
from anthology.imposition.reading import damage, opened, read_face
from anthology.imposition.sheets import Printer
from anthology.imposition.signatures import PAGES, part
from anthology.imposition.spread import Spread, spread, usual

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import BytesIO

    from pikepdf import Pdf

    from anthology.diagnostics import Diagnostic
    from anthology.imposition.spread import Face


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

    `signatures` are counts of sheets; `top` names the pages that lie uppermost once all is
    printed (“22 | 23”); `cut` tells whether something is to be cut off, `creep` how far (mm)
    the innermost sheet stands out when folded.
    """

    pdf: bytes
    title: str
    language: str
    pages: int
    paper: Paper
    spread: Spread
    signatures: tuple[int, ...]
    top: str
    cut: bool
    creep: float
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def sheets(self) -> int:
        """Count the sheets of one copy."""
        return sum(self.signatures)

    @property
    def blanks(self) -> int:
        """Count the pages that stay empty."""
        return PAGES * self.sheets - self.pages


@dataclass(frozen=True, slots=True)
class Fit:
    """Say on what paper, how laid, the pages of a file go, and what language they are in."""

    paper: Paper
    spread: Spread
    language: str


def fit(file: Path, wishes: Wishes) -> Fit:
    """Look at a PDF and choose paper and lay for it. Raises as `impose` does."""
    with opened(file) as source:
        return _fit(source, [read_face(page) for page in source.pages], wishes)


def impose(file: Path | BytesIO, wishes: Wishes, language: str = "") -> Imposed:
    """Impose a PDF; `language` is that of labels and words, by default the one it says it is in.

    Raises `UsageError` where the file cannot be imposed or a wish not be granted.
    """
    with opened(file) as source:
        faces = [read_face(page) for page in source.pages]
        fitted = _fit(source, faces, wishes)
        language = language or fitted.language
        parting = part(len(faces), wishes.signature, wishes.paper)
        sheets = fold(len(faces), parting.sheets, keep_last=wishes.keep_last)
        printer = Printer(source, faces, fitted.spread)
        top = printer.label(sheets, language)[-1]
        printer.describe(language)
        printer.print(sheets, wishes.paper)
        if wishes.marks:
            printer.mark()
        found = (
            *damage(source),
            *notices(faces, fitted.spread, fitted.paper),
            *thickness(parting, wishes.signature),
            *lost(printer.lost_links),
        )
        name = file.name if isinstance(file, Path) else ""
        return Imposed(
            pdf=printer.written(),
            title=printer.told.get("/Title", ""),
            language=language,
            pages=len(faces),
            paper=fitted.paper,
            spread=fitted.spread,
            signatures=parting.sheets,
            top=top,
            cut=has_crops(fitted.spread),
            creep=max(creep(sheet.depth, wishes.paper) for sheet in sheets),
            diagnostics=tuple(replace(one, path=name) for one in found),
        )


def _fit(source: Pdf, faces: Sequence[Face], wishes: Wishes) -> Fit:
    paper = read_paper(wishes.sheet, (usual(faces),))
    return Fit(paper, spread(paper.size, faces), str(source.Root.get("/Lang", "en")))
