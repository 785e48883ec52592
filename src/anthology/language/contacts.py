"""Find e-mail addresses and telephone numbers in a text; know lists of addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LISTED, _BESIDE = 3, 10  # addresses from which they are a list; words beside one on its line
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


def lists_addresses(text: str) -> bool:
    """Tell whether a text is a column of mail addresses: most lines are little more than one."""
    if text.count("@") < _LISTED:
        return False
    lines = [line for line in text.split("\n") if any(map(str.isalnum, line))]
    listed = sum(
        bool(MAIL_ADDRESS.search(line)) and len(MAIL_ADDRESS.sub("", line).split()) <= _BESIDE
        for line in lines
    )
    return listed >= _LISTED and listed * 2 > len(lines)
