"""Fold sheets as hands do and read what lies there, page by page; draw pages to be folded."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anthology.outputs.booklet.signatures import Sheet

T = TypeVar("T")
Printed = tuple[T, T, T, T]  # of a sheet: front left and right, back left and right


def leafed_through(sheets: Sequence[Sheet]) -> list[int | None]:
    """Read the pages of sheets, folded by their depths into signatures, in their order."""
    read: list[int | None] = []
    stack: list[Printed[int | None]] = []
    for sheet in sheets:
        if sheet.depth == 0:
            read += opened(stack)
            stack = []
        stack.append((sheet.front.left, sheet.front.right, sheet.back.left, sheet.back.right))
    return read + opened(stack)


def opened(stack: Sequence[Printed[T]]) -> list[T]:
    """Read a signature, its outermost sheet first.

    Each sheet is folded so that its back closes upon itself: its right half is a leaf of front
    right and, behind it, back left; its left half, further on, one of back right and front left.
    """
    firsts = [page for _, right, back, _ in stack for page in (right, back)]
    lasts = [page for left, _, _, back in reversed(stack) for page in (back, left)]
    return firsts + lasts


def drawn(
    sizes: Iterable[tuple[float, float]], *, name: str = "p", encryption: Any = None, **more: Any
) -> bytes:
    """Draw a page of each size (points) with its number in its middle: `p1`, `p2`.

    `more` are entries of every page, as `Rotate=90`.
    """
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for number, (width, height) in enumerate(sizes, 1):
        page = pdf.add_blank_page(page_size=(width, height)).obj
        page.Resources = Dictionary(Font=Dictionary(F=font))
        text = f"BT /F 12 Tf {width / 2} {height / 2} Td ({name}{number}) Tj ET"
        page.Contents = pdf.make_stream(text.encode())
        page.update({f"/{key}": value for key, value in more.items()})
    return saved(pdf, encryption=encryption)


def saved(pdf: pikepdf.Pdf, **how: Any) -> bytes:
    file = BytesIO()
    pdf.save(file, **{key: value for key, value in how.items() if value is not None})
    return file.getvalue()


def linked(pdf: pikepdf.Pdf, page: int, rectangle: Sequence[float], **leads: Any) -> None:
    """Put a link on a page of a PDF (from 0): `Dest=` or `A=`."""
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array(rectangle), **leads)
    holder = pdf.pages[page].obj
    holder.Annots = Array([*holder.get("/Annots", ()), pdf.make_indirect(link)])


class Word(NamedTuple):
    """Hold a word on a page and the box of its letters, in points."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def words(pdf: bytes) -> list[list[Word]]:
    """Read the words on each page by way of PDFium, and where they stand."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_rect(at) for at in range(text.count_rects())]
            found.append([Word(text.get_text_bounded(*box).strip(), *box) for box in boxes])
    return found


def on_halves(pdf: bytes, width: float, least: float = 0) -> list[Printed[str]]:
    """Tell for each sheet what stands on its four halves, empty where nothing does.

    Words lower than `least` points do not count.
    """
    halves = [
        tuple(
            " ".join(w.text for w in side if (w.left > width / 2) == right and w.height > least)
            for right in (False, True)
        )
        for side in words(pdf)
    ]
    return [(*front, *back) for front, back in zip(halves[::2], halves[1::2], strict=True)]  # type: ignore[misc]


def ink(pdf: bytes, page: int = 0, part: Sequence[float] | None = None) -> Sequence[float]:
    """Find the box (points, from the upper left) of what is drawn on a page or a part of it.

    Nothing drawn gives an empty sequence; what is fainter than a light grey does not count.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        grey = document[page].render().to_pil().convert("L")
    if part is not None:
        grey = grey.crop(tuple(map(round, part)))
    return grey.point(lambda light: 255 * (light < 200)).getbbox() or ()
