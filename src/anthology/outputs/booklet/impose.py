"""Impose a PDF: put its pages on sheets so that they read in order when folded and stapled.

    PDF → faces (what is seen of each page) → plan (paper, spread, signatures, sheets)
        → PDF of sheets, front and back in turn

`planning` and `geometry` are arithmetic; this module and `links` work on files: pages are
drawn in their places, with marks, links and labels.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anthology import __version__
from anthology.language.letters import first_few
from anthology.language.words import word
from anthology.model.diagnostics import Diagnostic, UsageError
from anthology.outputs.artifacts import pdf_bytes
from anthology.outputs.booklet.geometry import MM, Box, PageView, read_box, usual
from anthology.outputs.booklet.links import LinkMover, PrintedPage, find_links
from anthology.outputs.booklet.planning import (
    BookletOptions,
    Plan,
    crop_and_fold_marks,
    large_enough,
    plan,
)
from anthology.outputs.booklet.signatures import AUTO, PAGES, creep, places
from anthology.runtime.workers import Limit, limited

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pikepdf import Page, Pdf

    from anthology.outputs.booklet.geometry import Placed, Size
    from anthology.outputs.booklet.planning import MarkLine
    from anthology.outputs.booklet.signatures import Place, Side


_OF_THE_WHOLE = ("/Lang", "/OCProperties", "/OutputIntents", "/URI")
_INFO_KEYS = ("/Title", "/Author", "/Subject", "/Keywords")
_HAIRLINE = 0.25  # points: the finest line that every printer draws
_DASH = 3  # points


class Printer:
    """Hold a source and the sheets that its pages are printed on, until they are written."""

    def __init__(self, source: Pdf, plan: Plan) -> None:
        import pikepdf  # noqa: PLC0415

        self.source, self.plan = source, plan
        self.target = pikepdf.new()
        self.info = _document_info(source)
        self.lost_links = 0

    @property
    def title(self) -> str:
        """Give the title of the source, where it has one."""
        return self.info.get("/Title", "")

    def print(self) -> None:
        """Draw the pages on the sheets, and carry over what leads to them."""
        links = [find_links(page.obj) for page in self.source.pages]
        _flatten(self.source)
        sides = [self._side() for _ in range(2 * len(self.plan.sheets))]
        drawn: list[list[bytes]] = [[] for _ in sides]
        seats: dict[tuple[int, int], PrintedPage] = {}
        for number, place in places(self.plan.sheets).items():
            page, side = self.source.pages[number - 1], sides[place.side]
            placed = self._placed(number, place)
            side.Resources.XObject[f"/P{number}"] = self._form(page, number)
            drawn[place.side].append(_draw(f"/P{number}", placed))
            seats[page.obj.objgen] = PrintedPage(side, placed)
        for side, content in zip(sides, drawn, strict=True):
            side.Contents = self.target.make_stream(b"".join(content))
        self._carry(seats, links)

    def mark(self) -> None:
        """Add crop and fold marks to every side."""
        for index, page in enumerate(self.target.pages):
            lines = crop_and_fold_marks(self.plan.spread, inside=bool(index % 2))
            page.contents_add(b"".join(_lines(lines)))

    def label(self, language: str) -> list[str]:
        """Name every side by its sheet and its pages (“2 back: 4 | 9”); give the latter alone."""
        from pikepdf import Dictionary  # noqa: PLC0415

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of numbers that no letters can write
            names = [str(page.label) for page in self.source.pages]
        pages = [_pages(side, names) for sheet in self.plan.sheets for side in sheet.sides]
        numbers: list[Any] = []
        for index, pages_of_side in enumerate(pages):
            turn = word("sheet-back" if index % 2 else "sheet-front", language)
            numbers += [index, Dictionary(P=f"{index // 2 + 1} {turn}: {pages_of_side}")]
        self.target.Root.PageLabels = Dictionary(Nums=numbers)
        return pages

    def describe(self, language: str) -> None:
        """Take over what the source says of itself, and tell printers how to print the sheets.

        Two-sided, turned over the edge beside the pages, in full size (ISO 32000-1, 12.2).
        """
        from pikepdf import Dictionary, Name, String  # noqa: PLC0415

        for key in _OF_THE_WHOLE:
            if key in self.source.Root:
                value = self.source.make_indirect(self.source.Root[key])
                self.target.Root[key] = self.target.copy_foreign(value)
        booklet = word("booklet", language)
        title = f"{self.title} ({booklet})" if self.title else booklet.capitalize()
        values = self.info | {"/Title": title, "/Creator": f"anthology {__version__}"}
        info = Dictionary({key: String(value) for key, value in values.items()})
        self.target.docinfo = self.target.make_indirect(info)
        across = "Short" if self.plan.spread.is_wide else "Long"
        self.target.Root.ViewerPreferences = Dictionary(
            Duplex=Name(f"/DuplexFlip{across}Edge"),
            PrintScaling=Name("/None"),
            PickTrayByPDFSize=True,
            DisplayDocTitle=True,
        )

    def written(self) -> bytes:
        """Give the sheets as a file; the same source gives the same bytes."""
        from pikepdf import ObjectStreamMode  # noqa: PLC0415

        return pdf_bytes(
            self.target, min_version="1.7", object_stream_mode=ObjectStreamMode.generate
        )

    def _side(self) -> Any:
        """Add an empty side of a sheet."""
        from pikepdf import Dictionary  # noqa: PLC0415

        side = self.target.add_blank_page(page_size=self.plan.spread.sheet).obj
        side.Resources = Dictionary(XObject=Dictionary())
        return side

    def _placed(self, number: int, place: Place) -> Placed:
        """Say how a page comes on its half; inner sheets of a signature are nearer to the spine."""
        aside = creep(place.depth, self.plan.wishes.paper) * MM
        return self.plan.spread.place(self.plan.faces[number - 1], place.half, aside)

    def _form(self, page: Any, number: int) -> Any:
        """Copy a page as a form that can be drawn anywhere, cut off at its bleed."""
        form = self.target.copy_foreign(page.as_form_xobject(handle_transformations=False))
        form.BBox = [*self.plan.faces[number - 1].bleed]
        return form

    def _carry(
        self, seats: dict[tuple[int, int], PrintedPage], links: Sequence[Sequence[Any]]
    ) -> None:
        """Move links and outline of the source to the sheets; count what leads nowhere."""
        from pikepdf import Array  # noqa: PLC0415

        carrier = LinkMover(self.source, self.target, seats)
        for page, found in zip(self.source.pages, links, strict=True):
            if made := list(carrier.carry(page.obj, found)):
                side = seats[page.obj.objgen].side
                side.Annots = Array([*side.get("/Annots", ()), *made])
        carrier.outline()
        self.lost_links = carrier.lost


def _flatten(source: Pdf) -> None:
    """Make forms, stamps and annotations part of the pages, as they would print."""
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("print")


def _draw(name: str, placed: Placed) -> bytes:
    """Write the commands that draw a page in its place, cut off where it ends."""
    clip = placed.clip
    cut = f"{_numbers(clip.left, clip.bottom, *clip.size)} re W n"
    return f"q {cut} {_numbers(*placed.matrix.shorthand)} cm {name} Do Q\n".encode()


def _lines(lines: Sequence[MarkLine]) -> Iterator[bytes]:
    """Write the commands that draw marks, whole or dashed."""
    yield f"q 0 G {_HAIRLINE} w\n".encode()
    for line in lines:
        dash = f"[{_DASH}] 0 d" if line.dashed else "[] 0 d"
        start, end = _numbers(line.x0, line.y0), _numbers(line.x1, line.y1)
        yield f"{dash} {start} m {end} l S\n".encode()
    yield b"Q\n"


def _numbers(*numbers: float) -> str:
    """Write numbers as PDF does, without needless zeros."""
    return " ".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in numbers)


def _pages(side: Side, names: Sequence[str]) -> str:
    """Name the pages of a side, for its label: “12 | 1”."""
    return " | ".join("–" if page is None else names[page - 1] for page in (side.left, side.right))


def _document_info(source: Pdf) -> dict[str, str]:
    """Read what the source says of itself: title, author, subject, keywords."""
    from pikepdf import Dictionary, String  # noqa: PLC0415

    info = source.trailer.get("/Info")
    if not isinstance(info, Dictionary):
        return {}
    return {key: str(info[key]) for key in _INFO_KEYS if isinstance(info.get(key), String)}


_SMALLER = 0.95  # of the full size: what a reader begins to notice
_NAMED = 12  # pages that a message lists one by one


def imposition_notices(plan: Plan) -> Iterator[Diagnostic]:
    """List what was done to pages to make them fit."""
    fitted = plan.spread
    if fitted.scale < 1:
        yield _scaled(usual(plan.faces), plan)
    placed = [fitted.place(face, "right") for face in plan.faces]
    turned = [(n, plan.faces[n - 1].size) for n, one in enumerate(placed, 1) if one.turned]
    wide = [number for number, size in turned if size.width > size.height]
    tall = [number for number, size in turned if size.width <= size.height]
    for what, pages in (("wide", wide), ("tall", tall)):
        if pages:
            yield Diagnostic("booklet-turned", f"{what} pages lie on their side: {_listed(pages)}")
    shrunk = [n for n, one in enumerate(placed, 1) if one.scale < fitted.scale * _SMALLER]
    if shrunk:
        said = f"pages larger than the others were shrunk: {_listed(shrunk)}"
        yield Diagnostic("booklet-fitted", said)


def thickness(plan: Plan) -> Iterator[Diagnostic]:
    """Warn of a signature that is too thick, and of several that nobody asked for."""
    sheets, most = plan.signatures, plan.parting.most
    if plan.parting.is_thick:
        yield Diagnostic(
            "booklet-thick",
            f"{max(sheets)} sheets in each other are too thick to fold and staple well; "
            f"this paper allows {most} ({PAGES * most} pages)",
            hint="leave the signature to “auto”, print on thinner paper, or in two volumes",
        )
    elif len(sheets) > 1 and plan.wishes.signature == AUTO:
        yield Diagnostic(
            "booklet-parted",
            f"{sum(sheets)} sheets are too many for staples (this paper allows {most}): "
            f"they make {len(sheets)} signatures",
            hint="staple each and keep them together, or have them sewn or glued",
        )


def lost_features(links: int) -> Iterator[Diagnostic]:
    """Tell how many links could not be taken over."""
    if links:
        said = f"links or buttons that lead to no page were left out: {links}"
        yield Diagnostic("booklet-links", said)


def _scaled(page: Size, plan: Plan) -> Diagnostic:
    """Report that pages are printed smaller than they are, and on which paper they would not be."""
    larger = large_enough(page)
    advice = f"{larger} takes them in full size; else make smaller pages"
    scale = plan.spread.scale
    much = scale < _SMALLER
    return Diagnostic(
        "booklet-shrunk" if much else "booklet-fitted",
        f"pages of {page.in_mm()} do not fit on half a sheet of {plan.paper.name}: "
        f"they are printed at {scale:.0%} of their size",
        hint=advice if larger else "make smaller pages",
    )


def _listed(pages: Sequence[int]) -> str:
    """Name the first pages, and count the others."""
    return first_few([*map(str, pages)], _NAMED)


_LETTER = Box(0, 0, 612, 792)  # what readers assume where a page has no size
# What a book of 10,000 pages needs several times over. Streams may unfold to a thousand times
# their size, and one in another to a million times.
_LIMIT = Limit(seconds=600, memory=1500)
_LEAST = 1.0  # points: a smaller box is a mistake


@contextmanager
def open_pdf(file: Path | BytesIO) -> Iterator[Pdf]:
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
    except FileNotFoundError as error:
        raise UsageError(f"{_named(file)} is not there", hint="name a PDF file") from error
    except OSError as error:
        raise UsageError(
            f"{_named(file)} cannot be read: {error.strerror or error}", hint="name a PDF file"
        ) from error


def _named(file: Path | BytesIO) -> str:
    """Name a file for a message."""
    return "the file" if isinstance(file, BytesIO) else str(file)


def find_damage(pdf: Pdf) -> Iterator[Diagnostic]:
    """Tell what had to be mended to read a PDF, as far as it has been read."""
    warnings = [str(warning) for warning in pdf.get_warnings()]
    if warnings:
        first = warnings[0].rpartition(": ")[2]
        said = f"the file is damaged and was read as far as it goes ({first})"
        hint = "compare the booklet with it; if something is missing, print the file to a new PDF"
        yield Diagnostic("booklet-damaged", said, hint=hint)


def pdf_language(pdf: Pdf) -> str:
    """Tell the language that a PDF says it is in (BCP 47), English where it says none."""
    from pikepdf import String  # noqa: PLC0415

    language = pdf.Root.get("/Lang")
    return (str(language) if isinstance(language, String) else "") or "en"


def read_faces(pdf: Pdf) -> list[PageView]:
    """Tell what is to be seen of every page."""
    return [_face(page) for page in pdf.pages]


def _face(page: Page) -> PageView:
    """Tell what is to be seen of a page: its trim box, else its crop box, else all of it.

    Boxes that are no boxes, or lie outside the page, count as absent (ISO 32000-1, 14.11.2).
    """
    media = _box(page.obj.get("/MediaBox")) or _LETTER
    crop = _within(_box(page.obj.get("/CropBox")), media)
    trim = _within(_box(page.obj.get("/TrimBox")), crop)
    bleed = _within(_box(page.obj.get("/BleedBox")), media) if trim != crop else crop
    unit = _number(page.obj.get("/UserUnit"), 1.0)
    rotation = int(_number(page.obj.get("/Rotate"), 0.0))
    return PageView(trim, bleed, rotation // 90 * 90 % 360, unit if unit > 0 else 1.0)


def _box(value: Any) -> Box | None:
    """Read a box of a page; None where it is none, or holds nothing."""
    box = read_box(value)
    return box if box and min(box.size) >= _LEAST else None


def _within(box: Box | None, around: Box) -> Box:
    """Give the part of a box that lies in another, or the other where that is nothing."""
    inside = box.meet(around) if box else around
    return inside if min(inside.size) >= _LEAST else around


def _number(value: Any, default: float) -> float:
    """Read a number of a PDF; what is none is `default`."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return default


@dataclass(frozen=True, slots=True)
class Imposed:
    """Hold the sheets as a file, and what someone who prints and folds them must know.

    `top` names the pages that lie uppermost once all is printed (“22 | 23”).
    """

    pdf: bytes
    plan: Plan
    title: str
    language: str
    top: str
    diagnostics: tuple[Diagnostic, ...] = ()


def look_at(file: Path, wishes: BookletOptions) -> tuple[Plan, str]:
    """Plan the booklet of a PDF, and tell the file's language. Raises as `impose` does."""
    with limited(_LIMIT), open_pdf(file) as source:
        return plan(read_faces(source), wishes), pdf_language(source)


def impose(file: Path | BytesIO, wishes: BookletOptions, language: str = "") -> Imposed:
    """Impose a PDF; `language` is that of labels and words, by default the one it says it is in.

    Raises `UsageError` where the file cannot be imposed or a wish not be granted, and `OverLimit`
    where it takes too much.
    """
    with limited(_LIMIT), open_pdf(file) as source:
        language = language or pdf_language(source)
        made = plan(read_faces(source), wishes)
        printer = Printer(source, made)
        top = printer.label(language)[-1]
        printer.describe(language)
        printer.print()
        if wishes.marks:
            printer.mark()
        pdf = printer.written()
        found = (
            *find_damage(source),
            *imposition_notices(made),
            *thickness(made),
            *lost_features(printer.lost_links),
        )
    name = file.name if isinstance(file, Path) else ""
    located = tuple(replace(one, path=name) for one in found)
    return Imposed(pdf, made, printer.title, language, top, located)
