"""Tell what was done to pages on their way to the sheets, and what is hard to fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic
from anthology.imposition.papers import large_enough
from anthology.imposition.signatures import AUTO, PAGES
from anthology.imposition.spread import usual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.imposition.geometry import Size
    from anthology.imposition.planning import Plan

_SMALLER = 0.95  # of the full size: what a reader begins to notice
_NAMED = 12  # pages that a message lists one by one


def notices(plan: Plan) -> Iterator[Diagnostic]:
    """List what was done to pages to make them fit."""
    fitted = plan.spread
    if fitted.scale < 1:
        yield _scaled(usual(plan.faces), plan)
    placed = [fitted.place(face, "right") for face in plan.faces]
    if turned := [number for number, one in enumerate(placed, 1) if one.turned]:
        yield Diagnostic("booklet-turned", f"wide pages lie on their side: {_listed(turned)}")
    shrunk = [n for n, one in enumerate(placed, 1) if one.scale < fitted.scale * _SMALLER]
    if shrunk:
        said = f"pages larger than the others were shrunk: {_listed(shrunk)}"
        yield Diagnostic("booklet-fitted", said)


def thickness(plan: Plan) -> Iterator[Diagnostic]:
    """Warn of a signature that is too thick, and of several that nobody asked for."""
    sheets, most = plan.signatures, plan.parting.most
    if plan.parting.is_thick:
        yield Diagnostic(
            "booklet-thick",
            f"{max(sheets)} sheets in each other are too thick to fold and staple well; "
            f"this paper allows {most} ({PAGES * most} pages)",
            hint="leave the signature to “auto”, print on thinner paper, or in two volumes",
        )
    elif len(sheets) > 1 and plan.wishes.signature == AUTO:
        yield Diagnostic(
            "booklet-parted",
            f"{sum(sheets)} sheets are too many for staples (this paper allows {most}): "
            f"they make {len(sheets)} signatures",
            hint="staple each and keep them together, or have them sewn or glued",
        )


def lost(links: int) -> Iterator[Diagnostic]:
    """Tell how many links could not be taken over."""
    if links:
        said = f"links or buttons that lead to no page were left out: {links}"
        yield Diagnostic("booklet-links", said)


def _scaled(page: Size, plan: Plan) -> Diagnostic:
    larger = large_enough(page)
    advice = f"{larger} takes them in full size; else make smaller pages"
    scale = plan.spread.scale
    much = scale < _SMALLER
    return Diagnostic(
        "booklet-shrunk" if much else "booklet-fitted",
        f"pages of {page.in_mm()} do not fit on half a sheet of {plan.paper.name}: "
        f"they are printed at {scale:.0%} of their size",
        hint=advice if larger else "make smaller pages",
    )


def _listed(pages: Sequence[int]) -> str:
    more = f" and {len(pages) - _NAMED} more" if len(pages) > _NAMED else ""
    return ", ".join(map(str, pages[:_NAMED])) + more
