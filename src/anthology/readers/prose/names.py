"""Tell names of persons from other short lines by their shape and by the text around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.prose.capitals import unshout_name

if TYPE_CHECKING:
    from anthology.readers.prose.lexicon import Lexicon

_PARTICLE = frozenset(
    "de du des la le les van von der den di da do dos das del della el al bin ben ter y e".split()
)
_ARTICLES = frozenset("le la les un une des du de the a an".split())
_WORD = re.compile(r"(?:[dDlL]['’])?[^\W\d_][^\W\d_'’.]*(?:['’-][^\W\d_]+\.?)*\.?")
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


def is_name(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a text has the shape of one personal name and no everyday word in it."""
    words = text.split()
    if not _FEWEST <= len(words) <= _MOST or not all(_WORD.fullmatch(word) for word in words):
        return False
    proper = [word for word in words if word.lower() not in _PARTICLE or word[0].isupper()]
    if len(proper) < _FEWEST or not all(word.lstrip("dl'’")[:1].isupper() for word in proper):
        return False
    if max(len(word) for word in proper) < 3:  # noqa: PLR2004
        return False
    if words[0] in ("M.", "MM.") or words[0].lower() in _ARTICLES:
        return False
    return not any(_everyday(word, lexicon) for word in proper)


def _everyday(word: str, lexicon: Lexicon) -> bool:
    if word.lower() in _PARTICLE:
        return False
    plain = word.strip(".").casefold().translate(str.maketrans("éèêàâîôûç", "eeeaaiouc"))
    return plain in _NOT_NAMES or plain.removesuffix("s") in _NOT_NAMES or lexicon.common(word)


def split_names(text: str, lexicon: Lexicon, *, told: bool = False) -> tuple[str, ...]:
    """Read one or more names; empty if one of the parts is none.

    `told` says that the text was introduced as names: then the shape alone decides.
    """
    parts = [part.strip(" .") if told else part for part in _SEPARATOR.split(text.strip())]
    names = [part for part in parts if part]
    if not names or not all(_told_name(part) if told else is_name(part, lexicon) for part in names):
        return ()
    return tuple(unshout_name(name) for name in names)


def _told_name(text: str) -> bool:
    words = text.split()
    shaped = all(_WORD.fullmatch(word) for word in words)
    return 0 < len(words) <= _MOST and shaped and words[0][0].isupper()
