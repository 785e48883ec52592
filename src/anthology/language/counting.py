"""Write small numbers in words and as ordinals, as word processors number with them.

In: a whole number and a language. Out: its word, or its figure with an ending.
"""

from __future__ import annotations

import re

_ONES = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
    "seize dix-sept dix-huit dix-neuf",
    "de": "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn "
    "fünfzehn sechzehn siebzehn achtzehn neunzehn",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt",
    "de": "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
}
_BY_HAND = {  # ordinals that are not made by rule, by the ends of the words
    "en": {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
           "nine": "ninth", "twelve": "twelfth"},
    "de": {"eins": "erste", "drei": "dritte", "sieben": "siebte", "acht": "achte"},
}  # fmt: skip
_MOST = 99  # numbers of items in words are small


def in_words(number: int, language: str) -> str | None:
    """Write a number from 1 to 99 as a word; None for others, and in languages unknown here.

    >>> in_words(21, "en"), in_words(71, "fr"), in_words(21, "de")
    ('twenty-one', 'soixante et onze', 'einundzwanzig')
    """
    if language not in _ONES or not 0 < number <= _MOST:
        return None
    ones = _ONES[language].split()
    if number <= len(ones):
        return ones[number - 1]
    ten, one = divmod(number, 10)
    tens = _TENS[language].split()[ten - 2]
    if language == "de":
        return (
            f"{ones[one - 1].removesuffix('s') if one == 1 else ones[one - 1]}und{tens}"
            if one
            else tens
        )
    if language == "en":
        return f"{tens}-{ones[one - 1]}" if one else tens
    if ten in (7, 9):
        one += 10
    if not one:
        return f"{tens}s" if tens == "quatre-vingt" else tens
    joint = " et " if one % 10 == 1 and ten < 8 else "-"  # noqa: PLR2004  (French: 21 to 71)
    return f"{tens}{joint}{ones[one - 1]}"


def ordinal_word(number: int, language: str) -> str | None:
    """Write an ordinal from 1 to 99 as a word; None as of `in_words`.

    >>> ordinal_word(22, "en"), ordinal_word(1, "fr"), ordinal_word(20, "de")
    ('twenty-second', 'premier', 'zwanzigste')
    """
    plain = in_words(number, language)
    if plain is None:
        return None
    for end, made in _BY_HAND.get(language, {}).items():
        if plain.endswith(end) and (language == "en" or number < 20):  # noqa: PLR2004
            return plain.removesuffix(end) + made
    if language == "en":
        return re.sub("y$", "ie", plain) + "th"
    if language == "de":
        return plain + ("te" if number < 20 else "ste")  # noqa: PLR2004
    if number == 1:
        return "premier"
    stem = plain.removesuffix("s") if plain.endswith("vingts") else plain.removesuffix("e")
    return re.sub("f$", "v", re.sub("cinq$", "cinqu", stem)) + "ième"


def ordinal(number: int, language: str) -> str:
    """Write an ordinal with its figure; with a full stop in languages unknown here.

    >>> ordinal(12, "en"), ordinal(22, "en"), ordinal(1, "fr"), ordinal(3, "de")
    ('12th', '22nd', '1er', '3.')
    """
    if language == "en":
        teens = number % 100 in range(11, 14)
        return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    if language == "fr":
        return f"{number}{'er' if number == 1 else 'e'}"
    return f"{number}."
