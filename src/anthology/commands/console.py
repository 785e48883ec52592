"""Print diagnostics, hints and progress to standard error, results to standard output."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING, Self

import click

from anthology.model.diagnostics import ContentError, Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rich.progress import TaskID

    from anthology.model.diagnostics import Diagnostic
    from anthology.outputs.build import Reading
    from anthology.verify.built_book import BuiltBook


# Controls, marks that turn the direction of writing, halves of characters (Unicode, chapter 23).
_OBEYED = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def printable(text: str) -> str:
    r"""Write text in one line: white space as a space, what terminals obey as its code.

    >>> printable("a\nb \x1b[31mred")
    'a b \\x1b[31mred'
    """
    line = re.sub(r"[ \t\n\r\v\f\x85\u2028\u2029]+", " ", text)
    return _OBEYED.sub(lambda match: ascii(match[0])[1:-1], line)


def styled(severity: Severity) -> str:
    """Write a severity as it stands before a message."""
    return click.style(f"{severity}:", fg=_COLOURS[severity], bold=True)


def tell(
    diagnostics: Iterable[Diagnostic], *, least: Severity = Severity.NOTE, hints: bool = True
) -> None:
    """Print diagnostics of at least a severity one by one, each with its hint."""
    shown = list(Severity)[list(Severity).index(least) :]
    for one in diagnostics:
        if one.severity in shown:
            place = click.style(printable(one.place), bold=True)
            said = f"{styled(one.severity)} {printable(one.message)} [{one.code}]"
            click.echo(f"{place}: {said}", err=True)
            if one.hint and hints:
                tell_hint(one.hint)


def tell_hint(hint: str) -> None:
    """Print what can be done about the message above."""
    click.echo(f"  {click.style('hint:', fg='green')} {printable(hint)}", err=True)


def count_severities(diagnostics: Iterable[Diagnostic]) -> str:
    """Write how many of each severity there are, the gravest first."""
    counts = Counter(one.severity for one in diagnostics)
    return ", ".join(
        f"{counts[one]} {one}{'s' if counts[one] > 1 else ''}"
        for one in reversed(Severity)
        if counts[one]
    )


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


def open_reading(project: Path) -> Reading:
    """Read a project. Raises `ContentError` where its settings are at fault: they decide here."""
    from anthology.outputs.build import read_project  # noqa: PLC0415

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
    """Build the outputs named into a folder, with bars of progress, and print their warnings."""
    from anthology.outputs.build import build  # noqa: PLC0415
    from anthology.runtime.context import open_build_context  # noqa: PLC0415
    from anthology.runtime.workers import cores  # noqa: PLC0415

    with Bars() as bars, open_build_context(folder, cores(), bars) as context:
        found = [
            one
            for artifact in build(reading, sorted(names), folder, context=context)
            for one in artifact.diagnostics
        ]
    tell(found, least=Severity.WARNING)
