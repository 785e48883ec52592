"""Read a line that says only who had a hand in a text, and when: “By Ann Lee | 3 May 2025”.

In: the line, and the words of the text, which tell names from others. Out: people with their
roles, and a date; nothing where the line says more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.language.dates import lone_date
from anthology.model.book import Person
from anthology.readers.plain_text.people import split_names

if TYPE_CHECKING:
    from anthology.readers.plain_text.blocks import Lexicon


# What introduces people, by what they did; the longest words come first, so that
# “Interview by” is not read as “by”.
_LABELS = {
    "interviewer": r"""(?:interview(?:s|ed)?|q\ ?&\ ?a|questions|conversation)\ by
        |propos\ recueillis(?:\ et\ (?:traduits|mis\ en\ forme))?\ par
        |(?:entretien|interview|entrevue)\ (?:(?:r[ée]alis|men)[ée]e?|conduite?)\ par
        |(?:entretien|interview|entrevue|interviewer|intervieweu(?:r|se))\ ?:""",
    "interviewee": r"""(?:an?\ )?(?:interview|conversation|q\ ?&\ ?a)\ with
        |(?:entretien|interview|entrevue|rencontre)\ avec|interviewee\ ?:|interviewée?\ ?:""",
    "translator": r"""translat(?:ed|ion)(?:\ from\ (?:the\ )?\w+)?(?:\ by|\ ?:)|translator\ ?:
        |tradui(?:te?|ction)(?:\ (?:de\ l['’]|du\ )\w+)?(?:\ par|\ ?:)|traduction\ (?:par|de|:)
        |traduction\ ?:|traduct(?:eur|rice)\ ?:""",
    "illustrator": r"""illustrat(?:ed|ions?)(?:\ by|\ ?:)|drawings(?:\ by|\ ?:)|illustrator\ ?:
        |illustr(?:é|ée|ations?)(?:\ par|\ de|\ ?:)|dessins?(?:\ par|\ de|\ ?:)""",
    "photographer": r"""(?:photo(?:graph|graphie)?s?|pictures|images)(?:\ by|\ par|\ de|\ ?:)
        |photograph(?:ed\ by|er\ ?:)|photographe\ ?:""",
    "author": r"""
        (?:(?:written|words|text|story|posted|published|[ée]crit|texte|publi[ée]|ein\ text)\ )?
        (?:(?:by|par)\b|(?:^|(?<=[,.|;/·•–—-]\s))(?:von|por|di|door|av)\b)\ ?:?
        |(?:notes|minutes|report|essay)(?:\ taken)?\ by
        |(?:notes\ prises|compte[- ]rendu|r[ée]cit)\ par
        |(?:words|text|story|texte|mots)\ ?:|auteure?s?\b\ ?:?|autrice\b\ ?:?|authors?\b\ ?:?""",
}
_ROLES = "|".join(f"(?P<{role}>{words})" for role, words in _LABELS.items())
_LABEL = re.compile(rf"(?<![\w’'-])(?i:{_ROLES})\s*(?=[^\W\da-z_])", re.VERBOSE)
_LONGEST = 1000  # characters: names, places and dates are shorter, white space may be long
# What stands between names, what these are, and a date.
PARTED = re.compile(r"\s*[,|•·–—(]\s*|\s-\s|\s+(?:le|on)\s+(?=\d|[A-Z]|\w+di\b)")
_AROUND = " \t\n,;|/•·–—-()*_"
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$")  # behind no initial
_ROLE = 8  # words of what people say of themselves behind their names


@dataclass(frozen=True, slots=True)
class Byline:
    """Hold what a line tells; `labelled` says that a word such as “by” introduces the people."""

    people: tuple[Person, ...] = ()
    date: str = ""
    labelled: bool = False

    @property
    def authors(self) -> tuple[Person, ...]:
        """Give those who wrote the text."""
        return tuple(one for one in self.people if not one.role)

    @property
    def contributors(self) -> tuple[Person, ...]:
        """Give those who had another hand in it."""
        return tuple(one for one in self.people if one.role)

    def __bool__(self) -> bool:
        """Tell whether the line told anything."""
        return bool(self.people or self.date)


def read_byline(text: str, lexicon: Lexicon) -> Byline:
    """Read a line that is only people behind what they did, a date, or both; else give nothing.

    What stands behind a comma and is no date is what the author is: “by Ann Lee, engineer”.
    Names without such a word before them need a date behind them.
    """
    text = text.strip(_AROUND)
    if len(text) > _LONGEST:
        return Byline()
    if date := lone_date(text):
        return Byline((), date)
    labels = list(_LABEL.finditer(text))
    ends = [*(label.start() for label in labels), len(text)]
    first = text[: ends[0]].strip(_AROUND)
    date = lone_date(first)
    parts = [_read(first, "", lexicon, labelled=False)] if first and not date else []
    for label, end in zip(labels, ends[1:], strict=True):
        role = "" if label["author"] else label.lastgroup or ""
        parts.append(_read(text[label.end() : end].strip(_AROUND), role, lexicon, labelled=True))
    told = [part for part in parts if part]
    dates = [*filter(None, [date, *(part.date for part in told)])]
    if len(told) < len(parts) or len(dates) > 1 or not (labels or dates):
        return Byline()
    people = tuple(one for part in told for one in part.people)
    return Byline(people, "".join(dates), bool(labels))


def _read(text: str, role: str, lexicon: Lexicon, *, labelled: bool) -> Byline | None:
    """Read names, what they are, and a date; None where there is more or less than that."""
    if names := split_names(_STOP.sub("", text), lexicon, labelled=labelled):
        return Byline(tuple(Person(name, role=role) for name in names))
    for mark in PARTED.finditer(text):
        names = split_names(text[: mark.start()], lexicon, labelled=labelled)
        if not names:
            continue
        tail = text[mark.end() :].strip(" )")
        ends = [(tail, ""), *((tail[m.end() :], tail[: m.start()]) for m in PARTED.finditer(tail))]
        dated = ((lone_date(end.strip(" )")), before) for end, before in ends)
        date, position = next((pair for pair in dated if pair[0]), ("", tail))
        if position and not (labelled and _is_position(position)):
            continue
        told = position if len(names) == 1 else ""
        return Byline(tuple(Person(name, role=role, position=told) for name in names), date)
    return None


def _is_position(text: str) -> bool:
    """Tell whether words behind a name can say what this person is."""
    return len(text.split()) <= _ROLE and not text.endswith((".", "!", "?", ":"))
