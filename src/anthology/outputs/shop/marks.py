"""Draw crop and fold marks around the pages of a PDF, beyond the bleed."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from anthology.imposition.geometry import MM

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GAP = 1 * MM  # between the bleed and the mark
_LENGTH = 5 * MM
_ROOM = 7 * MM  # beyond the bleed, on all sides
_LINE = 0.25  # pt


def frame(file: bytes, bleed: float) -> bytes:
    """Mark every page of a PDF; `bleed` is in mm."""
    import pikepdf  # noqa: PLC0415

    stream = BytesIO()
    with pikepdf.open(BytesIO(file)) as pdf:
        for page in pdf.pages:
            mark(page, bleed)
        pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def mark(page: Any, bleed: float, folds: Sequence[float] = ()) -> None:
    """Draw marks at the corners of a page's TrimBox, and fold marks at places along its width.

    Sets BleedBox and MediaBox (ISO 32000-1, 14.11.2). `bleed` is in mm, `folds` are in points
    from the left edge of the TrimBox.
    """
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    reach = bleed * MM
    page.bleedbox = (left - reach, bottom - reach, right + reach, top + reach)
    edge = reach + _ROOM
    page.mediabox = page.cropbox = (left - edge, bottom - edge, right + edge, top + edge)
    lines = [*_uprights((left, right, *(left + fold for fold in folds)), bottom, top, reach)]
    lines += [(y0, x0, y1, x1) for x0, y0, x1, y1 in _uprights((bottom, top), left, right, reach)]
    drawn = "".join(f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l S\n" for x0, y0, x1, y1 in lines)
    page.contents_add(b"q\n", prepend=True)
    marks = f"\nQ\n/Artifact BMC\nq 0 G {_LINE} w\n{drawn}Q\nEMC\n"
    page.contents_add(marks.encode("ascii"))


def _uprights(
    places: Sequence[float], low: float, high: float, reach: float
) -> Iterator[tuple[float, float, float, float]]:
    """Give a line below and one above a page for each place along it."""
    near, far = reach + _GAP, reach + _GAP + _LENGTH
    for place in places:
        yield place, low - near, place, low - far
        yield place, high + near, place, high + far
