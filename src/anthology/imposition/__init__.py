"""Impose a PDF: put its pages on sheets so that they read in order when folded and stapled.

    PDF → faces (what is seen of each page) → plan (paper, spread, signatures, sheets)
        → PDF of sheets, front and back in turn

`planning` and what it stands on (`signatures`, `folding`, `papers`, `geometry`, `spread`,
`marks`) are arithmetic; `reading`, `sheets` and `links` work on files.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.imposition.notices import lost, notices, thickness
from anthology.imposition.planning import Plan, Wishes, plan
from anthology.imposition.reading import damage, language_of, opened, read_faces
from anthology.imposition.sheets import Printer

if TYPE_CHECKING:
    from io import BytesIO

    from anthology.diagnostics import Diagnostic

__all__ = ["Imposed", "Plan", "Wishes", "impose", "look_at"]


@dataclass(frozen=True, slots=True)
class Imposed:
    """Hold the sheets as a file, and what someone who prints and folds them must know.

    `top` names the pages that lie uppermost once all is printed (“22 | 23”).
    """

    pdf: bytes
    plan: Plan
    title: str
    language: str
    top: str
    diagnostics: tuple[Diagnostic, ...] = ()


def look_at(file: Path, wishes: Wishes) -> tuple[Plan, str]:
    """Plan the booklet of a PDF, and tell the file's language. Raises as `impose` does."""
    with opened(file) as source:
        return plan(read_faces(source), wishes), language_of(source)


def impose(file: Path | BytesIO, wishes: Wishes, language: str = "") -> Imposed:
    """Impose a PDF; `language` is that of labels and words, by default the one it says it is in.

    Raises `UsageError` where the file cannot be imposed or a wish not be granted.
    """
    with opened(file) as source:
        language = language or language_of(source)
        made = plan(read_faces(source), wishes)
        printer = Printer(source, made)
        top = printer.label(language)[-1]
        printer.describe(language)
        printer.print()
        if wishes.marks:
            printer.mark()
        pdf = printer.written()
        found = (*damage(source), *notices(made), *thickness(made), *lost(printer.lost_links))
    name = file.name if isinstance(file, Path) else ""
    located = tuple(replace(one, path=name) for one in found)
    return Imposed(pdf, made, printer.title, language, top, located)
