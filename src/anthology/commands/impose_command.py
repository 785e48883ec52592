"""Put any PDF on sheets that fold into a booklet: `anthology impose`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from anthology.commands.console import size, tell
from anthology.model.diagnostics import UsageError


@click.command("impose")
@click.argument("source", metavar="INPUT.pdf", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path),
    help="File to write; by default INPUT-booklet.pdf beside INPUT.",
)
@click.option(
    "--sheet", default="auto", help="Paper: A4, Letter, A3, SRA3 … or 320x450mm.", show_default=True
)
@click.option(
    "--signature",
    default="auto",
    help="Pages in each signature (a multiple of four), “one” for all in one, or “auto”.",
    show_default=True,
)
@click.option(
    "--paper", type=float, default=0.1, help="Thickness of a sheet in mm.", show_default=True
)
@click.option("--keep-last", is_flag=True, help="Keep the last page as the back cover.")
@click.option("--marks/--no-marks", default=True, help="Draw crop and fold marks, or not.")
@click.option("--guide/--no-guide", default=True, help="Write a page that tells how, or not.")
@click.option("--test", is_flag=True, help="Write two sheets to try the printer with instead.")
def command(
    source: Path,
    target: Path | None,
    sheet: str,
    signature: str,
    paper: float,
    *,
    keep_last: bool,
    marks: bool,
    guide: bool,
    test: bool,
) -> None:
    """Impose INPUT.pdf: two pages on each side of a sheet, to be folded and stapled.

    Print the result on both sides, turned over the short edge, in actual size.
    """
    from anthology.outputs.booklet.impose import impose  # noqa: PLC0415
    from anthology.outputs.booklet.output import size_in_words, trial_print, write_guide  # noqa: PLC0415
    from anthology.outputs.booklet.planning import BookletOptions  # noqa: PLC0415
    from anthology.runtime.files import write_whole  # noqa: PLC0415

    start = time.perf_counter()
    file = _target(source, target, "test" if test else "booklet")
    wishes = BookletOptions(sheet, signature, paper, keep_last, marks)
    imposed = trial_print(source, wishes) if test else impose(source, wishes)
    write_whole(file, imposed.pdf)
    measure = size_in_words(imposed.plan)
    if guide and not test:
        measure += f", with {write_guide(imposed, file).name}"
    took = f"{time.perf_counter() - start:.1f} s"
    click.echo("  ".join((str(file), measure, size(len(imposed.pdf)), took)))
    tell(imposed.diagnostics)


def _target(source: Path, target: Path | None, kind: str) -> Path:
    """Choose the file to write. Raises `UsageError` where it or its guide is what is read."""
    from anthology.outputs.booklet.output import guide_file  # noqa: PLC0415

    name = f"{source.stem}-{kind}.pdf"
    if target is None:
        return source.with_name(name)
    if target.is_dir():
        target = target / name
    for file in (target, guide_file(target)):
        if file.exists() and source.exists() and file.samefile(source):
            raise UsageError(
                f"{file} is the file to be imposed", hint="name another file to write with -o"
            )
    return target
