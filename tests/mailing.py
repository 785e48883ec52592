"""Make a project whose book is built, as far as mailing it is concerned, and lists of readers."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from anthology.distribute.letter import settle_terms
from anthology.distribute.message import COVER_WIDTH, Composer, Enclosure
from anthology.model.book import Artifact
from anthology.outputs import manifest
from anthology.outputs.build import read_project
from anthology.verify.built_book import cover_of, find_built
from tests.making import png, write

if TYPE_CHECKING:
    from pathlib import Path

_SETTINGS = """\
[book]
title = "Winding paths"
language = "en"
editors = ["Ada Sample"]
description = "A year of walks & talks."
[mail]
from = "The Club <club@example.org>"
rate = 0
pause = 0
timeout = {timeout}
{more}
"""
_CONTAINER = '<container><rootfiles><rootfile full-path="EPUB/p.opf"/></rootfiles></container>'
_PACKAGE = '<package><manifest><item properties="cover-image" href="c.png"/></manifest></package>'


def project(folder: Path, more: str = "", size: int = 1000, timeout: int = 20) -> Path:
    """Make a project with an e-book of about so many bytes; `timeout` in seconds is the mail's."""
    text = "---\ntitle: A walk\nauthor: Bo Sample\n---\n\nWe walked.\n"
    write(
        folder,
        content___anthology__toml=_SETTINGS.format(more=more, timeout=timeout),
        content___walk__md=text,
    )
    book = folder / "build" / "winding-paths.epub"
    book.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(book, "w") as package:
        package.writestr("META-INF/container.xml", _CONTAINER)
        package.writestr("EPUB/p.opf", _PACKAGE)
        package.writestr("EPUB/c.png", png(400, 600))
        package.writestr("EPUB/text", os.urandom(size))
    book.with_suffix(".pdf").write_bytes(b"%PDF-1.7 " + os.urandom(500))
    record(folder)
    return folder


def composer(folder: Path, more: str = "", size: int = 1000, **book: Any) -> Composer:
    """Make the composer of such a project; `book` is what to change of the book."""
    reading = read_project(project(folder, more, size))
    built = find_built(reading, folder / "build")
    changed = replace(reading.book, **book)
    parcel = Enclosure(
        changed, built.files, cover_of(built.files["epub"], COVER_WIDTH), reading.project.templates
    )
    return Composer(parcel, settle_terms(reading.settings.mail, "", reading.book.slug))


def record(folder: Path) -> None:
    """Write down that what lies in `build` was built of the texts as they are."""
    reading = read_project(folder)
    made = {
        name: Artifact(folder / "build" / f"winding-paths.{name}", "", 0)
        for name in ("epub", "pdf")
    }
    ingredients = manifest.describe_ingredients(reading.book, reading.project, reading.settings)
    manifest.write_manifest(ingredients, folder / "build", made)


def readers(folder: Path, count: int) -> Path:
    """Write a list of so many readers."""
    file = folder / "list.csv"
    rows = [f"reader{number}@example.org,Reader {number}" for number in range(count)]
    file.write_text("\n".join(["email,name", *rows]) + "\n", encoding="utf-8")
    return file


def start_sending(*arguments: object) -> subprocess.Popen[bytes]:
    """Start `anthology send` in a process of its own, which can be killed."""
    command = [sys.executable, "-m", "anthology", "send", *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
