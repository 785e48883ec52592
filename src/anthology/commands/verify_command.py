"""Judge finished files and print one report of it, or of their pages: `anthology verify`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from anthology.commands.console import styled
from anthology.model.diagnostics import Severity, UsageError
from anthology.outputs import manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anthology.outputs.proofread.page_proof import Figures, PageFinding, Proof
    from anthology.verify.judge import VerifyReport
    from anthology.verify.verdicts import Complaint, Verdict


_PLACES = 3  # that the text names of each finding
_LONGEST = 200  # characters of a message; EPUBCheck may list a hundred attributes


@click.command("verify")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option(
    "--project", type=click.Path(path_type=Path), help="Folder of the sources that made the files."
)
@click.option("--rebuild", is_flag=True, help="Build the files again and compare the bytes.")
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    type=click.Choice(["ua1", "ua2", "1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u", "4"]),
    help="Standard to judge PDFs by; by default those that each claims.",
)
@click.option(
    "--pages", is_flag=True, help="Prove the pages of PDFs, or of what a project built, instead."
)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="Text for people, JSON for scripts.",
)
def command(
    files: tuple[Path, ...],
    project: Path | None,
    profiles: tuple[str, ...],
    form: str,
    *,
    rebuild: bool,
    pages: bool,
    strict: bool,
) -> None:
    """Judge e-books and PDFs: by the validators installed, and by the sources they came from.

    Without a FILE, those that the project in this folder has built. Exit status 0 where all that
    could be run is content, 1 where something is not, 2 where a FILE is neither a PDF nor an
    EPUB, 3 where nothing could be run or a validator gave no result.
    """
    if pages:
        report_pages(files or (Path(),), form, strict=strict)
        return
    files = files or _built()
    from anthology.verify.judge import VerifyOrder, verify  # noqa: PLC0415
    from anthology.verify.verdicts import State  # noqa: PLC0415

    reports = verify(VerifyOrder(files, project, rebuild, profiles))
    if form == "json":
        made = [_json(report, strict=strict) for report in reports]
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
    else:
        for report in reports:
            click.echo("\n".join(_lines(report, strict=strict)))
    verdicts = [one for report in reports for one in report.verdicts]
    if any(one.fails(strict=strict) for one in verdicts):
        raise click.exceptions.Exit(1)
    came = {one.state for one in verdicts}
    if State.BROKEN in came or State.JUDGED not in came:
        raise click.exceptions.Exit(3)


def _built() -> tuple[Path, ...]:
    """List the books in the folder `build` of where one stands."""
    found = sorted(file for file in Path("build").glob("*") if file.suffix in (".pdf", ".epub"))
    if not found:
        raise UsageError("there is no book in build/", hint="name a PDF or an EPUB")
    return tuple(found)


def _json(report: VerifyReport, *, strict: bool) -> dict[str, object]:
    """Make of a report what `--format json` prints; `passed` is null where nothing was judged."""
    verdicts = [
        {**asdict(one), "passed": not one.fails(strict=strict) if one.state == "judged" else None}
        for one in report.verdicts
    ]
    return {"file": str(report.file), "verdicts": verdicts}


def _lines(report: VerifyReport, *, strict: bool) -> Iterator[str]:
    """Write the report of one file: its name, then every validator with what it found."""
    yield click.style(str(report.file), bold=True)
    for verdict in report.verdicts:
        yield from _verdict_lines(verdict, strict=strict)


def _verdict_lines(verdict: Verdict, *, strict: bool) -> Iterator[str]:
    """Write one validator's verdict; where it could not run, say why and how to get it."""
    name = " ".join(filter(None, (verdict.validator, verdict.version)))
    if verdict.state == "judged":
        good = not verdict.fails(strict=strict)
        mark = click.style("✓", fg="green") if good else click.style("✗", fg="red")
        about = " – ".join(filter(None, (_counts(verdict.findings), verdict.detail)))
        yield f"  {mark} {name:<24} {about}"
    else:
        why = {"absent": "is not here – ", "broken": "could not be run – ", "idle": ""}
        yield f"  – {name:<24} {why[verdict.state]}{verdict.detail}"
        if verdict.remedy:
            yield f"      {click.style('get it:', fg='green')} {verdict.remedy}"
    for finding in verdict.findings:
        yield from _complaint_lines(finding)


def _counts(findings: Iterable[Complaint]) -> str:
    """Write how often what was found: `2 errors, 1 note`."""
    found = [*findings]
    totals = {level: sum(f.count for f in found if f.severity is level) for level in Severity}
    words = [f"{totals[one]} {one}{'s' * (totals[one] > 1)}" for one in reversed(Severity)]
    return ", ".join(word for word in words if not word.startswith("0")) or "passed"


def _complaint_lines(complaint: Complaint) -> Iterator[str]:
    """Write one complaint, with at most a few of the places where it occurs."""
    message = " ".join(complaint.message.split())
    if len(message) > _LONGEST:
        message = f"{message[:_LONGEST].rsplit(' ', 1)[0]} …"
    times = f" ×{complaint.count}" if complaint.count > 1 else ""
    yield f"      {styled(complaint.severity)} {message} [{complaint.rule}]{times}"
    for place in complaint.places[:_PLACES]:
        yield f"        {place}"
    if len(complaint.places) > _PLACES:
        yield f"        and {len(complaint.places) - _PLACES} more places"
    if complaint.hint:
        yield f"        {click.style('hint:', fg='green')} {complaint.hint}"


def report_pages(names: Sequence[Path], form: str, *, strict: bool) -> None:
    """Prove PDFs, and those built of projects; exit status 1 where something is cut off.

    Under `strict` anything unreadable counts. Raises `UsageError` where there is no PDF.
    """
    from anthology.outputs.proofread.page_report import as_json, prove_file  # noqa: PLC0415

    proofs = [(file, prove_file(file)) for name in names for file in _pdfs(name)]
    made = [as_json(file, proof) for file, proof in proofs]
    if form == "json":
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
    else:
        for file, proof in proofs:
            click.echo("\n".join(_page_lines(file, proof)))
    against = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(one["severity"] in against for proof in made for one in proof["findings"]):
        raise click.exceptions.Exit(1)


def _pdfs(name: Path) -> list[Path]:
    """Name the PDF meant: a file, or the book that was built of a project."""
    from anthology.verify.verdicts import FileKind, file_kind  # noqa: PLC0415

    if name.is_dir():
        folder = name if (name / manifest.MANIFEST_NAME).is_file() else name / "build"
        recorded = manifest.read_manifest(folder / manifest.MANIFEST_NAME)
        found = (
            [folder / one.file for one in recorded.outputs if one.output == "pdf"]
            if recorded
            else []
        )
        if not found:
            raise UsageError(
                f"there is no PDF of {name} yet", hint=f"run `anthology build {name} --pdf` first"
            )
        return found
    if file_kind(name) is not FileKind.PDF:
        raise UsageError(f"{name} has no pages to prove", hint="name a PDF, or a project")
    return [name]


def _page_lines(file: Path, proof: Proof) -> Iterator[str]:
    """Write what was found on the pages of a PDF, then the sums by document and for the book."""
    from anthology.outputs.proofread.page_proof import describe  # noqa: PLC0415

    yield click.style(str(file), bold=True) + "  (pages by the numbers printed on them)"
    for one in proof.findings:
        yield f"  {_place(one)}{describe(one)} [{one.kind}]"
    yield from _totals(proof)


def _place(one: PageFinding) -> str:
    """Write file and line as editors read them (`path:line: `), or nothing without a file."""
    return f"{one.path}:{one.line or ''}: ".replace(":: ", ": ") if one.path else ""


def _totals(proof: Proof) -> Iterator[str]:
    """Write the counts of each document in which something was found, then the book's."""
    from anthology.outputs.proofread.page_proof import counted  # noqa: PLC0415

    for account in proof.documents:
        counts = counted(account.figures.counts)
        if counts:
            title = account.title or account.name
            yield f"  {title}: {account.figures.pages} pages, {counts}"
    yield f"  {_whole(proof.book)}: {counted(proof.book.counts) or 'nothing found'}"
    if proof.unjudged:
        yield f"  not told by the file alone: {', '.join(proof.unjudged)}"


def _whole(book: Figures) -> str:
    """Write the book's figures: pages, lines, and the shares of lines that are set badly."""
    from anthology.outputs.proofread.page_report import figures_json  # noqa: PLC0415

    shares = figures_json(book)
    return (
        f"{book.pages} pages, {book.lines} lines ({shares['loose_share']:.1%} loose), "
        f"{book.facing_lines} facing ({shares['off_grid_share']:.1%} off the grid, "
        f"{shares['half_line_share']:.1%} half a line apart)"
    )
