"""Make each static instance of a variable font once, for all documents and all builds.

WeasyPrint 70 makes the instance anew for each document that it writes, out of the subset that
this document needs: seven tenths of the time of a chapter. Its `Font.clean` is wrapped here: it
makes the instance of the whole font once, and takes the subsets from that.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any

from anthology.model.diagnostics import OutputError
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
    """Teach WeasyPrint for the rest of this process; to be called before a document is written."""
    from weasyprint.pdf import fonts  # noqa: PLC0415
    from weasyprint.text.ffi import ffi, harfbuzz  # noqa: PLC0415

    if not os.environ.get("SOURCE_DATE_EPOCH"):
        os.environ.pop("SOURCE_DATE_EPOCH", None)  # fontTools takes an empty one for a number
    ffi.cdef(_HARFBUZZ)
    clean: Clean = fonts.Font.clean

    def clean_shared(font: Any, to_unicode: Mapping[int, str], hinting: object) -> None:
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
    try:
        write_whole(file, data)
    except OutputError:
        return  # a home that cannot be written: the next process makes it again


def _name(font: Any) -> str:
    """Name an instance by all that it depends on."""
    digest = hashlib.sha256(font.file_content).hexdigest()
    size = font.font_size if _has_optical_sizes(font) else 0
    chosen = (digest, font.index, font.weight, font.style, size, *font.variations.items())
    return hashlib.sha256(repr((_edition(), chosen)).encode()).hexdigest()[:32]


@cache
def _edition() -> tuple[object, ...]:
    """Name the rules and the libraries that an instance is made by."""
    return _RULES, version("fonttools"), version("weasyprint")


def _has_optical_sizes(font: Any) -> bool:
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
    return _font(font.file_content, font.index)


def _font(data: bytes, number: int = -1) -> Any:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    return TTFont(BytesIO(data), fontNumber=number, recalcTimestamp=False)
