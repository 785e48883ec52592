"""Lay out a whole book: every document on its pages, page numbers settled everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from anthology.outputs.pdf.geometry import page_styles
from anthology.outputs.pdf.layout import Job, lay_out
from anthology.outputs.pdf.pagination import Pagination
from anthology.render import Renderer, Setting, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.book import Document
    from anthology.outputs import Edition
    from anthology.outputs.pdf.layout import Layout
    from anthology.outputs.pdf.pagination import Leaf

_ROUNDS = 4  # page numbers settle in two; the rest is for templates that react to them
_LONGEST_HEAD = 62  # characters of a running head on an A5 page


@dataclass(frozen=True, slots=True)
class Pages:
    """Hold a book that has been laid out.

    `layouts` are the documents by name, in order; `leaves` the pages in order; `folios` maps
    every id of the book to the label of its page; `furniture` are PDFs of running heads and
    folios, whose pages in order belong to the leaves that are not blank.
    """

    documents: tuple[Document, ...]
    layouts: Mapping[str, Layout]
    leaves: tuple[Leaf, ...]
    folios: Mapping[str, str]
    furniture: tuple[bytes, ...]


class Press:
    """Lay out the documents of an edition; the same document is never laid out twice."""

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
        body = self._renderer({}).body()
        self.edition.progress.step("laying out", len(body) + 8)
        folios: Mapping[str, str] = {}
        for _ in range(_ROUNDS):
            renderer = self._renderer(folios)
            documents = [renderer.cover(), *renderer.front(), *body]
            documents += [*renderer.back(), renderer.backcover()]
            layouts, pages = self._paginate(documents)
            settled, folios = folios, _folios(layouts, pages)
            if folios == settled:
                break
        furniture = tuple(self._furniture(documents, pages))
        return Pages(tuple(documents), layouts, tuple(pages.leaves), folios, furniture)

    def _renderer(self, folios: Mapping[str, str]) -> Renderer:
        links = self.edition.settings.pdf.links
        setting = Setting("print", folios, self.edition.templates, links)
        return Renderer(self.edition.book, setting)

    def _paginate(self, documents: Sequence[Document]) -> tuple[dict[str, Layout], Pagination]:
        pages = Pagination(self.edition.settings.pdf.openings)
        layouts: dict[str, Layout] = {}
        for document in documents:
            layout = self._lay_out(document, on_verso=pages.on_verso(document.role))
            layouts[document.name] = layout
            pages.add(document.name, document.role, layout.pages)
        return layouts, pages

    def _lay_out(self, document: Document, *, on_verso: bool) -> Layout:
        key = (document.markup, on_verso)
        if key not in self._done:
            self._done[key] = lay_out(
                Job(
                    document.name,
                    document.markup,
                    self.text_styles,
                    self.pictures,
                    on_verso=on_verso,
                    path=self.paths.get(document.name, ""),
                )
            )
            self.edition.progress.advance()
        return self._done[key]

    def _furniture(self, documents: Sequence[Document], pages: Pagination) -> Iterator[bytes]:
        """Lay out running heads and folios, a PDF for each document that has any."""
        heads = {document.name: _shortened(document.title) for document in documents}
        renderer = self._renderer({})
        numbered = [pair for pair in enumerate(pages.leaves) if pair[1].kind != "blank"]
        for name, run in groupby(numbered, key=lambda pair: pair[1].name):
            mine = list(run)
            sheets = [Sheet(leaf.kind, heads[name], leaf.label) for _, leaf in mine]
            on_verso = mine[0][0] % 2 == 1
            markup = renderer.layer(name, sheets).markup
            yield lay_out(Job(name, markup, self.sheet_styles, on_verso=on_verso, tagged=False)).pdf


def _folios(layouts: Mapping[str, Layout], pages: Pagination) -> dict[str, str]:
    """Map every id, and every document's name, to the label of the page it stands on."""
    labels = pages.folios()
    found: dict[str, str] = {}
    for name, layout in layouts.items():
        found[name] = labels[name, 0]
        for place, index in layout.places.items():
            found.setdefault(place, labels[name, index])
    return found


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST_HEAD:
        return title
    return title[:_LONGEST_HEAD].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
