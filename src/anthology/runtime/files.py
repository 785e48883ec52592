"""Write a file so that the former one stays whole until the new one is complete."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from anthology.model.diagnostics import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def cache_folder(name: str) -> Path:
    """Name a folder for what is made once on a machine (XDG Base Directory, 0.8)."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home, "anthology", name)


def write_whole(target: Path, content: bytes, mode: int = 0o666) -> None:
    """Write a file beside the target, then put it in its place in one move.

    `mode` says who may read and write it, before the mask of the process. Raises `OutputError`
    where the folder is read-only, the disk full or the target a folder.
    """
    with whole(target, mode) as stream:
        stream.write(content)


@contextmanager
def whole(target: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Open a draft beside the target that takes its place when all has been written.

    Raises `OutputError` as `write_whole` does; whatever else is raised inside leaves the target
    as it was, too.
    """
    draft: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        draft = Path(name)
        with os.fdopen(handle, "wb") as stream:
            yield stream
        draft.chmod(mode & ~_umask())
        draft.replace(target)
    except OSError as error:
        raise OutputError(
            f"{target} cannot be written: {error.strerror or error}",
            hint="choose another folder with -o DIR, or make room; what was there is unchanged",
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
