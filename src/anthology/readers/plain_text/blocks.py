"""Cut a text into lines that know their numbers, and lines into blocks at blank lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.language.detection import function_words
from anthology.language.letters import without_accents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


_TAB = 4  # columns
_RULE = re.compile(r"[-=_*~—–]{3,}(?:[\s|+]+[-=_*~—–]{3,})*[\s|+]*|(?:\*\s*){3,}|(?:-\s+){3,}-?")


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of the source: its number from 1, its text, whether it opens a page.

    `text` has no white space at its end and no form feed.
    """

    number: int
    text: str
    page: bool = False

    @property
    def indent(self) -> int:
        """Give the width of the white space before the text, in columns."""
        before = self.text[: len(self.text) - len(self.text.lstrip())]
        return len(before) + (_TAB - 1) * before.count("\t")

    @property
    def is_rule(self) -> bool:
        """Tell whether the line is drawn and not written: dashes, stars, underscores."""
        return bool(_RULE.fullmatch(self.text.strip()))


@dataclass(frozen=True, slots=True)
class Block:
    """Hold lines that stand together; `cut` says that a page ended just before them."""

    lines: tuple[Line, ...]
    cut: bool = False

    @property
    def number(self) -> int:
        """Give the number of the first line."""
        return self.lines[0].number

    @property
    def text(self) -> str:
        """Give all lines as one, white space folded."""
        return " ".join(" ".join(line.text for line in self.lines).split())


def read_lines(text: str) -> list[Line]:
    """Cut a text into its lines; a form feed opens a page with what follows it."""
    lines = []
    page = False
    for number, raw in enumerate(text.split("\n"), 1):
        page = page or "\f" in raw
        line = Line(number, raw.replace("\f", "").rstrip(), page)
        lines.append(line)
        page = page and not line.text
    return lines


def split_blocks(lines: Iterable[Line], dropped: Collection[int] = ()) -> list[Block]:
    """Group lines into blocks, leaving out those whose numbers are in `dropped`.

    Blank lines, dropped lines and page ends part blocks; the last two mark the next block `cut`.
    """
    blocks: list[Block] = []
    current: list[Line] = []
    cut = False

    def close() -> None:
        nonlocal cut
        if current:
            blocks.append(Block(tuple(current), cut))
            cut = False
        current.clear()

    for line in lines:
        gone = line.number in dropped
        if gone or line.page or not line.text:
            close()
        cut = cut or gone or line.page
        if line.text and not gone:
            current.append(line)
    close()
    return blocks


def shorten(text: str, longest: int = 60) -> str:
    """Cut a text for quoting it in a message; private signs of the readers become brackets."""
    text = text.translate({0xE000: "[", 0xE001: "]"})
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def say_lines(numbers: Collection[int]) -> str:
    """Write line numbers as in “lines 12, 14 to 34 and 36”."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [one for run in runs for one in _run(run)]
    last = f" and {shown[-1]}" if len(shown) > 1 else ""
    first = ", ".join(shown[:-1]) if last else shown[0]
    return f"line{'s' if len(numbers) > 1 else ''} {first}{last}"


def _run(run: Sequence[int]) -> list[str]:
    if len(run) > 2:  # noqa: PLR2004
        return [f"{run[0]} to {run[-1]}"]
    return list(map(str, run))


# -----------------------------------------------------------------------------
# Count the words of a text, so that the text itself can decide how a word is written.

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_ADDRESS = re.compile(r"(?<!\S)[^\s@:]*(?:@|://)\S*")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_INSIDE = re.compile(r"[\w,;’'%&)]\s?$")  # what stands before a word within a sentence
_AS_OFTEN = 2  # times more often than in small letters, from which capitals belong to a word
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


def fold(text: str) -> str:
    """Reduce a text to what two printings of it share: no case, accents, signs, extra spaces."""
    return " ".join(_PLAIN_WORD.findall(without_accents(text)))
