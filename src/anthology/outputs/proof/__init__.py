"""Make a proof of one contribution to send to its author: a PDF and a web page with a note."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.book import Artifact
from anthology.files import write_whole
from anthology.outputs.pdf import book_info
from anthology.outputs.pdf.geometry import page_styles
from anthology.outputs.pdf.pagination import Leaf
from anthology.outputs.pdf.pieces import Bookmark, Piece
from anthology.outputs.proof.note import describe
from anthology.outputs.proof.page import write_page
from anthology.outputs.sizes import make_sizes
from anthology.render import Renderer, Setting
from anthology.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.book import Book, Chapter, Document, Part
    from anthology.outputs import Edition
    from anthology.outputs.pdf.layout import Layout
    from anthology.outputs.pdf.press import Pages

_LONGEST = 1400  # px: 300 dpi over the width of an A5 page's text
_NOTE = "proof"  # the name of the note among the documents


def make_proofs(edition: Edition, chapters: Sequence[Chapter]) -> Iterator[Artifact]:
    """Write `proof-<slug>.pdf` and `proof-<slug>.html` of each chapter.

    The pages and their numbers are those of the whole book, which is laid out (or taken from the
    cache of the last build) for them. Raises what making the PDF of the book raises.
    """
    from anthology.outputs.pdf.press import Press  # noqa: PLC0415

    sizes = make_sizes(edition, _LONGEST)
    files = {key: made.file for key, made in sizes.pictures.items()}
    pages = Press(edition, files).run()
    for chapter in chapters:
        yield _write_pdf(edition, chapter, pages, files)
        yield _write_html(edition, chapter, pages, files)


def _write_pdf(
    edition: Edition, chapter: Chapter, pages: Pages, files: Mapping[str, Path]
) -> Artifact:
    """Bind the note and the chapter's pages; the chapter stays on the sides that it has."""
    from anthology.outputs.pdf.assemble import assemble  # noqa: PLC0415

    places = [at for at, leaf in enumerate(pages.leaves) if leaf.name == chapter.name]
    chosen = [pages.leaves[at] for at in places]
    note = _note(edition, chapter, pages, "print")
    laid = _lay_out(edition, note, files)
    before = [Leaf(_NOTE, index, f"N{index + 1}", "blank") for index in range(laid.pages)]
    if (len(before) + places[0]) % 2:
        before.append(Leaf("", 0, f"N{laid.pages + 1}", "blank"))
    furniture = pages.furniture.of_leaves(places)
    furniture = replace(furniture, layers=((),) * len(before) + furniture.layers)
    path = chapter.article.source.path
    bound = assemble(
        [Piece(_NOTE, laid.pdf), Piece(chapter.name, pages.layouts[chapter.name].pdf, path)],
        [*before, *chosen],
        furniture,
        [Bookmark(note.title, _NOTE), Bookmark(chapter.meta.title, chapter.slug)],
        replace(
            book_info(edition.book),
            title=f"{note.title}{word('colon', note.language)}{chapter.meta.title}",
        ),
    )
    target = edition.folder / f"proof-{chapter.slug}.pdf"
    write_whole(target, bound.pdf)
    measure = f"pages {chosen[0].label} to {chosen[-1].label}"
    return Artifact(target, measure, len(bound.pdf), laid.diagnostics)


def _write_html(
    edition: Edition, chapter: Chapter, pages: Pages, files: Mapping[str, Path]
) -> Artifact:
    renderer = Renderer(edition.book, Setting("epub", templates=edition.templates))
    text = renderer.chapter(chapter, _part_of(edition.book, chapter))
    page = write_page(_note(edition, chapter, pages, "epub"), text, edition, files)
    target = edition.folder / f"proof-{chapter.slug}.html"
    write_whole(target, page)
    return Artifact(target, "one page", len(page))


def _note(edition: Edition, chapter: Chapter, pages: Pages, medium: str) -> Document:
    setting = Setting(medium, pages.folios, edition.templates)
    return describe(Renderer(edition.book, setting), chapter, pages.leaves)


def _lay_out(edition: Edition, note: Document, files: Mapping[str, Path]) -> Layout:
    from anthology.outputs.pdf.kept import used  # noqa: PLC0415
    from anthology.outputs.pdf.layout import Job, lay_out  # noqa: PLC0415

    return lay_out(Job(_NOTE, note.markup, page_styles(edition), used(note.markup, files)))


def _part_of(book: Book, chapter: Chapter) -> Part:
    return next(part for part in book.parts if chapter in part.chapters)
