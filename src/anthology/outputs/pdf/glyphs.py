"""Join subsets of one TrueType font, which keep the glyph numbers, into one font program."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise

_INSTRUCTIONS = ("cvt ", "fpgm", "prep")  # the same in all subsets of a font
_NEEDED = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")  # ISO 32000-1, 9.9
_NO_METRICS = bytes(4)
_BOX = slice(36, 44)  # of all glyphs, in "head"
_LAST_SHORT = 0x1FFFE
_CHECKSUM = 0xB1B0AFBA


@dataclass(slots=True)
class Program:
    """Hold a TrueType font program: its tables, and of each glyph in use outline and metrics.

    `outlines` maps glyph numbers to entries of `glyf`, `metrics` to those of `hmtx` (advance
    width and left side bearing in font units); what is empty or zero is not in them.
    """

    tables: dict[str, bytes]
    outlines: dict[int, bytes]
    metrics: dict[int, bytes]

    def fits(self, other: Program) -> bool:
        """Tell whether the two are subsets of one font: alike wherever both say something."""
        return (
            all(self.tables.get(tag) == other.tables.get(tag) for tag in _INSTRUCTIONS)
            and self.tables["head"][18:20] == other.tables["head"][18:20]  # units per em
            and _agree(self.outlines, other.outlines)
            and _agree(self.metrics, other.metrics)
        )

    def join(self, other: Program) -> None:
        """Take in the glyphs of the other subset."""
        self.outlines |= other.outlines
        self.metrics |= other.metrics
        head, maxp = self.tables["head"], self.tables["maxp"]
        box = _joined_box(head[_BOX], other.tables["head"][_BOX])
        self.tables["head"] = head[: _BOX.start] + box + head[_BOX.stop :]
        self.tables["maxp"] = maxp[:4] + _largest(maxp[4:], other.tables["maxp"][4:])

    def write(self) -> bytes:
        """Write the program with the tables that PDF needs and no others."""
        count = max((*self.outlines, *self.metrics, 0)) + 1
        entries = [_padded(self.outlines.get(number, b"")) for number in range(count)]
        metrics = [self.metrics.get(number, _NO_METRICS) for number in range(count)]
        wide, loca = _write_loca(entries)
        head, maxp, hhea = (self.tables[tag] for tag in ("head", "maxp", "hhea"))
        widest = max(entry[:2] for entry in metrics)
        return _write_tables(
            {
                **{tag: self.tables[tag] for tag in _INSTRUCTIONS if tag in self.tables},
                "glyf": b"".join(entries),
                "head": head[:8] + bytes(4) + head[12:50] + struct.pack(">H", wide) + head[52:],
                "hhea": hhea[:10] + widest + hhea[12:34] + struct.pack(">H", count),
                "hmtx": b"".join(metrics),
                "loca": loca,
                "maxp": maxp[:4] + struct.pack(">H", count) + maxp[6:],
            }
        )


def read_program(data: bytes) -> Program:
    """Read a font program (OpenType 1.9). Raises `ValueError` where it is not TrueType."""
    tables = {}
    for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
        tag, _, start, length = struct.unpack_from(">4sLLL", data, at)
        tables[tag.decode("latin-1")] = data[start : start + length]
    if not set(_NEEDED) <= tables.keys():
        raise ValueError("not a TrueType font program")
    return Program(tables, _read_outlines(tables), _read_metrics(tables))


def _read_outlines(tables: dict[str, bytes]) -> dict[int, bytes]:
    (is_wide,) = struct.unpack_from(">H", tables["head"], 50)
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    offsets = struct.unpack_from(f">{count + 1}{'L' if is_wide else 'H'}", tables["loca"])
    unit, glyf = 1 if is_wide else 2, tables["glyf"]
    return {
        number: glyf[start * unit : end * unit]
        for number, (start, end) in enumerate(pairwise(offsets))
        if end > start
    }


def _read_metrics(tables: dict[str, bytes]) -> dict[int, bytes]:
    (full,) = struct.unpack_from(">H", tables["hhea"], 34)
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    hmtx = tables["hmtx"]
    entries = [hmtx[at : at + 4] for at in range(0, 4 * full, 4)]
    bearings = [hmtx[at : at + 2] for at in range(4 * full, 4 * full + 2 * (count - full), 2)]
    entries += [entries[-1][:2] + bearing for bearing in bearings]
    return {number: entry for number, entry in enumerate(entries) if entry != _NO_METRICS}


def _agree(one: dict[int, bytes], other: dict[int, bytes]) -> bool:
    return all(other.get(number, data) == data for number, data in one.items())


def _joined_box(one: bytes, other: bytes) -> bytes:
    a, b = struct.unpack(">4h", one), struct.unpack(">4h", other)
    return struct.pack(">4h", *map(min, a[:2], b[:2]), *map(max, a[2:], b[2:]))


def _largest(one: bytes, other: bytes) -> bytes:
    form = f">{len(one) // 2}H"
    return struct.pack(form, *map(max, struct.unpack(form, one), struct.unpack(form, other)))


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _write_loca(entries: list[bytes]) -> tuple[bool, bytes]:
    offsets, total = [0], 0
    for entry in entries:
        total += len(entry)
        offsets.append(total)
    if total > _LAST_SHORT:
        return True, struct.pack(f">{len(offsets)}L", *offsets)
    return False, struct.pack(f">{len(offsets)}H", *(offset // 2 for offset in offsets))


def _write_tables(tables: dict[str, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    search = 16 << power
    start = struct.pack(">LHHHH", 0x10000, len(tables), search, power, 16 * len(tables) - search)
    places, at = {}, len(start) + 16 * len(tables)
    for tag, data in sorted(tables.items()):
        places[tag] = at
        at += len(_padded(data))
    directory = b"".join(
        struct.pack(">4sLLL", tag.encode(), _sum(tables[tag]), place, len(tables[tag]))
        for tag, place in places.items()
    )
    whole = start + directory + b"".join(_padded(tables[tag]) for tag in places)
    adjustment = struct.pack(">L", (_CHECKSUM - _sum(whole)) % (1 << 32))
    head = places["head"]
    return whole[: head + 8] + adjustment + whole[head + 12 :]


def _sum(data: bytes) -> int:
    padded = _padded(data)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) % (1 << 32)
