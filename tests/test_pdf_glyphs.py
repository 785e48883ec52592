"""Join font subsets and compare every glyph with the subset that it came from."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from anthology.outputs.pdf.shared_fonts import Program, _read_widths, read_program
from tests.inspectors.pdf import PdfInspector
from tests.printing import printed


def subset(text: str) -> tuple[bytes, list[int]]:
    """Print a text; give the font program in the file, and the numbers of the glyphs used."""
    piece = PdfInspector(printed(f"<p>{text}</p>"))
    resources: Any = piece.pdf.pages[0].obj.Resources
    [font] = resources.Font.values()
    descendant = font.DescendantFonts[0]
    return descendant.FontDescriptor.FontFile2.read_bytes(), list(_read_widths(descendant.W))


def drawings(data: bytes, numbers: list[int]) -> dict[int, Any]:
    font = TTFont(BytesIO(data))
    glyphs: Any = font.getGlyphSet()
    drawn = {}
    for number in numbers:
        pen = DecomposingRecordingPen(glyphs)
        glyphs[font.getGlyphName(number)].draw(pen)
        drawn[number] = (pen.value, font["hmtx"][font.getGlyphName(number)])
    return drawn


def test_every_glyph_is_drawn_as_in_its_subset() -> None:
    texts = ["Éléphants à l’âge", "naïveté, où ça ?", "öäü ÅÆ ﬁnal ½ (2)"]
    subsets = [subset(text) for text in texts]
    whole = read_program(*subsets[0])
    for data, used in subsets[1:]:
        other = read_program(data, used)
        assert whole.fits(other)
        whole.join(other)
    written = whole.write()
    for data, used in subsets:
        assert drawings(written, used) == drawings(data, used)
    TTFont(BytesIO(written), checkChecksums=2, lazy=False)


def test_parts_that_subsets_number_differently_are_the_same_parts() -> None:
    one, other = (read_program(*subset(text)) for text in ("é a", "é à ê ï z"))
    accented = next(number for number, glyph in one.glyphs.items() if glyph.parts)
    assert one.glyphs[accented] == other.glyphs[accented]
    assert accented in other.glyphs


def test_subsets_of_two_fonts_do_not_fit() -> None:
    regular, bold = (read_program(*subset(text)) for text in ("pear", "<b>pear</b>"))
    assert not regular.fits(bold)
    assert regular.fits(read_program(*subset("pear and apple")))


@pytest.mark.parametrize("data", [b"", b"OTTO\0\1" + bytes(40), bytes(200)])
def test_what_is_no_truetype_font_is_refused(data: bytes) -> None:
    with pytest.raises((ValueError, struct.error)):
        read_program(data, [1])


def test_a_large_font_is_written_with_long_offsets() -> None:
    data, used = subset("pear")
    program = read_program(data, used)
    swollen = Program(program.tables, dict(program.glyphs))
    glyph = program.glyphs[used[0]]
    for number in range(1000, 3000):
        swollen.glyphs[number] = glyph._replace(outline=glyph.outline + bytes(200))
    font = TTFont(BytesIO(swollen.write()))
    assert font["head"].indexToLocFormat == 1
    assert drawings(swollen.write(), used) == drawings(data, used)
