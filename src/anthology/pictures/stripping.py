"""Take metadata (places, cameras, names, thumbnails) out of JPEG and PNG without decoding them.

The picture itself stays the same to the dot. None is returned where a file is not whole.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
# PNG 3, sections 11.2 and 11.3: what draws the picture, and its colours and density.
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"}
_PNG_KEPT |= {b"sBIT", b"bKGD", b"pHYs", b"cICP"}
_MOVES = b"acTL"
_DEEP = 16  # bits a channel
# The next marker in the coded data of a JPEG scan (ITU-T T.81, B.1.1.5): no stuffing, no restart.
# (A pattern that begins with a letter is looked for ten times faster than one with a repeat.)
_MARKER = re.compile(rb"\xff\xff*([\x01-\xcf\xd8-\xfe])")
_START_OF_SCAN, _END = 0xDA, 0xD9
_STANDALONE = {0x01, 0xD8, *range(0xD0, 0xD8)}
_COMMENT, _PROFILE = 0xFE, 0xE2
_APPLICATION = range(0xE0, 0xF0)
_KEPT = {0xE0, 0xEE}  # JFIF density; Adobe's word on the colour space


@dataclass(frozen=True, slots=True)
class Stripped:
    """Hold a picture file without metadata; one that `moves` has kept its first frame."""

    data: bytes
    moves: bool = False


def strip(data: bytes) -> Stripped | None:
    """Take the metadata out of a JPEG or PNG file."""
    if data.startswith(_PNG):
        return _strip_png(data)
    return _strip_jpeg(data) if data.startswith(b"\xff\xd8") else None


def _strip_png(data: bytes) -> Stripped | None:
    kept, at, moves = [_PNG], len(_PNG), False
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            return None
        (checksum,) = struct.unpack_from(">I", data, end - 4)
        if checksum != zlib.crc32(data[at + 4 : end - 4]):
            return None
        if kind == b"IHDR" and data[at + 16] == _DEEP:
            return None
        if kind in _PNG_KEPT:
            kept.append(data[at:end])
        moves = moves or kind == _MOVES
        if kind == b"IEND":
            return Stripped(b"".join(kept), moves)
        at = end
    return None


def _strip_jpeg(data: bytes) -> Stripped | None:
    kept, at = [data[:2]], 2
    while match := _MARKER.match(data, at):
        marker, start, at = match[1][0], at, match.end()
        if marker == _END:
            return Stripped(b"".join([*kept, b"\xff\xd9"]))
        if marker not in _STANDALONE:
            if at + 2 > len(data):
                return None
            at += struct.unpack_from(">H", data, at)[0]
        if marker == _START_OF_SCAN:
            found = _MARKER.search(data, at)
            if found is None:
                return None
            at = found.start()
        if _is_kept(marker, data[match.end() + 2 : match.end() + 14]):
            kept.append(data[start:at])
    return None


def _is_kept(marker: int, label: bytes) -> bool:
    if marker == _PROFILE:
        return label == b"ICC_PROFILE\0"
    return marker in _KEPT or (marker not in _APPLICATION and marker != _COMMENT)
