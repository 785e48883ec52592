"""Pair the notes of a chapter with those that were printed, and follow their calls."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.language.words import BOOK_LANGUAGES
from anthology.outputs.proofread.words import ALTERNATIVE, NOTE, NUMBER, Passage, Words, split

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from anthology.outputs.proofread.markup_words import Note


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
class Pairing:
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


def pair(notes: Sequence[Note], printed: Sequence[Printed]) -> Pairing:
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
    return Pairing(tuple(pairs), tuple(free))


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
