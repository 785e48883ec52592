"""Identify picture files: what each is, how large, and whether a book can show it.

SVG drawings are cleaned: what draws stays; scripts, motion and references outwards go.
"""

from __future__ import annotations

import io
import re
import struct
import sys
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

    from anthology.markup.xhtml import Element


_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_DRAWS = frozenset(
    "svg g defs symbol use title desc style switch path rect circle ellipse line polyline polygon "
    "text tspan textPath image marker clipPath mask pattern linearGradient radialGradient stop "
    "filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix "
    "feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB "
    "feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset "
    "fePointLight feSpecularLighting feSpotLight feTile feTurbulence".split()
)
# What editors leave in their files, which nobody misses.
_QUIET = frozenset({"metadata", "a", "view", "cursor"})
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
_OUTWARD = re.compile(r"url\(\s*[\"']?(?!\s*[\"']?#)[^)]*\)?|@import[^;]*;?", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:^|url\(\s*[\"']?)#([^\s\"')]+)")
_MOTION = re.compile(r"@keyframes[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}?", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*(px|pt|pc|mm|cm|in|)\s*\Z")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


@dataclass(frozen=True, slots=True)
class Vector:
    """Hold a clean drawing, its size in CSS pixels, and what was taken out of it.

    `drawn` counts its elements as they are drawn, those of parts as often as these are used.
    """

    data: bytes
    width: int
    height: int
    removed: tuple[str, ...] = ()
    drawn: int = 0


def looks_like_vector(head: bytes) -> bool:
    """Tell whether a file that begins so is likely SVG."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and (b"<svg" in head or b"<!DOCTYPE svg" in head)


def clean_vector(data: bytes) -> Vector | None:
    """Clean a drawing; None where it is not well-formed or is no SVG."""
    root = xhtml.open_drawing(data)
    if root is None or root.tag != f"{_SVG}svg":
        return None
    removed: list[str] = []
    for node in list(root.iter()):
        _clean_element(node, removed)
    seen: set[str] = set()
    for node in root.iter():
        _clean_attributes(node, removed, seen)
    width, height = _size(root)
    taken = tuple(dict.fromkeys(removed))
    return Vector(xhtml.close_drawing(root), width, height, taken, _drawn(root))


def _drawn(root: Element) -> int:
    """Count the elements that are drawn, through all references to parts; a circle counts once."""
    parts = {node.get("id") or "": node for node in root.iter()}
    counts: dict[str, int] = {}

    def count(node: Element) -> int:
        """Count the elements that one draws, those that it refers to included."""
        total = 1 + sum(map(count, node))
        for value in node.attrib.values():
            for name in _REFERENCE.findall(str(value)):
                if name in parts and name not in counts:
                    counts[name] = 0
                    counts[name] = count(parts[name])
                total += counts.get(name, 0)
        return total

    try:
        return count(root)
    except RecursionError:  # nested more deeply than anyone draws
        return sys.maxsize


def _clean_element(node: Element, removed: list[str]) -> None:
    """Clean one element of a drawing, in place; note what was taken out."""
    name = xhtml.name(node)
    ours = isinstance(node.tag, str) and node.tag.startswith(_SVG)
    if ours and name == "a":
        node.tag = f"{_SVG}g"
    elif not ours or name not in _DRAWS:
        if ours and name not in _QUIET:
            removed.append(name)
        xhtml.drop(node)
    elif name == "style":
        node.text = _clean_style("".join(str(text) for text in node.itertext()), removed)
        for inner in list(node):
            node.remove(inner)


def _clean_style(style: str, removed: list[str]) -> str:
    """Take motion and references outwards out of a style."""
    if "\\" in style:  # escapes could hide anything, and drawings need none
        removed.append("style")
        return ""
    kept = _OUTWARD.sub("none", _MOTION.sub("", style))
    if kept != style:
        removed.append("style")
    return kept


def _clean_attributes(node: Element, removed: list[str], seen: set[str]) -> None:
    """Take off what acts, refers outwards or says nothing; note what was taken out."""
    for name, value in list(node.attrib.items()):
        key, text = str(name), str(value)
        if key in {"href", _XLINK_HREF}:
            kept = text.startswith("#") or _EMBEDDED.match(text.strip()) is not None
        elif key == "id":
            kept = text not in seen and re.fullmatch(r"[^\W\d][\w.-]*", text) is not None
            seen.add(text)
        elif key.startswith(_XML):
            kept = key.removeprefix(_XML) in {"space", "lang"}
        elif key.startswith(("{", "on", "aria-", "role", "data-", "epub:")):
            kept = False
        else:
            kept = "\\" not in text and not _OUTWARD.search(text)
        if not kept:
            del node.attrib[name]
            if key.startswith("on") or key in {"href", _XLINK_HREF}:
                removed.append(f"{key.rsplit('}', 1)[-1]} on {xhtml.name(node)}")


def _size(root: Element) -> tuple[int, int]:
    """Measure a drawing: its own size, else its view box, else what CSS 2.1, 10.3.2 assumes."""
    width, height = (_pixels(root.get(key) or "") for key in ("width", "height"))
    box = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox") or "")][2:4]
    if len(box) == 2 and min(box) > 0:  # noqa: PLR2004
        width = width or (height * box[0] / box[1] if height else box[0])
        height = height or width * box[1] / box[0]
    return max(1, round(width or 300)), max(1, round(height or 150))


def _pixels(length: str) -> float:
    """Read a length of SVG in px; 0 where it is none."""
    match = _LENGTH.match(length)
    return float(match[1]) * _PIXELS[match[2]] if match else 0.0


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


MOST_PIXELS = 250_000_000  # decoded, 1 GB of memory; the largest cameras have 150 million
# None of these starts a program to be decoded, as PostScript would.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "JPEG2000")
HEIC = "HEIF"  # as Pillow calls it
_HEAD = 4096  # bytes that tell what a file is: an SVG may begin with comments
_WMF, _EMF = b"\xd7\xcd\xc6\x9a", b" EMF"  # at the beginning, and at byte 40
_LARGEST_VECTOR = 20_000_000  # bytes; as a tree of elements it takes many times that
_MOST_DRAWN = 200_000  # elements: a detailed map has 50,000
ORIENTATION = 0x0112  # Exif 3.0, 4.6.5
_LYING = (5, 6, 7, 8)  # orientations that exchange width and height


# Brands of pictures in HEVC (ISO/IEC 23008-12, annex B), as telephones take them.
_HEIF = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"heif"))


@dataclass(frozen=True, slots=True)
class Identity:
    """Say what a picture file is: its media type, width and height in pixels, upright."""

    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PictureFlaw:
    """Say why a picture cannot be used: a code of the catalogue, words, what to do."""

    code: str
    message: str
    hint: str = "send for the file again, as JPEG or PNG"


def identify(file: Path) -> Identity | PictureFlaw:
    """Tell what picture a file holds without decoding it, or what is wrong with it.

    The content decides, not the name. JPEG, PNG, GIF, WebP, AVIF, TIFF, BMP, JPEG 2000,
    HEIC and SVG are known. Never raises for what a file holds.
    """
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
        if not head:
            return PictureFlaw("image-broken", "is empty")
        if head.startswith(_WMF) or head[40:44] == _EMF:
            hint = "open it in its word processor, copy it and paste it as PNG"
            return PictureFlaw(
                "image-broken", "is a drawing for Windows, which cannot be shown", hint
            )
        return _vector(file) if looks_like_vector(head) else _raster(file)
    except OSError as error:
        return PictureFlaw("image-broken", f"cannot be read: {error.strerror or error}")


def _vector(file: Path) -> Identity | PictureFlaw:
    """Identify a drawing, or say what is wrong with it."""
    if file.stat().st_size > _LARGEST_VECTOR:
        return PictureFlaw("image-huge", "is a drawing of more than 20 MB", "save it as PNG")
    drawing = clean_vector(file.read_bytes())
    if drawing is None:
        return PictureFlaw(
            "image-broken", "is a drawing that is not well-formed", "save it as SVG again"
        )
    if drawing.drawn > _MOST_DRAWN:
        message = f"draws more than {_MOST_DRAWN} elements, most of them many times over"
        return PictureFlaw("image-huge", message, "save it as PNG")
    return Identity("image/svg+xml", drawing.width, drawing.height)


def _raster(file: Path) -> Identity | PictureFlaw:
    """Identify a picture of dots, or say what is wrong with it."""
    from PIL import Image  # noqa: PLC0415

    try:
        with open_raster(file) as image:
            width, height = image.size
            kind = Image.MIME[image.format or ""]
            if "exif" in image.info and image.getexif().get(ORIENTATION) in _LYING:
                width, height = height, width
    except Exception:  # noqa: BLE001  (on damaged files the decoders raise anything)
        return PictureFlaw("image-broken", "is no picture, or damaged at its beginning")
    if width * height > MOST_PIXELS:
        return PictureFlaw(
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
        formats = _formats(file)
        try:
            image = Image.open(file, formats=formats)
        except ValueError:  # of words in PNG files that are larger than Pillow reads
            image = Image.open(wordless(file), formats=formats)
        with image:
            yield image


def _formats(file: Path) -> tuple[str, ...]:
    """Give the formats that a file may be in; its first box says whether it is HEIC."""
    with file.open("rb") as stream:
        box = stream.read(_HEAD)
    brands = box[8 : int.from_bytes(box[:4])]
    if box[4:8] != b"ftyp" or _HEIF.isdisjoint(brands[at : at + 4] for at in range(0, 64, 4)):
        return _FORMATS
    from pi_heif import register_heif_opener  # noqa: PLC0415  (most folders hold none)

    register_heif_opener(thumbnails=False)
    return (HEIC,)
