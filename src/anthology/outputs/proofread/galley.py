"""Put together what a proof of one chapter needs: what it should be, and what was found of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.language.words import BOOK_LANGUAGES, long_date
from anthology.markup import xhtml
from anthology.model.book import UNTITLED_KINDS
from anthology.outputs.proofread.markup_words import read_document
from anthology.outputs.proofread.notes import Printed, notes_of, passed_on, said_in
from anthology.outputs.proofread.words import (
    ALTERNATIVE,
    CAPTION,
    CELL,
    HEAD,
    NUMBER,
    TEXT,
    Passage,
    Words,
    key,
    split,
)
from anthology.render.references import split_title

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from anthology.model.book import Book, Chapter
    from anthology.outputs.proofread.comparison import Excuse
    from anthology.outputs.proofread.markup_words import Told


TABLE = (HEAD, CELL)
FLOW = (TEXT, *TABLE)
# What stands over the parts of a table that is divided by its columns: "(2 of 3)".
PART = re.compile(
    "|".join(
        re.escape(one["part-of"]).replace(r"\{part\}", r"\d+").replace(r"\{parts\}", r"\d+")
        for one in BOOK_LANGUAGES.values()
    )
)
_LONGEST = 40  # characters of what the book says between the words of a text; no sentences
_PARTS = re.compile(r"\w+")
_ADDRESS = re.compile(r"(?i)\W*(?:https?:|www\.|mailto:)")
_ADDED = ("href", "data-title", "data-number", "data-tex")  # attributes that are shown


@dataclass(frozen=True, slots=True)
class Galley:
    """Hold what a proof needs: a chapter's title and body, and what was read of it in a medium.

    `said` are words that the book adds to it. Pages are `passages`; an e-book's document is
    `markup`. It can be sent to another process.
    """

    title: str
    body: str
    said: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    markup: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Hold a chapter as it was found in a medium: its channels, and what raised numbers mean."""

    flow: Words
    captions: Words
    alternatives: tuple[str, ...]
    notes: tuple[Printed, ...]
    means: Callable[[str], str]
    paged: bool = False

    def says(self, text: str) -> bool:
        """Tell whether something stands anywhere in the text or the captions."""
        plain = "".join(map(key, text.split()))
        return any(plain in "".join(words.keys) for words in (self.flow, self.captions))


def galley(
    chapter: Chapter, book: Book, passages: Sequence[Passage] = (), markup: str = ""
) -> Galley:
    """Put together what was read of a chapter with what it should be."""
    language = (chapter.meta.language or book.language).split("-", maxsplit=1)[0].lower()
    meta = chapter.meta
    title, subtitle = split_title(meta.title, meta.subtitle)
    said = [meta.canonical, long_date(meta.date, language), language]
    said.append(book.language.split("-", maxsplit=1)[0].lower())  # of the label over a chapter
    said.append(book.labels.get(meta.kind, ""))
    if subtitle == meta.subtitle:
        said.append(subtitle)
    else:  # parted where it is printed
        title = f"{title} {subtitle}"
    if meta.kind in UNTITLED_KINDS:
        title = ""
    for person in meta.people:
        said += [person.name, person.position]
    for name in chapter.pictures:
        if credit := book.pictures[name].credit:
            said += [credit.line, credit.maker, credit.licence]
    return Galley(title, chapter.body, tuple(said), tuple(passages), markup)


def found_on_pages(galley: Galley, told: Told) -> Found:
    """Sort what was read of pages; the words of the text tell which are divided at line ends."""
    known = _known(galley, told)
    notes = tuple(notes_of(galley.passages, known))
    elsewhere = passed_on(notes)
    return Found(
        split(channel(galley.passages, FLOW), known),
        split(channel(galley.passages, (CAPTION,)), known),
        tuple(one.text for one in galley.passages if one.kind == ALTERNATIVE),
        notes,
        lambda number: elsewhere.get(number, number),
        paged=True,
    )


def found_in_document(galley: Galley) -> Found:
    """Read a document of an e-book. Raises `SyntaxError` where it is not well-formed."""
    document = read_document(galley.markup)
    calls = [place for place, _ in document.calls]
    return Found(
        split(channel(document.passages, FLOW)),
        split(channel(document.passages, (CAPTION,))),
        tuple(one.text for one in alternatives_of(document)),
        tuple(Printed(note.number, said_in(note), note.id) for note in document.notes),
        lambda value: value if value.startswith("=") else calls[int(value)],
    )


def channel(passages: Sequence[Passage], kinds: Collection[str]) -> list[Passage]:
    """Choose the passages of some kinds, with the numbers that belong to them."""
    chosen: list[Passage] = []
    numbers: list[Passage] = []
    for one in passages:
        if one.kind == NUMBER:
            numbers.append(one)
        elif one.kind != ALTERNATIVE:
            if one.kind in kinds:
                chosen += [*numbers, one]
            numbers = []
    return chosen


def alternatives_of(told: Told) -> Iterator[Passage]:
    """Give the descriptions of pictures and formulas, those in notes last."""
    for passages in (told.passages, *(note.passages for note in told.notes)):
        yield from (one for one in passages if one.kind == ALTERNATIVE)


def _known(galley: Galley, told: Told) -> frozenset[str]:
    """List the words that a chapter has, so that those divided at line ends can be made whole."""
    passages = [Passage(TEXT, galley.title), *told.passages]
    passages += [one for note in told.notes for one in note.passages]
    return frozenset(split([one for one in passages if one.kind != ALTERNATIVE]).keys)


def excuse(galley: Galley) -> Excuse:
    """Know what a book adds to a chapter: its opening, addresses, credits, pages, its own words."""
    said = [*galley.said]
    for language in {"en", *said} & BOOK_LANGUAGES.keys():
        said += [one for one in BOOK_LANGUAGES[language].values() if len(one) < _LONGEST]
    root = xhtml.parse(galley.body)
    for node in root.iter():
        said += [node.get(name) or "" for name in _ADDED]
    page = "|".join({re.escape(one["page-short"]) for one in BOOK_LANGUAGES.values()})
    reference = re.compile(rf"\s\((?:{page})\s\w+\)")  # behind a link, before its comma
    ours = frozenset(_PARTS.findall(key(unquote(" ".join(said)))))

    def excused(expected: Sequence[str], found: Sequence[str]) -> bool:
        """Tell whether a difference is meant: a printed address, or a reference with its page."""
        plain = PART.sub("", reference.sub("", " ".join(found)))
        if plain.split() == [*expected]:
            return True
        if expected and not all(_ADDRESS.match(one) for one in expected):
            return False
        parts = _PARTS.findall(key(unquote(" ".join(found))))
        return all(one in ours or (one.isdecimal() and "p" in parts) for one in parts)

    return excused
