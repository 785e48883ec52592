"""Show how far each chapter is: `anthology status`."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.compose.chapter_status import ChapterStatus


_LONGEST = 38  # characters of a title
_OPEN = (
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

    A chapter is ready when `anthology build --strict` would take it. One that its editors have
    marked as ready (`ready` under [chapters]) says so too, and one with notes in notes.toml.
    """
    from anthology.build import read_project  # noqa: PLC0415

    reading = read_project(project)
    rows = list(reading.statuses())
    if as_json:
        click.echo(json.dumps([_json(row) for row in rows], ensure_ascii=False, indent=2))
        return
    click.echo(f"      {'':{_LONGEST}}  words   min  pict.  changed     still open")
    for row in rows:
        _show(row)
    _sum_up(rows)


def _show(row: ChapterStatus) -> None:
    title = row.title if len(row.title) <= _LONGEST else f"{row.title[: _LONGEST - 1]}…"
    said = "ready" if row.ready else _open(row)
    said += ", marked as ready" if row.marked else ""
    said += f", {row.remarks} of your notes" if row.remarks else ""
    mark = click.style(said, fg="green" if row.ready else "yellow")
    numbers = f"{row.words:>6}{row.minutes:>6}{row.pictures:>6}"
    click.echo(f"{row.number:>4}  {title:{_LONGEST}} {numbers}   {_date(row)}  {mark}")


def _open(row: ChapterStatus) -> str:
    """Name what is open in a chapter, each with its count."""
    counts = ((getattr(row, key), one, many) for key, one, many in _OPEN)
    return ", ".join(
        f"{count} {one if count == 1 else many}" for count, one, many in counts if count
    )


def _sum_up(rows: Sequence[ChapterStatus]) -> None:
    ready, words = sum(row.ready for row in rows), sum(row.words for row in rows)
    minutes = sum(row.minutes for row in rows)
    time = f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min"  # noqa: PLR2004
    click.echo(f"{ready} of {len(rows)} ready; {words} words, {time} to read", err=True)
    if ready < len(rows):
        click.echo("what is open, with its lines: anthology check", err=True)


def _date(row: ChapterStatus) -> str:
    return datetime.fromtimestamp(row.changed, UTC).date().isoformat() if row.changed else " " * 10


def _json(row: ChapterStatus) -> dict[str, Any]:
    return {**asdict(row), "changed": _date(row).strip() or None, "ready": row.ready}
