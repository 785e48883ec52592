"""Make the booklet of an edition: its PDF on sheets to fold, and a page that tells how.

The guide is a file of its own, never a page before the sheets: there it would be folded and
stapled with them by a copy shop's machine, and printed once for every copy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from anthology.model.book import Artifact
from anthology.outputs.booklet.geometry import MM
from anthology.outputs.booklet.guide_words import guide_sentence
from anthology.outputs.booklet.impose import impose, look_at
from anthology.outputs.booklet.planning import BookletOptions
from anthology.outputs.booklet.signatures import ONE, PAGES
from anthology.outputs.pdf.job import Job
from anthology.outputs.pdf.layout import lay_out
from anthology.render.templates import make_environment, render_template
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.outputs.artifacts import Edition
    from anthology.outputs.booklet.geometry import Size
    from anthology.outputs.booklet.impose import Imposed
    from anthology.outputs.booklet.planning import Plan


# -----------------------------------------------------------------------------
# Reckon what one copy of a booklet takes: staples, minutes, where the staples go.

_A_MINUTE = 8  # sheets that an office printer prints on both sides
_FOLDING = 0.1  # minutes a sheet, the crease pressed with a ruler
_STAPLING = 1.0  # minutes a signature, with a long-arm stapler
_CUTTING = 2.0  # minutes, with knife and ruler
_TALL = 250  # mm: a spine that wants a third staple


@dataclass(frozen=True, slots=True)
class CopyEffort:
    """Hold what one copy takes: staples in all, minutes, where they go from head and foot (mm)."""

    staples: int
    minutes: int
    distance: int


def copy_effort(plan: Plan) -> CopyEffort:
    """Reckon the effort; the minutes are for someone who has done it before."""
    count = len(plan.signatures)
    height = plan.spread.trim.height / MM
    each = 3 if height > _TALL else 2
    minutes = len(plan.sheets) * (1 / _A_MINUTE + _FOLDING) + _STAPLING * count
    minutes += _CUTTING if plan.is_cut else 0
    return CopyEffort(each * count, ceil(minutes), round(height / (2 * each)))


# -----------------------------------------------------------------------------
# Lay out the page that tells how to print, fold and staple a booklet, and the test print.

_AMERICAN = ("Letter", "Legal", "Tabloid")
_RULER = (100, 50, 20)  # mm, the longest that goes on the page


@dataclass(frozen=True, slots=True)
class Range:
    """Say what one signature takes: its number, its first and last sheet and page."""

    number: int
    first: int
    last: int
    from_page: int
    to_page: int


def make_guide(imposed: Imposed, file: str, templates: Path | None = None) -> bytes:
    """Lay out the guide to a booklet whose file has a name, on A4 or Letter."""
    ranges = list(_ranges(imposed.plan))
    left, right = imposed.top.split(" | ")
    return _laid_out(
        "booklet-guide.xhtml",
        templates,
        size="Letter" if imposed.plan.paper.name in _AMERICAN else "A4",
        say=partial(guide_sentence, language=imposed.language),
        language=imposed.language,
        title=imposed.title,
        booklet=imposed.plan,
        file=file,
        effort=copy_effort(imposed.plan),
        ranges=ranges,
        top=(left, right),
    )


def make_test(page: Size, language: str, templates: Path | None = None) -> bytes:
    """Lay out eight numbered pages of a size, to be imposed on two sheets."""
    width, height = (side / MM for side in page)
    return _laid_out(
        "booklet-test.xhtml",
        templates,
        width=width,
        height=height,
        ruler=next((length for length in _RULER if length < width * 0.8), 10),
        say=partial(guide_sentence, language=language),
        language=language,
    )


def _laid_out(template: str, templates: Path | None, **context: object) -> bytes:
    markup = render_template(make_environment(templates), template, **context)
    return lay_out(Job(template, markup, (), tagged=False)).pdf


def _ranges(plan: Plan) -> Iterator[Range]:
    sheet = 0
    for number, count in enumerate(plan.signatures, 1):
        first, sheet = sheet + 1, sheet + count
        yield Range(number, first, sheet, PAGES * (first - 1) + 1, PAGES * sheet)


class BookletOutput:
    """Make `<slug>-booklet.pdf` out of the edition's PDF, and `<slug>-booklet-guide.pdf`."""

    name = "booklet"
    after = needs = ("pdf",)

    def emit(self, edition: Edition) -> Artifact:
        """Impose the PDF that was made before and write the sheets."""
        chosen = edition.settings.booklet
        edition.context.progress.step("folding the booklet", 2 if chosen.guide else 1)
        wishes = BookletOptions(
            sheet=chosen.sheet,
            signature=chosen.signature,
            paper=chosen.paper,
            keep_last=chosen.keep_last,
            marks=chosen.marks,
        )
        imposed = impose(edition.made["pdf"].file, wishes, edition.book.language)
        target = edition.folder / f"{edition.book.slug}-booklet.pdf"
        write_whole(target, imposed.pdf)
        edition.context.progress.advance()
        made = Artifact(target, told(imposed.plan), len(imposed.pdf), imposed.diagnostics)
        if not chosen.guide:
            return made
        guide = write_guide(imposed, target, edition.templates)
        edition.context.progress.advance()
        return replace(made, measure=f"{made.measure}, with {guide.name}", beside=(guide,))


def write_guide(imposed: Imposed, booklet: Path, templates: Path | None = None) -> Path:
    """Write the guide beside the booklet. Raises as `Output.emit` does."""
    file = guide_file(booklet)
    write_whole(file, make_guide(imposed, booklet.name, templates))
    return file


def guide_file(booklet: Path) -> Path:
    """Name the file of a booklet's guide: `<booklet>-guide.pdf`."""
    return booklet.with_name(f"{booklet.stem}-guide.pdf")


def trial_print(source: Path, wishes: BookletOptions) -> Imposed:
    """Impose eight numbered pages on two sheets, of the paper that a PDF would be printed on."""
    plan, language = look_at(source, wishes)
    pages = make_test(plan.spread.half, language)
    plain = BookletOptions(
        sheet=plan.paper.name, signature=ONE, paper=wishes.paper, marks=wishes.marks
    )
    return impose(BytesIO(pages), plain, language)


def told(plan: Plan) -> str:
    """Say how large a booklet is: “43 pages on 11 sheets of A4”."""
    pages = f"{plan.pages} page{'' if plan.pages == 1 else 's'}"
    count, parts = len(plan.sheets), len(plan.signatures)
    sheets = f"{count} sheet{'' if count == 1 else 's'} of {plan.paper.name}"
    return f"{pages} on {sheets}" + (f" in {parts} signatures" if parts > 1 else "")
