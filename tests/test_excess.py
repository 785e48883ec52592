"""Check what a project may bring that is too much: stylesheets, tables, names, links out of it."""

from __future__ import annotations

import os
import time
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
import pytest

from anthology.model.diagnostics import ContentError
from anthology.outputs.booklet.impose import impose
from anthology.outputs.booklet.planning import BookletOptions
from anthology.outputs.build import build, read_project
from anthology.outputs.pdf import layout
from anthology.project.standard import screen_styles
from tests.making import write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

STYLES = {
    "too deep": "@media print {" * 5000 + "}" * 5000,
    "too large": "@page { size: 1e9mm 1e9mm; margin: -1e9mm } p { font-size: 1e9pt }",
    "too small": "@page { size: 1mm 1mm; margin: 0 }",
}


@pytest.mark.parametrize("what", STYLES)
def test_a_stylesheet_that_cannot_be_laid_out_is_named(what: str, tmp_path: Path) -> None:
    write(tmp_path, a__md="# One\n\nWords.\n", styles___a__css="p { color: red }")
    write(tmp_path, styles___b__css=STYLES[what], styles___c__css="p { color: blue }")
    reading = read_project(tmp_path)
    with pytest.raises(ContentError, match="cannot be used") as told:
        list(build(reading, ["pdf"], tmp_path / "out"))
    (fault,) = told.value.diagnostics
    assert (fault.code, fault.path) == ("style-broken", "styles/b.css")


def test_a_fault_of_ours_is_not_called_one_of_a_stylesheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr(layout, "examine", lambda *_: fails(None))
    write(tmp_path, a__md="# One\n\nWords.\n", styles___a__css="p { color: red }")
    with pytest.raises(KeyError, match="ours"):
        list(build(read_project(tmp_path), ["pdf"], tmp_path / "out"))


def test_stylesheets_that_import_each_other_come_to_an_end(tmp_path: Path) -> None:
    twice = '@import "a.css"; @import "b.css"; p { color: red }'
    write(tmp_path, a__md="# One\n\nWords.\n", styles___a__css=twice, styles___b__css=twice)
    start = time.process_time()
    (made,) = build(read_project(tmp_path), ["pdf"], tmp_path / "out")
    assert time.process_time() - start < 15
    assert any("more than 100 files" in one.message for one in made.diagnostics)


def test_a_stylesheet_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    write(tmp_path, a__md="# One\n\nWords.\n", styles___a__css="p { background: url(pipe.png) }")
    os.mkfifo(tmp_path / "styles" / "pipe.png")
    (made,) = build(read_project(tmp_path), ["pdf"], tmp_path / "out")
    assert any("pipe.png" in one.message for one in made.diagnostics)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("epub.css", b"(" * 100_000, "nested too deeply"),
        ("own.css", b"/* \xe9 */", "own.css is not in UTF-8"),
    ],
)
def test_a_stylesheet_that_cannot_be_read_is_told(
    name: str, data: bytes, told: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ContentError, match=told):
        screen_styles(tmp_path, "standard")


TABLES = {"people": "person", "credits": "picture", "notes": "note"}


@pytest.mark.parametrize("what", TABLES)
def test_what_stands_where_tables_belong_is_told(what: str, tmp_path: Path) -> None:
    write(tmp_path, a__md="# One\n\nWords.\n", **{f"{what}__toml": f"{TABLES[what]} = 1"})
    (fault,) = [one for one in read_project(tmp_path).diagnostics if one.code == "config-value"]
    assert fault.path == f"{what}.toml"
    assert f"[[{TABLES[what]}]]" in fault.hint


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


@pytest.mark.parametrize("white", [" ", "\n", "\N{NO-BREAK SPACE}"])
def test_white_space_without_end_is_read_in_time(white: str, tmp_path: Path) -> None:
    write(
        tmp_path,
        a__html=f"<html><body><h1>One</h1><p>Words {white * 30_000} after.</p></body></html>",
        b__md=f"---\ntitle: Two\nauthor: {'a' * 30_000}\n---\n\nWords.\n",
    )
    start = time.process_time()
    assert len(read_project(tmp_path).book.chapters) == 2
    assert time.process_time() - start < 3


def test_page_labels_without_sense_are_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    pdf, file = pikepdf.new(), BytesIO()
    pdf.add_blank_page(page_size=(200, 300))
    far = pikepdf.Dictionary(S=pikepdf.Name.r, St=2_000_000_000)
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=[0, far])
    pdf.save(file)
    file.seek(0)
    assert impose(file, BookletOptions()).pdf
    assert not list(recwarn)


def test_what_pandoc_says_names_no_file_of_ours(tmp_path: Path) -> None:
    write(tmp_path, a__md="# One\n\nWords.\n", b__rtf="{\\rtf1\\ansi Words {")
    (fault,) = [one for one in read_project(tmp_path).diagnostics if one.path == "b.rtf"]
    assert fault.code == "reader-failed"
    assert "pandoc says" in fault.message
    assert ".rtf" not in fault.message
