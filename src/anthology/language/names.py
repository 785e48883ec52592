"""Tell names of persons from other short lines by their shape and by the text around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anthology.language.lexicon import Lexicon


# A word with what an apostrophe joins to its end in English: KEEPER'S, DON'T, WE'LL.
_CAPITALS_WORD = re.compile(r"[^\W_]+(?:['’](?:S|T|D|M|LL|RE|VE)(?![^\W_]))?")
_DECADE = re.compile(r"\d+S")
_ROMAN = re.compile(r"[IVX]{2,}")
_ACRONYM = re.compile(r"(?=\w*\d)\w+|[^AEIOUYÀ-Ü]{2,5}")
_SMALL = frozenset(
    "a an and as at but by for from in into nor of off on or over per the to up via vs with".split()
)
_HONORIFICS = frozenset("m mm mme mmes mlle mr mrs ms dr".split())
_NAMING = _HONORIFICS | frozenset(  # words with a name behind them
    "madame monsieur docteur rue place avenue boulevard quai impasse lycée collège saint".split()
)
_PARTICLES = frozenset("de du des van von der den di da dos del of".split())
_SHOUT = 0.8  # share of capitals among letters from which a text shouts


def is_shouted(text: str) -> bool:
    """Tell whether a text is printed in capitals."""
    letters = [char for char in text if char.isalpha()]
    longest = max((len(word) for word in _CAPITALS_WORD.findall(text)), default=0)
    return longest > 3 and sum(map(str.isupper, letters)) >= _SHOUT * len(letters)  # noqa: PLR2004


def unshout(text: str, lexicon: Lexicon) -> str:
    """Write a title in capitals as its language does: a sentence in French, a title in English.

    The text that it stands over decides on names and acronyms: each word takes the form that it
    has there within sentences.
    """

    def lower(match: re.Match[str]) -> str:
        """Write a word in small letters, unless it is an acronym or the text writes it so."""
        word = match[0]
        before = text[: match.start()].rstrip(" .").rpartition(" ")[2].lower()
        if _DECADE.fullmatch(word):
            return word.lower()
        if any(map(str.islower, word)):
            return word  # written with care: McCOY, iPHONE
        usual = lexicon.usual(word)
        if usual and not usual.islower():
            return usual
        if not usual and (_ROMAN.fullmatch(word) or _ACRONYM.fullmatch(word)):
            return word
        small = word.lower()
        if small in _HONORIFICS or (before in _NAMING and small not in _PARTICLES):
            return small.capitalize()
        return small if lexicon.french or small in _SMALL else small.capitalize()

    changed = _CAPITALS_WORD.sub(lower, text)
    if first := _CAPITALS_WORD.search(changed):
        at = first.start()
        changed = changed[:at] + changed[at].upper() + changed[at + 1 :]
    return changed


def unshout_name(name: str) -> str:
    """Write the capitals of a surname as small letters after the first: Jeanne Le Goff.

    >>> unshout_name("Jeanne LE GOFF")
    'Jeanne Le Goff'
    """

    def lower(match: re.Match[str]) -> str:
        """Write one word of a name with only its first letter large; initials and numerals stay."""
        word = match[0]
        if len(word) == 1 or not word.isupper() or _ROMAN.fullmatch(word):
            return word
        if word.lower() in _PARTICLES and match.start():
            return word.lower()
        if word.startswith("MC") and len(word) > 3:  # noqa: PLR2004
            return "Mc" + word[2:].capitalize()
        return word.capitalize()

    return _CAPITALS_WORD.sub(lower, name)


_PARTICLE = frozenset(
    "de du des la le les van von der den di da do dos das del della el al bin ben ter y e "
    "zu zum zur vom ten te ibn abu wa dal dalla degli dei lo af av".split()
)
_COURTESY = _HONORIFICS | frozenset("dre prof pr rev revd hon".split())
_ARTICLES = frozenset("le la les un une des du de the a an".split())
_WORD = re.compile(r"(?:[dDlL]['’])?[^\W\d_][^\W\d_'’.]*(?:['’-][^\W\d_]+\.?)*\.?")
# Words of a name: more are a title; and one alone, particles not counted, may be any word.
_MOST, _FEWEST = 5, 2
_SEPARATOR = re.compile(r"\s*(?:[,;&/]|\n|\band\b|\bet\b|\s-\s|–)\s*(?:and\s|et\s)?")
# Words that stand in titles and in the names of institutions, not of persons; without accents.
_NOT_NAMES = frozenset(
    "interview entretien report rapport article notes note memo essay essai summary resume "
    "abstract introduction conclusion chapter chapitre part partie annexe appendix letter lettre "
    "journal thesis these memoire dossier compte bilan stage internship project projet final "
    "university universite institute institut school ecole college faculty faculte department "
    "departement laboratory laboratoire academy academie lycee company entreprise association "
    "club society societe group groupe inc ltd gmbh sarl mines polytechnique cnrs inria team "
    "equipe madame monsieur mme mlle mr mrs ms dr prof pr draft brouillon version page figure "
    "table contents sommaire bibliography references master licence bachelor semester semestre "
    "question questions answer answers reponse reponses the".split()
)


def is_name(text: str, lexicon: Lexicon, *, labelled: bool = False) -> bool:
    """Tell whether a text has the shape of one personal name and no everyday word in it.

    Where a word such as “by” introduces it (`labelled`), a surname may be a word of the text, and
    a title of courtesy may stand before the name.
    """
    words = text.split()
    if labelled and words and words[0].strip(".").casefold() in _COURTESY:
        words = words[1:]
    proper = [word for word in words if word.lower() not in _PARTICLE or word[0].isupper()]
    counted = proper if labelled else words
    if len(counted) > _MOST or not all(_WORD.fullmatch(word) for word in words):
        return False
    if len(proper) < _FEWEST or not all(word.lstrip("dl'’")[:1].isupper() for word in proper):
        return False
    if max(len(word) for word in proper) < (2 if labelled else 3):
        return False
    article = words[0].lower() in _ARTICLES and not (labelled and words[0] == "Le" and words[2:])
    if article or words[0] == "MM." or (words[0] == "M." and lexicon.french):
        return False
    if words[0] == "I." and lexicon.knows("II") and not labelled:
        return False  # the first of several parts
    common = [lexicon.common(word) for word in proper if word.lower() not in _PARTICLE]
    return not (any(map(_titles, proper)) or (all(common) if labelled else any(common)))


def _titles(word: str) -> bool:
    """Tell whether a word stands in titles and in the names of institutions."""
    plain = word.strip(".").casefold().translate(str.maketrans("éèêàâîôûç", "eeeaaiouc"))
    listed = plain in _NOT_NAMES or plain.removesuffix("s") in _NOT_NAMES
    return listed and word.lower() not in _PARTICLE


def split_names(
    text: str, lexicon: Lexicon, *, announced: bool = False, labelled: bool = False
) -> tuple[str, ...]:
    """Read one or more names; empty if one of the parts is none.

    `announced` says that the text was introduced as names: then the shape alone decides. `labelled`
    says that a word such as “by” did so, which may as well open a sentence.
    """
    parts = [part.strip(" .") if announced else part for part in _SEPARATOR.split(text.strip())]
    names = [part for part in parts if part]
    if not names or not all(
        _announced_name(part) if announced else is_name(part, lexicon, labelled=labelled)
        for part in names
    ):
        return ()
    return tuple(unshout_name(name) for name in names)


def _announced_name(text: str) -> bool:
    """Tell whether words that are said to be a name can be one, by shape alone."""
    words = text.split()
    shaped = all(_WORD.fullmatch(word) for word in words)
    return 0 < len(words) <= _MOST and shaped and words[0][0].isupper()
