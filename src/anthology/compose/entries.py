"""Read credits.toml into entries, and find those for a file of the project."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, TypeVar

from anthology.config import read_as
from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from pathlib import Path

_KINDS = ("own", "decorative")


@dataclass(frozen=True, slots=True)
class PictureEntry:
    """One `[[picture]]` of credits.toml; `path` may be a pattern, `credit` is printed as it is."""

    path: str = ""
    title: str = ""
    author: str = ""
    source: str = ""
    licence: str = ""
    changes: str = ""
    permission: str = ""
    credit: str = ""
    alt: str = ""
    kind: str = field(default="", metadata={"choices": _KINDS})
    line: int = 0


@dataclass(frozen=True, slots=True)
class TextEntry:
    """One `[[text]]` of credits.toml: first publication and permission; `path` may be a pattern."""

    path: str = ""
    original: str = ""
    first_published: str = ""
    date: str = ""
    address: str = ""
    licence: str = ""
    permission: str = ""
    by: str = ""
    permitted: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CreditsTables:
    """Hold the tables of credits.toml."""

    picture: tuple[PictureEntry, ...] = field(default=())
    text: tuple[TextEntry, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class CreditsFile:
    """Hold credits.toml; `name` is its path in messages."""

    name: str
    picture: tuple[PictureEntry, ...] = ()
    text: tuple[TextEntry, ...] = ()


Entry = TypeVar("Entry", PictureEntry, TextEntry)


def read_credits(file: Path, path: str) -> tuple[CreditsFile, tuple[Diagnostic, ...]]:
    """Read credits.toml; a project without one has no credits yet."""
    if not file.is_file():
        return CreditsFile(path), ()
    read, faults = read_as(CreditsTables, file, path)
    repeated = (*_repeated(read.picture, path), *_repeated(read.text, path))
    return CreditsFile(path, read.picture, read.text), (*faults, *repeated)


def _repeated(
    entries: Sequence[PictureEntry] | Sequence[TextEntry], path: str
) -> Iterable[Diagnostic]:
    """Report entries without a path, and two that name the same one."""
    first: dict[str, int] = {}
    for entry in entries:
        if not entry.path:
            hint = 'write path = "…", relative to the folder of the texts'
            message = "this entry names no path"
            yield Diagnostic("credit-unused", message, path, entry.line or None, hint=hint)
        elif first.setdefault(entry.path, entry.line) != entry.line:
            message = f"“{entry.path}” has an entry on line {first[entry.path]} already"
            hint = "make one of the two; what the first one says counts"
            yield Diagnostic("credit-repeated", message, path, entry.line or None, hint=hint)


def matching(entries: Sequence[Entry], name: str) -> list[Entry]:
    """List the entries for a file: those with its very path, then patterns, in their order."""
    exact = [one for one in entries if one.path == name]
    return exact + [one for one in entries if one.path != name and fnmatchcase(name, one.path)]


def unused(
    entries: Iterable[PictureEntry | TextEntry], used: Container[int], path: str, what: str
) -> Iterator[Diagnostic]:
    """Report the entries whose lines were not used: their paths match nothing in the book."""
    for entry in entries:
        if entry.path and entry.line not in used:
            message = f"“{entry.path}” matches no {what} of the book"
            hint = "correct the path, or take the entry out"
            yield Diagnostic("credit-unused", message, path, entry.line or None, hint=hint)
