"""Divide a count of pages into signatures: how many sheets are folded into each other, each time.

A sheet carries four pages, two on either side. A signature is a set of sheets folded together.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat

from anthology.diagnostics import UsageError

PAGES = 4  # on a sheet: two on each side
STAPLED = (
    2.0  # mm of unfolded sheets that office staples (24/6) hold and hands can fold: 20 of 80 g/m²
)
AUTO, ONE = "auto", "one"


@dataclass(frozen=True, slots=True)
class Parting:
    """Say how many sheets each signature has, and how many one can have on this paper."""

    sheets: tuple[int, ...]
    most: int

    @property
    def is_thick(self) -> bool:
        """Tell whether a signature has more sheets than can well be folded and stapled."""
        return max(self.sheets) > self.most


def part(pages: int, signature: str = AUTO, paper: float = 0.1) -> Parting:
    """Divide pages (at least one) into signatures.

    `signature` is `one` (all in one), a count of pages, a multiple of four, that each signature
    takes (the last what is left), or `auto`: one as long as the stack is no thicker than
    `STAPLED`, else as few as need be, of nearly the same thickness. `paper` is the thickness of a
    sheet in mm. Raises `UsageError` for anything else.
    """
    if not paper > 0 or paper > STAPLED:
        raise UsageError(
            f"paper cannot be {paper:g} mm thick",
            hint="office paper of 80 g/m² measures 0.1 mm; heavy paper of 160 g/m² about 0.2",
        )
    sheets = -(-pages // PAGES)
    most = int(STAPLED / paper + 1e-9)
    if signature == AUTO:
        return Parting(_evenly(sheets, -(-sheets // most)), most)
    size = sheets if signature == ONE else _sheets(signature)
    full, rest = divmod(sheets, size)
    return Parting((*repeat(size, full), *((rest,) if rest else ())), most)


def _sheets(signature: str) -> int:
    pages = int(signature) if signature.isascii() and signature.isdigit() else 0
    if pages == 0 or pages % PAGES:
        raise UsageError(
            f"a signature cannot be “{signature}”",
            hint="give its pages as a multiple of four (16 pages are 4 sheets), “one” or “auto”",
        )
    return pages // PAGES


def _evenly(sheets: int, count: int) -> tuple[int, ...]:
    """Share sheets out among signatures, the thicker ones first."""
    least, more = divmod(sheets, count)
    return (*repeat(least + 1, more), *repeat(least, count - more))
