"""Tell what the lines that open a text say of themselves, by their words."""

from __future__ import annotations

import re

from anthology.readers.prose.capitals import is_shouted

LONGEST = 160  # characters of a line that may be a title
_PROSE, _SENTENCE = 200, 80  # characters from which a text, or one with a full stop, is prose
_FEW = 2  # words of a line that hardly is a title beside another
_LETTERS = 3  # letters of the shortest title

TITLE = re.compile(r"(?:titre|title|subject|objet|sujet)\s*:\s*(?P<rest>\S.*)", re.IGNORECASE)
BY = re.compile(
    r"(?P<label>(?:auteurs?|autrice|authors?|rédacteur|rédactrice)\s*:|(?:[^:]{0,40}\s)?"
    r"(?:written|submitted|presented|prepared|présentée?|rédigée?|réalisée?|écrite?|soumise?|"
    r"établie?)\s+(?:by|par)\b\s*:?|(?:par|by)\b\s*:?)\s*(?P<rest>.*)",
    re.IGNORECASE,
)
BARE_BY = re.compile(r"(?:par|by)\b", re.IGNORECASE)
# An entry of a record: “Présents : Ada, Luc”, “Place: the mill”.
ENTRY = re.compile(r"[^\W\d_][\w'’-]*(?: [\w'’-]+){0,2}\s?:\s+\S")
# Words that no line of a title ends with unless it was too long.
OPEN_END = re.compile(
    r"(?:\b(?:of|the|and|in|on|for|to|a|an|de|du|des|la|le|les|et|en|dans|pour|sur|par|au|aux|"
    r"d'un|d'une|un|une|with|by)|[-–,&])$",
    re.IGNORECASE,
)
# What stands between names and a date on one line.
PARTED = re.compile(r"\s*[,|•·–—(]\s*|\s-\s|\s+(?:le|on)\s+(?=\d)")
_OTHERS = re.compile(
    r"encadr|tut(?:eur|rice|or)|super|maître|direct|advis|jury|membre|sous la|under|référent|"
    r"responsable|client|company|entreprise|organism|[^:]{2,40}:$",
    re.IGNORECASE,
)
_GENRE = re.compile(
    r"(?:rapport|mémoire|thèse|report|thesis|dissertation|master|bachelor|projet|project|"
    r"internship|travail|étude|study|stage|licence)\b",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"universit|école|school|institut|college|facult|départ|department|laborato|academ|académi|"
    r"minist|année\s+(?:universitaire|scolaire)|https?:|www\.|@",
    re.IGNORECASE,
)


def is_prose(text: str) -> bool:
    """Tell whether a text is a paragraph rather than a line of a title page."""
    return len(text) > _PROSE or (len(text) > _SENTENCE and text.endswith((".", "!", ":")))


def may_be_title(text: str) -> bool:
    """Tell whether a line has the look of a title."""
    lettered = sum(map(str.isalpha, text)) >= _LETTERS
    return len(text) <= LONGEST and lettered and not text.endswith((",", ";", ":", "."))


def names_institution(text: str) -> bool:
    """Tell whether a line names a school, a ministry, an address."""
    return bool(_INSTITUTION.search(text))


def introduces_others(text: str) -> bool:
    """Tell whether a line introduces people who are no authors, or something else."""
    return bool(_OTHERS.match(text))


def says_only_genre(text: str, below: str) -> bool:
    """Tell whether a line only says “report” or “thesis”, and the one below what it is about."""
    tells = not _GENRE.match(below) and len(below.split()) > _FEW
    return tells and bool(_GENRE.match(text)) and not is_shouted(text)
