"""Prove that a book says what its texts say: finished pages and documents against the chapters.

What is read here is what was made, as any other program would read it: the text layer of pages
by their tags, the documents in the package of an e-book. It is compared with the chapters as they
were composed, and these with their sources (`source_words.py`). A proof is kept under all that
it depends on, so that a chapter whose text and pages are the same is not proved again.
"""

from __future__ import annotations

import re
import zipfile
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.outputs.proofread.compare_words import (
    ALTERNATIVE,
    CAPTION,
    HEAD,
    NUMBER,
    RAISED,
    TEXT,
    Passage,
    Words,
    compare,
    key,
    split,
)
from anthology.outputs.proofread.galley import (
    FLOW,
    PART,
    TABLE,
    Galley,
    Printed,
    alternatives_of,
    channel,
    excuse,
    found_in_document,
    found_on_pages,
    galley,
    letters_of,
    pair,
    uncalled,
)
from anthology.outputs.proofread.markup_words import read_body
from anthology.runtime import cache

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.model.book import Book, Chapter
    from anthology.outputs.proofread.compare_words import Comparison, Difference, Excuse
    from anthology.outputs.proofread.galley import Found, PairedNotes
    from anthology.outputs.proofread.markup_words import ChapterWords
    from anthology.runtime.context import BuildContext


_FEW = 8  # findings of one kind that are reported one by one
_QUOTED = 12  # words that a message quotes
_ENOUGH = 40  # letters by which a note is known
_LABEL = re.compile(r"[^\W_]+")  # the number in “3.”, “(c)”, “iv)”
_CODES = {
    "lost": ("words-lost", "words of the text are missing: {ours}"),
    "added": ("words-added", "words are there that the text does not have: {theirs}"),
    "changed": ("words-changed", "the text says {ours}, here stands {theirs}"),
    "moved": ("words-moved", "words of the text stand in another place: {ours}"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one thing found: its code, what it is, the line of the source, the index of the page."""

    code: str
    message: str
    line: int
    page: int | None = None


def prove(galley: Galley) -> tuple[Finding, ...]:
    """Compare a chapter with its pages or its document. Raises `SyntaxError` for broken markup."""
    root = xhtml.parse(galley.body)
    wanted = read_body(root)
    found = found_in_document(galley) if galley.markup else found_on_pages(galley, wanted)
    return tuple(_Proof(galley.title, wanted, found, excuse(galley, root)).findings())


class _Proof:
    """Compare one chapter with what was found of it."""

    def __init__(self, title: str, wanted: ChapterWords, found: Found, excuse: Excuse) -> None:
        self.title, self.wanted, self.found, self.excuse = title, wanted, found, excuse
        self.pairing: PairedNotes = pair(wanted.notes, found.notes)
        self.late = self._late()
        self.behind: dict[str, str] = {}  # numbers of late notes, by id
        self.called: dict[str, Passage] = {}  # where notes are called first, by id

    def findings(self) -> Iterator[Finding]:
        """Tell of everything, of each kind of finding only the first few one by one."""
        counts: Counter[str] = Counter()
        for one in self._all():
            counts[one.code] += 1
            if counts[one.code] <= _FEW:
                yield one
        for code, count in counts.items():
            if count > _FEW:
                yield self._report(
                    code, f"{count - _FEW} more places of this kind", Passage("", "")
                )

    def _all(self) -> Iterator[Finding]:
        """Compare running text, captions, notes and descriptions, and give all that differs."""
        title = Passage(TEXT, self.title)
        flow = [title, *channel(self.wanted.passages, FLOW), *self._late_passages()]
        captions = channel(self.wanted.passages, (CAPTION,))
        pairs = ((split(flow), self.found.flow), (split(captions), self.found.captions))
        made = [compare(*one, self.excuse) for one in pairs]
        settled = _lifted(pairs, made)
        if any(PART.search(" ".join(found.raws)) for _, found in pairs):
            settled |= {one for one in made[0].differences if _in_tables(one, *pairs[0])}
            yield from self._tables(*pairs[0])
        for (expected, found), compared in zip(pairs, made, strict=True):
            for one in compared.differences:
                if one not in settled:
                    yield self._difference(one, expected, found)
            yield from self._marks(expected, found, compared)
        if not any(PART.search(" ".join(found.raws)) for _, found in pairs):
            yield from self._heads(*pairs[0])
            yield from self._columns(*pairs[0], made[0])
        yield from self._notes()
        yield from self._described(pairs[0][0], pairs[0][1], made[0])

    def _tables(self, expected: Words, found: Words) -> Iterator[Finding]:
        """Report lost words of tables, whatever their order: a parted table has another."""
        wanted, there = (
            Counter(key for at, key in enumerate(words.keys) if words.passage(at).kind in TABLE)
            for words in (expected, found)
        )
        if missing := wanted - there:
            at = next(at for at, key in enumerate(expected.keys)
                      if key in missing and expected.passage(at).kind in TABLE)  # fmt: skip
            code, message = _CODES["lost"]
            message = message.format(ours=_quoted([*missing.elements()]))
            yield self._report(code, message, expected.passage(at))

    def _heads(self, expected: Words, found: Words) -> Iterator[Finding]:
        """Miss heads of tables that are not those of the text, as often as pages repeat them."""
        wanted = {letters for letters, _ in _runs_of_heads(expected)}
        for letters, at in _runs_of_heads(found):
            if wanted and letters not in wanted:
                message = f"the head of a table is not as in the text: {_at(found, at)}"
                line = next(one for one in expected.passages if one.kind == HEAD)
                yield self._report("words-changed", message, line, found.passage(at))

    def _columns(self, expected: Words, found: Words, compared: Comparison) -> Iterator[Finding]:
        """Look at the first word of each cell for the column that it stands in."""
        for owner, cell in enumerate(expected.passages):
            first = bisect_left(expected.owners, owner) if cell.column else len(expected.owners)
            own = first < len(expected.owners) and expected.owners[first] == owner
            there = compared.place(first) if own else None
            if there is not None and found.passage(there).column not in (0, cell.column):
                message = (
                    f"a cell of column {cell.column} stands in another: {_at(expected, first)}"
                )
                yield self._report("words-moved", message, cell, found.passage(there))

    def _difference(self, one: Difference, expected: Words, found: Words) -> Finding:
        """Make a finding of a difference, with the first words of both readings."""
        code, message = _CODES[one.kind]
        ours = _quoted(expected.raws[one.at : one.end])
        theirs = _quoted(found.raws[one.there : one.until])
        message = message.format(ours=ours, theirs=theirs)
        return self._report(code, message, expected.passage(one.at), found.passage(one.there))

    def _marks(self, expected: Words, found: Words, compared: Comparison) -> Iterator[Finding]:
        """Look at each word for the numbers and calls that should stand there."""
        there: dict[tuple[str, int], list[str]] = {}
        for mark in found.marks:
            there.setdefault((mark.kind, mark.at), []).append(mark.value)
        for mark in expected.marks:
            at = compared.place(mark.at)
            if mark.kind == NUMBER and mark.value in self.late and at is not None:
                self.behind[mark.value] = "".join(there.get((NUMBER, at), ())).rstrip(".")
        for mark in expected.marks:
            at = compared.place(mark.at)
            if at is None or mark.value in self.late:
                continue  # the words themselves are reported
            values = there.get((mark.kind, at), [])
            here = (expected.passage(mark.at), found.passage(at))
            if mark.kind == RAISED and not mark.value.startswith("="):
                self.called.setdefault(self.wanted.calls[int(mark.value)][0], here[1])
            if mark.kind == NUMBER:
                shown = ["".join(_LABEL.findall(value)) for value in values]
                if mark.value.lstrip("-") not in shown:
                    message = f"an item of a list should be number {mark.value}, and has "
                    message += f"{shown[0] or values[0]}" if shown else "no number"
                    yield self._report("list-number-wrong", f"{message}: {_at(expected, mark.at)}",
                                       *here)  # fmt: skip
            elif not mark.value.startswith("="):
                yield from self._call(int(mark.value), values, here)

    def _call(
        self, number: int, values: Sequence[str], here: tuple[Passage, Passage]
    ) -> Iterator[Finding]:
        """Follow the call of a note to the note that bears its number."""
        place, shown = self.wanted.calls[number]
        if not any(note.id == place for note, _, _ in self.pairing.pairs):
            return  # it calls nothing in the text either
        numbers = [self.found.means(value) for value in values]
        if not numbers:
            message = f"the call of note {shown} is missing"
            yield self._report("note-lost", message, *here)
        elif not self._bears(place, shown) & {*numbers}:
            message = f"the call of note {shown} does not lead to it, but to {numbers[0]}"
            yield self._report("note-number-wrong", message, *here)
        elif not self.found.paged and shown not in map(self.found.shows, values):
            message = f"the call of note {shown} shows “{self.found.shows(values[0])}”"
            yield self._report("note-number-wrong", message, *here)

    def _bears(self, place: str, shown: str) -> set[str]:
        """Give the numbers under which a note can be found."""
        for note, _, printed in self.pairing.pairs:
            if note.id == place:
                if printed:
                    return {printed.id or printed.number}
                # a lost one is reported by itself
                return {self.behind[place]} if place in self.behind else {shown, place}
        return set()

    def _notes(self) -> Iterator[Finding]:
        """Compare each note with what was printed of it; report notes that the text has not."""
        for note, words, printed in self.pairing.pairs:
            if note.id in self.late:
                continue
            if not printed and words.keys:
                message = f"a note is missing: {_quoted(words.raws)}"
                yield self._report("note-lost", message, words.passage(0), self.called.get(note.id))
            if printed:
                for differs in compare(words, printed.words, self.excuse).differences:
                    yield self._difference(differs, words, printed.words)
        for one in self.pairing.others:
            if not self.excuse([], one.words.raws):
                message = f"a note is there that the text does not have: {_quoted(one.words.raws)}"
                alike = (
                    words for _, words, _ in self.pairing.pairs if words.keys == one.words.keys
                )
                place = next((words.passage(0) for words in alike), Passage("", ""))
                yield self._report("words-added", message, place, one.words.passage(0))
        yield from self._numbers()

    def _numbers(self) -> Iterator[Finding]:
        """See that every note is called, in an e-book by the number that it bears."""
        if not any(one.id for one in self.found.notes):
            channels = [self.found.flow, self.found.captions]
            channels += [one.words for one in self.found.notes]
            called = {mark.value for words in channels for mark in words.marks
                      if mark.kind == RAISED}  # fmt: skip
            for one in uncalled(self.found.notes, called):
                message = f"nothing calls note {one.number}: {_quoted(one.words.raws)}"
                yield self._report("note-lost", message, self._source(one), one.words.passage(0))
            return
        shown = dict(self.wanted.calls)
        for one in self.found.notes:
            if shown.get(one.id, one.number) != one.number:
                message = f"note {shown[one.id]} bears the number “{one.number}”"
                yield self._report("note-number-wrong", message, self._source(one))

    def _source(self, printed: Printed) -> Passage:
        """Give the passage of the text that a printed note came from."""
        for _, words, taken in self.pairing.pairs:
            if printed is taken:
                return words.passage(0)
        return Passage("", "")

    def _described(self, expected: Words, found: Words, compared: Comparison) -> Iterator[Finding]:
        """Report descriptions of pictures and formulas that are nowhere to be found."""
        there = Counter(_plain(one) for one in self.found.alternatives)
        for one in alternatives_of(self.wanted):
            plain = _plain(one.text)
            if there[plain]:
                there[plain] -= 1
            elif not self.found.says(one.text):
                message = f"a picture or formula has lost its description: {_quoted([one.text])}"
                places = (compared.place(at) for at in range(len(expected.keys) - 1, -1, -1)
                          if expected.passage(at).line <= one.line)  # fmt: skip
                near = next((at for at in places if at is not None), 0)
                yield self._report("alternative-lost", message, one, found.passage(near))

    def _late(self) -> frozenset[str]:
        """Name the notes that stand behind the text, as long ones do in print."""
        flow = letters_of(self.found.flow)
        return frozenset(
            note.id
            for note, words, printed in self.pairing.pairs
            if not printed and words.keys and letters_of(words)[:_ENOUGH] in flow
        )

    def _late_passages(self) -> Iterator[Passage]:
        """Give the words of notes that are printed at the end of the chapter."""
        for note in self.wanted.notes:
            if note.id in self.late:
                yield Passage(NUMBER, note.id, note.passages[0].line)
                for one in note.passages:
                    if one.kind != ALTERNATIVE:
                        yield one

    def _report(
        self, code: str, message: str, expected: Passage, found: Passage | None = None
    ) -> Finding:
        """Make a finding with the line expected and, where pages are known, the page found."""
        page = found.page if found and self.found.paged else None
        return Finding(code, message, expected.line, page)


def _lifted(
    pairs: Sequence[tuple[Words, Words]], made: Sequence[Comparison]
) -> frozenset[Difference]:
    """Find words of the text that stand with the captions, as print lifts figures out of it."""
    (flow, _), (_, captions) = pairs
    words = {tuple(flow.keys[one.at : one.end]): one for one in made[0].differences
             if one.kind == "lost"}  # fmt: skip
    found: set[Difference] = set()
    for one in made[1].differences:
        if one.kind == "added" and (lost := words.get(tuple(captions.keys[one.there : one.until]))):
            found |= {one, lost}
    return frozenset(found)


def _in_tables(one: Difference, expected: Words, found: Words) -> bool:
    """Tell whether a difference is one of cells alone."""
    ours = all(expected.passage(at).kind in TABLE for at in range(one.at, one.end))
    return ours and all(found.passage(at).kind in TABLE for at in range(one.there, one.until))


def _runs_of_heads(words: Words) -> Iterator[tuple[str, int]]:
    """Give each head of a table: its letters in one piece, and the place of its first word."""
    places = (range(bisect_left(words.owners, owner), bisect_right(words.owners, owner))
              for owner, one in enumerate(words.passages) if one.kind == HEAD)  # fmt: skip
    runs: list[range] = []
    for place in filter(None, places):
        if runs and runs[-1].stop == place.start:
            runs[-1] = range(runs[-1].start, place.stop)
        else:
            runs.append(place)
    for run in runs:
        yield "".join(words.keys[run.start : run.stop]).replace("-", ""), run.start


def _plain(text: str) -> str:
    """Bring words into the form that is compared."""
    return " ".join(key(text).split())


def _at(words: Words, at: int) -> str:
    """Quote the four words from a place on."""
    return _quoted(words.raws[at : at + 4])


def _quoted(raws: Sequence[str]) -> str:
    """Quote the first words; an ellipsis stands for more."""
    few = raws[:_QUOTED]
    return f"“{' '.join(few)}{' …' if len(raws) > len(few) else ''}”"


_HINT = (
    "compare the place with the text; if the text is right, a template, a stylesheet or this "
    "program is at fault"
)


def prove_print(
    book: Book,
    read: Mapping[str, Sequence[Passage]],
    labels: Mapping[tuple[str, int], str],
    context: BuildContext,
) -> Iterator[Diagnostic]:
    """Compare the chapters with what was `read` of their pages, by their names.

    `labels` are the names of the pages of each chapter, by their index in it.
    """
    chapters = [one for one in book.chapters if one.name in read]
    galleys = [galley(one, book, passages=read[one.name]) for one in chapters]
    for chapter, found in zip(chapters, _proved(galleys, chapters, context), strict=True):
        for one in found:
            page = labels.get((chapter.name, one.page)) if one.page is not None else None
            yield _as_diagnostic(chapter, "print", one, page or "")


def prove_ebook(book: Book, file: Path, context: BuildContext) -> Iterator[Diagnostic]:
    """Compare the chapters with their documents in a finished e-book."""
    with zipfile.ZipFile(file) as package:
        names = {name.rpartition("/")[2]: name for name in package.namelist()}
        chapters = [one for one in book.chapters if f"{one.name}.xhtml" in names]
        markups = [package.read(names[f"{one.name}.xhtml"]).decode() for one in chapters]
    for chapter in book.chapters:
        if chapter not in chapters:
            message = "the chapter is not there"
            yield _as_diagnostic(chapter, "the e-book", Finding("words-lost", message, 1), "")
    galleys = [
        galley(one, book, markup=markup[markup.index("<", 1) :])  # behind the XML declaration
        for one, markup in zip(chapters, markups, strict=True)
    ]
    for chapter, found in zip(chapters, _proved(galleys, chapters, context), strict=True):
        yield from (_as_diagnostic(chapter, "the e-book", one, "") for one in found)


def _as_diagnostic(chapter: Chapter, medium: str, found: Finding, page: str) -> Diagnostic:
    """Make a diagnostic of a finding, with chapter, line and page."""
    where = f"in {medium}, page {page}" if page else f"in {medium}"
    place = chapter.article.place(found.line)
    return Diagnostic(found.code, f"{where}: {found.message}", *place, hint=_HINT)


def _proved(
    galleys: Sequence[Galley], chapters: Sequence[Chapter], context: BuildContext
) -> list[tuple[Finding, ...]]:
    """Give the findings of galleys: kept ones from the cache, the others by the workers."""
    import msgspec  # noqa: PLC0415

    names = [cache.key("proof", msgspec.msgpack.encode(one)) for one in galleys]
    proofs: dict[int, tuple[Finding, ...]] = {}
    for number, name in enumerate(names):
        if (kept := context.cache.get(name)) is not None:
            proofs[number] = msgspec.msgpack.decode(kept, type=tuple[Finding, ...])
    missing = [number for number in range(len(galleys)) if number not in proofs]
    for at, found in context.workers.do(
        prove, [galleys[number] for number in missing], name=lambda one: one.title
    ):
        number = missing[at]
        proofs[number] = found
        context.cache.put(names[number], msgspec.msgpack.encode(found))
    return [proofs[number] for number in range(len(chapters))]
