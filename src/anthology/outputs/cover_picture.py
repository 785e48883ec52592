"""Draw the cover of an edition as a picture, out of the same template as the printed cover."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from anthology.outputs.pdf.job import Job
from anthology.outputs.pdf.layout import lay_out_all, used_pictures
from anthology.outputs.sizes import page_size
from anthology.project.standard import styles
from anthology.render.pages import Renderer, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from anthology.outputs.artifacts import Edition


WIDTH, HEIGHT = 1600, 2400  # px: what shops and reading systems ask for, two to three
_PAGE = ("140mm", "210mm")  # of the same proportion
_QUALITY = 88


def cover_image(edition: Edition, pictures: Mapping[str, Path]) -> bytes:
    """Draw the cover, a JPEG of 1600 × 2400 px; `pictures` are files by key."""
    import pypdfium2  # noqa: PLC0415

    document = Renderer(edition.book, Setting("print", templates=edition.templates)).cover()
    sheets = (
        page_size(*_PAGE),
        *styles("print", edition.styles, edition.settings.pdf.theme),
    )
    shown = used_pictures(document.markup, pictures)
    job = Job("cover", document.markup, sheets, shown, tagged=False)
    [layout] = lay_out_all([job], edition.workshop, "drawing the cover")
    with pypdfium2.PdfDocument(layout.pdf) as pdf:
        drawn = pdf[0].render(scale=WIDTH / pdf[0].get_width()).to_pil()
    stream = BytesIO()
    drawn.convert("RGB").resize((WIDTH, HEIGHT)).save(
        stream, "JPEG", quality=_QUALITY, subsampling=0
    )
    return stream.getvalue()
