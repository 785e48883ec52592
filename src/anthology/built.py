"""Find what was built of a project, tell whether its texts have changed since, give its cover."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.diagnostics import OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from anthology.pipeline import Reading

MEDIA_TYPES = {"epub": "application/epub+zip", "pdf": "application/pdf"}
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Built:
    """Hold the outputs found, by name (`epub`, `pdf`), and what has changed since, if anything.

    `changed` is the path of the newest file of the project that is newer than an output.
    """

    files: Mapping[str, Path]
    changed: str = ""


def find_built(reading: Reading, folder: Path) -> Built:
    """Look for the outputs of a project in the folder that they were built into."""
    places = {name: folder / f"{reading.book.slug}.{name}" for name in MEDIA_TYPES}
    files = {name: file for name, file in places.items() if file.is_file()}
    oldest = min((file.stat().st_mtime for file in files.values()), default=0.0)
    newer = [(at, path) for at, path in _parts(reading) if at > oldest]
    return Built(files, max(newer)[1] if newer else "")


def need_built(built: Built, names: frozenset[str], project: Path) -> None:
    """Insist on outputs being there. Raises `UsageError` that names the command otherwise."""
    if missing := sorted(names - set(built.files)):
        which = " ".join(f"--{name}" for name in missing)
        raise UsageError(
            f"there is no {' and no '.join(name.upper() for name in missing)} of the book yet",
            hint=f"run `anthology build {project} {which}` first, or add --build",
        )


def cover_of(epub: Path, width: int) -> bytes | None:
    """Take the cover out of an e-book, as a JPEG so many pixels wide; None where it has none.

    Raises `OutputError` where the file is no EPUB.
    """
    try:
        with zipfile.ZipFile(epub) as package:
            name = _cover_name(package)
            data = package.read(name) if name else b""
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise OutputError(f"{epub} is no whole EPUB: {error}", hint="build it again") from error
    return _shrunk(data, width) if data else None


def _cover_name(package: zipfile.ZipFile) -> str:
    """Find the cover picture by its property in the manifest (EPUB 3.3, D.5)."""
    container = xhtml.open_part(package.read("META-INF/container.xml"))
    root = next(node.get("full-path") or "" for node in container.iter("{*}rootfile"))
    for item in xhtml.open_part(package.read(root)).iter("{*}item"):
        if "cover-image" in (item.get("properties") or "").split():
            return str(PurePosixPath(root).parent / (item.get("href") or ""))
    return ""


def _shrunk(data: bytes, width: int) -> bytes:
    from PIL import Image  # noqa: PLC0415

    with Image.open(BytesIO(data)) as picture:
        small = picture.convert("RGB")
        small.thumbnail((width, 10 * width))
        stream = BytesIO()
        small.save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return stream.getvalue()


def _parts(reading: Reading) -> Iterator[tuple[float, str]]:
    """List what the book is made of: when it was changed (seconds since 1970), its path."""
    project = reading.project
    texts = (chapter.article.source.file for chapter in reading.book.chapters)
    pictures = (picture.file for picture in reading.book.pictures.values())
    files = (project.settings_file, project.people_file, project.credits_file)
    for file in chain(texts, pictures, files):
        if file.is_file():
            shown = file.relative_to(project.root) if file.is_relative_to(project.root) else file
            yield file.stat().st_mtime, shown.as_posix()
