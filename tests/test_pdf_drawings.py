"""Check that PNG pictures come into the PDF as they are, and look the same there."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image, ImageChops

from anthology.outputs.artifacts import page_size
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.project.standard import styles
from tests.inspectors.pdf import PdfInspector

if TYPE_CHECKING:
    from pathlib import Path


def source() -> Image.Image:
    return Image.merge(
        "RGB",
        [Image.linear_gradient("L").rotate(turn).resize((300, 200)) for turn in (0, 90, 180)],
    )


def printed(folder: Path, image: Image.Image, **options: bool) -> tuple[PdfInspector, bytes]:
    stream = BytesIO()
    image.save(stream, "PNG", **options)
    (folder / "a.png").write_bytes(stream.getvalue())
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head>'
        '<body><p><img src="a.png" alt="A slope"/></p></body></html>'
    )
    sheets = (page_size("148mm", "210mm"), *styles("print", None))
    layout = lay_out(LayoutJob("a", markup, sheets, {"a.png": folder / "a.png"}))
    assert not layout.diagnostics
    return PdfInspector(layout.pdf), stream.getvalue()


def drawn(made: PdfInspector) -> pikepdf.PdfImage:
    streams = [thing for thing in made.pdf.objects if isinstance(thing, pikepdf.Stream)]
    (image,) = [stream for stream in streams if stream.get("/Subtype") == "/Image"]
    return pikepdf.PdfImage(image)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_a_png_is_carried_over_dot_for_dot(mode: str, tmp_path: Path) -> None:
    image = source().convert(mode)
    made, data = printed(tmp_path, image)
    kept = drawn(made)
    assert (
        ImageChops.difference(kept.as_pil_image().convert("RGB"), image.convert("RGB")).getbbox()
        is None
    )
    assert len(kept.obj.read_raw_bytes()) < len(data)
    assert made.render(0).getcolors(1 << 20) != [(1, (255, 255, 255))]


def test_a_palette_stays_a_palette(tmp_path: Path) -> None:
    made, _ = printed(tmp_path, source().quantize(40))
    assert drawn(made).obj.ColorSpace[0] == "/Indexed"


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_shines_through_keeps_its_mask(mode: str, tmp_path: Path) -> None:
    image = source().convert(mode)
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    made, _ = printed(tmp_path, image)
    assert any(isinstance(o, pikepdf.Stream) and "/SMask" in o for o in made.pdf.objects)
