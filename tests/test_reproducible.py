"""Check that the same sources give the same bytes, wherever and however they are built."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from anthology.outputs import manifest
from tests.making import png, write

if TYPE_CHECKING:
    from pathlib import Path

OUTPUTS = ("rivers.pdf", "rivers.epub", "rivers-booklet.pdf", "manifest.json")
SETTINGS = '[book]\ntitle = "Rivers"\neditors = ["Ada Lovelace"]\n'
MILL = """---
title: The mill at the ford
author: Ada Lovelace
date: 2021-02-15
---

The wheel turned by day. 🌊 It stopped by night[^1].

![A wheel in the water](wheel.png)

[^1]: Nobody said why.
"""
WEIR = """= Le barrage
Ada Lovelace
:lang: fr

La roue tournait, $x^2$, écrit le {docdate}.
"""
# Lists every folder backwards, as a disk of another make might.
BACKWARDS = """\
import os
scan, names = os.scandir, os.listdir


class Backwards:
    def __init__(self, path="."):
        with scan(path) as found:
            self.found = iter([*found][::-1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        return self.found

    def __next__(self):
        return next(self.found)

    def close(self):
        self.found = iter(())


os.scandir = Backwards
os.listdir = lambda path=".": names(path)[::-1]
"""


def project(folder: Path, **files: str | bytes) -> Path:
    drawn = {"wheel__png": png(300, 200)}
    return write(folder, anthology__toml=SETTINGS, mill__md=MILL, **drawn, **files)


def build(
    folder: Path, out: Path, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    said = {**os.environ, "SOURCE_DATE_EPOCH": "", **environment}
    command = [sys.executable, "-m", "anthology", "build", folder, "-o", out, *options]
    return subprocess.run(
        [*map(str, command)], env=said, check=False, capture_output=True, text=True, umask=0o77
    )


def everything(folder: Path, out: Path, *options: str, **environment: str) -> dict[str, bytes]:
    done = build(folder, out, "--pdf", "--epub", "--booklet", *options, **environment)
    assert done.returncode == 0, done.stderr
    return {name: (out / name).read_bytes() for name in OUTPUTS}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("first")
    texts = project(folder / "texts", weir__adoc=WEIR)
    return texts, everything(texts, folder / "out", TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")


def elsewhere(texts: Path, folder: Path) -> Path:
    """Copy a project file by file, the last first, with old times, to a deeper place."""
    place = folder / "an other" / "plâce"
    place.mkdir(parents=True)
    for number, file in enumerate(sorted(texts.iterdir(), reverse=True)):
        copy = shutil.copyfile(file, place / file.name)
        os.utime(copy, (1_000_000_000 + number, 1_000_000_000 + number))
    return place


def test_place_user_locale_order_and_processes_change_no_byte(
    first: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    texts, made = first
    write(tmp_path / "site", sitecustomize__py=BACKWARDS)
    home = tmp_path / "home"
    home.mkdir()
    texts = elsewhere(texts, tmp_path)
    (texts / "weir.adoc").touch()  # its time is printed: the same day
    again = everything(
        texts,
        tmp_path / "out",
        "--jobs",
        "1",
        "--no-cache",
        TZ="UTC",
        LC_ALL="C",
        PYTHONHASHSEED="77",
        PYTHONPATH=os.pathsep.join([str(tmp_path / "site"), os.environ.get("PYTHONPATH", "")]),
        HOME=str(home),
        USER="nobody",
        LOGNAME="nobody",
        COLUMNS="40",
    )
    assert [name for name in OUTPUTS if made[name] != again[name]] == []


def test_time_zone_and_times_of_files_change_no_byte_where_the_date_is_set(
    first: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    texts, _ = first
    made = [
        everything(texts, tmp_path / "a", TZ="America/Lima", SOURCE_DATE_EPOCH="1700000000"),
        everything(
            elsewhere(texts, tmp_path), tmp_path / "b", TZ="Asia/Tokyo",
            SOURCE_DATE_EPOCH="1700000000",
        ),
    ]  # fmt: skip
    assert made[0] == made[1]
    assert b"2023-11-14T22:13:20Z" in package(tmp_path / "a" / "rivers.epub")
    assert created(tmp_path / "a" / "rivers.pdf") == "2023-11-14T22:13:20Z"
    assert b"2023-11-14" in zipfile.ZipFile(tmp_path / "a" / "rivers.epub").read(
        next(n for n in names(tmp_path / "a" / "rivers.epub") if "le-barrage" in n)
    )


def names(file: Path) -> list[str]:
    with zipfile.ZipFile(file) as archive:
        return archive.namelist()


def package(file: Path) -> bytes:
    with zipfile.ZipFile(file) as archive:
        return archive.read("EPUB/content.opf")


def created(file: Path) -> str:
    with pikepdf.open(file) as pdf, pdf.open_metadata() as metadata:
        return str(metadata["xmp:CreateDate"])


def modified(file: Path) -> str:
    found = re.search(r'"dcterms:modified"[^>]*>([^<]+)', package(file).decode())
    return found[1] if found else ""


@pytest.mark.parametrize(
    ("date", "bears", "expected"),
    [
        ("2022-03", "date: 2021-02-15\n", "2022-03-01T00:00:00Z"),  # the book's is newer
        ("", "date: 2021-02-15\n", "2021-02-15T00:00:00Z"),
        ("", "", "2001-09-09T01:46:40Z"),  # nothing is dated: the time of the file
    ],
)
def test_the_newest_date_of_book_and_texts_comes_before_times_of_files(
    date: str, bears: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anthology.outputs.build import read_project  # noqa: PLC0415

    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    text = f"---\ntitle: The mill\n{bears}---\n\nThe wheel turned by day.\n"
    write(tmp_path, mill__md=text, anthology__toml=f'[book]\ndate = "{date}"\n')
    os.utime(tmp_path / "mill.md", (1_000_000_000, 1_000_000_000))
    reading = read_project(tmp_path)
    told = manifest.describe_ingredients(reading.book, reading.project, reading.settings)
    manifest.write_manifest(told, tmp_path / "build", {})
    said = json.loads((tmp_path / "build" / "manifest.json").read_text(encoding="utf-8"))
    assert said["modified"] == expected.replace("Z", "+00:00")


@pytest.mark.parametrize("said", ["yesterday", "-1", "1.5", "0x10", "٣"])
def test_a_date_that_is_none_is_refused(said: str, tmp_path: Path) -> None:
    project(tmp_path)
    done = build(tmp_path, tmp_path / "out", "--epub", SOURCE_DATE_EPOCH=said)
    assert done.returncode == 2
    assert "SOURCE_DATE_EPOCH" in done.stderr
    assert not (tmp_path / "out" / "rivers.epub").exists()


def told(made: dict[str, bytes]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(made["manifest.json"])
    return read


def test_the_manifest_names_sources_tools_and_outputs(
    first: tuple[Path, dict[str, bytes]],
) -> None:
    texts, made = first
    said = told(made)
    ours = [one for one in said["sources"] if not one["path"].startswith("standard/")]
    assert {one["path"]: one["size"] for one in ours} == {
        file.name: file.stat().st_size for file in texts.iterdir()
    }
    assert any(one["path"] == "standard/styles/print.css" for one in said["sources"])
    assert {"anthology", "python", "weasyprint", "pango", "harfbuzz", "ebooklib", "pikepdf",
            "asciidoctor", "fontpkg-source-serif-4"} <= said["tools"].keys()  # fmt: skip
    assert "pypandoc_binary" not in said["tools"]  # no text needed it
    assert said["settings"] == {"book": {"title": "Rivers", "editors": ["Ada Lovelace"]}}
    assert {one["output"]: one["file"] for one in said["outputs"]} == {
        "pdf": "rivers.pdf", "epub": "rivers.epub", "booklet": "rivers-booklet.pdf",
    }  # fmt: skip
    assert next(one for one in said["outputs"] if one["output"] == "epub")["drew_on"] == ["pdf"]
    assert str(texts.parent).encode() not in made["manifest.json"]
