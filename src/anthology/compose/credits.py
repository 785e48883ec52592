"""Find each picture's credit in credits.toml, by path or pattern."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from anthology.book import Credit
from anthology.config import read_as
from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from anthology.book import Picture


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """One `[[picture]]` of credits.toml; `path` may be a pattern."""

    path: str = ""
    title: str = ""
    author: str = ""
    source: str = ""
    licence: str = ""
    changes: str = ""
    alt: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CreditsFile:
    """Hold credits.toml."""

    picture: tuple[CreditEntry, ...] = field(default=())


def read_credits(file: Path, path: str) -> tuple[tuple[CreditEntry, ...], tuple[Diagnostic, ...]]:
    """Read credits.toml; a project without one has no credits yet."""
    if not file.is_file():
        return (), ()
    read, faults = read_as(CreditsFile, file, path)
    return read.picture, faults


def credit(
    pictures: Mapping[str, Picture], entries: Sequence[CreditEntry], path: str, prefix: str
) -> tuple[dict[str, Picture], tuple[Diagnostic, ...]]:
    """Give pictures their credits; report pictures without one and entries without a picture.

    `path` names credits.toml in messages; patterns are relative to the content folder `prefix`.
    """
    credited: dict[str, Picture] = {}
    found: list[Diagnostic] = []
    used: set[int] = set()
    for key, picture in pictures.items():
        name = picture.path.removeprefix(prefix)
        match = next((one for one in entries if _matches(one, name)), None)
        if match is None:
            hint = f'add to {path}: [[picture]] path = "{name}" with author, source and licence'
            message = "this picture has no credit"
            found.append(Diagnostic("credit-missing", message, picture.path, hint=hint))
            credited[key] = picture
            continue
        used.add(match.line)
        credited[key] = replace(picture, credit=_made(match, path))
    for entry in entries:
        if entry.line not in used:
            message = f"“{entry.path}” matches no picture of the book"
            found.append(Diagnostic("credit-unused", message, path, entry.line or None))
    return credited, tuple(found)


def _matches(entry: CreditEntry, name: str) -> bool:
    return entry.path == name or fnmatchcase(name, entry.path)


def _made(entry: CreditEntry, path: str) -> Credit:
    return Credit(
        title=entry.title,
        author=entry.author,
        source=entry.source,
        licence=entry.licence,
        changes=entry.changes,
        alt=entry.alt,
        origin=f"{path}:{entry.line}",
    )
