"""Report everything found in a project, building nothing: `anthology check`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anthology import __version__
from anthology.commands.console import count_severities, tell
from anthology.commands.report import tell_briefly
from anthology.model.diagnostics import CATALOGUE, ContentError, Severity, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.model.diagnostics import Diagnostic

_CODES = "`anthology help diagnostics` explains all of them"


@click.command("check")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    help="Text for people, JSON for scripts, SARIF for editors and code hosts.",
)
@click.option("--all", "whole", is_flag=True, help="Tell each thing by itself, by file and line.")
@click.option("--only", metavar="CODE", multiple=True, help="Tell each thing of this code.")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
def command(project: Path, form: str, only: tuple[str, ...], *, whole: bool, strict: bool) -> None:
    """Read every text of PROJECT and report what was repaired, removed, missing or doubtful.

    What repeats is reported in one line, the gravest first. Exit status 1 where there are errors
    (with --strict, warnings too), else 0.
    """
    from anthology.outputs.build import in_order_of_files, read_project  # noqa: PLC0415
    from anthology.project.configuration import did_you_mean  # noqa: PLC0415
    from anthology.render.fonts import find_missing_glyphs  # noqa: PLC0415
    from anthology.render.machine_fonts import own_fonts  # noqa: PLC0415

    found: Sequence[Diagnostic]
    try:
        reading = read_project(project)
        fonts = own_fonts(reading.project.styles, reading.settings.fonts)
        glyphs = find_missing_glyphs(reading.book, fonts)
        found = in_order_of_files([*reading.diagnostics, *glyphs])
    except ContentError as error:
        found = error.diagnostics
    for code in only:
        if code not in CATALOGUE:
            raise UsageError(
                f"there is no code “{code}”", hint=did_you_mean(code, tuple(CATALOGUE), _CODES)
            )
    if only:
        found = [one for one in found if one.code in only]
    if form == "text" and (whole or only):
        tell(found)
        click.echo(count_severities(found) or "nothing found", err=True)
    elif form == "text":
        tell_briefly(found)
    else:
        made = _json(found) if form == "json" else _sarif(found)
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
    bad = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(one.severity in bad for one in found):
        raise click.exceptions.Exit(1)


def _json(found: Sequence[Diagnostic]) -> list[dict[str, Any]]:
    """Make of diagnostics what `--format json` prints: empty fields become null."""
    return [
        {
            "code": one.code,
            "severity": one.severity,
            "message": one.message,
            "path": one.path or None,
            "line": one.line,
            "column": one.column,
            "hint": one.hint or None,
        }
        for one in found
    ]


def _sarif(found: Sequence[Diagnostic]) -> dict[str, Any]:
    """Write the Static Analysis Results Interchange Format 2.1.0."""
    rules = sorted({one.code for one in found})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "anthology",
                        "version": __version__,
                        "rules": [
                            {"id": code, "shortDescription": {"text": CATALOGUE[code].summary}}
                            for code in rules
                        ],
                    }
                },
                "results": [_sarif_result(one) for one in found],
            }
        ],
    }


def _sarif_result(one: Diagnostic) -> dict[str, Any]:
    """Make a result of SARIF 2.1.0 (3.27) of one diagnostic; the hint goes into the text."""
    text = f"{one.message}. {one.hint}" if one.hint else one.message
    place: dict[str, Any] = {"artifactLocation": {"uri": one.path or "."}}
    if one.line:
        column = {"startColumn": one.column} if one.column else {}
        place["region"] = {"startLine": one.line, **column}
    return {
        "ruleId": one.code,
        "level": str(one.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
    }
