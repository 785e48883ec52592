"""Print what was found of the pages of PDFs: `anthology verify --pages`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from anthology.model.diagnostics import Severity, UsageError
from anthology.outputs import manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from anthology.outputs.proofread.page_proof import Figures, Finding, Proof


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
            click.echo("\n".join(_lines(file, proof)))
    against = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    if any(one["severity"] in against for proof in made for one in proof["findings"]):
        raise click.exceptions.Exit(1)


def _pdfs(name: Path) -> list[Path]:
    """Name the PDF meant: a file, or the book that was built of a project."""
    from anthology.verify.verdicts import FileKind, file_kind  # noqa: PLC0415

    if name.is_dir():
        folder = name if (name / manifest.MANIFEST_NAME).is_file() else name / "build"
        told = manifest.read_manifest(folder / manifest.MANIFEST_NAME)
        found = [folder / one.file for one in told.outputs if one.output == "pdf"] if told else []
        if not found:
            raise UsageError(
                f"there is no PDF of {name} yet", hint=f"run `anthology build {name} --pdf` first"
            )
        return found
    if file_kind(name) is not FileKind.PDF:
        raise UsageError(f"{name} has no pages to prove", hint="name a PDF, or a project")
    return [name]


def _lines(file: Path, proof: Proof) -> Iterator[str]:
    yield click.style(str(file), bold=True)
    for one in proof.findings:
        yield f"  {_place(one)}{_said(one)} [{one.kind}]"
    yield from _totals(proof)


def _place(one: Finding) -> str:
    return f"{one.path}:{one.line or ''}: ".replace(":: ", ": ") if one.path else ""


def _said(one: Finding) -> str:
    from anthology.outputs.proofread.page_proof import describe  # noqa: PLC0415

    return describe(one)


def _totals(proof: Proof) -> Iterator[str]:
    from anthology.outputs.proofread.page_proof import counted  # noqa: PLC0415

    for account in proof.documents:
        told = counted(account.figures.counts)
        if told:
            title = account.title or account.name
            yield f"  {title}: {account.figures.pages} pages, {told}"
    yield f"  {_whole(proof.book)}: {counted(proof.book.counts) or 'nothing found'}"
    if proof.untold:
        yield f"  not told by the file alone: {', '.join(proof.untold)}"


def _whole(book: Figures) -> str:
    from anthology.outputs.proofread.page_report import figures_json  # noqa: PLC0415

    shares = figures_json(book)
    return (
        f"{book.pages} pages, {book.lines} lines ({shares['loose_share']:.1%} loose), "
        f"{book.facing_lines} facing ({shares['off_grid_share']:.1%} off the grid, "
        f"{shares['half_line_share']:.1%} half a line apart)"
    )
