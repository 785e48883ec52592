"""Read a line that says only who had a hand in a text, and when: “By Ann Lee | 3 May 2025”.

In: the line, and the words of the text, which tell names from others. Out: people with their
roles, and a date; nothing where the line says more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.language.dates import dateline, lone_date
from anthology.language.names import split_names
from anthology.model.book import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.language.lexicon import Lexicon


# The things that people make of a text; a line may name several: “Text and drawings: Ann Lee”.
_THINGS = {
    "interviewer": r"interviews?|q\ ?&\ ?a|entretiens?|entrevue|propos\ recueillis",
    "translator": r"translation|traduction|[üu]bersetzung|traduzione|traducci[óo]n",
    "illustrator": r"(?:illustration|drawing|dessin|linocut|gravure)s?|illustrationen|zeichnungen",
    "photographer": r"(?:photo(?:graph|graphie)?|picture|image|foto(?:graf[ií]a)?)s?|fotografien?",
    "author": r"""words|texte?s?|test[oi]|textos?|stor(?:y|ies)|mots|r[ée]cits?|nouvelles?
        |po[èe]mes?|poems?|recettes?|recipes?|lettres?|letters?|essays?|essais?""",
}
_THING = rf"(?:{'|'.join(_THINGS.values())})"
_AND = r"\ ?(?:,|\+|&|/|\b(?:and|et|und|e|y)\b)\ ?"
_SEVERAL = rf"""(?P<several>{_THING}(?:{_AND}{_THING})+)
    \ ?(?:\b(?:by|par|de|von|di|por)\b|\bd['’]|:)"""
# What introduces people, by what they did; the longest words come first, so that
# “Interview by” is not read as “by”.
_LABELS = {
    "interviewer": r"""(?:(?:an?\ )?interview(?:s|ed)?|q\ ?&\ ?a|questions|conversation)\ by
        |(?:propos\ |r[ée]cits?\ |t[ée]moignages?\ |souvenirs?\ |paroles?\ )?recueillie?s?
        (?:\ et\ (?:traduit|transcrit|r[ée]dig[ée]|mis)e?s?(?:\ en\ forme)?)?\ par
        |(?:as\ )?told\ to|recorded\ by|(?:aufgezeichnet|interviewt?|gespr[äa]ch)\ von
        |(?:entretien|interview|entrevue)\ (?:(?:r[ée]alis|men)[ée]e?|conduite?)\ par
        |(?:entretien|interview|entrevue|interviewer|intervieweu(?:r|se))\ ?:""",
    "interviewee": r"""(?:an?\ |in\ )?(?:interview|conversation|q\ ?&\ ?a)\ with
        |(?:ein\ )?(?:interview|gespr[äa]ch)\ mit|im\ gespr[äa]ch\ mit
        |(?:entretien|interview|entrevue|rencontre)\ avec|interviewee\ ?:|interviewée?\ ?:""",
    "translator": r"""translat(?:ed|ion)(?:\ from\ (?:the\ )?\w+)?(?:\ by|\ ?:)|translator\ ?:
        |tradui(?:te?|ction)(?:\ (?:de\ l['’]|du\ )\w+)?(?:\ par|\ ?:)|traduction\ (?:par|de|:)
        |(?:[üu]bersetzt|aus\ de[mr]\ \w+(?:\ [üu]bersetzt)?)\ von|[üu]bersetzung(?:\ von|\ ?:)
        |traduzione(?:\ di|\ ?:)|tradott[oa]\ da|traducci[óo]n(?:\ de|\ ?:)|traducid[oa]\ por
        |traduction\ ?:|traduct(?:eur|rice)\ ?:""",
    "transcriber": r"""(?:(?:re)?transcri(?:bed|te?s?|ption))\ (?:by|par)|transcri(?:ber|ption)\ ?:
        |transkribiert\ von|transkription(?:\ von|\ ?:)""",
    "illustrator": r"""illustrat(?:ed|ions?)(?:\ by|\ ?:)|drawings?(?:\ by|\ ?:)|illustrator\ ?:
        |illustr(?:é|ée|ations?)(?:\ par|\ de|\ ?:)|dessins?(?:\ par|\ de|\ ?:)
        |(?:illustrationen|zeichnungen)(?:\ von|\ ?:)""",
    "photographer": r"""(?:photo(?:graph|graphie)?s?|pictures|images
        |foto(?:graf[ií]a)?s?|fotografien?)(?:\ by|\ par|\ de|\ von|\ di|\ ?:)
        |photograph(?:ed\ by|er\ ?:)|photographe\ ?:""",
    "author": rf"""
        (?:(?:written|(?:as\ )?told|posted|published|submitted|sent|contributed|ein\ text
        |[ée]crite?|r[ée]dig[ée]e?|racont[ée]e?|propos[ée]e?|envoy[ée]e?|sign[ée]e?|publi[ée]e?
        |(?:an?\ |the\ |une?\ )?(?:{_THINGS["author"]}))\ )?
        (?:(?:by|par)\b|(?:^|(?<=[,.|;/·•–—-]\s))(?:von|por|di|door|av)\b)\ ?:?
        |une?\ (?:{_THINGS["author"]})\ d(?:e\ |['’])
        |(?:t[ée]moignage|souvenirs?|r[ée]cit|paroles?|recette|po[èe]mes?|texte?s?|mots|memories
        |testimony|story)\ (?:de\ |d['’]|of\ )
        |(?:notes|minutes|report|essay)(?:\ taken)?\ by
        |(?:notes\ prises|compte[- ]rendu|r[ée]cit)\ par
        |(?:words|text|story|texte|test[io]|texto|mots|from|de|sign[ée]e?|nom|name
        |nom\ et\ pr[ée]nom)\ ?:|(?:texte?|gedichte?|worte|erz[äa]hlung(?:en)?|geschichten?)\ von
        |autor(?:in|en|es|a|e)?\ ?:
        |auteur(?:e?s?|[·.(-]e[·.)-]?s?|[·.(-]?rice[·.)-]?s?)\ ?:|auteure?s?\b\ ?:?|autrice\b\ ?:?
        |author(?:\(s\)|s)?(?=\W)\ ?:?""",
}
_ROLES = "|".join(f"(?P<{role}>{words})" for role, words in _LABELS.items())
_LABEL = re.compile(
    rf"""(?<![\w’'-])(?i:{_SEVERAL}|{_ROLES})\s*
    (?:(?:the|le|la)\s+(?=(?:Rev|Revd|Hon|Dre?|Prof|Pr)\b))?(?=[^\W\da-z_])""",
    re.VERBOSE,
)
# Names with what they did behind them: “Ann Lee (text) and Bo Ray (photos)”.
_DID = re.compile(
    rf"""(?P<who>[^()]+?)\s?\((?i:(?P<what>{_THING}(?:(?:,|\ &|\ and|\ et)\ {_THING})*))\)
    (?:\s?(?:[,;&/]|\band\b|\bet\b|$)\s?)""",
    re.VERBOSE,
)
_LONGEST = 1000  # characters: names, places and dates are shorter, white space may be long
# What stands between names, what these are, and a date.
PARTED = re.compile(r"\s*[,|•·–—(]\s*|\s-\s|\s+(?:le|on)\s+(?=\d|[A-Z]|\w+di\b)")
_BESIDE = re.compile(r"\s*[,|•·]\s+|\s+[–—-]\s+")
_AROUND = " \t\n,;|/•·–—-()*_"
# What an author says of her file: “Ann Lee, for the yearbook (2nd version, 8 May)”.
_VERSION = r"""(?:(?:\d+(?:st|nd|rd|th|[eè]?[mr]?e|\.)?|first|second|third|last|latest|final|revised
    |new|premi[èe]re|deuxi[èe]me|seconde|derni[èe]re|nouvelle|erste|zweite|dritte|letzte|neue)\s)?
    (?:version|draft|fassung|entwurf|brouillon|v\.?\s?\d+)\b"""
OF_FILE = re.compile(
    rf"""(?:\s*[,;–—-]+\s*(?:for|pour|f[üu]r)\s(?:the|our|la|le|notre|das|den|die|unser\w*|l['’])\s?
    (?:[\w-]+\s)?(?:yearbook|newsletter|bulletin|annuaire|recueil|anthology|anthologie|jahrbuch
    |festschrift|heft|magazine|gazette|journal))?
    (?:[\s,;–—-]*(?:[(\[]{_VERSION}[^()\[\]]*[)\]]|(?<=[,;–—-]\s){_VERSION}[^()\[\]]*))?$""",
    re.VERBOSE | re.IGNORECASE,
)
# A place before a date looks like a name: “New York, 3 May 2025”, “À Rennes, le 3 mai 2025”.
_PLACE = re.compile(
    r"(?:À|Fait|New|San|Santa|Los|Las|Saint|Sainte|St|Ste|Le|La|Les|Port|Fort|Mont|Buenos|Rio|Cape|Tel"
    r"|Hong|Bad)[\s-]"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIRST = re.compile(r"[A-ZÀ-Þ](?:['’-]?[^\W\d_])+")
# Labels behind which a single word is a name, but for some; not so in “Photos: Brittany”.
_PERSONAL = re.compile(
    r"aut(?:hor|eur|rice|or)|nom|name|.*\b(?:by|par|von|por|told to)$", re.IGNORECASE
)
_MANNER = re.compile(
    r"(?:day|(?:mid)?night|(?:moon|candle|lamp)light|hand|heart|chance|accident|train|bus|boat"
    r"|bicycle|bike|car|foot|sea|land|air|water|request|numbers|nuit|jour|amour|hasard|plaisir|bateau|terre"
    r"|mer|avion|v[ée]lo|c[œo]eur|temps|herzen|hand|beruf)s?",
    re.IGNORECASE,
)
# Those who make the paper and sign together.
_EDITORS = re.compile(
    r"""(?:(?:by|par|von|sign[ée])\ ?:?\ )?(?P<who>
    (?:la|le\ comit[ée]\ de|l['’][ée]quipe\ de(?:\ la)?)\ r[ée]daction
    |l['’][ée]quipe\ [ée]ditoriale|les\ r[ée]dact(?:eurs|rices)
    |(?:the|your)\ (?:editors?|editorial\ (?:team|board|staff|committee))
    |(?:die|der)\ redaktion|la\ (?:redazione|redacci[óo]n))\.?(?:\ ?[,|·–—-]\ ?(?P<date>.+))?""",
    re.IGNORECASE | re.VERBOSE,
)
# Two people of whom one asks the other: “Ann Lee talks to Bo Ray, keeper”.
_TALKS = re.compile(
    r"(?P<asks>.+?),?\s+(?:(?:talks?|speaks?|chats?|talked|spoke|chatted)\s(?:to|with)|interviews|"
    r"in\s(?:conversation|discussion|dialogue)\swith|s['’]entretient\savec|interroge|questionne|"
    r"en\s(?:conversation|entretien)\savec|a\sinterrogé|"
    r"im\sgespräch\smit|spricht\smit|befragt|interviewt)\s+(?P<answers>.+)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?P<answers>.+?),?\s+(?:interviewed\sby|interviewée?\spar|en\sentretien\spar|"
    r"interrogée?\spar|interviewt\svon|im\sinterview\smit)\s+(?P<asks>.+)",
    re.IGNORECASE,
)
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

    What it says of the file, such as “(2nd version)”, is passed over: the message quotes the line.
    What stands behind a comma and is no date is what the author is: “by Ann Lee, engineer”.
    Names without such a word before them need a date behind them.
    """
    if len(text) > _LONGEST:
        return Byline()
    if people := _who_did(text.strip(), lexicon):
        return Byline(people, labelled=True)
    text = OF_FILE.sub("", text.strip()).strip(_AROUND)
    if date := lone_date(text):
        return Byline((), date)
    if talk := _read_talk(text, lexicon):
        return talk
    if (signed := _EDITORS.fullmatch(text)) and (not signed["date"] or lone_date(signed["date"])):
        name = re.sub(r"(?i)\Ader\b", "die", signed["who"])
        name = name[0].upper() + name[1:]
        return Byline((Person(name, name),), lone_date(signed["date"] or ""), labelled=True)
    labels = list(_LABEL.finditer(text))
    ends = [*(label.start() for label in labels), len(text)]
    first = text[: ends[0]].strip(_AROUND)
    date = lone_date(first)
    parts = [_read(first, (), lexicon)] if first and not date else []
    for label, end in zip(labels, ends[1:], strict=True):
        roles = _roles(label["several"]) if label["several"] else [_role(label.lastgroup)]
        sure = bool(_PERSONAL.match(label[0].strip(" :")))
        parts.append(_read(text[label.end() : end].strip(_AROUND), roles, lexicon, sure=sure))
    known = [part for part in parts if part]
    dates = [*filter(None, [date, *(part.date for part in known)])]
    if len(known) < len(parts) or len(dates) > 1 or not (labels or dates):
        return Byline()
    people = tuple(one for part in known for one in part.people)
    return Byline(people, "".join(dates), bool(labels))


def _read_talk(text: str, lexicon: Lexicon) -> Byline | None:
    """Read who asks whom out of a line that says nothing else, but for a date and what they are."""
    found = _TOLD.fullmatch(text) or _TALKS.fullmatch(text)
    roles = ("interviewer", "interviewee")
    sides = zip(("asks", "answers"), roles, strict=True)
    read = [_read(found[key], [role], lexicon) if found else None for key, role in sides]
    asks, answers = read
    if not asks or not answers:
        return None
    return Byline(asks.people + answers.people, answers.date or asks.date, labelled=True)


def _role(group: str | None) -> str:
    """Name a role as people bear it; authors have none."""
    return "" if group == "author" else group or ""


def _roles(things: str) -> list[str]:
    """Give the roles of those who made some things, each once: “Text and drawings”."""
    words = re.split(_AND, things, flags=re.IGNORECASE | re.VERBOSE)
    roles = (
        _role(role)
        for word in words
        for role, names in _THINGS.items()
        if re.fullmatch(names, word, re.IGNORECASE | re.VERBOSE)
    )
    return [*dict.fromkeys(roles)]


def read_line_below_title(text: str, lexicon: Lexicon) -> Byline:
    """Read a line that stands out below a title: it may be a name alone, and what this person is.

    >>> from anthology.language.lexicon import Lexicon
    >>> read_line_below_title("Ann Lee — keeper", Lexicon(())).people[0].position
    'keeper'
    """
    if found := read_byline(text, lexicon):
        return found
    bare = _STOP.sub("", OF_FILE.sub("", text.strip()).strip(_AROUND))
    name, _, position = _BESIDE.sub("\0", bare, count=1).partition("\0")
    names = split_names(name, lexicon)
    if not names or (position and (len(names) > 1 or not _is_position(position))):
        return Byline()
    return Byline(tuple(Person(one, position=position) for one in names))


def _who_did(text: str, lexicon: Lexicon) -> tuple[Person, ...]:
    """Read names with what each did in brackets behind them; nothing where there is more."""
    found = list(_DID.finditer(text))
    if not found or "".join(one[0] for one in found) != text:
        return ()
    people: list[Person] = []
    for one in found:
        names = split_names(one["who"], lexicon, labelled=True)
        people += (Person(name, role=role) for name in names for role in _roles(one["what"]))
        if not names:
            return ()
    return tuple(people)


def _read(
    text: str, roles: Sequence[str], lexicon: Lexicon, *, sure: bool = False
) -> Byline | None:
    """Read names, what they are, and a date; None where there is more or less than that.

    Where no word introduces them, there are no `roles`; `sure` says that it introduces people.
    """
    labelled = bool(roles)
    if not labelled and _PLACE.match(text):
        return None
    roles = roles or [""]
    names = split_names(_STOP.sub("", text), lexicon, labelled=labelled)
    if names := names or (_first_names(text, lexicon, sure=sure) if labelled else ()):
        return Byline(tuple(Person(name, role=role) for role in roles for name in names))
    for mark in PARTED.finditer(text):
        names = split_names(text[: mark.start()], lexicon, labelled=labelled)
        if not names:
            continue
        tail = text[mark.end() :].strip(" )")
        ends = [(tail, ""), *((tail[m.end() :], tail[: m.start()]) for m in PARTED.finditer(tail))]
        dated = ((_date(end.strip(" )")), before) for end, before in ends)
        date, position = next((pair for pair in dated if pair[0]), ("", tail))
        dated_place = dateline(tail) if len(names) == 1 else ""
        if position and not (dated_place or (labelled and _is_position(position))):
            continue
        if len(names) > 1:
            position = ""
        people = (Person(name, role=role, position=position) for role in roles for name in names)
        return Byline(tuple(people), date)
    return None


def _date(text: str) -> str:
    """Read a date, or a year alone: “Ann Lee, 2023”."""
    return text if _YEAR.fullmatch(text) else lone_date(text)


def _first_names(text: str, lexicon: Lexicon, *, sure: bool) -> tuple[str, ...]:
    """Read several first names, as pupils sign: “by Lou and Noah”; one needs a `sure` label."""
    names = re.split(r"\s*,\s*|\s+(?:and|et|&)\s+", text)
    full = all(_FIRST.fullmatch(name) and not lexicon.common(name) for name in names)
    one = sure and not _MANNER.fullmatch(text)
    return tuple(names) if full and (one or len(names) > 1) else ()


def _is_position(text: str) -> bool:
    """Tell whether words behind a name can say what this person is."""
    return len(text.split()) <= _ROLE and not text.endswith((".", "!", "?", ":"))
