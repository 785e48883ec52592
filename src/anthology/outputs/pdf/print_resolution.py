"""Read how large pictures are printed, and judge whether they have dots enough for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.outputs.pdf.weasyprint.boxes import page_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from anthology.model.book import Book, Chapter, Picture


_COARSE = 150  # dpi below which dots begin to show
_VECTOR = "image/svg+xml"
_INCH = 25.4  # mm


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """Hold how large a picture is printed: its key, width and height in mm."""

    key: str
    width: float
    height: float


def printed_pictures(pages: Iterable[Any]) -> tuple[PrintedPicture, ...]:
    """List the pictures of laid-out pages, formulas and the like among them."""
    return tuple(
        PrintedPicture(box.element.get("src", ""), _mm(box.width), _mm(box.height))
        for page in pages
        for box in page_box(page).descendants()
        if box.element_tag == "img" and hasattr(box, "replacement")
    )


def find_coarse(book: Book, prints: Mapping[str, Iterable[PrintedPicture]]) -> Iterator[Diagnostic]:
    """Report pictures printed at less than 150 dpi; `prints` are those of documents by name.

    The message is about the place in the text, or about the picture where no text shows it.
    """
    chapters = {chapter.name: chapter for chapter in book.chapters}
    for name, printed in prints.items():
        for one in printed:
            picture = book.pictures.get(one.key)
            if picture and picture.media_type != _VECTOR and (dpi := _dpi(picture, one)) < _COARSE:
                yield _report(picture, one, dpi, chapters.get(name))


def _dpi(picture: Picture, printed: PrintedPicture) -> float:
    """Find the dots to the inch; of a picture that is cut to a frame, those of what is shown."""
    across = picture.width / max(printed.width, 1)
    down = picture.height / max(printed.height, 1)
    return min(across, down) * _INCH


def _report(
    picture: Picture, printed: PrintedPicture, dpi: float, chapter: Chapter | None
) -> Diagnostic:
    size = f"{printed.width:.0f} × {printed.height:.0f} mm"
    needed = [round(size * _COARSE / dpi) for size in (picture.width, picture.height)]
    return Diagnostic(
        "image-coarse",
        f"{picture.path} is printed {size} large at {dpi:.0f} dpi: its dots will show",
        *(chapter.article.place(_line(chapter, picture.key)) if chapter else (picture.path, None)),
        hint=f"ask for it with at least {needed[0]} × {needed[1]} pixels, or print it smaller",
    )


def _line(chapter: Chapter, key: str) -> int | None:
    shown = (node for node in xhtml.parse(chapter.body).iter("img") if node.get("src") == key)
    found = next(shown, None)
    return xhtml.line(found) if found is not None else None


def _mm(length: float) -> float:
    return round(length / 96 * _INCH, 1)
