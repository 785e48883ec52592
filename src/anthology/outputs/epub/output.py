"""Make the EPUB of an edition: render its documents, fit them together, write the package.

Inside: `EPUB/nav.xhtml` is the navigation, `EPUB/text/` has the other documents, `EPUB/pictures/`
the pictures, `EPUB/styles/book.css` the one stylesheet, `EPUB/toc.ncx` the contents for older
readers.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from anthology.language.words import word
from anthology.model.book import Artifact
from anthology.model.diagnostics import Diagnostic
from anthology.outputs.cover import cover_image
from anthology.outputs.epub.documents import fit_documents
from anthology.outputs.epub.metadata import Certificate
from anthology.outputs.epub.page_breaks import page_targets
from anthology.outputs.proofread.chapters import prove_ebook
from anthology.outputs.sizes import make_sizes
from anthology.project.standard import styles
from anthology.render.pages import Renderer, Setting
from anthology.runtime.files import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from anthology.model.book import Document, PageStart
    from anthology.model.settings import EpubSettings
    from anthology.outputs.artifacts import Edition
    from anthology.outputs.epub.package import Contents


# -----------------------------------------------------------------------------
# Keep an e-book under the size that was set: which sizes of pictures to try, what to say of it.

_STEPS = (1280, 1024, 800, 640)  # px: below that, words in pictures cannot be read any more
_UNITS = {"kB": 1_000, "MB": 1_000_000}


def size_limit(written: str) -> float:
    """Read a size such as “8 MB” as bytes; no size is no limit."""
    match = re.fullmatch(r"([0-9.]+) ?(kB|MB)", written)
    return float(match[1]) * _UNITS[match[2]] if match else float("inf")


def picture_lengths(longest: int) -> Iterator[int]:
    """List the longest sides of pictures, in px, in the order in which they are tried."""
    return chain([longest], (step for step in _STEPS if step < longest))


def size_notes(
    written: str, size: int, longest: int, chosen: int, path: str
) -> Iterator[Diagnostic]:
    """Tell that pictures were made smaller than `longest`, or that it was not enough."""
    if chosen < longest:
        message = f"pictures are at most {chosen} px long, for the e-book to stay under {written}"
        yield Diagnostic("size-reduced", message, path)
    if size > size_limit(written):
        message = f"the e-book has {size / 1e6:.1f} MB, and was to have {written} at most"
        hint = (
            "leave pictures out, raise max_size under [epub], or send a link instead of the file: "
            "anthology help mail"
        )
        yield Diagnostic("size-exceeded", message, path, hint=hint)


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
        found += tuple(prove_ebook(edition.book, target, edition.context))
        count = len(edition.book.chapters)
        measure = f"{count} chapter{'' if count == 1 else 's'}"
        return Artifact(target, measure, target.stat().st_size, found)


def _write(edition: Edition, starts: Sequence[PageStart], target: Path) -> tuple[Diagnostic, ...]:
    """Write the package, again with smaller pictures while it is larger than it may be."""
    chosen = edition.settings.epub
    documents = _documents(
        Renderer(edition.book, Setting("epub", templates=edition.templates)), starts
    )
    certificate, found = _certificate(chosen)
    for longest in picture_lengths(chosen.max_pixels):
        parts, noted = _contents(edition, documents, starts, longest)
        _pack(edition, replace(parts, certificate=certificate), target)
        size = target.stat().st_size
        if size <= size_limit(chosen.max_size):
            break
    cut = size_notes(chosen.max_size, size, chosen.max_pixels, longest, target.name)
    return (*found, *noted, *cut)


def _contents(
    edition: Edition, documents: Sequence[Document], starts: Sequence[PageStart], longest: int
) -> tuple[Contents, tuple[Diagnostic, ...]]:
    """Fit documents and pictures together, the pictures at most so many pixels long."""
    from anthology.outputs.epub.package import Contents  # noqa: PLC0415

    sizes = make_sizes(edition, longest)
    names = {key: _name(key, made.suffix) for key, made in sizes.pictures.items()}
    fitted = fit_documents(documents, {_COVER: _COVER, **names}, edition.book, starts)
    files = {key: made.file for key, made in sizes.pictures.items()}
    sheets = styles("epub", edition.styles, edition.settings.pdf.theme)
    contents = Contents(
        documents=fitted.documents,
        pictures={names[key]: files[key] for key in sorted(fitted.pictures - {_COVER})},
        cover=cover_image(edition, files),
        stylesheet="\n".join(style.text for style in sheets),
        survey=fitted.survey,
        printed=_printed(edition),
    )
    return contents, (*sizes.diagnostics, *fitted.diagnostics)


def _pack(edition: Edition, contents: Contents, target: Path) -> None:
    from anthology.outputs.epub.package import write_package  # noqa: PLC0415

    edition.context.progress.step("making the e-book", 1)
    with whole(target) as stream:
        write_package(edition.book, contents, stream)
    edition.context.progress.advance()


def _printed(edition: Edition) -> str:
    """Name the printed edition whose pages are marked: title, edition, date, size of the page."""
    book = edition.book
    kind = f"{word('printed-edition', book.language)} ({edition.settings.pdf.page})"
    return ", ".join(filter(None, (book.title, book.edition, book.date, kind)))


def _certificate(chosen: EpubSettings) -> tuple[Certificate | None, tuple[Diagnostic, ...]]:
    """Take what was certified, if it was told in full."""
    if chosen.certifier and chosen.report:
        return Certificate(chosen.certifier, chosen.report, chosen.wcag), ()
    if not chosen.certifier and not chosen.report:
        return None, ()
    lacks = "report" if chosen.certifier else "certifier"
    message = f"conformance to EPUB Accessibility is not claimed: [epub] names no {lacks}"
    hint = f"set {lacks} under [epub] in anthology.toml, or take the other one out"
    return None, (Diagnostic("conformance-unclaimed", message, "anthology.toml", hint=hint),)


def _documents(renderer: Renderer, starts: Sequence[PageStart]) -> list[Document]:
    """Render all documents in the order of the spine; the navigation lists the printed pages."""
    front = [renderer.frontcover(_COVER), *renderer.front()]
    body = [*renderer.body(), *renderer.back()]
    pages = page_targets(starts, {"nav", *(document.name for document in (*front, *body))})
    return [*front, renderer.navigation(pages), *body]


def _name(key: str, suffix: str) -> str:
    """Name a picture in the package: its key, with the ending of the format it has there."""
    return key if key.endswith(suffix) else f"{key}{suffix}"
