"""Take pictures that a text carries within itself out into files, and name them in their places."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from anthology.collect import UNPACKED
from anthology.readers.office.pictures import keep, safe

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.book import Source

SIGN = ";base64,"
_DATA = re.compile(  # RFC 2397; drawings, which may hold scripts, are not taken
    r"data:image/(?P<kind>png|jpe?g|gif|webp);base64,(?P<data>[A-Za-z0-9+/]{20,}={0,2})"
)


def take_out(text: str, source: Source) -> str:
    """Return the text with paths in the place of pictures written as `data:` addresses.

    The files lie where those of packed documents do, in a folder named like the text. What is no
    picture, or cannot be written, stays as it is.
    """
    if SIGN not in text:
        return text
    folder = "/".join(safe(part) for part in source.path.split("/"))

    def name(match: re.Match[str]) -> str:
        try:
            data = base64.b64decode(match["data"], validate=True)
            file = f"{folder}/{hashlib.sha256(data).hexdigest()[:12]}.{match['kind']}"
            keep(_root(source) / UNPACKED / file, data)
        except (binascii.Error, OSError):
            return match[0]
        return f"/{quote(file)}"

    return _DATA.sub(name, text)


def _root(source: Source) -> Path:
    """Find the project's folder from a file and its path in it."""
    file = source.file.absolute()
    within = file.as_posix().endswith(f"/{source.path}")
    return file.parents[source.path.count("/")] if within else file.parent
