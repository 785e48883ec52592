"""Look at e-books as they are read: on a telephone, on e-ink, on a tablet, by day and by night."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from tests.browser import DEVICES, SCHEMES
from tests.epubcheck import assert_valid
from tests.inspectors.epub import EpubInspector
from tests.making import png, write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser import Device, Scheme, Screen

# Ace judges what a page of the web need not have, and knows the roles of publications.
NOT_FOR_BOOKS = ("aria-prohibited-attr", "landmark-one-main", "page-has-heading-one", "region")
NIGHT = "html { background: #121212 !important; color: #e8e8e8 !important }"  # as readers do it
LARGE = "html { font-size: 250% !important }"
TEXT = """---
title: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft
author: Ada Example
lang: en
---

Read https://example.org/a/long/path/that/never/ends/and/has/no/place/to/break/it/at/all.[^1]

| Place | Depth | Width | Speed | Ferry | Toll | Keeper |
|---|---|---|---|---|---|---|
| Mill | 12 | 40 | 3 | yes | none | unbekannterweisenmannschaftsmitglied |

$$a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12} = \\frac{b}{c}$$

    a_line_of_code = that_is_much_longer_than(any_telephone, is_wide, and_has, no_end, at_all)

> A quotation
>
> > in a quotation, of somebody who said much.

![A ford](ford.png)

![A mill drawn in black](mill.avif)

![A wheel](wheel.webp)

<iframe src="https://www.youtube.com/embed/abc" title="A film of the ferry"></iframe>

- one
    - two
        - three: `inline_code_that_is_much_longer_than_the_line_of_a_telephone_can_be`

[^1]: See https://example.org/another/long/path/that/never/ends/and/has/no/place/to/break/at/all.
"""


def picture(kind: str) -> bytes:
    """Draw a black bar, with nothing around it where the format can say so."""
    stream = BytesIO()
    image = Image.new("RGBA", (1200, 500), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (500, 0, 700, 500))
    image.save(stream, kind)
    return stream.getvalue()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("well")
    drawn = {"mill__avif": picture("AVIF"), "wheel__webp": picture("WEBP")}
    write(folder, a__md=TEXT, ford__png=png(1900, 900), **drawn)
    said = run("build", folder, "--epub", "-o", folder / "out")
    assert said.status == 0, said.err
    (file,) = (folder / "out").glob("*.epub")
    assert_valid(file)
    kinds = {item.media_type for item in EpubInspector(file).manifest.values()}
    assert not kinds & {"image/avif", "image/webp"}
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "package")
    (folder / "package" / "spine").write_text("\n".join(EpubInspector(file).spine))
    return folder / "package"


def documents(package: Path) -> list[str]:
    return (package / "spine").read_text().split()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("device", DEVICES)
def test_nothing_is_wider_than_the_screen_or_comes_from_elsewhere(
    browser: Screen, package: Path, device: Device, scheme: Scheme
) -> None:
    for path in documents(package):
        with browser.open(package / "EPUB", path, device=device, scheme=scheme) as view:
            assert view.overflow() <= 0, path
            assert view.errors == []


def test_very_large_type_stays_on_the_screen(browser: Screen, package: Path) -> None:
    for path in documents(package):
        with browser.open(package / "EPUB", path, device="phone") as view:
            view.page.add_style_tag(content=LARGE)
            assert view.overflow() <= 0, path


@pytest.mark.parametrize("night", ["", NIGHT])
def test_everything_is_legible_by_day_and_by_night(
    browser: Screen, package: Path, night: str
) -> None:
    for path in documents(package):
        with browser.open(package / "EPUB", path, device="phone") as view:
            view.page.add_style_tag(content=night or "html { background: #fff }")
            assert view.violations(*NOT_FOR_BOOKS) == []


def test_type_is_light_on_dark_where_a_browser_is_asked_for_the_night(
    browser: Screen, package: Path
) -> None:
    for scheme in SCHEMES:
        dark = scheme == "dark"
        for path in documents(package):
            with browser.open(package / "EPUB", path, device="tablet", scheme=scheme) as view:
                with Image.open(BytesIO(view.page.screenshot())) as seen:
                    corner = seen.convert("L").tobytes()[2]
                colour = view.page.evaluate("getComputedStyle(document.body).color")
                lines = view.page.evaluate("parseFloat(getComputedStyle(document.body).width)")
                svg = view.page.locator("svg.sign path")
                drawn = svg.first.evaluate("e => getComputedStyle(e).stroke") if svg.count() else ""
            assert (corner < 60) == dark, path
            assert (colour == "rgb(255, 255, 255)") == dark, path
            assert drawn in ("", colour), path
            assert "cover" in path or lines <= 38 * 16 + 1, path  # some 75 characters


def test_drawings_keep_their_white_ground_at_night(browser: Screen, package: Path) -> None:
    (chapter,) = (path for path in documents(package) if "chapter" in path)
    with browser.open(package / "EPUB", chapter, device="tablet", scheme="dark") as view:
        view.page.add_style_tag(content=NIGHT)
        shown = view.page.get_by_alt_text("A mill drawn in black")
        with Image.open(BytesIO(shown.screenshot())) as seen:
            corner, middle = (
                seen.convert("RGB").getpixel(at)
                for at in ((5, 5), (seen.width // 2, seen.height // 2))
            )
        assert (corner, middle) == ((255, 255, 255), (0, 0, 0))


def test_wide_tables_formulas_and_code_are_reached_by_keyboard(
    browser: Screen, package: Path
) -> None:
    (chapter,) = (path for path in documents(package) if "chapter" in path)
    with browser.open(package / "EPUB", chapter, device="phone") as view:
        wide = "e => e.scrollWidth > e.clientWidth"
        for kept in (".wide-table", ".wide-formula"):
            element = view.page.locator(kept).first
            assert element.evaluate(wide), kept
            element.focus()
            assert element.evaluate("e => e === document.activeElement"), kept
