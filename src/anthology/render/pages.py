"""Render a book into XHTML documents by Jinja2: front matter, one a chapter, back matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    select_autoescape,
)
from markupsafe import Markup

from anthology import __version__
from anthology.language.words import direction, listed, long_date, word
from anthology.markup import xhtml
from anthology.model.book import Document
from anthology.model.diagnostics import ContentError, Diagnostic
from anthology.project.standard import standard
from anthology.render.chapter_body import for_print, for_screen
from anthology.render.references import add_credits, capitalise, short_address
from anthology.rights.credits import brief_credit, house_credit
from anthology.rights.licences import recognise_licence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.model.book import Book, Chapter, PageTarget, Part


# -----------------------------------------------------------------------------
# Make a Jinja2 environment of the standard templates behind the project's own, and render.


def make_environment(own: Path | None) -> Environment:
    """Make an environment whose templates are replaced, one by one, by those in the folder `own`.

    Everything is escaped for markup, save in templates whose names end in `.txt`.
    """
    folders = [*([own] if own else []), standard("templates")]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["date"] = long_date
    environment.globals |= {"direction": direction, "version": __version__, "word": word}
    return environment


def render_template(environment: Environment, name: str, **context: Any) -> str:
    """Render a template by its name. Raises `ContentError` where it cannot be used."""
    try:
        return environment.get_template(name).render(**context)
    except TemplateError as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else None
        fault = Diagnostic(
            "template-broken",
            f"the template cannot be used: {error}",
            f"templates/{name}",
            line,
            hint="compare it with the standard template of the same name, or take it away",
        )
        raise ContentError("a template cannot be used", diagnostics=(fault,)) from error


@dataclass(frozen=True, slots=True)
class Setting:
    """Say for what a book is rendered.

    `medium` is `print` or `epub`; `folios` maps ids and document names to printed page numbers
    (empty until the pages are laid out); `templates` is the project's own folder of templates;
    `links` says where web addresses are printed: `foot`, `chapter` or `none`; `faces` are the
    typefaces that the colophon names.
    """

    medium: str
    folios: Mapping[str, str] = field(default_factory=dict)
    templates: Path | None = None
    links: str = "foot"
    faces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSheet:
    """Say what stands around the text of one page; `kind` is `plain`, `opening` or `blank`."""

    kind: str
    head: str
    folio: str


class Renderer:
    """Render the documents of one book for one medium; templates are compiled once."""

    def __init__(self, book: Book, setting: Setting) -> None:
        self.book = book
        self.setting = setting
        self.environment = make_environment(setting.templates)
        self.environment.filters["names"] = self._names
        self.environment.filters |= {
            "capital": capitalise,
            "licence": recognise_licence,
            "short_address": short_address,
            "house_credits": house_credit,
            "names_in": lambda people, tongue: listed([one.name for one in people], tongue),
        }
        self.environment.tests["decorative_in"] = _decorative
        self.environment.globals |= {
            "faces": listed([*setting.faces], book.language),
            "book": book,
            "medium": setting.medium,
            "folios": setting.folios,
        }

    def front(self) -> list[Document]:
        """Render what stands before the chapters, the table of contents last."""
        language = self.book.language
        made = [
            self._document("halftitle", "halftitle", self.book.title, language),
            self._document("titlepage", "titlepage", word("title-page", language), language),
        ]
        if self._has_imprint():
            made.append(self._document("imprint", "imprint", word("imprint", language), language))
        if self.setting.medium == "print":
            made.append(self.contents())
            return made
        return made[1:]

    def _has_imprint(self) -> bool:
        """Tell whether an imprint would say more than the title; a project's own may always."""
        book, own = self.book, self.setting.templates
        edition = (book.edition, book.publisher, book.date, book.editors)
        if any(edition) or book.description or book.rights:
            return True
        isbn = book.identifier.startswith("urn:isbn:")
        return isbn or (own is not None and (own / "imprint.xhtml").is_file())

    def cover(self) -> Document:
        """Render the drawn cover."""
        return self._document(
            "cover", "cover", word("cover", self.book.language), self.book.language
        )

    def backcover(self) -> Document:
        """Render the drawn back cover."""
        language = self.book.language
        return self._document("backcover", "backcover", word("backcover", language), language)

    def spine(self, width: float) -> Document:
        """Render the spine of the printed cover, `width` mm wide."""
        language = self.book.language
        return self._document("spine", "spine", self.book.title, language, width=width)

    def frontcover(self, image: str) -> Document:
        """Render the e-book's cover page around a picture."""
        title = word("cover", self.book.language)
        return self._document("cover", "frontcover", title, self.book.language, image=image)

    def navigation(self, pages: Sequence[PageTarget] = ()) -> Document:
        """Render the e-book's navigation document: contents, landmarks, list of printed pages."""
        first = self.book.parts[0] if self.book.parts else None
        start = "part-1" if first and first.title else self.book.chapters[0].slug
        title = word("contents", self.book.language)
        headings = {chapter.slug: list(_headings(chapter)) for chapter in self.book.chapters}
        return self._document(
            "nav", "nav", title, self.book.language, start=start, headings=headings, pages=pages
        )

    def contents(self) -> Document:
        """Render the table of contents with the page numbers that are known."""
        title = word("contents", self.book.language)
        return self._document("contents", "contents", title, self.book.language)

    def body(self) -> list[Document]:
        """Render the parts' half titles and the chapters, in order."""
        made: list[Document] = []
        for number, part in enumerate(self.book.parts, 1):
            if part.title:
                made.append(self._part(part, number))
            made += [self.chapter(chapter, part) for chapter in part.chapters]
        return made

    def chapter(self, chapter: Chapter, part: Part) -> Document:
        """Render one chapter."""
        language = chapter.meta.language or self.book.language
        printed = self.setting.medium == "print"
        if printed:
            body = for_print(chapter, self.setting.links, self.setting.folios)
        else:
            body = for_screen(chapter)
        add_credits(body, chapter, self._caption_credit(chapter, printed=printed))
        return self._document(
            chapter.name,
            "chapter",
            chapter.meta.title,
            language,
            chapter=chapter,
            part=part,
            body=Markup(xhtml.serialise(body)),  # noqa: S704  (cleaned when it was read)
        )

    def back(self) -> list[Document]:
        """Render what stands behind the chapters; what has no content is left out."""
        language = self.book.language
        made = []
        if self.book.people:
            title = word("contributors", language)
            made.append(self._document("contributors", "contributors", title, language))
        if any(chapter.rights.told for chapter in self.book.chapters):
            title = word("first-published", language)
            made.append(self._document("permissions", "permissions", title, language))
        if self.book.pictures:
            made.append(self._document("credits", "credits", word("credits", language), language))
        made.append(self._document("colophon", "colophon", word("colophon", language), language))
        return made

    def aside(self, role: str, title: str, language: str, **context: Any) -> Document:
        """Render a page that goes along with the book and is none of it, by its template."""
        return self._document(role, role, title, language, **context)

    def layer(self, name: str, sheets: Sequence[PageSheet]) -> Document:
        """Render running heads and folios of a document's pages, one section a page."""
        return self._document(name, "sheets", name, self.book.language, sheets=sheets)

    def _part(self, part: Part, number: int) -> Document:
        name = f"part-{number}"
        return self._document(name, "part", part.title, self.book.language, part=part, place=name)

    def _document(
        self, name: str, role: str, title: str, language: str, **context: Any
    ) -> Document:
        markup = render_template(
            self.environment,
            f"{role}.xhtml",
            title=title,
            language=language,
            role=role,
            **context,
        )
        return Document(name, role, title, language, markup)

    def _caption_credit(self, chapter: Chapter, *, printed: bool) -> dict[str, tuple[str, ...]]:
        """Say what stands under each picture: its credit, or in an e-book a link to it."""
        language = chapter.meta.language or self.book.language
        known = {key: self.book.pictures[key].credit for key in chapter.pictures}
        told = {key: one for key, one in known.items() if one and one.kind != "decorative"}
        if self.book.caption_credits:
            return {key: brief_credit(one, language) for key, one in told.items()}
        return {} if printed else dict.fromkeys(told, (word("credit", language),))

    def _names(self, people: list[Any]) -> str:
        return listed([person.name for person in people], self.book.language)


def _decorative(key: str, book: Book) -> bool:
    return book.pictures[key].decorative


def _headings(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """List the second-level headings of a chapter: id and words."""
    for node in xhtml.parse(chapter.body).iter("h2"):
        number = f"{node.get('data-number')} " if node.get("data-number") else ""
        if node.get("id") and xhtml.text(node):
            yield node.get("id") or "", number + xhtml.text(node)
