"""Share fonts between pieces: one program for each face, one dictionary where texts agree.

Subsets of one TrueType font, which keep the glyph numbers, are joined into one font program.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from anthology.outputs.pdf.tags import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pikepdf import Object, Pdf


# Read and write the tables of a TrueType font program (OpenType 1.9, "Organization of a font").

_NEEDED = ("glyf", "head", "hhea", "hmtx", "loca", "maxp")


def read_tables(data: bytes) -> dict[str, bytes]:
    """Read the tables of a font by their tags. Raises `ValueError` where these are not all."""
    from fontTools.ttLib import TTLibError  # noqa: PLC0415
    from fontTools.ttLib.sfnt import SFNTReader  # noqa: PLC0415

    try:
        reader = SFNTReader(BytesIO(data))
        tables = {tag: reader[tag] for tag in reader.tables}
    except TTLibError as error:
        raise ValueError(str(error)) from error
    if not set(_NEEDED) <= tables.keys():
        raise ValueError("not a TrueType font program")
    return tables


def write_tables(tables: dict[str, bytes]) -> bytes:
    """Write a font of its tables, with their checksums."""
    from fontTools.ttLib.sfnt import SFNTWriter  # noqa: PLC0415

    file = BytesIO()
    writer = SFNTWriter(file, len(tables))
    for tag, data in sorted(tables.items()):
        writer[tag] = data
    writer.close()
    return file.getvalue()


_INSTRUCTIONS = ("cvt ", "fpgm", "prep")  # the same in all subsets of a font
_BOX = slice(36, 44)  # of all glyphs, in "head"
_LAST_SHORT = 0x1FFFE  # the last offset that the short “loca” can name: two bytes, halved
# Flags of the parts of a glyph (OpenType 1.9, “glyf”).
_WORDS, _SCALE, _MORE, _SCALES, _MATRIX = 0x1, 0x8, 0x20, 0x40, 0x80


class Glyph(NamedTuple):
    """Hold one glyph apart from its number: outline, metrics, and the glyphs it is made of.

    `outline` is an entry of `glyf` and `metrics` one of `hmtx`. The numbers of the parts, which
    subsets may change, are not in the outline: `parts` tells where in it they go.
    """

    outline: bytes
    metrics: bytes
    parts: tuple[tuple[int, Glyph], ...]


@dataclass(slots=True)
class Program:
    """Hold a TrueType font program: its tables, and by number the glyphs that texts use."""

    tables: dict[str, bytes]
    glyphs: dict[int, Glyph]

    def fits(self, other: Program) -> bool:
        """Tell whether the two are subsets of one font: alike wherever both say something."""
        known = self.glyphs
        return (
            all(self.tables.get(tag) == other.tables.get(tag) for tag in _INSTRUCTIONS)
            and self.tables["head"][18:20] == other.tables["head"][18:20]  # units per em
            and all(known.get(number, glyph) == glyph for number, glyph in other.glyphs.items())
        )

    def join(self, other: Program) -> None:
        """Take in the glyphs of the other subset."""
        self.glyphs |= other.glyphs
        head, maxp = self.tables["head"], self.tables["maxp"]
        box = _joined_box(head[_BOX], other.tables["head"][_BOX])
        self.tables["head"] = head[: _BOX.start] + box + head[_BOX.stop :]
        self.tables["maxp"] = maxp[:4] + _largest(maxp[4:], other.tables["maxp"][4:])

    def write(self) -> bytes:
        """Write the program with the tables that PDF needs (ISO 32000-1, 9.9) and no others."""
        outlines, metrics = self._written()
        is_wide, loca = _write_loca(outlines)
        head, maxp, hhea = (self.tables[tag] for tag in ("head", "maxp", "hhea"))
        widest, total = max(entry[:2] for entry in metrics), struct.pack(">H", len(metrics))
        return write_tables(
            {
                **{tag: self.tables[tag] for tag in _INSTRUCTIONS if tag in self.tables},
                "glyf": b"".join(outlines),
                "head": head[:28]
                + head[20:28]
                + head[36:50]
                + struct.pack(">H", is_wide)
                + head[52:],
                "hhea": hhea[:10] + widest + hhea[12:34] + total,
                "hmtx": b"".join(metrics),
                "loca": loca,
                "maxp": maxp[:4] + total + maxp[6:],
            }
        )

    def _written(self) -> tuple[list[bytes], list[bytes]]:
        """Write outlines and metrics of all glyphs in order of their numbers."""
        glyphs, numbers = self._numbered()
        every = [glyphs.get(number, Glyph(b"", bytes(4), ())) for number in range(max(glyphs) + 1)]
        return [_outline(glyph, numbers) for glyph in every], [glyph.metrics for glyph in every]

    def _numbered(self) -> tuple[dict[int, Glyph], dict[Glyph, int]]:
        """Give numbers to those parts of glyphs that no text uses: the first free ones."""
        glyphs = dict(sorted(self.glyphs.items()))
        numbers = {glyph: number for number, glyph in glyphs.items()}
        waiting, free = list(glyphs.values()), count(max(glyphs) + 1)
        while waiting:
            for _, part in waiting.pop().parts:
                if part not in numbers:
                    numbers[part] = next(free)
                    glyphs[numbers[part]] = part
                    waiting.append(part)
        return glyphs, numbers


def read_program(data: bytes, used: Iterable[int]) -> Program:
    """Read a font program and the glyphs of the given numbers (OpenType 1.9).

    Raises `ValueError` or `struct.error` where it is not TrueType.
    """
    tables = read_tables(data)
    source = _Source(tables)
    return Program(tables, {number: source.glyph(number) for number in (0, *used)})


class _Source:
    """Look glyphs up in the tables of a font program."""

    def __init__(self, tables: dict[str, bytes]) -> None:
        (self.full,) = struct.unpack_from(">H", tables["hhea"], 34)
        (is_wide,) = struct.unpack_from(">H", tables["head"], 50)
        self.unit, self.form = (1, ">LL") if is_wide else (2, ">HH")
        self.loca, self.glyf, self.hmtx = (tables[tag] for tag in ("loca", "glyf", "hmtx"))

    def glyph(self, number: int) -> Glyph:
        """Read a glyph by its number, with the glyphs that it is put together of."""
        size = struct.calcsize(self.form) // 2
        start, end = struct.unpack_from(self.form, self.loca, number * size)
        outline = bytearray(self.glyf[start * self.unit : end * self.unit])
        parts = []
        for at in _part_places(outline):
            parts.append((at, self.glyph(struct.unpack_from(">H", outline, at)[0])))
            outline[at : at + 2] = bytes(2)
        return Glyph(bytes(outline), self._metrics(number), tuple(parts))

    def _metrics(self, number: int) -> bytes:
        """Read the width of a glyph and its space at the left."""
        if number < self.full:
            return self.hmtx[4 * number : 4 * number + 4]
        at = 4 * self.full + 2 * (number - self.full)
        return self.hmtx[4 * self.full - 4 : 4 * self.full - 2] + self.hmtx[at : at + 2]


def _part_places(outline: bytes | bytearray) -> Iterator[int]:
    """Find where the numbers of parts stand in an outline; a simple one has none."""
    if not outline or struct.unpack_from(">h", outline)[0] >= 0:
        return
    at, flags = 10, _MORE
    while flags & _MORE:
        (flags,) = struct.unpack_from(">H", outline, at)
        yield at + 2
        at += 8 if flags & _WORDS else 6
        at += 2 * bool(flags & _SCALE) + 4 * bool(flags & _SCALES) + 8 * bool(flags & _MATRIX)


def _outline(glyph: Glyph, numbers: dict[Glyph, int]) -> bytes:
    """Write the outline of a glyph, with the new numbers of its parts."""
    outline = bytearray(glyph.outline + bytes(-len(glyph.outline) % 4))
    for at, part in glyph.parts:
        struct.pack_into(">H", outline, at, numbers[part])
    return bytes(outline)


def _write_loca(outlines: list[bytes]) -> tuple[bool, bytes]:
    """Write where each outline is; tell whether the long form was needed."""
    offsets = [0]
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    if offsets[-1] > _LAST_SHORT:
        return True, struct.pack(f">{len(offsets)}L", *offsets)
    return False, struct.pack(f">{len(offsets)}H", *(offset // 2 for offset in offsets))


def _joined_box(one: bytes, other: bytes) -> bytes:
    """Give the box around two boxes."""
    a, b = struct.unpack(">4h", one), struct.unpack(">4h", other)
    return struct.pack(">4h", *map(min, a[:2], b[:2]), *map(max, a[2:], b[2:]))


def _largest(one: bytes, other: bytes) -> bytes:
    """Give the greater of each two numbers."""
    form = f">{len(one) // 2}H"
    return struct.pack(form, *map(max, struct.unpack(form, one), struct.unpack(form, other)))


_FIXED_PITCH = 1  # a flag of font descriptors (ISO 32000-1, 9.8.2)
_BATCH = 100  # entries of a block, at most (Adobe Technical Note 5411)
_PAIR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
_PLAIN = {b"2010": b"002d", b"00ad": b"002d", b"00a0": b"0020"}
_CMAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%s
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


@dataclass(slots=True)
class _Coding:
    """Hold a font dictionary with what its glyphs are: widths, and texts as UTF-16 in hexadecimal.

    One glyph may stand for two texts (an ohm sign, a Greek letter), in different pieces: then
    they need two dictionaries.
    """

    font: Any
    widths: dict[int, Any]
    texts: dict[bytes, bytes]

    def take(self, other: _Coding) -> bool:
        """Take in the glyphs of another coding, unless the two contradict each other."""
        agree = _agree(self.widths, other.widths) and _agree(self.texts, other.texts)
        if agree:
            self.widths |= other.widths
            self.texts |= other.texts
        return agree

    def write(self, book: Pdf, program: Object) -> None:
        """Bring the dictionary up to date with the glyphs taken in."""
        from pikepdf import Array  # noqa: PLC0415

        descendant = self.font.DescendantFonts[0]
        descendant.W = Array(_runs(self.widths))
        self.font.ToUnicode = book.make_stream(_CMAP % b"\n".join(_blocks(self.texts)))
        descriptor = descendant.FontDescriptor
        descriptor.FontFile2 = program
        descriptor.FontBBox[2] = max(self.widths.values(), default=0)
        if len(set(self.widths.values())) > 1:
            descriptor.Flags = int(descriptor.Flags) & ~_FIXED_PITCH


@dataclass(slots=True)
class _Face:
    """Hold a font program joined of subsets, and the dictionaries that use it."""

    program: Program
    codings: list[_Coding] = field(default_factory=list)

    def adopt(self, coding: _Coding) -> Any:
        """Give the font dictionary that holds this coding from now on."""
        for known in self.codings:
            if known.take(coding):
                return known.font
        self.codings.append(coding)
        return coding.font


class FontPool:
    """Collect the fonts of all pieces; what is alike in them is written once."""

    def __init__(self, book: Pdf) -> None:
        self.book = book
        self._faces: dict[str, list[_Face]] = {}
        self._seen: set[tuple[int, int]] = set()

    def adopt(self, fonts: Any) -> None:
        """Put shared fonts in the place of a piece's own, in its dictionary of fonts."""
        if fonts.objgen in self._seen:
            return
        self._seen.add(fonts.objgen)
        for name, font in list(fonts.items()):
            if _is_shareable(font):
                fonts[name] = self._shared(font)

    def close(self) -> None:
        """Write the programs and dictionaries that the pieces share."""
        for face in (face for faces in self._faces.values() for face in faces):
            data = face.program.write()
            stream = self.book.make_stream(data, Length1=len(data))
            for coding in face.codings:
                coding.write(self.book, stream)

    def _shared(self, font: Any) -> Any:
        """Give the shared font in the place of one; one that cannot be read stays as it is."""
        descendant = font.DescendantFonts[0]
        widths = _read_widths(descendant.W)
        try:
            data = descendant.FontDescriptor.FontFile2.read_bytes()
            program = read_program(data, widths)
        except (ValueError, struct.error):
            return font
        coding = _Coding(font, widths, _read_texts(font.ToUnicode.read_bytes()))
        return self._face(str(font.BaseFont), program).adopt(coding)

    def _face(self, name: str, program: Program) -> _Face:
        """Find the face that these glyphs belong to; a name alone is no proof."""
        faces = self._faces.setdefault(name, [])
        for face in faces:
            if face.program.fits(program):
                face.program.join(program)
                return face
        faces.append(_Face(program))
        return faces[-1]


def _is_shareable(font: Any) -> bool:
    """Tell whether a font is TrueType and its codes are its glyphs' numbers."""
    if font.get("/Subtype") != "/Type0" or font.get("/Encoding") != "/Identity-H":
        return False
    return "/FontFile2" in font.DescendantFonts[0].FontDescriptor


def _agree(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> bool:
    """Tell whether two tables say nothing different of the same key."""
    return all(one.get(key, value) == value for key, value in other.items())


def _read_widths(written: Any) -> dict[int, Any]:
    """Read the widths of glyphs (ISO 32000-1, 9.7.4.3)."""
    return {
        int(first) + at: width
        for first, widths in pairs(written)
        for at, width in enumerate(widths)
    }


def _read_texts(cmap: bytes) -> dict[bytes, bytes]:
    """Read what glyphs stand for, the plainest where fonts have one glyph for several characters.

    WeasyPrint notes the first it meets: after one word divided at the end of a line, every hyphen
    of a document would be U+2010, and a search for a hyphen would not find it.
    """
    _, _, mappings = cmap.partition(b"endcodespacerange")
    return {glyph: _PLAIN.get(text, text) for glyph, text in _PAIR.findall(mappings)}


def _runs(widths: Mapping[int, Any]) -> list[Any]:
    """Write widths as `first [width width ...]` for each run of numbers (ISO 32000-1, 9.7.4.3)."""
    written: list[Any] = []
    for number, width in sorted(widths.items()):
        if number - 1 not in widths:
            written += [number, []]
        written[-1].append(width)
    return written


def _blocks(texts: Mapping[bytes, bytes]) -> list[bytes]:
    """Write the letters of glyphs, as many in a block as the format allows."""
    lines = [b"<%s> <%s>" % pair for pair in sorted(texts.items())]
    batches = [lines[at : at + _BATCH] for at in range(0, len(lines), _BATCH)]
    return [b"%d beginbfchar\n%s\nendbfchar" % (len(b), b"\n".join(b)) for b in batches]
