"""Check how large pictures are found to be printed, and which have too few dots."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.outputs.artifacts import page_size, print_length
from anthology.outputs.build import read_project
from anthology.outputs.pdf.job import LayoutJob, PrintedPicture, find_coarse
from anthology.outputs.pdf.layout import lay_out
from anthology.project.standard import styles
from tests.making import png, write

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Book


def book(folder: Path, width: int = 400, height: int = 300) -> Book:
    text = "# Fords\n\nSome words.\n\n![A ford](a.png)\n\nMore words.\n"
    return read_project(write(folder, a__md=text, a__png=png(width, height))).book


def test_a_picture_has_150_dpi_at_a_width_of_the_page_or_else_200(tmp_path: Path) -> None:
    for name, width in {"a.png": 300, "b.png": 400, "c.png": 1600}.items():
        (tmp_path / name).write_bytes(png(width, width * 3 // 4 if width < 1600 else 400))
    markup = (
        '<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>t</title></head><body>'
        '<figure><img src="a.png" alt="x"/></figure><figure><img src="b.png" alt="x"/></figure>'
        '<figure><img src="c.png" alt="x"/></figure></body></html>'
    )
    files = {name: tmp_path / name for name in ("a.png", "b.png", "c.png")}
    sheets = (page_size("148mm", "210mm"), *styles("print", None))
    small, half, large = lay_out(LayoutJob("a", markup, sheets, files)).prints
    assert small == PrintedPicture("a.png", 38.1, 28.6)
    assert half == PrintedPicture("b.png", 56.0, 42.0)  # half of the text's 112 mm: 181 dpi
    assert 105 < large.width < 118


def test_too_few_dots_are_reported_with_the_place_and_the_need(tmp_path: Path) -> None:
    made = book(tmp_path)
    (key,) = made.pictures
    name = made.chapters[0].name
    (found,) = find_coarse(
        made, {name: [PrintedPicture(key, 101.6, 76.2), PrintedPicture(key, 50, 37)]}
    )
    assert (found.code, found.path, found.line) == ("image-coarse", "a.md", 5)
    assert "a.png is printed 102 × 76 mm large at 100 dpi" in found.message
    assert "600 × 450 pixels" in found.hint


def test_a_drawing_of_lines_is_never_coarse(tmp_path: Path) -> None:
    made = book(tmp_path)
    ((key, picture),) = made.pictures.items()
    drawn = replace(made, pictures={key: replace(picture, media_type="image/svg+xml")})
    assert not [*find_coarse(drawn, {"cover": [PrintedPicture(key, 148, 100)]})]
    (found,) = find_coarse(made, {"cover": [PrintedPicture(key, 148, 100)]})
    assert found.path == "a.png"


def test_pictures_for_print_have_300_dots_to_the_inch_of_text() -> None:
    assert 1311 <= print_length("A5") <= 1400
    assert print_length("Letter") > print_length("6x9") > 1400
