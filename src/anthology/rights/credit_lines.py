"""Read lines of credit as people write them: “Photo by … on Unsplash”, “Crédit photo : …”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anthology.rights.licences import find_licence

_THING = (
    r"photo(?:s|graph(?:y|ie)?s?)?|images?|pictures?|illustrations?|drawings?|dessins?|visuels?|"
    r"figures?|graphics?|graphiques?|infograph(?:ic|ie)s?|schémas?|maps?|cartes?|portraits?|logos?|"
    r"cover|couverture"
)
# “Photo: …”, “(crédit photo : …)”, “Illustration by …”: at the beginning or behind a mark, so that
# a sentence about a photograph is no credit.
_LABEL = re.compile(
    rf"""(?:^|[.;,(\[|–—/-]\s*)
    (?:(?:{_THING})\s+)?
    (?:credits?|courtesy|crédits?|source|copyright|droits|(?:{_THING}))
    (?:\s+(?:photo(?:s|graphique)?s?|images?|d['’]images?|courtesy))?
    \s*(?:[::]|(?P<by>(?:(?:taken|made|drawn|shot|created|prise?|réalisée?)\s+)?\b(?:by|par)\b|
    (?<=courtesy\s)of\b|(?<=illustration\s)de\b|(?<=dessin\s)de\b))\s*
    (?P<who>[^\n]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_RIGHT = re.compile(
    r"(?:©|\(c\)|\bcopyright\b|ⓒ)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?,?\s*)?(?P<who>[^\n]+)",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:{_THING})\s+(?:de\s+|d['’]|of\s+)(?=[^\W\d_])", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"']+|www\.[^\s<>()\[\]\"']+")
# Sites by name: any other word behind “on” or “sur” may belong to the title of a picture.
_SITE = re.compile(
    r"\s+(?:on|via|sur|from|chez)\s+(?P<site>Unsplash|Pexels|Pixabay|Flickr|Wikimedia(?:\s+Commons)?|"
    r"Getty(?:\s+Images)?|iStock|Shutterstock|Adobe\s+Stock|AFP|Reuters|Instagram|Freepik)\b",
    re.IGNORECASE,
)
# What ends a name: a mark, a licence, an address; no full stop behind an initial or a title.
_ENDS = re.compile(
    r"\s*(?:[;|()\[\],–—]|(?<!\b\w)(?<!\b(?:Dr|St|Mr|Ms|Jr))\.\s|\s[-/]\s|"
    r"\bCC\b|Creative Commons|\blicen[cs]ed?\b|\bsous licence\b|"
    r"\ball rights\b|\btous droits\b|\bpublic domain\b|\bdomaine public\b|https?://|www\.)",
    re.IGNORECASE,
)
# “D.R.” are droits réservés: nobody knows whose.
_NO_NAME = re.compile(r"(?:d\.?\s?r\.?|n/?a|unknown|inconnu[es]?|none|aucun)\.?", re.IGNORECASE)
_LONGEST = 90  # characters of a name
_LONGEST_LINE = 400  # characters that a line of credit may have


# The whole sentence that says so; a full stop within an address does not end it.
_FIRST = re.compile(
    r"[^.!?]*\b(?:(?:originally|initially|first)\s+(?:published|appeared|posted)|"
    r"(?:initialement|d['’]abord|originellement)\s+(?:publiée?|parue?)|"
    r"(?:publiée?|parue?)\s+(?:initialement|d['’]abord|pour la première fois)|"
    r"republished\s+(?:from|with)|reprinted\s+(?:from|with)|première\s+publication)\b[^.!?]*"
    r"(?:\.(?=\w)[^.!?]*)*[.!?]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CreditLine:
    """Hold what a line of credit says: who, where it is from, its licence, all as written."""

    line: str
    author: str = ""
    source: str = ""
    licence: str = ""


def read_credit_line(text: str) -> CreditLine | None:
    """Read a line that may carry a credit among other words; None where it does not seem to.

    >>> read_credit_line("The mill. Photo: Ann Lee on Unsplash").author
    'Ann Lee'
    """
    words = " ".join(text.split())[:_LONGEST_LINE]
    licence = find_licence(words)
    match = _label(words) or _RIGHT.search(words)
    if match is None and licence is None:
        return None
    author, site = _who(match["who"]) if match else ("", "")
    if match and not author and licence is None:
        return None
    address = _ADDRESS.search(words)
    source = address[0].rstrip(".,;") if address and "creativecommons" not in address[0] else site
    named = (licence.id or licence.name) if licence else ""
    return CreditLine(words, author, source, named)


def read_credit(text: str) -> CreditLine:
    """Read a line that is known to be a credit: where no sign says whose, all of it is a name."""
    found = read_credit_line(text)
    words = " ".join(text.split())
    if found and (found.author or not words):
        return found
    author, site = _who(_BEFORE.sub("", words))
    base = found or CreditLine(words)
    address = _ADDRESS.match(words)
    return CreditLine(
        words, author, base.source or site or (address[0] if address else ""), base.licence
    )


def publication(text: str) -> str:
    """Find the sentence in which a text tells where it first appeared; empty where none does."""
    match = _FIRST.search(" ".join(text.split()))
    return match[0].strip()[:_LONGEST_LINE] if match else ""


def _label(words: str) -> re.Match[str] | None:
    """Find “photo: …” or “photo by …”; what has no capital (night, the river) is no maker."""
    for match in _LABEL.finditer(words):
        named = re.search(
            r"cr[ée]dit|source", match[0][: match.start("who") - match.start()], re.IGNORECASE
        )
        if named or re.match(r"(?:the\s+|l['’]|la\s+|le\s+|@)?[^\W\d_a-zà-ÿ]", match["who"]):
            return match
    return None


def _who(words: str) -> tuple[str, str]:
    """Take the name at the beginning of what follows “by”, and the site behind “on”."""
    site = _SITE.search(words)
    name = words[: site.start()] if site else words
    end = _ENDS.search(name)
    name = (name[: end.start()] if end else name).strip(' .:*_"“”«»')
    if not name or _NO_NAME.fullmatch(name) or len(name) > _LONGEST:
        name = ""
    return name, (site["site"] if site else "")
