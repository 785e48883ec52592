"""Pictures that a text carries within itself come into the book as files."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project
from tests.making import png

if TYPE_CHECKING:
    from pathlib import Path

DATA = f"data:image/png;base64,{base64.b64encode(png()).decode()}"
TEXTS = {
    "a b.md": f"# Notes\n\nWords.\n\n![The slip][image1]\n\n[image1]: <{DATA}>\n",
    "inline.md": f"# Notes\n\nWords.\n\n![The slip]({DATA})\n",
    "raw.md": f'# Notes\n\nWords.\n\n<img src="{DATA}" alt="The slip">\n',
    "page.html": f"<html><body><p>Words.</p>\n\n\n<img src='{DATA}' alt='The slip'></body></html>",
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_picture_in_a_text_is_shown(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXTS[name], encoding="utf-8")
    book = read_project(tmp_path).book
    (picture,) = book.pictures.values()
    assert picture.file.read_bytes() == png()
    (image,) = xhtml.parse(book.chapters[0].body).iter("img")
    assert (image.get("src"), image.get("alt")) == (picture.key, "The slip")
    assert "data:" not in book.chapters[0].body
    assert not [one for one in book.diagnostics if one.code in ("image-missing", "link-unsafe")]


@pytest.mark.parametrize(
    "data",
    [
        "data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIj48L3N2Zz4=",
        "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
        "data:image/png;base64,AAAA",
    ],
)
def test_what_is_no_plain_picture_is_refused(tmp_path: Path, data: str) -> None:
    (tmp_path / "a.md").write_text(f"# A\n\n![The slip]({data})\n", encoding="utf-8")
    reading = read_project(tmp_path)
    assert not reading.book.pictures
    assert "data:" not in reading.book.chapters[0].body
    assert [one.line for one in reading.diagnostics if one.code == "link-unsafe"] == [3]


def test_words_that_pose_as_a_picture_are_reported(tmp_path: Path) -> None:
    data = base64.b64encode(b"only words, and no picture at all").decode()
    text = f"# A\n\n![The slip](data:image/png;base64,{data})\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    found = [one for one in read_project(tmp_path).diagnostics if one.code == "image-broken"]
    assert [one.line for one in found] == [3]
