"""Count the words of a text as they are written: which are names, which everyday words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from anthology.language.detection import function_words

if TYPE_CHECKING:
    from collections.abc import Iterable


_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_ADDRESS = re.compile(r"(?<!\S)[^\s@:]*(?:@|://)\S*")
_INSIDE = re.compile(r"[\w,;’'%&)]\s?$")  # what stands before a word within a sentence
_AS_OFTEN = 2  # times as often with a capital as without: it belongs to the word
_FRENCH = function_words("fr") - function_words("en")
_ENGLISH = function_words("en") - function_words("fr")


class Lexicon:
    """Hold the written forms of all words of a text, and of those within sentences."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.forms: dict[str, Counter[str]] = defaultdict(Counter)
        self.inside: dict[str, Counter[str]] = defaultdict(Counter)
        for written in lines:
            line = _ADDRESS.sub("", written)
            shouted = line.isupper()
            for match in _WORD.finditer(line):
                word, key = match[0], match[0].casefold()
                self.forms[key][word] += 1
                if not shouted and _INSIDE.search(line, max(0, match.start() - 2), match.start()):
                    self.inside[key][word] += 1

    def knows(self, word: str) -> bool:
        """Tell whether the word occurs, in whatever case."""
        return word.casefold() in self.forms

    def count(self, word: str) -> int:
        """Count how often the word occurs, in whatever case."""
        return self.forms[word.casefold()].total() if self.knows(word) else 0

    def common(self, word: str) -> bool:
        """Tell whether the word is written in small letters somewhere, as no name is."""
        return word.lower() in self.forms.get(word.casefold(), ())

    def usual(self, word: str) -> str:
        """Give the form that the word has within sentences; empty if it never stands there."""
        forms = self.inside.get(word.casefold())
        if not forms:
            return ""
        usual, often = forms.most_common(1)[0]
        small = word.lower()
        return small if forms[small] * _AS_OFTEN >= often else usual

    @property
    def french(self) -> bool:
        """Tell whether the text reads as French rather than English, by its small words."""
        french, english = (
            sum(self.forms[word].total() for word in words if word in self.forms)
            for words in (_FRENCH, _ENGLISH)
        )
        return french > english
