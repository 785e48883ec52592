"""Remember what a build made of what, and tell whether the same build would make the same again.

A project is taken to be unchanged where every file of it has the size, the times and the place on
the disk that it had; nothing is read. What is asked of the build, this program and the
libraries that it uses count as well.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.model.book import Artifact
from anthology.model.diagnostics import Diagnostic, OutputError
from anthology.runtime.cache import program
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


_FILE = ".cache/last-build.json"
_MANIFEST = "manifest.json"
_PROGRAMS = ("asciidoctor", "pandoc")  # that texts are read by
_SKIPPED = frozenset(["node_modules", "__pycache__"])


@dataclass(frozen=True, slots=True)
class KnownFile:
    """Hold one file that was made: its name, its size in bytes, its time in nanoseconds."""

    name: str
    size: int
    changed: int


@dataclass(frozen=True, slots=True)
class OutputFile:
    """Hold one output as it was made: its measure in words, its files, the first one first."""

    measure: str
    files: tuple[KnownFile, ...]


@dataclass(frozen=True, slots=True)
class LastBuild:
    """Hold what the last build found and made; `signature` tells what it was asked and given."""

    signature: str
    outputs: tuple[OutputFile, ...]
    diagnostics: tuple[Diagnostic, ...]


def sign(project: Path, folder: Path, *asked: str) -> str:
    """Sign what a build into a folder is given: the project as it is now, then what is asked."""
    digest = hashlib.sha256(program().encode())
    for part in (os.environ.get("SOURCE_DATE_EPOCH", ""), *map(_file_state, _PROGRAMS)):
        digest.update(f"{part}\n".encode())
    if project.is_dir():
        for file in sorted(
            _files(project, {identify_folder(folder), identify_folder(project / "build")})
        ):
            digest.update(file.encode("utf-8", "surrogateescape"))
    return " ".join((digest.hexdigest(), *asked))


def find_last_build(folder: Path, signature: str) -> tuple[list[Artifact], list[Diagnostic]] | None:
    """Give what the last build made and found, if it was this one and its outputs are there."""
    memory = _recall(folder)
    if memory is None:
        return None
    whole = (folder / _MANIFEST).is_file() and all(
        _is_whole(folder, file) for made in memory.outputs for file in made.files
    )
    if memory.signature != signature or not whole:
        return None
    made = [
        Artifact(folder / one.files[0].name, one.measure, one.files[0].size)
        for one in memory.outputs
    ]
    return made, [*memory.diagnostics]


def recall_findings(project: Path, folder: Path) -> tuple[Diagnostic, ...]:
    """Give what the last build found, as long as nothing of the project has changed since."""
    memory = _recall(folder)
    if memory is None or memory.signature.split()[0] != sign(project, folder):
        return ()
    return memory.diagnostics


def _recall(folder: Path) -> LastBuild | None:
    """Read the record of the last build; None where there is none that can be read."""
    import msgspec  # noqa: PLC0415

    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=LastBuild)
    except (OSError, msgspec.DecodeError, KeyError):
        return None


def record_last_build(
    folder: Path,
    signature: str,
    artifacts: Sequence[Artifact],
    diagnostics: Sequence[Diagnostic],
) -> None:
    """Note what a build made; where that cannot be written, the next one does its work again."""
    import msgspec  # noqa: PLC0415

    outputs = tuple(
        OutputFile(one.measure, tuple(_file(file) for file in (one.file, *one.beside)))
        for one in artifacts
    )
    memory = LastBuild(signature, outputs, tuple(diagnostics))
    try:
        write_whole(folder / _FILE, msgspec.json.encode(memory))
    except OutputError:
        return


def _file(file: Path) -> KnownFile:
    """Tell size and time of a file."""
    found = file.stat()
    return KnownFile(file.name, found.st_size, found.st_mtime_ns)


def _is_whole(folder: Path, made: KnownFile) -> bool:
    """Tell whether an output is still as it was made."""
    try:
        return _file(folder / made.name) == made
    except OSError:
        return False


def _files(folder: Path, seen: set[tuple[int, int] | None]) -> Iterator[str]:
    """Describe the state of every file below a folder, but for folders seen before."""
    if (here := identify_folder(folder)) in seen:
        return
    seen.add(here)
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _SKIPPED:
                continue
            if entry.is_dir():
                yield from _files(Path(entry.path), seen)
            else:
                yield _file_state(entry.path)


def identify_folder(folder: Path) -> tuple[int, int] | None:
    """Tell which folder this is, for the system: a copy is another one. None where it is gone."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _file_state(name: str) -> str:
    """Describe the state of a file, or of a program by its name: another one when it changes."""
    path = shutil.which(name) if name in _PROGRAMS else name
    try:
        found = os.stat(path or "")  # noqa: PTH116  (once a file: Path costs as much again)
    except OSError:
        return f"{name} is not there"
    return f"{name} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"
