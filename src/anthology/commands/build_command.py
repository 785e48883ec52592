"""Make the outputs of a project: `anthology build`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from anthology.commands.console import Bars, size, tell, tell_summary
from anthology.diagnostics import Severity


@click.command("build")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option("--pdf", "names", flag_value="pdf", multiple=True, help="Make the PDF to print.")
@click.option("--epub", "names", flag_value="epub", multiple=True, help="Make the e-book.")
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path), help="Folder for what is made."
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="Work with so many processes at once (by default as many as there are cores).",
)
@click.option("--no-cache", is_flag=True, help="Make everything anew, and keep nothing.")
@click.option("--strict", is_flag=True, help="Make nothing while there are warnings.")
def command(
    project: Path,
    names: tuple[str, ...],
    folder: Path | None,
    jobs: int | None,
    *,
    no_cache: bool,
    strict: bool,
) -> None:
    """Make the PDF and the e-book of PROJECT (by default the folder you are in).

    PROJECT is a folder of texts, or a folder with the texts in `content`. Without --pdf or
    --epub, both are made. They go to the project's folder `build`.
    """
    from anthology.crew import cores  # noqa: PLC0415
    from anthology.pipeline import build, read_project  # noqa: PLC0415
    from anthology.workshop import workshop  # noqa: PLC0415

    target = folder or project / "build"
    with Bars() as bars, workshop(target, jobs or cores(), bars, caching=not no_cache) as means:
        reading = read_project(project, means)
        found = list(reading.diagnostics)
        refused = {Severity.ERROR, *([Severity.WARNING] if strict else [])}
        if any(one.severity in refused for one in found):
            bars.stop()
            tell(found, least=Severity.WARNING)
        lines = []
        start = time.perf_counter()
        wanted = names or ("pdf", "epub")
        for artifact in build(reading, wanted, folder, strict=strict, means=means):
            took = time.perf_counter() - start
            made = (artifact.measure, size(artifact.size), f"{took:.1f} s")
            lines.append("  ".join((str(_near(artifact.file)), *made)))
            found += artifact.diagnostics
            start = time.perf_counter()
    for line in lines:
        click.echo(line)
    tell(found, least=Severity.WARNING)
    tell_summary(found, hidden=Severity.NOTE)
    if any(one.severity is Severity.ERROR for one in found):
        raise click.exceptions.Exit(1)


def _near(file: Path) -> Path:
    """Write a path as seen from here where that is shorter."""
    here = Path.cwd()
    return file.resolve().relative_to(here) if file.resolve().is_relative_to(here) else file
