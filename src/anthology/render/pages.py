"""Render a book into XHTML documents by Jinja2: front matter, one a chapter, back matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from anthology.compose.kinds import tells_of_sessions
from anthology.language.detection import primary
from anthology.language.words import BOOK_LANGUAGES, OPENINGS, listed, word
from anthology.markup import xhtml
from anthology.model.book import APPARATUS, KINDS, UNTITLED_KINDS, Document
from anthology.render.chapter_body import for_print, for_screen, qr_code
from anthology.render.cover_art import Canvas, draw_facing, draw_sign, strand
from anthology.render.references import add_credits, capitalise, short_address, split_title
from anthology.render.templates import make_environment, render_template
from anthology.rights.credits import (
    brief_credit,
    common_rights,
    credited_by_house,
    house_credit,
    same_rights,
)
from anthology.rights.licences import recognise_licence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.markup.xhtml import Element
    from anthology.model.book import Book, Chapter, IndexEntry, PageTarget, Part
    from anthology.render.cover import Cover
    from anthology.render.cover_art import Strand


@dataclass(frozen=True, slots=True)
class RenderSettings:
    """Say for what a book is rendered.

    `medium` is `print` or `epub`; `folios` maps ids and document names to printed page numbers
    (empty until the pages are laid out); `templates` is the project's own folder of templates;
    `links` says where web addresses are printed: `foot`, `chapter` or `none`; `faces` are the
    typefaces that the colophon names; `cover` is the design of the cover, for print.
    """

    medium: str
    folios: Mapping[str, str] = field(default_factory=dict)
    templates: Path | None = None
    links: str = "foot"
    faces: tuple[str, ...] = ()
    cover: Cover | None = None


@dataclass(frozen=True, slots=True)
class PageSheet:
    """Say what stands around the text of one page; `kind` is `plain`, `opening` or `blank`.

    `verso` and `recto` are the heads of a left-hand and of a right-hand page.
    """

    kind: str
    verso: str = ""
    recto: str = ""
    folio: str = ""


class Renderer:
    """Render the documents of one book for one medium; templates are compiled once."""

    def __init__(self, book: Book, setting: RenderSettings) -> None:
        self.book = book
        self.setting = setting
        self.environment = make_environment(setting.templates)
        self.environment.filters["names"] = self._names
        self.environment.filters |= {
            "capital": capitalise,
            "licence": recognise_licence,
            "qr_code": qr_code,
            "split_title": split_title,
            "short_address": short_address,
            "sign": self._sign,
            "house_credits": house_credit,
            "common_rights": common_rights,
            "locators": self._locators,
            "names_in": lambda people, tongue: listed([one.name for one in people], tongue),
        }
        self.environment.tests["decorative_in"] = _decorative
        self.environment.tests["credited_in"] = _credited
        self.environment.tests["credited_by_house_in"] = _credited_by_house
        self.environment.tests["same_rights"] = same_rights
        self.environment.globals |= {
            "faces": listed([*setting.faces], book.language),
            "book": book,
            "cover": setting.cover,
            "medium": setting.medium,
            "folios": setting.folios,
            "listed": [role for role in LISTED if role in book.own_pages],
            "page_title": page_title,
            "preliminaries": [one for one in book.front if one.meta.kind not in UNTITLED_KINDS],
        }

    def front(self) -> list[Document]:
        """Render what stands before the chapters, the table of contents last."""
        printed = self.setting.medium == "print"
        made = [self._own("halftitle")] if printed and "halftitle" in self.book.own_pages else []
        made.append(self._own("titlepage"))
        if "imprint" in self.book.own_pages:
            made.append(self._own("imprint"))
        made += [self.chapter(one) for one in self.book.front if one.meta.kind in UNTITLED_KINDS]
        if printed and "contents" in self.book.own_pages:
            made.append(self._own("contents"))
        return made

    def _own(self, role: str) -> Document:
        """Render one of the book's own pages; its role is its name too."""
        language = self.book.language
        title = self.book.title if role == "halftitle" else page_title(role, language)
        return self._document(role, role, title, language)

    def cover(self) -> Document:
        """Render the drawn cover."""
        return self._document(
            "cover", "cover", word("cover", self.book.language), self.book.language
        )

    def backcover(self) -> Document:
        """Render the drawn back cover."""
        language = self.book.language
        return self._document("backcover", "backcover", word("backcover", language), language)

    def spine(self) -> Document:
        """Render the spine of the printed cover."""
        return self._document("spine", "spine", self.book.title, self.book.language)

    def facing(self, name: str, faced: str) -> Document:
        """Render the page that faces an opening: what is drawn of a chapter, of a part's chapters.

        Before a foreword that is the whole book.
        """
        parts = {f"part-{at}": part.chapters for at, part in enumerate(self.book.parts, 1)}
        named = [one.name for one in parts.get(faced, ())] or [faced]
        cover = self.setting.cover
        assert cover is not None  # noqa: S101  (only a printed book has such pages)
        frame = Canvas(cover.width, cover.height, 0, 0, 0, self.book.title)
        art = draw_facing(self._strands(*named), len(self.book.texts), cover.inks, frame)
        return self._document(name, "facing", self.book.title, self.book.language, art=art)

    def _strands(self, *names: str) -> dict[int, Strand]:
        """Measure the texts of those names, by their places; all where none is a text."""
        texts = dict(enumerate(self.book.texts))
        found = {at: one for at, one in texts.items() if one.name in names}
        return {at: strand(one.body) for at, one in (found or texts).items()}

    def _sign(self, name: str) -> Markup:
        """Draw the sign of a chapter, or of the book, for the screen."""
        return Markup(draw_sign(self._strands(name), len(self.book.texts)))  # noqa: S704  (drawn here)

    def frontcover(self, image: str) -> Document:
        """Render the e-book's cover page around a picture."""
        title = word("cover", self.book.language)
        return self._document("cover", "frontcover", title, self.book.language, image=image)

    def navigation(self, pages: Sequence[PageTarget] = ()) -> Document:
        """Render the e-book's navigation document: contents, landmarks, list of printed pages."""
        first = self.book.parts[0] if self.book.parts else None
        start = "part-1" if first and first.title else self.book.texts[0].slug
        title = word("contents", self.book.language)
        headings = {chapter.slug: list(_headings(chapter)) for chapter in self.book.chapters}
        return self._document(
            "nav", "nav", title, self.book.language, start=start, headings=headings, pages=pages
        )

    def body(self) -> list[Document]:
        """Render the parts' half titles and all chapters but those before the contents."""
        running = [one for one in self.book.front if one.meta.kind not in UNTITLED_KINDS]
        made = [self.chapter(one) for one in running]
        for number, part in enumerate(self.book.parts, 1):
            if part.title:
                made.append(self._part(part, number))
            made += [self.chapter(chapter) for chapter in part.chapters]
        return made + [self.chapter(one) for one in self.book.back]

    def chapter(self, chapter: Chapter) -> Document:
        """Render one chapter."""
        kind = chapter.meta.kind
        role = "dedication" if kind in UNTITLED_KINDS and not chapter.number else "chapter"
        if role == "chapter" and chapter in self.book.front:
            role = "foreword"
        language = chapter.meta.language or self.book.language
        printed = self.setting.medium == "print"
        if printed:
            body = for_print(chapter, self.setting.links, self.setting.folios)
        else:
            body = for_screen(chapter)
        add_credits(body, chapter, self._caption_credit(chapter, printed=printed))
        return self._document(
            chapter.name,
            role,
            chapter.meta.title,
            language,
            chapter=chapter,
            **self._label(chapter, body),
            body=Markup(xhtml.serialise(body)),  # noqa: S704  (cleaned when it was read)
        )

    def back(self) -> list[Document]:
        """Render what stands behind the chapters; in a short book it shares pages."""
        made = [self._own(role) for role in APPARATUS if role in self.book.own_pages]
        if not self.book.shared_apparatus or len(made) < 2:  # noqa: PLR2004  (nothing to share)
            return made
        title = word("apparatus", self.book.language)
        return [Document("apparatus", "apparatus", title, self.book.language, _joined(made, title))]

    def aside(self, role: str, title: str, language: str, **context: Any) -> Document:
        """Render a page that goes along with the book and is none of it, by its template."""
        return self._document(role, role, title, language, **context)

    def layer(self, name: str, sheets: Sequence[PageSheet]) -> Document:
        """Render running heads and folios of a document's pages, one section a page."""
        return self._document(name, "sheets", name, self.book.language, sheets=sheets)

    def _part(self, part: Part, number: int) -> Document:
        """Render the page that opens a part."""
        name = f"part-{number}"
        return self._document(name, "part", part.title, self.book.language, part=part, place=name)

    def _document(
        self, name: str, role: str, title: str, language: str, **context: Any
    ) -> Document:
        """Render a template as a document."""
        markup = render_template(
            self.environment,
            f"{role}.xhtml",
            title=title,
            language=language,
            role=role,
            **context,
        )
        return Document(name, role, title, language, markup)

    def _locators(self, entry: IndexEntry) -> list[tuple[str, str]]:
        """Give where an entry of the index leads: to each page once, in an e-book to each chapter.

        A locator is the id of a place, and a page number or the title of a chapter.
        """
        titles = {one.slug: one.meta.title for one in self.book.chapters}
        printed = self.setting.medium == "print"
        found: dict[str, str] = {}
        for place in entry.places:
            slug = place.split("--")[0]
            label = self.setting.folios.get(place, "000") if printed else titles[slug]
            found.setdefault(label, place)
        return [(place, label) for label, place in found.items()]

    def _label(self, chapter: Chapter, body: Element) -> dict[str, str]:
        """Give the words over a chapter's title, in its language if we know it, and which it is.

        What stands before and behind the texts has none, nor has a text of no kind that is known.
        """
        kind, own = chapter.meta.kind, chapter.meta.language or self.book.language
        if not chapter.number or kind not in KINDS:
            return {"label": ""}
        if kind in self.book.labels:
            return {"label": self.book.labels[kind], "label_language": self.book.language}
        if kind == "other":
            return {"label": ""}
        spoken = primary(own) in {**BOOK_LANGUAGES, **OPENINGS}
        language = own if spoken else self.book.language
        plain = kind == "notes" and not tells_of_sessions(chapter.meta, body)
        key = "notes" if plain else f"kind-{kind}"
        return {"label": word(key, language), "label_language": language}

    def _caption_credit(self, chapter: Chapter, *, printed: bool) -> dict[str, tuple[str, ...]]:
        """Say what stands under each picture: its credit, or in an e-book a link to it."""
        language = chapter.meta.language or self.book.language
        known = {key: self.book.pictures[key].credit for key in chapter.pictures}
        credited = {key: one for key, one in known.items() if one and one.kind != "decorative"}
        if self.book.caption_credits:
            return {key: brief_credit(one, language) for key, one in credited.items()}
        linked = [key for key in credited if not printed and not _credited_by_house(key, self.book)]
        return dict.fromkeys(linked, (word("credit", language),))

    def _names(self, people: list[Any]) -> str:
        """List the names of people in the book's language."""
        return listed([person.name for person in people], self.book.language)


# Pages behind the texts that the contents name; nobody looks for a colophon there.
LISTED = APPARATUS[:-1]
# Where the title of a page is another word than its role.
_TITLES = {"titlepage": "title-page", "permissions": "first-published"}


def page_title(role: str, language: str) -> str:
    """Give the title of a page that the book makes itself."""
    return word(_TITLES.get(role, role), language)


def _joined(documents: Sequence[Document], title: str) -> str:
    """Put what several documents hold into one."""
    root = xhtml.open_document(documents[0].markup)
    body = next(node for node in root.iter() if xhtml.name(node) == "body")
    xhtml.add_class(body, "document-apparatus")
    next(node for node in root.iter() if xhtml.name(node) == "title").text = title
    for document in documents[1:]:
        for node in xhtml.open_document(document.markup).iter():
            if xhtml.name(node) == "body":
                body.extend(list(node))
                break
    return xhtml.close_document(root)


def _decorative(key: str, book: Book) -> bool:
    """Tell whether a picture only adorns."""
    return book.pictures[key].decorative


def _credited_by_house(key: str, book: Book) -> bool:
    """Tell whether a picture has no entry of its own in the credits; captions lead to theirs."""
    credit = book.pictures[key].credit
    if credit is None or book.caption_credits:
        return False
    return credited_by_house(credit, house_credit(book.pictures.values()))


def _credited(key: str, book: Book) -> bool:
    """Tell whether a picture has a credit."""
    return book.pictures[key].credit is not None


def _headings(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """List the second-level headings of a chapter: id and words."""
    for node in xhtml.parse(chapter.body).iter("h2"):
        number = f"{node.get('data-number')} " if node.get("data-number") else ""
        if node.get("id") and xhtml.text(node):
            yield node.get("id") or "", number + xhtml.text(node)
