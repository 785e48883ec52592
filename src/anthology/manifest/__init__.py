"""Record what a build was made of and what it made, as `manifest.json` beside the outputs.

Nothing in it tells of the time or place of the build: the same sources and tools give the same
manifest. Its format is described in docs/reference/manifest.md.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from anthology.files import write_whole
from anthology.manifest.ingredients import Entry, Ingredients, describe, digest
from anthology.outputs import output

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from anthology.book import Artifact

__all__ = [
    "NAME",
    "Entry",
    "Ingredients",
    "Made",
    "Manifest",
    "describe",
    "digest",
    "read",
    "record",
]

NAME = "manifest.json"
SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Made:
    """Hold one output: its name, its file beside the manifest, how much it holds, in words.

    `drew_on` names the outputs that it took something from (the e-book its list of pages).
    """

    output: str
    file: str
    sha256: str
    size: int
    measure: str
    drew_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hold a manifest: what went in, and what came out in the order of the file names."""

    ingredients: Ingredients
    outputs: tuple[Made, ...]

    def made(self, file: str) -> Made | None:
        """Find the output of that file name."""
        return next((one for one in self.outputs if one.file == file), None)


def record(ingredients: Ingredients, folder: Path, artifacts: Mapping[str, Artifact]) -> None:
    """Write the manifest of the outputs made, by their names, into the folder they lie in.

    Outputs of an earlier build stay in it where they were made of the same and are there still.
    Raises `OutputError` where it cannot be written.
    """
    made = [one for name in artifacts for one in _made(name, artifacts)]
    known = {one.file: one for one in (*_still_true(ingredients, folder), *made)}
    content = {
        "schema": SCHEMA,
        **asdict(ingredients),
        "modified": datetime.fromtimestamp(ingredients.modified, UTC).isoformat(),
        "outputs": [asdict(known[file]) for file in sorted(known)],
    }
    written = json.dumps(content, ensure_ascii=False, indent=2)
    write_whole(folder / NAME, f"{written}\n".encode())


def read(file: Path) -> Manifest | None:
    """Read a manifest; None where there is none that this version can read."""
    try:
        told = json.loads(file.read_bytes())
        if told.pop("schema") != SCHEMA:
            return None
        outputs = tuple(Made(**_with_tuple(one, "drew_on")) for one in told.pop("outputs"))
        told["modified"] = int(datetime.fromisoformat(told["modified"]).timestamp())
        told["sources"] = tuple(Entry(**one) for one in told["sources"])
        return Manifest(Ingredients(**told), outputs)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _with_tuple(told: dict[str, Any], key: str) -> dict[str, Any]:
    return {**told, key: tuple(told[key])}


def _made(name: str, artifacts: Mapping[str, Artifact]) -> Iterator[Made]:
    """Tell of the files of an output; its measure is that of the first."""
    drew_on = tuple(earlier for earlier in output(name).after if earlier in artifacts)
    measure = artifacts[name].measure
    for file in (artifacts[name].file, *artifacts[name].beside):
        yield Made(name, file.name, digest(file), file.stat().st_size, measure, drew_on)
        measure = ""


def _still_true(ingredients: Ingredients, folder: Path) -> Iterator[Made]:
    """Give the outputs of the manifest before that this build would have made alike."""
    former = read(folder / NAME)
    if former is None or former.ingredients != ingredients:
        return
    for one in former.outputs:
        file = folder / one.file
        if file.is_file() and digest(file) == one.sha256:
            yield one
