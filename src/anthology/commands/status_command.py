"""Show how far each chapter is: `anthology status`."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anthology.commands.console import printable, tell
from anthology.language.letters import shorten
from anthology.model.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.compose.chapters import ChapterStatus
    from anthology.model.diagnostics import Diagnostic


_LONGEST = 38  # characters of a title
_OPEN = (
    ("errors", "error", "errors"),
    ("notes", "note to settle", "notes to settle"),
    ("credits", "credit", "credits"),
    ("permissions", "permission", "permissions"),
    ("lost", "picture not there", "pictures not there"),
    ("others", "other warning", "other warnings"),
)


@click.command("status")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option("--json", "as_json", is_flag=True, help="The same, as JSON.")
def command(project: Path, *, as_json: bool) -> None:
    """Show a table of PROJECT by chapter: size, what is open, last change, ready or not.

    A chapter is ready when nothing stops it and nothing is left that readers would see. Of the
    last build, what it found in the pages and the e-book counts too. One that its editors have
    marked as ready (`ready` under [chapters]) says so, and one with notes in notes.toml.
    """
    from anthology.outputs.build import read_project  # noqa: PLC0415
    from anthology.runtime.last_build import recall_findings  # noqa: PLC0415

    reading = read_project(project)
    rows = list(reading.statuses(recall_findings(project, project / "build")))
    if as_json:
        click.echo(json.dumps([_json(row) for row in rows], ensure_ascii=False, indent=2))
        return
    click.echo(f"      {'':{_LONGEST}}  words   min  pict.  changed     still open")
    for row in rows:
        _show(row)
    _sum_up(rows)
    texts = {row.path for row in rows}
    tell(one for one in reading.diagnostics if one.path not in texts and _stops(one))


def _show(row: ChapterStatus) -> None:
    """Print one chapter as a row: number, title, words, minutes, pictures, date, what is open."""
    title = shorten(printable(row.title), _LONGEST)
    noted = f"{row.remarks} of your notes" if row.remarks else ""
    marked = "marked as ready" if row.marked else ""
    words = ", ".join(filter(None, ["ready" if row.ready else "", _open(row), marked, noted]))
    mark = click.style(words, fg="green" if row.ready else "yellow")
    numbers = f"{row.words:>6}{row.minutes:>6}{row.pictures:>6}"
    click.echo(f"{row.number or '':>4}  {title:{_LONGEST}} {numbers}   {_date(row)}  {mark}")


def _open(row: ChapterStatus) -> str:
    """Name what is open in a chapter, each with its count."""
    counts = ((getattr(row, key), one, many) for key, one, many in _OPEN)
    return ", ".join(
        f"{count} {one if count == 1 else many}" for count, one, many in counts if count
    )


def _stops(one: Diagnostic) -> bool:
    """Tell whether something keeps a file, or the whole book, from being made."""
    return one.severity is Severity.ERROR or one.code in ("file-not-read", "file-doubtful")


def _sum_up(rows: Sequence[ChapterStatus]) -> None:
    """Print how many chapters are ready, the words of all, and the time to read them."""
    ready, words = sum(row.ready for row in rows), sum(row.words for row in rows)
    minutes = sum(row.minutes for row in rows)
    time = f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"  # noqa: PLR2004
    click.echo(f"{ready} of {len(rows)} ready; {words} words, {time} to read", err=True)
    if ready < len(rows):
        click.echo("what is open, with its lines: anthology check", err=True)


def _date(row: ChapterStatus) -> str:
    """Give the day on which the text was last changed, or blanks of the same width."""
    return datetime.fromtimestamp(row.changed, UTC).date().isoformat() if row.changed else " " * 10


def _json(row: ChapterStatus) -> dict[str, Any]:
    """Make of a chapter's row what `--format json` prints."""
    return {**asdict(row), "changed": _date(row).strip() or None}
