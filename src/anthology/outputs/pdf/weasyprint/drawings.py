"""Put a PNG picture into a PDF as it is: its palette and its compressed dots, not decoded anew.

WeasyPrint 70 turns palettes into full colours and compresses every PNG again, which makes
drawings many times heavier and takes a fifth of the time. PNG's filters are those of PDF
(ISO 32000-1, 7.4.4.4), so what the file holds can be carried over.
"""

from __future__ import annotations

import struct
from functools import wraps
from typing import Any, NamedTuple

from anthology.project.images.identity import PNG_SIGNATURE

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
