"""Plan a booklet by its wishes: choose paper, signatures and sheets; set the marks to cut by.

All of it is arithmetic. Marks show where to cut and fold: lines on a sheet, outside the finished
pages where there is room.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from anthology.model.diagnostics import UsageError
from anthology.outputs.booklet.geometry import MM, Size, spread, usual
from anthology.outputs.booklet.signatures import PAGES, creep, divide_into_signatures, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anthology.outputs.booklet.geometry import PageView, Spread
    from anthology.outputs.booklet.signatures import Sheet, Signatures


_LENGTH = 5 * MM
_GAP = 2 * MM  # between the finished page and the mark
_SHORTEST = 1 * MM  # below this there is nothing worth cutting
_TICK = 3 * MM  # of a fold mark where there is no margin


class MarkLine(NamedTuple):
    """Hold a straight line on the sheet, in points; a fold's is dashed."""

    x0: float
    y0: float
    x1: float
    y1: float
    dashed: bool = False


def crop_and_fold_marks(spread: Spread, *, inside: bool) -> list[MarkLine]:
    """List the marks of one side; `inside` is the side that the fold closes upon."""
    return [*_crops(spread), *_folds(spread, inside=inside)]


def has_crops(spread: Spread) -> bool:
    """Tell whether there is anything to cut off the sheet."""
    return max(_margins(spread)) > _SHORTEST


def _margins(spread: Spread) -> tuple[float, float]:
    """Measure what is to be cut off at the sides, and at head and foot.

    That is nothing where pages had to shrink: the half sheet is what they were fitted to.
    """
    return (spread.cut.left, spread.cut.bottom) if spread.scale == 1 else (0.0, 0.0)


def _crops(spread: Spread) -> Iterator[MarkLine]:
    """Mark the edges of the two finished pages where the sheet is larger."""
    (width, height), (left, bottom, right, top) = spread.sheet, spread.cut
    side, foot = _margins(spread)
    if side > _SHORTEST:
        near, far = _reach(foot)
        for x in (left, right):
            yield MarkLine(x, near, x, far)
            yield MarkLine(x, height - near, x, height - far)
    if foot > _SHORTEST:
        near, far = _reach(side)
        for y in (bottom, top):
            yield MarkLine(near, y, far, y)
            yield MarkLine(width - near, y, width - far, y)


def _folds(spread: Spread, *, inside: bool) -> Iterator[MarkLine]:
    """Mark the spine at head and foot: in the margin, else in the fold where nobody sees it."""
    (middle, height), (_, foot) = spread.half, _margins(spread)
    if inside or foot > _SHORTEST:
        near, far = _reach(foot)
        yield MarkLine(middle, near, middle, far, dashed=True)
        yield MarkLine(middle, height - near, middle, height - far, dashed=True)


def _reach(margin: float) -> tuple[float, float]:
    """Say from where to where, off the edge of the sheet, a mark goes in a margin.

    It keeps clear of the page; where the margin is too narrow for that, it is a tick at the edge.
    """
    if margin < _GAP + _SHORTEST:
        return 0.0, _TICK
    return max(0.0, margin - _GAP - _LENGTH), margin - _GAP


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
_NEAR = 3.0  # points: a millimetre, by which programs round sizes of pages


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
    """Tell whether pages are of an American size, so that American paper suits them."""
    return any(
        abs(page.width - known.width) < _NEAR and abs(page.height - known.height) < _NEAR
        for known in _AMERICAN
    )


@dataclass(frozen=True, slots=True)
class BookletOptions:
    """Say how pages are to be imposed, in the words of settings and options.

    `sheet` is read by `read_paper`, `signature` by `divide_into_signatures`; `paper` is the
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
    faces: tuple[PageView, ...]
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


def plan(faces: Sequence[PageView], wishes: BookletOptions) -> Plan:
    """Plan a booklet of pages, at least one. Raises `UsageError` where a wish cannot be granted."""
    paper = read_paper(wishes.sheet, (usual(faces),))
    parting = divide_into_signatures(len(faces), wishes.signature, wishes.paper)
    sheets = fold(len(faces), parting.sheets, keep_last=wishes.keep_last)
    return Plan(wishes, tuple(faces), paper, spread(paper.size, faces), parting, sheets)
