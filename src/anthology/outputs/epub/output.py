"""Make the EPUB of an edition: render its documents, fit them together, write the package.

Inside: `EPUB/nav.xhtml` is the navigation, `EPUB/text/` has the other documents, `EPUB/pictures/`
the pictures, `EPUB/styles/book.css` the one stylesheet, `EPUB/toc.ncx` the contents for older
readers. EbookLib writes the package, with the same bytes for the same book.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from anthology.language.words import direction, word
from anthology.markup import xhtml
from anthology.model.book import Artifact
from anthology.model.diagnostics import Diagnostic
from anthology.outputs.artifacts import make_sizes
from anthology.outputs.cover import cover_image
from anthology.outputs.epub.documents import fit_documents, page_targets, path_of
from anthology.outputs.epub.metadata import Certificate, accessibility, certify, write_metadata
from anthology.outputs.proofread.chapters import prove_ebook
from anthology.project.standard import screen_styles
from anthology.render.pages import Renderer, RenderSettings
from anthology.runtime.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.markup.xhtml import Element
    from anthology.model.book import Book, Document, PageStart
    from anthology.model.settings import EpubSettings
    from anthology.outputs.artifacts import Edition
    from anthology.outputs.epub.metadata import Survey


@dataclass(frozen=True, slots=True)
class NavEntry:
    """Hold one entry of a table: its title, where it leads, the entries below it.

    `target` is a path in the package; an entry that leads nowhere itself leads to the first below
    it.
    """

    title: str
    target: str
    below: tuple[NavEntry, ...] = ()


def read_nav(markup: str, role: str) -> tuple[NavEntry, ...]:
    """Read the table with this role (`doc-toc`, `doc-pagelist`); names of authors stay out."""
    root = xhtml.open_document(markup)
    for node in root.iter("{*}nav"):
        if node.get("role") == role:
            return tuple(entry for lists in node.iterfind("{*}ol") for entry in _entries(lists))
    return ()


def _entries(lists: Element) -> Iterator[NavEntry]:
    """Read the entries of a list of the navigation, with those below each."""
    for item in lists.iterfind("{*}li"):
        below = tuple(entry for inner in item.iterfind("{*}ol") for entry in _entries(inner))
        label = next((node for node in item if xhtml.name(node) in ("a", "span")), None)
        if label is not None:
            target = label.get("href") or (below[0].target if below else "")
            yield NavEntry(_title(label), target, below)


def _title(label: Element) -> str:
    """Read the title of an entry, without the names of authors behind it."""
    for node in label:
        if "contents-authors" in xhtml.classes(node):
            xhtml.drop(node)
    return xhtml.text(label)


_DAWN = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP archive can name
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNIX = 3  # the system that says what the rights below mean (APPNOTE of ZIP, 4.4.2)
_PACKED = (".jpg", ".png")  # compressed already
_KINDS = {".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class PackageContents:
    """Hold all that goes into the package: documents in spine order, pictures by file name.

    `printed` names the printed edition whose pages are marked; `certificate` is there only where
    somebody certifies that the book is accessible.
    """

    documents: tuple[Document, ...]
    pictures: Mapping[str, Path]
    cover: bytes
    stylesheet: str
    survey: Survey
    printed: str = ""
    certificate: Certificate | None = None


def write_package(book: Book, contents: PackageContents, stream: BinaryIO) -> None:
    """Write the package (EPUB 3.3 with an NCX for readers of EPUB 2); pictures pass one by one."""
    from ebooklib import epub  # noqa: PLC0415

    package = epub.EpubBook()
    package.guide = []
    if direction(book.language) == "rtl":
        package.set_direction("rtl")
    write_metadata(package, book)
    accessibility(package, book, contents.survey, contents.stylesheet)
    if contents.certificate:
        certify(package, contents.certificate)
    if contents.survey.pages:
        package.add_metadata(None, "meta", contents.printed, {"property": "pageBreakSource"})
    _add_files(package, contents)
    nav = next(document.markup for document in contents.documents if document.role == "nav")
    package.toc = list(_toc(read_nav(nav, "doc-toc")))
    package.add_item(epub.EpubNcx())
    _archive(package, book, read_nav(nav, "doc-pagelist"), stream)


def _add_files(package: Any, contents: PackageContents) -> None:
    """Add stylesheet, cover, pictures and documents to the package."""
    from ebooklib import epub  # noqa: PLC0415

    style = contents.stylesheet.encode("utf-8")
    package.add_item(epub.EpubItem("style", "styles/book.css", "text/css", style))
    cover = epub.EpubItem("cover-image", "pictures/cover.jpg", "image/jpeg", contents.cover)
    cover.properties = ["cover-image"]
    package.add_item(cover)
    package.add_metadata(None, "meta", "", {"name": "cover", "content": "cover-image"})
    for number, (name, file) in enumerate(contents.pictures.items(), 1):
        item = epub.EpubItem(f"picture-{number}", name, _KINDS[name[-4:]])
        item.get_content = file.read_bytes  # read when it is written, not held till then
        package.add_item(item)
    for document in contents.documents:
        package.add_item(_document_item(document))
        package.spine.append(document.name)


def _document_item(document: Document) -> Any:
    """Make the item of a document, with the properties that its content asks for."""
    from ebooklib import epub  # noqa: PLC0415

    item = epub.EpubItem(
        document.name,
        path_of(document.name),
        "application/xhtml+xml",
        (_XML + document.markup).encode("utf-8"),
    )
    properties = {
        "nav": document.role == "nav",
        "mathml": "<math" in document.markup,
        "svg": "<svg" in document.markup,
    }
    item.properties = [name for name, there in properties.items() if there]
    return item


def _toc(entries: Iterable[NavEntry], place: str = "entry") -> Iterator[Any]:
    """Write entries as EbookLib wants them for the NCX."""
    from ebooklib import epub  # noqa: PLC0415

    for number, entry in enumerate(entries, 1):
        here = f"{place}-{number}"
        if entry.below:
            yield epub.Section(entry.title, entry.target), list(_toc(entry.below, here))
        else:
            yield epub.Link(entry.target, entry.title, here)


def _page_list(pages: Iterable[NavEntry], title: str) -> bytes:
    """Write the page list of the NCX (DAISY, Z39.86-2005, section 8.4.5)."""
    written = [
        f'<pageTarget id="page-{number}" type="{"normal" if page.title.isdigit() else "front"}">'
        f"<navLabel><text>{xhtml.escape(page.title)}</text></navLabel>"
        f'<content src="{xhtml.escape(page.target)}"/></pageTarget>'
        for number, page in enumerate(pages, 1)
    ]
    label = f"<navLabel><text>{xhtml.escape(title)}</text></navLabel>"
    return f"<pageList>{label}{''.join(written)}</pageList>".encode() if written else b""


def _archive(package: Any, book: Book, pages: Iterable[NavEntry], stream: BinaryIO) -> None:
    """Write the archive, its entries with one time, so that the same book gives the same bytes."""
    from ebooklib import epub  # noqa: PLC0415

    class Archive(zipfile.ZipFile):
        """Write every entry with the same time and the same rights."""

        def writestr(  # type: ignore[override]  # EbookLib gives names
            self, name: str, data: bytes, compress_type: int | None = None
        ) -> None:
            """Write an entry; what is compressed already is stored as it is."""
            del compress_type
            entry = zipfile.ZipInfo(name, _DAWN)
            entry.create_system, entry.external_attr = _UNIX, 0o644 << 16
            stored = name == "mimetype" or name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            super().writestr(entry, data)

    class Writer(epub.EpubWriter):  # type: ignore[misc]  # the base class is untyped
        """Write into a stream; say the language of the package; list the printed pages."""

        def _write_opf_file(self, root: Any) -> None:
            """Give the package the language of the book."""
            root.set(_LANG, book.language)
            super()._write_opf_file(root)

        def _get_ncx(self) -> bytes:
            """Add the list of printed pages to the contents for older readers."""
            written: bytes = super()._get_ncx()
            return written.replace(b"</ncx>", _page_list(pages, book.title) + b"</ncx>")

    modified = datetime.fromtimestamp(book.modified, UTC)
    writer = Writer("", package, {"epub3_pages": False, "mtime": modified})
    with Archive(stream, "w") as writer.out:
        writer.out.writestr("mimetype", "application/epub+zip")
        writer._write_container()  # noqa: SLF001  (what `write` does, into a file of its own)
        writer._write_opf()  # noqa: SLF001
        writer._write_items()  # noqa: SLF001


_STEPS = (1280, 1024, 800, 640)  # px: below that, words in pictures cannot be read any more
_UNITS = {"kB": 1_000, "MB": 1_000_000}


def size_limit(written: str) -> float:
    """Read a size such as “8 MB” as bytes; no size is no limit.

    >>> size_limit("8 MB"), size_limit("")
    (8000000.0, inf)
    """
    match = re.fullmatch(r"([0-9.]+) ?(kB|MB)", written)
    return float(match[1]) * _UNITS[match[2]] if match else float("inf")


def picture_lengths(longest: int) -> Iterator[int]:
    """List the longest sides of pictures, in px, in the order in which they are tried."""
    return chain([longest], (step for step in _STEPS if step < longest))


def size_notes(
    written: str, size: int, longest: int, chosen: int, path: str
) -> Iterator[Diagnostic]:
    """Tell that pictures were made smaller than `longest`, or that it was not enough."""
    if chosen < longest:
        message = f"pictures are at most {chosen} px long, for the e-book to stay under {written}"
        yield Diagnostic("size-reduced", message, path)
    if size > size_limit(written):
        message = f"the e-book has {size / 1e6:.1f} MB, and was to have {written} at most"
        hint = (
            "leave pictures out, raise max_size under [epub], or send a link instead of the file: "
            "anthology help mail"
        )
        yield Diagnostic("size-exceeded", message, path, hint=hint)


_COVER = "pictures/cover.jpg"


class EpubOutput:
    """Make `<slug>.epub`: EPUB 3.3 with navigation, landmarks, NCX, pictures and credits."""

    name = "epub"
    after = ("pdf",)
    needs = ()

    def emit(self, edition: Edition) -> Artifact:
        """Render the book and write the package, with a list of the printed pages if there are."""
        target = edition.folder / f"{edition.book.slug}.epub"
        starts = edition.made["pdf"].pages if "pdf" in edition.made else ()
        found = _write(edition, starts, target)
        found += tuple(prove_ebook(edition.book, target, edition.context))
        count = len(edition.book.chapters)
        measure = f"{count} chapter{'' if count == 1 else 's'}"
        return Artifact(target, measure, target.stat().st_size, found)


def _write(edition: Edition, starts: Sequence[PageStart], target: Path) -> tuple[Diagnostic, ...]:
    """Write the package, again with smaller pictures while it is larger than it may be."""
    chosen = edition.settings.epub
    documents = _documents(
        Renderer(edition.book, RenderSettings("epub", templates=edition.templates)), starts
    )
    certificate, found = _certificate(chosen)
    for longest in picture_lengths(chosen.max_pixels):
        parts, noted = _contents(edition, documents, starts, longest)
        _pack(edition, replace(parts, certificate=certificate), target)
        size = target.stat().st_size
        if size <= size_limit(chosen.max_size):
            break
    cut = size_notes(chosen.max_size, size, chosen.max_pixels, longest, target.name)
    return (*found, *noted, *cut)


def _contents(
    edition: Edition, documents: Sequence[Document], starts: Sequence[PageStart], longest: int
) -> tuple[PackageContents, tuple[Diagnostic, ...]]:
    """Fit documents and pictures together, the pictures at most so many pixels long."""
    sizes = make_sizes(edition, longest)
    names = {key: _name(key, made.suffix) for key, made in sizes.pictures.items()}
    fitted = fit_documents(documents, {_COVER: _COVER, **names}, edition.book, starts)
    files = {key: made.file for key, made in sizes.pictures.items()}
    css, taken = screen_styles(edition.styles, edition.settings.pdf.theme)
    contents = PackageContents(
        documents=fitted.documents,
        pictures={names[key]: files[key] for key in sorted(fitted.pictures - {_COVER})},
        cover=cover_image(edition, files),
        stylesheet=css,
        survey=fitted.survey,
        printed=_printed(edition),
    )
    diagnostics = tuple(
        Diagnostic(
            "style-problem",
            f"left out of the e-book's stylesheet, which names no files: {one[:80]}",
            "styles",
            hint="name the file in a stylesheet for print alone (`print-….css`)",
        )
        for one in taken
    )
    return contents, (*sizes.diagnostics, *fitted.diagnostics, *diagnostics)


def _pack(edition: Edition, contents: PackageContents, target: Path) -> None:
    """Write the e-book, whole or not at all."""
    edition.context.progress.step("making the e-book", 1)
    with whole(target) as stream:
        write_package(edition.book, contents, stream)
    edition.context.progress.advance()


def _printed(edition: Edition) -> str:
    """Name the printed edition whose pages are marked: title, edition, date, size of the page."""
    book = edition.book
    kind = f"{word('printed-edition', book.language)} ({edition.settings.pdf.page})"
    return ", ".join(filter(None, (book.title, book.edition, book.date, kind)))


def _certificate(chosen: EpubSettings) -> tuple[Certificate | None, tuple[Diagnostic, ...]]:
    """Give the certificate of the settings, where these name certifier and report."""
    if chosen.certifier and chosen.report:
        return Certificate(chosen.certifier, chosen.report, chosen.wcag), ()
    if not chosen.certifier and not chosen.report:
        return None, ()
    lacks = "report" if chosen.certifier else "certifier"
    message = f"conformance to EPUB Accessibility is not claimed: [epub] names no {lacks}"
    hint = f"set {lacks} under [epub] in anthology.toml, or take the other one out"
    return None, (Diagnostic("conformance-unclaimed", message, "anthology.toml", hint=hint),)


def _documents(renderer: Renderer, starts: Sequence[PageStart]) -> list[Document]:
    """Render all documents in the order of the spine; the navigation lists the printed pages."""
    front = [renderer.frontcover(_COVER), *renderer.front()]
    body = [*renderer.body(), *renderer.back()]
    pages = page_targets(starts, {"nav", *(document.name for document in (*front, *body))})
    return [*front, renderer.navigation(pages), *body]


def _name(key: str, suffix: str) -> str:
    """Name a picture in the package: its key, with the ending of the format it has there."""
    return key if key.endswith(suffix) else f"{key}{suffix}"
