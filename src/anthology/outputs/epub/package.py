"""Write the package of an e-book with EbookLib: the same bytes for the same book."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from anthology.outputs.epub.accessibility import accessibility
from anthology.outputs.epub.metadata import describe
from anthology.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from anthology.book import Book, Document

_DAWN = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP archive can name
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Contents:
    """Hold all that goes into the package: documents in spine order, pictures by file name."""

    documents: tuple[Document, ...]
    pictures: Mapping[str, Path]
    cover: bytes
    stylesheet: str


def write_package(book: Book, contents: Contents) -> bytes:
    """Write the package (EPUB 3.3 with an NCX for readers of EPUB 2)."""
    from ebooklib import epub  # noqa: PLC0415

    package = epub.EpubBook()
    package.guide = []
    markup = "".join(document.markup for document in contents.documents)
    described = not any(chapter_has_undescribed(chapter.body) for chapter in book.chapters)
    describe(package, book)
    accessibility(package, book, described=described, maths="<math" in markup)
    _add_files(package, contents)
    package.toc = list(_toc(book, contents))
    package.add_item(epub.EpubNcx())
    return _archive(package, book)


def chapter_has_undescribed(body: str) -> bool:
    """Tell whether a body has a picture without a description."""
    return 'alt=""' in body


def _add_files(package: Any, contents: Contents) -> None:
    from ebooklib import epub  # noqa: PLC0415

    style = contents.stylesheet.encode("utf-8")
    package.add_item(epub.EpubItem("style", "styles/book.css", "text/css", style))
    cover = epub.EpubItem("cover-image", "pictures/cover.jpg", "image/jpeg", contents.cover)
    cover.properties = ["cover-image"]
    package.add_item(cover)
    kinds = {".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif"}
    for number, (name, file) in enumerate(contents.pictures.items(), 1):
        item = epub.EpubItem(f"picture-{number}", name, kinds[file.suffix])
        item.get_content = file.read_bytes  # read when it is written, not held till then
        package.add_item(item)
    for document in contents.documents:
        package.add_item(_document_item(document))
        package.spine.append(document.name)


def _document_item(document: Document) -> Any:
    from ebooklib import epub  # noqa: PLC0415

    item = epub.EpubItem(
        document.name,
        f"text/{document.name}.xhtml",
        "application/xhtml+xml",
        (_XML + document.markup).encode("utf-8"),
    )
    properties = {"nav": document.name == "nav", "mathml": "<math" in document.markup}
    item.properties = [name for name, there in properties.items() if there]
    item.is_linear = True
    return item


def _toc(book: Book, contents: Contents) -> Iterator[Any]:
    """List the contents for the NCX: parts with their chapters, then the back matter."""
    from ebooklib import epub  # noqa: PLC0415

    for number, part in enumerate(book.parts, 1):
        chapters = [
            epub.Link(f"text/{chapter.name}.xhtml", chapter.meta.title, chapter.name)
            for chapter in part.chapters
        ]
        if part.title:
            yield epub.Section(part.title, f"text/part-{number}.xhtml"), chapters
        else:
            yield from chapters
    for document in contents.documents:
        if document.role in ("contributors", "credits"):
            title = word(document.role, book.language)
            yield epub.Link(f"text/{document.name}.xhtml", title, document.name)


def _archive(package: Any, book: Book) -> bytes:
    from ebooklib import epub  # noqa: PLC0415

    class Archive(zipfile.ZipFile):
        """Write every entry with the same time and the same rights."""

        def writestr(  # type: ignore[override]  # EbookLib gives names
            self, name: str, data: bytes, compress_type: int | None = None
        ) -> None:
            del compress_type
            entry = zipfile.ZipInfo(name, _DAWN)
            entry.external_attr = 0o644 << 16
            stored = name == "mimetype"
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            super().writestr(entry, data)

    class Writer(epub.EpubWriter):  # type: ignore[misc]  # the base class is untyped
        """Write into an archive in memory; say the language of the package."""

        def _write_opf_file(self, root: Any) -> None:
            root.set(_LANG, book.language)
            super()._write_opf_file(root)

    stream = BytesIO()
    modified = datetime.fromtimestamp(book.modified, UTC)
    writer = Writer("", package, {"epub3_pages": False, "mtime": modified})
    with Archive(stream, "w") as writer.out:
        writer.out.writestr("mimetype", "application/epub+zip")
        writer._write_container()  # noqa: SLF001  (what `write` does, into a file of its own)
        writer._write_opf()  # noqa: SLF001
        writer._write_items()  # noqa: SLF001
    return stream.getvalue()
