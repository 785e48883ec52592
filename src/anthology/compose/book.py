"""Compose articles into a book: kinds, people, order, chapters, pictures, credits, links."""

from __future__ import annotations

import re
import uuid
from calendar import monthrange
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anthology.compose.links import link_chapters
from anthology.compose.order import Group, arrange, prefix_ids, slugify, unique, with_kind
from anthology.compose.people import read_author_list, read_people_file, resolve, similar, sort_name
from anthology.compose.pictures import NamedPictures, PictureFinder, find_named_pictures
from anthology.language.words import listed
from anthology.model.book import Book, Chapter, Credit, Part, Person
from anthology.model.diagnostics import Diagnostic
from anthology.project.collect import source_date_epoch
from anthology.project.configuration import toml_line
from anthology.rights.credits import CreditSources, credit_pictures, read_credits
from anthology.rights.inventory import doubt_edition, report_missing
from anthology.rights.licences import recognise_licence
from anthology.rights.permissions import permit
from anthology.rights.picture_uses import describe_picture, mark_picture_uses, picture_uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anthology.model.book import Article
    from anthology.model.settings import Settings
    from anthology.project.collect import Project


# -----------------------------------------------------------------------------
# Read an ISBN and check its last digit: what an editor typed becomes thirteen digits.

_MEANT = re.compile(
    r"(?:urn:)?isbn(?:-1[03])?:?\s*(?P<named>.+)|(?P<bare>97[89][\d -]{10,}|[\d -]{9,}x?)"
)
_NUMBER = re.compile(r"\d{13}|\d{9}[\dx]")


def read_isbn(text: str) -> str:
    """Give the thirteen digits of an ISBN (ISO 2108), one of ten with 978 before it; else ""."""
    match = _MEANT.fullmatch(text.strip().lower())
    digits = re.sub(r"[\s\u2010-\u2015-]", "", (match["named"] or match["bare"]) if match else "")
    if not _NUMBER.fullmatch(digits):
        return ""
    if len(digits) == len("9780131103"):
        values = [10 if digit == "x" else int(digit) for digit in digits]
        right = sum(value * (10 - at) for at, value in enumerate(values)) % 11 == 0
        return _with_check(f"978{digits[:9]}") if right else ""
    return digits if _with_check(digits[:12]) == digits and digits[:3] in ("978", "979") else ""


def doubt_isbn(project: Project, given: str) -> Iterator[Diagnostic]:
    """Report an identifier that is meant as an ISBN and is none."""
    if _MEANT.fullmatch(given.strip().lower()) and not read_isbn(given):
        file = project.settings_file
        line = toml_line(file.read_text(encoding="utf-8-sig"), "identifier", "book")
        message = f"“{given}” is no ISBN: a digit is wrong, missing or too many"
        hint = "copy it again from the letter of the agency; until then it is not called an ISBN"
        yield Diagnostic("isbn-wrong", message, project.relative(file), line, hint=hint)


def _with_check(twelve: str) -> str:
    """Put the check digit behind twelve digits (ISO 2108, annex C: weights 1 and 3)."""
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve))
    return f"{twelve}{-total % 10}"


_NAMESPACE = uuid.UUID("6f1f5c9e-2f0b-5d2c-9d6e-0d8f3a1c7b42")


def compose(articles: Sequence[Article], project: Project, settings: Settings) -> Book:
    """Make the book of a project out of its articles; drafts are left out, with a note."""
    people, faults = read_people_file(project.people_file, project.relative(project.people_file))
    writers, broken = read_author_list(project)
    finished = [article for article in articles if not article.meta.draft]
    ready = [with_kind(resolve(article, people, writers)) for article in finished]
    groups, unmatched = arrange(ready, settings, project.prefix)
    shelf = PictureFinder(project, settings.pictures.fetch)
    parts = _parts(groups, shelf)
    placed = [chapter.article for part in parts for chapter in part.chapters]
    named = find_named_pictures(placed, people, shelf, project, settings)
    book = _describe(parts, project, settings)
    book = replace(book, cover=named.cover, people=named.people)
    book, missing = _with_rights(book, shelf, named, project, settings)
    found = [one for chapter in book.chapters for one in chapter.article.diagnostics]
    found += similar(placed)
    doubts = doubt_isbn(project, settings.book.identifier)
    drafts = _left_out(articles)
    told = (*faults, *broken, *doubts, *unmatched, *drafts, *named.diagnostics, *found, *missing)
    return replace(book, diagnostics=told)


def _left_out(articles: Sequence[Article]) -> Iterator[Diagnostic]:
    for article in articles:
        if article.meta.draft:
            yield Diagnostic(
                "file-left-out",
                "is a draft by its metadata and is left out of the book",
                article.source.path,
                hint="take “draft: true”, “published: false” or the like out of the file",
            )


def _with_rights(
    book: Book, shelf: PictureFinder, named: NamedPictures, project: Project, settings: Settings
) -> tuple[Book, tuple[Diagnostic, ...]]:
    """Credit the pictures, tell by what right texts are printed, and report what is missing."""
    path = project.relative(project.credits_file)
    entries, faults = read_credits(project.credits_file, path)
    pictures, uncredited = credit_pictures(
        shelf.pictures,
        book.chapters,
        CreditSources(entries.picture, entries.name, project.prefix, _house(project, settings)),
    )
    parts, unpermitted = permit(book.parts, entries.text, entries.name, project.prefix)
    book = replace(
        book,
        pictures=pictures,
        parts=tuple(describe_picture(mark_picture_uses(part), pictures) for part in parts),
        caption_credits=settings.pictures.credit == "caption",
    )
    shown = {**named.shown, **picture_uses(book.parts)}
    gaps = report_missing(book, shown, settings.rights, entries, project.prefix)
    doubts = doubt_edition(project, settings.rights.licence)
    return book, (*faults, *doubts, *uncredited, *unpermitted, *gaps)


def _house(project: Project, settings: Settings) -> Credit:
    """Credit what was made for the book to those who make it, under its own licence."""
    makers = listed([*settings.book.editors], settings.book.language) or settings.book.publisher
    told = {"author": makers, "licence": settings.rights.licence}
    origin = project.relative(project.settings_file)
    return Credit(**told, origins={key: origin for key, value in told.items() if value})


def _parts(groups: Iterable[Group], shelf: PictureFinder) -> tuple[Part, ...]:
    """Make numbered chapters of the groups, with ids, pictures and links made whole."""
    taken: set[str] = set()
    chapters: list[Chapter] = []
    sizes: list[tuple[str, int]] = []
    for group in groups:
        for one in group.articles:
            article, slug = _with_slug(one, taken)
            chapters.append(_chapter(len(chapters) + 1, slug, article, shelf))
        sizes.append((group.title, len(group.articles)))
    connected = list(link_chapters(chapters))
    parts = []
    for title, size in sizes:
        parts.append(Part(title, tuple(connected[:size])))
        connected = connected[size:]
    return tuple(parts)


def _with_slug(article: Article, taken: set[str]) -> tuple[Article, str]:
    """Choose the short name of a text, which no other has."""
    wanted = slugify(article.meta.slug or article.meta.title)
    slug = unique(wanted, taken)
    if slug != wanted and article.meta.slug:
        article = article.report(
            "slug-repeated",
            f"“{wanted}” is the short name of another text too; this one is called “{slug}”",
            hint="give one of them another “slug”",
        )
    return article, slug


def _chapter(number: int, slug: str, article: Article, shelf: PictureFinder) -> Chapter:
    article, body, keys = shelf.place(article, article.body)
    return Chapter(number, slug, article, prefix_ids(body, slug), keys)


def recompose(
    book: Book, articles: Sequence[Article], project: Project, settings: Settings
) -> Book | None:
    """Put texts that were read anew in the places of their chapters; all else stays as it was.

    Gives None where that is not enough: where a text is another chapter's match now, a draft, of
    another kind or of another name. What a text changes beyond its chapter (people, messages of
    other files, pictures that others show too) is only found by `compose`.
    """
    people, _ = read_people_file(project.people_file, project.relative(project.people_file))
    writers, _ = read_author_list(project)
    ready = {one.source.path: with_kind(resolve(one, people, writers)) for one in articles}
    shelf = PictureFinder(project, settings.pictures.fetch, dict(book.pictures))
    made: dict[str, Chapter] = {}
    for old in book.chapters:
        new = ready.get(old.article.source.path)
        if new is not None:
            if _place_of(new) != _place_of(old.article):
                return None
            made[old.name] = _chapter(old.number, old.slug, new, shelf)
    everyone = [made.get(one.name, one) for one in book.chapters]
    made = {one.name: one for one in link_chapters(everyone, of=made)}
    parts = tuple(
        replace(part, chapters=tuple(made.get(one.name, one) for one in part.chapters))
        for part in book.parts
    )
    named = NamedPictures(book.people, book.cover)
    book, missing = _with_rights(replace(book, parts=parts), shelf, named, project, settings)
    kept = (one for one in book.diagnostics if one.path not in ready)
    found = [one for new in made.values() for one in new.article.diagnostics]
    gaps = (one for one in missing if one.path in ready)
    return replace(book, diagnostics=(*kept, *found, *gaps))


def _place_of(article: Article) -> tuple[object, ...]:
    """Gather what decides where a text stands and what its chapter is called."""
    meta = article.meta
    return meta.title, meta.slug, meta.kind, meta.order, meta.draft, article.format


def _describe(parts: tuple[Part, ...], project: Project, settings: Settings) -> Book:
    chosen = settings.book
    chapters = [chapter for part in parts for chapter in part.chapters]
    title = chosen.title or project.title
    return Book(
        title=title,
        subtitle=chosen.subtitle,
        language=chosen.language or _commonest([chapter.meta.language for chapter in chapters]),
        identifier=_identifier(chosen.identifier, title, chosen.edition, chosen.publisher),
        slug=slugify(title),
        editors=tuple(_editor(name) for name in chosen.editors),
        series=chosen.series,
        volume=chosen.volume,
        publisher=chosen.publisher,
        date=chosen.date,
        edition=chosen.edition,
        rights=chosen.rights or _statement(settings.rights.licence),
        description=chosen.description,
        cover="",
        modified=_modified(chapters, chosen.date),
        parts=parts,
    )


def _statement(written: str) -> str:
    """Make a rights statement of the licence of the edition, where nothing else is said."""
    licence = recognise_licence(written)
    return ", ".join(filter(None, (licence.name, licence.address))) if licence else ""


def _editor(name: str) -> Person:
    person = Person(name, role="editor")
    return replace(person, sort_name=sort_name(person))


def _commonest(languages: Iterable[str]) -> str:
    counted = Counter(language for language in languages if language)
    return counted.most_common(1)[0][0] if counted else "en"


def _identifier(given: str, title: str, edition: str, publisher: str) -> str:
    """Make a URN: of the ISBN where one is given, else a name-based UUID (RFC 9562, 5.5)."""
    if isbn := read_isbn(given):
        return f"urn:isbn:{isbn}"
    if given:
        return given
    return uuid.uuid5(_NAMESPACE, f"{title}\n{edition}\n{publisher}").urn


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
