"""Ask small questions of a finished PDF: text, tags, outline, links, labels, fonts, pictures.

Pages count from 0. Text, labels, outline and drawings come by way of PDFium, the rest by pikepdf,
so that what one library wrote is read by another wherever that is possible.
"""

from __future__ import annotations

from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf
import pypdfium2

from tests.inspectors.content import read_content

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

    from tests.inspectors.content import Marked

Tag = tuple[str, tuple[Any, ...]]  # kind, and inside it tags and texts


class Link(NamedTuple):
    """Hold a link: where on its page, where to (an address, a page, or nothing), in words."""

    box: tuple[float, float, float, float]
    target: str | int | None
    words: str


class PdfInspector:
    """Answer questions about one PDF."""

    def __init__(self, source: Path | bytes) -> None:
        self.data = source if isinstance(source, bytes) else source.read_bytes()
        self.pdf = pikepdf.open(BytesIO(self.data))
        self.root: Any = self.pdf.Root

    @property
    def page_count(self) -> int:
        return len(self.pdf.pages)

    def text(self, page: int) -> str:
        with pypdfium2.PdfDocument(self.data) as document:
            found: str = document[page].get_textpage().get_text_range()
        return found.replace("\r\n", "\n")

    def extent(self, page: int) -> tuple[float, float, float, float]:
        """Measure the box of all characters of a page in points: left, bottom, right, top."""
        with pypdfium2.PdfDocument(self.data) as document:
            words = document[page].get_textpage()
            boxes = [words.get_charbox(index) for index in range(words.count_chars())]
        inked = [box for box in boxes if box[0] != box[2] and box[1] != box[3]]
        lefts, bottoms, rights, tops = zip(*inked, strict=True)
        return min(lefts), min(bottoms), max(rights), max(tops)

    def render(self, page: int, scale: float = 1) -> Image:
        """Draw a page; at scale 1 a pixel is a point."""
        with pypdfium2.PdfDocument(self.data) as document:
            drawn: Image = document[page].render(scale=scale).to_pil().convert("RGB")
        return drawn

    @cached_property
    def labels(self) -> list[str]:
        with pypdfium2.PdfDocument(self.data) as document:
            return [document.get_page_label(index) for index in range(len(document))]

    @cached_property
    def outline(self) -> list[tuple[int, str, int | None]]:
        """List the entries of the outline: level (from 1), title, page."""
        with pypdfium2.PdfDocument(self.data) as document:
            entries = [(e.level + 1, e.get_title(), e.get_dest()) for e in document.get_toc()]
            return [(level, title, to and to.get_index()) for level, title, to in entries]

    @cached_property
    def destinations(self) -> dict[str, tuple[int, float, float]]:
        """Map each named place to its page, and to its x and y in points."""
        names = list(self.root.Names.Dests.Names)
        return {
            str(name): (self._index(to[0]), float(to[2]), float(to[3]))
            for name, to in zip(names[::2], names[1::2], strict=True)
        }

    def links(self, page: int) -> list[Link]:
        annotations = self.pdf.pages[page].obj.get("/Annots", ())
        return [self._link(annotation) for annotation in annotations]

    def boxes(self, page: int) -> dict[str, tuple[float, ...]]:
        """Map the names of a page's boxes (`MediaBox`, ...) to their corners in points."""
        items = self.pdf.pages[page].obj.items()
        return {key[1:]: tuple(float(n) for n in box) for key, box in items if key.endswith("Box")}

    def content(self, page: int) -> list[Marked]:
        """List the stretches of marked content of a page, with their texts."""
        return read_content(self.pdf.pages[page].obj)

    def artifacts(self, page: int) -> str:
        """Join the texts of a page that assistive technology passes over."""
        texts = [m.text for m in self.content(page) if m.tag == "/Artifact"]
        return _unbroken("".join(texts))

    @cached_property
    def tags(self) -> Tag:
        """Give the structure tree, texts in the place of content."""
        texts = {
            (self.pdf.pages[page].obj.objgen, marked.number): marked.text
            for page in range(self.page_count)
            for marked in self.content(page)
        }
        return _tag(self.root.StructTreeRoot.K[0], None, texts)

    @property
    def headings(self) -> list[tuple[int, str]]:
        """List level and text of the headings, in the order of the tags."""
        kinds = {f"H{level}": level for level in range(1, 7)}
        return [(kinds[tag[0]], flat(tag)) for tag in walk(self.tags) if tag[0] in kinds]

    def count(self, kind: str) -> int:
        """Count the structure elements of a kind."""
        return sum(tag[0] == kind for tag in walk(self.tags))

    @cached_property
    def elements(self) -> list[Any]:
        """List the structure elements as they are in the file."""
        return list(_elements(self.root.StructTreeRoot.K[0]))

    @property
    def alts(self) -> list[str]:
        return [str(element.Alt) for element in self.elements if "/Alt" in element]

    @property
    def languages(self) -> list[str]:
        """List the language of the document, then those of elements that have their own."""
        return [str(holder.Lang) for holder in (self.root, *self.elements) if "/Lang" in holder]

    @property
    def metadata(self) -> dict[str, str]:
        """Map the keys of the document information to their values."""
        return {key[1:]: str(value) for key, value in self.pdf.docinfo.items()}

    @property
    def xmp(self) -> dict[str, Any]:
        """Map the properties of the XMP packet (`dc:title`) to their values."""
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
            keys = ("dc:title", "dc:creator", "dc:description", "dc:language", "dc:subject")
            more = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part", "xmp:CreateDate")
            return {key: packet[key] for key in (*keys, *more) if key in packet}

    @property
    def font_programs(self) -> int:
        """Count the TrueType programs in the file."""
        return self._count_streams("/Length1")

    @property
    def profiles(self) -> int:
        """Count the colour profiles in the file."""
        return self._count_streams("/N", "/ObjStm")

    @cached_property
    def fonts(self) -> list[tuple[str, bool]]:
        """List name and embedding of each composite font."""
        found = [f for f in self.pdf.objects if _has(f, "/Subtype", "/Type0")]
        descriptors = [(str(f.BaseFont), f.DescendantFonts[0].FontDescriptor) for f in found]
        return sorted((name, "/FontFile2" in d or "/FontFile3" in d) for name, d in descriptors)

    @cached_property
    def images(self) -> list[tuple[int, int]]:
        """List width and height in pixels of the pictures in the file, masks left out."""
        found = [o for o in self.pdf.objects if _has(o, "/Subtype", "/Image")]
        masks = {image.SMask.objgen for image in found if "/SMask" in image}
        return sorted((int(i.Width), int(i.Height)) for i in found if i.objgen not in masks)

    def _count_streams(self, key: str, but: str = "") -> int:
        streams = [o for o in self.pdf.objects if isinstance(o, pikepdf.Stream)]
        return sum(key in stream and stream.get("/Type") != but for stream in streams)

    def _link(self, annotation: Any) -> Link:
        target: str | int | None = None
        if "/Dest" in annotation:
            target = self.destinations[str(annotation.Dest)][0]
        elif "/A" in annotation:
            target = str(annotation.A.URI)
        x0, y0, x1, y1 = (float(n) for n in annotation.Rect)
        box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return Link(box, target, str(annotation.get("/Contents", "")))

    def _index(self, page: Any) -> int:
        return next(i for i, p in enumerate(self.pdf.pages) if p.obj.objgen == page.objgen)


def walk(tag: Tag) -> Iterator[Tag]:
    """Give a tag and all tags in it, in order."""
    yield tag
    for inside in tag[1]:
        if not isinstance(inside, str):
            yield from walk(inside)


def flat(tag: Tag) -> str:
    """Join the texts in a tag, and its lines and the words divided at their ends."""
    return _unbroken(_joined(tag))


def _joined(tag: Tag) -> str:
    return "".join(inside if isinstance(inside, str) else _joined(inside) for inside in tag[1])


def _unbroken(text: str) -> str:
    return text.replace("-\n", "").replace("\n", " ").strip()


def _elements(element: Any) -> Iterator[Any]:
    yield element
    for kid in element.get("/K", ()):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _elements(kid)


def _tag(element: Any, page: Any, texts: dict[tuple[Any, int | None], str]) -> Tag:
    page = element.get("/Pg", page)
    inside: list[Any] = []
    for kid in element.get("/K", ()):
        if isinstance(kid, int):
            inside.append(texts[page.objgen, kid])
        elif "/S" in kid:
            inside.append(_tag(kid, page, texts))
    return str(element.S)[1:], tuple(inside)


def _has(thing: Any, key: str, value: str) -> bool:
    return isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)) and thing.get(key) == value
