"""Make the EPUB of an edition: render its documents, fit them together, write the package.

Inside: `EPUB/text/` has the documents and the navigation, `EPUB/pictures/` the pictures,
`EPUB/styles/book.css` the one stylesheet, `EPUB/toc.ncx` the contents for older readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.book import Artifact
from anthology.files import whole
from anthology.outputs.cover import cover_image
from anthology.outputs.epub.documents import fit
from anthology.outputs.sizes import make_sizes
from anthology.render import Renderer, Setting
from anthology.standard import styles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from anthology.book import PageTarget
    from anthology.diagnostics import Diagnostic
    from anthology.outputs import Edition

_COVER = "pictures/cover.jpg"


class EpubOutput:
    """Make `<slug>.epub`: EPUB 3.3 with navigation, landmarks, NCX, pictures and credits."""

    name = "epub"
    after = ("pdf",)
    needs = ()

    def emit(self, edition: Edition) -> Artifact:
        """Render the book and write the package, with a list of the printed pages if there are."""
        target = edition.folder / f"{edition.book.slug}.epub"
        pages = edition.made["pdf"].pages if "pdf" in edition.made else ()
        found = _write(edition, pages, target)
        count = len(edition.book.chapters)
        measure = f"{count} chapter{'' if count == 1 else 's'}"
        return Artifact(target, measure, target.stat().st_size, found)


def _write(edition: Edition, pages: Sequence[PageTarget], target: Path) -> tuple[Diagnostic, ...]:
    from anthology.outputs.epub.package import Contents, write_package  # noqa: PLC0415

    book = edition.book
    sizes = make_sizes(edition, edition.settings.epub.max_pixels)
    edition.progress.step("making the e-book", 2)
    renderer = Renderer(book, Setting("epub", templates=edition.templates))
    front = [renderer.frontcover(_COVER), *renderer.front(), renderer.navigation(pages)]
    names = {key: _name(key, made.suffix) for key, made in sizes.pictures.items()}
    fitted = fit([*front, *renderer.body(), *renderer.back()], {_COVER: _COVER, **names}, book)
    edition.progress.advance()
    files = {key: made.file for key, made in sizes.pictures.items()}
    contents = Contents(
        documents=fitted.documents,
        pictures={names[key]: files[key] for key in sorted(fitted.pictures - {_COVER})},
        cover=cover_image(edition, files),
        stylesheet="\n".join(
            style.text for style in styles("epub", edition.styles, edition.settings.pdf.theme)
        ),
        survey=fitted.survey,
    )
    with whole(target) as stream:
        write_package(book, contents, stream)
    edition.progress.advance()
    return (*sizes.diagnostics, *fitted.diagnostics)


def _name(key: str, suffix: str) -> str:
    """Name a picture in the package: its key, with the ending of the format it has there."""
    return key if key.endswith(suffix) else f"{key}{suffix}"
