"""Compose articles into a book: kinds, people, order, chapters, pictures, credits, links."""

from __future__ import annotations

import uuid
from calendar import monthrange
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from anthology.compose.chapters import (
    OpenChapter,
    describe_pictures,
    settle_ids,
    slugify,
    translate_labels,
    unique_slug,
)
from anthology.compose.doubtful import find_doubtful, report_drafts, tell_doubtful
from anthology.compose.isbn import doubt_isbn, print_isbn, read_isbn
from anthology.compose.kinds import has_no_author, with_kind
from anthology.compose.links import link_chapters, make_index
from anthology.compose.order import apply_matter_settings, arrange, split_matter
from anthology.compose.people import (
    read_author_list,
    read_people_file,
    resolve,
    similar,
    sort_name,
    with_apostrophes,
)
from anthology.compose.pictures import PictureFinder, find_named_pictures
from anthology.compose.repeated import drop_repeated
from anthology.markup.web_addresses import read_address
from anthology.model.book import KINDS, OWN_PAGES, UNTITLED_KINDS, Book, Part, Person
from anthology.project.collect import source_date_epoch
from anthology.rights.credits import credit_pictures, credit_sources, permit, read_credits
from anthology.rights.licences import edition_statement
from anthology.rights.missing import doubt_edition, report_missing
from anthology.transforms.typography.typeset import typeset

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from anthology.model.book import Article, Chapter, Picture, PictureUse
    from anthology.model.settings import LabelSettings, Settings
    from anthology.project.collect import Project


_NAMESPACE = uuid.UUID("6f1f5c9e-2f0b-5d2c-9d6e-0d8f3a1c7b42")


def compose(articles: Sequence[Article], project: Project, settings: Settings) -> Book:
    """Make the book of a project out of its articles; drafts are left out, with a note."""
    people, faults = read_people_file(project.people_file, project.relative(project.people_file))
    writers, broken = read_author_list(project)
    ready = [OpenChapter.of(article) for article in articles if not article.meta.draft]
    doubtful = [*find_doubtful(ready, settings.named_texts, project.prefix)]
    gone = {path for path, is_out, _ in doubtful if is_out}
    ready = [one for one in ready if one.article.source.path not in gone]
    ready, repeated = drop_repeated(ready, settings.named_texts, project.prefix)
    told = {*gone, *(one.article.source.path for one in ready)}  # of others, that they repeat one
    unplaced = apply_matter_settings(ready, settings, project)
    for chapter in ready:
        chapter.article = _settle(chapter, people, writers)
        if chapter.article.meta.kind in UNTITLED_KINDS:
            chapter.article = _without(chapter.article, "title-missing")
    front, texts, back = split_matter(ready)
    groups, unmatched = arrange(texts, settings, project, (*front, *back))
    for number, chapter in enumerate((one for group in groups for one in group.chapters), 1):
        chapter.number = number
    chapters = [*front, *(chapter for group in groups for chapter in group.chapters), *back]
    finder = PictureFinder(project, settings.pictures.fetch)
    _name(chapters, finder)
    link_chapters(chapters)
    spoken = (one.article.meta.language for group in groups for one in group.chapters)
    language = settings.book.language or _commonest(spoken)
    for chapter in chapters:
        translate_labels(chapter, language)
    placed = [chapter.article for chapter in chapters]
    named = find_named_pictures(placed, people, writers, finder, project, settings)
    entries, unread = read_credits(project.credits_file, project.relative(project.credits_file))
    pictures, uncredited = credit_pictures(
        finder.pictures,
        [(chapter.article, chapter.pictures) for chapter in chapters],
        credit_sources(entries, project, settings),
    )
    rights, unpermitted = permit(placed, entries, project.prefix)
    for chapter in chapters:
        chapter.rights = rights[chapter.article.source.path]
        describe_pictures(chapter, pictures)
    indexed = "index" in settings.matter.with_
    known = (*named.people, *(one for one in people if one.name))
    index = make_index(chapters, known) if indexed else ()
    parts = [Part(group.title, tuple(one.close() for one in group.chapters)) for group in groups]
    book = _with_own_pages(
        _set_words(
            replace(
                _describe(tuple(parts), language, project, settings),
                front=tuple(one.close() for one in front),
                back=tuple(one.close() for one in back),
                cover=named.cover,
                logo=named.logo,
                people=named.people,
                index=index,
                labels=_labels(settings.labels),
                pictures=pictures,
                caption_credits=settings.pictures.credit == "caption",
            )
        ),
        settings,
    )
    diagnostics = (
        *(*faults, *broken, *doubt_isbn(project, settings.book.identifier), *unmatched, *unplaced),
        *(
            tell_doubtful(path, project.prefix, what, left=is_out)
            for path, is_out, what in doubtful
            if path in told
        ),
        *(*report_drafts(articles), *repeated, *named.diagnostics, *finder.report_unused()),
        *(found for chapter in book.chapters for found in chapter.article.diagnostics),
        *(*similar(placed), *unread, *doubt_edition(project, settings.rights.licence)),
        *(*uncredited, *unpermitted),
        *report_missing(book, named.uses, settings.rights, entries, project.prefix),
    )
    return replace(book, diagnostics=diagnostics)


def _settle(chapter: OpenChapter, people: Sequence[Person], writers: Collection[Person]) -> Article:
    """Settle who wrote a text, and of which kind it is."""
    article = chapter.article
    authorless = has_no_author(article.meta, chapter.tree)
    resolved = resolve(article, people, writers, authorless=authorless)
    return with_kind(resolved, chapter.tree)


def recompose(
    book: Book, articles: Sequence[Article], project: Project, settings: Settings
) -> Book | None:
    """Put texts that were read anew into their chapters; all else stays as it was.

    Gives None where that is not enough: where a text has another title, short name, kind or place,
    or is none of a part, or where the book has an index.
    What a text changes beyond its chapter (people, messages about other files, pictures that others
    show too) is only found by `compose`.
    """
    former = {one.article.source.path: one for part in book.parts for one in part.chapters}
    if book.index or not former.keys() >= {article.source.path for article in articles}:
        return None  # every text tells where the words of the index stand
    people, _ = read_people_file(project.people_file, project.relative(project.people_file))
    writers, _ = read_author_list(project)
    finder = PictureFinder(project, settings.pictures.fetch, dict(book.pictures))
    opened = []
    for article in articles:
        old, chapter = former.pop(article.source.path), OpenChapter.of(article)
        chapter.article = _settle(chapter, people, writers)
        if _place_of(chapter.article) != _place_of(old.article):
            return None
        chapter.number, chapter.slug = old.number, old.slug
        finder.place(chapter)
        settle_ids(chapter)
        opened.append(chapter)
    others = [*former.values(), *book.front, *book.back]
    link_chapters(opened, others)
    shown: list[tuple[Article, Mapping[str, PictureUse]]] = [
        (one.article, one.pictures) for one in others
    ]
    shown += [(one.article, one.pictures) for one in opened]
    entries, _ = read_credits(project.credits_file, project.relative(project.credits_file))
    pictures, _ = credit_pictures(
        finder.pictures, shown, credit_sources(entries, project, settings)
    )
    rights, _ = permit([chapter.article for chapter in opened], entries, project.prefix)
    made: dict[int, Chapter] = {}
    for chapter in opened:
        chapter.rights = rights[chapter.article.source.path]
        describe_pictures(chapter, pictures)
        made[chapter.number] = chapter.close()
    parts = tuple(
        replace(part, chapters=tuple(made.get(one.number, one) for one in part.chapters))
        for part in book.parts
    )
    book = _set_words(replace(book, parts=parts, pictures=pictures))
    paths = {one.article.source.path for one in made.values()}
    kept = [one for one in book.diagnostics if one.path not in paths]
    found = [one for new in made.values() for one in new.article.diagnostics]
    gaps = report_missing(book, {}, settings.rights, entries, project.prefix)
    return replace(book, diagnostics=(*kept, *found, *(one for one in gaps if one.path in paths)))


def _place_of(article: Article) -> tuple[object, ...]:
    """Gather what decides where a text stands and what its chapter is called."""
    meta = article.meta
    return meta.title, meta.slug, meta.kind, meta.order


def _without(article: Article, code: str) -> Article:
    """Take the diagnostics of a code off an article."""
    kept = tuple(one for one in article.diagnostics if one.code != code)
    return replace(article, diagnostics=kept)


def _name(chapters: Sequence[OpenChapter], finder: PictureFinder) -> None:
    """Give chapters their short names and ids, and find their pictures."""
    taken: set[str] = set()
    for chapter in chapters:
        meta = chapter.article.meta
        wanted = slugify(meta.slug or meta.title)
        chapter.slug = unique_slug(wanted, taken)
        if chapter.slug != wanted and meta.slug:
            chapter.article = chapter.article.report(
                "slug-repeated",
                f"“{wanted}” is the short name of another page too; this text is called "
                f"“{chapter.slug}”",
                hint="give one of them another “slug”",
            )
        finder.place(chapter)
        settle_ids(chapter)


def _labels(chosen: LabelSettings) -> dict[str, str]:
    """Give the words over titles that the settings name, by kind; "" for none."""
    named = {kind: getattr(chosen, kind) if chosen.show else "none" for kind in KINDS}
    return {kind: "" if said == "none" else said for kind, said in named.items() if said}


_LONGEST_ADDRESS = 300  # characters: telephones read no denser code of 24 mm (0.4 mm a point)
# Words up to which a book is short: 70 pages of A5, or the sheets that a staple holds. Its half
# title and the page breaks between the lists at its end would be a fifth of its pages.
_SHORT = 20_000
# Words and marks of a text that fills about a page (A5), and texts from which as many pages before
# them would be a heap.
_ONE_PAGE, _SEVERAL = 300, 6


def _with_own_pages(book: Book, settings: Settings) -> Book:
    """Settle which pages the book makes itself: what has no content or no use is left out."""
    chosen = settings.matter
    words = sum(len(chapter.body.split()) for chapter in book.chapters)
    short = words <= _SHORT
    described = any(one.bio or one.link or one.portrait or one.position for one in book.people)
    possible = {
        "halftitle": True,
        "imprint": True,
        "contents": True,
        "contributors": bool(book.people),
        "permissions": any(chapter.rights.stated for chapter in book.chapters),
        "credits": any(picture.credit for picture in book.pictures.values()),
        "index": bool(book.index),
        "colophon": True,
    }
    useful = {
        "halftitle": not short,
        "contents": len(book.chapters) > 1,
        "contributors": described or not short,
    }
    pages = tuple(
        name
        for name in OWN_PAGES
        if possible[name]
        and name not in chosen.without
        and (useful.get(name, True) or name in chosen.with_)
    )
    together = chosen.apparatus == "together" or (short and chosen.apparatus == "auto")
    openings = settings.pdf.openings
    if openings == "auto":
        brief = sum(len(chapter.body.split()) <= _ONE_PAGE for chapter in book.texts)
        most = len(book.texts) >= _SEVERAL and brief * 2 > len(book.texts)
        openings = "next" if most else "recto"
    return replace(
        book,
        own_pages=pages,
        shared_apparatus=together,
        openings=openings,
        compact=short and openings == "next",
    )


def _describe(parts: tuple[Part, ...], language: str, project: Project, settings: Settings) -> Book:
    """Make the book of its parts and of what the settings say of it."""
    chosen = settings.book
    chapters = [chapter for part in parts for chapter in part.chapters]
    title = chosen.title or project.title
    return Book(
        title=title,
        subtitle=chosen.subtitle,
        language=language,
        identifier=_identifier(chosen.identifier, title, chosen.edition, chosen.publisher),
        isbn=print_isbn(chosen.identifier),
        slug=slugify(title),
        editors=tuple(_editor(name) for name in chosen.editors),
        series=chosen.series,
        volume=chosen.volume,
        licence="" if settings.rights.require else settings.rights.licence,
        publisher=chosen.publisher,
        date=chosen.date,
        edition=chosen.edition,
        rights=chosen.rights or edition_statement(settings.rights.licence),
        description=chosen.description,
        address=_address(settings),
        cover="",
        modified=_modified(chapters, chosen.date),
        parts=parts,
    )


# Words of credits and rights that are printed.
_CREDIT_WORDS = ("title", "author", "source", "line", "copyright", "changes", "permission")
_RIGHTS_WORDS = ("original", "first_published", "permission", "by")


def _set_words(book: Book) -> Book:
    """Set the words of settings, people and credits as the book's language does."""

    def set_words(text: str) -> str:
        """Set words without markup; an address stays as it is."""
        return text if text.startswith(("http://", "https://")) else typeset(text, book.language)

    def set_credit(picture: Picture) -> Picture:
        """Set the words of a picture's credit."""
        credit = picture.credit
        words: dict[str, Any] = {
            key: set_words(getattr(credit, key)) for key in _CREDIT_WORDS if credit
        }
        return replace(picture, credit=credit and replace(credit, **words))

    def set_rights(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
        """Set the words that tell of the rights in texts."""
        made = []
        for one in chapters:
            words: dict[str, Any] = {
                key: set_words(getattr(one.rights, key)) for key in _RIGHTS_WORDS
            }
            made.append(replace(one, rights=replace(one.rights, **words)))
        return tuple(made)

    people = (
        replace(one, bio=set_words(one.bio), position=set_words(one.position))
        for one in book.people
    )
    parts = (Part(set_words(part.title), set_rights(part.chapters)) for part in book.parts)
    return replace(
        book,
        title=set_words(book.title),
        subtitle=set_words(book.subtitle),
        series=set_words(book.series),
        publisher=set_words(book.publisher),
        edition=set_words(book.edition),
        rights=set_words(book.rights),
        description=set_words(book.description),
        labels={kind: set_words(label) for kind, label in book.labels.items()},
        parts=tuple(parts),
        front=set_rights(book.front),
        back=set_rights(book.back),
        people=tuple(people),
        pictures={key: set_credit(one) for key, one in book.pictures.items()},
    )


def _address(settings: Settings) -> str:
    """Give where the book is on the web, as far as a code can be drawn of it."""
    address = read_address(settings.share.address or settings.mail.link) or ""
    return address if address.startswith("http") and len(address) <= _LONGEST_ADDRESS else ""


def _editor(name: str) -> Person:
    """Make a person of an editor's name."""
    person = with_apostrophes(Person(name, role="editor"))
    return replace(person, sort_name=sort_name(person))


def _commonest(languages: Iterable[str]) -> str:
    """Give the language that most chapters are in."""
    counted = Counter(language for language in languages if language)
    return counted.most_common(1)[0][0] if counted else "en"


def _identifier(given: str, title: str, edition: str, publisher: str) -> str:
    """Make a URN: of the ISBN where one is given, else a name-based UUID (RFC 9562, 5.5)."""
    if isbn := read_isbn(given):
        return f"urn:isbn:{isbn}"
    if given:
        return given
    return name_identifier(title, edition, publisher)


def name_identifier(*names: str) -> str:
    """Make a URN that is the same for the same names: a name-based UUID (RFC 9562, 5.5)."""
    return uuid.uuid5(_NAMESPACE, "\n".join(names)).urn


def _modified(chapters: Sequence[Chapter], date: str) -> int:
    """Date the edition: `SOURCE_DATE_EPOCH`, else the newest date that a text or the book bears.

    Where none bears any, it is the newest time of their files, which a copy may not keep.
    """
    if (epoch := source_date_epoch()) is not None:
        return epoch
    newest = max([date, *(chapter.meta.date for chapter in chapters)], default="")
    if not newest:
        return max((chapter.article.source.modified for chapter in chapters), default=0)
    year, month, day = [*(int(part) for part in newest.split("-")), 1, 1][:3]
    last = monthrange(year, month)[1]
    return int(datetime(year, month, min(day, last), tzinfo=UTC).timestamp())
