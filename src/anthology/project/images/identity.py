"""Identify picture files, and make the sizes of them that outputs need, each once."""

from __future__ import annotations

import io
import struct
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.project.images.vector import clean_vector, looks_like_vector

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image


# -----------------------------------------------------------------------------
# Read a PNG file without the words in it, where these are too large to be read.

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_WORDS = (b"tEXt", b"zTXt", b"iTXt")  # PNG 3.0, 11.3.3
_AROUND = 12  # bytes of a chunk beside its data: length, name, checksum


def wordless(file: Path) -> io.BytesIO:
    """Give the file without its chunks of text. Raises `ValueError` where it is no PNG file."""
    data = memoryview(file.read_bytes())
    if bytes(data[: len(PNG_SIGNATURE)]) != PNG_SIGNATURE:
        raise ValueError("no PNG file")
    kept = io.BytesIO()
    kept.write(PNG_SIGNATURE)
    at = len(PNG_SIGNATURE)
    while at + _AROUND <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        chunk = data[at : at + length + _AROUND]
        if bytes(chunk[4:8]) not in _WORDS:
            kept.write(chunk)
        at += length + _AROUND
    kept.seek(0)
    return kept


# -----------------------------------------------------------------------------
# Look at the head of a picture file: what it is and how large, or why it cannot be used.

MOST_PIXELS = 250_000_000
# None of these starts a program to be decoded, as PostScript would.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "JPEG2000")
_HEAD = 4096  # bytes
_WMF, _EMF = b"\xd7\xcd\xc6\x9a", b" EMF"  # at the beginning, and at byte 40
_LARGEST_VECTOR = 20_000_000  # bytes
_MOST_DRAWN = 200_000  # elements: a detailed map has 50,000
ORIENTATION = 0x0112  # Exif 3.0, 4.6.5
_LYING = (5, 6, 7, 8)  # orientations that exchange width and height


# Brands of pictures in HEVC (ISO/IEC 23008-12, annex B), which Pillow does not decode.
_HEIF = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif"))


@dataclass(frozen=True, slots=True)
class Identity:
    """Say what a picture file is: its media type, width and height in pixels, upright."""

    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Flaw:
    """Say why a picture cannot be used: a code of the catalogue, words, what to do."""

    code: str
    message: str
    hint: str = "send for the file again, as JPEG or PNG"


def identify(file: Path) -> Identity | Flaw:
    """Tell what picture a file holds without decoding it, or what is wrong with it.

    The content decides, not the name. JPEG, PNG, GIF, WebP, AVIF, TIFF, BMP, JPEG 2000 and SVG
    are known. Never raises for what a file holds.
    """
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
        if not head:
            return Flaw("image-broken", "is empty")
        if head.startswith(_WMF) or head[40:44] == _EMF:
            hint = "open it in its word processor, copy it and paste it as PNG"
            return Flaw("image-broken", "is a drawing for Windows, which cannot be shown", hint)
        if head[4:8] == b"ftyp" and head[8:12] in _HEIF:
            hint = "export it as JPEG; a telephone can be set to send its photographs so"
            return Flaw("image-broken", "is in HEIC, a format of telephones, not read here", hint)
        return _vector(file) if looks_like_vector(head) else _raster(file)
    except OSError as error:
        return Flaw("image-broken", f"cannot be read: {error.strerror or error}")


def _vector(file: Path) -> Identity | Flaw:
    if file.stat().st_size > _LARGEST_VECTOR:
        return Flaw("image-huge", "is a drawing of more than 20 MB", "save it as PNG")
    drawing = clean_vector(file.read_bytes())
    if drawing is None:
        return Flaw("image-broken", "is a drawing that is not well-formed", "save it as SVG again")
    if drawing.drawn > _MOST_DRAWN:
        message = f"draws more than {_MOST_DRAWN} elements, most of them many times over"
        return Flaw("image-huge", message, "save it as PNG")
    return Identity("image/svg+xml", drawing.width, drawing.height)


def _raster(file: Path) -> Identity | Flaw:
    from PIL import Image  # noqa: PLC0415

    try:
        with open_raster(file) as image:
            width, height = image.size
            kind = Image.MIME[image.format or ""]
            if "exif" in image.info and image.getexif().get(ORIENTATION) in _LYING:
                width, height = height, width
    except Exception:  # noqa: BLE001  (on damaged files the decoders raise anything)
        return Flaw("image-broken", "is no picture, or damaged at its beginning")
    if width * height > MOST_PIXELS:
        return Flaw(
            "image-huge",
            f"has {width * height / 1e6:.0f} million pixels; {MOST_PIXELS / 1e6:.0f} is the most",
            "make it smaller",
        )
    return Identity("image/jpeg" if kind == "image/mpo" else kind, width, height)


@contextmanager
def open_raster(file: Path) -> Iterator[Image.Image]:
    """Open a picture of dots with Pillow, which then knows its head but has not decoded it."""
    from PIL import Image  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd metadata, and of sizes: see MOST_PIXELS
        Image.MAX_IMAGE_PIXELS = None
        Image.init()  # which knows all formats, and at its second call that it does
        try:
            image = Image.open(file, formats=_FORMATS)
        except ValueError:  # of words in PNG files that are larger than Pillow reads
            image = Image.open(wordless(file), formats=_FORMATS)
        with image:
            yield image
