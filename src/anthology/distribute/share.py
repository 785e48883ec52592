"""Make a folder to put on the web: a page about the book with its files, a QR code, a catalogue."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from anthology.language.words import file_size, listed
from anthology.outputs import manifest
from anthology.render.templates import make_environment, render_template
from anthology.runtime.files import whole, write_whole
from anthology.verify.built_book import MEDIA_TYPES, cover_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.model.book import Book
    from anthology.verify.built_book import BuiltBook


PNG, SVG = "qr.png", "qr.svg"
_DOT = 12  # px of a module in the PNG
_QUIET = 4  # modules of white around it (ISO/IEC 18004, 6.3.8)


def qr_codes(address: str) -> dict[str, bytes]:
    """Draw the code black on white, readable with 15 % of it hidden; give files by name."""
    import segno  # noqa: PLC0415

    code = segno.make(address, error="m", micro=False)
    png, svg = BytesIO(), BytesIO()
    code.save(png, kind="png", scale=_DOT, border=_QUIET, light="white")
    code.save(svg, kind="svg", scale=1, border=_QUIET, light="white", unit="mm", omitsize=False)
    return {PNG: png.getvalue(), SVG: svg.getvalue()}


_COVER_WIDTH = 800  # px: shown 400 wide at most, sharp on dense screens
PAGE, CATALOGUE, COVER = "index.html", "opds.xml", "cover.jpg"


@dataclass(frozen=True, slots=True)
class Download:
    """Hold a file to download: its format, name, media type, bytes and SHA-256."""

    format: str
    name: str
    media_type: str
    size: int
    digest: str
    shown_size: str


def share(
    book: Book, built: BuiltBook, folder: Path, address: str = "", templates: Path | None = None
) -> Iterator[Path]:
    """Write the page and all that belongs to it into a folder; give each file.

    `address` is where the page will be on the web; without it there is no QR code. Raises
    `OutputError` where a file cannot be written, `ContentError` where a template of the project
    is at fault.
    """
    downloads = [
        _download(name, built.files[name], book) for name in MEDIA_TYPES if name in built.files
    ]
    cover = cover_of(built.files["epub"], _COVER_WIDTH) if "epub" in built.files else None
    environment = make_environment(templates)
    context = {
        "book": book,
        "address": address,
        "absolute": lambda name: urljoin(address, name),
        "cover": COVER if cover else "",
        "downloads": downloads,
        "names": lambda people: listed([one.name for one in people], book.language),
        "people": book.editors or book.writers,
        "updated": datetime.fromtimestamp(book.modified, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "catalogue_id": uuid.uuid5(uuid.NAMESPACE_URL, f"{book.identifier} opds").urn,
    }
    for name in (PAGE, CATALOGUE):
        write_whole(
            folder / name, render_template(environment, f"share/{name}", **context).encode()
        )
        yield folder / name
    if cover:
        write_whole(folder / COVER, cover)
        yield folder / COVER
    if address:
        for name, code in qr_codes(address).items():
            write_whole(folder / name, code)
            yield folder / name
    for one in downloads:
        with built.files[one.format].open("rb") as source, whole(folder / one.name) as target:
            shutil.copyfileobj(source, target)
        yield folder / one.name


def _download(name: str, file: Path, book: Book) -> Download:
    """Describe one file of the page: name, type, size in bytes, and digest."""
    size = file.stat().st_size
    digest = manifest.digest(file)
    shown = file_size(size, book.language)
    return Download(name, f"{book.slug}.{name}", MEDIA_TYPES[name], size, digest, shown)
