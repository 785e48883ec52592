"""Read an e-book as a reader does, in a real reading system: epub.js, in a browser."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import DEVICES, SIZES
from tests.epubcheck import assert_valid
from tests.inspectors.epub import EpubInspector
from tests.inspectors.pages import words_at
from tests.making import png, write
from tests.run import run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Frame

    from tests.browser import Device, Screen, View

# `.ci/environment … dev` puts them there, by npm.
SCRIPTS = Path(sys.prefix) / "readers" / "node_modules"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Reader</title>
<style>body { margin: 0 } #book { height: 100vh }</style></head><body><div id="book"></div>
<script src="jszip.min.js"></script><script src="epub.min.js"></script><script>
const book = ePub("book.epub");
const reader = book.renderTo("book", {
  width: "100%", height: "100%", flow: "paginated",
  allowScriptedContent: true,  // the test's own: it looks into the frame
});
const ready = Promise.all([book.ready, reader.display()]);
const place = () => reader.currentLocation().start;
</script></body></html>"""
PARAGRAPH = "The river was low that year, and whoever wanted to cross it walked. "
TEXT = f"""---
title: A crossing
author: Ada Example
lang: en
---

{PARAGRAPH * 30}

It was told later.[^1] {PARAGRAPH * 20}

## The other bank

![The ford at dawn, grey on grey](ford.png)

{PARAGRAPH * 60}

[^1]: By the ferrywoman, who ought to know.
"""
ANOTHER = f"""---
title: Un retour
author: Bo Exemple
lang: fr
---

{"La rivière avait monté pendant la nuit. " * 90}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reader")
    texts = {"anthology__toml": '[book]\ntitle = "book"\n', "a__md": TEXT, "b__md": ANOTHER}
    write(folder, **texts, ford__png=png(900, 600))
    said = run("build", folder, "--pdf", "--epub")
    assert said.status == 0, said.err
    assert_valid(folder / "build" / "book.epub")
    return folder / "build" / "book.epub"


@contextmanager
def reading(browser: Screen, epub: Path, folder: Path, device: Device) -> Iterator[View]:
    """Open an e-book in the reader, at its beginning."""
    assert SCRIPTS.is_dir(), "epub.js is not there: run `make dev`"
    for script in ("epubjs/dist/epub.min.js", "jszip/dist/jszip.min.js"):
        shutil.copy(SCRIPTS / script, folder)
    shutil.copy(epub, folder / "book.epub")
    (folder / "reader.html").write_text(PAGE)
    with browser.open(folder, "reader.html", device=device) as view:
        view.page.evaluate("ready")
        yield view
        assert view.errors == []


def go(view: View, target: str) -> str:
    """Turn to a place of the e-book; give the document that is shown then."""
    return str(view.page.evaluate("to => reader.display(to).then(() => place().href)", target))


def shown(view: View) -> Frame:
    """Give the document that is on the screen."""
    return view.page.frames[-1]


def seen(view: View, selector: str) -> bool:
    """Tell whether an element is within the screen, not on a page before or behind."""
    left = "element => element.getBoundingClientRect().left"
    size = view.page.viewport_size
    at = shown(view).locator(selector).first.evaluate(left)
    at += view.page.locator("iframe").first.evaluate(left)
    return size is not None and 0 <= at < size["width"]


@pytest.mark.parametrize("device", DEVICES)
def test_every_entry_of_the_contents_leads_to_its_heading(
    browser: Screen, made: Path, tmp_path: Path, device: Device
) -> None:
    with reading(browser, made, tmp_path, device) as view:
        entries = EpubInspector(made).navigation("toc")
        assert len(entries) == 2  # a short book names no more than its texts
        for title, target in entries:
            document, _, place = target.partition("#")
            assert go(view, target) == document
            assert title.split(" Ada")[0].split(" Bo")[0] in shown(view).inner_text(f"#{place}")
            assert seen(view, f"#{place} >> nth=0")


def test_a_note_leads_there_and_back(browser: Screen, made: Path, tmp_path: Path) -> None:
    with reading(browser, made, tmp_path, "phone") as view:
        chapter = EpubInspector(made).navigation("toc")[0][1]
        go(view, chapter)
        assert not seen(view, "[role=doc-footnote]")
        shown(view).evaluate("document.querySelector('[role=doc-noteref]').click()")
        view.page.wait_for_function("place().displayed.page > 2")
        assert seen(view, "[role=doc-footnote]")
        assert "ferrywoman" in shown(view).inner_text("[role=doc-footnote]")
        shown(view).evaluate("document.querySelector('[role=doc-backlink]').click()")
        view.page.wait_for_function("place().displayed.page < place().displayed.total - 1")
        assert seen(view, "[role=doc-noteref]")


def test_a_printed_page_is_found(browser: Screen, made: Path, tmp_path: Path) -> None:
    epub = EpubInspector(made)
    with reading(browser, made, tmp_path, "e-ink") as view:
        listed = view.page.evaluate("book.pageList.pages.length")
        pages = [entry for entry in epub.navigation("page-list") if "chapter" in entry[1]]
        assert listed == len(epub.navigation("page-list")) > len(pages) > 5
        for label, target in pages:
            assert go(view, target) == target.partition("#")[0]
            assert seen(view, f"#page-{label}")
            words = " ".join(shown(view).inner_text("body").casefold().split())
            assert words_at(epub, target).casefold()[:40] in words


def test_pages_turn_to_the_end(browser: Screen, made: Path, tmp_path: Path) -> None:
    """From the cover to the colophon, page by page; nothing is wider than the screen."""
    with reading(browser, made, tmp_path, "tablet") as view:
        documents = [view.page.evaluate("place().href")]
        for _ in range(80):
            if view.page.evaluate("reader.currentLocation().atEnd"):
                break
            width = shown(view).evaluate("Math.max(...[...document.images].map(i => i.width), 0)")
            assert width <= SIZES["tablet"][0]
            view.page.evaluate("reader.next()")
            documents.append(view.page.evaluate("place().href"))
        assert list(dict.fromkeys(documents)) == EpubInspector(made).spine
