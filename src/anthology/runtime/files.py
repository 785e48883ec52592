"""Write files so that the former one stays whole until the new one is complete; keep scratch files.

Temporary files, and notes of the processes that were started, are in a folder that always goes:
however this process ends, killed included, a shell that waits for its end kills what it had
started and removes the folder.
"""

from __future__ import annotations

import os
import subprocess
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


def is_file(path: Path) -> bool:
    """Tell whether a file lies at a path; there is none under a name that no system can have."""
    return os.path.isfile(path)  # noqa: PTH113  (pathlib raises for a name too long)


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
            hint="choose another folder, or make room; what was there is unchanged",
        ) from error
    finally:
        if draft is not None:
            draft.unlink(missing_ok=True)


def _umask() -> int:
    """Read the permissions that new files do not get; the system tells them only by a change."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


# Reading ends when nobody holds the other end of the pipe: when the process has ended.
_WATCH = (
    'trap "" INT TERM HUP; read -r _; '
    'for one in "$1"/running/*; do kill -s KILL -- "-${one##*/}"; done; rm -rf -- "$1"'
)
_LONGEST = 50  # characters: the name of a socket in the folder must be shorter than 104 (macOS)
_LAST = -1000  # priority; the lowest that the standard library uses is -100
_FOLDERS: dict[int, Path] = {}  # by process: a forked one has its own


def scratch_folder() -> Path:
    """Give the folder of this process for temporary files: `dir=` of those of `tempfile`."""
    if os.getpid() not in _FOLDERS:
        from multiprocessing.util import Finalize  # noqa: PLC0415

        usual = tempfile.gettempdir()
        place = usual if len(usual) <= _LONGEST else "/tmp"  # noqa: S108  (mkdtemp makes a folder)
        folder = Path(tempfile.mkdtemp(prefix="anthology-", dir=place))
        watch, end = os.pipe()
        shell = subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, "sh", str(folder)],
            stdin=watch,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(watch)
        # After what multiprocessing has to do at the end, which has files there, too.
        Finalize(None, _finish, (end, shell), exitpriority=_LAST)
        (folder / "running").mkdir()
        _FOLDERS[os.getpid()] = folder
    return _FOLDERS[os.getpid()]


def share_scratch(folder: Path) -> None:
    """Take the folder of another process, which lives longer than this one, and note this one."""
    _FOLDERS[os.getpid()] = folder
    (folder / "running" / str(os.getpid())).touch()


@contextmanager
def temporary_files() -> Iterator[None]:
    """Let a library make its temporary files in the folder of this process."""
    former, tempfile.tempdir = tempfile.tempdir, str(scratch_folder())
    try:
        yield
    finally:
        tempfile.tempdir = former


@contextmanager
def noted(process: int) -> Iterator[None]:
    """Note a process, the first of a group of its own, as one that must not outlive this one."""
    note = scratch_folder() / "running" / str(process)
    note.touch()
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def _finish(end: int, shell: subprocess.Popen[bytes]) -> None:
    """Have the shell remove the folder and end what still runs, and wait for it."""
    os.close(end)
    shell.wait()
