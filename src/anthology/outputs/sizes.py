"""Make the pictures of an edition in the size that an output needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic
from anthology.pictures import derive, is_made

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from anthology.book import Picture
    from anthology.outputs import Edition
    from anthology.pictures import Derivative

_FEW = 4  # pictures that are sooner made than a process is started


@dataclass(frozen=True, slots=True)
class Sizes:
    """Hold the pictures that could be made, by key, and what was found wrong with the others."""

    pictures: Mapping[str, Derivative]
    diagnostics: tuple[Diagnostic, ...]


def make_sizes(edition: Edition, longest: int) -> Sizes:
    """Make every picture of the book at most `longest` pixels long."""
    progress, folder = edition.workshop.progress, edition.cache / "pictures"
    every = edition.book.pictures
    progress.step("preparing pictures", len(every))
    missing = [one for one in every.values() if not is_made(one, longest, folder)]
    task = partial(_derive, longest, folder)
    made = {}
    if len(missing) > _FEW:
        for number, result in edition.workshop.crew.do(task, missing, name=_path):
            made[missing[number].key] = result
            progress.advance()
    for key, picture in every.items():
        if key not in made:
            made[key] = task(picture)
            progress.advance()
    pictures = {key: made[key] for key in every}
    good = {key: one for key, one in pictures.items() if not isinstance(one, Diagnostic)}
    found = [
        one
        for result in pictures.values()
        for one in ([result] if isinstance(result, Diagnostic) else result.diagnostics)
    ]
    return Sizes(good, tuple(found))


def _derive(longest: int, folder: Path, picture: Picture) -> Derivative | Diagnostic:
    return derive(picture, longest, folder)


def _path(picture: Picture) -> str:
    return picture.path
