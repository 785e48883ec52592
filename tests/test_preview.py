"""Test the preview in a real browser: a save becomes pages, an error a message, a click a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import browser
from tests.previewing import previewed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.browser import Screen
    from tests.previewing import Preview

__all__ = ["browser"]

DESK = (1400, 900)  # CSS px
NARROW = (360, 640)
TEXTS = {
    "ferry.md": "---\ntitle: The ferry\nauthor: Ada Sample\nlang: en\n---\n\nThe ferry waits.\n",
    "mill.md": "---\ntitle: The mill\nauthor: Bo Sample\nlang: en\n---\n\nThe mill turns.\n\n"
    "See [the ferry](ferry.md) and [the web](https://example.org/).\n",
    "weir.md": "---\ntitle: The weir\nauthor: Ada Sample\nlang: en\n---\n\nThe weir is old.\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    with previewed(project) as running:
        running.wait("pages")
        yield running


def test_a_save_becomes_pages(preview: Preview, project: Path, browser: Screen) -> None:
    with browser.visit(preview.address, DESK) as view:
        page = view.page
        page.get_by_role("heading", name="Book").wait_for()
        page.get_by_text("1 The ferry").click()
        words = page.locator(".leaf .text span", has_text="The ferry waits.")
        words.wait_for(state="attached")
        (project / "ferry.md").write_text(TEXTS["ferry.md"] + "\nIt has left.\n", encoding="utf-8")
        told = preview.wait("pages")
        assert told["chapters"] == ["ferry.md"]
        assert len(told["pages"]) == 1
        assert 0 < told["seconds"] < 60
        page.locator(".leaf.changed .text span.new", has_text="It has left.").wait_for(
            state="attached"
        )
        assert not view.errors


def test_spreads_have_the_verso_left(preview: Preview, browser: Screen) -> None:
    with browser.visit(preview.address, DESK) as view:
        view.page.locator(".leaf img").first.wait_for()
        second = view.page.locator(".spread").nth(1).locator(".leaf")
        assert second.count() == 2
        verso, recto = (second.nth(at).bounding_box() for at in (0, 1))
        assert verso is not None
        assert recto is not None
        assert verso["x"] < recto["x"]
        assert not view.errors
