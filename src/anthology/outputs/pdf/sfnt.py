"""Read and write the tables of a TrueType font program (OpenType 1.9, "Organization of a font")."""

from __future__ import annotations

import struct

_NEEDED = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")
_CHECKSUM = 0xB1B0AFBA


def read_tables(data: bytes) -> dict[str, bytes]:
    """Read the tables by their tags.

    Raises `ValueError` or `struct.error` where the program is not TrueType.
    """
    tables = {}
    for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
        tag, _, start, length = struct.unpack_from(">4sLLL", data, at)
        tables[tag.decode("latin-1")] = data[start : start + length]
    if not set(_NEEDED) <= tables.keys():
        raise ValueError("not a TrueType font program")
    return tables


def write_tables(tables: dict[str, bytes]) -> bytes:
    """Write a font program of these tables, with directory and checksums."""
    head = tables["head"]
    tables = {**tables, "head": head[:8] + bytes(4) + head[12:]}  # the sum is taken without itself
    start = 12 + 16 * len(tables)
    body, directory, places = b"", b"", {}
    for tag, data in sorted(tables.items()):
        places[tag] = start + len(body)
        directory += struct.pack(">4sLLL", tag.encode(), _sum(data), places[tag], len(data))
        body += _padded(data)
    whole = _header(len(tables)) + directory + body
    at = places["head"] + 8
    return whole[:at] + struct.pack(">L", (_CHECKSUM - _sum(whole)) % (1 << 32)) + whole[at + 4 :]


def _header(count: int) -> bytes:
    power = count.bit_length() - 1
    search = 16 << power
    return struct.pack(">LHHHH", 0x10000, count, search, power, 16 * count - search)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _sum(data: bytes) -> int:
    padded = _padded(data)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) % (1 << 32)
