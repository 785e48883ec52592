"""Make proofs of single texts to send to their authors: `anthology proof`."""

from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from anthology.commands.console import Bars, size, tell
from anthology.model.diagnostics import Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.model.book import Book, Chapter
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
    from anthology.build import open_edition, read_project  # noqa: PLC0415
    from anthology.outputs.proof import make_proofs  # noqa: PLC0415
    from anthology.project.collect import output_folder  # noqa: PLC0415
    from anthology.runtime.context import open_build_context  # noqa: PLC0415
    from anthology.runtime.workers import cores  # noqa: PLC0415

    build = output_folder(project, None)
    lines: list[str] = []
    found: list[Diagnostic] = []
    with Bars() as bars, open_build_context(build, cores(), bars) as means:
        reading = read_project(project, means)
        chosen = _choose(reading.book, chapters)
        edition = open_edition(reading, build, means)
        edition = replace(edition, folder=folder or build / "proofs")
        for made in make_proofs(edition, chosen):
            lines.append(f"{made.file}  {made.measure}  {size(made.size)}")
            found += made.diagnostics
    for line in lines:
        click.echo(line)
    tell(found, least=Severity.WARNING)


def _choose(book: Book, wanted: Sequence[str]) -> list[Chapter]:
    """Find the chapters that are meant. Raises `UsageError` for one that is none."""
    from anthology.project.configuration import did_you_mean  # noqa: PLC0415

    chosen: dict[str, Chapter] = {}
    for name in wanted:
        found = [one for one in book.chapters if _means(one, name)]
        if not found:
            known = tuple(one.slug for one in book.chapters)
            raise UsageError(f"there is no chapter “{name}”", hint=did_you_mean(name, known))
        chosen |= {one.slug: one for one in found}
    return sorted(chosen.values(), key=lambda chapter: chapter.number)


def _means(chapter: Chapter, name: str) -> bool:
    path = PurePosixPath(chapter.article.source.path)
    names = (str(chapter.number), chapter.slug, str(path), path.name, path.stem)
    within = "/".join(path.parts[1:])
    title = chapter.meta.title.casefold() == name.casefold()
    return title or any(
        fnmatchcase(one, name.removeprefix("./")) for one in (*names, within) if one
    )
