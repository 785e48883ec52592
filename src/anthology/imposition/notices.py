"""Tell what was done to pages on their way to the sheets, and what is hard to fold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic
from anthology.imposition.signatures import PAGES
from anthology.imposition.spread import usual

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.imposition.papers import Paper
    from anthology.imposition.signatures import Parting
    from anthology.imposition.spread import Face, Spread

_SMALLER = 0.95  # of the full size: what a reader begins to notice
_NAMED = 12  # pages that a message lists one by one


def notices(
    path: str,
    faces: Sequence[Face],
    fitted: Spread,
    paper: Paper,
    parting: Parting,
    lost_links: int,
) -> Iterator[Diagnostic]:
    """List what someone should know before printing; `path` names the file."""
    if fitted.scale < 1:
        yield _scaled(path, faces, fitted, paper)
    placed = [fitted.place(face, "right") for face in faces]
    if turned := [number for number, one in enumerate(placed, 1) if one.turned]:
        yield Diagnostic("booklet-turned", f"wide pages lie on their side: {_listed(turned)}", path)
    smaller = [n for n, one in enumerate(placed, 1) if one.scale < fitted.scale * _SMALLER]
    if smaller:
        yield Diagnostic(
            "booklet-fitted", f"pages larger than the others were shrunk: {_listed(smaller)}", path
        )
    yield from _thickness(path, parting)
    if lost_links:
        yield Diagnostic(
            "booklet-links",
            f"links or buttons that lead to no page were left out: {lost_links}",
            path,
        )


def _scaled(path: str, faces: Sequence[Face], fitted: Spread, paper: Paper) -> Diagnostic:
    page = usual(faces)
    code = "booklet-shrunk" if fitted.scale < _SMALLER else "booklet-fitted"
    return Diagnostic(
        code,
        f"pages of {page.in_mm()} do not fit on half a sheet of {paper.name} and are printed at "
        f"{fitted.scale:.0%} of their size",
        path,
        hint="choose a larger sheet, or a smaller page for the book",
    )


def _thickness(path: str, parting: Parting) -> Iterator[Diagnostic]:
    sheets, count = sum(parting.sheets), len(parting.sheets)
    most = parting.most
    if parting.is_thick:
        yield Diagnostic(
            "booklet-thick",
            f"{max(parting.sheets)} sheets in each other are too thick to fold and staple well; "
            f"this paper allows {most} ({PAGES * most} pages)",
            path,
            hint="leave the signature to “auto”, print on thinner paper, or in two volumes",
        )
    elif count > 1 and sheets > most:
        yield Diagnostic(
            "booklet-parted",
            f"{sheets} sheets are too many for staples (this paper allows {most}): "
            f"they make {count} signatures",
            path,
            hint="staple each and keep them together, or have them sewn or glued",
        )


def _listed(pages: Sequence[int]) -> str:
    more = f" and {len(pages) - _NAMED} more" if len(pages) > _NAMED else ""
    return ", ".join(map(str, pages[:_NAMED])) + more
