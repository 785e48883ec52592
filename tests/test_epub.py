"""Check the e-book: structure, metadata, links, notes, pictures, sameness – and EPUBCheck."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.epubcheck import assert_valid
from tests.inspectors.epub import TYPE, EpubInspector
from tests.making import png, write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """
[book]
title = "Rivers & Fords <collected>"
subtitle = "Three texts"
language = "en"
editors = ["Ada Example"]
publisher = "The Ferry"
date = "2026-11"
rights = "All may copy it"
description = "Texts about water."
[[part]]
title = "Talks"
chapters = ["talk.md"]
"""
PEOPLE = '[[person]]\nname = "Zoé Sample"\nsort_name = "Sample, Zoé"\nid = "zoe"\n'
CREDITS = '[[picture]]\npath = "ford.png"\ntitle = "A ford"\nauthor = "Bo"\nlicence = "CC0-1.0"\n'
TALK = """---
title: Where *rivers* go & why
author: zoe
date: 2021-02-15
lang: en
tags: [water, fords]
---

A talk with a note.[^1] See [the other text](autre.md#la-suite) and [here](https://example.org/?a=1&b=2).

![A ford at dawn, seen from the hill](ford.png)

*The ford*

| Place | Depth |
|---|---|
| Mill | 12 |

    code <with> & brackets

<iframe src="https://www.youtube.com/embed/abc" title="A film"></iframe>

[^1]: The note says more.
"""
TALK_PATH = "text/chapter-001-where-rivers-go-why.xhtml"
AUTRE = """---
title: Une autre eau
author: Bo Exemple
lang: fr
---

Un texte sur l'eau ! Il dit : "oui".

## La suite

![](perdue.png)

$\\frac{3}{4}$ de l'eau.
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(
        tmp_path_factory.mktemp("book"),
        anthology__toml=SETTINGS,
        people__toml=PEOPLE,
        credits__toml=CREDITS,
        talk__md=TALK,
        autre__md=AUTRE,
        ford__png=png(2400, 900),
    )
    said = run("build", folder, "--epub")
    assert said.status == 0, said.err
    return next((folder / "build").glob("*.epub"))


@pytest.fixture(scope="module")
def epub(book: Path) -> EpubInspector:
    return EpubInspector(book)


def test_epubcheck_has_nothing_to_say(book: Path) -> None:
    assert_valid(book)


def test_spine_is_the_order_of_the_book(epub: EpubInspector) -> None:
    assert epub.spine == [
        "text/cover.xhtml",
        "text/titlepage.xhtml",
        "text/imprint.xhtml",
        "nav.xhtml",  # beside the package, so that its links are those of the manifest
        "text/part-1.xhtml",
        TALK_PATH,
        "text/chapter-002-une-autre-eau.xhtml",
        "text/apparatus.xhtml",  # of a short book: contributors, credits and colophon
    ]


def test_navigation_landmarks_and_ncx_agree(epub: EpubInspector) -> None:
    titles = [title for title, _ in epub.navigation("toc")]
    assert titles[0] == "Talks"
    assert titles[1].startswith("Where rivers go & why")
    assert titles[2].startswith("Une autre eau Bo Exemple")
    assert epub.ncx()[0][0] == "Talks"
    assert len(epub.ncx()) == len(titles)
    marks = [target for _, target in epub.navigation("landmarks")]
    assert marks[0] == "text/cover.xhtml#cover"
    assert epub.landmarks == {
        "cover": "text/cover.xhtml#cover",
        "titlepage": "text/titlepage.xhtml#titlepage",
        "toc": "nav.xhtml#contents",
        "bodymatter": "text/part-1.xhtml#part-1",
        "backmatter": "text/apparatus.xhtml#credits",
    }


def test_every_link_and_picture_leads_somewhere(epub: EpubInspector) -> None:
    assert not epub.dead_links()
    talk = epub.source(TALK_PATH)
    assert 'href="chapter-002-une-autre-eau.xhtml#une-autre-eau--la-suite"' in talk


def test_metadata(epub: EpubInspector) -> None:
    assert epub.metadata("title") == ["Rivers & Fords <collected>", "Three texts"]
    assert epub.metadata("language") == ["en", "fr"]
    assert epub.metadata("creator") == ["Ada Example"]
    assert epub.metadata("contributor") == ["Bo Exemple", "Zoé Sample"]
    assert epub.refined("creator", "role") == {"Ada Example": ["edt"]}
    assert epub.refined("contributor", "role") == {"Bo Exemple": ["aut"], "Zoé Sample": ["aut"]}
    assert epub.refined("contributor", "file-as")["Zoé Sample"] == ["Sample, Zoé"]
    assert epub.metadata("subject") == ["fords", "water"]
    assert epub.metadata("dcterms:modified") == ["2026-11-01T00:00:00Z"]
    assert epub.package.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_accessibility_metadata_is_true(epub: EpubInspector) -> None:
    assert epub.metadata("schema:accessMode") == ["textual", "visual"]
    assert epub.metadata("schema:accessModeSufficient") == ["textual", "textual,visual"]
    features = set(epub.metadata("schema:accessibilityFeature"))
    assert {"alternativeText", "MathML", "describedMath", "structuralNavigation"} <= features
    assert not {"pageNavigation", "pageBreakMarkers"} & features
    assert epub.metadata("schema:accessibilityHazard") == ["none"]
    assert "All pictures are described." in epub.metadata("schema:accessibilitySummary")[0]
    assert "conformsTo" not in epub.source("content.opf")


def test_notes_are_boxes_that_lead_there_and_back(epub: EpubInspector) -> None:
    talk = epub.document(TALK_PATH)
    number = talk.find(".//{*}a[@role='doc-noteref']")
    note = talk.find(".//{*}aside[@role='doc-footnote']")
    assert number.get("href") == f"#{note.get('id')}"
    assert (number.get(TYPE), note.get(TYPE)) == ("noteref", "footnote")
    assert "".join(note.itertext()).strip() == "1 The note says more. ↩"
    assert note.find(".//{*}a[@role='doc-backlink']").get("href") == f"#{number.get('id')}"


def test_pictures_are_made_smaller_and_missing_ones_leave_no_gap(epub: EpubInspector) -> None:
    paths = [item.href for item in epub.manifest.values() if item.media_type.startswith("image/")]
    sizes = {path: Image.open(BytesIO(epub.files[f"EPUB/{path}"])).size for path in paths}
    assert sizes.pop("pictures/cover.jpg") == (1600, 2400)
    assert list(sizes.values()) == [(1600, 600)]
    assert epub.images(TALK_PATH)[0][1] == "A ford at dawn, seen from the hill"
    assert "perdue" not in epub.text("text/chapter-002-une-autre-eau.xhtml")


def test_languages_are_marked(epub: EpubInspector) -> None:
    assert epub.document("text/chapter-002-une-autre-eau.xhtml").get("lang") == "fr"
    assert epub.document("text/titlepage.xhtml").get("lang") == "en"


def test_credits_are_printed(epub: EpubInspector) -> None:
    assert "A ford. Bo. CC0 1.0." in epub.text("text/apparatus.xhtml")


def test_the_archive_begins_with_its_type_and_has_one_time(epub: EpubInspector) -> None:
    assert epub.entries[0].filename == "mimetype"
    assert epub.entries[0].compress_type == 0
    assert {entry.date_time for entry in epub.entries} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_texts_give_the_same_bytes(book: Path, tmp_path: Path) -> None:
    first = book.read_bytes()
    os.utime(book.parents[1] / "talk.md", (1, 1))
    run("build", book.parents[1], "--epub", "-o", tmp_path)
    assert (tmp_path / book.name).read_bytes() == first


def test_a_book_of_one_bare_text_is_valid(tmp_path: Path) -> None:
    write(tmp_path, a__txt="Just a line of text, and nothing around it at all.\n")
    assert run("build", tmp_path, "--epub").status == 0
    assert_valid(next((tmp_path / "build").glob("*.epub")))
