"""Keep the proof of a built PDF beside it, find it again, and prove any PDF there is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anthology.model.diagnostics import OutputError, Severity
from anthology.outputs.proofread.page_facts import Kind
from anthology.outputs.proofread.page_proof import CODES, PageFinding, Proof, describe, with_marks
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.outputs.proofread.page_proof import Account, Figures


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold the proof of a PDF, and the digest of that PDF."""

    sha256: str
    proof: Proof


def keep(pdf: Path, proof: Proof, folder: Path) -> None:
    """Write down the proof of a PDF in the folder of the cache; without room for it, go on."""
    import msgspec  # noqa: PLC0415

    try:
        write_whole(_file(folder, pdf), msgspec.json.encode(Kept(_digest(pdf), proof)))
    except OutputError:
        return


def prove_file(pdf: Path) -> Proof:
    """Prove a finished PDF: by itself, and by what the layout told when it was built.

    Of a PDF that was not built here, or not kept, only what its characters tell is judged; the
    proof names the kinds that this leaves untold. Raises `UsageError` for what cannot be read.
    """
    from anthology.outputs.proofread.page_alone import read_alone  # noqa: PLC0415
    from anthology.outputs.proofread.page_print import find_marks, labels  # noqa: PLC0415

    proof = _kept(pdf)
    if proof is None:
        return read_alone(pdf)
    names = labels(pdf)
    documents = {sheet: one for one in proof.documents for sheet in range(one.first, one.last + 1)}
    marks = []
    for mark in find_marks(pdf, inside=True):
        of = documents.get(mark.page + 1)
        place = (of.name, of.path) if of else ("", "")
        marks.append(
            PageFinding(
                mark.kind, names[mark.page], mark.page + 1, *place, None, mark.words, mark.measure
            )
        )
    return with_marks(proof, marks)


def as_json(file: Path, proof: Proof) -> dict[str, Any]:
    """Write a proof for scripts; its keys are described in docs/reference/commands.md."""
    return {
        "file": str(file),
        "complete": not proof.untold,
        "untold": [*proof.untold],
        "book": figures_json(proof.book),
        "documents": [_account_json(one) for one in proof.documents],
        "findings": [
            {
                "kind": one.kind,
                "severity": _severity(one.kind),
                "page": one.page,
                "sheet": one.sheet,
                "document": one.document or None,
                "path": one.path or None,
                "line": one.line,
                "message": describe(one),
                "words": one.words,
                "measure": one.measure,
            }
            for one in proof.findings
        ],
    }


def figures_json(figures: Figures) -> dict[str, Any]:
    """Write figures: counts by kind with underscores, shares of lines from 0 to 1."""
    counts = {kind.replace("-", "_"): figures.counts.get(kind, 0) for kind in Kind}
    loose = figures.counts.get(Kind.LOOSE, 0)
    off = figures.counts.get(Kind.OFF_GRID, 0)
    half = figures.counts.get(Kind.HALF_LINE, 0)
    return {
        "pages": figures.pages,
        "lines": figures.lines,
        "facing_lines": figures.facing_lines,
        "loose_share": _share(loose, figures.lines),
        "off_grid_share": _share(off, figures.facing_lines),
        "half_line_share": _share(half, figures.facing_lines),
        **counts,
    }


def _account_json(one: Account) -> dict[str, Any]:
    """Make of a document's figures what JSON holds."""
    return {
        "name": one.name,
        "title": one.title,
        "path": one.path or None,
        "first_sheet": one.first,
        "last_sheet": one.last,
        **figures_json(one.figures),
    }


def _severity(kind: Kind) -> str:
    """Give the severity of a kind of finding; kinds that are no message are notes."""
    from anthology.model.diagnostics import CATALOGUE  # noqa: PLC0415

    return CATALOGUE[CODES[kind]].severity if kind in CODES else Severity.NOTE


def _share(part: int, whole: int) -> float:
    """Give a part of a whole, rounded to four digits; of nothing it is 0."""
    return round(part / whole, 4) if whole else 0.0


def _kept(pdf: Path) -> Proof | None:
    """Give the proof kept beside a PDF, unless the PDF has changed since."""
    import msgspec  # noqa: PLC0415

    try:
        kept = msgspec.json.decode(_file(pdf.parent / ".cache", pdf).read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        return None
    return kept.proof if kept.sha256 == _digest(pdf) else None


def _file(folder: Path, pdf: Path) -> Path:
    """Name the file that holds the proof of a PDF."""
    return folder / f"pages-{pdf.stem}.json"


def _digest(file: Path) -> str:
    """Give the SHA-256 of a file."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
