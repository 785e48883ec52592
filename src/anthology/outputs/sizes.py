"""Make the pictures of an edition in the size that an output needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic
from anthology.pictures import derive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.outputs import Edition
    from anthology.pictures import Derivative


@dataclass(frozen=True, slots=True)
class Sizes:
    """Hold the pictures that could be made, by key, and what was found wrong with the others."""

    pictures: Mapping[str, Derivative]
    diagnostics: tuple[Diagnostic, ...]


def make_sizes(edition: Edition, longest: int) -> Sizes:
    """Make every picture of the book at most `longest` pixels long."""
    edition.progress.step("preparing pictures", len(edition.book.pictures))
    pictures: dict[str, Derivative] = {}
    found: list[Diagnostic] = []
    for key, picture in edition.book.pictures.items():
        made = derive(picture, longest, edition.cache / "pictures")
        if isinstance(made, Diagnostic):
            found.append(made)
        else:
            pictures[key] = made
            found += made.diagnostics
        edition.progress.advance()
    return Sizes(pictures, tuple(found))
