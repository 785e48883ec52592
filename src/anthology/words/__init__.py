"""Give the words that the book itself says ("Contents", "page 12") in the book's language."""

from __future__ import annotations

from anthology.words.english import ENGLISH
from anthology.words.french import FRENCH

LANGUAGES = {"en": ENGLISH, "fr": FRENCH}

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}


def word(key: str, language: str) -> str:
    """Give a word in a language (BCP 47), in English where the language has none here."""
    return LANGUAGES.get(language.split("-", maxsplit=1)[0].lower(), ENGLISH)[key]


def long_date(date: str, language: str) -> str:
    """Write an ISO 8601 date, whole or partial, as the language writes it in a running text."""
    year, month, day = [*date.split("-"), "", ""][:3]
    tongue = language.split("-", maxsplit=1)[0].lower()
    if not month.isdigit():
        return date
    named = _MONTHS.get(tongue, _MONTHS["en"]).split()[int(month) - 1]
    number = "1er" if tongue == "fr" and day == "01" else day.lstrip("0")
    return " ".join(piece for piece in (number, named, year) if piece)


def file_size(count: int, language: str) -> str:
    """Write a count of bytes as people read it: “1.2 MB”, in French “1,2 Mo”."""
    french = language.split("-", maxsplit=1)[0].lower() == "fr"
    units = ("octets", "ko", "Mo", "Go") if french else ("bytes", "kB", "MB", "GB")
    power = min(3, (len(str(count)) - 1) // 3)
    amount = f"{count / 1000**power:.1f}" if power else str(count)
    return f"{amount.replace('.', ',') if french else amount}\u00a0{units[power]}"


def listed(names: list[str], language: str) -> str:
    """Join names as in a sentence: “A, B and C”."""
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word('and', language)} {names[-1]}"
