"""Make the files that a print shop asks for: the inside of the book, and the cover around it."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.model.book import Artifact
from anthology.model.settings import PAGES
from anthology.outputs.artifacts import make_sizes, page_size, pdf_bytes
from anthology.outputs.booklet.geometry import MM
from anthology.outputs.cover import dress, lay_out_faces
from anthology.outputs.pdf.output import book_info
from anthology.outputs.pdf.pagination import LaidDocument
from anthology.project.standard import Style
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pikepdf import Pdf

    from anthology.outputs.artifacts import Edition
    from anthology.outputs.pdf.typeset import TypesetBook, Typesetter


_INK_BLACK = re.compile(rb"(?m)^0 0 0 (rg|RG)$")
_OPERATORS = {b"rg": b"0 g", b"RG": b"0 G"}


def blacken(file: bytes) -> bytes:
    """Write black of DeviceRGB as black of DeviceGray, in pages and the forms on them.

    A press makes of the first a brown of four inks that blurs small type wherever the plates do
    not meet; of the second, black (ISO 32000-1, 8.6.4.2).
    """
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(BytesIO(file)) as pdf:
        for drawing in _drawings(pdf):
            data = drawing.read_bytes()
            changed = _INK_BLACK.sub(lambda found: _OPERATORS[found[1]], data)
            if changed != data:
                drawing.write(changed)
        return pdf_bytes(pdf)


def _drawings(pdf: Pdf) -> Iterator[Any]:
    """List the streams of drawing operators: contents of pages, forms."""
    from pikepdf import Array, Stream  # noqa: PLC0415

    seen = set()
    for page in pdf.pages:
        contents: Any = page.obj.get("/Contents", Array())
        for one in contents if isinstance(contents, Array) else [contents]:
            if one.objgen not in seen:
                seen.add(one.objgen)
                yield one
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.get("/Subtype") == "/Form":
            yield thing


_GAP = 1 * MM  # between the bleed and the mark
_LENGTH = 5 * MM
_ROOM = 7 * MM  # beyond the bleed, on all sides
_LINE = 0.25  # pt: the finest line that every press prints


def frame_page(file: bytes, bleed: float) -> bytes:
    """Mark every page of a PDF; `bleed` is in mm."""
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(BytesIO(file)) as pdf:
        for page in pdf.pages:
            mark_pages(page, bleed)
        return pdf_bytes(pdf)


def mark_pages(page: Any, bleed: float, folds: Sequence[float] = ()) -> None:
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


_ORDER = (1, 0, 2)  # the spine first, its bleed under the others, so that no seam shows
_OPEN_LEFT, _OPEN_RIGHT = (0, 1), (1, 2)


class Faces(NamedTuple):
    """Hold the faces of a cover from left to right, a PDF of one page each, with bleed."""

    back: bytes
    spine: bytes
    front: bytes


def wrap_cover(faces: Faces, bleed: float) -> bytes:
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
    mark_pages(page, bleed, folds=starts[1:])
    return blacken(pdf_bytes(cover))


def _form(cover: Pdf, source: Pdf) -> Any:
    """Copy the page of a face as a form, its bleed included."""
    page = source.pages[0]
    form: Any = cover.copy_foreign(page.as_form_xobject(handle_transformations=False))
    form.BBox = [float(edge) for edge in page.mediabox]
    return form


_LONGEST = 2400  # px: 300 dpi over the width of an A4 page
_BLACK = Style("settings", ":root { --quiet: #000 }")  # small type in a screen would blur
_COVERS = ("cover", "backcover")


class ShopOutput:
    """Make `<slug>-inside.pdf` and `<slug>-cover.pdf`, with bleed and crop marks.

    The inside begins with the half title and ends on a left-hand page; it has no cover. The cover
    is one sheet: back cover, spine, front cover. The spine is as wide as the paper of the inside
    is thick, unless `[pdf] spine` says how wide. Black is the black ink alone.
    """

    name = "shop"
    after = needs = ()

    def emit(self, edition: Edition) -> Artifact:
        """Lay the book out with bleed and write both files."""
        from anthology.outputs.pdf.typeset import Typesetter  # noqa: PLC0415

        chosen = edition.settings.pdf
        sizes = make_sizes(edition, _LONGEST)
        press = Typesetter(edition, {key: made.file for key, made in sizes.pictures.items()})
        press.text_styles = (*press.text_styles, _BLACK, _bled(chosen.bleed))
        press.sheet_styles = (*press.sheet_styles, _BLACK)
        pages = press.run()
        inside, count = _inside(edition, pages)
        spine = chosen.spine or round(count / 2 * chosen.paper, 1)
        faces = _lay_out_cover(edition, press, spine)
        target = edition.folder / f"{edition.book.slug}-inside.pdf"
        cover = target.with_name(f"{edition.book.slug}-cover.pdf")
        write_whole(target, inside)
        write_whole(cover, wrap_cover(faces, chosen.bleed))
        found = [*sizes.diagnostics, *pages.diagnostics]
        measure = f"{count} pages, with {cover.name}: spine {spine:g} mm"
        return Artifact(target, measure, len(inside), tuple(dict.fromkeys(found)), beside=(cover,))


def _bled(bleed: float) -> Style:
    """Let grounds and pictures that reach the edge go on beyond it."""
    return Style("settings", f"@page {{ bleed: {bleed:g}mm }}")


def _inside(edition: Edition, pages: TypesetBook) -> tuple[bytes, int]:
    """Bind the pages between the covers; tell how many there are."""
    from anthology.outputs.pdf.bind import assemble  # noqa: PLC0415

    between = [at for at, leaf in enumerate(pages.leaves) if not leaf.label.startswith("C")]
    pieces = [
        LaidDocument(name, laid.pdf) for name, laid in pages.layouts.items() if name not in _COVERS
    ]
    leaves = [pages.leaves[at] for at in between]
    bound = assemble(
        pieces, leaves, pages.running_heads.of_leaves(between), [], book_info(edition.book)
    )
    return frame_page(blacken(bound.pdf), edition.settings.pdf.bleed), len(leaves)


def _lay_out_cover(edition: Edition, press: Typesetter, spine: float) -> Faces:
    """Lay out the faces of the cover around a spine, in mm."""
    dressed = dress(edition, press.pictures, spine=spine)
    back, front = lay_out_faces(edition, dressed, press.text_styles, "backcover", "cover")
    height = PAGES[edition.settings.pdf.page][1]
    styles = (*press.text_styles, page_size(f"{spine}mm", height))
    [between] = lay_out_faces(edition, dressed, styles, "spine")
    return Faces(back.pdf, between.pdf, front.pdf)
