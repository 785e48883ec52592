"""Plan a booklet: choose paper, lay, signatures and the place of every page, all by arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.imposition.folding import creep, fold
from anthology.imposition.marks import has_crops
from anthology.imposition.papers import read_paper
from anthology.imposition.signatures import PAGES, part
from anthology.imposition.spread import spread, usual

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.imposition.folding import Sheet
    from anthology.imposition.papers import Paper
    from anthology.imposition.signatures import Parting
    from anthology.imposition.spread import Face, Spread


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
class Plan:
    """Hold all that was decided about a booklet before anything is drawn."""

    wishes: Wishes
    faces: tuple[Face, ...]
    paper: Paper
    spread: Spread
    parting: Parting
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


def plan(faces: Sequence[Face], wishes: Wishes) -> Plan:
    """Plan a booklet of pages, at least one. Raises `UsageError` where a wish cannot be granted."""
    paper = read_paper(wishes.sheet, (usual(faces),))
    parting = part(len(faces), wishes.signature, wishes.paper)
    sheets = fold(len(faces), parting.sheets, keep_last=wishes.keep_last)
    return Plan(wishes, tuple(faces), paper, spread(paper.size, faces), parting, sheets)
