"""Name what laying out one document takes and gives: a job of plain inputs, a layout.

A layout tells how large its pictures are printed, and whether they have dots enough for that.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  (a layout is read from the cache by its types)
from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003  (as above)
from typing import TYPE_CHECKING, Any

from anthology.markup import xhtml
from anthology.model.book import Position  # noqa: TC001  (as above)
from anthology.model.diagnostics import Diagnostic
from anthology.outputs.pdf.weasyprint.boxes import page_box
from anthology.outputs.proofread.compare_words import Passage  # noqa: TC001  (as above)
from anthology.outputs.proofread.page_proof import DocumentRecord
from anthology.project.standard import Style  # noqa: TC001  (as above)
from anthology.runtime.workers import NO_LIMIT, Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    """Report a picture whose dots will show in print."""
    size = f"{printed.width:.0f} × {printed.height:.0f} mm"
    needed = [round(size * _COARSE / dpi) for size in (picture.width, picture.height)]
    return Diagnostic(
        "image-coarse",
        f"{picture.path} is printed {size} large at {dpi:.0f} dpi: its dots will show",
        *(chapter.article.place(_line(chapter, picture.key)) if chapter else (picture.path, None)),
        hint=f"ask for it with at least {needed[0]} × {needed[1]} pixels, or print it smaller",
    )


def _line(chapter: Chapter, key: str) -> int | None:
    """Find the source line of a picture in a chapter."""
    shown = (node for node in xhtml.parse(chapter.body).iter("img") if node.get("src") == key)
    found = next(shown, None)
    return xhtml.line(found) if found is not None else None


def _mm(length: float) -> float:
    """Give px as mm."""
    return round(length / 96 * _INCH, 1)


LINK_SCHEME = "anthology:"  # a link to a place in another document of the book


@dataclass(frozen=True, slots=True)
class LayoutJob:
    """Hold all that laying out one document needs; it can be sent to another process.

    `markup` is a complete XHTML document; `pictures` maps its picture paths to files; a document
    that begins `on_verso` has a left-hand page first. `tagged` documents are PDF/A-3a.
    What is in a `shared` one is nothing of this book: all books on the machine take what is kept of
    it. `limit` is that of a document without a size.
    """

    name: str
    markup: str
    styles: tuple[Style, ...]
    pictures: Mapping[str, Path] = field(default_factory=dict, hash=False)
    on_verso: bool = False
    tagged: bool = True
    shared: bool = False
    path: str = ""
    limit: Limit = NO_LIMIT


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold one laid-out document: its PDF, its count of pages, the page index of every id.

    `starts` say with what of the text each page begins, `prints` how large pictures are, `words`
    what a program reads on the pages of a chapter, `record` what stands where on the pages. `key`
    names all that it was made of, once it is kept.
    """

    name: str
    pdf: bytes
    pages: int
    places: Mapping[str, int]
    starts: tuple[Position, ...] = ()
    prints: tuple[PrintedPicture, ...] = ()
    words: tuple[Passage, ...] = ()
    record: DocumentRecord = field(default_factory=DocumentRecord)
    diagnostics: tuple[Diagnostic, ...] = ()
    key: str = ""

    @property
    def left_out(self) -> bool:
        """Tell whether another page stands here for the document, which took too much."""
        return any(one.code == "layout-limit" for one in self.diagnostics)
