"""Print pages of a PDF on the sheets of a new one: drawn in place, with marks, links and labels."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from anthology import __version__
from anthology.language.words import word
from anthology.outputs.booklet.geometry import MM
from anthology.outputs.booklet.links import LinkMover, PrintedPage, find_links
from anthology.outputs.booklet.marks import crop_and_fold_marks
from anthology.outputs.booklet.signatures import creep, places

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pikepdf import Pdf

    from anthology.outputs.booklet.geometry import Placed
    from anthology.outputs.booklet.marks import MarkLine
    from anthology.outputs.booklet.planning import Plan
    from anthology.outputs.booklet.signatures import Place, Side


_OF_THE_WHOLE = ("/Lang", "/OCProperties", "/OutputIntents", "/URI")
_TOLD = ("/Title", "/Author", "/Subject", "/Keywords")
_HAIRLINE = 0.25  # points
_DASH = 3  # points


class Printer:
    """Hold a source and the sheets that its pages are printed on, until they are written."""

    def __init__(self, source: Pdf, plan: Plan) -> None:
        import pikepdf  # noqa: PLC0415

        self.source, self.plan = source, plan
        self.target = pikepdf.new()
        self.told = _told(source)
        self.lost_links = 0

    @property
    def title(self) -> str:
        """Give the title of the source, where it has one."""
        return self.told.get("/Title", "")

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

        names = [str(page.label) for page in self.source.pages]
        pages = [_pages(side, names) for sheet in self.plan.sheets for side in sheet.sides]
        numbers: list[Any] = []
        for index, told in enumerate(pages):
            turn = word("sheet-back" if index % 2 else "sheet-front", language)
            numbers += [index, Dictionary(P=f"{index // 2 + 1} {turn}: {told}")]
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
        told = self.told | {"/Title": title, "/Creator": f"anthology {__version__}"}
        info = Dictionary({key: String(value) for key, value in told.items()})
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

        file = BytesIO()
        self.target.save(
            file,
            min_version="1.7",
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
        return file.getvalue()

    def _side(self) -> Any:
        from pikepdf import Dictionary  # noqa: PLC0415

        side = self.target.add_blank_page(page_size=self.plan.spread.sheet).obj
        side.Resources = Dictionary(XObject=Dictionary())
        return side

    def _placed(self, number: int, place: Place) -> Placed:
        aside = creep(place.depth, self.plan.wishes.paper) * MM
        return self.plan.spread.place(self.plan.faces[number - 1], place.half, aside)

    def _form(self, page: Any, number: int) -> Any:
        form = self.target.copy_foreign(page.as_form_xobject(handle_transformations=False))
        form.BBox = [*self.plan.faces[number - 1].bleed]
        return form

    def _carry(
        self, seats: dict[tuple[int, int], PrintedPage], links: Sequence[Sequence[Any]]
    ) -> None:
        from pikepdf import Array  # noqa: PLC0415

        carrier = LinkMover(self.source, self.target, seats)
        for page, found in zip(self.source.pages, links, strict=True):
            if made := list(carrier.carry(page.obj, found)):
                side = seats[page.obj.objgen].side
                side.Annots = Array([*side.get("/Annots", ()), *made])
        carrier.outline()
        self.lost_links = carrier.lost


def _flatten(source: Pdf) -> None:
    """Make what is filled in, stamped or written on the pages part of them, as it would print."""
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("print")


def _draw(name: str, placed: Placed) -> bytes:
    clip = placed.clip
    cut = f"{_numbers(clip.left, clip.bottom, *clip.size)} re W n"
    return f"q {cut} {_numbers(*placed.matrix)} cm {name} Do Q\n".encode()


def _lines(lines: Sequence[MarkLine]) -> Iterator[bytes]:
    yield f"q 0 G {_HAIRLINE} w\n".encode()
    for line in lines:
        dash = f"[{_DASH}] 0 d" if line.dashed else "[] 0 d"
        start, end = _numbers(line.x0, line.y0), _numbers(line.x1, line.y1)
        yield f"{dash} {start} m {end} l S\n".encode()
    yield b"Q\n"


def _numbers(*numbers: float) -> str:
    return " ".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in numbers)


def _pages(side: Side, names: Sequence[str]) -> str:
    return " | ".join("–" if page is None else names[page - 1] for page in (side.left, side.right))


def _told(source: Pdf) -> dict[str, str]:
    from pikepdf import Dictionary, String  # noqa: PLC0415

    info = source.trailer.get("/Info")
    if not isinstance(info, Dictionary):
        return {}
    return {key: str(info[key]) for key in _TOLD if isinstance(info.get(key), String)}
