"""Find what was built of a project, tell whether its texts have changed since, give its cover."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.diagnostics import OutputError, UsageError
from anthology.outputs import manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from anthology.build import Reading
    from anthology.outputs.manifest import Manifest


MEDIA_TYPES = {"epub": "application/epub+zip", "pdf": "application/pdf"}
_QUALITY = 85
_ASIDE = ("templates/mail/", "templates/share/", "standard/")  # nothing that a text says


@dataclass(frozen=True, slots=True)
class BuiltBook:
    """Hold the outputs found, by name (`epub`, `pdf`), and why they are out of date, if they are.

    `changed` begins a sentence: “content/walk.md has changed”.
    """

    files: Mapping[str, Path]
    changed: str = ""


def find_built(reading: Reading, folder: Path) -> BuiltBook:
    """Look for the outputs of a project in the folder that they were built into.

    Whether they are up to date is told by the manifest beside them; what serves mailing and
    sharing alone may have changed.
    """
    places = {name: folder / f"{reading.book.slug}.{name}" for name in MEDIA_TYPES}
    files = {name: file for name, file in places.items() if file.is_file()}
    told = manifest.read_manifest(folder / manifest.MANIFEST_NAME)
    strangers = [file.name for file in files.values() if not _recorded(file, told)]
    if strangers:
        return BuiltBook(files, f"{strangers[0]} has changed")
    return BuiltBook(files, _change(told, reading) if told else "")


def need_built(built: BuiltBook, names: frozenset[str], project: Path) -> None:
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


def _recorded(file: Path, told: Manifest | None) -> bool:
    made = told.made(file.name) if told else None
    return made is not None and made.sha256 == manifest.digest(file)


def _change(told: Manifest, reading: Reading) -> str:
    """Name the first thing that the book would be made of now and was not then, or the reverse."""
    was = told.ingredients
    now = manifest.describe_ingredients(reading.book, reading.project, reading.settings)
    settings = reading.project.relative(reading.project.settings_file)
    if was.settings != now.settings:
        return f"what {settings} says of the book has changed"
    before, after = ({one.path: one.sha256 for one in each.sources} for each in (was, now))
    for path in sorted(before.keys() | after.keys()):
        aside = path == settings or path.startswith(_ASIDE)
        if not aside and before.get(path) != after.get(path):
            return f"{path} has changed"
    return ""
