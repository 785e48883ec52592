"""Lay out one document by WeasyPrint: a job of plain inputs becomes a PDF and its page map."""

from __future__ import annotations

import atexit
import logging
import re
import warnings
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote, urlsplit

from anthology import xhtml
from anthology.diagnostics import Diagnostic
from anthology.outputs.pdf.languages import mark_languages
from anthology.outputs.pdf.placing import find_holes, mend
from anthology.typefaces import close_to_machine, font_faces

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anthology.standard import Style
    from anthology.xhtml import Element

LINK_SCHEME = "anthology:"  # a link to a place in another document of the book
_VERSO = "<style>html { break-before: verso }</style></head>"
_TRIES = 8  # layouts of a chapter, at most, to close its holes
_BASE = "https://book.invalid/"  # never fetched: relative paths need a base of a known scheme


@dataclass(frozen=True, slots=True)
class Job:
    """Hold all that laying out one document needs; it can be sent to another process.

    `markup` is a complete XHTML document; `pictures` maps its picture paths to files; a document
    that begins `on_verso` has a left-hand page first. `tagged` documents are PDF/A-3a.
    """

    name: str
    markup: str
    styles: tuple[Style, ...]
    pictures: Mapping[str, Path] = field(default_factory=dict)
    on_verso: bool = False
    tagged: bool = True
    path: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold one laid-out document: its PDF, its count of pages, the page index of every id."""

    name: str
    pdf: bytes
    pages: int
    places: Mapping[str, int]
    diagnostics: tuple[Diagnostic, ...] = ()


def lay_out(job: Job) -> Layout:
    """Lay out a document; what the engine complains of becomes diagnostics."""
    engine = _engine()
    with _Listening(job) as heard:
        document = _place(engine, job, xhtml.open_document(job.markup))
        variant = {"pdf_variant": "pdf/a-3a"} if job.tagged else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves its colour profile open
            pdf = document.write_pdf(**variant)
    places: dict[str, int] = {}
    for index, page in enumerate(document.pages):
        for anchor in page.anchors:
            places.setdefault(anchor, index)
    return Layout(job.name, pdf, len(document.pages), places, tuple(heard.found()))


def _place(engine: _Engine, job: Job, root: Element) -> Any:
    """Lay a document out, and again while changing a picture closes a hole in a page."""
    _point_outward(root)
    settled: set[int] = set()
    for _ in range(_TRIES):
        document = engine.render(xhtml.close_document(root), job)
        if not any(mend(root, hole, settled) for hole in find_holes(document.pages)):
            break
    return document


def _point_outward(root: Element) -> None:
    """Write links to ids of other documents with a scheme of their own, for the assembly."""
    ids = {node.get("id") for node in root.iter()}
    for node in root.iter():
        target = (node.get("href") or "").removeprefix("#")
        if (node.get("href") or "").startswith("#") and target not in ids:
            node.set("href", LINK_SCHEME + target)


class _Engine:
    """Keep what WeasyPrint needs once in a process: fonts and parsed stylesheets."""

    def __init__(self) -> None:
        close_to_machine()
        import weasyprint  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

        mark_languages()
        self.weasyprint = weasyprint
        self.fonts = FontConfiguration()
        self.faces = weasyprint.CSS(string=font_faces(), font_config=self.fonts)
        self.sheets: dict[Style, Any] = {}

    def sheet(self, style: Style) -> Any:
        if style not in self.sheets:
            self.sheets[style] = self.weasyprint.CSS(
                string=style.text,
                font_config=self.fonts,
                base_url=f"{(style.folder or Path.cwd()).resolve().as_uri()}/",
                url_fetcher=_style_fetcher(style.folder),
            )
        return self.sheets[style]

    def render(self, markup: str, job: Job) -> Any:
        if job.on_verso:
            markup = markup.replace("</head>", _VERSO, 1)
        parsed = self.weasyprint.HTML(string=markup, base_url=_BASE, url_fetcher=_fetcher(job))
        sheets = [self.sheet(style) for style in job.styles]
        return parsed.render(font_config=self.fonts, stylesheets=sheets)


@cache
def _engine() -> _Engine:
    atexit.register(_engine.cache_clear)  # lets go of its folder of fonts
    return _Engine()


def _fetcher(job: Job) -> Any:
    """Make a fetcher that knows the pictures of the job and its formulas: no web, no disk."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class Fetcher(URLFetcher):  # type: ignore[misc]  # the base class is untyped
        def fetch(self, url: str, _headers: object = None) -> Any:
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
        def fetch(self, url: str, _headers: object = None) -> Any:
            file = Path(unquote(urlsplit(url).path)).resolve()
            if not url.startswith("file:") or folder is None:
                raise ValueError(f"not beside the stylesheet: {url}")
            if not file.is_relative_to(folder.resolve()):
                raise ValueError(f"not beside the stylesheet: {url}")
            return super().fetch(url)

    return Fetcher()


class _Keeper(logging.Handler):
    """Keep log records of warnings and worse in a list."""

    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class _Listening:
    """Collect what WeasyPrint and fontTools log while a document is laid out."""

    def __init__(self, job: Job) -> None:
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

    def found(self) -> Iterator[Diagnostic]:
        """Phrase what was logged, each thing once, and all characters without a font as one."""
        where = self.job.path or self.job.name
        messages = dict.fromkeys(record.getMessage() for record in self.records)
        lacking = [match[1] for message in messages if (match := _GLYPH.search(message))]
        if lacking:
            said = ", ".join(f"“{char}” (U+{ord(char):04X})" for char in lacking)
            hint = "replace it, or name a font that has it in a stylesheet: docs/how-to/look.md"
            yield Diagnostic("glyph-missing", f"no font has {said}", where, hint=hint)
        for message in messages:
            if not _GLYPH.search(message):
                yield _phrase(message, where)


_STYLE = re.compile(r"(?:Ignored|Invalid|Unsupported|Unknown).* at (\d+):(\d+)", re.DOTALL)
_GLYPH = re.compile(r"\.notdef glyph.*\"(.)\" \(U\+", re.DOTALL)


def _phrase(message: str, where: str) -> Diagnostic:
    if match := _STYLE.search(message):
        line, column = int(match[1]), int(match[2])
        hint = "see the stylesheets of the project; print knows CSS 2.1 and much of CSS 3"
        return Diagnostic("style-problem", message, "styles", line, column, hint)
    return Diagnostic("layout-problem", message, where)
