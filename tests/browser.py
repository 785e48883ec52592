"""Show pages in a headless Chromium: files served from 127.0.0.1, nothing fetched from elsewhere.

A test asks for the fixture `browser`. It fails, and is never skipped, where no browser is there:
`.ci/system-packages test` installs one.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import quote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route

Device = Literal["phone", "e-ink", "tablet"]
Scheme = Literal["light", "dark"]

DEVICES = get_args(Device)
SCHEMES = get_args(Scheme)
SIZES = {"phone": (360, 640), "e-ink": (600, 800), "tablet": (820, 1180)}  # in CSS px
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_HERE = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class View:
    """Hold an open page, and what went wrong in it so far: errors, failed and remote requests."""

    page: Page
    errors: list[str] = field(default_factory=list)

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """Write a picture (PNG) of what is on the screen, or of the whole page."""
        self.page.screenshot(path=file, full_page=whole)

    def overflow(self) -> int:
        """Measure by how many px the page is wider than the screen."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def violations(self, *without: str) -> list[str]:
        """Run axe: its rules that are broken, each with the elements that break it.

        `without` are rules that do not count.
        """
        found = Axe().run(self.page).response["violations"]
        counted = (one for one in found if one["id"] not in without)
        return [f"{one['id']}: {node['html']}" for one in counted for node in one["nodes"]]


@dataclass(frozen=True, slots=True)
class Screen:
    """Hold the browser that the tests of a process share."""

    browser: Browser

    @contextmanager
    def open(
        self,
        target: Path,
        page: str = "",
        *,
        device: Device = "tablet",
        scheme: Scheme = "light",
        script: bool = True,
    ) -> Iterator[View]:
        """Open a file, or a page (with query and fragment, if need be) of a served folder."""
        folder = target if target.is_dir() else target.parent
        wanted = page if target.is_dir() else f"{quote(target.name)}{page}"
        with (
            served(folder) as address,
            self.visit(f"{address}/{wanted}", SIZES[device], scheme=scheme, script=script) as view,
        ):
            yield view

    @contextmanager
    def visit(
        self,
        address: str,
        size: tuple[int, int],
        *,
        scheme: Scheme = "light",
        script: bool = True,
        language: str = "en",
    ) -> Iterator[View]:
        """Open an address of this machine in a window of a size in CSS px."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=script,
            locale=language,
        )
        try:
            view = View(context.new_page())
            _listen(view)
            view.page.goto(address)
            yield view
        finally:
            context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Screen]:
    """Start Chromium once in a process."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program(), args=arguments)
        yield Screen(started)
        started.close()


def program() -> str:
    """Find the browser of this machine."""
    found = [path for name in _PROGRAMS if (path := shutil.which(name))]
    found += [path for path in _APPLICATIONS if Path(path).is_file()]
    assert found, "no Chromium or Chrome here: run `.ci/system-packages test`"
    return found[0]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; give its address."""
    server = ThreadingHTTPServer((_HERE, 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://{_HERE}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    """Serve files, e-books and their parts under their media types, without a word."""

    extensions_map = {  # noqa: RUF012  (the base class has it so)
        **SimpleHTTPRequestHandler.extensions_map,
        ".xhtml": "application/xhtml+xml",
        ".epub": "application/epub+zip",
        ".opf": "application/oebps-package+xml",
        ".ncx": "application/x-dtbncx+xml",
    }

    def log_message(self, *_: Any) -> None:
        pass


def _listen(view: View) -> None:
    """Note what goes wrong in a page, and hold it back from the web."""

    def request(route: Route, asked: Request) -> None:
        address = urlsplit(asked.url)
        if address.path == "/favicon.ico":
            route.fulfill(status=204)
        elif address.scheme in ("http", "https") and address.hostname != _HERE:
            view.errors.append(f"asks the web for {asked.url}")
            route.abort()
        else:
            route.continue_()

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            view.errors.append(said.text)

    page = view.page
    page.route("**/*", request)
    page.on("pageerror", lambda error: view.errors.append(str(error)))
    page.on("console", hear)
