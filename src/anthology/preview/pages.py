"""Show the pages of a book to a browser: as pictures with words and links, and in other forms.

`PageDrawer` draws pages of PDFs. The functions behind it describe the leaves and chapters of a
shown book, and give the pages of its e-book and the sheets of its booklet.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import asdict, dataclass
from io import BytesIO
from itertools import chain
from threading import RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from anthology.markup import xhtml
from anthology.model.diagnostics import Severity
from anthology.outputs.booklet.signatures import divide_into_signatures, fold
from anthology.outputs.pdf.job import LINK_SCHEME
from anthology.preview.follow import describe
from anthology.project.standard import screen_styles
from anthology.render.pages import Renderer, RenderSettings
from anthology.render.stamps import unstamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anthology.model.book import Chapter
    from anthology.model.diagnostics import Diagnostic
    from anthology.preview.live_book import Pages, ShownBook


_MOST_OPEN = 48  # PDFs that are kept open
_DRAWN = 256  # pictures that are kept: some 100 kB each
# Red, green, blue and opacity: pages have no ground of their own.
_WHITE = (255, 255, 255, 255)

Box = tuple[float, float, float, float]  # left, top, width, height, as fractions of the page


@dataclass(frozen=True, slots=True)
class WordRun:
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

    def close(self) -> None:
        """Close the PDFs that are kept open."""
        with self._lock:
            while self._open:
                self._open.popitem()[1].close()

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

    def words(self, layer: tuple[str, int], pdfs: Mapping[str, bytes]) -> list[WordRun]:
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
        """Draw layers over each other on white paper."""
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
        """Open a page, and keep its PDF open for those that come."""
        import pypdfium2  # noqa: PLC0415

        name, index = layer
        if name not in self._open:
            self._open[name] = pypdfium2.PdfDocument(pdfs[name])
            if len(self._open) > _MOST_OPEN:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(name)
        return self._open[name][index]


def _words(page: Any) -> Iterator[WordRun]:
    """Read the words of a page with boxes, in shares of the page from its upper left corner."""
    wide, high = page.get_size()
    text = page.get_textpage()
    for number in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(number)
        said = text.get_text_bounded(left, bottom, right, top).strip()
        if said:
            box = (left / wide, 1 - top / high, (right - left) / wide, (top - bottom) / high)
            yield WordRun(box, " ".join(said.split()))


def _links(annotations: Any, size: Sequence[float]) -> Iterator[Link]:
    """Read the links of a page, with boxes as those of words."""
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


_OPEN_KINDS = ("errors", "notes", "credits", "permissions", "lost", "others")
_WORDS = 40  # characters of an element, by which it is found on its page


def describe_leaves(pages: Pages) -> dict[str, Any]:
    """List the leaves: label, document, picture; verso and recto follow from their order."""
    return {
        "title": pages.title,
        "language": pages.language,
        "width": pages.width,
        "height": pages.height,
        "leaves": [[leaf.label, leaf.document, leaf.picture] for leaf in pages.leaves],
        "titles": pages.titles,
        "sources": pages.sources,
    }


def describe_chapters(shown: ShownBook, accidents: Iterable[Diagnostic]) -> dict[str, Any]:
    """List parts and chapters with what is open in each, and the messages of no chapter."""
    book = shown.reading.book
    found = [*shown.diagnostics()]
    rows = {row.path: row for row in shown.reading.statuses(found)}
    first = {leaf.document: at for at, leaf in reversed([*enumerate(shown.pages.leaves)])}
    groups = [("", book.front), *((part.title, part.chapters) for part in book.parts)]
    parts = [
        {"title": title, "chapters": [_row(one, rows, first) for one in chapters]}
        for title, chapters in (*groups, ("", book.back))
        if chapters
    ]
    rest = [one for one in found if one.path not in rows]
    return {"parts": parts, "messages": [describe(one) for one in chain(rest, accidents)]}


def _row(chapter: Chapter, rows: Any, first: dict[str, int]) -> dict[str, Any]:
    """Describe a chapter as the list of chapters shows it."""
    row = rows[chapter.article.source.path]
    values = asdict(row)
    return {
        **values,
        "open": {key: values[key] for key in _OPEN_KINDS if values[key]},
        "clean": row.ready,
        "slug": chapter.slug,
        "name": chapter.name,
        "people": [one.name for one in chapter.meta.people],
        "leaf": first.get(chapter.name, 0),
    }


def describe_chapter(shown: ShownBook, source: str) -> dict[str, Any]:
    """Give the messages of the chapter made of a source, the gravest first, each with its page."""
    chapter = shown.chapter(source)
    if chapter is None:
        return {"messages": []}
    places = _Places(shown, chapter)
    mine = [one for one in shown.diagnostics() if one.path == source]
    mine.sort(key=lambda one: [*Severity].index(one.severity), reverse=True)
    return {"messages": [{**describe(one), **places.find(one.line)} for one in mine]}


class _Places:
    """Find the pages of a chapter on which lines of its source stand."""

    def __init__(self, shown: ShownBook, chapter: Chapter) -> None:
        self.elements = [*xhtml.parse(chapter.body).iter()]
        starts = shown.typeset.layouts[chapter.name].starts
        self.starts = [_first(one.stamps) for one in starts]
        leaves = [at for at, leaf in enumerate(shown.pages.leaves) if leaf.document == chapter.name]
        self.leaf = leaves[0] if leaves else 0

    def find(self, line: int | None) -> dict[str, Any]:
        """Give the leaf of a line, and the first words of its element there."""
        at = self._element(line)
        if at is None:
            return {"leaf": self.leaf, "words": ""}
        page = max(
            (page for page, start in enumerate(self.starts) if start and start <= at), default=0
        )
        return {"leaf": self.leaf + page, "words": xhtml.text(self.elements[at])[:_WORDS]}

    def _element(self, line: int | None) -> int | None:
        """Find the last element that begins on the line or before it."""
        if line is None:
            return None
        found = None
        for at, element in enumerate(self.elements):
            own = element.get("data-line") or ""
            if own.isdecimal() and int(own) <= line:
                found = at
        return found


def _first(stamps: Sequence[str]) -> int:
    """Give the number of the innermost element of the text, 0 where there is none."""
    return next((int(one) for one in stamps if one.isdecimal()), 0)


# What a reading system does at night: dark paper, light type, links that can be told from it.
_SCHEMES = {"day": ":root { color-scheme: light }", "night": ":root { color-scheme: dark }"}
EBOOK_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
PROOF_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def ebook_page(shown: ShownBook, source: str, scheme: str, token: str) -> str | None:
    """Render a chapter as the e-book has it, by `day` or by `night`; None for an unknown one."""
    chapter = shown.chapter(source)
    if chapter is None:
        return None
    renderer = Renderer(
        shown.reading.book, RenderSettings("epub", templates=shown.edition.templates)
    )
    root = xhtml.open_document(renderer.chapter(chapter).markup)
    unstamp(root)
    ids = {node.get("id") for node in root.iter() if node.get("id")}
    for node in list(root.iter()):
        name, target = xhtml.name(node), node.get("href") or ""
        if name == "link":
            node.set("href", f"/ebook.css?scheme={_scheme(scheme)}&token={token}")
        elif name == "img" and (key := node.get("src") or "") in shown.pictures:
            node.set("src", f"/picture?key={quote(key)}&token={token}")
        elif name == "a" and target.startswith("#"):
            if target[1:] not in ids:
                del node.attrib["href"]
        elif name == "a" and target:
            node.set("target", "_blank")
            node.set("rel", "noopener noreferrer")
    return xhtml.close_document(root)


def ebook_style(shown: ShownBook, scheme: str) -> str:
    """Give the stylesheet of the e-book, with the colours of a reading system by day or night."""
    css, _ = screen_styles(shown.edition.styles, shown.edition.settings.pdf.theme)
    return f"{css}\n{_SCHEMES[_scheme(scheme)]}"


def booklet_sheets(shown: ShownBook) -> dict[str, Any]:
    """List the sheets of the booklet: front and back, each with two leaves or blanks.

    Raises `UsageError` where the settings ask for what cannot be folded.
    """
    chosen = shown.edition.settings.booklet
    leaves = len(shown.pages.leaves)
    parting = divide_into_signatures(leaves, chosen.signature, chosen.paper)
    sheets = fold(leaves, parting.sheets, keep_last=chosen.keep_last)
    return {
        "signatures": [*parting.sheets],
        "sheets": [
            [[_leaf(side.left), _leaf(side.right)] for side in sheet.sides] for sheet in sheets
        ],
    }


def _leaf(page: int | None) -> int | None:
    """Give the number of a leaf, from 0, of that of a page, from 1."""
    return None if page is None else page - 1


def _scheme(asked: str) -> str:
    """Take a colour scheme that there is; `day` for any other."""
    return asked if asked in _SCHEMES else "day"
