"""Plan a booklet: choose paper, lay, signatures and the place of every page, all by arithmetic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from anthology.model.diagnostics import UsageError
from anthology.outputs.booklet.geometry import MM, Size, spread, usual
from anthology.outputs.booklet.marks import has_crops
from anthology.outputs.booklet.signatures import PAGES, creep, divide_into_signatures, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anthology.outputs.booklet.geometry import Face, Spread
    from anthology.outputs.booklet.signatures import Sheet, Signatures


# -----------------------------------------------------------------------------
# Read the name or the measures of a sheet of paper into its size.

AUTO_PAPER = "auto"
PAPERS = {  # mm: ISO 216, ISO 217 and ANSI/ASME Y14.1
    "A2": (420, 594),
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "B4": (250, 353),
    "SRA3": (320, 450),
    "SRA4": (225, 320),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "Tabloid": (279.4, 431.8),
}
_MEASURES = re.compile(r"([0-9]+(?:\.[0-9]+)?)[ ]?[x×][ ]?([0-9]+(?:\.[0-9]+)?)[ ]?mm")
_LEAST, _MOST = 50, 5000  # mm: PDF allows no page above 200 inches (ISO 32000-1, annex C)
_AMERICAN = tuple(Size(width * 72, height * 72) for width, height in ((5.5, 8.5), (8.5, 11)))
_NEAR = 3.0  # points


class Paper(NamedTuple):
    """Hold a sheet of paper: what people call it, and its size in points."""

    name: str
    size: Size


def read_paper(sheet: str, pages: Iterable[Size] = ()) -> Paper:
    """Read a sheet: a name of `PAPERS`, measures as in `320x450mm`, or `auto`.

    `auto` is Letter where the pages are Letter or half Letter, else A4. Raises `UsageError` for
    what is no sheet.
    """
    if sheet.lower() == AUTO_PAPER:
        return read_paper("Letter" if any(_is_american(page) for page in pages) else "A4")
    names = {name.lower(): name for name in PAPERS}
    if name := names.get(sheet.lower()):
        width, height = PAPERS[name]
        return Paper(name, Size(width * MM, height * MM))
    match = _MEASURES.fullmatch(sheet.strip())
    if match and all(_LEAST <= float(side) <= _MOST for side in match.groups()):
        width, height = (float(side) for side in match.groups())
        return Paper(f"{width:g} × {height:g} mm", Size(width * MM, height * MM))
    raise UsageError(
        f"there is no sheet “{sheet}”",
        hint=f"name one of {', '.join(PAPERS)}, or measure it: 320x450mm",
    )


def large_enough(page: Size) -> str:
    """Name the smallest sheet whose half takes a page in full size; empty where none does."""
    for name, (width, height) in sorted(PAPERS.items(), key=lambda one: one[1][0] * one[1][1]):
        halves = (Size(height * MM / 2, width * MM), Size(width * MM / 2, height * MM))
        if any(page.fits(half) for half in halves):
            return name
    return ""


def _is_american(page: Size) -> bool:
    return any(
        abs(page.width - known.width) < _NEAR and abs(page.height - known.height) < _NEAR
        for known in _AMERICAN
    )


@dataclass(frozen=True, slots=True)
class BookletOptions:
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
class Plan:
    """Hold all that was decided about a booklet before anything is drawn."""

    wishes: BookletOptions
    faces: tuple[Face, ...]
    paper: Paper
    spread: Spread
    parting: Signatures
    sheets: tuple[Sheet, ...]

    @property
    def pages(self) -> int:
        """Count the pages that are printed."""
        return len(self.faces)

    @property
    def blanks(self) -> int:
        """Count the pages that stay empty."""
        return PAGES * len(self.sheets) - self.pages

    @property
    def signatures(self) -> tuple[int, ...]:
        """Count the sheets of each signature."""
        return self.parting.sheets

    @property
    def is_cut(self) -> bool:
        """Tell whether something is to be cut off the sheets."""
        return has_crops(self.spread)

    @property
    def creep(self) -> float:
        """Tell how far (mm) the innermost sheet stands out when folded."""
        return max(creep(sheet.depth, self.wishes.paper) for sheet in self.sheets)


def plan(faces: Sequence[Face], wishes: BookletOptions) -> Plan:
    """Plan a booklet of pages, at least one. Raises `UsageError` where a wish cannot be granted."""
    paper = read_paper(wishes.sheet, (usual(faces),))
    parting = divide_into_signatures(len(faces), wishes.signature, wishes.paper)
    sheets = fold(len(faces), parting.sheets, keep_last=wishes.keep_last)
    return Plan(wishes, tuple(faces), paper, spread(paper.size, faces), parting, sheets)
