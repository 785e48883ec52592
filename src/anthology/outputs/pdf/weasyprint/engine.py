"""Drive WeasyPrint: markup and stylesheets become laid-out pages, its complaints diagnostics."""

from __future__ import annotations

import atexit
import ctypes.util
import gc
import logging
import math
import re
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote, urlsplit

from anthology.model.diagnostics import Diagnostic
from anthology.outputs.pdf.weasyprint.patches import patch_engine
from anthology.render.fonts import font_faces, hide_machine_fonts
from anthology.runtime.files import temporary_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.outputs.pdf.job import LayoutJob
    from anthology.project.standard import Style


_UNCOLLECTED = 20_000  # objects between two looks for cycles; Python has 700
_VERSO = "<style>html { break-before: verso }</style></head>"
_MOST_FILES = 100  # that a stylesheet names or imports; some import each other without end
_BASE = "https://book.invalid/"  # never fetched: relative paths need a base of a known scheme


def load_weasyprint() -> Any:
    """Import WeasyPrint, with the fonts of the book alone. Raises `OSError` where Pango is missing.

    It tries the names that its libraries have elsewhere before those of Linux, and for each of them
    Python would ask compiler and linker, fifty processes in all. The loader knows the right ones.
    """
    hide_machine_fonts()
    ask = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005 -- its own name
    try:
        return import_module("weasyprint")
    finally:
        ctypes.util.find_library = ask


class Engine:
    """Keep what WeasyPrint needs once in a process: fonts and parsed stylesheets."""

    def __init__(self) -> None:
        weasyprint = load_weasyprint()
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

        self.missing = patch_engine()
        self.weasyprint = weasyprint
        self.fonts = FontConfiguration()
        with temporary_files():  # the first font makes a folder for all
            self.faces = weasyprint.CSS(string=font_faces(), font_config=self.fonts)
        self.sheets: dict[Style, Any] = {}
        # What is loaded by now stays; boxes are many, and looking for cycles among them takes 6 %.
        gc.freeze()
        gc.set_threshold(_UNCOLLECTED, *gc.get_threshold()[1:])

    def sheet(self, style: Style) -> Any:
        """Parse a stylesheet once."""
        if style not in self.sheets:
            fetcher = _style_fetcher(style.folder)
            self.sheets[style] = self.weasyprint.CSS(
                string=style.text,
                font_config=self.fonts,
                base_url=f"{(style.folder or Path.cwd()).resolve().as_uri()}/",
                url_fetcher=fetcher,
            )
            fetcher.left = math.inf  # of pictures, which are read when they are drawn
        return self.sheets[style]

    def render(self, markup: str, job: LayoutJob) -> Any:
        """Lay markup out with the styles of a job: WeasyPrint's document of pages."""
        if job.on_verso:
            markup = markup.replace("</head>", _VERSO, 1)
        parsed = self.weasyprint.HTML(string=markup, base_url=_BASE, url_fetcher=_fetcher(job))
        sheets = [self.sheet(style) for style in job.styles]
        return parsed.render(font_config=self.fonts, stylesheets=sheets)


@cache
def engine() -> Engine:
    """Start the engine once in a process."""
    atexit.register(engine.cache_clear)  # lets go of its folder of fonts
    return Engine()


def _fetcher(job: LayoutJob) -> Any:
    """Make a fetcher that knows the pictures of the job and its formulas: no web, no disk."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Fetcher(URLFetcher):  # type: ignore[misc]  # the base class is untyped
        """Give pictures of the job and nothing else."""

        def fetch(self, url: str, _headers: object = None) -> Any:
            """Give the bytes of a picture. Raises `ValueError` for any other address."""
            if url.startswith("data:image/svg+xml;base64,"):  # a formula, drawn by the renderer
                return super().fetch(url)
            key = unquote(urlsplit(url).path.lstrip("/"))
            if not url.startswith(_BASE) or key not in job.pictures:
                raise ValueError(f"not a picture of the book: {url}")
            file = job.pictures[key]
            return URLFetcherResponse(url, file.read_bytes())

    return Fetcher()


def _style_fetcher(folder: Path | None) -> Any:
    """Make a fetcher that knows the fonts and pictures beside a stylesheet: no web, no more."""
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class Fetcher(URLFetcher):  # type: ignore[misc]  # the base class is untyped
        """Give files beside the stylesheet and nothing else, while it is read only so many."""

        left: float = _MOST_FILES

        def fetch(self, url: str, _headers: object = None) -> Any:
            """Give the bytes of a file. Raises `ValueError` for one outside the folder."""
            file = Path(unquote(urlsplit(url).path)).resolve()
            self.left -= 1
            if self.left < 0:
                raise ValueError(f"more than {_MOST_FILES} files: {url}")
            if not url.startswith("file:") or folder is None:
                raise ValueError(f"not beside the stylesheet: {url}")
            if not (file.is_relative_to(folder.resolve()) and file.is_file()):
                raise ValueError(f"not beside the stylesheet: {url}")
            return super().fetch(url)

    return Fetcher()


class _Keeper(logging.Handler):
    """Keep log records of warnings and worse in a list."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a complaint."""
        self.records.append(record)


class Listening:
    """Collect what WeasyPrint and fontTools log while a document is laid out."""

    def __init__(self, job: LayoutJob) -> None:
        self.job = job
        self.records: list[logging.LogRecord] = []
        self.logger = logging.getLogger("weasyprint")
        self.handler = _Keeper(self.records)

    def __enter__(self) -> Self:
        self.former = (self.logger.handlers[:], self.logger.propagate)
        self.logger.handlers, self.logger.propagate = [self.handler], False
        return self

    def __exit__(self, *_: object) -> None:
        self.logger.handlers, self.logger.propagate = self.former

    def lacking(self) -> str:
        """Give the characters that no font had."""
        found = (_GLYPH.search(record.getMessage()) for record in self.records)
        return "".join(dict.fromkeys(match[1] for match in found if match))

    def found(self) -> Iterator[Diagnostic]:
        """Phrase what was logged, each thing once; the proof of pages tells of lacking glyphs."""
        where = self.job.path or self.job.name
        messages = dict.fromkeys(record.getMessage() for record in self.records)
        for feature in engine().missing:
            message = f"WeasyPrint is not the one that is known: the book is made without {feature}"
            yield Diagnostic("engine-changed", message, hint=_TESTED)
        for message in messages:
            if not _GLYPH.search(message):
                yield _phrase(message, where)


_TESTED = "install the version that anthology was tested with: pip install 'weasyprint==70.0'"
_STYLE = re.compile(r"(?:Ignored|Invalid|Unsupported|Unknown).* at (\d+):(\d+)", re.DOTALL)
_GLYPH = re.compile(r"\.notdef glyph.*\"(.)\" \(U\+", re.DOTALL)


def _phrase(message: str, where: str) -> Diagnostic:
    """Make a diagnostic of a complaint: of a stylesheet, or of the layout."""
    if match := _STYLE.search(message):
        line, column = int(match[1]), int(match[2])
        hint = "see the stylesheets of the project; print knows CSS 2.1 and much of CSS 3"
        return Diagnostic("style-problem", message, "styles", line, column, hint)
    return Diagnostic("layout-problem", message, where)
