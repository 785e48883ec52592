"""Check what a project may bring that is too much: stylesheets, tables, names, links out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.outputs.build import read_project
from tests.making import write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {"people": "person = 1", "credits": 'picture = ["a"]', "notes": 'note = "a"'}


@pytest.mark.parametrize("what", TABLES)
def test_what_stands_where_tables_belong_is_told(what: str, tmp_path: Path) -> None:
    write(tmp_path, a__md="# One\n\nWords.\n", **{f"{what}__toml": TABLES[what]})
    (fault,) = [one for one in read_project(tmp_path).diagnostics if one.code == "config-value"]
    assert fault.path == f"{what}.toml"
    assert "wants tables" in fault.message


def test_names_that_no_file_can_have_name_none(tmp_path: Path) -> None:
    name = "n" * 5000
    write(
        tmp_path,
        a__md=f"---\nbibliography: {name}.bib\n---\n# One\n\n![A]({name}.png) [@c]\n",
        b__html=f'<html><body><h1>Two</h1><p>Words. <img src="{name}.gif"></p></body></html>',
        c__adoc=f"= Three\n\ninclude::{name}.adoc[]\n\nimage::{name}.png[D]\n",
        d__eml=(
            "From: Ada Byron <a@example.org>\nSubject: Four\nMIME-Version: 1.0\n"
            'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
            "Words of a letter.\n--b\nContent-Type: image/png\n"
            f'Content-Disposition: attachment; filename="{name}.png"\n\na\n--b--\n'
        ),
        anthology__toml=f'[book]\ncover = "{name}"\n[chapters]\norder = ["{name}", "*"]\n',
    )
    reading = read_project(tmp_path)
    assert len(reading.book.chapters) == 4
    missing = [one.path for one in reading.diagnostics if one.code == "image-missing"]
    assert sorted(missing) == ["a.md", "anthology.toml", "b.html", "c.adoc"]


@pytest.mark.parametrize(
    "name", ["anthology.toml", "people.toml", "credits.toml", "notes.toml", "styles", "templates"]
)
def test_what_is_a_link_out_of_the_project_is_not_read(name: str, tmp_path: Path) -> None:
    root, away = tmp_path / "book", tmp_path / "away"
    write(root, a__md="# One\n\nWords.\n")
    away.mkdir()
    if name.endswith(".toml"):
        away = write(away, a__toml="[book]\n") / "a.toml"
    (root / name).symlink_to(away)
    said = run("build", root, "--epub")
    assert (said.status, f"{name} is a link out of the project" in said.err) == (1, True), said


@pytest.mark.parametrize("name", ["build/.cache", "build/.cache/work", "build/.cache/office"])
def test_what_is_kept_is_not_kept_elsewhere(name: str, tmp_path: Path) -> None:
    root, away = tmp_path / "book", tmp_path / "away"
    away.mkdir()
    write(root, a__md='# One\n\n<img alt="A" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">\n')
    (root / name).parent.mkdir(parents=True)
    (root / name).symlink_to(away)
    said = run("build", root, "--epub")
    assert (said.status, f"{name} is a link out of the project" in said.err) == (2, True), said
    read_project(root)
    assert list(away.iterdir()) == []
