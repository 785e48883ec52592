"""Find calendar dates in running text and in the values of metadata; write them as ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from anthology.language.letters import without_accents

if TYPE_CHECKING:
    from collections.abc import Iterator


# English, French, German, Spanish, Italian, Portuguese, Dutch; without accents, which are taken off
# before the search.
_NAMES = (
    "january janvier januar janner enero gennaio janeiro januari",
    "february fevrier februar febrero febbraio fevereiro februari",
    "march mars marz maerz marzo marco maart",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juin juni junio giugno junho",
    "july juillet juli julio luglio julho",
    "august aout agosto augustus",
    "september septembre septiembre setiembre settembre setembro",
    "october octobre oktober octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december decembre dezember diciembre dicembre dezembro",
)
_SHORT = (
    "jan janv ene",
    "feb fev fevr",
    "mar",
    "apr avr abr",
    "",
    "jun",
    "jul juil",
    "aug ago",
    "sep sept",
    "oct okt",
    "nov",
    "dec dez dic",
)
_MONTHS = {
    name: number
    for table in (_NAMES, _SHORT)
    for number, names in enumerate(table, 1)
    for name in names.split()
}

_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WHOLE_MONTH = "|".join(sorted(" ".join(_NAMES).split(), key=len, reverse=True))
_YEAR = r"[12][0-9]{3}(?![0-9])"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|re|º|\.)?"
_RANGE = r"(?:\s?(?:-|–|/|to|and|au|et|bis|und|y|al)\s?[0-9]{1,2}(?:st|nd|rd|th|er|\.)?)?"
_BEFORE = r"(?<![\w+])(?<![0-9][./:-])(?<!version\s)"  # not within a version, address or number
_AFTER = r"(?![./-]?[0-9])"

_DATE = re.compile(
    rf"""
    {_BEFORE}(?P<y1>{_YEAR})(?P<s1>[-/.])(?P<m1>[0-9]{{1,2}})(?P=s1)(?P<d1>[0-9]{{1,2}}){_AFTER}
    | {_BEFORE}(?P<a>[0-9]{{1,2}})(?P<s2>[-/.])(?P<b>[0-9]{{1,2}})(?P=s2)(?P<y2>{_YEAR}){_AFTER}
    | (?<![\w.])(?P<d3>{_DAY}){_RANGE}(?:\s{{1,3}}|-)(?:of\s|the\s|de\s|d['’])?
      (?P<m3>{_MONTH})(?:\.?,?\s{{1,3}}|-)(?:de\s|del\s)?(?P<y3>{_YEAR}){_AFTER}
    | (?<!\w)(?P<m4>{_MONTH})\.?\s{{1,3}}(?:the\s)?(?P<d4>{_DAY}){_RANGE},?\s{{1,3}}
      (?P<y4>{_YEAR}){_AFTER}
    """,
    re.VERBOSE,
)
# What is numbered, before its number; without accents.
_LABEL = (
    r"(?<![^\W_])(?:no|nr|num|numero|number|nummer|issue|vol|volume|heft|ausgabe|band|bd|jahrgang|jg"
    r"|cahier|bulletin|edition|part|tome|year|annee)s?\b\.?\s*|[#№]\s*|\bn[°º]\s*"
)
_COUNTED = re.compile(rf"(?:{_LABEL})$")
_ISSUE = re.compile(rf"(?:{_LABEL})(?:[0-9]{{1,4}}|[ivxlc]{{1,7}})(?![\w])")
_PARTIAL = re.compile(rf"(?<!\w)(?P<m>{_WHOLE_MONTH})(?:,?\s{{1,3}}|\sde\s)(?P<y>{_YEAR})(?!\w)")
_BARE = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2]))?")
_SHORT_MONTH = re.compile(rf"(?P<m>{_MONTH}|0?[1-9]|1[0-2])\.?[\s/.-]\s?(?P<y>{_YEAR})")
_COMPACT = re.compile(r"([12]\d{3})(\d\d)(\d\d)")
_NEAR = 20  # characters before a number, in which stands what it counts
_LAST_MONTH = 12  # a larger number is a day, whatever the order
_LONGEST = 60  # characters of a line that may be a date and nothing else
# Words that stand around a date without telling more; `st`, `er` and the like belong to numbers.
_AROUND = frozenset(
    "st nd rd th er re le on of the de del am den date du published posted written publie publiee "
    "paru parue mis mise en ligne monday tuesday wednesday thursday friday saturday sunday lundi "
    "mardi mercredi jeudi vendredi samedi dimanche montag dienstag mittwoch donnerstag freitag "
    "samstag sonntag realise realisee recorded held tenu tenue fait ecrit recueilli "
    "lunes martes miercoles jueves viernes sabado domingo".split()
)


@dataclass(frozen=True, slots=True)
class _Found:
    """Hold a date that was found, and whether day and month could be the other way round."""

    day: date
    ambiguous: bool = False


def find_date(text: str, *, partial: bool = False) -> str:
    """Find the first full date of a text, as `YYYY-MM-DD`; empty if there is none.

    Numbers alone are read day first (15.02.2021) unless the second cannot be a month. Of a range
    of days the first counts. With `partial`, a month and year (`YYYY-MM`) will do where no full
    date is found.

    >>> find_date("Paris, le 3 mars 2024"), find_date("15.02.2021"), find_date("02/15/2021")
    ('2024-03-03', '2021-02-15', '2021-02-15')
    """
    folded = without_accents(text)
    for found in _dates(folded):
        return found.day.isoformat()
    if partial and (match := _PARTIAL.search(folded)):
        return f"{match['y']}-{_MONTHS[match['m']]:02}"
    return ""


def lone_date(text: str) -> str:
    """Give the date, at least its month, that is all that a line says; empty if it says more.

    >>> lone_date("3 mars 2024"), lone_date("On 3 March 2024 it rained.")
    ('2024-03-03', '')
    """
    found = find_date(text, partial=True)
    words = re.findall(r"[^\W\d_]+", without_accents(text))
    alone = all(word in _MONTHS or word in _AROUND for word in words)
    return found if alone and len(text) <= _LONGEST else ""


def names_issue(text: str) -> bool:
    """Tell whether a short line numbers the issue of a paper, and maybe dates it.

    >>> names_issue("Vol. 3 No. 14, March 1987"), names_issue("Room No. 14 was empty all year.")
    (True, False)
    """
    folded = without_accents(text).lower()
    labels = [*_ISSUE.finditer(folded)]
    if not labels or len(text) > _LONGEST or text.rstrip().endswith("."):
        return False
    rest = re.findall(r"[^\W\d_]+", _ISSUE.sub(" ", folded))
    dated = bool(find_date(text, partial=True)) or bool(re.search(_YEAR, folded))
    return dated or not rest


def is_month(word: str) -> bool:
    """Tell whether a word names a month, in full or shortened.

    >>> is_month("Févr"), is_month("Market")
    (True, False)
    """
    return without_accents(word) in _MONTHS


_DATELINE = re.compile(
    r"(?:fait\s)?(?:[àa]\s)?(?-i:(?:[A-ZÀ-Þ]|l['’][A-ZÀ-Þ])[\w.’'-]*)(?:[\s-][\w.’'-]+){0,4}"
    r"(?:\s\([\w\s.-]+\))?(?:,\s?|\s(?=le\s))(?:(?:le|ce|den|on)\s)?(?P<date>[^,]+(?:,[^,]+)?)",
    re.IGNORECASE,
)


def dateline(text: str) -> str:
    """Give the date of a line that is a place and a date, as letters and prefaces have it.

    >>> dateline("Rennes, le 12 mars 2025"), dateline("Rennes is old, as of 12 March 2025.")
    ('2025-03-12', '')
    """
    text = " ".join(text.split()).rstrip(".")
    match = _DATELINE.fullmatch(text) if len(text) <= _LONGEST else None
    return lone_date(match["date"]) if match else ""


def is_ambiguous(text: str) -> bool:
    """Tell whether the first date of a text could have its day and month the other way round.

    >>> is_ambiguous("3/4/2021"), is_ambiguous("15/4/2021")
    (True, False)
    """
    return next((found.ambiguous for found in _dates(without_accents(text))), False)


def parse_date(value: object) -> str:
    """Read the date that a value of metadata means: a date, a time, a year, or words.

    The answer is ISO 8601 and as full as the value (`2021`, `2021-02`, `2021-02-15`); empty if
    the value is no date.

    >>> parse_date("15 février 2021"), parse_date("Nov. 2021"), parse_date("11/2021")
    ('2021-02-15', '2021-11', '2021-11')
    """
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()[:10]
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    text = str(value).strip()
    if _BARE.fullmatch(text):
        return text
    if match := _COMPACT.fullmatch(text):
        return "-".join(match.groups()) if _real(*map(int, match.groups())) else ""
    if match := _SHORT_MONTH.fullmatch(without_accents(text)):
        return f"{match['y']}-{_MONTHS.get(match['m']) or int(match['m']):02}"
    return find_date(text, partial=True)


def _dates(folded: str) -> Iterator[_Found]:
    """List the dates of a text; the number before “No. 14 March 1987” is that of an issue."""
    at = 0
    while match := _DATE.search(folded, at):
        at = match.end()
        if match["d3"] and _COUNTED.search(folded, max(0, match.start() - _NEAR), match.start()):
            at = match.end("d3")
        elif found := _understand(match):
            yield found


def _understand(match: re.Match[str]) -> _Found | None:
    """Make a date of what the pattern found; None where there is no such day."""
    if match["y1"]:
        day = _real(int(match["y1"]), int(match["m1"]), int(match["d1"]))
        return _Found(day) if day else None
    if match["y2"]:
        return _numbers(int(match["a"]), int(match["b"]), int(match["y2"]))
    which = "3" if match["y3"] else "4"
    number = re.sub(r"\D", "", match["d" + which])
    day = _real(int(match["y" + which]), _MONTHS[match["m" + which]], int(number))
    return _Found(day) if day else None


def _numbers(first: int, second: int, year: int) -> _Found | None:
    """Read day and month in numbers; day first, where either could be."""
    month_first = second > _LAST_MONTH
    day = _real(year, first, second) if month_first else _real(year, second, first)
    return _Found(day, first != second and max(first, second) <= _LAST_MONTH) if day else None


def _real(year: int, month: int, day: int) -> date | None:
    """Give a day; None where the calendar has none of that number."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
