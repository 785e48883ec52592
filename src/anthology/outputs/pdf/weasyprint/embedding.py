"""Embed fonts and pictures in a PDF without doing anew what was done before.

Each static instance of a variable font is made once, for all documents and all builds. WeasyPrint
70 makes it anew for each document that it writes, out of the subset that this document needs:
seven tenths of the time of a chapter. Its `Font.clean` is wrapped here: it makes the instance of
the whole font once, and takes the subsets from that.

A PNG picture is put in as it is: its palette and its compressed dots, not decoded anew. WeasyPrint
70 turns palettes into full colours and compresses every PNG again, which makes drawings many times
heavier and takes a fifth of the time. PNG's filters are those of PDF (ISO 32000-1, 7.4.4.4), so
what the file holds can be carried over.
"""

from __future__ import annotations

import hashlib
import os
import struct
from functools import cache, wraps
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.model.diagnostics import OutputError
from anthology.project.images.identity import PNG_SIGNATURE
from anthology.runtime.files import cache_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Clean = Callable[[Any, Mapping[int, str], object], None]


_RULES = 4  # the edition of the rules below: a new one makes all instances anew
_SETTING = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "MVAR", "STAT")  # tables for setting lines
_HARFBUZZ = """
    hb_blob_t * hb_blob_create (const char *data, unsigned int length, int mode, void *, void *);
    hb_face_t * hb_face_create (hb_blob_t *blob, unsigned int index);
"""
_COPY = 0  # HB_MEMORY_MODE_DUPLICATE


def share_instances() -> None:
    """Patch WeasyPrint for the rest of this process; to be called before a document is written."""
    from weasyprint.pdf import fonts  # noqa: PLC0415
    from weasyprint.text.ffi import ffi, harfbuzz  # noqa: PLC0415

    if not os.environ.get("SOURCE_DATE_EPOCH"):
        os.environ.pop("SOURCE_DATE_EPOCH", None)  # fontTools takes an empty one for a number
    ffi.cdef(_HARFBUZZ)
    clean: Clean = fonts.Font.clean

    def clean_shared(font: Any, to_unicode: Mapping[int, str], hinting: object) -> None:
        """Put the shared instance in the place of a variable font, then take its subset."""
        if to_unicode and {"fvar", "glyf"}.issubset(font.tables):
            data = _instance(font, clean)
            blob = ffi.gc(
                harfbuzz.hb_blob_create(data, len(data), _COPY, ffi.NULL, ffi.NULL),
                harfbuzz.hb_blob_destroy,
            )
            font.hb_face = ffi.gc(harfbuzz.hb_face_create(blob, 0), harfbuzz.hb_face_destroy)
            font.file_content = data
            font.tables.remove("fvar")
        clean(font, to_unicode, hinting)

    fonts.Font.clean = clean_shared


_made: dict[str, bytes] = {}  # the instances that this process has used, by their names
_optical: dict[str, bool] = {}  # which fonts have forms for different sizes, by their digests


def _instance(font: Any, clean: Clean) -> bytes:
    """Give the whole font at the place on its axes where this text has it."""
    name = _name(font)
    file = cache_folder("instances") / f"{name}.ttf"
    if name not in _made and file.is_file():
        _made[name] = file.read_bytes()
    if name not in _made:
        font.file_content = outlines = _outlines(font)
        clean(font, {}, None)  # takes no subset of it
        _made[name] = _dated(font.file_content, outlines)
        if font.file_content is not outlines:  # else it could not be made, which is logged
            _keep(file, _made[name])
    return _made[name]


def _keep(file: Any, data: bytes) -> None:
    """Keep an instance for other builds, if the home can be written."""
    try:
        write_whole(file, data)
    except OutputError:
        return  # a home that cannot be written: the next process makes it again


def _name(font: Any) -> str:
    """Name an instance by all that it depends on."""
    digest = hashlib.sha256(font.file_content).hexdigest()
    if digest not in _optical:
        _optical[digest] = _has_optical_sizes(font)
    size = font.font_size if _optical[digest] else 0
    chosen = (digest, font.index, font.weight, font.style, size, *font.variations.items())
    return hashlib.sha256(repr((_edition(), chosen)).encode()).hexdigest()[:32]


@cache
def _edition() -> tuple[object, ...]:
    """Name the rules and the libraries that an instance is made by."""
    return _RULES, version("fonttools"), version("weasyprint")


def _has_optical_sizes(font: Any) -> bool:
    """Tell whether a font has forms for different sizes."""
    return "opsz" in {axis.axisTag for axis in _opened(font)["fvar"].axes}


def _outlines(font: Any) -> bytes:
    """Take the tables away that lines are set by; they are never embedded and slow to instance."""
    opened = _opened(font)
    for tag in _SETTING:
        if tag in opened:
            del opened[tag]
    stream = BytesIO()
    opened.save(stream)
    return stream.getvalue()


def _dated(data: bytes, origin: bytes) -> bytes:
    """Give an instance the date of its font: that of its making would be in every PDF."""
    font = _font(data)
    font["head"].modified = _font(origin)["head"].modified
    stream = BytesIO()
    font.save(stream)
    return stream.getvalue()


def _opened(font: Any) -> Any:
    """Open the font of a document."""
    return _font(font.file_content, font.index)


def _font(data: bytes, number: int = -1) -> Any:
    """Open a font, one of a collection by its number."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    return TTFont(BytesIO(data), fontNumber=number, recalcTimestamp=False)


_GREY, _COLOURS, _PALETTE = 0, 2, 3  # colour types of PNG (PNG 3, 11.2.1) without transparency
_DEEPEST = 8  # bits a channel; those of 16 are left to WeasyPrint, which makes 8 of them


class _Dots(NamedTuple):
    """Hold what a PNG says of itself, its palette, and its compressed dots."""

    width: int
    height: int
    depth: int
    kind: int
    palette: bytes
    data: bytes


def keep_png_drawings() -> None:
    """Patch WeasyPrint for the rest of this process; to be called before a document is laid out."""
    from PIL import Image  # noqa: PLC0415
    from weasyprint.images import RasterImage  # noqa: PLC0415

    begin, make = RasterImage.__init__, RasterImage.get_x_object

    @wraps(begin)
    def __init__(  # noqa: N807  (the name it has there)
        image: Any, opened: Any, key: str, data: bytes | None, *options: Any, **more: Any
    ) -> None:
        """Read the dots of a PNG before WeasyPrint decodes it."""
        image.dots = _read(data) if data else None
        if image.dots:  # a stand-in of the same size saves decoding what is carried over
            opened = Image.new("L", image.dots[:2])
            opened.format = "PNG"
        begin(image, opened, key, data, *options, **more)

    @wraps(make)
    def get_x_object(image: Any, interpolate: Any, ratio: float) -> Any:
        """Give the dots as they are, where they were kept."""
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
    """Write the dots of a PNG as a picture of PDF (ISO 32000-1, 8.9.5)."""
    import pydyf  # noqa: PLC0415

    spaces: dict[int, Any] = {_GREY: "/DeviceGray", _COLOURS: "/DeviceRGB"}
    last = len(dots.palette) // 3 - 1
    spaces[_PALETTE] = pydyf.Array(["/Indexed", "/DeviceRGB", last, f"<{dots.palette.hex()}>"])
    entries = {
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
    return pydyf.Stream([dots.data], entries)
