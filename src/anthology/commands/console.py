"""Print diagnostics, hints and progress to standard error, results to standard output."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Self

import click

from anthology.model.diagnostics import CATALOGUE, ContentError, Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from rich.progress import TaskID

    from anthology.build import Reading
    from anthology.model.diagnostics import Diagnostic
    from anthology.verify.built_book import BuiltBook


_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def tell(
    diagnostics: Iterable[Diagnostic], *, least: Severity = Severity.NOTE, most: int | None = None
) -> None:
    """Print diagnostics of at least a severity, each with its hint.

    Of warnings and notes of one code no more than `most` are printed; the others are counted.
    """
    shown = list(Severity)[list(Severity).index(least) :]
    seen: Counter[str] = Counter()
    for one in diagnostics:
        if one.severity in shown:
            seen[one.code] += 1
            if most is not None and seen[one.code] > most and one.severity is not Severity.ERROR:
                continue
            level = click.style(f"{one.severity}:", fg=_COLOURS[one.severity], bold=True)
            place = click.style(one.place, bold=True)
            click.echo(f"{place}: {level} {one.message} [{one.code}]", err=True)
            if one.hint:
                tell_hint(one.hint)

    if most is not None:
        _tell_rest({code: count - most for code, count in seen.items() if count > most})


def _tell_rest(counts: Mapping[str, int]) -> None:
    """Print how many more there are of each code."""
    rest = [
        f"{count} more [{code}]"
        for code, count in counts.items()
        if CATALOGUE[code].severity is not Severity.ERROR
    ]
    if rest:
        click.echo(f"… and {', '.join(rest)}: `anthology check` lists them all", err=True)


def tell_hint(hint: str) -> None:
    """Print what can be done about the message above."""
    click.echo(f"  {click.style('hint:', fg='green')} {hint}", err=True)


def tell_summary(diagnostics: Iterable[Diagnostic], hidden: Severity | None = None) -> None:
    """Print how many of each severity there were, and how to see those not shown."""
    found = list(diagnostics)
    counts = [(level, sum(one.severity is level for one in found)) for level in reversed(Severity)]
    words = [f"{count} {level}{'s' if count > 1 else ''}" for level, count in counts if count]
    if not words:
        return
    more = (
        " (notes: anthology check)"
        if hidden and any(one.severity is hidden for one in found)
        else ""
    )
    click.echo(f"{', '.join(words)}{more}", err=True)


def size(count: int) -> str:
    """Write a count of bytes as people read it."""
    amount = float(count)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000 or unit == "MB":  # noqa: PLR2004
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return ""


class Bars:
    """Draw progress on a terminal; on anything else, draw nothing."""

    def __init__(self) -> None:
        self._task: TaskID | None = None
        self._progress = None
        if sys.stderr.isatty():
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

            self._progress = Progress(
                TextColumn("{task.description:<18}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                transient=True,
            )

    def __enter__(self) -> Self:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bars off the terminal."""
        if self._progress is not None:
            self._progress.stop()

    def step(self, label: str, total: int) -> None:
        """Begin a bar of so many parts in the place of the last."""
        if self._progress is None:
            return
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(label, total=total)

    def advance(self) -> None:
        """Fill one part more."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task)


# -----------------------------------------------------------------------------
# Open a project whose book is built, or build it where that is asked for.


def open_reading(project: Path) -> Reading:
    """Read a project. Raises `ContentError` where its settings are at fault: they decide here."""
    from anthology.build import read_project  # noqa: PLC0415

    reading = read_project(project)
    faults = tuple(one for one in reading.diagnostics if one.code.startswith("config-"))
    if faults:
        raise ContentError("the settings are at fault", diagnostics=faults)
    return reading


def ready(
    reading: Reading,
    folder: Path,
    needs: Callable[[BuiltBook], frozenset[str]],
    *,
    build: bool,
    as_built: bool,
) -> BuiltBook:
    """Find the outputs that are needed, up to date.

    `needs` names them, knowing what there is. With `build` they are made anew; with `as_built`
    texts may have changed since. Raises `UsageError` that names the command where one is missing
    or too old.
    """
    from anthology.verify.built_book import find_built, need_built  # noqa: PLC0415

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
    from anthology.build import build  # noqa: PLC0415
    from anthology.runtime.context import open_build_context  # noqa: PLC0415
    from anthology.runtime.workers import cores  # noqa: PLC0415

    with Bars() as bars, open_build_context(folder, cores(), bars) as means:
        found = [
            one
            for artifact in build(reading, sorted(names), folder, means=means)
            for one in artifact.diagnostics
        ]
    tell(found, least=Severity.WARNING)
