"""Keep what was made under a key that tells of all it was made from, and give it back if whole.

An entry is one file: a seal, then what was kept. It is written beside and moved into its place,
so a crash, a full disk or another build at the same time leave entries that are whole or none. The
seal binds it to its key and to this user of this machine: what was damaged or exchanged since, or
comes from elsewhere, is taken away, named in `damaged`, and made again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import platform
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.model.diagnostics import OutputError
from anthology.runtime.files import cache_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator


_SEAL = 32  # bytes of an HMAC with SHA-256
_MOST = 2 << 30  # bytes in all that a cache may hold after a build
_OLDEST = 60 * 24 * 3600  # seconds for which an entry is kept that no build has used
_LIBRARIES = (
    "click ebooklib fontTools jinja2 justmytype-intl-cjk latex2mathml lxml manimgx-fonts markdown "
    "markdown-it-py mdit-py-plugins nh3 pikepdf "
    "pillow pydyf python-frontmatter rapidfuzz readability-lxml tinycss2 weasyprint ziafont ziamath"
).split()


@dataclass(slots=True)
class Cache:
    """Hold entries by their keys in a folder; without a folder, hold nothing."""

    folder: Path | None
    damaged: list[str] = field(default_factory=list)
    _closed: bool = False

    def get(self, key: str) -> bytes | None:
        """Give an entry, or None where there is none that is whole."""
        if self.folder is None:
            return None
        file = self._file(key)
        try:
            kept = file.read_bytes()
        except OSError:
            return None
        if hmac.compare_digest(seal(key, kept[_SEAL:]), kept[:_SEAL]):
            _touch(file)
            return kept[_SEAL:]
        self.damaged.append(file.name)
        file.unlink(missing_ok=True)
        return None

    def has(self, key: str) -> bool:
        """Tell whether there is an entry, whole or not, without reading it."""
        return self.folder is not None and self._file(key).is_file()

    def put(self, key: str, data: bytes) -> None:
        """Keep an entry; where the disk is full or read-only, do without from now on."""
        if self.folder is None or self._closed:
            return
        try:
            write_whole(self._file(key), seal(key, data) + data)
        except OutputError:
            self._closed = True

    def trim(self, most: int = _MOST, oldest: int = _OLDEST) -> None:
        """Take away what was not used for `oldest` seconds, then the oldest above `most` bytes."""
        limit, total = time.time() - oldest, 0
        for used, size, file in sorted(self._entries(), reverse=True):
            total += size
            if used < limit or total > most:
                file.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        """Give the file of an entry."""
        return Path(self.folder or "", key[:2], key)

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        """List the entries: when each was last used, its bytes, its file."""
        for file in Path(self.folder or "").glob("??/*") if self.folder else ():
            try:
                found = file.stat()
            except OSError:
                continue  # another build was quicker
            yield found.st_mtime, found.st_size, file


def seal(name: str, data: bytes) -> bytes:
    """Seal what is kept under a name, so that only this user of this machine can have kept it."""
    return hmac.digest(_secret(), b"%d:%s%s" % (len(name), name.encode(), data), "sha256")


@cache
def _secret() -> bytes:
    """Give what only this user knows; where it cannot be kept, what only this process knows."""
    file = cache_folder("secret") / "seal"
    with suppress(OSError):
        if len(known := file.read_bytes()) == _SEAL:
            return known
    made = secrets.token_bytes(_SEAL)
    with suppress(OutputError):
        write_whole(file, made, mode=0o600)
    return made


def key(*parts: str | bytes) -> str:
    """Make a key of everything that something is made from, this program included."""
    digest = hashlib.sha256(program().encode())
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


@cache
def program() -> str:
    """Digest this program: its own files, and the versions of its libraries.

    A wheel carries the standard styles and templates in the package; in a checkout they lie beside
    its `src`.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {package_version(name)}\n".encode())
    package = Path(__file__).parents[1]
    beside = [package.parents[1] / name for name in ("styles", "templates")]
    for folder in (package, *([] if (package / "standard").is_dir() else beside)):
        for file in sorted(folder.rglob("*.*")):
            if file.suffix != ".pyc" and file.is_file():
                digest.update(file.relative_to(folder).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def package_version(name: str) -> str:
    """Give the version of a package, "" where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _touch(file: Path) -> None:
    """Note that an entry was used."""
    try:
        os.utime(file)
    except OSError:
        return
