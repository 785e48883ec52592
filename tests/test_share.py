"""Check the page to hand out: valid, readable everywhere, and leading to the very files built."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, get_args

import pytest

from anthology.language.words import file_size
from anthology.markup import xhtml
from tests.browser import Device, Scheme, Screen
from tests.inspectors.html import faults
from tests.mailing import project
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

ADDRESS = "https://example.org/books/winding"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Make the page of a small book with words that markup must not take for its own."""
    settings = '[share]\naddress = "https://example.org/books/winding"'
    folder = project(tmp_path, settings)
    said = run("share", folder)
    assert said.status == 0, said
    assert len(said.out.split()) == 7
    return folder / "build" / "share"


def test_the_page_is_valid_html_without_scripts(page: Path) -> None:
    markup = (page / "index.html").read_text(encoding="utf-8")
    assert faults(markup) == []
    assert faults(markup.replace("</main>", "")), "the inspector sees faults"
    assert "<script" not in markup
    assert '<html lang="en">' in markup
    assert "walks &amp; talks" in markup


@pytest.mark.parametrize("scheme", get_args(Scheme))
@pytest.mark.parametrize("device", get_args(Device))
def test_everyone_can_read_it(page: Path, browser: Screen, device: Device, scheme: Scheme) -> None:
    with browser.open(page, device=device, scheme=scheme, script=True) as view:
        assert view.page.title() == "Winding paths"
        assert view.violations() == []
        assert view.overflow() <= 0
        assert view.errors == []
        shown = view.page.evaluate("[...document.images].map(image => image.naturalWidth)")
        assert all(shown)


def test_it_offers_the_files_with_their_sizes_and_checksums(page: Path) -> None:
    markup = (page / "index.html").read_text(encoding="utf-8")
    for name in ("winding-paths.epub", "winding-paths.pdf"):
        data = (page / name).read_bytes()
        assert data == (page.parent / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() in markup
        assert f'href="{name}"' in markup
        shown = file_size(len(data), "en")
        assert f"{name.partition('.')[2].upper()} · {shown}" in markup


def test_the_catalogue_names_what_can_be_got(page: Path) -> None:
    feed = xhtml.open_part((page / "opds.xml").read_bytes())
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Winding paths"]
    links = {link.get("href"): link for link in entries[0].iter(f"{ATOM}link")}
    book = links["winding-paths.epub"]
    assert book.get("rel") == "http://opds-spec.org/acquisition/open-access"
    assert book.get("type") == "application/epub+zip"
    assert book.get("length") == str((page / "winding-paths.epub").stat().st_size)
    assert links["cover.jpg"].get("rel", "").startswith("http://opds-spec.org/image")
    for needed in ("id", "updated", "author"):
        assert feed.find(f"{ATOM}{needed}") is not None
        assert entries[0].find(f"{ATOM}{needed}") is not None


def test_the_code_is_of_the_address(page: Path) -> None:
    from anthology.distribute.share import qr_codes  # noqa: PLC0415

    codes = qr_codes(f"{ADDRESS}/")
    assert (page / "qr.png").read_bytes() == codes["qr.png"]
    assert (page / "qr.svg").read_bytes() == codes["qr.svg"]
    assert codes != qr_codes(ADDRESS)


def test_without_an_address_there_is_no_code(tmp_path: Path) -> None:
    said = run("share", project(tmp_path), "-o", tmp_path / "page")
    assert said.status == 0
    assert "no QR code" in said.err
    assert not (tmp_path / "page" / "qr.png").exists()
    assert (tmp_path / "page" / "opds.xml").exists()
    assert run("share", tmp_path, "--address", "example.org").status == 2


def test_what_was_not_built_or_has_changed_is_not_handed_out(tmp_path: Path) -> None:
    folder = project(tmp_path)
    text = folder / "content" / "walk.md"
    text.write_text(text.read_text(encoding="utf-8") + "\nAnd back.\n", encoding="utf-8")
    said = run("share", folder)
    assert (said.status, "content/walk.md has changed" in said.err) == (2, True)
    assert run("share", folder, "--as-built").status == 0
    for name in ("epub", "pdf"):
        (folder / "build" / f"winding-paths.{name}").unlink()
    said = run("share", folder)
    assert (said.status, f"anthology build {folder} --epub --pdf" in said.err) == (2, True)


def test_without_editors_the_authors_stand_below_the_title(tmp_path: Path) -> None:
    folder = project(tmp_path)
    settings = folder / "content" / "anthology.toml"
    written = settings.read_text(encoding="utf-8").replace('editors = ["Ada Sample"]', "")
    settings.write_text(written, encoding="utf-8")
    assert run("share", folder, "--as-built").status == 0
    markup = (folder / "build" / "share" / "index.html").read_text(encoding="utf-8")
    assert '<p class="people">With texts by Bo Sample</p>' in markup


def test_a_book_in_french_has_a_page_in_french(tmp_path: Path) -> None:
    folder = project(tmp_path)
    settings = folder / "content" / "anthology.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"en"', '"fr"'))
    assert run("share", folder, "--as-built").status == 0
    markup = (folder / "build" / "share" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in markup
    assert "Téléchargements" in markup
