"""Test the preview in a real browser: a save becomes pages, an error a message, a click a file."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import time
import tomllib
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from anthology.__main__ import cli
from anthology.preview import labels
from tests.previewing import PATIENCE, previewed, workers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Locator

    from tests.browser import Scheme, Screen, View
    from tests.previewing import Preview


DESK = (1400, 900)  # CSS px
NARROW = (360, 640)
TEXTS = {
    "ferry.md": "---\ntitle: The ferry\nauthor: Ada Sample\nlang: en\n---\n\nThe ferry waits.\n",
    "mill.md": "---\ntitle: The mill\nauthor: Bo Sample\nlang: en\n---\n\nThe mill turns.\n\n"
    "See [the ferry](ferry.md) and [the web](https://example.org/).\n",
    "weir.md": "---\ntitle: The weir\nauthor: Ada Sample\nlang: en\n---\n\nThe weir is old.\n",
}


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay the texts out once: what the cache keeps need not be made in every test."""
    folder = tmp_path_factory.mktemp("laid-out") / "book"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with previewed(folder) as running:
        running.wait("ready")
    return folder


@pytest.fixture(scope="module")
def shared(laid_out: Path) -> Iterator[Preview]:
    """Run one preview for all tests that change no file of the project."""
    with previewed(laid_out) as running:
        running.wait("ready")
        yield running


@pytest.fixture
def project(laid_out: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(laid_out, tmp_path / "book"))


@pytest.fixture
def preview(project: Path) -> Iterator[Preview]:
    with previewed(project) as running:
        running.wait("ready")
        yield running


def wait_until_shown(view: View) -> None:
    """Wait until a new page shows the whole book: then only a change draws a view anew."""
    view.page.locator("#state", has_text="Pages are up to date").wait_for()


def test_a_save_becomes_pages(preview: Preview, project: Path, browser: Screen) -> None:
    with browser.visit(preview.address, DESK) as view:
        page = view.page
        page.get_by_role("heading", name="Book").wait_for()
        page.get_by_text("1 The ferry").click()
        words = page.locator(".leaf .text span", has_text="The ferry waits.")
        words.wait_for(state="attached")
        (project / "ferry.md").write_text(TEXTS["ferry.md"] + "\nIt has left.\n", encoding="utf-8")
        told = preview.wait("pages", view=view)
        assert told["chapters"] == ["ferry.md"]
        assert len(told["pages"]) == 1
        assert 0 < told["seconds"] < 60
        page.locator(".leaf.changed .text span.new", has_text="It has left.").wait_for(
            state="attached"
        )
        assert not view.errors


def test_spreads_have_the_verso_left(shared: Preview, browser: Screen) -> None:
    with browser.visit(shared.address, DESK) as view:
        view.page.locator(".leaf img").first.wait_for()
        second = view.page.locator(".spread").nth(1).locator(".leaf")
        assert second.count() == 2
        verso, recto = (second.nth(at).bounding_box() for at in (0, 1))
        assert verso is not None
        assert recto is not None
        assert verso["x"] < recto["x"]
        assert not view.errors


def test_links_lead_to_their_pages_and_the_web_is_left_alone(
    shared: Preview, browser: Screen
) -> None:
    with browser.visit(shared.address, DESK) as view:
        view.page.get_by_text("2 The mill").click()
        inside = view.page.locator(".text a[href^='#place=']").first
        inside.wait_for(state="attached")
        outside = view.page.locator(".text a[href='https://example.org/']").first
        outside.wait_for(state="attached")
        assert outside.get_attribute("rel") == "noopener noreferrer"
        inside.evaluate("link => link.click()")
        ferry = view.page.locator(".text span", has_text="The ferry waits.")
        ferry.wait_for(state="attached")
        view.page.wait_for_function(
            "span => { const box = span.getBoundingClientRect();"
            " return box.top > 0 && box.top < innerHeight }",
            arg=ferry.element_handle(),
        )
        assert not view.errors


def test_one_keeps_ones_place(preview: Preview, project: Path, browser: Screen) -> None:
    long = "\n\n".join(["The ferry goes over and comes back again. " * 12] * 30)
    with browser.visit(preview.address, DESK) as view:
        view.page.get_by_text("3 The weir").click()
        weir = view.page.locator(".text span", has_text="The weir is old.")
        weir.wait_for(state="attached")
        was = weir.evaluate("span => span.getBoundingClientRect().top")
        (project / "ferry.md").write_text(TEXTS["ferry.md"] + long, encoding="utf-8")
        assert len(preview.wait("pages", view=view)["pages"]) > 5
        view.page.locator(".leaf.changed").first.wait_for(state="attached")
        preview.wait("settled", view=view)
        moved = f"span => Math.abs(span.getBoundingClientRect().top - {was}) < 2"
        view.page.wait_for_function(moved, arg=weir.element_handle())
        assert not view.errors


def test_an_error_is_told_and_mended(preview: Preview, project: Path, browser: Screen) -> None:
    with browser.visit(preview.address, DESK) as view:
        page = view.page
        page.locator(".leaf img").first.wait_for()
        (project / "templates").mkdir()
        (project / "templates" / "chapter.xhtml").write_text("{% broken", encoding="utf-8")
        told = preview.wait("trouble", view=view)
        assert told["messages"][0]["code"] == "template-broken"
        page.get_by_role("alert").get_by_text("templates/chapter.xhtml").wait_for()
        assert page.locator(".leaf img").first.is_visible()
        (project / "templates" / "chapter.xhtml").unlink()
        preview.wait("pages", view=view)
        page.get_by_role("alert").wait_for(state="hidden")
        assert not view.errors


def test_a_message_leads_to_its_place(preview: Preview, project: Path, browser: Screen) -> None:
    text = TEXTS["weir.md"] + "\nA picture is [missing here](nowhere.md) today.\n"
    (project / "weir.md").write_text(text, encoding="utf-8")
    preview.wait("pages")
    with browser.visit(preview.address, DESK) as view:
        page = view.page
        weir = page.locator(".chapters > li", has_text="The weir")
        weir.get_by_role("button", name="Messages").click()
        message = page.locator(".message", has_text="[link-dead]")
        message.get_by_text("weir.md:9").wait_for()
        message.get_by_role("button", name="Show on its page").click()
        page.locator(".text span.found", has_text="A picture").wait_for(state="attached")
        (project / "weir.md").write_text(TEXTS["weir.md"], encoding="utf-8")
        preview.wait("pages", view=view)
        message.wait_for(state="detached")
        assert not view.errors


def test_dragging_changes_the_file_and_then_the_pages(
    preview: Preview, project: Path, browser: Screen
) -> None:
    settings = project / "anthology.toml"
    with browser.visit(preview.address, DESK) as view:
        page = view.page
        wait_until_shown(view)
        page.get_by_role("tab", name="Order").click()
        rows = page.locator(".order li")
        rows.nth(2).drag_to(rows.nth(0))
        page.locator(".order li").first.get_by_text("The weir").wait_for()
        assert not settings.exists()
        page.get_by_role("button", name="Save").click()
        preview.wait("pages", view=view)
        assert tomllib.loads(settings.read_text(encoding="utf-8")) == {
            "chapters": {"order": ["weir.md", "ferry.md", "mill.md"]}
        }
        page.get_by_role("tab", name="Chapters").click()
        page.get_by_text("1 The weir").wait_for()
        assert not view.errors


def test_the_order_can_be_changed_by_keys_alone(
    preview: Preview, project: Path, browser: Screen
) -> None:
    with browser.visit(preview.address, DESK) as view:
        page = view.page
        wait_until_shown(view)
        page.get_by_role("tab", name="Chapters").focus()
        page.keyboard.press("ArrowRight")
        page.get_by_role("button", name="Down: The ferry").focus()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="New part before this chapter: The weir").focus()
        page.keyboard.press("Enter")
        page.get_by_label("Title of the part").fill("Stones")
        page.get_by_role("button", name="Save").focus()
        page.keyboard.press("Enter")
        preview.wait("pages", view=view)
        read = tomllib.loads((project / "anthology.toml").read_text(encoding="utf-8"))
        assert read["part"][-1] == {"title": "Stones", "chapters": ["weir.md"]}
        assert read["part"][0]["chapters"] == ["mill.md", "ferry.md"]
        assert not view.errors


def test_the_keys_stay_where_they_are_when_a_view_is_drawn_anew(
    preview: Preview, project: Path, browser: Screen
) -> None:
    def has_keys(one: Locator) -> bool:
        return bool(one.evaluate("one => one === document.activeElement"))

    with browser.visit(preview.address, DESK) as view:
        page = view.page
        wait_until_shown(view)
        more = page.get_by_role("button", name="Messages", exact=True).nth(1)
        more.press("Enter")
        page.get_by_role("button", name="Make the proof").wait_for()
        assert has_keys(more)
        page.get_by_role("button", name="Mark as ready").nth(1).press("Enter")
        renamed = page.get_by_role("button", name="Not ready after all")
        renamed.wait_for()
        assert has_keys(renamed)
        page.get_by_role("tab", name="Order").click()
        down = page.get_by_role("button", name="Down: The mill")
        down.focus()
        other = TEXTS["ferry.md"].replace("The ferry", "The new ferry")
        (project / "ferry.md").write_text(other, encoding="utf-8")
        page.locator(".order li", has_text="The new ferry").wait_for()
        assert has_keys(down)
        assert not view.errors


def test_the_look_is_chosen_and_comments_stay(project: Path, browser: Screen) -> None:
    settings = project / "anthology.toml"
    settings.write_text('# ours\n[pdf]\npage = "A5"  # as the last one\n', encoding="utf-8")
    with previewed(project) as preview, browser.visit(preview.address, DESK) as view:
        preview.wait("ready", view=view)
        page = view.page
        page.get_by_role("tab", name="Look").click()
        page.get_by_label("Theme").select_option("classic")
        page.get_by_role("button", name="Save").first.click()
        told = preview.wait("pages", view=view)
        assert len(told["pages"]) > 5
        assert settings.read_text(encoding="utf-8") == (
            '# ours\n[pdf]\npage = "A5"  # as the last one\ntheme = "classic"\n'
        )
        assert not view.errors


def test_a_file_changed_meanwhile_is_not_written_over(preview: Preview, project: Path) -> None:
    settings = project / "anthology.toml"
    seen = preview.ask("/forms")["versions"]["settings"]
    settings.write_text('[book]\ntitle = "By hand"\n', encoding="utf-8")
    change = {"version": seen, "values": {"book": {"title": "By mouse"}}}
    status, told = preview.send("/set", change)
    assert status == 409
    assert "changed meanwhile" in told["message"]
    assert settings.read_text(encoding="utf-8") == '[book]\ntitle = "By hand"\n'


@pytest.mark.parametrize(
    "values",
    [{"pdf": {"page": "A17"}}, {"pdf": {"paqe": "A5"}}, {"book": {"date": "soon"}}, {"book": 3}],
)
def test_what_would_be_a_fault_is_not_written(
    shared: Preview, laid_out: Path, values: object
) -> None:
    seen = shared.ask("/forms")["versions"]["settings"]
    status, _ = shared.send("/set", {"version": seen, "values": values})
    assert status == 422
    assert not (laid_out / "anthology.toml").exists()


def test_credits_people_and_readiness_are_written(
    preview: Preview, project: Path, browser: Screen
) -> None:
    with browser.visit(preview.address, DESK) as view:
        page = view.page
        page.get_by_role("tab", name="Credits").click()
        page.get_by_text("The text").first.click()
        page.get_by_label("Licence").fill("CC-BY-4.0")
        page.get_by_role("button", name="Save").click()
        preview.wait("pages", "settled", view=view)
        page.get_by_role("tab", name="People").click()
        page.locator("summary", has_text="Ada Sample").click()
        page.get_by_label("About").fill("Writes of water.")
        page.get_by_role("button", name="Save").click()
        preview.wait("pages", "settled", view=view)
        page.get_by_role("tab", name="Chapters").click()
        page.get_by_role("button", name="Mark as ready").first.click()
        page.get_by_role("button", name="Not ready after all").wait_for()
        assert not view.errors
    read = {
        name: tomllib.loads((project / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("credits", "people", "anthology")
    }
    assert read["credits"] == {"text": [{"path": "ferry.md", "licence": "CC-BY-4.0"}]}
    assert read["people"] == {"person": [{"name": "Ada Sample", "bio": "Writes of water."}]}
    assert read["anthology"] == {"chapters": {"ready": ["ferry.md"]}}


def test_notes_are_kept_and_shown_in_the_status(
    preview: Preview, project: Path, browser: Screen
) -> None:
    with browser.visit(preview.address, DESK) as view:
        page = view.page
        page.get_by_text("2 The mill").click()
        page.get_by_role("tab", name="Notes").click()
        page.get_by_label("Add a note").fill("Ask for the year.")
        page.get_by_role("button", name="Save").click()
        page.locator(".message", has_text="Ask for the year.").wait_for()
        rows = CliRunner().invoke(cli, ["status", "--json", str(project)])
        notes = {row["path"]: row["remarks"] for row in json.loads(rows.stdout)}
        assert notes == {"ferry.md": 0, "mill.md": 1, "weir.md": 0}
        page.get_by_role("button", name="Settled").click()
        page.locator(".message", has_text="Ask for the year.").wait_for(state="detached")
        assert tomllib.loads((project / "notes.toml").read_text(encoding="utf-8")) == {}
        assert not view.errors


def test_a_proof_can_be_made(shared: Preview, browser: Screen) -> None:
    with browser.visit(shared.address, DESK) as view:
        page = view.page
        page.get_by_role("button", name="Messages").first.click()
        page.get_by_role("button", name="Make the proof").click()
        pdf = page.get_by_role("link", name="To print or send (PDF)")
        pdf.wait_for()
        address = page.evaluate("link => link.href", pdf.element_handle())
        with urlopen(address) as answer:
            assert answer.read(5) == b"%PDF-"
        web = page.get_by_role("link", name="As a web page")
        with page.context.expect_page() as opened:
            web.click()
        opened.value.get_by_text("The ferry waits.").wait_for()
        assert not view.errors


def test_ebook_booklet_and_cover_are_shown(shared: Preview, browser: Screen) -> None:
    with browser.visit(shared.address, DESK) as view:
        page = view.page
        page.get_by_text("2 The mill").click()
        page.get_by_role("tab", name="E-book").click()
        frame = page.frame_locator("iframe")
        frame.get_by_text("The mill turns.").wait_for()
        paper = "() => getComputedStyle(document.body).color"
        page.frames[-1].wait_for_load_state()  # with its styles
        by_day = page.frames[-1].evaluate(paper)
        page.get_by_role("button", name="Night").click()
        page.locator("iframe[src*='scheme=night']").wait_for()
        frame.get_by_text("The mill turns.").wait_for()
        page.frames[-1].wait_for_load_state()
        assert page.frames[-1].evaluate(paper) != by_day
        page.get_by_role("tab", name="Booklet").click()
        page.get_by_text("Sheet 1", exact=True).wait_for()
        assert page.locator("#panel img").first.evaluate("one => one.decode()") is None
        page.get_by_role("tab", name="Cover").click()
        page.wait_for_function("document.querySelectorAll('#panel img').length === 2")
        assert not view.errors


def test_two_browsers_see_the_same(preview: Preview, project: Path, browser: Screen) -> None:
    with (
        browser.visit(preview.address, DESK) as one,
        browser.visit(preview.address, NARROW, language="fr-FR") as other,
    ):
        one.page.get_by_text("1 The ferry").click()
        other.page.get_by_role("tab", name="Chapitres").wait_for()
        other.page.get_by_text("1 The ferry").click()
        (project / "ferry.md").write_text(TEXTS["ferry.md"] + "\nGone.\n", encoding="utf-8")
        for view in (one, other):
            view.page.locator(".changed .text span", has_text="Gone.").wait_for(state="attached")
            assert not view.errors


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (NARROW, "fr-FR")])
def test_everybody_can_use_it(
    shared: Preview,
    browser: Screen,
    size: tuple[int, int],
    language: str,
    scheme: Scheme,
) -> None:
    with browser.visit(shared.address, size, language=language, scheme=scheme) as view:
        view.page.locator(".text span").first.wait_for(state="attached")
        assert view.page.evaluate("document.documentElement.lang") == language[:2]
        for tab in view.page.get_by_role("tab").all():
            tab.click()
            view.page.locator("#panel[aria-busy=false]").wait_for()
            assert not view.violations()
            assert view.overflow() <= 0
        assert not view.errors


def test_the_chapter_and_the_page_that_one_is_at_are_shown(
    shared: Preview, browser: Screen
) -> None:
    with browser.visit(shared.address, DESK) as view:
        page = view.page
        page.get_by_text("2 The mill").click()
        here = page.locator(".chapters li.here")
        here.get_by_text("The mill").wait_for()
        assert here.count() == 1
        assert here.get_by_role("button").first.get_attribute("aria-current") == "true"
        folio = page.locator("#folio")
        shown = folio.get_attribute("placeholder")
        told = shared.ask("/leaves")
        ferry = next(one[0] for one in told["leaves"] if told["sources"].get(one[1]) == "ferry.md")
        page.get_by_text("1 The ferry").click()
        page.locator(f"#folio[placeholder='{ferry}']").wait_for()
        assert shown not in ("", ferry)
        assert not view.errors


@pytest.mark.parametrize("size", [DESK, (1000, 600), (1800, 1200)])
def test_a_spread_fills_the_window_and_its_words_stay_in_place(
    shared: Preview, browser: Screen, size: tuple[int, int]
) -> None:
    with browser.visit(shared.address, DESK) as view:
        page = view.page
        page.get_by_text("2 The mill").click()
        words = page.locator(".text span", has_text="The mill turns.")
        words.wait_for(state="attached")
        width, height = size
        page.set_viewport_size({"width": width, "height": height})
        room = page.locator("#pages").bounding_box()
        sheet = page.locator(".leaf", has=words).locator(".sheet").bounding_box()
        assert room
        assert sheet
        wide, high = sheet["width"] / (room["width"] / 2), sheet["height"] / room["height"]
        assert max(wide, high) > 0.9
        assert max(wide, high) <= 1
        line = 10.25 * 1.1 / 72 * 25.4 / 148 * sheet["width"]  # type of 10.25 pt on A5
        # The words are drawn anew at the new size, sooner or later.
        box = page.wait_for_function(
            """line => {
                const words = [...document.querySelectorAll(".text span")]
                const found = words.find(one => one.textContent.includes("The mill turns."))
                const box = found?.getBoundingClientRect()
                return box?.height > 0.5 * line && box.height < 1.5 * line ? box.toJSON() : null
            }""",
            arg=line,
        ).json_value()
        assert sheet["x"] < box["x"] < box["x"] + box["width"] < sheet["x"] + sheet["width"]
        assert not view.errors


def test_editors_are_named_in_a_line_and_written_as_a_list(
    preview: Preview, project: Path, browser: Screen
) -> None:
    with browser.visit(preview.address, DESK) as view:
        page = view.page
        page.get_by_role("tab", name="Look").click()
        page.get_by_label("Editors").fill("Ada Sample,  Bo Sample")
        page.get_by_role("button", name="Save").nth(1).click()
        preview.wait("pages", view=view)
        read = tomllib.loads((project / "anthology.toml").read_text(encoding="utf-8"))
        assert read == {"book": {"editors": ["Ada Sample", "Bo Sample"]}}
        assert page.get_by_label("Chapters begin").locator("option").all_text_contents() == [
            "by the length of the texts",
            "on a right-hand page",
            "on the next page",
        ]
        assert not view.errors


def test_nothing_is_left_over_on_the_terminal(laid_out: Path, browser: Screen) -> None:
    with previewed(laid_out) as running:
        running.wait("ready")
        with browser.visit(running.address, DESK) as view:
            view.page.locator(".leaf img").first.wait_for()
        running.process.terminate()
        assert running.process.stderr is not None
        assert running.process.stderr.read().split("\n") == ["  hint: Ctrl-C ends the preview", ""]


def test_keys_turn_pages(shared: Preview, browser: Screen) -> None:
    with browser.visit(shared.address, DESK) as view:
        page = view.page
        page.locator(".leaf img").first.wait_for()
        top = "document.getElementById('pages').scrollTop"
        page.locator("#pages").focus()
        page.keyboard.press("j")
        page.wait_for_function(f"{top} > 100")
        page.keyboard.press("k")
        page.wait_for_function(f"{top} < 100")
        page.keyboard.press("g")
        page.keyboard.type("5")
        page.keyboard.press("Enter")
        page.wait_for_function(f"{top} > 500")
        assert not view.errors


def test_a_worker_that_is_killed_is_replaced(project: Path) -> None:
    for number in range(24):
        text = f"---\ntitle: Text {number}\nauthor: Ada Sample\nlang: en\n---\n\nOf stones.\n"
        (project / f"more-{number:02}.md").write_text(text, encoding="utf-8")
    with previewed(project) as preview:
        killed = False
        end = time.monotonic() + PATIENCE
        while not killed and time.monotonic() < end:
            for child in workers_of(preview.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                    killed = True
            time.sleep(0.05)
        assert killed
        told = preview.wait("pages", "trouble")
        assert len(told["chapters"]) == 27
        (project / "weir.md").write_text(TEXTS["weir.md"] + "\nNew.\n", encoding="utf-8")
        assert preview.wait("pages", "trouble")["chapters"] == ["weir.md"]


def test_a_project_moved_away_may_come_back(preview: Preview, project: Path) -> None:
    away = project.with_name("away")
    project.rename(away)
    told = preview.wait("trouble")
    assert "not there" in told["message"]
    assert preview.ask("/leaves")["leaves"]  # the last good pages stay
    away.rename(project)
    preview.wait("pages")
    (project / "weir.md").write_text(TEXTS["weir.md"] + "\nBack.\n", encoding="utf-8")
    assert preview.wait("pages")["chapters"] == ["weir.md"]


def test_texts_come_and_go(preview: Preview, project: Path) -> None:
    (project / "lock.md").write_text("# The lock\n\nIt opens.\n", encoding="utf-8")
    assert "lock.md" in preview.wait("pages")["chapters"]
    (project / "lock.md").unlink()
    preview.wait("pages", "settled")
    names = set(preview.ask("/leaves")["sources"].values())
    assert names == set(TEXTS)


def test_it_is_for_this_machine_and_this_token_alone(shared: Preview, laid_out: Path) -> None:
    netloc = urlsplit(shared.address).netloc
    assert netloc.startswith("127.0.0.1:")
    good = f"/leaves?token={shared.token}"
    assert shared.status(good) == 200
    assert shared.status("/leaves") == 403
    assert shared.status("/") == 403
    assert shared.status("/events") == 403
    assert shared.status("/leaves?token=wrong") == 403
    assert shared.status(good, {"Host": "elsewhere.example"}) == 403
    assert shared.status(good, {"Origin": "https://elsewhere.example"}) == 403
    assert shared.status(good, {"Origin": "null"}) == 403
    change = {"version": "none", "values": {"book": {"title": "x"}}}
    assert shared.send("/set", change, Origin="https://elsewhere.example")[0] == 403
    assert shared.send("/set", change, X_Token="wrong")[0] == 403  # noqa: S106
    assert shared.status(f"/set?token={shared.token}") == 405  # writing is never by GET
    assert not (laid_out / "anthology.toml").exists()


@pytest.mark.parametrize(
    "path",
    [
        "/proofs/..%2f..%2fferry.md",
        "/static/..%2fserver.py",
        "/static/server.py",
        "/picture?key=../../etc/passwd",
        "/picture?key=/etc/passwd",
        "/page/..%2f..",
        f"/proofs/{'a' * 400}",
        f"/static/{'a' * 400}.js",
    ],
)
def test_no_path_leads_out(shared: Preview, path: str) -> None:
    sign = "&" if "?" in path else "?"
    assert shared.status(f"{path}{sign}token={shared.token}") == 404


def test_only_files_of_the_project_are_opened(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    editor = tmp_path / "code"
    editor.write_text(f'#!/bin/sh\necho "$@" > {told}\n', encoding="utf-8")
    editor.chmod(0o755)
    with previewed(project, VISUAL=str(editor)) as preview:
        preview.wait("ready")
        for path in ("../told", "/etc/passwd", "nothing.md", ".."):
            assert preview.send("/open", {"path": path, "line": 1})[0] == 422
        assert preview.send("/open", {"path": "mill.md", "line": 7})[0] == 200
        end = time.monotonic() + PATIENCE
        while not (told.exists() and told.read_text(encoding="utf-8")):
            assert time.monotonic() < end
            time.sleep(0.05)
    assert told.read_text(encoding="utf-8").split() == ["--goto", f"{project / 'mill.md'}:7"]


def test_the_policy_allows_nothing_from_elsewhere(shared: Preview) -> None:
    with urlopen(shared.address) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy
        assert "unsafe" not in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("data", [[], "x", {}, {"version": 1}, {"values": []}, None])
@pytest.mark.parametrize(
    "path", ["/set", "/entry", "/order", "/ready", "/remark", "/open", "/proof"]
)
def test_nonsense_is_refused(shared: Preview, path: str, data: object) -> None:
    assert shared.send(path, data)[0] in (409, 422)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/set", "[" * 100_000),
        ("/set", '{"version":' * 50_000),
        ("/set", "9" * 6000),
        ("/open", '{"path": "mill.md", "line": 1e999}'),
        ("/open", json.dumps({"path": "a" * 9000})),
        ("/open", json.dumps({"path": "a\0b"})),
    ],
)
def test_depths_and_numbers_without_end_are_refused(shared: Preview, path: str, body: str) -> None:
    assert _posted(shared, path, body.encode()) == 422


def test_no_request_is_larger_than_any_change(shared: Preview) -> None:
    large = b"x" * 1_000_001
    assert _posted(shared, "/set", large) == 413
    assert _posted(shared, "/set", iter([large[:600_000], large[600_000:]])) == 413  # no length


def _posted(preview: Preview, path: str, body: bytes | Iterator[bytes]) -> int:
    """Post a body as it stands; give the status of the answer."""
    connection = HTTPConnection(urlsplit(preview.address).netloc, timeout=20)
    connection.request("POST", path, body, {"X-Token": preview.token})
    status = connection.getresponse().status
    connection.close()
    return status


_NAMED = re.compile(r"(?<!\.)\bwords\.(\w+)|words\[\"([\w-]+)\"\]|\{\{([\w-]+)\}\}")


def test_every_word_is_said_in_both_languages_and_used() -> None:
    static = Path(labels.__file__).parent / "static"
    sources = {file.name: file.read_text(encoding="utf-8") for file in static.iterdir()}
    named = {
        name
        for text in sources.values()
        for found in _NAMED.findall(text)
        for name in found
        if name
    }
    assert named - {"language", "token", "all-words"} <= labels.WORDS.keys()
    assert all(english and french for english, french in labels.WORDS.values())


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("de,en;q=0.5,fr;q=0.9", "fr"),
        ("de", "en"),
        ("", "en"),
        ("fr;q=x", "en"),
    ],
)
def test_the_language_is_that_of_the_browser(asked: str, language: str) -> None:
    assert labels.choose_language(asked) == language
