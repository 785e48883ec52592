"""Judge the judge: the browser of the tests sees what is wrong with a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser import Screen

_GOOD = """<!DOCTYPE html><html lang="en"><head><title>A page</title>
<style>body { background: white } @media (prefers-color-scheme: dark) { body { background: black;
color: white } }</style></head><body><main><h1>A page</h1><p>Words.</p></main></body></html>"""
_BAD = """<!DOCTYPE html><html><head><title>A page</title></head><body>
<img src="https://elsewhere.invalid/picture.png"><img src="lost.png">
<div style="width: 500px">wide</div><script>throw new Error("broken")</script></body></html>"""


def test_a_good_page_has_nothing_against_it(browser: Screen, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(_GOOD)
    with browser.open(tmp_path / "page.html", device="phone", scheme="dark") as view:
        background = view.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (background, view.overflow(), view.violations()) == ("rgb(0, 0, 0)", 0, [])
        view.picture(tmp_path / "page.png")
        assert view.errors == []
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_wrong_with_a_page_is_heard(browser: Screen, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(_BAD)
    with browser.open(tmp_path, "page.html", device="phone") as view:
        heard = " ".join(view.errors)
        assert view.overflow() > 0
        broken = {one.split(":")[0] for one in view.violations()}
    assert {"html-has-lang", "image-alt"} <= broken
    for said in ("asks the web for https://elsewhere.invalid/picture.png", "404", "broken"):
        assert said in heard
