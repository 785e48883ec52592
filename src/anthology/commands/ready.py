"""Open a project whose book is built, or build it where that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.commands.console import Bars, tell
from anthology.diagnostics import ContentError, Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anthology.built import Built
    from anthology.pipeline import Reading


def open_reading(project: Path) -> Reading:
    """Read a project. Raises `ContentError` where its settings are at fault: they decide here."""
    from anthology.pipeline import read_project  # noqa: PLC0415

    reading = read_project(project)
    faults = tuple(one for one in reading.diagnostics if one.code.startswith("config-"))
    if faults:
        raise ContentError("the settings are at fault", diagnostics=faults)
    return reading


def ready(
    reading: Reading,
    folder: Path,
    needs: Callable[[Built], frozenset[str]],
    *,
    build: bool,
    as_built: bool,
) -> Built:
    """Find the outputs that are needed, up to date.

    `needs` names them, knowing what there is. With `build` they are made anew; with `as_built`
    texts may have changed since. Raises `UsageError` that names the command where one is missing
    or too old.
    """
    from anthology.built import find_built, need_built  # noqa: PLC0415

    built = find_built(reading, folder)
    if build and (built.changed or needs(built) - set(built.files)):
        _make(reading, needs(built) | set(built.files), folder)
        built = find_built(reading, folder)
    need_built(built, needs(built), reading.project.root)
    if built.changed and not as_built:
        raise UsageError(
            f"{built.changed} since the book was built",
            hint=f"run `anthology build {reading.project.root}` first, or add --build; "
            "--as-built takes the book as it is",
        )
    return built


def _make(reading: Reading, names: frozenset[str], folder: Path) -> None:
    from anthology.crew import cores  # noqa: PLC0415
    from anthology.pipeline import build  # noqa: PLC0415
    from anthology.workshop import workshop  # noqa: PLC0415

    with Bars() as bars, workshop(folder, cores(), bars) as means:
        found = [
            one
            for artifact in build(reading, sorted(names), folder, means=means)
            for one in artifact.diagnostics
        ]
    tell(found, least=Severity.WARNING)
