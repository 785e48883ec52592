"""What site generators keep of their authors gives names instead of ids, and is no chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.outputs.build import read_project

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "---\ntitle: The ford\nauthor: mina\n---\n\nThe ford is shallow in May, and cold.\n"
BIO = "She rows and writes."
PAGE = "---\n{}\n---\n\nShe *rows* and writes.\n"


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("data/authors/mina.json", '{"name": "Mina Fair", "bio": "She rows and writes."}'),
        ("data/authors/mina.toml", 'name = "Mina Fair"\nbio = "She rows and writes."\n'),
        ("data/authors/mina.yml", "name: Mina Fair\nbio: She rows and writes.\n"),
        ("data/authors.yaml", "mina:\n  name: Mina Fair\n  bio: She rows and writes.\n"),
        ("_data/authors.yml", "mina:\n  name: Mina Fair\n  bio: She rows and writes.\n"),
        ("_data/authors.json", f'[{{"id": "mina", "name": "Mina Fair", "bio": "{BIO}"}}]'),
        ("_data/authors.yml", "- id: mina\n  name: Mina Fair\n  bio: She rows and writes.\n"),
        ("content/authors/mina/_index.md", PAGE.format("title: Mina Fair")),
        ("content/authors/mina/_index.md", PAGE.format("name: Mina Fair\ntitle: Rower")),
        ("content/_authors/fair.md", PAGE.format("short_name: mina\nname: Mina Fair")),
        ("content/_authors/mina.md", PAGE.format("name: Mina Fair")),
        ("content/authors/mina.md", PAGE.format("name: Mina Fair")),
        ("content/authors/mina.json", '{"name": "Mina Fair", "bio": "She rows and writes."}'),
    ],
)
def test_an_id_becomes_the_person_behind_it(tmp_path: Path, place: str, kept: str) -> None:
    write(tmp_path / "content" / "posts" / "ford.md", TEXT)
    write(tmp_path / "content" / "authors" / "_index.md", "---\ntitle: Authors\n---\n")
    write(tmp_path / place, kept)
    book = read_project(tmp_path).book
    assert [one.article.source.path for one in book.chapters] == ["content/posts/ford.md"]
    (person,) = book.chapters[0].meta.authors
    assert (person.name, person.bio) == ("Mina Fair", "She rows and writes.")
    codes = {one.code for one in book.diagnostics}
    assert not codes & {"author-unknown", "author-missing", "title-missing"}
    left = [one for one in book.diagnostics if one.path == place]
    assert [one.code for one in left] == ["file-left-out"] * place.endswith(".md")


def test_an_author_page_that_is_named_is_a_chapter(tmp_path: Path) -> None:
    write(tmp_path / "_authors" / "mina.md", PAGE.format("name: Mina Fair"))
    write(tmp_path / "ford.md", TEXT)
    (left,) = [one for one in read_project(tmp_path).diagnostics if one.code == "file-left-out"]
    write(tmp_path / "anthology.toml", left.hint.partition(": ")[2].replace("] ", "]\n"))
    assert len(read_project(tmp_path).book.chapters) == 2


@pytest.mark.parametrize(
    "text", [TEXT, "Plain words about a ford.\n", PAGE.format("name: Mina Fair\ntitle: Rowing")]
)
def test_texts_in_folders_of_their_authors_are_chapters(tmp_path: Path, text: str) -> None:
    write(tmp_path / "authors" / "mina.md", text)
    write(tmp_path / "authors" / "tom" / "ford.md", TEXT)
    assert len(read_project(tmp_path).book.chapters) == 2


def test_a_portrait_that_cannot_be_had_is_told_where_it_is_named(tmp_path: Path) -> None:
    write(tmp_path / "ford.md", TEXT)
    write(tmp_path / "authors.yml", "mina:\n  name: Mina Fair\n  image_url: gone.png\n")
    told = [one.path for one in read_project(tmp_path).diagnostics if one.code == "image-missing"]
    assert told == ["authors.yml"]
