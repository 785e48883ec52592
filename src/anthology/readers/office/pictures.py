"""Unpack the pictures that a document shows, so that the book finds them as files."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from anthology.readers.office.package import Package
    from anthology.readers.office.prepared import Prepared
    from anthology.xhtml import Element

# What Word writes by itself where the author has described nothing.
_BY_MACHINE = re.compile(
    r"[\s.]*(?:(?:description )?automatically generated|ai-generated content may be incorrect|"
    r"description générée automatiquement|le contenu généré par l.ia peut être incorrect)[\s.]*\Z",
    re.IGNORECASE,
)


def unpack_pictures(root: Element, package: Package, prepared: Prepared, folder: Path) -> None:
    """Write each picture of a text into a folder for it, and name it there.

    The source of a picture becomes its path as the text's would be, were the text a folder:
    `interviews/jo.docx/image1.png`.
    """
    place = PurePosixPath(*(safe(part) for part in PurePosixPath(prepared.path).parts))
    for image in list(root.iter("img")):
        written = unquote(image.get("src") or "")
        _describe(image, written, prepared)
        part = _find(package, written)
        if not part:
            continue
        name = safe(PurePosixPath(part).name)
        image.set("src", str(place / name))
        try:
            keep(folder / place / name, package.data(part))
        except OSError as error:
            message = f"the picture {name} cannot be unpacked: {error.strerror}"
            prepared.report("image-broken", message, f"see that {folder} can be written")


def safe(name: str) -> str:
    """Write a file's name without what has a meaning in addresses or on other systems."""
    return re.sub(r'[?#%*:|"<>\\]', "_", unicodedata.normalize("NFC", name))


def _find(package: Package, written: str) -> str:
    """Find the part that is meant: by its path, in Word's folder, or by its name alone."""
    bare = written.removeprefix("./").lstrip("/")
    for name in (bare, f"word/{bare}"):
        if name in package.names:
            return name
    last = PurePosixPath(bare).name
    same = [name for name in package.names if last and PurePosixPath(name).name == last]
    return same[0] if len(same) == 1 else ""


def _describe(image: Element, written: str, prepared: Prepared) -> None:
    """Give a picture the description of its author; what the word processor made up is told."""
    known = prepared.alts.get(written)
    alt = known.pop(0) if known else image.get("alt") or ""
    if made := _BY_MACHINE.search(alt):
        alt = alt[: made.start()].strip()
        message = f"a program, not the author, described a picture: “{alt}”"
        prepared.report("alt-poor", message, "describe it in words of your own")
    image.set("alt", alt)
    image.attrib.pop("title", "")


def keep(file: Path, data: bytes) -> None:
    """Write a file whole, unless it is there already."""
    if file.is_file() and file.read_bytes() == data:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(name).replace(file)
