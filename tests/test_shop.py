"""Check the files for a print shop: boxes, spine, marks, ink, what stands on the cover."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from tests.inspectors.pdf import PdfInspector
from tests.making import write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

MM = 72 / 25.4
SETTINGS = """[book]
title = "Rivers"
editors = ["Ada Sample"]
description = "Two texts about water that does not wait."
[pdf]
bleed = 4
paper = 0.15
"""


def made(folder: Path, settings: str = SETTINGS) -> tuple[PdfInspector, PdfInspector, str]:
    text = "# Water\n\nIt *runs*, see [the mill](https://example.org/mill).\n"
    write(folder, anthology__toml=settings, water__md=text)
    said = run("build", folder, "--print-shop")
    assert said.status == 0, said.err
    build = folder / "build"
    inside, cover = (
        PdfInspector(build / "rivers-inside.pdf"),
        PdfInspector(build / "rivers-cover.pdf"),
    )
    return inside, cover, said.out


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[PdfInspector, PdfInspector, str]:
    return made(tmp_path_factory.mktemp("shop"))


def in_mm(box: tuple[float, ...]) -> list[float]:
    return [round(edge / MM, 1) for edge in box]


def test_pages_of_the_inside_have_their_boxes(files: tuple[PdfInspector, ...]) -> None:
    inside = files[0]
    for page in range(inside.page_count):
        boxes = inside.boxes(page)
        assert in_mm(boxes["TrimBox"]) == [0, 0, 148, 210]
        assert in_mm(boxes["BleedBox"]) == [-4, -4, 152, 214]
        assert in_mm(boxes["MediaBox"]) == [-11, -11, 159, 221]


def test_the_inside_is_the_book_without_its_cover(files: tuple[PdfInspector, ...]) -> None:
    inside = files[0]
    assert inside.page_count % 2 == 0
    assert inside.text(0).startswith("Rivers")
    assert not any(label.startswith("C") for label in inside.labels)
    assert not any("does not wait" in inside.text(at) for at in range(4, inside.page_count))


def test_the_spine_is_as_wide_as_the_paper_is_thick(files: tuple[Any, ...]) -> None:
    inside, cover, out = files
    spine = round(inside.page_count / 2 * 0.15, 1)
    assert f"spine {spine:g} mm" in out
    assert in_mm(cover.boxes(0)["TrimBox"]) == [0, 0, round(296 + spine, 1), 210]
    assert in_mm(cover.boxes(0)["BleedBox"])[2] == round(300 + spine, 1)


def test_a_spine_of_a_given_width_names_the_book(tmp_path: Path) -> None:
    _, cover, _ = made(tmp_path, f"{SETTINGS}spine = 12\n")
    assert in_mm(cover.boxes(0)["TrimBox"])[2] == 308
    assert cover.text(0).count("Rivers") == 3


def test_back_cover_stands_left_and_front_cover_right(files: tuple[PdfInspector, ...]) -> None:
    cover = files[1]
    assert cover.page_count == 1
    words = cover.text(0)
    assert words.index("does not wait") < words.rindex("Ada Sample")
    drawn = cover.render(0)
    width, height = drawn.size
    edge = round(8 * MM)  # within the bleed, outside the finished cover
    ground = drawn.getpixel((width // 2, height // 2))
    assert drawn.getpixel((edge, height // 2)) == ground
    assert drawn.getpixel((width - edge, height // 2)) == ground
    assert drawn.getpixel((round(3 * MM), height // 2)) == (255, 255, 255)


def test_marks_keep_clear_of_the_bleed(files: tuple[PdfInspector, ...]) -> None:
    for pdf, least in ((files[0], 8), (files[1], 12)):
        left, bottom, right, top = pdf.boxes(0)["BleedBox"]
        last = pdf.pdf.pages[0].Contents[-1].read_bytes().decode()
        lines = re.findall(r"(\S+) (\S+) m (\S+) (\S+) l S", last)
        assert len(lines) == least
        for x0, y0, x1, y1 in (map(float, line) for line in lines):
            assert (max(x0, x1) < left or min(x0, x1) > right) or (
                max(y0, y1) < bottom or min(y0, y1) > top
            )


def test_black_is_the_black_ink_alone(files: tuple[PdfInspector, ...]) -> None:
    for pdf in files[:2]:
        data = b"\n".join(
            thing.read_bytes()
            for thing in pdf.pdf.objects
            if isinstance(thing, pikepdf.Stream)
            and not {"/Image", "/XML"} & {str(thing.get("/Subtype")), str(thing.get("/Type"))}
            and "/Length1" not in thing
        )
        assert not re.search(rb"(?m)^0 0 0 (rg|RG)$", data)
    assert re.search(rb"(?m)^0 g$", data) or b"0 G" in data
