"""Tell the hyphen that divides a word at the end of a line from one that belongs to the word.

In: the two halves, the words of the text, its language. Out: whether the halves are one word. The
dictionaries of the typesetter (Pyphen) know where syllables part, but not what a word is.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from anthology.language.detection import function_words

if TYPE_CHECKING:
    from anthology.language.lexicon import Lexicon


# What authors set before a word with a hyphen or without.
PREFIXES = frozenset(
    "anti auto bi co contre counter demi ex extra inter macro mega mi micro mid mini multi neo non "
    "off on out over para post pre pro pré re ré self semi sous sub super sur trans ultra un under "
    "vice".split()
)
# Ends and beginnings of words that are no words, and stand behind or before no hyphen.
_ENDS = frozenset(
    "er ers ren ing ings tion tions sion sions ment ments ness ity ities ance ances ence ences "
    "able ible ably ibly ation ations ly ous ously ive ture tures cious tious tial cial cation "
    "eur eurs euse teur teurs trice ques rent aient ait ung ungen heit keit lich isch".split()
)
_BEGINNINGS = frozenset("con com dis".split())
# What opens or ends words that have a hyphen wherever they stand: well-known, self-made,
# grand-mère, peut-être, dit-il.
_OPENING = frozenset(
    "all best broad cross deep double ever fast good great half hard high home ill large left low "
    "non old quasi self semi short single slow soft strong well wide world "
    "après arrière avant belle ceci celle celles celui ceux chef contre couvre demi garde grand "
    "grande grands gratte haut là lave moyen nouveau passe petit petite petits peut plate porte "
    "presque quelques rez saint sainte sans serre sous tire vis".split()
)
_ENDING = frozenset(
    "aged born bound built eyed fashioned haired handed headed hearted legged looking made minded "
    "off sized worn delà dessous dessus devant elle elles en ensemble être fils fille frère il ils "
    "je là lui mère midi même mêmes moi nous on père sœur toi vous".split()
)
_DICTIONARIES = {"en": ("en_US", "en_GB")}


def is_broken(head: str, rest: str) -> bool:
    """Tell whether two halves of a word cannot be words with a hyphen between them.

    >>> is_broken("child", "ren"), is_broken("con", "founded"), is_broken("toll", "house")
    (True, True, False)
    """
    return head in _BEGINNINGS or (rest in _ENDS and len(head) > 1)


def is_division(head: str, rest: str, lexicon: Lexicon, language: str) -> bool:
    """Tell whether two halves are one word, in a text that divides words as a habit.

    So it is where syllables part between them and one of them is no word by itself: the text has
    it nowhere else, and it is none of those that hyphens are written with.

    >>> from anthology.language.lexicon import Lexicon
    >>> [is_division(*pair, Lexicon(()), "fr") for pair in (("ma", "tin"), ("dit", "il"))]
    [True, False]
    """
    first, second = head.lower(), rest.lower()
    if first in _OPENING or second in _ENDING:
        return False
    # The halves themselves count once each, for they stand in the text.
    known = function_words(language)
    words = [one in known or lexicon.count(one) > 1 for one in (first, second)]
    return not all(words) and len(head) in _syllables(head + rest, language)


@lru_cache(maxsize=1024)
def _syllables(word: str, language: str) -> frozenset[int]:
    """Give the places at which a word may be divided; none in a language without a dictionary."""
    import pyphen  # noqa: PLC0415

    names = _DICTIONARIES.get(language) or (pyphen.language_fallback(language),)
    return frozenset(
        int(place)
        for name in names
        if language and name
        for place in pyphen.Pyphen(lang=name, left=1, right=1).positions(word.lower())
    )
