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


def write_whole(target: Path, content: bytes) -> None:
    """Write a file beside the target, then put it in its place in one move.

    Raises `OutputError` where the folder is read-only, the disk full or the target a folder.
    """
    with whole(target) as stream:
        stream.write(content)


@contextmanager
def whole(target: Path) -> Iterator[BinaryIO]:
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
        draft.chmod(0o666 & ~_umask())
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
