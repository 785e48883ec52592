"""Make the files that a print shop asks for: the inside of the book, and the cover around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.book import Artifact
from anthology.files import write_whole
from anthology.outputs.pdf import book_info
from anthology.outputs.pdf.geometry import page_size
from anthology.outputs.pdf.layout import Job, lay_out
from anthology.outputs.pdf.pieces import Piece
from anthology.outputs.shop.faces import Faces, wrap
from anthology.outputs.shop.ink import blacken
from anthology.outputs.shop.marks import frame
from anthology.outputs.sizes import make_sizes
from anthology.render import Renderer, Setting
from anthology.settings import PAGES
from anthology.standard import Style

if TYPE_CHECKING:
    from anthology.outputs import Edition
    from anthology.outputs.pdf.press import Pages, Press

_LONGEST = 2400  # px: 300 dpi over the width of an A4 page
_BLACK = Style("settings", ":root { --quiet: #000 }")  # small type in a screen would blur
_COVERS = ("cover", "backcover")


class ShopOutput:
    """Make `<slug>-inside.pdf` and `<slug>-cover.pdf`, with bleed and crop marks.

    The inside begins with the half title and ends on a left-hand page; it has no cover. The cover
    is one sheet: back cover, spine, front cover. The spine is as wide as the paper of the inside
    is thick, unless `[pdf] spine` says how wide. Black is the black ink alone.
    """

    name = "shop"
    after = needs = ()

    def emit(self, edition: Edition) -> Artifact:
        """Lay the book out with bleed and write both files."""
        from anthology.outputs.pdf.press import Press  # noqa: PLC0415

        chosen = edition.settings.pdf
        sizes = make_sizes(edition, _LONGEST)
        press = Press(edition, {key: made.file for key, made in sizes.pictures.items()})
        press.text_styles = (*press.text_styles, _BLACK, _bled(chosen.bleed))
        press.sheet_styles = (*press.sheet_styles, _BLACK)
        pages = press.run()
        inside, count = _inside(edition, pages)
        spine = chosen.spine or round(count / 2 * chosen.paper, 1)
        layouts = pages.layouts
        faces = Faces(
            layouts["backcover"].pdf, _lay_out_spine(edition, press, spine), layouts["cover"].pdf
        )
        target = edition.folder / f"{edition.book.slug}-inside.pdf"
        cover = target.with_name(f"{edition.book.slug}-cover.pdf")
        write_whole(target, inside)
        write_whole(cover, wrap(faces, chosen.bleed))
        found = [
            *sizes.diagnostics,
            *(one for laid in layouts.values() for one in laid.diagnostics),
        ]
        measure = f"{count} pages, with {cover.name}: spine {spine:g} mm"
        return Artifact(target, measure, len(inside), tuple(dict.fromkeys(found)), beside=(cover,))


def _bled(bleed: float) -> Style:
    """Let grounds and pictures that reach the edge go on beyond it."""
    return Style("settings", f"@page {{ bleed: {bleed:g}mm }}")


def _inside(edition: Edition, pages: Pages) -> tuple[bytes, int]:
    """Bind the pages between the covers; tell how many there are."""
    from anthology.outputs.pdf.assemble import assemble  # noqa: PLC0415

    between = [at for at, leaf in enumerate(pages.leaves) if not leaf.label.startswith("C")]
    pieces = [Piece(name, laid.pdf) for name, laid in pages.layouts.items() if name not in _COVERS]
    leaves = [pages.leaves[at] for at in between]
    bound = assemble(
        pieces, leaves, pages.furniture.of_leaves(between), [], book_info(edition.book)
    )
    return frame(blacken(bound.pdf), edition.settings.pdf.bleed), len(leaves)


def _lay_out_spine(edition: Edition, press: Press, width: float) -> bytes:
    """Lay out the spine, `width` mm wide."""
    height = PAGES[edition.settings.pdf.page][1]
    document = Renderer(edition.book, Setting("print", templates=edition.templates)).spine(width)
    styles = (*press.text_styles, page_size(f"{width}mm", height))
    return lay_out(Job("spine", document.markup, styles, tagged=False)).pdf
