"""Check what catalogues are told of an e-book: metadata, certification, size, the ONIX record."""

from __future__ import annotations

from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree
from PIL import Image

from anthology.compose.isbn import print_isbn, read_isbn
from tests.epubcheck import assert_valid
from tests.inspectors.epub import EpubInspector
from tests.making import write
from tests.run import Said, run

if TYPE_CHECKING:
    from pathlib import Path

ONIX = "{http://ns.editeur.org/onix/3.0/reference}"
SETTINGS = """[book]
title = "Fords & ferries"
editors = ["Ada Example"]
publisher = "The Ferry"
date = "2026-11"
identifier = "978-0-13-110362-7"
series = "Rivers"
volume = "3"
description = "Texts about <water>."
"""
TEXT = """---
title: A crossing
author: Bo Sample
translator: Zoé Muster
tags: [water, boats]
lang: de
canonical: https://example.org/crossing
---

Ein Text, $x^2$, und ein Bild.

![A boat on the grey water, seen from the shore](boat.jpg)
"""
# List 196 of ONIX, issue 70: the codes that may be said of a reflowable e-book.
LIST_196 = {f"{code:02}" for code in (0, 2, 3, 4, *range(8, 21), *range(22, 40), *range(52, 54))}
LIST_196 |= {str(code) for code in (75, 76, 77, 80, 81, 82, 84, 85, 86, *range(90, 100))}


def noise(width: int, height: int) -> bytes:
    """Take a photograph that cannot be packed well."""
    stream = BytesIO()
    data = Random(7).randbytes(width * height * 3)  # noqa: S311  (no secret)
    Image.frombytes("RGB", (width, height), data).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def built(folder: Path, settings: str, *wanted: str, boat: bytes = b"") -> Said:
    write(folder, anthology__toml=settings, crossing__md=TEXT, boat__jpg=boat or noise(60, 40))
    return run("build", folder, *wanted)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("onix")
    certified = (
        '[epub]\ncertifier = "The Reader"\nreport = "https://example.org/r"\nwcag = "2.1 AA"\n'
    )
    said = built(folder, SETTINGS + certified, "--onix")
    assert said.status == 0, said.err
    return folder / "build"


def record(folder: Path) -> Any:
    (file,) = folder.glob("*-onix.xml")
    return etree.fromstring(file.read_bytes())


def values(root: Any, path: str) -> list[str]:
    return [
        node.text for node in root.iterfind(".//" + "/".join(ONIX + n for n in path.split("/")))
    ]


def test_the_package_tells_people_series_sources_and_number(made: Path) -> None:
    (file,) = made.glob("*.epub")
    assert_valid(file)
    epub = EpubInspector(file)
    assert epub.metadata("identifier") == ["urn:isbn:9780131103627"]
    assert epub.refined("creator", "file-as") == {"Ada Example": ["Example, Ada"]}
    assert epub.refined("creator", "role") == {"Ada Example": ["edt"]}
    assert epub.refined("contributor", "role") == {"Zoé Muster": ["trl"], "Bo Sample": ["aut"]}
    assert epub.metadata("belongs-to-collection") == ["Rivers"]
    assert epub.metadata("group-position") == ["3"]
    assert epub.metadata("source") == ["https://example.org/crossing"]
    assert epub.metadata("language") == ["de"]
    assert epub.metadata("subject") == ["boats", "water"]


def test_conformance_is_claimed_where_somebody_certifies_it(made: Path) -> None:
    epub = EpubInspector(*made.glob("*.epub"))
    assert epub.metadata("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert epub.metadata("a11y:certifiedBy") == ["The Reader"]
    (link,) = epub.package.iter("{*}link")
    assert (link.get("rel"), link.get("href")) == ("a11y:certifierReport", "https://example.org/r")


@pytest.mark.parametrize("half", ['certifier = "The Reader"', 'report = "https://example.org/r"'])
def test_half_a_certificate_is_none(tmp_path: Path, half: str) -> None:
    said = built(tmp_path, f"{SETTINGS}[epub]\n{half}\n", "--epub")
    assert "[conformance-unclaimed]" in said.err
    (file,) = (tmp_path / "build").glob("*.epub")
    assert not EpubInspector(file).metadata("dcterms:conformsTo")


def test_the_onix_record_says_what_the_package_says(made: Path) -> None:
    root = record(made)
    assert values(root, "ProductIdentifier/IDValue") == ["9780131103627"]
    assert values(root, "TitleElement/TitleText") == ["Rivers", "Fords & ferries"]
    assert values(root, "CollectionSequence/CollectionSequenceNumber") == ["3"]
    assert values(root, "Contributor/ContributorRole") == ["B01", "B06", "A01"]
    assert values(root, "Contributor/PersonNameInverted")[0] == "Example, Ada"
    assert values(root, "Language/LanguageCode") == ["ger"]
    assert values(root, "TextContent/Text") == ["Texts about <water>."]
    assert root.find(f".//{ONIX}Date").get("dateformat") == "01"
    codes = values(root, "ProductFormFeature/ProductFormFeatureValue")
    assert set(codes) <= LIST_196
    assert {"00", "13", "14", "17", "29", "36", "52"} <= set(codes)
    assert {"04", "81", "85", "90", "94"} <= set(codes)
    assert "19" not in codes  # no printed edition was made
    kinds = values(root, "ProductFormFeature/ProductFormFeatureType")
    assert [pair for pair in zip(kinds, codes, strict=True) if pair[0] != "09"] == [("12", "00")]


def test_what_is_not_certified_is_not_told(tmp_path: Path) -> None:
    text = TEXT.replace("A boat on the grey water, seen from the shore", "")
    write(tmp_path, crossing__md=text, boat__jpg=noise(60, 40))
    assert run("build", tmp_path, "--pdf", "--onix").status == 0
    codes = values(record(tmp_path / "build"), "ProductFormFeature/ProductFormFeatureValue")
    assert not {"04", "14", "52", "80", "81", "82", "90", "94"} & set(codes)
    assert "19" in codes  # the pages of the printed edition are marked


@pytest.mark.parametrize(
    ("written", "digits", "printed"),
    [
        ("978-0-13-110362-7", "9780131103627", "978-0-13-110362-7"),
        ("urn:isbn:9780131103627", "9780131103627", "9780131103627"),
        ("ISBN 978\u20110\u201113\u2011110362\u20117", "9780131103627", "978-0-13-110362-7"),
        ("ISBN 0-13-110362-8", "9780131103627", "978-0-13-110362-7"),
        ("0 8044 2957 X", "9780804429573", "978 0 8044 2957 3"),
        ("080442957X", "9780804429573", "9780804429573"),
        ("978-0-13-110362-8", "", ""),
        ("123-0-13-110362-7", "", ""),
        ("urn:uuid:0", "", ""),
    ],
)
def test_isbns_are_read_checked_and_printed_as_typed(
    written: str, digits: str, printed: str
) -> None:
    assert read_isbn(written) == digits
    assert print_isbn(written) == printed


def test_a_wrong_isbn_is_told_and_not_used(tmp_path: Path) -> None:
    said = built(tmp_path, SETTINGS.replace("362-7", "362-1"), "--epub")
    assert "anthology.toml:6: warning: “978-0-13-110362-1” is no ISBN" in said.err
    (file,) = (tmp_path / "build").glob("*.epub")
    assert EpubInspector(file).metadata("identifier") == ["978-0-13-110362-1"]


def test_pictures_shrink_until_the_e_book_fits(tmp_path: Path) -> None:
    boat = noise(1600, 1200)
    limited = f'{SETTINGS}[epub]\nmax_size = "700 kB"\n'
    said = built(tmp_path, limited, "--epub", boat=boat)
    (file,) = (tmp_path / "build").glob("*.epub")
    assert file.stat().st_size <= 700_000 < len(boat)
    assert "[size-exceeded]" not in said.err
    assert_valid(file)
    with Image.open(BytesIO(*_pictures(file))) as image:
        assert 640 <= max(image.size) < 1600


def test_a_limit_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    said = built(
        tmp_path, f'{SETTINGS}[epub]\nmax_size = "50 kB"\n', "--epub", boat=noise(900, 700)
    )
    assert "was to have 50 kB at most [size-exceeded]" in said.err
    (file,) = (tmp_path / "build").glob("*.epub")
    with Image.open(BytesIO(*_pictures(file))) as image:
        assert max(image.size) == 640


def _pictures(file: Path) -> list[bytes]:
    files = EpubInspector(file).files
    return [data for name, data in files.items() if "boat" in name]
