"""Tell by its content whether a file is an e-book or a PDF."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING

from anthology.diagnostics import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 1024  # bytes in which a PDF must say that it is one (ISO 32000-1, annex H, note 13)


class Kind(StrEnum):
    """Name the kinds of file that can be verified."""

    EPUB = "epub"
    PDF = "pdf"


def kind_of(file: Path) -> Kind:
    """Tell the kind of a file. Raises `UsageError` where it is neither, or not there."""
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        why = "is a folder" if file.is_dir() else f"cannot be read: {error.strerror}"
        raise UsageError(f"{file} {why}", hint="name a PDF or an EPUB") from error
    if b"%PDF-" in head:
        return Kind.PDF
    if head.startswith(b"PK") and _is_epub(file):
        return Kind.EPUB
    raise UsageError(
        f"{file} is neither a PDF nor an EPUB, whatever its name says",
        hint="`anthology build` makes both into the folder `build`",
    )


def _is_epub(file: Path) -> bool:
    """Tell an e-book from other archives: by what is in it; if it is damaged, by its name."""
    try:
        with zipfile.ZipFile(file) as archive:
            named = {"mimetype", "META-INF/container.xml"} & set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return file.suffix.lower() == ".epub"
    return bool(named) or file.suffix.lower() == ".epub"
