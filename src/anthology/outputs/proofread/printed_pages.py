"""Read the pages of a PDF, whoever made it, by PDFium: where its characters stand, how large.

This asks the file alone and trusts nothing that laid it out. Lengths are in pt; x is from the
left and y from the top of the trimmed page.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from anthology.outputs.proofread.page_proof import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


SMALLEST = 6.0  # pt: type below it is not read without effort
_NEARLY = 0.05  # pt that rounding may take from a size
_OVER = 0.5  # pt beyond the trim that no blade would notice
_CORE = 0.7  # of its size: the height of a capital, which no other may cross
_TOUCH = 0.15  # of the smaller size: the height in common that makes two lines hard to read
_ASIDE = 2.0  # pt in common across: kerning and slanted letters reach over by less
_RAISED = 3  # letters of small type that are an ordinal or the number of a note, not words
_DEPTH = 4  # of forms in forms
_UNSEEN = 3  # the rendering mode of text that is not drawn (ISO 32000-1, table 106)
_FAR = 2  # times their size that lines stand apart, between which no third is looked for
# The matrix that moves nothing.
_UNMOVED = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class PrintFault:
    """Hold a fault that the PDF shows: on which page (from 0), where, in which words."""

    kind: Kind
    page: int
    x: float
    y: float
    words: str = ""
    measure: float = 0.0


@dataclass(slots=True)
class DrawnText:
    """Hold a piece of text as it is drawn: its box, the line it stands on, its size."""

    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    handle: Any = field(repr=False, default=None)


def find_marks(source: bytes | Path, *, inside: bool = False) -> list[PrintFault]:
    """Find text beyond the trim, too small, over other text; with `inside`, in forms as well.

    Running heads are drawn by forms, of which a single document has none. Raises `OutputError` for
    what is no PDF that can be read.
    """
    with opened(source) as document:
        return [
            mark
            for index in range(len(document))
            for mark in _marks(document, index, _DEPTH if inside else 1)
        ]


def opened(source: bytes | Path) -> Any:
    """Open a PDF. Raises `UsageError` where it is locked or damaged."""
    import pypdfium2  # noqa: PLC0415

    from anthology.model.diagnostics import UsageError  # noqa: PLC0415

    try:
        return pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        raise UsageError(f"the PDF cannot be read: {error}", hint="is it whole?") from error


def _marks(document: Any, index: int, depth: int) -> Iterator[PrintFault]:
    """Give what is wrong on a page: text beyond its edge, too small, or on other text."""
    from pypdfium2 import raw  # noqa: PLC0415

    page = document[index]
    try:
        left, _, right, top = page.get_trimbox()
        width, height = right - left, top - page.get_trimbox()[1]
        pieces = [*_pieces(page.raw, left, top, depth)]
        beyond = [one for one in pieces if _is_beyond(one, width, height)]
        small = [one for one in pieces if one.size < SMALLEST - _NEARLY]
        crossed = [*_crossed(pieces)]
        if not (beyond or small or crossed):
            return
        layer = raw.FPDFText_LoadPage(page.raw)
        for one in beyond:
            over = max(-one.left, one.right - width, -one.top, one.bottom - height)
            yield PrintFault(
                Kind.CUT, index, one.left, one.base, _words(one, layer), over / 72 * 25.4
            )
        for one in small:
            words = _words(one, layer)
            if sum(map(str.isalnum, words)) > _RAISED:
                yield PrintFault(Kind.SMALL, index, one.left, one.base, words, round(one.size, 1))
        for one, other in crossed:
            here, there = _words(one, layer), _words(other, layer)
            if here and there:  # dots of letters are told with these (`ActualText`)
                yield PrintFault(Kind.OVERLAP, index, one.left, one.base, f"{here} / {there}")
        raw.FPDFText_ClosePage(layer)
    finally:
        page.close()


def _pieces(page: Any, left: float, top: float, depth: int) -> Iterator[DrawnText]:
    """List the pieces of text of a page that are drawn and not empty."""
    from pypdfium2 import raw  # noqa: PLC0415

    x1, y1, x2, y2, size = (ctypes.c_float() for _ in range(5))
    matrix = raw.FS_MATRIX()
    for thing, shift in _things(_listed(page), None, depth):
        raw.FPDFPageObj_GetBounds(thing, x1, y1, x2, y2)
        if x2.value <= x1.value or raw.FPDFTextObj_GetTextRenderMode(thing) == _UNSEEN:
            continue
        raw.FPDFPageObj_GetMatrix(thing, matrix)
        raw.FPDFTextObj_GetFontSize(thing, size)
        a, b, c, d, _, f = own = _six(matrix)
        box: tuple[float, ...] = (x1.value, y1.value, x2.value, y2.value)
        if shift is not None:
            a, b, c, d, _, f = _times(own, shift)
            box = _framed(box, shift)
        high = size.value * (d if b == c == 0 and a == d > 0 else _scale(a, b, c, d))
        yield DrawnText(
            box[0] - left, top - box[3], box[2] - left, top - box[1], top - f, high, thing
        )


def _listed(holder: Any, *, is_form: bool = False) -> Iterator[Any]:
    """List the objects of a page, or of a form (a drawing within the page)."""
    from pypdfium2 import raw  # noqa: PLC0415

    count = raw.FPDFFormObj_CountObjects if is_form else raw.FPDFPage_CountObjects
    get = raw.FPDFFormObj_GetObject if is_form else raw.FPDFPage_GetObject
    return (get(holder, at) for at in range(count(holder)))


def _things(
    objects: Iterator[Any], shift: tuple[float, ...] | None, depth: int
) -> Iterator[tuple[Any, tuple[float, ...] | None]]:
    """Give the text among objects, each with where the form is placed that it stands in."""
    from pypdfium2 import raw  # noqa: PLC0415

    for thing in objects:
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield thing, shift
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth > 1:
            matrix = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(thing, matrix)
            placed = _times(_six(matrix), shift or _UNMOVED)
            yield from _things(_listed(thing, is_form=True), placed, depth - 1)


def _scale(a: float, b: float, c: float, d: float) -> float:
    """Tell by how much a matrix makes type larger, where least."""
    return float(min((a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5))


def _framed(box: tuple[float, ...], matrix: tuple[float, ...]) -> tuple[float, ...]:
    """Give the box, upright, around a box that a matrix has moved."""
    x1, y1, x2, y2 = box
    corners = [_moved(x, y, matrix) for x in (x1, x2) for y in (y1, y2)]
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def _six(matrix: Any) -> tuple[float, ...]:
    """Give the six numbers of a matrix of PDFium."""
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    """Multiply two matrices: first one, then the other."""
    (a, b, c, d, e, f), (p, q, r, s, t, u) = one, other
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _moved(x: float, y: float, matrix: tuple[float, ...]) -> tuple[float, float]:
    """Give where a point stands after a matrix has moved it."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _is_beyond(one: DrawnText, width: float, height: float) -> bool:
    """Tell whether a piece of text stands beyond the page, by more than a hair."""
    over = max(-one.left, one.right - width)
    # The box of a piece is as high as its font allows: only the line that it stands on counts.
    return over > _OVER or not -_OVER < one.base < height + _OVER


def _crossed(pieces: Sequence[DrawnText]) -> Iterator[tuple[DrawnText, DrawnText]]:
    """Give the pairs of pieces that stand on one another, from the top down.

    The same words drawn twice in one place are how some programs make them bold.
    """
    lines = sorted(pieces, key=lambda one: one.base)
    for at, one in enumerate(lines):
        for other in lines[at + 1 :]:
            if other.base - _CORE * other.size > one.base:
                if other.base - one.base > _FAR * max(one.size, other.size):
                    break
                continue
            high = min(one.base, other.base) - max(
                one.base - _CORE * one.size, other.base - _CORE * other.size
            )
            across = min(one.right, other.right) - max(one.left, other.left)
            twice = abs(one.left - other.left) < 1 and abs(one.base - other.base) < 1
            if high > _TOUCH * min(one.size, other.size) and across > _ASIDE and not twice:
                yield one, other


def _words(piece: DrawnText, layer: Any) -> str:
    """Give the text of a piece as PDFium reads it."""
    from pypdfium2 import raw  # noqa: PLC0415

    length = raw.FPDFTextObj_GetText(piece.handle, layer, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pointer = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFTextObj_GetText(piece.handle, layer, pointer, length)
    return " ".join(buffer.raw.decode("utf-16-le", "ignore").rstrip("\0").split())


def labels(source: bytes | Path) -> list[str]:
    """List the labels of the pages of a PDF: their numbers where it has no others."""
    with opened(source) as document:
        return [document.get_page_label(at) or str(at + 1) for at in range(len(document))]
