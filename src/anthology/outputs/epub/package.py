"""Write the package of an e-book with EbookLib: the same bytes for the same book."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from anthology.language.words import direction
from anthology.markup import xhtml
from anthology.outputs.epub.documents import path_of
from anthology.outputs.epub.metadata import accessibility, certify, write_metadata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from anthology.markup.xhtml import Element
    from anthology.model.book import Book, Document
    from anthology.outputs.epub.metadata import Certificate, Survey


# -----------------------------------------------------------------------------
# Read the navigation document, so that the NCX for older readers says the same.


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
    for item in lists.iterfind("{*}li"):
        below = tuple(entry for inner in item.iterfind("{*}ol") for entry in _entries(inner))
        label = next((node for node in item if xhtml.name(node) in ("a", "span")), None)
        if label is not None:
            target = label.get("href") or (below[0].target if below else "")
            yield NavEntry(_title(label), target, below)


def _title(label: Element) -> str:
    for node in label:
        if "contents-authors" in xhtml.classes(node):
            xhtml.drop(node)
    return xhtml.text(label)


_DAWN = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP archive can name
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UNIX = 3
_PACKED = (".jpg", ".png")  # compressed already
_KINDS = {".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Contents:
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


def write_package(book: Book, contents: Contents, stream: BinaryIO) -> None:
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


def _add_files(package: Any, contents: Contents) -> None:
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
    from ebooklib import epub  # noqa: PLC0415

    class Archive(zipfile.ZipFile):
        """Write every entry with the same time and the same rights."""

        def writestr(  # type: ignore[override]  # EbookLib gives names
            self, name: str, data: bytes, compress_type: int | None = None
        ) -> None:
            del compress_type
            entry = zipfile.ZipInfo(name, _DAWN)
            entry.create_system, entry.external_attr = _UNIX, 0o644 << 16
            stored = name == "mimetype" or name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            super().writestr(entry, data)

    class Writer(epub.EpubWriter):  # type: ignore[misc]  # the base class is untyped
        """Write into a stream; say the language of the package; list the printed pages."""

        def _write_opf_file(self, root: Any) -> None:
            root.set(_LANG, book.language)
            super()._write_opf_file(root)

        def _get_ncx(self) -> bytes:
            written: bytes = super()._get_ncx()
            return written.replace(b"</ncx>", _page_list(pages, book.title) + b"</ncx>")

    modified = datetime.fromtimestamp(book.modified, UTC)
    writer = Writer("", package, {"epub3_pages": False, "mtime": modified})
    with Archive(stream, "w") as writer.out:
        writer.out.writestr("mimetype", "application/epub+zip")
        writer._write_container()  # noqa: SLF001  (what `write` does, into a file of its own)
        writer._write_opf()  # noqa: SLF001
        writer._write_items()  # noqa: SLF001
