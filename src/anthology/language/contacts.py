"""Find e-mail addresses and telephone numbers in a text; know lists of people."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LISTED, _BESIDE = 3, 10  # people from which they are a list; words beside an address on its line
_AROUND = 8  # words of other lines, for each person
# Addresses that are there to be written to, and those that only show what one looks like.
_PUBLIC = re.compile(
    r"(?:info|contact|hello|bonjour|press|presse|office|accueil|redaction|editors?|team|equipe|support"
    r"|mail|admin|noreply|no-reply|your|votre|user|name|nom|you|me|foo|jane|john)\b.*"
    r"|.*@(?:example\.(?:com|net|org)|localhost)",
    re.IGNORECASE,
)
_SPELT = re.compile(
    r"\b[\w.+-]{2,64}\s?[\[({]\s?(?:at|arobase|chez|@)\s?[\])}]\s?[\w-]+"
    r"(?:\s?(?:\.|[\[({]\s?(?:dot|point|\.)\s?[\])}])\s?[\w-]+)+",
    re.IGNORECASE,
)
_GAP = r"[\s.\u00a0\u202f-]?"
_TELEPHONE = re.compile(
    rf"""(?<![\w+/=.,-])(?:
        (?:\+|00)[1-9]\d{{0,2}}(?:{_GAP}\(0\))?(?:{_GAP}\(?\d{{1,4}}\)?){{2,6}}\d
        | 0[1-9](?:{_GAP}\d\d){{4}}
        | 0\d{{2,4}}[\s\u00a0-]\d{{3,4}}[\s\u00a0-]?\d{{3,4}}
        | 0[1-9]\d{{1,3}}\s?/\s?\d{{2,4}}(?:[\s\u00a0-]?\d{{2,4}}){{1,3}}
        | \(\d{{3}}\)\s?\d{{3}}[\s.-]\d{{4}}
        | \d{{3}}[.-]\d{{3}}[.-]\d{{4}}
        | (?i:(?<=tel:)|(?<=tel\.)|(?<=tél:)|(?<=tél\.)|(?<=tel\s)|(?<=tél\s)|(?<=phone:)
          |(?<=phone\s)|(?<=mobile:)|(?<=mobile\s)|(?<=portable\s))[:\s\u00a0]*\d(?:{_GAP}\d){{6,11}}
    )(?![\w/=-]|[.,]\d)""",
    re.VERBOSE,
)
_FEWEST, _MOST = 7, 15  # digits of a telephone number (ITU-T E.164: at most 15)


def is_public(address: str) -> bool:
    """Tell an address that is there to be written to, or an example, from that of a person."""
    return bool(_PUBLIC.fullmatch(address))


def find_contacts(text: str) -> Iterator[tuple[int, str, str]]:
    """Give e-mail addresses of persons and telephone numbers in a text: place, what it is, words.

    >>> [said for _, _, said in find_contacts("Ann, 06 12 34 56 78, ann@mill.example")]
    ['ann@mill.example', '06 12 34 56 78']
    """
    for pattern in (MAIL_ADDRESS, _SPELT):
        for match in pattern.finditer(text) if "@" in text or pattern is _SPELT else ():
            if not is_public(match[0]):
                yield match.start(), "an e-mail address", match[0]
    for match in _TELEPHONE.finditer(text):
        if _FEWEST <= sum(map(str.isdigit, match[0])) <= _MOST:
            yield match.start(), "a telephone number", match[0].strip(" :")


# A town with its number for the post, in Britain, on the Continent and in America; the home of
# someone who is named before it.
_TOWN = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|(?:^|[,;|\t])\s*(?:[A-Z]{1,2}[- ])?\d{5} [^\W\d_a-z]\w+"
    r"|\b[A-Z]{2} \d{5}\b"
)
_HOME = re.compile(
    r"""^\W*[^\W\d_a-z][\w.’'-]*\s+[^\W\d_a-z].{0,60}?\b(?:
        \d+[a-z]?,?\s(?:[^\W\d_a-z][\w’'-]*\s){1,3}(?:Street|St|Road|Rd|Lane|Terrace|Avenue|Ave|Close
        |Drive|Way|Row|Place|Square|Court|Gardens|Crescent|Hill|Grove|Park)\b
        |\d+(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|av|boulevard|bd|place|chemin|impasse|all[ée]e|quai|route)\b
        |[\w-]*(?:stra(?:ß|ss)e|str\.|weg|gasse|platz|allee|ufer|damm)\s\d+
    )""",
    re.VERBOSE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_MAY_HOLD = re.compile(r"[\d@\[({]")  # without one of these no line holds any of them
_OF_PEOPLE = re.compile(
    r"\b(?:members?|membership|addresses|address (?:book|list)|contacts?|phone|telephone|volunteers"
    r"|subscribers|mitglieder\w*|adress\w*|teilnehmer\w*|telefon\w*|kontakte?|kontaktliste|membres"
    r"|adherents?|telephones?|annuaire|coordonnees|benevoles|abonnes)\b"
)


def lists_people(text: str, name: str) -> bool:
    r"""Tell whether a text is a list of people with addresses or telephones, and little else.

    Streets alone may be those of a walk; they count where `name`, the title or file name in small
    letters without accents, says that people are listed, and so do two people.

    >>> lists_people("Ann 020 7946 0958\nBo 020 7946 0959\nCy 020 7946 0950", "choir")
    True
    """
    titled = bool(_OF_PEOPLE.search(name))
    kinds: dict[str, set[str]] = defaultdict(set)
    around = 0
    for line in text.split("\n"):
        if not _MAY_HOLD.search(line):
            around += len(_WORD.findall(line))
            continue
        found = [("mail", one) for one in MAIL_ADDRESS.findall(line)]
        found += [(kind, said) for _, kind, said in find_contacts(line)]
        found += [("town", one[0]) for one in _TOWN.finditer(line)]
        found += [("home", one[0]) for one in _HOME.finditer(line) if titled]
        words = len(_WORD.findall(_TOWN.sub("", MAIL_ADDRESS.sub("", line))))
        if not found or words > _BESIDE:
            around += words
            continue
        for kind, said in found:
            kinds[kind].add(said)
    people = max(map(len, kinds.values()), default=0)
    return people >= _LISTED - titled and around <= people * _AROUND
