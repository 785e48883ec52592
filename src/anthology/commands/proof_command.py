"""Make proofs of single texts to send to their authors: `anthology proof`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anthology.commands.console import Bars, size, tell
from anthology.model.diagnostics import Severity

if TYPE_CHECKING:
    from anthology.model.diagnostics import Diagnostic


@click.command("proof")
@click.argument("chapters", nargs=-1, required=True, metavar="CHAPTER…")
@click.option(
    "--project",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The project (by default the folder you are in).",
)
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path), help="Folder for the proofs."
)
def command(chapters: tuple[str, ...], project: Path, folder: Path | None) -> None:
    """Make a PDF and a web page of each CHAPTER, for its author to approve.

    CHAPTER is a number of `anthology list`, a file of the project, a short name or the title;
    patterns such as "interviews/*" take several. The pages are those of the whole book. A note
    before them asks for what is missing. The proofs go to the folder `proofs` of the build.
    """
    from anthology.compose.chapters import choose_chapters  # noqa: PLC0415
    from anthology.outputs.build import open_edition, read_project  # noqa: PLC0415
    from anthology.outputs.proof import make_proofs  # noqa: PLC0415
    from anthology.project.collect import output_folder  # noqa: PLC0415
    from anthology.runtime.context import open_build_context  # noqa: PLC0415
    from anthology.runtime.workers import cores  # noqa: PLC0415

    build = output_folder(project, None)
    lines: list[str] = []
    found: list[Diagnostic] = []
    with Bars() as bars, open_build_context(build, cores(), bars) as context:
        reading = read_project(project, context)
        chosen = choose_chapters(reading.book, chapters)
        edition = open_edition(reading, build, context)
        edition = replace(edition, folder=folder or build / "proofs")
        for made in make_proofs(edition, chosen):
            lines.append(f"{made.file}  {made.measure}  {size(made.size)}")
            found += made.diagnostics
    for line in lines:
        click.echo(line)
    tell(found, least=Severity.WARNING)
