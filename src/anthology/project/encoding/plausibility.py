"""Weigh a text: how many bits it takes to say what is in it beyond ASCII, in its language.

A letter that the language uses is cheap, a strange one dear, and one in the wrong place dearer.
Of two readings of the same bytes, the lighter one is the more plausible.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from anthology.language.detection import function_words, list_speakers

if TYPE_CHECKING:
    from collections.abc import Mapping


# The letters beyond ASCII of each language, those that stand most often in its texts first.
LETTERS = {
    "fr": "éèàêçîôûùâïœëæüÿ",
    "en": "éïèöçñâêüôà",
    "de": "üäößé",
    "es": "óíáéñúü",
    "pt": "ãçáéíóêõâúàôü",
    "it": "èàùòìéí",
    "ca": "àèéòóíúçïü",
    "nl": "ëéïóöüè",
    "pl": "łęąóżśćńź",
    "cs": "íáéěžřščůýúťďňó",
    "sk": "áíéčšžýúľťňôäóŕĺď",
    "hu": "éáöóőüíúű",
    "ro": "ăîșțâşţ",
    "tr": "ışğüöçİâ",
    "sv": "äåöé",
    "da": "åøæé",
    "fi": "äöåšž",
    "is": "áðíéóþöúæý",
    "hr": "čžšćđ",
    "et": "äõüöšž",
    "lt": "ėšžųūįąčę",
    "lv": "āīšēņļūžčķģ",
    "vi": "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ",
    "el": "αοιετσνηυρπκμλςίόάέγδήύωθφχβώξζψϊϋΐΰ",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ",
    "uk": "оаинітервскдулпмзяьбгчйхжїцюєшщґ",
}

# Common words in plain letters: no wrong encoding can break them, so they tell the language. Those
# of languages that are detected in texts stand there; the others are too alike for that.
_DETECTED = "fr en de es pt it ca nl pl cs ro tr sv da fi".split()
WORDS = {
    **{one: " ".join(filter(str.isascii, function_words(one))) for one in _DETECTED},
    "sk": "a v na je sa z o do pre ako za od po by vo ale alebo bol",
    "hu": "a az nem hogy egy is van meg csak ha de mint vagy ez volt nincs",
    "is": "og er ekki sem til um af fyrir",
    "hr": "i u na je se da za od ne s po kao su ili iz do koji bi ki so",
    "et": "ja on ei et see kui ka ta oli ning",
    "lt": "ir yra kad su bet ar tai kaip nuo iki",
    "lv": "un ir ar no par uz bet vai lai kas",
    "vi": "trong khi cho theo sau nhau",
}

# Marks that stand in texts of all languages, with the bits that they take; and rarer signs.
MARKS = {
    **dict.fromkeys("“”«»„–—…•°€\u202f\u2009\u2011\ufe0f\u200d", 4.0),
    **dict.fromkeys("’‘‚\u2010", 5.0),
    **dict.fromkeys("\u00a0\u00ad", 6.0),
}
SIGNS = frozenset("·´©®™£§½¼¾¹²³×÷±µ→←↑↓⇒√≈≠≤≥∞π¿¡‹›†№ªº▪■□●○◦∙\u200b\u2002\u2003")

ASCII = re.compile("[\x00-\x7f]+")
_WORD = re.compile("(?<![^\x00-\x7f])[A-Za-z]+(?![^\x00-\x7f])")
_WORDS_READ = 100_000  # characters in which plain words are looked for
# Letters take 3 bits (é in French) to 11 (ü in German); what they become in a wrong encoding, 19 to
# 33 (Ã©, â€™). Beside them a plain word is weak evidence, a letter in the wrong place middling.
_WORD_TELLS = 1.5  # bits that a plain word tells for a language
_MISPLACED = 8.0  # bits for a character in the wrong place

# Kinds of characters, a letter each: l u, small and capital ASCII letters; a w A, others of the
# Latin script, w those that may be a word alone; x X, letters of other alphabets; i, ideographs;
# m, combining marks; j, what joins words; o e, marks that open and end; h, hard spaces; d, dashes;
# t, dots; n, numbers; q, raised figures; b, lines of drawings; s, signs; z, what no text has.
_LETTER = "luawAxX"
_IN_WRONG_PLACE = re.compile(
    "(?<=[law])A|(?<=x)X|(?<=[uA][uA])[aw]"  # a capital inside a word, or a small letter among them
    "|(?<=[luawA])[xX]|(?<=[xX])[luawA]"  # letters of two alphabets in one word
    f"|(?<=[{_LETTER}])s+|s+(?=[luawA])"  # a sign in a word
    f"|(?<=[{_LETTER}])b+|b+(?=[{_LETTER}])|(?<!b)b(?!b)"  # a drawing in a word, or one line
    f"|(?<=[{_LETTER}])o|o(?= )|(?<=e)[lawxX]|(?<= )e"  # opened where it should end, or the reverse
    "|h(?= )"  # a hard space before a space
    "|(?<=[law])d(?=[law ])"  # a dash that begins right after a letter
    "|q(?=[law])"  # a raised figure before a letter
    f"|(?<=[{_LETTER}])g(?=[{_LETTER}])"  # a quotation mark in a word
    "|(?<=[xX])i|(?<=i)[xX]"  # an alphabet beside ideographs
    f"|(?<![{_LETTER}mjndt])a(?![{_LETTER}mjdt])"  # a letter that is no word
)
_KIND_OF = {
    **dict.fromkeys("’'ʼ\u00ad\u2010\u2011\u200d", "j"),
    **dict.fromkeys("–—", "d"),
    "…": "t",
    **dict.fromkeys("„‚‹¿¡", "o"),
    **dict.fromkeys("”›", "e"),
    **dict.fromkeys("°²³¹½¼¾ªº©®™", "q"),
    "\u00a0": "h",
    **dict.fromkeys("«»“‘", "g"),
    "\ufeff": ".",
    **dict.fromkeys("àèéóáöåøíő", "w"),
}
_KNOWN = frozenset("".join(LETTERS.values()))
_COMBINING = frozenset("\u0300\u0301\u0302\u0303\u0308\u030c\u0327")


class _Kinds(dict[int, str]):
    """Map code points to their kinds, for `str.translate`."""

    def __missing__(self, point: int) -> str:
        self[point] = kind = _kind(chr(point))
        return kind


class _Bits(dict[str, float]):
    """Map characters to the bits that they take in a language with these letters."""

    def __init__(self, letters: str) -> None:
        for rank, letter in enumerate(letters):
            self[letter] = 3 + 4 * rank / len(letters)
        for letter in letters:
            if len(letter.upper()) == 1:
                self.setdefault(letter.upper(), self[letter] + 3)

    def __missing__(self, char: str) -> float:
        self[char] = bits = _bits(char)
        return bits


def _kind(char: str) -> str:
    """Tell the kind of a character, by one letter."""
    if char in _KIND_OF:
        return _KIND_OF[char]
    if char.isspace():
        return " "
    if "\u2500" <= char <= "\u259f":
        return "b"
    category = unicodedata.category(char)
    if category[0] in "LN":
        return _letter_kind(char)
    if category[0] == "M":
        return "m"
    if category in {"Cc", "Co", "Cn", "Cs"} or char == "\ufffd":
        return "z"
    return "." if char.isascii() else "s"


def _letter_kind(char: str) -> str:
    """Tell the kind of a letter or number."""
    if char.isascii():
        return "n" if char.isdigit() else "l" if char.islower() else "u"
    if char >= "\u2e80":
        return "i"
    if unicodedata.name(char, "").startswith("LATIN"):
        return "A" if char.isupper() else "a"
    return "X" if char.isupper() else "x"


@cache
def _bits(char: str) -> float:
    """Give the bits of a character that is no letter of the language."""
    if char.isascii():
        return 0
    if char in MARKS:
        return MARKS[char]
    if char in SIGNS:
        return 8
    kind = _kind(char)
    if kind in "awAxX":
        bits = 9 if char.lower() in _KNOWN else 12 if _is_usual(char) else 16
        return bits + (2 if kind in "AX" else 0)
    if kind == "z":
        return 20 if char < "\xa0" else 14 if char == "\ufffd" else 24
    if kind == "m":
        return 6 if char in _COMBINING else 16
    if char == "\ufeff":
        return 1
    return {"b": 7, "i": 9}.get(kind, 6 if _is_picture(char) else 10)


def _is_usual(char: str) -> bool:
    """Tell letters of living alphabets from phonetic ones."""
    return not ("\u0180" <= char <= "\u02ff" or "\u1d00" <= char <= "\u1dff") or char in "ǎǐǒǔǧȘșȚț"


def _is_picture(char: str) -> bool:
    """Tell whether a character is a pictogram or emoji."""
    return "\u2600" <= char <= "\u27bf" or char >= "\U0001f000"


_KINDS = _Kinds()
_LANGUAGES = {language: _Bits(letters) for language, letters in LETTERS.items()}
_SPEAKERS = list_speakers(WORDS)


def plain_words(text: str) -> Mapping[str, float]:
    """Tell by the plain words of a text how many bits speak for each language."""
    counts: Counter[str] = Counter()
    for word, count in Counter(_WORD.findall(text[:_WORDS_READ].lower())).items():
        for language in _SPEAKERS.get(word, ()):
            counts[language] += count
    return {language: count * _WORD_TELLS for language, count in counts.items()}


def is_common(char: str) -> bool:
    """Tell whether a character is a letter of one of the languages, or a mark that all have."""
    return char.lower() in _KNOWN or char in MARKS


def weigh(text: str, plain: Mapping[str, float]) -> tuple[float, str]:
    """Give the fewest bits that a text takes, and the language in which it takes them.

    `plain` is what `plain_words` tells of the text; its bits are taken off.
    """
    counts = Counter(ASCII.sub("", text))
    bits = {
        language: sum(table[char] * count for char, count in counts.items())
        - plain.get(language, 0)
        for language, table in _LANGUAGES.items()
    }
    best = min(bits, key=lambda language: bits[language])
    return bits[best] + _misplaced(text), best


def weight(text: str, language: str) -> float:
    """Give the bits that a piece of text takes in a language."""
    return sum(map(_LANGUAGES[language].__getitem__, text)) + _misplaced(text)


def _misplaced(text: str) -> float:
    """Give the bits that characters in wrong places cost."""
    return _MISPLACED * len(_IN_WRONG_PLACE.findall(text.translate(_KINDS)))
