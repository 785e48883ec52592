"""Make a folder to put on the web: a page about the book with its files, a QR code, a catalogue."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from anthology import manifest
from anthology.built import MEDIA_TYPES, cover_of
from anthology.files import whole, write_whole
from anthology.render.environment import make_environment, render
from anthology.share.code import qr_codes
from anthology.words import file_size, listed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.book import Book, Person
    from anthology.built import Built

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
    book: Book, built: Built, folder: Path, address: str = "", templates: Path | None = None
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
        "people": _people(book),
        "updated": datetime.fromtimestamp(book.modified, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "catalogue_id": uuid.uuid5(uuid.NAMESPACE_URL, f"{book.identifier} opds").urn,
    }
    for name in (PAGE, CATALOGUE):
        write_whole(folder / name, render(environment, f"share/{name}", **context).encode())
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
    size = file.stat().st_size
    digest = manifest.digest(file)
    shown = file_size(size, book.language)
    return Download(name, f"{book.slug}.{name}", MEDIA_TYPES[name], size, digest, shown)


def _people(book: Book) -> tuple[Person, ...]:
    """Say who stands for the book: its editors, else its authors."""
    return book.editors or book.people
