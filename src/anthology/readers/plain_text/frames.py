"""Take off what stands around a text and is no part of it: a library's frame, a mail's envelope.

In: lines. Out: the same lines, of which those of the frame are blank, and what the frame says of
the text. Whatever goes is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from anthology.language.contacts import find_contacts
from anthology.language.dates import find_date
from anthology.language.letters import folded_words
from anthology.model.book import Person
from anthology.model.diagnostics import Diagnostic
from anthology.project.mail import plain_subject
from anthology.readers.metadata.people import read_people
from anthology.readers.plain_text.blocks import Line, quote_words, say_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@dataclass(frozen=True, slots=True)
class Frame:
    """Hold what a text's frame says of it, and the lines without the frame.

    `sure` says that the title is that of the text, and not of the mail that it came in; `enclosed`
    that the text lay below a letter, so that it opens as one that no mail brought.
    """

    lines: Sequence[Line]
    title: str = ""
    authors: tuple[Person, ...] = ()
    date: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    sure: bool = True
    enclosed: bool = False

    def without(self, gone: Collection[int], code: str, what: str) -> Frame:
        """Blank the lines at these places, and tell of it; words of a person are quoted."""
        left_out = [self.lines[place] for place in gone if self.lines[place].text]
        if not left_out:
            return self
        if code == "comment-removed":
            what += f": “{quote_words(' '.join(line.text.strip() for line in left_out))}”"
        if numbers := {line.number for line in left_out} - {0}:
            what += f" ({say_lines(numbers)})"
        diagnostic = Diagnostic(code, what, line=min(numbers, default=None))
        lines = [
            Line(line.number, "", line.page) if place in gone else line
            for place, line in enumerate(self.lines)
        ]
        return replace(self, lines=lines, diagnostics=(*self.diagnostics, diagnostic))


def take_frame(lines: Sequence[Line]) -> Frame:
    """Blank what stands around a text; texts without a frame come back as they are."""
    return _take_contents(_take_running_heads(_take_library(Frame(lines)) or take_mail(lines)))


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


# Mails: headers, the mail that a forwarded text came in, answers, signatures.

_HEADER = re.compile(
    r"[\s>*_]*(?P<name>from|de|von|to|à|a|an|cc|bcc|cci|copie à|subject|objet|betreff|date|datum"
    r"|sent|envoyé(?: le)?|gesendet|reply-to|répondre à|return-path|received|delivered-to"
    r"|message-id|in-reply-to|references|mime-version|content-[\w-]+|importance|x-[\w-]+|attachments?"
    r"|pièces? jointes?)[*_]*\s?:[*_]*(?=\s|$)\s*(?P<value>.*)",
    re.IGNORECASE,
)
_SENDER, _SUBJECT = ("from", "de", "von"), ("subject", "objet", "betreff")
_SENT = ("date", "datum", "sent", "envoyé", "envoyé le", "gesendet")
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,@]++@[^\s<>()\[\]:;,@]+\.\w+")
_PASSED_ON = re.compile(
    r"[\s>*_-]*(?:forwarded message|original message|message (?:transféré|d['’]origine|original)"
    r"|begin forwarded message|début du message (?:réexpédié|transféré)|weitergeleitete nachricht"
    r"|ursprüngliche nachricht)[\s:*_-]*",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"[\s>]*(?:on|le|am)\b.{0,200}\b(?:wrote|a écrit|schrieb)\b[^.!?]{0,80}:", re.IGNORECASE
)
_DEVICE = re.compile(
    r"[\s*_]*(?:(?:sent|envoyé|gesendet|enviado) (?:from|depuis|de|à partir de|von) "
    r"(?:(?:my|mon|ma|meine[mr]?|mi) (?:\w++[ -]?){1,4}"
    r"|(?:outlook|yahoo|mail|gmail|proton)\b.{0,30})"
    r"|(?:get|obtenez|télécharge[rz]) outlook (?:for|pour) \w+)[\s.*_]*",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|bonjour|bonsoir|salut|coucou|chère?s?|hallo|liebe[rs]?)\b[^.!?:]{0,40}[,!]?",
    re.IGNORECASE,
)
_HEADERS = 3  # headers that make a mail without any address in them
_SIGNED = 10  # lines of the longest signature
_SIGNING = 2  # lines above that, in which the sender has signed
_LETTER = 80  # words of the longest letter that goes with a text
_SHARE = 3  # such a letter has at most a third of the words of the text below it


def take_mail(lines: Sequence[Line]) -> Frame:
    """Blank what a mail has around the text that it brings; other texts come back as they are.

    The headers give title, author and date. Of a mail and one that is passed on in it, the
    longer one is the text. An earlier mail that is answered goes, and so do signatures.
    """
    frame = Frame(lines)
    first = next((place for place, line in enumerate(lines) if line.text), len(lines))
    if _headers_end(lines, first):
        frame = _take_headers(frame, first)
    frame = _choose(frame, mailed=not frame.sure)
    frame = _take_answered(frame, mailed=not frame.sure)
    frame = _take_signature(frame, mailed=not frame.sure)
    return frame if frame.sure else _take_letter(frame)


def _headers_end(lines: Sequence[Line], first: int) -> int:
    """Find the end of a mail's headers that begin at a place; 0 where there are none."""
    names: list[str] = []
    place = first
    while place < len(lines) and (line := lines[place]).text:
        if found := _HEADER.match(line.text):
            names.append(found["name"].lower())
        elif not names or not line.indent:
            break
        place += 1
    text = "\n".join(line.text for line in lines[first:place])
    kinds = {kind for kind in (_SENDER, _SUBJECT, _SENT) if {*kind} & {*names}}
    enough = len(kinds) == _HEADERS or (len(kinds) > 1 and _ADDRESS.search(text))
    return place if enough else 0


def _take_headers(frame: Frame, first: int) -> Frame:
    """Blank the headers at a place, and read who wrote, when, and about what."""
    end = _headers_end(frame.lines, first)
    values: dict[str, str] = {}
    for line in frame.lines[first:end]:
        if found := _HEADER.match(line.text):
            values.setdefault(found["name"].lower(), found["value"].strip())
    headers = [next((values[key] for key in keys if key in values), "")
            for keys in (_SENDER, _SUBJECT, _SENT)]  # fmt: skip
    sender = _ADDRESS.sub("", headers[0]).replace("<>", "").replace("()", "").strip(" \"'<>[]*")
    title = plain_subject(headers[1].strip(" *_"))
    people = read_people(sender) if any(map(str.isupper, sender)) else ()
    date = find_date(headers[2])
    frame = replace(frame, title=title, authors=people, date=date, sure=False)
    read = [f"title “{title}”" if title else "", *(f"author {one.name}" for one in people)]
    said = ", ".join(filter(None, [*read, f"date {date}" if date else ""]))
    what = "the headers of a mail were left out" + (f"; they say {said}" if said else "")
    return frame.without(range(first, end), "printed-furniture", what)


def _choose(frame: Frame, *, mailed: bool) -> Frame:
    """Keep the longer of a mail and of one that is passed on or answered below it.

    In a text that is no mail, only a line that says so begins one: stories may consist of mails.
    """
    lines = frame.lines
    for place, line in enumerate(lines):
        marked = bool(_PASSED_ON.fullmatch(line.text)) if line.text else False
        after = place + 1 if marked else place
        while marked and after < len(lines) and not lines[after].text:
            after += 1
        if not line.text or not (marked or mailed) or not _headers_end(lines, after):
            continue
        inner = range(place, len(lines))
        if _count(lines[:place]) >= _count(lines[_headers_end(lines, after) :]):
            return frame.without(inner, "comment-removed", "another mail below was left out")
        frame = frame.without(
            range(place),
            "comment-removed",
            "the words above a mail that is passed on were left out",
        )
        if marked:
            frame = frame.without([place], "printed-furniture", "a line of the mail was left out")
        return _choose(_take_headers(frame, after), mailed=True)
    return frame


def _count(lines: Sequence[Line]) -> int:
    """Count the words of lines."""
    return sum(len(line.text.split()) for line in lines)


def _take_answered(frame: Frame, *, mailed: bool) -> Frame:
    """Blank the earlier mail that is quoted below “On … wrote:”, down to what is not quoted."""
    lines = frame.lines
    for place, line in enumerate(lines):
        two = f"{line.text} {lines[place + 1].text}" if place + 1 < len(lines) else line.text
        own = next((n for n, text in enumerate((line.text, two), 1) if _WROTE.fullmatch(text)), 0)
        if not line.text or not own:
            continue
        end = place + own
        while end < len(lines) and (not lines[end].text or lines[end].text.lstrip()[0] == ">"):
            end += 1
        quoted = any(one.text for one in lines[place + own : end])
        if not _ADDRESS.search(two) and not (quoted and mailed):
            continue
        gone = range(place, end if quoted else len(lines))
        return frame.without(gone, "comment-removed", "the mail that is answered was left out")
    return frame


def _take_signature(frame: Frame, *, mailed: bool) -> Frame:
    """Blank a signature below `--`, and what a telephone adds."""
    lines = frame.lines
    written = [place for place, line in enumerate(lines) if line.text]
    dashes = [place for place in written if lines[place].text.strip() in ("--", "—")]
    if dashes and 0 < written[-1] - dashes[-1] <= _SIGNED:
        below = lines[dashes[-1] + 1 :]
        if mailed or any(_ADDRESS.search(line.text) for line in below):
            gone = range(dashes[-1], len(lines))
            frame = frame.without(gone, "comment-removed", "the signature of a mail was left out")
    left = [place for place in written if frame.lines[place].text]
    if mailed and frame.authors and (own := _own_signature(frame, left)):
        what = "the signature of a mail was left out"
        frame = frame.without(own, "comment-removed", what)
        left = [place for place in left if place not in own]
    if left and _DEVICE.fullmatch(lines[left[-1]].text):
        frame = frame.without([left[-1]], "comment-removed", "what a telephone adds was left out")
        left.pop()
    return frame


def _own_signature(frame: Frame, left: Sequence[int]) -> range | None:
    """Find what a mail program adds at the end: the sender's name, address and number."""
    name = folded_words(frame.authors[0].name)
    last = left[-_SIGNED:]
    starts = [n for n in last if folded_words(frame.lines[n].text).startswith(name)]
    if not starts:
        return None
    start, end = starts[-1], left[-1] + 1
    lines = " ".join(line.text for line in frame.lines[start:end])
    before = [frame.lines[n].text for n in last if n < start][-_SIGNING:]
    signed = any(word in folded_words(" ".join(before)).split() for word in name.split())
    gone = range(start if signed else start + 1, end)
    return gone if any(find_contacts(lines)) and gone else None


def _take_letter(frame: Frame) -> Frame:
    """Blank a short letter above the text, if a rule parts them; tell of one that goes on."""
    lines = frame.lines
    left = [place for place, line in enumerate(lines) if line.text]
    if not left or not _GREETING.fullmatch(lines[left[0]].text.strip()):
        return frame
    rules = (place for place in left if lines[place].is_rule)
    rule = next((place for place in rules if "*" not in lines[place].text), 0)  # stars part scenes
    letter, text = _count(lines[:rule]), _count(lines[rule + 1 :])
    if rule and letter <= _LETTER and letter * _SHARE <= text:
        what = "the letter above the text was left out"
        frame = frame.without(range(rule + 1), "comment-removed", what)
        return replace(frame, enclosed=True)
    greeting = Diagnostic(
        "editor-note",
        f"the text opens as a letter: “{quote_words(lines[left[0]].text.strip())}”",
        line=lines[left[0]].number or None,
        hint="take out what was written to you alone; the book prints it as it stands",
    )
    return replace(frame, diagnostics=(*frame.diagnostics, greeting))
