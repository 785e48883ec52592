"""Open a PDF to be imposed and tell what is to be seen of each page."""

from __future__ import annotations

from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

from anthology.diagnostics import Diagnostic, UsageError
from anthology.imposition.geometry import Box
from anthology.imposition.spread import Face

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pikepdf import Page, Pdf

_LETTER = Box(0, 0, 612, 792)  # what readers assume where a page has no size
_LEAST = 1.0  # points: a smaller box is a mistake


@contextmanager
def opened(file: Path | BytesIO) -> Iterator[Pdf]:
    """Open a PDF that has pages and can be read without a password.

    Raises `UsageError` for all others.
    """
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(file) as pdf:
            if len(pdf.pages) == 0:
                raise UsageError(f"{_named(file)} has no pages", hint="there is nothing to fold")
            yield pdf
    except pikepdf.PasswordError as error:
        raise UsageError(
            f"{_named(file)} is locked with a password",
            hint="open it with the password and save it without one (qpdf --decrypt), then again",
        ) from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:  # as the library says “damaged”
        raise UsageError(
            f"{_named(file)} is no PDF, or is damaged beyond repair",
            hint="does a PDF reader open it? if so, print it to a new PDF and impose that",
        ) from error
    except OSError as error:
        raise UsageError(
            f"{_named(file)} cannot be read: {error.strerror or error}", hint="name a PDF file"
        ) from error


def _named(file: Path | BytesIO) -> str:
    return "the file" if isinstance(file, BytesIO) else str(file)


def damage(pdf: Pdf) -> Iterator[Diagnostic]:
    """Tell what had to be mended to read a PDF, as far as it has been read."""
    warnings = [str(warning) for warning in pdf.get_warnings()]
    if warnings:
        first = warnings[0].rpartition(": ")[2]
        said = f"the file is damaged and was read as far as it goes ({first})"
        hint = "compare the booklet with it; if something is missing, print the file to a new PDF"
        yield Diagnostic("booklet-damaged", said, hint=hint)


def language_of(pdf: Pdf) -> str:
    """Tell the language that a PDF says it is in (BCP 47), English where it says none."""
    from pikepdf import String  # noqa: PLC0415

    language = pdf.Root.get("/Lang")
    return (str(language) if isinstance(language, String) else "") or "en"


def read_faces(pdf: Pdf) -> list[Face]:
    """Tell what is to be seen of every page."""
    return [_face(page) for page in pdf.pages]


def _face(page: Page) -> Face:
    """Tell what is to be seen of a page: its trim box, else its crop box, else all of it.

    Boxes that are no boxes, or lie outside the page, count as absent (ISO 32000-1, 14.11.2).
    """
    media = _box(page.obj.get("/MediaBox")) or _LETTER
    crop = _within(_box(page.obj.get("/CropBox")), media)
    trim = _within(_box(page.obj.get("/TrimBox")), crop)
    bleed = _within(_box(page.obj.get("/BleedBox")), media) if trim != crop else crop
    unit = _number(page.obj.get("/UserUnit"), 1.0)
    rotation = int(_number(page.obj.get("/Rotate"), 0.0))
    return Face(trim, bleed, rotation // 90 * 90 % 360, unit if unit > 0 else 1.0)


def _box(value: Any) -> Box | None:
    """Read four numbers as a box, whichever corners they name."""
    try:
        x0, y0, x1, y1 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box if min(box.size) >= _LEAST else None


def _within(box: Box | None, around: Box) -> Box:
    """Give the part of a box that lies in another, or the other where that is nothing."""
    inside = box.meet(around) if box else around
    return inside if min(inside.size) >= _LEAST else around


def _number(value: Any, default: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return default
