"""Make the booklet of an edition: its PDF on sheets to fold, and a page that tells how.

The guide is a file of its own, never a page before the sheets: there it would be folded and
stapled with them by a copy shop's machine, and printed once for every copy.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

from anthology.book import Artifact
from anthology.files import write_whole
from anthology.imposition import Wishes, impose, look_at
from anthology.imposition.signatures import ONE
from anthology.outputs.booklet.guide import make_guide, make_test

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.imposition import Imposed, Plan
    from anthology.outputs import Edition


class BookletOutput:
    """Make `<slug>-booklet.pdf` out of the edition's PDF, and `<slug>-booklet-guide.pdf`."""

    name = "booklet"
    after = needs = ("pdf",)

    def emit(self, edition: Edition) -> Artifact:
        """Impose the PDF that was made before and write the sheets."""
        chosen = edition.settings.booklet
        edition.workshop.progress.step("folding the booklet", 2 if chosen.guide else 1)
        wishes = Wishes(
            sheet=chosen.sheet,
            signature=chosen.signature,
            paper=chosen.paper,
            keep_last=chosen.keep_last,
            marks=chosen.marks,
        )
        imposed = impose(edition.made["pdf"].file, wishes, edition.book.language)
        target = edition.folder / f"{edition.book.slug}-booklet.pdf"
        write_whole(target, imposed.pdf)
        edition.workshop.progress.advance()
        made = Artifact(target, told(imposed.plan), len(imposed.pdf), imposed.diagnostics)
        if not chosen.guide:
            return made
        guide = write_guide(imposed, target, edition.templates)
        edition.workshop.progress.advance()
        return replace(made, measure=f"{made.measure}, with {guide.name}", beside=(guide,))


def write_guide(imposed: Imposed, booklet: Path, templates: Path | None = None) -> Path:
    """Write the guide beside the booklet. Raises as `Output.emit` does."""
    file = guide_file(booklet)
    write_whole(file, make_guide(imposed, booklet.name, templates))
    return file


def guide_file(booklet: Path) -> Path:
    """Name the file of a booklet's guide: `<booklet>-guide.pdf`."""
    return booklet.with_name(f"{booklet.stem}-guide.pdf")


def trial_print(source: Path, wishes: Wishes) -> Imposed:
    """Impose eight numbered pages on two sheets, of the paper that a PDF would be printed on."""
    plan, language = look_at(source, wishes)
    pages = make_test(plan.spread.half, language)
    plain = Wishes(sheet=plan.paper.name, signature=ONE, paper=wishes.paper, marks=wishes.marks)
    return impose(BytesIO(pages), plain, language)


def told(plan: Plan) -> str:
    """Say how large a booklet is: “43 pages on 11 sheets of A4”."""
    pages = f"{plan.pages} page{'' if plan.pages == 1 else 's'}"
    count, parts = len(plan.sheets), len(plan.signatures)
    sheets = f"{count} sheet{'' if count == 1 else 's'} of {plan.paper.name}"
    return f"{pages} on {sheets}" + (f" in {parts} signatures" if parts > 1 else "")
