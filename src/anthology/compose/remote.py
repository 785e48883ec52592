"""Fetch pictures from the web, where the project says so, and keep them."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from anthology.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 50_000_000  # bytes of a picture
_PATIENCE = 20  # seconds without an answer


def fetch(address: str, folder: Path) -> Path | str:
    """Fetch a picture once and give its file in a folder; where it cannot be had, why not.

    What was fetched before is not fetched again. Raises `OutputError` where the folder cannot
    be written.
    """
    written = f"https:{address}" if address.startswith("//") else address
    suffix = PurePosixPath(urlsplit(written).path).suffix.lower()[:6]
    kept = folder / (hashlib.sha256(written.encode()).hexdigest()[:24] + suffix)
    if kept.is_file():
        return kept
    try:
        request = Request(  # noqa: S310  (http and https only: the caller looks)
            quote(written, safe=":/?#[]@!$&'()+*,;=%~"), headers={"User-Agent": "anthology"}
        )
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            data = answer.read(_LARGEST + 1)
    except URLError as error:
        return str(error.reason)
    except (OSError, ValueError) as error:
        return str(error)
    if len(data) > _LARGEST:
        return f"it is larger than {_LARGEST // 1_000_000} MB"
    write_whole(kept, data)
    return kept
