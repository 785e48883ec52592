"""Lay out a whole book: every document on its pages, page numbers settled everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.outputs.pdf.furniture import Furniture, folio_sheets, head_sheets
from anthology.outputs.pdf.geometry import page_styles
from anthology.outputs.pdf.kept import lay_out_all, used
from anthology.outputs.pdf.layout import Job
from anthology.outputs.pdf.pagination import Pagination
from anthology.render import Renderer, Setting
from anthology.standard import faces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from anthology.book import Document
    from anthology.outputs import Edition
    from anthology.outputs.pdf.layout import Layout
    from anthology.outputs.pdf.pagination import Leaf

_ROUNDS = 5  # page numbers settle in two; the rest is for texts that react to them


@dataclass(frozen=True, slots=True)
class Pages:
    """Hold a book that has been laid out.

    `layouts` are the documents by name, in order; `leaves` the pages in order; `folios` maps
    every id of the book to the label of its page; `furniture` are the running heads and folios.
    """

    documents: tuple[Document, ...]
    layouts: Mapping[str, Layout]
    leaves: tuple[Leaf, ...]
    folios: Mapping[str, str]
    furniture: Furniture


class Press:
    """Lay out the documents of an edition.

    Each round lays out what the page numbers of the round before have changed, beginning with
    none. So the result does not depend on what the cache holds.
    """

    def __init__(self, edition: Edition, pictures: Mapping[str, Path]) -> None:
        self.edition = edition
        self.pictures = pictures
        self.text_styles = page_styles(edition)
        self.sheet_styles = page_styles(edition, "sheets")
        self.paths = {
            chapter.name: chapter.article.source.path for chapter in edition.book.chapters
        }
        self._done: dict[tuple[str, bool], Layout] = {}

    def run(self) -> Pages:
        """Lay out everything until the page numbers that are printed are the true ones."""
        folios: Mapping[str, str] = {}
        versos: frozenset[str] | None = None
        for _ in range(_ROUNDS):
            documents = self._documents(folios)
            if versos is None:
                versos = frozenset(self._paginate(documents, {}).versos)
            layouts = self._lay_out(documents, versos)
            pages = self._paginate(documents, layouts)
            settled = (folios, versos)
            folios, versos = _folios(layouts, pages), frozenset(pages.versos)
            if (folios, versos) == settled:
                break
        furniture = self._furniture(documents, pages)
        return Pages(tuple(documents), layouts, tuple(pages.leaves), folios, furniture)

    def _documents(self, folios: Mapping[str, str]) -> list[Document]:
        renderer = self._renderer(folios)
        text = [*renderer.front(), *renderer.body(), *renderer.back()]
        return [renderer.cover(), *text, renderer.backcover()]

    def _renderer(self, folios: Mapping[str, str]) -> Renderer:
        links = self.edition.settings.pdf.links
        setting = Setting("print", folios, self.edition.templates, links, faces(self.text_styles))
        return Renderer(self.edition.book, setting)

    def _lay_out(self, documents: Sequence[Document], versos: frozenset[str]) -> dict[str, Layout]:
        """Lay out the documents that no earlier round has laid out, on the sides they begin on."""
        sides = {document.name: document.name in versos for document in documents}
        new = [one for one in documents if (one.markup, sides[one.name]) not in self._done]
        jobs = [self._job(document, on_verso=sides[document.name]) for document in new]
        for job, layout in zip(
            jobs, lay_out_all(jobs, self.edition.workshop, "laying out"), strict=True
        ):
            self._done[job.markup, job.on_verso] = layout
        return {one.name: self._done[one.markup, sides[one.name]] for one in documents}

    def _job(self, document: Document, *, on_verso: bool) -> Job:
        return Job(
            document.name,
            document.markup,
            self.text_styles,
            used(document.markup, self.pictures),
            on_verso=on_verso,
            path=self.paths.get(document.name, ""),
        )

    def _paginate(self, documents: Sequence[Document], layouts: Mapping[str, Layout]) -> Pagination:
        """Put documents on their pages; one that is not laid out yet is taken for one page."""
        pages = Pagination(self.edition.settings.pdf.openings)
        for document in documents:
            laid = layouts.get(document.name)
            pages.add(document.name, document.role, laid.pages if laid else 1)
        return pages

    def _furniture(self, documents: Sequence[Document], pages: Pagination) -> Furniture:
        """Lay out running heads and folios: sheets of them, each laid out once for all books."""
        titles = {document.name: document.title for document in documents}
        renderer = self._renderer({})
        sheets = [*head_sheets(pages.leaves, titles), *folio_sheets(pages.leaves)]
        jobs = [
            Job(
                sheet.name,
                renderer.layer(sheet.name, sheet.sheets).markup,
                self.sheet_styles,
                tagged=False,
            )
            for sheet in sheets
        ]
        made = lay_out_all(jobs, self.edition.workshop, "numbering the pages")
        return Furniture.of(pages.leaves, sheets, [layout.pdf for layout in made])


def _folios(layouts: Mapping[str, Layout], pages: Pagination) -> dict[str, str]:
    """Map every id, and every document's name, to the label of the page it stands on."""
    labels = pages.folios()
    found: dict[str, str] = {}
    for name, layout in layouts.items():
        found[name] = labels[name, 0]
        for place, index in layout.places.items():
            found.setdefault(place, labels[name, index])
    return found
