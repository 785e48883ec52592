"""Read maker, rights and description out of IPTC records, EXIF tags and the words of PNG files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anthology.rights.embedded.rdf import Told

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

_IPTC = {  # IPTC IIM 4.2, record 2: data sets by number
    5: "title",
    80: "creator",
    110: "line",
    115: "source",
    116: "copyright",
    120: "description",
}
_EXIF = {  # Exif 3.0, 4.6.5, and what Windows adds
    0x013B: "creator",
    0x9C9D: "creator",
    0x8298: "copyright",
    0x010E: "description",
}
_EXIF_IFD, _USER_COMMENT = 0x8769, 0x9286
_CODES = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp"}
_WORDS = {  # PNG 3.0, 11.3.3
    "title": "title",
    "author": "creator",
    "artist": "creator",
    "copyright": "copyright",
    "source": "source",
    "description": "description",
    "license": "licence",
    "licence": "licence",
}


def read_iptc(image: ImageFile) -> Told:
    """Read the IPTC records of a picture."""
    from PIL import IptcImagePlugin  # noqa: PLC0415

    told = Told()
    found: dict[tuple[int, int], Any] = IptcImagePlugin.getiptcinfo(image) or {}
    for number, key in _IPTC.items():
        value = found.get((2, number))
        values = value if isinstance(value, list) else [value or b""]
        told.add(key, "; ".join(_decoded(one) for one in values), "IPTC")
    return told


def read_exif(image: Image) -> Told:
    """Read the EXIF tags of a picture; a comment counts where there is no description."""
    told = Told()
    exif = image.getexif()
    for tag, key in _EXIF.items():
        value = exif.get(tag, "")
        if tag >= 0x9C00 and isinstance(value, bytes):  # noqa: PLR2004  (tags of Windows: UTF-16)
            value = value.decode("utf-16-le", "replace").rstrip("\0")
        told.add(key, _decoded(value), "EXIF")
    comment = exif.get_ifd(_EXIF_IFD).get(_USER_COMMENT, b"")
    if isinstance(comment, bytes):
        code = _CODES.get(comment[:8])
        told.add("description", comment[8:].decode(code, "replace") if code else "", "EXIF")
    return told


def read_words(image: Image) -> Told:
    """Read the words that a PNG file has before its picture."""
    told = Told()
    if image.format == "PNG":
        for name, value in image.info.items():
            if isinstance(name, str) and isinstance(value, str) and name.lower() in _WORDS:
                told.add(_WORDS[name.lower()], value, "PNG")
    return told


def _decoded(value: object) -> str:
    """Write a value as words: in UTF-8 where it is, else Latin-1, as Pillow takes it."""
    if isinstance(value, str):
        try:
            value = value.encode("latin-1")
        except UnicodeEncodeError:
            return str(value)
    if not isinstance(value, bytes):
        return ""
    try:
        return value.rstrip(b"\0").decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
