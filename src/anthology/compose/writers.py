"""Read the lists of authors that blogs keep (`authors.yml`) into people, known by their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.collect import walk
from anthology.diagnostics import Diagnostic
from anthology.encoding import decode
from anthology.readers.loaders import BrokenError, load_json, load_toml, load_yaml
from anthology.readers.people import read_people

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.book import Person
    from anthology.collect import Project

# Docusaurus has authors.yml beside its posts, Jekyll in _data, Hugo any of these in data.
_LOADERS = {
    "authors.yml": load_yaml,
    "authors.yaml": load_yaml,
    "authors.toml": load_toml,
    "authors.json": load_json,
}
_LARGEST = 1_000_000  # bytes


def read_writers(project: Project) -> tuple[tuple[Person, ...], tuple[Diagnostic, ...]]:
    """Read all such lists of a project, in the order of their paths; broken ones are reported."""
    people: list[Person] = []
    faults: list[Diagnostic] = []
    for file in find_lists(project):
        try:
            people += _read(file)
        except (BrokenError, OSError) as error:
            line = error.line if isinstance(error, BrokenError) else None
            message = f"the list of authors cannot be read: {error}"
            hint = "mend it, or give the people in people.toml"
            path = project.relative(file)
            faults.append(Diagnostic("metadata-doubtful", message, path, line, hint=hint))
    return tuple(people), tuple(faults)


def find_lists(project: Project) -> list[Path]:
    """Find the files, whatever folder of the texts they lie in."""
    return sorted(file for file in walk(project) if file.name in _LOADERS)


def _read(file: Path) -> tuple[Person, ...]:
    if file.stat().st_size > _LARGEST:
        raise BrokenError("it is too large")
    return read_people(_LOADERS[file.name](decode(file.read_bytes()).text))
