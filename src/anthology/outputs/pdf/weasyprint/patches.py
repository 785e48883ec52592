"""Make WeasyPrint write the language of an element, where it has one of its own, into its tag."""

from __future__ import annotations

import struct
from functools import cache, wraps
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.project.images.identity import PNG_SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Iterator


_WHOLE = ("html", "body")  # their tags are those of their children


@cache
def mark_languages() -> None:
    """Teach it for the rest of this process; to be called before a document is written.

    WeasyPrint 70 has no option for this, so its own builder of tags is wrapped (PDF/UA-1, 7.2:
    a change of language is to be marked).
    """
    from weasyprint.pdf import tags  # noqa: PLC0415

    build = tags._build_box_tree  # noqa: SLF001

    def build_marked(box: Any, *context: Any) -> Iterator[Any]:
        language = _language(box)
        for element in build(box, *context):
            if language:
                element["Lang"] = tags.pydyf.String(language)
            yield element

    tags._build_box_tree = build_marked  # noqa: SLF001


def _language(box: Any) -> str:
    element = getattr(box, "element", None)
    if element is None or box.element_tag in _WHOLE:
        return ""
    language: str = element.get("lang", "")
    return language


# -----------------------------------------------------------------------------
# Make WeasyPrint paint the number of a list's item before its words.


@cache
def paint_markers_in_order() -> None:
    """Teach it for the rest of this process; to be called before a document is written.

    WeasyPrint 70 paints markers of lists after all else on a page, since it places them like
    boxes that are taken out of the flow. So a program that reads the page, or a copy of its text,
    has the words of a list first and a heap of numbers at the end. Once they have their places
    they may be painted like any other block.
    """
    from weasyprint import stacking  # noqa: PLC0415

    dispatch = stacking._dispatch  # noqa: SLF001

    @wraps(dispatch)
    def dispatch_marker(box: Any, *context: Any) -> Any:
        placed = getattr(box, "_box", box)
        if placed.is_outside_marker:
            placed.style["position"] = "static"
        return dispatch(box, *context)

    stacking._dispatch = dispatch_marker  # noqa: SLF001


# -----------------------------------------------------------------------------
# Make WeasyPrint pass over the margin boxes of a page that are empty.

_SIDES = ("top", "right", "bottom", "left")


@cache
def pass_over_empty_margins() -> None:
    """Teach it for the rest of this process; to be called before a document is laid out.

    WeasyPrint 70 works out all sizes of the sixteen margin boxes of every page, and then sets
    those of boxes without content, which are mostly all, to nothing. Here they are nothing at once.
    """
    from weasyprint.formatting_structure.boxes import MarginBox  # noqa: PLC0415
    from weasyprint.layout import page  # noqa: PLC0415

    resolve = page.resolve_percentages

    @wraps(resolve)
    def resolve_percentages(box: Any, around: Any) -> None:
        if not isinstance(box, MarginBox) or box.is_generated:
            resolve(box, around)
            return
        box.width = box.height = box.min_width = box.min_height = 0
        box.max_width = box.max_height = inf
        for side in _SIDES:
            for size in ("margin_{}", "padding_{}", "border_{}_width"):
                setattr(box, size.format(side), 0)

    page.resolve_percentages = resolve_percentages


# -----------------------------------------------------------------------------
# Put a PNG picture into a PDF as it is: its palette and its compressed dots, not decoded anew.
#
# WeasyPrint 70 turns palettes into full colours and compresses every PNG again, which makes
# drawings many times heavier and takes a fifth of the time. PNG's filters are
# those of PDF (ISO 32000-1, 7.4.4.4), so what the file holds can be carried over.

_GREY, _COLOURS, _PALETTE = 0, 2, 3  # colour types of PNG (PNG 3, 11.2.1) without transparency
_DEEPEST = 8  # bits


class _Dots(NamedTuple):
    """Hold what a PNG says of itself, its palette, and its compressed dots."""

    width: int
    height: int
    depth: int
    kind: int
    palette: bytes
    data: bytes


@cache
def keep_png_drawings() -> None:
    """Teach WeasyPrint for the rest of this process; to be called before a document is laid out."""
    from PIL import Image  # noqa: PLC0415
    from weasyprint.images import RasterImage  # noqa: PLC0415

    begin, make = RasterImage.__init__, RasterImage.get_x_object

    @wraps(begin)
    def __init__(  # noqa: N807  (the name it has there)
        image: Any, opened: Any, key: str, data: bytes | None, *options: Any, **more: Any
    ) -> None:
        image.dots = _read(data) if data else None
        if image.dots:  # a stand-in of the same size saves decoding what is carried over
            opened = Image.new("L", image.dots[:2])
            opened.format = "PNG"
        begin(image, opened, key, data, *options, **more)

    @wraps(make)
    def get_x_object(image: Any, interpolate: Any, ratio: float) -> Any:
        return _stream(image.dots) if image.dots else make(image, interpolate, ratio)

    RasterImage.__init__, RasterImage.get_x_object = __init__, get_x_object


def _read(png: bytes) -> _Dots | None:
    """Take a PNG apart; None where PDF has no word for what it does."""
    if not png.startswith(PNG_SIGNATURE):
        return None
    chunks: dict[bytes, bytes] = {}
    at = len(PNG_SIGNATURE)
    while at + 8 <= len(png):
        length, name = struct.unpack_from(">L4s", png, at)
        chunks[name] = chunks.get(name, b"") + png[at + 8 : at + 8 + length]
        at += length + 12
    if b"IHDR" not in chunks or {b"tRNS", b"eXIf"} & chunks.keys():
        return None
    width, height, depth, kind, _, _, interlaced = struct.unpack(">LLBBBBB", chunks[b"IHDR"])
    if interlaced or depth > _DEEPEST or kind not in (_GREY, _COLOURS, _PALETTE):
        return None
    return _Dots(width, height, depth, kind, chunks.get(b"PLTE", b""), chunks[b"IDAT"])


def _stream(dots: _Dots) -> Any:
    import pydyf  # noqa: PLC0415

    spaces: dict[int, Any] = {_GREY: "/DeviceGray", _COLOURS: "/DeviceRGB"}
    last = len(dots.palette) // 3 - 1
    spaces[_PALETTE] = pydyf.Array(["/Indexed", "/DeviceRGB", last, f"<{dots.palette.hex()}>"])
    told = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": dots.width,
        "Height": dots.height,
        "ColorSpace": spaces[dots.kind],
        "BitsPerComponent": dots.depth,
        "Filter": "/FlateDecode",
        "DecodeParms": pydyf.Dictionary(
            {
                "Predictor": 15,
                "Columns": dots.width,
                "Colors": 3 if dots.kind == _COLOURS else 1,
                "BitsPerComponent": dots.depth,
            }
        ),
    }
    return pydyf.Stream([dots.data], told)
