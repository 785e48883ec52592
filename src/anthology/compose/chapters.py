"""Make a chapter of an article: short name, ids, places of its pictures; tell how far it is.

The body is parsed once, when a chapter is opened. Each step changes the tree in place, and the
last one closes the chapter: its body is a string again.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.letters import without_accents
from anthology.language.words import LABELS, label
from anthology.markup import xhtml
from anthology.model.book import Chapter, PictureUse, Rights
from anthology.model.diagnostics import Severity, UsageError
from anthology.project.configuration import did_you_mean
from anthology.rights.missing import picture_lacks, text_lacks

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article, Book, Picture
    from anthology.model.diagnostics import Diagnostic


_MOST_NEAR = 3  # chapters that are suggested for a name that is none
_LONGEST = 48  # characters of a short name; it is part of file names
# What pages of the book itself are called in links; a chapter of that name gets a number.
_OWN = frozenset(
    "cover halftitle titlepage imprint contents contents-title landmarks landmarks-title pages "
    "pages-title contributors permissions credits index colophon backcover spine proof".split()
)
_OWN_NUMBERED = re.compile(r"(?:part|page)-[a-z0-9]+")
_LABELLED = re.compile(
    rf"(?:{'|'.join(label(key, 'en') for key in LABELS)})(?=[ \u00a0]\w+\.?\Z|\Z)"
)
_SPELT = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "-"})


def slugify(text: str) -> str:
    """Make a slug: ASCII letters, digits and hyphens, a letter first, at most 48 characters.

    >>> slugify("L’œuvre à Łódź !")
    'l-oeuvre-a-lodz'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", without_accents(text.lower().translate(_SPELT)))
    slug = plain.strip("-")
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rsplit("-", 1)[0][:_LONGEST]
    if not slug:
        return "text"
    return slug if slug[0].isalpha() else f"n{slug}"


def unique(name: str, taken: set[str]) -> str:
    """Take a name, with a number behind it where it is taken already.

    >>> unique("map", {"map", "map-2"})
    'map-3'
    """
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}-{number}", number + 1
    taken.add(candidate)
    return candidate


def unique_slug(slug: str, taken: set[str]) -> str:
    """Take the short name of a chapter: none that a page of the book itself has.

    >>> unique_slug("credits", set()), unique_slug("part-2", set())
    ('credits-2', 'part-2-2')
    """
    if slug in _OWN or _OWN_NUMBERED.fullmatch(slug):
        taken.add(slug)
    return unique(slug, taken)


def choose_chapters(book: Book, wanted: Sequence[str]) -> tuple[Chapter, ...]:
    """Find the chapters that are meant, in the order of the book.

    Each is named by its number, file, short name, title, or a pattern of these. Raises
    `UsageError` for a name that is none.
    """
    chosen: set[str] = set()
    for name in wanted:
        found = [one.slug for one in book.chapters if _is_meant(one, name)]
        if not found:
            raise UsageError(f"there is no chapter “{name}”", hint=_near_chapters(book, name))
        chosen.update(found)
    return tuple(one for one in book.chapters if one.slug in chosen)


def _near_chapters(book: Book, name: str) -> str:
    """Suggest chapters that have the name within their own, or a name near it."""
    said = without_accents(name)
    titles = [one.meta.title for one in book.chapters if said in without_accents(one.meta.title)]
    if 0 < len(titles) <= _MOST_NEAR:
        return f"did you mean {' or '.join(f'“{one}”' for one in titles)}?"
    known = [name for one in book.chapters for name in (one.slug, one.meta.title)]
    return did_you_mean(name, tuple(known), "`anthology list` has their numbers, titles and files")


def _is_meant(chapter: Chapter, name: str) -> bool:
    """Tell whether a chapter is meant by a name: its number, title, short name, path or file."""
    path = PurePosixPath(chapter.article.source.path)
    number = str(chapter.number) if chapter.number else ""
    names = (number, chapter.slug, str(path), path.name, path.stem, "/".join(path.parts[1:]))
    title = chapter.meta.title.casefold() == name.casefold()
    return title or any(fnmatchcase(one, name.removeprefix("./")) for one in names if one)


def translate_labels(chapter: OpenChapter, language: str) -> None:
    """Put what AsciiDoc calls boxes and captions (“Tip”, “Table 1.”) into the book's language.

    Those of a text whose own language is known are in that.
    """
    if chapter.article.meta.language or chapter.article.format != "asciidoc":
        return
    words = {label(key, "en"): label(key, language) for key in LABELS}
    for node in chapter.tree.iter("span", "p", "a"):
        named = _LABELLED.match(node.text or "")
        if named and (node.tag == "a" or {"label", "admonition-title"} & {*xhtml.classes(node)}):
            node.text = words[named[0]] + (node.text or "")[named.end() :]


@dataclass(slots=True, eq=False)
class OpenChapter:
    """Hold a chapter while it is made: `tree` is its body, which each step changes.

    `pictures` says where each picture is shown first, by its key; the keys are in order.
    """

    article: Article
    tree: Element
    number: int = 0
    slug: str = ""
    pictures: dict[str, PictureUse] = field(default_factory=dict)
    rights: Rights = field(default_factory=Rights)

    @classmethod
    def of(cls, article: Article) -> OpenChapter:
        """Open the article."""
        return cls(article, xhtml.parse(article.body))

    def close(self) -> Chapter:
        """Write the body again, and give the chapter."""
        body = xhtml.serialise(self.tree)
        return Chapter(self.number, self.slug, self.article, body, self.pictures, self.rights)


def settle_ids(chapter: OpenChapter) -> None:
    """Put the chapter's slug before every id, and give ids to headings and pictures.

    Ids that the text gives itself come first: none that is made here takes their names. Links
    inside the text follow; those to ids that it does not have stay as they are written.
    """
    taken: set[str] = set()
    renamed: dict[str, str] = {}
    unnamed: list[Element] = []
    for node in chapter.tree.iter():
        old = node.get("id")
        if old is not None:
            made = f"{chapter.slug}--{unique(slugify(old), taken)}"
            renamed.setdefault(old, made)
            node.set("id", made)
        elif xhtml.name(node) in xhtml.HEADINGS:
            unnamed.append(node)
    for node in unnamed:
        old = slugify(xhtml.text(node))
        made = f"{chapter.slug}--{unique(old, taken)}"
        renamed.setdefault(old, made)
        node.set("id", made)
    for link in chapter.tree.iter("a"):
        href = link.get("href", "")
        if href.startswith("#") and href[1:] in renamed:
            link.set("href", f"#{renamed[href[1:]]}")
    _mark_pictures(chapter, taken)


def _mark_pictures(chapter: OpenChapter, taken: set[str]) -> None:
    """Give an id to each picture where it is shown first, and note that place."""
    for image in chapter.tree.iter("img"):
        key = image.get("src") or ""
        if not key or key in chapter.pictures:
            continue
        if not image.get("id"):
            name = unique(f"picture-{len(chapter.pictures) + 1}", taken)
            image.set("id", f"{chapter.slug}--{name}")
        path, line = chapter.article.place(xhtml.line(image))
        chapter.pictures[key] = PictureUse(path, line, _caption(image), image.get("id") or "")


def _caption(image: Element) -> str:
    """Give the caption of a picture, "" where it has none."""
    figure = next((one for one in image.iterancestors() if xhtml.name(one) == "figure"), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    return xhtml.text(caption) if caption is not None else ""


def describe_pictures(chapter: OpenChapter, pictures: Mapping[str, Picture]) -> None:
    """Describe pictures by their credits, where the text does not.

    Decorative pictures keep an empty description, which has screen readers pass over them.
    """
    settled: set[tuple[str, int | None]] = set()
    for image in chapter.tree.iter("img"):
        picture = pictures.get(image.get("src") or "")
        credit = picture.credit if picture else None
        if credit is None or image.get("alt"):
            continue
        if credit.kind == "decorative":
            image.set("role", "presentation")
        elif not credit.alt:
            continue
        image.set("alt", credit.alt)
        settled.add(chapter.article.place(xhtml.line(image)))
    if settled:
        article = chapter.article
        kept = tuple(
            one
            for one in article.diagnostics
            if one.code != "alt-missing" or (one.path, one.line) not in settled
        )
        chapter.article = replace(article, diagnostics=kept)


_PER_MINUTE = 220  # words that adults read silently; Brysbaert 2019 has 238 for English prose
_NOTES = frozenset(("editor-note", "caption-doubtful"))
RIGHTS_MISSING = frozenset(
    ("credit-missing", "licence-missing", "permission-missing", "rights-required")
)
_PICTURES = frozenset(("image-missing", "image-broken", "image-outside", "image-remote"))


@dataclass(frozen=True, slots=True)
class ChapterStatus:
    """Hold how far one chapter is.

    `minutes` is its reading time; `errors` counts what stops the book; `notes` what its editors
    left open; `credits`, `permissions` and `lost` what its pictures and text lack, and the
    pictures that are not there; `others` further warnings. `changed` is in whole seconds since
    1970. It is `ready` where nothing stops it and nothing is left that readers would see;
    `marked` says that its editors have marked it so, `remarks` counts what they noted on its pages.
    """

    number: int
    title: str
    path: str
    words: int
    minutes: int
    pictures: int
    errors: int
    notes: int
    credits: int
    permissions: int
    lost: int
    others: int
    changed: int
    ready: bool
    marked: bool = False
    remarks: int = 0


def chapter_statuses(
    book: Book,
    found: Iterable[Diagnostic],
    marked: Container[str] = (),
    remarks: Mapping[str, int] | None = None,
) -> Iterator[ChapterStatus]:
    """Tell how far each chapter is by what was found in its source and of its pictures.

    `marked` are the paths of the texts that their editors have marked as ready, `remarks` counts
    what they have noted, by path. What ought to be settled, yet is seen by no reader, is counted
    too; other notes are not.
    """
    grave = [one for one in found if one.severity is not Severity.NOTE]
    for chapter in book.chapters:
        shown = {book.pictures[key].path for key in chapter.pictures}
        mine = [one for one in grave if one.path in {chapter.article.source.path, *shown}]
        path = chapter.article.source.path
        noted = (remarks or {}).get(path, 0)
        yield replace(_status(chapter, mine, book), marked=path in marked, remarks=noted)


def _status(chapter: Chapter, found: list[Diagnostic], book: Book) -> ChapterStatus:
    """Tell how far one chapter is, by what was found in it."""
    counts = Counter(_column(one) for one in found)
    lacks = [picture_lacks(book.pictures[key].credit) for key in chapter.pictures]
    words = len(xhtml.words(xhtml.parse(chapter.body)))
    return ChapterStatus(
        number=chapter.number,
        title=chapter.meta.title,
        path=chapter.article.source.path,
        words=words,
        minutes=math.ceil(words / _PER_MINUTE),
        pictures=len(chapter.pictures),
        errors=counts["errors"],
        notes=counts["notes"],
        credits=sum(bool({*one} - {"source"}) for one in lacks),
        permissions=int(bool(text_lacks(chapter.rights, book.licence))),
        lost=counts["lost"],
        others=counts["others"],
        changed=chapter.article.source.modified,
        ready=not found and not any("credit" in one for one in lacks),
    )


def _column(one: Diagnostic) -> str:
    """Find the column that a warning or error is counted in; rights are counted by themselves."""
    if one.severity is Severity.ERROR:
        return "errors"
    columns = (("notes", _NOTES), ("lost", _PICTURES), ("", RIGHTS_MISSING))
    return next((column for column, codes in columns if one.code in codes), "others")
