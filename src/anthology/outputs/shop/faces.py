"""Put back cover, spine and front cover side by side on one sheet."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.imposition.geometry import MM
from anthology.outputs.shop.ink import blacken
from anthology.outputs.shop.marks import mark

if TYPE_CHECKING:
    from pikepdf import Pdf

_ORDER = (1, 0, 2)  # the spine first, its bleed under the others, so that no seam shows
_OPEN_LEFT, _OPEN_RIGHT = (0, 1), (1, 2)


class Faces(NamedTuple):
    """Hold the faces of a cover from left to right, a PDF of one page each, with bleed."""

    back: bytes
    spine: bytes
    front: bytes


def wrap(faces: Faces, bleed: float) -> bytes:
    """Draw the cover as it is printed, before it is folded around the book; `bleed` in mm."""
    import pikepdf  # noqa: PLC0415

    sources = [pikepdf.open(BytesIO(face)) for face in faces]
    trims = [[float(edge) for edge in source.pages[0].trimbox] for source in sources]
    widths = [right - left for left, _, right, _ in trims]
    height = trims[0][3] - trims[0][1]
    starts = [0.0, widths[0], widths[0] + widths[1]]
    cover = pikepdf.new()
    page = cover.add_blank_page(page_size=(sum(widths), height))
    page.trimbox = pikepdf.Array([0, 0, sum(widths), height])
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
    reach = bleed * MM
    for at in _ORDER:
        page.Resources.XObject[f"/Face{at}"] = _form(cover, sources[at])
        left = starts[at] - (reach if at in _OPEN_LEFT else 0)
        right = starts[at] + widths[at] + (reach if at in _OPEN_RIGHT else 0)
        clip = f"{left:.3f} {-reach:.3f} {right - left:.3f} {height + 2 * reach:.3f} re W n"
        drawn = f"q {clip} 1 0 0 1 {starts[at]:.3f} 0 cm /Face{at} Do Q\n"
        page.contents_add(drawn.encode("ascii"))
    mark(page, bleed, folds=starts[1:])
    stream = BytesIO()
    cover.save(stream, deterministic_id=True)
    return blacken(stream.getvalue())


def _form(cover: Pdf, source: Pdf) -> Any:
    """Copy the page of a face as a form, its bleed included."""
    page = source.pages[0]
    form: Any = cover.copy_foreign(page.as_form_xobject(handle_transformations=False))
    form.BBox = [float(edge) for edge in page.mediabox]
    return form
