"""Share fonts between pieces: one program for each face, one dictionary where texts agree."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from anthology.outputs.pdf.font_subsets import Program, read_program

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pikepdf import Object, Pdf


_FIXED_PITCH = 1
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
        """Give the dictionary in which this coding is, from now on."""
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
    return all(one.get(key, value) == value for key, value in other.items())


def _read_widths(written: Any) -> dict[int, Any]:
    parts = list(written)
    return {
        int(first) + at: width
        for first, widths in zip(parts[::2], parts[1::2], strict=True)
        for at, width in enumerate(widths)
    }


def _read_texts(cmap: bytes) -> dict[bytes, bytes]:
    """Read what glyphs stand for, the plainest where fonts have one glyph for several characters.

    WeasyPrint notes the first it meets: after one word divided at the end of a line, every hyphen
    of a document would be U+2010 and not be found by who looks for it.
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
    lines = [b"<%s> <%s>" % pair for pair in sorted(texts.items())]
    batches = [lines[at : at + _BATCH] for at in range(0, len(lines), _BATCH)]
    return [b"%d beginbfchar\n%s\nendbfchar" % (len(b), b"\n".join(b)) for b in batches]
