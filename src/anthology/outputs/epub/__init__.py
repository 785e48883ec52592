"""Make the EPUB of an edition: render its documents, fit them together, write the package.

Inside: `EPUB/text/` has the documents and the navigation, `EPUB/pictures/` the pictures,
`EPUB/styles/book.css` the one stylesheet, `EPUB/toc.ncx` the contents for older readers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.book import Artifact
from anthology.outputs.cover import cover_image
from anthology.outputs.epub.documents import fit
from anthology.outputs.files import write_whole
from anthology.pictures import derive
from anthology.render import Renderer, Setting
from anthology.standard import styles

if TYPE_CHECKING:
    from anthology.outputs import Edition
    from anthology.pictures import Derivative

_COVER = "pictures/cover.jpg"


class EpubOutput:
    """Make `<slug>.epub`: EPUB 3.3 with navigation, landmarks, NCX, pictures and credits."""

    name = "epub"

    def emit(self, edition: Edition) -> Artifact:
        """Render the book and write the package."""
        from anthology.outputs.epub.package import Contents, write_package  # noqa: PLC0415

        book = edition.book
        edition.progress.step("making the e-book", len(book.pictures) + 1)
        pictures = _derivatives(edition)
        renderer = Renderer(book, Setting("epub", templates=edition.templates))
        front = [renderer.frontcover(_COVER), *renderer.front()]
        documents = [*front, renderer.navigation(), *renderer.body(), *renderer.back()]
        fitted = fit(documents, {key: file_name(key, made) for key, made in pictures.items()})
        shown = {key for chapter in book.chapters for key in chapter.pictures}
        shown |= {person.portrait for person in book.people}
        files = {file_name(key, pictures[key]): pictures[key].file for key in sorted(shown - {""})}
        printed = {key: made.file for key, made in pictures.items()}
        sheet = "\n".join(style.text for style in styles("epub", edition.styles))
        contents = Contents(fitted.documents, files, cover_image(edition, printed), sheet)
        data = write_package(book, contents)
        edition.progress.advance()
        target = edition.folder / f"{book.slug}.epub"
        write_whole(target, data)
        count = len(book.chapters)
        measure = f"{count} chapter{'' if count == 1 else 's'}"
        return Artifact(target, measure, len(data), fitted.diagnostics)


def _derivatives(edition: Edition) -> dict[str, Derivative]:
    """Make the pictures in the size of the e-book, by key."""
    made: dict[str, Derivative] = {}
    for key, picture in edition.book.pictures.items():
        longest = edition.settings.epub.max_pixels
        made[key] = derive(picture, longest, edition.cache / "pictures")
        edition.progress.advance()
    return made


def file_name(key: str, made: Derivative) -> str:
    """Name a picture in the package: its key, with the ending of the format it has there."""
    return key.rsplit(".", 1)[0] + made.file.suffix
