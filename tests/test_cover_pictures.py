"""A picture that only the metadata name stands at the head of its chapter, once."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import build, open_edition, read_project
from anthology.outputs.proof import make_proofs
from tests.inspectors.pdf import PdfInspector
from tests.making import png, write

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.outputs.build import Reading


def read(folder: Path, front: str, body: str = "Words.") -> Reading:
    write(folder, text__md=f"---\ntitle: A\n{front}\n---\n\n{body}\n")
    write(folder, static___img___quay__png=png(), static___img___other__png=png(9, 9, "red"))
    return read_project(folder)


def shown(reading: Reading) -> list[tuple[str, str]]:
    root = xhtml.parse(reading.book.chapters[0].body)
    return [
        (str(image.get("src")).rpartition("-")[0], image.get("alt") or "")
        for image in root.iter("img")
    ]


@pytest.mark.parametrize(
    ("front", "alt"),
    [
        ("image: /img/quay.png", ""),
        ("cover: static/img/quay.png", ""),
        ("cover:\n  image: img/quay.png\n  alt: The quay at night", "The quay at night"),
        ("header:\n  image: /img/quay.png\n  image_description: The quay", "The quay"),
        ("featured_image: quay.png\nfeatured_image_alt: The quay", "The quay"),
        ("couverture: /img/quay.png\nimage_alt: Le quai", "Le quai"),
    ],
)
def test_the_cover_opens_the_chapter(tmp_path: Path, front: str, alt: str) -> None:
    reading = read(tmp_path, front, "![Another one](/img/other.png)\n\nWords.")
    assert shown(reading) == [("pictures/quay", alt), ("pictures/other", "Another one")]
    root = xhtml.parse(reading.book.chapters[0].body)
    assert xhtml.name(root[0]) == "figure"
    image = root[0][0]
    assert (image.get("role") == "presentation") is not bool(alt)
    codes = {one.code for one in reading.diagnostics}
    assert not codes & {"alt-missing", "image-repeated", "image-missing", "front-matter-unknown"}


@pytest.mark.parametrize(
    "body",
    [
        "![The quay](/img/quay.png)",
        "Words.\n\n![The quay](static/img/quay.png?width=300)",
        '<img src="../img/quay.png" alt="The quay">',
        "![The quay](quay-1024x768.png)",
    ],
)
def test_a_picture_that_the_text_shows_is_not_shown_twice(tmp_path: Path, body: str) -> None:
    assert len(xhtml.parse(read(tmp_path, "image: /img/quay.png", body).book.chapters[0].body)) < 3
    text = read(tmp_path, "image: /img/quay.png", body).book.chapters[0].article.body
    assert text.count("<img") == 1


def test_a_caption_in_the_metadata_is_printed(tmp_path: Path) -> None:
    front = "cover:\n  image: img/quay.png\n  caption: The quay, by night\n  alt: The quay"
    root = xhtml.parse(read(tmp_path, front).book.chapters[0].body)
    caption = root[0].find("figcaption")
    assert caption is not None
    assert caption.text == "The quay, by night"


def test_a_lost_cover_is_reported_with_its_line(tmp_path: Path) -> None:
    reading = read(tmp_path, "author: Ada\nimage: /img/lost.png")
    assert [one.line for one in reading.diagnostics if one.code == "image-missing"] == [4]
    assert "missing-picture" in reading.book.chapters[0].body


def test_only_proofs_show_frames_of_missing_pictures(tmp_path: Path) -> None:
    reading = read(tmp_path, "author: Ada", '![A](lost.png "By the ford")\n\nWords.')
    (made,) = build(reading, ["epub"], tmp_path / "build")
    with zipfile.ZipFile(made.file) as book:
        text = next(book.read(one).decode() for one in book.namelist() if "chapter-001" in one)
    assert "Words." in text
    assert "missing" not in text
    assert "ford" not in text
    assert not [one for one in made.diagnostics if one.code == "words-lost"]
    edition = open_edition(reading, tmp_path / "build")
    proofs = list(make_proofs(edition, edition.book.chapters))
    printed = PdfInspector(proofs[0].file)
    for page in (printed.text(printed.page_count - 1), proofs[1].file.read_text()):
        assert "This picture is missing" in page
        assert "By the ford" in page


def test_a_card_for_the_web_costs_one_note_and_no_frame(tmp_path: Path) -> None:
    reading = read(tmp_path, "image: https://a.example/card.png")
    about = [one for one in reading.diagnostics if "card.png" in one.message]
    assert [(one.code, one.line) for one in about] == [("image-remote", 3)]
    assert "missing-picture" not in reading.book.chapters[0].body
    assert "<figure" not in reading.book.chapters[0].body
