"""Read lines that only say which part or chapter of a long text begins: “PART TWO”, “Kapitel 3”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from anthology.language.roman import from_roman

# What a long text is divided into, the largest first; those of one line stand on one level.
_KINDS = (
    r"volume|tome|band|tomo",
    r"book|livre|buch|libro|livro|книга",
    r"part|partie|teil|parte|act|acte|akt|acto|atto|часть|część",
    "chapter|chapitre|kapitel|cap[íi]tulo|capitolo|глава|rozdział|canto|chant|sc[eèé]n[ea]|szene",
)
_KIND = "|".join(f"(?P<kind{nth}>{words})" for nth, words in enumerate(_KINDS))
_BARE_KIND = "|".join(_KINDS)
_ORDINAL = (
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|last"
    r"|premi(?:er|ère)|seconde?|deuxième|troisième|quatrième|cinquième|sixième|septième|huitième"
    r"|neuvième|dixième|dernière?|(?:erst|zweit|dritt|viert|fünft|sechst|siebt|acht|neunt|zehnt)e[rs]"
    r"|primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|prim[oa]|second[oa]|terz[oa]|quart[oa]"
    r"|первая|вторая|третья|\d{1,2}(?:st|nd|rd|th|ère|er|e|º|ª|\.)"
)
_CARDINAL = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty(?:[ -](?:one|two|three|four|five))?|une?|deux"
    r"|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|eins|zwei|drei"
    r"|vier|fünf|sechs|sieben|acht|neun|zehn|uno|dos|due|tres?|cuatro|quattro|cinco|cinque"
)
_DIVISION = re.compile(
    rf"""(?:(?i:{_KIND})\s+(?i:(?:the|le|la)\s+)?(?:(?P<numeral>[IVXLCivxlc]+)|\d{{1,3}}|[A-Z]
    |(?i:{_CARDINAL}|{_ORDINAL}))|(?i:(?:the|la|le|das|der)\s+)?(?i:{_ORDINAL})\s+(?i:(?P<named>{_BARE_KIND}))
    |(?:[-–—*]\s*)?(?P<alone>[IVXLC]+)(?:\s*[-–—*])?)
    (?=\W|$)\.?(?:\s*[:.—–-]+\s*(?P<title>\S.*))?[\s.:—–-]*""",
    re.VERBOSE,
)
_LONGEST_HEADING = 70  # characters of a heading that nothing marks as one


@dataclass(frozen=True, slots=True)
class Division:
    """Hold a line that only says which part or chapter begins: rank, number alone, title.

    `rank` is 0 for volumes and grows with smaller parts; `alone` is the number of a bare Roman
    numeral, which may be a letter as well, else 0.
    """

    rank: int
    alone: int = 0
    title: str = ""


def read_division(text: str) -> Division | None:
    """Read a line that only says which part or chapter begins, maybe with its title.

    >>> read_division("PART TWO"), read_division("Chapter 2: The Fog"), read_division("Part of it")
    (Division(rank=2, alone=0, title=''), Division(rank=3, alone=0, title='The Fog'), None)
    """
    found = _DIVISION.fullmatch(text) if 0 < len(text) <= 2 * _LONGEST_HEADING else None
    title = (found["title"] or "").rstrip(" .") if found else ""
    if found is None or not (text[0].isupper() or text[0] in "-–—*0123456789"):
        return None
    if title and not heads_division(found["title"]):
        return None
    if found["alone"]:
        return None if title else Division(len(_KINDS), from_roman(found["alone"]))
    kind = found["named"] or next(filter(None, map(found.group, _GROUPS)))
    rank = next(n for n, words in enumerate(_KINDS) if re.fullmatch(words, kind, re.IGNORECASE))
    return Division(rank, title=title)


_GROUPS = [f"kind{nth}" for nth in range(len(_KINDS))]


def heads_division(text: str) -> bool:
    """Tell whether a line may be the title of a chapter, below the line that numbers it."""
    ended = text.endswith((",", ";", ":")) or (text.endswith((".", "!")) and not text.isupper())
    opens = text.lstrip('“"«( \u00a0\u202f')[:1]
    begins = opens.isupper() or opens.isdigit()
    return begins and len(text) <= _LONGEST_HEADING and not ended
