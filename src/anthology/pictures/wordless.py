"""Read a PNG file without the words in it, where these are too large to be read."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_WORDS = (b"tEXt", b"zTXt", b"iTXt")  # PNG 3.0, 11.3.3
_AROUND = 12  # bytes of a chunk beside its data: length, name, checksum


def wordless(file: Path) -> io.BytesIO:
    """Give the file without its chunks of text. Raises `ValueError` where it is no PNG file."""
    data = memoryview(file.read_bytes())
    if bytes(data[: len(_SIGNATURE)]) != _SIGNATURE:
        raise ValueError("no PNG file")
    kept = io.BytesIO()
    kept.write(_SIGNATURE)
    at = len(_SIGNATURE)
    while at + _AROUND <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        chunk = data[at : at + length + _AROUND]
        if bytes(chunk[4:8]) not in _WORDS:
            kept.write(chunk)
        at += length + _AROUND
    kept.seek(0)
    return kept
