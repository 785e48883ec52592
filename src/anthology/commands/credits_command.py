"""Show whose pictures and texts are and what is missing, or write blanks: `anthology credits`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anthology.commands.console import printable
from anthology.model.diagnostics import ContentError, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.outputs.build import Reading
    from anthology.rights.inventory import CreditedWork


_MOST_LEFT = 5  # works named whose entry lacks something
_LOST = ("image-missing", "image-broken", "image-outside", "image-remote")
_COLUMNS = (
    "what path chapter place title author source licence changes permission line copyright kind "
    "original first_published date address by permitted lacks found_in"
).split()


@click.command("credits")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    help="Text for people, CSV for a spreadsheet, JSON for scripts.",
)
@click.option("--missing", is_flag=True, help="Only what lacks something.")
@click.option("--init", "blanks", is_flag=True, help="Write blanks for it into credits.toml.")
def command(project: Path, form: str, *, missing: bool, blanks: bool) -> None:
    """Show the credit of every picture and the rights of every text of PROJECT.

    Behind each thing stands where it was found: credits.toml, the text, or the picture's file.
    """
    from anthology.outputs.build import read_project  # noqa: PLC0415
    from anthology.rights.inventory import credit_inventory  # noqa: PLC0415

    reading = read_project(project)
    listed = list(credit_inventory(reading.book))
    if blanks:
        _write_blanks(reading, listed)
        return
    chosen = [one for one in listed if one.lacks or not missing]
    lost = [one for one in reading.diagnostics if one.code in _LOST]
    if form == "csv":
        click.echo(_csv(chosen), nl=False)
    elif form == "json":
        click.echo(json.dumps(_json(chosen, lost), ensure_ascii=False, indent=2))
    else:
        _show(chosen, lost)
        _sum_up(listed, lost)


def _show(chosen: Sequence[CreditedWork], lost: Sequence[Diagnostic]) -> None:
    """Print works below their chapters: what is known and from where, then what is missing."""
    chapter: str | None = None
    for work in chosen:
        if work.chapter != chapter:
            chapter = work.chapter
            click.echo(f"\n{click.style(printable(chapter or 'Cover and portraits'), bold=True)}")
        click.echo(
            f"  {printable(work.path)}"
            + (f"  ({printable(work.place)})" if work.what == "picture" and work.place else "")
        )
        for key, value, origin in work.known:
            said = value if len(value) <= 70 else f"{value[:69]}…"  # noqa: PLR2004
            shown = click.style(printable(origin), dim=True)
            click.echo(f"      {key:<16}{printable(said)}  {shown}")
        if work.lacks:
            missing = " or ".join(work.lacks) if work.what == "text" else ", ".join(work.lacks)
            click.echo(f"      {click.style('lacks'.ljust(16), fg='yellow')}{missing}")
        if work.lacks and work.hint:
            click.echo(f"      {'perhaps'.ljust(16)}“{printable(work.hint)}”")
    if lost:
        click.echo(f"\n{click.style('Pictures that are not there yet', bold=True)}")
    for one in lost:
        click.echo(printable(f"  {one.place}: {one.message}"))


def _sum_up(listed: Sequence[CreditedWork], lost: Sequence[Diagnostic]) -> None:
    """Print how many pictures and texts there are, and how many of them lack something."""
    counts = []
    for what in ("picture", "text"):
        of = [one for one in listed if one.what == what]
        lacking = sum(bool(one.lacks) for one in of)
        counts.append(f"{len(of)} {what}{'' if len(of) == 1 else 's'}, {lacking} lacking something")
    if lost:
        counts.append(f"{len(lost)} picture{'' if len(lost) == 1 else 's'} not there")
    click.echo("; ".join(counts), err=True)
    if any(one.lacks for one in listed):
        click.echo("to fill the gaps: anthology credits --init", err=True)


def _csv(chosen: Sequence[CreditedWork]) -> str:
    """Write the works as CSV (RFC 4180), a row each; cells are made safe for spreadsheets."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _COLUMNS, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    for work in chosen:
        found = "; ".join(f"{key}: {origin}" for key, _, origin in work.known)
        row = {key: _safe(value) for key, value, _ in work.known}
        row |= {"what": work.what, "path": work.path, "chapter": _safe(work.chapter)}
        writer.writerow(
            row | {"place": work.place, "lacks": " ".join(work.lacks), "found_in": found}
        )
    return stream.getvalue()


def _safe(words: str) -> str:
    """Keep spreadsheets from taking words for a formula."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@")) else words


def _json(chosen: Sequence[CreditedWork], lost: Sequence[Diagnostic]) -> dict[str, Any]:
    """Make of works and of missing picture files what `--format json` prints."""
    return {
        "works": [
            {
                "what": one.what,
                "path": one.path,
                "chapter": one.chapter or None,
                "place": one.place or None,
                "told": {key: {"value": v, "found_in": origin} for key, v, origin in one.known},
                "hint": one.hint or None,
                "lacks": list(one.lacks),
            }
            for one in chosen
        ],
        "not_there": [{"place": one.place, "message": one.message} for one in lost],
    }


def _write_blanks(reading: Reading, listed: Sequence[CreditedWork]) -> None:
    """Put blanks behind what credits.toml has; what has an entry already is named."""
    from anthology.rights.inventory import fill_in  # noqa: PLC0415
    from anthology.runtime.files import write_whole  # noqa: PLC0415

    project = reading.project
    path = project.relative(project.credits_file)
    file = project.credits_file.resolve()
    try:
        text = file.read_bytes().decode("utf-8") if file.exists() else ""
        filled, added, left = fill_in(text, listed, project.prefix)
    except (OSError, ValueError) as error:
        fault = Diagnostic("config-broken", f"cannot be added to: {error}", path)
        hint = "mend it, or move it away; nothing was changed"
        raise ContentError(f"{path} is no valid TOML", hint=hint, diagnostics=(fault,)) from error
    if added:
        write_whole(file, filled.encode())
    click.echo(f"{path}: {added} entr{'y' if added == 1 else 'ies'} to fill in")
    for work in left[:_MOST_LEFT]:
        lacks = ", ".join(work.lacks)
        click.echo(f"has an entry that lacks {lacks}: {printable(work.path)}", err=True)
    if len(left) > _MOST_LEFT:
        click.echo(f"… and {len(left) - _MOST_LEFT} more: anthology credits --missing", err=True)
