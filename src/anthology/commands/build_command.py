"""Make the outputs of a project: `anthology build`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anthology.commands.console import Bars, count_severities, printable, size, tell, tell_hint
from anthology.commands.report import tell_most_important
from anthology.model.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.model.book import Artifact
    from anthology.model.diagnostics import Diagnostic
    from anthology.runtime.context import BuildContext


@click.command("build")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option("--pdf", "names", flag_value="pdf", multiple=True, help="Make the PDF to print.")
@click.option("--epub", "names", flag_value="epub", multiple=True, help="Make the e-book.")
@click.option(
    "--booklet", "names", flag_value="booklet", multiple=True, help="Make the PDF and fold it."
)
@click.option(
    "--print-shop",
    "names",
    flag_value="shop",
    multiple=True,
    help="Make inside and cover with bleed and crop marks.",
)
@click.option(
    "--onix", "names", flag_value="onix", multiple=True, help="Make the e-book and its ONIX record."
)
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path), help="Folder for what is made."
)
@click.option(
    "--only",
    multiple=True,
    metavar="CHAPTER",
    help="Make a book of this chapter alone (again for more of them), in `build/only`.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="Work with so many processes at once (by default as many as there are cores).",
)
@click.option("--scheduler", metavar="ADDRESS", default="", help="Lay out on a Dask cluster.")
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing.")
@click.option("--all", "whole", is_flag=True, help="Tell each thing found by itself.")
@click.option("--strict", is_flag=True, help="Make nothing while there are warnings.")
def command(
    project: Path,
    names: tuple[str, ...],
    folder: Path | None,
    only: tuple[str, ...],
    jobs: int | None,
    scheduler: str,
    *,
    no_cache: bool,
    whole: bool,
    strict: bool,
) -> None:
    """Make the PDF and the e-book of PROJECT (by default the folder you are in).

    PROJECT is a folder of texts, or a folder with the texts in `content`. Without --pdf,
    --epub or --booklet, the first two are made. They go to the project's folder `build`.
    CHAPTER is a number of `anthology list`, a file, a short name, a title or a pattern.
    """
    from anthology.project.collect import output_folder  # noqa: PLC0415
    from anthology.runtime.context import open_build_context  # noqa: PLC0415
    from anthology.runtime.last_build import find_last_build, record_last_build, sign  # noqa: PLC0415
    from anthology.runtime.workers import cores  # noqa: PLC0415

    target = folder or output_folder(project, None) / ("only" if only else "")
    wanted = names or ("pdf", "epub")
    signature = sign(project, target, *wanted, "strict" if strict else "", *only)
    if not no_cache and (made := find_last_build(target, signature)):
        _report(*made, ["unchanged" for _ in made[0]], whole=whole)
        return
    caching = not no_cache
    with (
        Bars() as bars,
        open_build_context(
            target, jobs or cores(), bars, caching=caching, scheduler=scheduler
        ) as context,
    ):
        artifacts, found, times, named = _build(
            project, wanted, target, context, bars, whole=whole, strict=strict, only=only
        )
    if caching:
        record_last_build(target, signature, artifacts, found)
    _report(artifacts, found, times, whole=whole, named=named)


def _build(
    project: Path,
    wanted: Sequence[str],
    target: Path,
    context: BuildContext,
    bars: Bars,
    *,
    whole: bool,
    strict: bool,
    only: Sequence[str],
) -> tuple[list[Artifact], list[Diagnostic], list[str], str]:
    """Make the outputs: give them, what was found on the way, and how long each took.

    Where the book has the name of its folder, that is given too.
    """
    from anthology.outputs.build import build, read_project  # noqa: PLC0415

    artifacts, times = [], []
    reading = read_project(project, context, only)
    found = list(reading.diagnostics)
    refused = {Severity.ERROR, *([Severity.WARNING] if strict else [])}
    if any(one.severity in refused for one in found):
        bars.stop()
        _tell(found, whole=whole)
    start = time.perf_counter()
    for artifact in build(reading, wanted, target, strict=strict, context=context):
        artifacts.append(artifact)
        times.append(f"{time.perf_counter() - start:.1f} s")
        found += artifact.diagnostics
        start = time.perf_counter()
    return artifacts, found, times, "" if reading.settings.book.title else reading.book.title


def _report(
    artifacts: Sequence[Artifact],
    found: Sequence[Diagnostic],
    times: Sequence[str],
    *,
    whole: bool,
    named: str = "",
) -> None:
    """Print a line for each output, then what needs attention; errors end with exit status 1.

    `named` is the title of a book that has it from its folder.
    """
    for artifact, took in zip(artifacts, times, strict=True):
        columns = (str(_near(artifact.file)), artifact.measure, size(artifact.size), took)
        click.echo("  ".join(map(printable, columns)))
    if named:
        said = f"the book is called “{named}”, as its folder is"
        click.echo(printable(said), err=True)
        tell_hint("to name it otherwise, set `[book] title` in anthology.toml")
    _tell(found, whole=whole)
    if any(one.severity is Severity.ERROR for one in found):
        raise click.exceptions.Exit(1)


def _tell(found: Sequence[Diagnostic], *, whole: bool) -> None:
    """Print each thing by itself, or how even the pages are and what matters most."""
    if whole:
        tell(found)
        click.echo(count_severities(found), err=True)
        return
    pages = [one for one in found if one.code == "page-typography"]
    tell(pages)
    tell_most_important([one for one in found if one not in pages])


def _near(file: Path) -> Path:
    """Write a path as seen from here where that is shorter."""
    here = Path.cwd()
    return file.resolve().relative_to(here) if file.resolve().is_relative_to(here) else file
