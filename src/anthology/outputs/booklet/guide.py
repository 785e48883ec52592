"""Lay out the page that tells how to print, fold and staple a booklet, and the test print."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from anthology.imposition.geometry import MM
from anthology.imposition.signatures import PAGES
from anthology.outputs.booklet.effort import reckon
from anthology.outputs.booklet.sentences import say
from anthology.outputs.pdf.layout import Job, lay_out
from anthology.render.environment import make_environment, render

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anthology.imposition import Imposed, Plan
    from anthology.imposition.geometry import Size

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
        say=partial(say, language=imposed.language),
        language=imposed.language,
        title=imposed.title,
        booklet=imposed.plan,
        file=file,
        effort=reckon(imposed.plan),
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
        say=partial(say, language=language),
        language=language,
    )


def _laid_out(template: str, templates: Path | None, **context: object) -> bytes:
    markup = render(make_environment(templates), template, **context)
    return lay_out(Job(template, markup, (), tagged=False)).pdf


def _ranges(plan: Plan) -> Iterator[Range]:
    sheet = 0
    for number, count in enumerate(plan.signatures, 1):
        first, sheet = sheet + 1, sheet + count
        yield Range(number, first, sheet, PAGES * (first - 1) + 1, PAGES * sheet)
