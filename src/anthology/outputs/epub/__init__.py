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
from anthology.outputs.epub.pagebreaks import page_targets
from anthology.outputs.sizes import make_sizes
from anthology.render import Renderer, Setting
from anthology.standard import styles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from anthology.book import Document, PageStart
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
        starts = edition.made["pdf"].pages if "pdf" in edition.made else ()
        found = _write(edition, starts, target)
        count = len(edition.book.chapters)
        measure = f"{count} chapter{'' if count == 1 else 's'}"
        return Artifact(target, measure, target.stat().st_size, found)


def _write(edition: Edition, starts: Sequence[PageStart], target: Path) -> tuple[Diagnostic, ...]:
    from anthology.outputs.epub.package import Contents, write_package  # noqa: PLC0415

    book = edition.book
    sizes = make_sizes(edition, edition.settings.epub.max_pixels)
    edition.workshop.progress.step("making the e-book", 2)
    renderer = Renderer(book, Setting("epub", templates=edition.templates))
    names = {key: _name(key, made.suffix) for key, made in sizes.pictures.items()}
    fitted = fit(_documents(renderer, starts), {_COVER: _COVER, **names}, book, starts)
    edition.workshop.progress.advance()
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
    edition.workshop.progress.advance()
    return (*sizes.diagnostics, *fitted.diagnostics)


def _documents(renderer: Renderer, starts: Sequence[PageStart]) -> list[Document]:
    """Render all documents in the order of the spine; the navigation lists the printed pages."""
    front = [renderer.frontcover(_COVER), *renderer.front()]
    body = [*renderer.body(), *renderer.back()]
    pages = page_targets(starts, {"nav", *(document.name for document in (*front, *body))})
    return [*front, renderer.navigation(pages), *body]


def _name(key: str, suffix: str) -> str:
    """Name a picture in the package: its key, with the ending of the format it has there."""
    return key if key.endswith(suffix) else f"{key}{suffix}"
