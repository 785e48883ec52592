"""Draw pages of PDFs as pictures, and read their words and links with the places they stand at."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from io import BytesIO
from threading import RLock
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.job import LINK_SCHEME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_OPEN = 48  # PDFs that are kept open
_DRAWN = 256  # pictures that are kept: some 100 kB each
_WHITE = (255, 255, 255, 255)

Box = tuple[float, float, float, float]  # left, top, width, height, as fractions of the page


@dataclass(frozen=True, slots=True)
class Words:
    """Hold a run of words on one line of a page."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """Hold a link of a page: to a web address, or to the id of a place in the book."""

    box: Box
    target: str
    inside: bool


class PageDrawer:
    """Draw and read pages; PDFium does one thing at a time, so callers wait for each other."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._open: OrderedDict[str, Any] = OrderedDict()
        self._drawn: OrderedDict[tuple[Sequence[tuple[str, int]], int], bytes] = OrderedDict()

    def draw(
        self, layers: Sequence[tuple[str, int]], pdfs: Mapping[str, bytes], width: int
    ) -> bytes:
        """Draw layers over each other as a PNG that is `width` px wide."""
        with self._lock:
            wanted = (layers, width)
            if wanted not in self._drawn:
                self._drawn[wanted] = self._draw(layers, pdfs, width)
                if len(self._drawn) > _DRAWN:
                    self._drawn.popitem(last=False)
            self._drawn.move_to_end(wanted)
            return self._drawn[wanted]

    def words(self, layer: tuple[str, int], pdfs: Mapping[str, bytes]) -> list[Words]:
        """Read the words of a page, line by line, in the order in which it says them."""
        with self._lock:
            page = self._page(layer, pdfs)
            return [*_words(page)]

    def links(self, layer: tuple[str, int], pdfs: Mapping[str, bytes]) -> list[Link]:
        """Read the links of a page."""
        import pikepdf  # noqa: PLC0415

        name, index = layer
        with pikepdf.open(BytesIO(pdfs[name])) as pdf:
            page = pdf.pages[index]
            size = [float(one) for one in page.mediabox]
            return [*_links(page.obj.get("/Annots", ()), size)]

    def _draw(
        self, layers: Sequence[tuple[str, int]], pdfs: Mapping[str, bytes], width: int
    ) -> bytes:
        import pypdfium2  # noqa: PLC0415
        import pypdfium2.raw  # noqa: PLC0415

        raw = pypdfium2.raw
        first = self._page(layers[0], pdfs)
        height = round(width * first.get_height() / first.get_width())
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRx)
        bitmap.fill_rect(_WHITE, 0, 0, width, height)
        for layer in layers:
            page = self._page(layer, pdfs)
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        file = BytesIO()
        bitmap.to_pil().convert("RGB").save(file, "PNG", compress_level=1)
        return file.getvalue()

    def _page(self, layer: tuple[str, int], pdfs: Mapping[str, bytes]) -> Any:
        import pypdfium2  # noqa: PLC0415

        name, index = layer
        if name not in self._open:
            self._open[name] = pypdfium2.PdfDocument(pdfs[name])
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(name)
        return self._open[name][index]


def _words(page: Any) -> Iterator[Words]:
    wide, high = page.get_size()
    text = page.get_textpage()
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        said = text.get_text_bounded(left, bottom, right, top).strip()
        if said:
            box = (left / wide, 1 - top / high, (right - left) / wide, (top - bottom) / high)
            yield Words(box, " ".join(said.split()))


def _links(annotations: Any, size: Sequence[float]) -> Iterator[Link]:
    x0, y0, x1, y1 = size
    for one in annotations:
        if one.get("/Subtype") != "/Link":
            continue
        left, bottom, right, top = (float(value) for value in one.Rect)
        box = (
            (left - x0) / (x1 - x0),
            1 - (top - y0) / (y1 - y0),
            (right - left) / (x1 - x0),
            (top - bottom) / (y1 - y0),
        )
        action = one.get("/A", {})
        address = str(action.get("/URI", ""))
        place = address.removeprefix(LINK_SCHEME) if address.startswith(LINK_SCHEME) else ""
        place = place or str(one.get("/Dest") or action.get("/D") or "")
        if place:
            yield Link(box, place, inside=True)
        elif address:
            yield Link(box, address, inside=False)
