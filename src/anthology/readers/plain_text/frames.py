"""Take off what stands around a text and is no part of it: a library's frame, a mail's envelope.

In: lines. Out: the same lines, of which those of the frame are blank, and what the frame says of
the text. Whatever goes is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words
from anthology.model.book import Person
from anthology.readers.plain_text.blocks import Frame
from anthology.readers.plain_text.mails import take_mail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.plain_text.blocks import Line


def take_frame(lines: Sequence[Line]) -> Frame:
    """Blank what stands around a text; texts without a frame come back as they are."""
    frame = _take_library(Frame(lines)) or take_mail(lines)
    return _take_contents(_take_numbers(_take_running_heads(frame)))


# The line at the head of each page: a title with the number of the page.

_FOLIO = re.compile(r"^\d{1,4}\s+(?=\D)|(?<=[^\d\s])\s+\d{1,4}$")  # one try a gap
_TWO = 2  # pages with one head


def _take_running_heads(frame: Frame) -> Frame:
    """Blank the numbered lines that head two pages or more, and are the same but for the number."""
    lines = frame.lines
    first = next((place for place, line in enumerate(lines) if line.text), -1)
    heads = {
        place: folded_words(_FOLIO.sub("", text))
        for place, line in enumerate(lines)
        if (line.page or place == first) and _FOLIO.search(text := line.text.strip())
    }
    counts = Counter(heads.values())
    gone = [place for place, head in heads.items() if head and counts[head] >= _TWO]
    return frame.without(gone, "printed-furniture", "running heads were left out")


_NUMBER = re.compile(
    r"[-–—]\s?(\d{1,4})\s?[-–—]|(?:page|seite|p\.)\s(\d{1,4})\s?(?:/|of|sur|von|de)\s?\d{1,4}",
    re.IGNORECASE,
)


def _take_numbers(frame: Frame) -> Frame:
    """Blank the numbers of pages in words copied out of a PDF: “– 3 –”, “Page 3 of 7”.

    What counts from one may number the parts of a text.
    """
    found = {
        place: match
        for place, line in enumerate(frame.lines)
        if (match := _NUMBER.fullmatch(line.text.strip()))
    }
    drawn = [place for place, match in found.items() if match[1]]
    parts = drawn and found[drawn[0]][1] == "1"
    gone = [place for place, match in found.items() if match[2] or not parts]
    return frame.without(gone, "printed-furniture", "numbers of pages were left out")


# Project Gutenberg: its header and its licence.

_START = re.compile(r"\*\*\*\s*START OF (?:THE|THIS) PROJECT GUTENBERG E", re.IGNORECASE)
_END = re.compile(
    r"\*\*\*\s*END OF (?:THE|THIS) PROJECT GUTENBERG E"
    r"|End of (?:the )?Project Gutenberg(?:['’]s)? ",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(Title|Author):\s+(\S.*)")


def frames_a_library(text: str) -> bool:
    """Tell whether a text has the frame of Project Gutenberg."""
    return "PROJECT GUTENBERG E" in text and bool(_START.search(text))


def _take_library(frame: Frame) -> Frame | None:
    """Take off what a library prints around its texts; read title and authors from it."""
    lines = frame.lines
    starts = [place for place, line in enumerate(lines) if _START.match(line.text.strip())]
    if not starts:
        return None
    first = starts[0] + 1
    ends = (place for place in range(first, len(lines)) if _END.match(lines[place].text.strip()))
    last = next(ends, len(lines))
    fields = [found for line in lines[:first] if (found := _FIELD.match(line.text))]
    title = next((found[2] for found in fields if found[1] == "Title"), "")
    authors = tuple(Person(found[2]) for found in fields if found[1] == "Author")
    gone = {*range(first), *range(last, len(lines))}
    frame = replace(frame, title=title, authors=authors)
    return frame.without(gone, "printed-furniture", "the frame of Project Gutenberg was left out")


# A list of chapters at the head, whose titles stand in the text again.

_CONTENTS = ("contents", "table of contents", "sommaire", "table des matieres", "inhalt", "indice")
_LOOKED_AT = 120  # lines from the beginning in which the list may open
_PAGE = re.compile(r"[\s.…_]*(?:\b(?:p|page)\.?\s*)?\d{1,4}\s*$")
_FEWEST = 2  # chapters of a list


def _take_contents(frame: Frame) -> Frame:
    """Blank a list of chapters; it ends where its first one, or the last, stands again."""
    lines = frame.lines
    words = [folded_words(line.text) for line in lines]
    start = next((n for n, said in enumerate(words[:_LOOKED_AT]) if said in _CONTENTS), -1)
    places = [place for place in range(start + 1, len(lines)) if words[place]]
    if start < 0 or not places:
        return frame
    opens = _ways(lines[places[0]])
    said = {
        place: {words[place], f"{words[place]} {words[after]}"} for place, after in pairwise(places)
    }
    first = next((place for place in places[1:] if opens & said.get(place, set())), 0)
    later = {one for place in places if place >= first for one in said.get(place, set())}
    entries = [*takewhile(lambda place: place < first and later & _ways(lines[place]), places)]
    if len(entries) < _FEWEST:
        return frame
    gone = [start, *entries]
    return frame.without(gone, "printed-furniture", "a list of chapters was left out")


def _ways(entry: Line) -> set[str]:
    """Give what an entry may be called at its chapter: with and without its last number."""
    return {folded_words(entry.text), folded_words(_PAGE.sub("", entry.text))} - {""}
