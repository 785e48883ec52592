"""Put together what a proof of one chapter needs: what it should be, and what was found of it.

The notes of the chapter are paired with those that were printed, and their calls followed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology.language.detection import primary
from anthology.language.words import BOOK_LANGUAGES, OPENINGS, long_date
from anthology.markup import xhtml
from anthology.markup.web_addresses import readable_host
from anthology.model.book import UNTITLED_KINDS
from anthology.outputs.proofread.compare_words import (
    ALTERNATIVE,
    CAPTION,
    CELL,
    HEAD,
    NOTE,
    NUMBER,
    TEXT,
    Passage,
    Words,
    key,
    split,
)
from anthology.outputs.proofread.markup_words import read_document
from anthology.render.references import split_title

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import Book, Chapter
    from anthology.outputs.proofread.compare_words import Excuse
    from anthology.outputs.proofread.markup_words import ChapterWords, Note


_LIKE = 0.5  # of the words of a note that another must have to be the same one, changed


@dataclass(frozen=True, slots=True)
class Printed:
    """Hold a note as it was found: its number (in an e-book its id too) and its words."""

    number: str
    words: Words
    id: str = ""

    @property
    def letters(self) -> str:
        """Give its letters in one piece: how lines divide them says nothing."""
        return letters_of(self.words)


@dataclass(frozen=True, slots=True)
class PairedNotes:
    """Hold which printed notes are which notes of the text.

    `pairs` are notes with what was printed of them (none: it was not), `others` the printed ones
    that are no notes of the text.
    """

    pairs: tuple[tuple[Note, Words, Printed | None], ...]
    others: tuple[Printed, ...]


def said_in(note: Note) -> Words:
    """Give the words of a note, without what describes its pictures and formulas."""
    return split([one for one in note.passages if one.kind != ALTERNATIVE])


def letters_of(words: Words) -> str:
    """Write the letters of words in one piece, without hyphens."""
    return "".join(words.keys).replace("-", "")


def notes_of(passages: Sequence[Passage], known: Collection[str]) -> list[Printed]:
    """List the notes among the passages of pages."""
    groups: list[tuple[str, list[Passage]]] = []
    number = ""
    for one in passages:
        if one.kind == NUMBER:
            number = one.text
        elif one.kind == NOTE:
            if number or not groups:
                groups.append((number, []))
            groups[-1][1].append(one)
            number = ""
        else:
            number = ""
    return [Printed(number, split(held, known)) for number, held in groups]


def pair(notes: Sequence[Note], printed: Sequence[Printed]) -> PairedNotes:
    """Find the notes of a text among those printed: by their letters, else by likeness."""
    free = list(printed)
    by_letters: dict[str, list[Printed]] = defaultdict(list)
    for one in printed:
        by_letters[one.letters].append(one)
    pairs: list[tuple[Note, Words, Printed | None]] = []
    for note in notes:
        words = said_in(note)
        alike = by_letters[letters_of(words)]
        taken = alike.pop(0) if alike else None
        if taken:
            free.remove(taken)
        pairs.append((note, words, taken))
    for number, (note, words, taken) in enumerate(pairs):
        if not taken and (liked := _most_like(words, free)):
            free.remove(liked)
            pairs[number] = (note, words, liked)
    return PairedNotes(tuple(pairs), tuple(free))


def _most_like(words: Words, printed: Sequence[Printed]) -> Printed | None:
    """Give the printed note that shares most words with the one wanted, if it shares enough."""
    wanted = Counter(words.keys)
    scored = [((wanted & Counter(one.words.keys)).total(), one) for one in printed]
    score, best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best if best and score > _LIKE * max(1, wanted.total()) else None


def passed_on(printed: Sequence[Printed]) -> dict[str, str]:
    """Say of the notes which only name another one ("See note 3, p. 12.") by number, which."""
    ways = (" ".join(one["see-note"].split()) for one in BOOK_LANGUAGES.values())
    named = "|".join(
        re.escape(way).replace(r"\{note\}", r"(\d+)").replace(r"\{page\}", r"\w+") for way in ways
    )
    found = ((one.number, re.fullmatch(named, " ".join(one.words.raws))) for one in printed)
    return {number: next(filter(None, match.groups())) for number, match in found if match}


def uncalled(printed: Sequence[Printed], called: Collection[str]) -> Iterator[Printed]:
    """Find notes whose number nothing on the pages bears."""
    return (one for one in printed if one.number not in called)


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
_LONG = 12  # letters of a piece of an address that stand together by no chance
_PARTS = re.compile(r"\w+")
_ADDRESS = re.compile(r"(?i)\W*(?:https?:|www\.|mailto:)")
_SCHEME = re.compile(r"(?i)\W*(?:https?://|mailto:)?(?:www\.)?")
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
    """Hold a chapter as it was found in a medium: its channels, and what raised numbers mean.

    `means` gives the note that a call leads to, `shows` the number that it shows.
    """

    flow: Words
    captions: Words
    alternatives: tuple[str, ...]
    notes: tuple[Printed, ...]
    means: Callable[[str], str]
    shows: Callable[[str], str]
    paged: bool = False

    def says(self, text: str) -> bool:
        """Tell whether something stands anywhere in the text or the captions."""
        plain = "".join(map(key, text.split()))
        return any(plain in "".join(words.keys) for words in (self.flow, self.captions))


def galley(
    chapter: Chapter, book: Book, passages: Sequence[Passage] = (), markup: str = ""
) -> Galley:
    """Put together what was read of a chapter with what it should be."""
    language = primary(chapter.meta.language or book.language)
    meta = chapter.meta
    title, subtitle = split_title(meta.title, meta.subtitle)
    said = [meta.canonical, long_date(meta.date, language)]
    said += map(primary, (language, book.language))  # of the label over a chapter
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


def found_on_pages(galley: Galley, wanted: ChapterWords) -> Found:
    """Sort what was read of pages; the words of the text tell which are divided at line ends."""
    known = _known(galley, wanted)
    notes = tuple(notes_of(galley.passages, known))
    elsewhere = passed_on(notes)
    return Found(
        split(channel(galley.passages, FLOW), known),
        split(channel(galley.passages, (CAPTION,)), known),
        tuple(one.text for one in galley.passages if one.kind == ALTERNATIVE),
        notes,
        lambda number: elsewhere.get(number, number),
        lambda number: number,
        paged=True,
    )


def found_in_document(galley: Galley) -> Found:
    """Read a document of an e-book. Raises `SyntaxError` where it is not well-formed."""
    document = read_document(galley.markup)
    shown = document.calls
    return Found(
        split(channel(document.passages, FLOW)),
        split(channel(document.passages, (CAPTION,))),
        tuple(one.text for one in alternatives_of(document)),
        tuple(Printed(note.number, said_in(note), note.id) for note in document.notes),
        lambda value: value if value.startswith("=") else shown[int(value)][0],
        lambda value: value if value.startswith("=") else shown[int(value)][1],
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


def alternatives_of(wanted: ChapterWords) -> Iterator[Passage]:
    """Give the descriptions of pictures and formulas, those in notes last."""
    for passages in (wanted.passages, *(note.passages for note in wanted.notes)):
        yield from (one for one in passages if one.kind == ALTERNATIVE)


def _known(galley: Galley, wanted: ChapterWords) -> frozenset[str]:
    """List the words that a chapter has, so that those divided at line ends can be made whole."""
    passages = [Passage(TEXT, galley.title), *wanted.passages]
    passages += [one for note in wanted.notes for one in note.passages]
    return frozenset(split([one for one in passages if one.kind != ALTERNATIVE]).keys)


def excuse(galley: Galley, body: Element) -> Excuse:
    """Collect what a book adds to a chapter: opening, addresses, credits, pages, its own words."""
    said = [*galley.said]
    for language in {"en", *said}:
        words = {**BOOK_LANGUAGES.get(language, {}), **OPENINGS.get(language, {})}
        said += [one for one in words.values() if len(one) < _LONGEST]
    for node in body.iter():
        said += [value for name in _ADDED if (value := node.get(name))]
        if "xn--" in (address := node.get("href") or ""):  # printed as its owner writes it
            said.append(f"https://{readable_host(address.split('/')[2])}")
    pages = {one["page-short"] for one in BOOK_LANGUAGES.values()}
    reference = re.compile(rf"\s\((?:{'|'.join(map(re.escape, pages))})\s\w+\)")  # at a link
    known = {_parts(one): one for one in said}
    ours = frozenset(part for parts in known for part in parts)
    links = {one["and"] for one in (*BOOK_LANGUAGES.values(), *OPENINGS.values())} | {
        one["by"] for one in BOOK_LANGUAGES.values()
    }
    whole = {
        " ".join(parts[: 2 if _ADDRESS.match(one) else None])
        for parts, one in known.items()
        if parts and one not in links
    }
    addresses = ["".join(parts) for parts, one in known.items() if _ADDRESS.match(one)]
    short = {part for one in pages for part in _parts(one)}
    # numbers of notes within sentences; print numbers its addresses in the same row
    cited = {xhtml.text(one) for one in body.iter("a") if "note-cited" in xhtml.classes(one)}

    def excused(expected: Sequence[str], found: Sequence[str]) -> bool:
        """Tell whether a difference is meant: a printed address, or a reference with its page."""
        plain = PART.sub("", reference.sub("", " ".join(found)))
        if plain.split() == [*expected]:
            return True
        if cited & {*_parts(" ".join(expected))} and all(map(str.isdecimal, _parts(plain))):
            return True
        if expected and not all(_ADDRESS.match(one) for one in expected):
            return False
        parts = _parts(" ".join(found))
        letters = "".join(parts)
        if len(letters) > _LONG and any(letters in one for one in addresses):
            return True  # one that was divided
        paged = bool(short & {*parts}) and any(map(str.isdecimal, parts))
        if not all(one in ours or (paged and one.isdecimal()) for one in parts):
            return False
        # words that the book says here and there must be, in part, what it says in one go
        around = f" {' '.join(parts)} "
        return not parts or paged or any(f" {one} " in around for one in whole)

    return excused


@lru_cache(1 << 12)
def _parts(text: str) -> tuple[str, ...]:
    """Divide what the book says, or an address without its beginning, into words and numbers."""
    plain = _SCHEME.sub("", text, count=1) if _ADDRESS.match(text) else text
    return tuple(_PARTS.findall(key(unquote(plain))))
