"""Read the name or the measures of a sheet of paper into its size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anthology.diagnostics import UsageError
from anthology.imposition.geometry import MM, Size

if TYPE_CHECKING:
    from collections.abc import Iterable

AUTO = "auto"
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
    if sheet.lower() == AUTO:
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
