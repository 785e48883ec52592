"""Lay out a whole book: every document on its pages, page numbers settled everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.model.diagnostics import Diagnostic
from anthology.outputs.artifacts import page_styles
from anthology.outputs.cover import dress
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out_all, used_pictures
from anthology.outputs.pdf.pagination import Pagination
from anthology.outputs.pdf.running_heads import (
    FOLIOS,
    RunningHeads,
    choose_heads,
    head_letters,
    head_sheets,
)
from anthology.project.standard import faces, properties
from anthology.render.pages import Renderer, RenderSettings
from anthology.runtime.workers import Limit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from anthology.model.book import Document
    from anthology.outputs.artifacts import Edition
    from anthology.outputs.pdf.job import Layout
    from anthology.outputs.pdf.pagination import PlacedDocument
    from anthology.outputs.pdf.running_heads import HeadSheets


_ROUNDS = 5  # page numbers settle in two; the rest is for texts that react to them
_NO_HEADS = Diagnostic(
    "layout-limit",
    "running heads or folios of some pages cannot be laid out within the limits, and are left out",
    hint="look into the stylesheets of the project; [limits] in anthology.toml allows more",
)


@dataclass(frozen=True, slots=True)
class TypesetBook:
    """Hold a book that has been laid out.

    `layouts` are the documents by name; `leaves` the pages in order; `folios` maps every id of the
    book to the label of its page; `running_heads` are set with the folios. Behind the documents of
    the text come those that are drawn on pages which face an opening (role `facing`). `diagnostics`
    are what was found while laying out.
    """

    documents: tuple[Document, ...]
    layouts: Mapping[str, Layout]
    leaves: tuple[PlacedDocument, ...]
    folios: Mapping[str, str]
    running_heads: RunningHeads
    diagnostics: tuple[Diagnostic, ...]


class Typesetter:
    """Lay out the documents of an edition.

    Each round lays out what the page numbers of the round before have changed, beginning with
    none. So the result does not depend on what the cache holds. Running heads and folios go along
    with the second round, for the pages of the first: mostly these are the last already.
    """

    def __init__(self, edition: Edition, pictures: Mapping[str, Path]) -> None:
        self.edition = edition
        self.dressed = dress(edition, pictures)
        self.pictures = pictures
        self.text_styles = page_styles(edition)
        self.sheet_styles = page_styles(edition, "sheets")
        self.paths = {
            chapter.name: chapter.article.source.path for chapter in edition.book.chapters
        }
        self._unnumbered = self._renderer({})
        chosen = edition.settings.limits
        self._limit = Limit(chosen.seconds, chosen.memory)
        self._done: dict[LayoutJob, Layout] = {}
        self._left_out: dict[str, Layout] = {}  # by name: what takes too much once does so again

    def run(self) -> TypesetBook:
        """Lay out everything until the page numbers that are printed are the true ones.

        Where a text reacts to them so that they never are, a diagnostic says so.
        """
        folios: Mapping[str, str] = {}
        versos: frozenset[str] | None = None
        sheets: list[HeadSheets] = []
        found: list[Diagnostic] = []
        for _ in range(_ROUNDS):
            documents = self._documents(folios)
            if versos is None:
                versos = frozenset(self._paginate(documents, {}).versos)
            layouts = self._lay_out(documents, versos, sheets)
            pages = self._paginate(documents, layouts)
            sheets = self._sheets(documents, pages)
            before = (folios, versos)
            folios, versos = _folios(layouts, pages), frozenset(pages.versos)
            if (folios, versos) == before:
                break
        else:
            found.append(self._report_unsettled(layouts, before[0], folios))
        return self._numbered(documents, layouts, pages, folios, found)

    def renew(self, typeset: TypesetBook, names: Collection[str]) -> TypesetBook:
        """Lay out some chapters of a book anew, with the page numbers that it has printed.

        The pages behind them move along. What the other documents print of page numbers stays as
        it was: only `run` settles that. The chapters are as many as before, with the same names.
        """
        renderer = self._renderer(typeset.folios)
        new = {
            chapter.name: renderer.chapter(chapter)
            for chapter in self.edition.book.chapters
            if chapter.name in names
        }
        kept = [one for one in typeset.documents if one.role != "facing"]
        documents = [new.get(one.name, one) for one in kept]
        versos = frozenset(self._paginate(documents, typeset.layouts).versos)
        layouts = {one.name: typeset.layouts[one.name] for one in kept}
        layouts |= self._lay_out([*new.values()], versos, [])
        pages = self._paginate(documents, layouts)
        return self._numbered(documents, layouts, pages, _folios(layouts, pages), [])

    def _numbered(
        self,
        documents: Sequence[Document],
        layouts: Mapping[str, Layout],
        pages: Pagination,
        folios: Mapping[str, str],
        found: Sequence[Diagnostic],
    ) -> TypesetBook:
        """Lay out running heads, folios, and the drawings that face openings; sum up."""
        sheets = self._sheets(documents, pages)
        made = self._make([self._sheet_job(one) for one in sheets], "numbering the pages")
        whole = {one: laid.pdf for one, laid in zip(sheets, made, strict=True) if not laid.left_out}
        running_heads = RunningHeads.of(pages.leaves, [*whole], [*whole.values()])
        facing = [self._unnumbered.facing(*names) for names in pages.facing.items()]
        all_layouts = {**layouts, **self._lay_out(facing, frozenset(pages.facing), [])}
        return TypesetBook(
            (*documents, *facing),
            all_layouts,
            tuple(pages.leaves),
            folios,
            running_heads,
            (
                *found,
                *(one for laid in all_layouts.values() for one in laid.diagnostics),
                *([_NO_HEADS] if len(whole) < len(sheets) else []),
            ),
        )

    def _report_unsettled(
        self, layouts: Mapping[str, Layout], printed: Mapping[str, str], true: Mapping[str, str]
    ) -> Diagnostic:
        """Report the first place that is on another page than the one printed for it."""
        places = {**true, **printed}
        place = next(one for one in places if printed.get(one) != true.get(one))
        holder = next((one for one, laid in layouts.items() if place in {one, *laid.places}), "")
        return Diagnostic(
            "page-numbers-unsettled",
            f'page numbers in the book may be wrong: when they are printed, "{place}" moves to '
            f"another page, last from {printed.get(place)} to {true.get(place)}",
            self.paths.get(holder, ""),
            hint="change the words around this place, or the template that prints the numbers",
        )

    def _sheets(self, documents: Sequence[Document], pages: Pagination) -> list[HeadSheets]:
        """Say which heads and folios the pages need, on which sheets."""
        chosen = self.edition.settings.pdf
        longest = head_letters(properties(self.sheet_styles))
        heads = choose_heads(documents, self.edition.book, chosen.verso, chosen.recto, longest)
        return head_sheets(pages.leaves, heads)

    def _documents(self, folios: Mapping[str, str]) -> list[Document]:
        """Render all documents, with the folios known so far."""
        renderer = self._renderer(folios) if folios else self._unnumbered
        text = [*renderer.front(), *renderer.body(), *renderer.back()]
        return [renderer.cover(), *text, renderer.backcover()]

    def _renderer(self, folios: Mapping[str, str]) -> Renderer:
        """Make the renderer for print."""
        links = self.edition.settings.pdf.links
        setting = RenderSettings(
            "print",
            folios,
            self.edition.templates,
            links,
            faces(self.text_styles),
            self.dressed.cover,
        )
        return Renderer(self.edition.book, setting)

    def _lay_out(
        self, documents: Sequence[Document], versos: frozenset[str], sheets: Sequence[HeadSheets]
    ) -> dict[str, Layout]:
        """Lay out documents on the sides they begin on, and sheets along with them."""
        jobs = [self._job(one, on_verso=one.name in versos) for one in documents]
        made = self._make([*jobs, *map(self._sheet_job, sheets)], "laying out")
        # The sheets, behind the documents, wait in `_done` until all page numbers are known.
        return {one.name: layout for one, layout in zip(documents, made, strict=False)}

    def _make(self, jobs: Sequence[LayoutJob], label: str) -> list[Layout]:
        """Give the layouts of jobs; those of earlier rounds are not made anew."""
        new = [job for job in jobs if job not in self._done and job.name not in self._left_out]
        made = lay_out_all(new, self.edition.context, label)
        self._done |= zip(new, made, strict=True)
        self._left_out |= {layout.name: layout for layout in made if layout.left_out}
        return [self._left_out.get(job.name) or self._done[job] for job in jobs]

    def _job(self, document: Document, *, on_verso: bool) -> LayoutJob:
        """Make the job of laying one document out; the cover has its own pictures, in its inks."""
        pictures = self.dressed.pictures if document.role == "cover" else self.pictures
        return LayoutJob(
            document.name,
            document.markup,
            self.text_styles,
            used_pictures(document.markup, pictures),
            on_verso=on_verso,
            path=self.paths.get(document.name, ""),
            limit=self._limit,
        )

    def _paginate(self, documents: Sequence[Document], layouts: Mapping[str, Layout]) -> Pagination:
        """Put documents on their pages; one that is not laid out yet is taken for one page."""
        pages = Pagination(
            self.edition.book.openings,
            roman=any(one.role == "foreword" for one in documents),
        )
        for document in documents:
            laid = layouts.get(document.name)
            pages.add(document.name, document.role, laid.pages if laid else 1)
        return pages

    def _sheet_job(self, sheets: HeadSheets) -> LayoutJob:
        """Make the job of laying out running heads, or folios, which all books have alike."""
        markup = self._unnumbered.layer(sheets.name, sheets.sheets).markup
        return LayoutJob(
            sheets.name,
            markup,
            self.sheet_styles,
            tagged=False,
            shared=sheets.name.startswith(FOLIOS),
            limit=self._limit,
        )


def _folios(layouts: Mapping[str, Layout], pages: Pagination) -> dict[str, str]:
    """Map every id, and every document's name, to the label of the page it stands on."""
    labels = pages.folios()
    found: dict[str, str] = {}
    for name, layout in layouts.items():
        found[name] = labels[name, 0]
        for place, index in layout.places.items():
            found.setdefault(place, labels[name, index])
    return found
