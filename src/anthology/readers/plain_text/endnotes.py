"""Find the notes that a text lists at its end, `[1] …`, and the marks that call them.

In: blocks. Out: the blocks above the notes, with references in the place of the marks, and the
notes in the order of their calls. A reference is a number between two private characters, until
the text is marked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.markup import xhtml
from anthology.readers.plain_text.blocks import Block
from anthology.readers.plain_text.pieces import Apparatus, Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.plain_text.blocks import Line, Reflow
    from anthology.readers.plain_text.inline import Rule


RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")
_OPEN, _CLOSE = "\ue000", "\ue001"
_REFERENCE = re.compile(rf"{_OPEN}(?P<again>=?)(?P<number>[0-9]{{1,4}}){_CLOSE}")


@dataclass(frozen=True, slots=True)
class PrintedNote:
    """Hold a note: its number through the whole text and its lines, without its mark."""

    number: int
    block: Block


def reference(number: int, *, again: bool = False) -> str:
    """Write what stands in a text for the call of a note; `again` for all calls but the first."""
    return f"{_OPEN}{'=' if again else ''}{number}{_CLOSE}"


def as_apparatus(notes: Sequence[PrintedNote], flow: Reflow) -> list[Apparatus]:
    """Make the section of notes that ends a text; nothing if there are none."""
    entries = tuple(
        Entry(note.block.number, f"fn-{note.number}", flow.text(note.block.lines)) for note in notes
    )
    return [Apparatus(entries[0].line, "footnotes", entries)] if entries else []


def _refer(match: re.Match[str], _: Sequence[Rule]) -> str:
    """Write the call of a note; only the first of a note's calls gets an id to come back to."""
    number = xhtml.escape(match["number"])
    own = "" if match["again"] else f' id="fnref-{number}"'
    return f'<a class="noteref"{own} href="#fn-{number}"><sup>{number}</sup></a>'


RULE = (_REFERENCE, _refer)


# Find the list at the end, and put references in the place of the marks in the text.

# How a note opens, and its mark in the text, by form. A note in lower case may be a sentence.
_BEGINS = r"[.:]?\s*(?P<text>(?:(?!\s)[^a-zà-ÿ]|(?:ibid|cf|see|voir|id|op|https?|www)\b).*)"
_FORMS = (
    (re.compile(rf"\s*\[(?P<n>\d{{1,3}})\]{_BEGINS}"), re.compile(r"[ \t]?\[(?P<n>\d{1,3})\]")),
    (re.compile(rf"\s*(?P<n>[¹²³⁴⁵⁶⁷⁸⁹⁰]{{1,3}}){_BEGINS}"),
     re.compile(r"(?P<n>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3})")),
    (re.compile(rf"\s*\((?P<n>\d{{1,3}})\){_BEGINS}"), re.compile(r"[ \t]?\((?P<n>\d{1,3})\)")),
)  # fmt: skip
_ANNOUNCED = _FORMS[-1]  # numbers in brackets open lists too
_TITLES = frozenset(
    ("note", "notes", "notes de bas de page", "footnotes", "endnotes", "anmerkungen")
)


@dataclass(frozen=True, slots=True)
class Endnotes:
    """Hold the blocks of the text, its notes, and the lines that only announced these."""

    blocks: list[Block]
    notes: tuple[PrintedNote, ...] = ()
    announced: tuple[int, ...] = ()


def take_endnotes(blocks: Sequence[Block]) -> Endnotes:
    """Take the notes out that end a text, each of which the text calls by its number."""
    for form in _FORMS:
        opens, mark = form
        start, lines = _listed(blocks, opens)
        if not lines:
            continue
        body = list(blocks[:start])
        title = body[-1] if body and _announces(body[-1]) else None
        ruled = lines[0].is_rule
        body = body[:-1] if title else body
        listed = _notes(lines[1:] if ruled else lines, opens)
        marks = [
            match for block in body for line in block.lines for match in mark.finditer(line.text)
        ]
        called = [*dict.fromkeys(_number(one) for one in marks if _number(one) in listed)]
        if len(called) < len(listed) or (form is _ANNOUNCED and not (title or ruled)):
            continue
        order = {number: place for place, number in enumerate(called, 1)}
        notes = tuple(PrintedNote(order[number], listed[number]) for number in called)
        gone = [*(title.lines if title else ()), *(lines[:1] if ruled else ())]
        return Endnotes(_refer_in(body, mark, order), notes, tuple(line.number for line in gone))
    return Endnotes(list(blocks))


def _listed(blocks: Sequence[Block], opens: re.Pattern[str]) -> tuple[int, list[Line]]:
    """Find the last blocks that open as notes do, and number from one; a rule may stand above."""
    start = len(blocks)
    while start > 1:
        first = blocks[start - 1].lines[0]
        second = blocks[start - 1].lines[1:2]
        ruled = first.is_rule and bool(second) and bool(opens.fullmatch(second[0].text))
        if not opens.fullmatch(first.text) and not ruled:
            break
        start -= 1
        if ruled:
            break
    if start < len(blocks) and start > 1:
        above = blocks[start - 1]
        start -= len(above.lines) == 1 and above.lines[0].is_rule
    lines = [line for block in blocks[start:] for line in block.lines]
    numbers = [int(_number(match)) for line in lines if (match := opens.fullmatch(line.text))]
    return start, lines if numbers and numbers == [*range(1, len(numbers) + 1)] else []


def _announces(block: Block) -> bool:
    """Tell whether a block is only a heading such as “Notes”."""
    return len(block.lines) == 1 and folded_words(block.text) in _TITLES


def _notes(lines: Sequence[Line], opens: re.Pattern[str]) -> dict[str, Block]:
    """Give each note by its number; lines without a number go on with the note above."""
    notes: dict[str, list[Line]] = {}
    number = ""
    for line in lines:
        if match := opens.fullmatch(line.text):
            number = _number(match)
            notes[number] = [replace(line, text=match["text"])]
        else:
            notes[number].append(line)
    return {number: Block(tuple(held)) for number, held in notes.items()}


def _number(match: re.Match[str]) -> str:
    """Give the number of a note, raised figures as plain ones."""
    return match["n"].translate(RAISED)


def _refer_in(blocks: Sequence[Block], mark: re.Pattern[str], order: dict[str, int]) -> list[Block]:
    """Put references in the place of marks; each but the first of a note says so."""
    seen: set[str] = set()

    def write(match: re.Match[str]) -> str:
        """Write the call of a listed note; other numbers stay as they are."""
        number = _number(match)
        if number not in order:
            return match[0]
        again = number in seen
        seen.add(number)
        return reference(order[number], again=again)

    return [
        replace(
            block, lines=tuple(replace(one, text=mark.sub(write, one.text)) for one in block.lines)
        )
        for block in blocks
    ]
