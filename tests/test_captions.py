"""A line right below a picture, or the paragraph behind it, is its caption where it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.compose.missing_pictures import close_gaps
from anthology.markup import xhtml
from anthology.outputs.build import read_project

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Article

PROSE = "The weir was built before the bridge, and nobody knows by whom."
CAPTIONS = [
    ("*The weir in spring*", "The weir in spring"),
    ("*The weir. Photo: Jane Doe*", "The weir. Photo: Jane Doe"),
    ("*The weir.* Photo: Jane Doe", "The weir. Photo: Jane Doe"),
    ("Figure 1: The weir", "Figure 1: The weir"),
    ("Photo: Jane Doe", "Photo: Jane Doe"),
    ("Crédit photo : Jane Doe", "Crédit photo : Jane Doe"),
    ("© Jane Doe", "© Jane Doe"),
]
TEXTS = [
    "*Note that* the weir is old.",
    "Nobody knows.",
    "*He* was the last to see it before it fell.",
]


def read(folder: Path, name: str, text: str) -> Article:
    (folder / name).write_text(text, encoding="utf-8")
    return read_project(folder).book.chapters[0].article


def captions(article: Article) -> list[str]:
    found = xhtml.parse(article.body).iter("figcaption")
    return [xhtml.text(node).replace("photo:", "photo :") for node in found]


def slanted(words: str) -> str:
    opening, _, rest = words.removeprefix("*").partition("*")
    return f"<i>{opening}</i>{rest}" if words.startswith("*") else words


@pytest.mark.parametrize(("written", "caption"), CAPTIONS)
@pytest.mark.parametrize("between", ["\n", "\n\n", "  \n"])
def test_in_markdown(tmp_path: Path, written: str, caption: str, between: str) -> None:
    text = f"# A\n\n{PROSE}\n\n![A weir](a.png){between}{written}\n\n{PROSE}\n"
    article = read(tmp_path, "a.md", text)
    assert captions(article) == [caption]
    told = [one.line for one in article.diagnostics if one.code == "caption-joined"]
    assert told == [5 + between.count("\n")]


@pytest.mark.parametrize(("written", "caption"), CAPTIONS)
@pytest.mark.parametrize("between", ["<br>", "<br/>\n", "</p><p>"])
def test_on_web_pages(tmp_path: Path, written: str, caption: str, between: str) -> None:
    picture = f'<p><img src="a.png" alt="A weir">{between}{slanted(written)}</p>'
    text = f"<html><body><h1>A</h1><p>{PROSE}</p>{picture}<p>{PROSE}</p></body></html>"
    assert captions(read(tmp_path, "a.html", text)) == [caption]


def test_a_class_says_so(tmp_path: Path) -> None:
    picture = '<div><img src="a.png" alt="A weir"></div><p class="wp-caption-text">The weir</p>'
    text = f"<html><body><h1>A</h1><p>{PROSE}</p>{picture}<p>{PROSE}</p></body></html>"
    assert captions(read(tmp_path, "a.html", text)) == ["The weir"]


NUMBERED = ["Figure 2.1: The weir", "Fig. 3. The weir", "Abb. 4: The weir", "Tableau 2: The weir",
            "Table 3 – The weir", "Figure 12"]  # fmt: skip


@pytest.mark.parametrize("written", NUMBERED)
@pytest.mark.parametrize("title", ["", ' "The weir"'])
def test_a_description_with_a_number_is_the_caption(
    tmp_path: Path, written: str, title: str
) -> None:
    shown = f"![{written}](a.png{title if 'weir' in written else ''})"
    article = read(tmp_path, "a.md", f"# A\n\n{PROSE}\n\n{shown}\n\n{PROSE}\n")
    assert captions(article) == [written]
    alt = "The weir" if "weir" in written else written
    assert [one.get("alt") for one in xhtml.parse(article.body).iter("img")] == [alt]


@pytest.mark.parametrize("written", NUMBERED)
@pytest.mark.parametrize("placed", ["{}\n\n![A](a.png)", "![A](a.png)\n\n{}", "![A](a.png) {}"])
def test_a_caption_goes_with_its_missing_picture(tmp_path: Path, written: str, placed: str) -> None:
    (tmp_path / "a.md").write_text(f"# A\n\n{PROSE}\n\n{placed.format(written)}\n\n{PROSE}\n")
    book = read_project(tmp_path).book
    assert captions(book.chapters[0].article) == [written]
    told = [one for one in book.chapters[0].article.diagnostics if one.code == "image-missing"]
    assert "its caption is left out" in told[0].message
    assert written not in xhtml.text(xhtml.parse(close_gaps(book).chapters[0].body))


@pytest.mark.parametrize("name", ["Figure 2.1", "Table 3"])
def test_a_sentence_before_a_picture_is_no_caption(tmp_path: Path, name: str) -> None:
    text = f"# A\n\n{PROSE}\n\n{name} shows the weir.\n\n![A weir](a.png)\n\n{PROSE}\n"
    assert not captions(read(tmp_path, "a.md", text))


@pytest.mark.parametrize("written", TEXTS)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_what_is_text_stays_text(tmp_path: Path, written: str, between: str) -> None:
    text = f"# A\n\n{PROSE}\n\n![A weir](a.png){between}{written}\n\n{PROSE}\n"
    article = read(tmp_path, "a.md", text)
    assert not captions(article)
    assert xhtml.text(xhtml.parse(article.body)).count(written.replace("*", "")) == 1


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_paragraph_that_repeats_the_description_is_the_caption(
    tmp_path: Path, between: str
) -> None:
    text = f"# A\n\n{PROSE}\n\n![The old weir](a.png){between}The old weir\n\n{PROSE}\n"
    article = read(tmp_path, "a.md", text)
    assert captions(article) == ["The old weir"]
    assert article.body.count("The old weir") == len(["description", "caption"])


def test_a_paragraph_that_says_something_else_is_none(tmp_path: Path) -> None:
    article = read(tmp_path, "a.md", f"# A\n\n![Untitled](a.png)\n\n{PROSE}\n")
    assert captions(article) == []
