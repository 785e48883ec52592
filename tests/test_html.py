"""Web pages come with their text and their metadata, and without what stands around them."""

from __future__ import annotations

import time
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.build import read_project
from anthology.markup import xhtml
from anthology.model.book import Article, Metadata, Source
from anthology.readers.recognition import recognise_format
from anthology.readers.web_page import HtmlReader
from tests.expecting import expect

CASES = sorted((Path(__file__).parent / "cases" / "html").glob("*.html"))
READER = HtmlReader()
LINE = "<p>The lamp went out and came back before anyone had found a match for it.</p>"


def read(text: str, path: str = "page.html") -> Article:
    return READER.read([Source(path, Path(path), text)])[0]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def words(article: Article) -> str:
    return xhtml.text(xhtml.parse(article.body))


def codes(article: Article) -> list[str]:
    return [one.code for one in article.diagnostics]


def described(article: Article) -> str:
    """Write an article as the files in `cases` do: metadata, body, diagnostics."""
    told = [
        f"{one.name}: {value!r}"
        for one in fields(Metadata)
        if (value := getattr(article.meta, one.name)) != getattr(Metadata(), one.name)
        and one.name != "authors"
    ]
    told += [f"author: {person.name} {person.link}".strip() for person in article.meta.authors]
    found = [f"{one.line} {one.code}: {one.message}" for one in article.diagnostics]
    return "\n".join([*told, "----", article.body.strip(), "----", *found, ""])


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_page(case: Path) -> None:
    made = described(read(case.read_text(encoding="utf-8"), case.name))
    expect(made, in_file=case.with_suffix(".expected"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_pages_are_recognised_by_their_content(case: Path) -> None:
    source = Source("page.txt", case, case.read_text(encoding="utf-8"))
    assert recognise_format(source).name == "html"


def test_text_about_pages_is_no_page() -> None:
    text = "# Notes\n\nWrite `<html>` first, then a `<p>`.\n\n<div>One box.</div>\n"
    assert READER.recognise(Source("notes.md", Path("notes.md"), text)) == 0


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("The Quay | Fog", "<h1>Fog</h1>", "Fog"),
        ("Fog | The Quay", "", "Fog"),
        ("Le bac : récit", "", "Le bac : récit"),
        ("Fog - part two - The Quay", "<h2>part two</h2>", "part two"),
        ("Fog – a week", "<h1>Fog – a week</h1>", "Fog – a week"),
    ],
)
def test_the_title_is_told_from_the_name_of_the_site(title: str, body: str, expected: str) -> None:
    assert read(page(body + LINE, f"<title>{title}</title>")).meta.title == expected


def test_marks_in_the_text_stand_in_for_a_silent_head() -> None:
    body = (
        '<article><header><time datetime="2020-02-29">leap day</time> '
        '<a rel="author" href="/o">Odile Brandt</a></header>' + LINE * 4 + "</article>"
    )
    meta = read(page(body)).meta
    assert meta.date == "2020-02-29"
    assert [one.name for one in meta.authors] == ["Odile Brandt"]


def test_a_sites_own_elements_and_drawings_leave_no_tags_behind() -> None:
    body = (
        "<article><p>It was <relative-time datetime='2020'>long ago</relative-time><o:p></o:p>.</p>"
        "<svg><title>icon</title><feBlend></feBlend></svg>" + LINE * 3 + "</article>"
    )
    article = read(page(body))
    assert words(article).startswith("It was long ago. The lamp")
    assert "svg" in " ".join(one.message for one in article.diagnostics)
    assert "markup-escaped" not in codes(article)


def test_the_charset_that_a_page_declares_is_believed(tmp_path: Path) -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
    text = page("<p>Un été à l’ombre, café crème et cœur léger.</p>" * 3, head)
    (tmp_path / "page.html").write_bytes(text.encode("cp1252"))
    (chapter,) = read_project(tmp_path).book.chapters
    assert "été à l’ombre" in chapter.body


def test_pictures_beside_a_saved_page_are_found(tmp_path: Path) -> None:
    from PIL import Image  # noqa: PLC0415

    (tmp_path / "Lamps_files").mkdir()
    Image.new("RGB", (30, 20), "teal").save(tmp_path / "Lamps_files" / "a lamp.png")
    image = '<img src="./Lamps_files/a%20lamp.png" alt="A lamp">'
    (tmp_path / "Lamps.html").write_text(page(LINE + image), encoding="utf-8")
    book = read_project(tmp_path).book
    assert [one.path for one in book.pictures.values()] == ["Lamps_files/a lamp.png"]


@pytest.mark.parametrize("text", ["<!doctype html>", "<html></html>", page(""), page("<!-- a -->")])
def test_a_page_without_words_is_an_empty_text(text: str) -> None:
    assert words(read(text)) == ""


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 10_000 + "deep words" + "</div>" * 10_000,
        "<nav>menu</nav>" + "<b><i>" * 5_000 + "deep words",
        "<blockquote>" * 300 + "deep words" + "</blockquote>" * 300,
        "<ul><li>" * 3_000 + "deep words",
    ],
)
def test_deep_nesting_loses_no_word(body: str) -> None:
    started = time.monotonic()
    article = read(page(body))
    assert "deep words" in words(article)
    assert "markup-removed" in codes(article)
    assert time.monotonic() - started < 10


def test_lists_left_open_are_not_deep() -> None:
    article = read(page("<nav>menu</nav><ul>" + "<li>a word\n<p>more" * 2_000 + "</ul>"))
    assert "markup-removed" not in codes(article)
    assert len(list(xhtml.parse(article.body).iter("li"))) == 2_000


def test_a_page_of_two_megabytes_is_read_in_bounded_time() -> None:
    lines = "".join(
        f"<p>Lamp {n} was lit, and the one before it was not.</p>" for n in range(36_000)
    )
    started = time.monotonic()
    article = read(page(f"<nav>menu</nav><div>{lines}</div>"))
    assert time.monotonic() - started < 30
    assert "Lamp 35999 was" in article.body
    assert "menu" not in article.body


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                *"<div> </div> <p> </p> <nav> </nav> <article> </article> <table> <td>".split(),
                *"< > & &amp; <!-- --> <script> </script> <li> </body> <svg> <img/src=x>".split(),
                *("<a href='x'>", "\x00", "\x0b", "é", "word ", "\n"),
            ]
        ),
        max_size=60,
    )
)
def test_nothing_breaks_the_reader(pieces: list[str]) -> None:
    xhtml.parse(read(page("".join(pieces))).body)
    xhtml.parse(read("".join(pieces)).body)


def test_a_declaration_of_xml_is_no_obstacle() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>\n' + page(f"<h1>Fog</h1>{LINE}", "")
    assert words(read(text)) == f"Fog {LINE[3:-4]}"
