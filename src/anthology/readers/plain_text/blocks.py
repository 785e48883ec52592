"""Cut a text into lines that know their numbers, and lines into blocks at blank lines; reflow.

The lines of a paragraph are put back together: wrapped lines joined, divided words made whole.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from anthology.language import letters
from anthology.language.sentences import continues, ends_sentence
from anthology.model.diagnostics import Diagnostic
from anthology.readers.plain_text.divided_words import PREFIXES, is_broken, is_division

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from anthology.language.lexicon import Lexicon
    from anthology.model.book import Person


_TAB = 4  # columns, as most editors show it
_RULE = re.compile(r"[-=_*~—–]{3,}(?:[\s|+]+[-=_*~—–]{3,})*[\s|+]*|(?:\*\s*){3,}|(?:-\s+){3,}-?")


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of the source: its number from 1, its text, whether it opens a page.

    The number is 0 where the source has no lines, as a document of a word processor. `text` has no
    white space at its end and no form feed.
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
class Frame:
    """Hold what a text's frame says of it, and the lines without the frame.

    `sure` says that the title is that of the text, and not of the mail that it came in; `enclosed`
    that the text lay below a letter, so that it opens as one that no mail brought.
    """

    lines: Sequence[Line]
    title: str = ""
    authors: tuple[Person, ...] = ()
    date: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    sure: bool = True
    enclosed: bool = False

    def without(self, gone: Collection[int], code: str, what: str) -> Frame:
        """Blank the lines at these places, and tell of it; words of a person are quoted."""
        left_out = [self.lines[place] for place in gone if self.lines[place].text]
        if not left_out:
            return self
        if code == "comment-removed":
            what += f": “{quote_words(' '.join(line.text.strip() for line in left_out))}”"
        if numbers := {line.number for line in left_out} - {0}:
            what += f" ({say_lines(numbers)})"
        diagnostic = Diagnostic(code, what, line=min(numbers, default=None))
        lines = [
            Line(line.number, "", line.page) if place in gone else line
            for place, line in enumerate(self.lines)
        ]
        return replace(self, lines=lines, diagnostics=(*self.diagnostics, diagnostic))


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
        """End the block that is being read."""
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


def quote_words(text: str, longest: int = 60) -> str:
    """Cut a text for quoting it in a message; private signs of the readers become brackets."""
    return letters.shorten(text.translate({0xE000: "[", 0xE001: "]"}), longest)


def say_lines(numbers: Collection[int]) -> str:
    """Write line numbers as in “lines 12, 14 to 34 and 36”.

    >>> say_lines([12, 14, 15, 16, 36])
    'lines 12, 14 to 16 and 36'
    """
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
    """Write line numbers as a range, or one by one if there are at most two."""
    if len(run) > 2:  # noqa: PLR2004
        return [f"{run[0]} to {run[-1]}"]
    return list(map(str, run))


_NARROWEST, _WIDEST = 36, 150  # characters, between which lines are wrapped
# Columns of a newspaper are narrower, and so is verse; in columns most lines go on with a sentence,
# and the first word of one found no room above, or words are divided. Chosen on columns of 18 to 34
# characters, and verse.
_COLUMN, _COLUMN_PAIRS, _COLUMN_FULL, _COLUMN_RUNS, _DIVISIONS = 18, 5, 0.95, 0.6, 2
_WIDER = 1.4  # times the width, from which a line was not wrapped to it
# Of the prose in `content`, wrapped at 60 to 80 characters, 98 lines in 100 are fuller than this;
# the others stand before a web address or another very long word.
_FULL = 0.85  # share of the width from which a line was as full as it could be
_MEANT = 0.7  # share of the width below which a line ended because its writer wanted it to
_WRAPPED = 0.5  # share of the text on full lines from which a text was wrapped
# Lines of verse at least, and characters of them at most: two short lines are an address or a
# signature as well, and prose is wrapped wider.
_VERSE_LINES, _VERSE_WIDTH = 3, 60
_DIVIDED = re.compile(r"([^\W\d_]+)([-‐¬\u00ad])$")
# Share of the lines that end with a hyphen in texts that divide words: one in ten at 60 characters.
# Where words are not divided, hyphens of their own come there in one line of a hundred.
_HABIT = 0.04
_SURE = "¬\u00ad"  # signs that stand for nothing but a division
_GAP = re.compile(r"[ \t]+")
_LONGEST_WORD = 60  # characters of the longest word that may be divided
_LISTED = 6  # words quoted in one message


_HYPHENED = re.compile(r"(?<![\w’'-])([a-zß-öø-ÿ]+)-([a-zß-öø-ÿ]+)(?![\w-])")


def measure(blocks: Sequence[Block]) -> int:
    """Find the width to which the lines were wrapped, in characters; 0 if they were not."""
    pairs = [pair for block in blocks for pair in pairwise(block.lines)]
    lengths = sorted(len(line.text) for line, _ in pairs)
    if not lengths:
        return 0
    # All but the longest tenth, in which addresses and tables are.
    width = lengths[int(0.9 * (len(lengths) - 1))]
    full = sum(len(line.text) for line, after in pairs if is_full(line, after, width))
    every = [len(line.text) for block in blocks for line in block.lines]
    wider = sum(length for length in every if length > _WIDER * width)
    wrapped = full >= _WRAPPED * sum(lengths) and wider <= (1 - _WRAPPED) * sum(every)
    narrow = width < _NARROWEST and not _is_column(pairs, width)
    return width if wrapped and width <= _WIDEST and not narrow else 0


def _is_column(pairs: Sequence[tuple[Line, Line]], width: int) -> bool:
    """Tell whether narrow lines are prose: they are full, and most break within a sentence."""
    broken = [(one, two) for one, two in pairs if continues(two.text)]
    if width < _COLUMN or len(broken) < max(_COLUMN_PAIRS, _COLUMN_RUNS * len(pairs)):
        return False
    stopped = sum(one.text.endswith((",", ";", ":", ".", "!", "?")) for one, _ in broken)
    if 2 * stopped >= len(broken) or any(two.indent > one.indent for one, two in broken):
        return False  # verse ends its lines where its voice rests, and sets some of them in
    widest = max(len(line.text) for pair in pairs for line in pair)
    full = sum(len(f"{one.text} {two.text.split()[0]}") > widest for one, two in broken)
    divided = sum(bool(_divided(one.text)) for one, _ in broken)
    return divided >= _DIVISIONS or full >= _COLUMN_FULL * len(broken)


def divides_words(blocks: Sequence[Block]) -> bool:
    """Tell whether words are divided at ends of lines."""
    return bool(_count_divided(blocks)[0])


def divides_often(blocks: Sequence[Block]) -> bool:
    """Tell whether words are divided so often that hyphens at ends of lines are no chance."""
    divided, lines = _count_divided(blocks)
    return divided >= max(_DIVISIONS, _HABIT * lines)


def _count_divided(blocks: Sequence[Block]) -> tuple[int, int]:
    """Count the ends of lines that divide a word, and all within paragraphs."""
    pairs = [pair for block in blocks for pair in pairwise(block.lines)]
    return sum(bool(_divided(one.text)) and continues(two.text) for one, two in pairs), len(pairs)


def find_margin(blocks: Sequence[Block]) -> int:
    """Find the indent that most lines have, in columns."""
    indents = Counter(line.indent for block in blocks for line in block.lines)
    return indents.most_common(1)[0][0] if indents else 0


def is_full(line: Line, after: Line, width: int) -> bool:
    """Tell whether a line was too full for the first word after it, or for all of its last."""
    if _divided(line.text):
        return True
    first = after.text.split(maxsplit=1)[0]
    return len(line.text) + 1 + len(first) >= _FULL * width


def _divided(text: str) -> re.Match[str] | None:
    """Find a word with a hyphen at the end of a line."""
    return _DIVIDED.search(text, max(0, len(text) - _LONGEST_WORD))


# What opens a turn of those who are named by initials: “S. G. - When?”, “Mme L. – At two.”
TURN = re.compile(r"(?:(?:[A-ZÀ-Þ]\.\s?){1,3}|M(?:mes?|lle|r|rs|s)?\.? [A-ZÀ-Þ]\.?)\s?[-–—:]\s")
# What opens a line of a record and of a programme: “Present: Ann”, “19h30  Supper”.
ENTRY = re.compile(r"[^\W\d_a-z][\w'’-]*(?: [\w'’-]+){0,2}\s?:\s+\S")
HOUR = re.compile(r"\d{1,2}(?:\s?[hH:]\s?\d\d|\.\d\d(?!\d)|\s?[hH]|(?:[:.]\d\d)?\s?[ap]\.?m\b)")


@dataclass(slots=True)
class Reflow:
    """Join lines into running text, and remember which divided words were met.

    `width` is that to which the lines were wrapped (0: not at all), `margin` their usual indent.
    A word divided at the end of a line is made whole where the text has it whole elsewhere or
    divides words `often`; else its hyphen is kept. `turns` are the numbers of lines at which
    someone begins to speak; `divides` says that divided words may stand within lines too: the text
    is a scan, or divides words at ends of lines. Behind verse (`versed`) two lines are a stanza.
    """

    lexicon: Lexicon
    width: int = 0
    margin: int = 0
    turns: frozenset[int] = frozenset()
    divides: bool = False
    often: bool = False
    language: str = ""
    joined: list[tuple[int, str]] = field(default_factory=list)
    kept: list[tuple[int, str]] = field(default_factory=list)
    versed: bool = False

    def forced(self, line: Line, after: Line) -> bool:
        """Tell whether a line ended only because it was full."""
        return bool(self.width) and is_full(line, after, self.width)

    def paragraphs(self, block: Block) -> list[Block]:
        """Part a block into its paragraphs."""
        lines = block.lines
        spoken = any(line.number in self.turns for line in lines)
        short = all(len(line.text) < _VERSE_WIDTH for line in lines)
        if self.width == 0 and short and not spoken:
            return [block]
        groups = [[lines[0]]]
        for before, after in pairwise(lines):
            if self._parts(before, after):
                groups.append([])
            groups[-1].append(after)
        return [Block(tuple(group), block.cut and nth == 0) for nth, group in enumerate(groups)]

    def _parts(self, before: Line, after: Line) -> bool:
        """Tell whether a paragraph ends between two lines of a block."""
        if after.number in self.turns:
            return True
        if _divided(before.text) and continues(after.text):
            return False
        ended = ends_sentence(before.text) and not continues(after.text)
        if self.width == 0:
            return ended or not (self.turns and continues(after.text))
        if after.indent >= before.indent + 2:
            return ended
        return ended and not self.forced(before, after)

    def is_verse(self, block: Block) -> bool:
        """Tell whether the lines of a block end where their writer wanted them to."""
        fewest = _VERSE_LINES - self.versed
        spoken = any(one.number in self.turns for one in block.lines)
        pairs = pairwise(block.lines)
        divided = any(_divided(one.text) and continues(two.text) for one, two in pairs)
        # Wrapped prose of three lines and more has a line that is fuller.
        widest = 0.75 * self.width if self.width else _VERSE_WIDTH
        short = all(len(line.text.strip()) < widest for line in block.lines)
        self.versed = short and not (spoken or divided) and len(block.lines) >= fewest
        return self.versed

    def text(self, lines: Sequence[Line]) -> str:
        """Join lines into one text; a line end that was meant stays as a line end."""
        parts = [lines[0].text.strip()]
        for before, after in pairwise(lines):
            added = after.text.strip()
            entry = any(one.match(parts[0]) and one.match(added) for one in (ENTRY, HOUR, TURN))
            if entry or self._is_meant(before, parts[-1], added):
                parts.append(f"\n{added}")
            else:
                self.append(parts, added, before.number)
        text = _GAP.sub(" ", "".join(parts))
        return self._heal(text, lines[0].number) if self.divides else text

    def _is_meant(self, before: Line, text: str, added: str) -> bool:
        """Tell whether a line was broken on purpose: short, with no sentence that goes on."""
        narrow = len(before.text) < _MEANT * self.width or not self.width
        return narrow and not (ends_sentence(text) or _divided(text) or continues(added))

    def append(self, parts: list[str], added: str, line: int) -> None:
        """Add to the parts of a sentence, making whole a word that was divided before `line` ended.

        Without such a word a space goes between.
        """
        divided = _divided(parts[-1])
        rest = re.match(r"[^\W\d_]+", added)
        if not divided:
            parts.append(f" {added}")
            return
        if rest and rest[0][0].islower():
            chained = parts[-1][: divided.start()].endswith("-") or added[rest.end() :][:1] == "-"
            hyphen = self._hyphen(divided[1], rest[0], divided[2], line, chained=chained)
            parts[-1] = parts[-1][:-1] + hyphen
        parts.append(added)

    def _is_proven(self, head: str, rest: str) -> bool:
        """Tell whether the text proves that a hyphen is that of a division."""
        return self.lexicon.knows(head + rest) and head.lower() not in PREFIXES

    def _hyphen(self, head: str, rest: str, sign: str, line: int, *, chained: bool) -> str:
        """Decide between a word and its division: nothing or a hyphen belongs there.

        A word that is `chained` has another hyphen: mother-in-law.
        """
        whole, hyphenated = head + rest, f"{head}-{rest}"
        if self.lexicon.knows(hyphenated) and not self._is_proven(head, rest):
            return "-"
        usual = self.often and not chained
        if (
            sign in _SURE
            or self.lexicon.knows(whole)
            or is_broken(head, rest)
            or (usual and is_division(head, rest, self.lexicon, self.language))
        ):
            self.joined.append((line, whole))
            return ""
        self.kept.append((line, hyphenated))
        return "-"

    def _heal(self, text: str, line: int) -> str:
        """Make words whole that have the hyphen of a line that is no more.

        They are so where the text writes them without, or where one half is no word; not so where
        both halves are words of the text, or where it has the hyphen more than once.
        """

        def whole(match: re.Match[str]) -> str:
            """Join the halves of a word, or leave them."""
            head, rest = match[1], match[2]
            words = all(self.lexicon.count(one) > 1 for one in (head, rest))
            proven = self._is_proven(head, rest) and self.lexicon.count(match[0]) <= 1
            if not is_broken(head, rest) and (words or not proven):
                return match[0]
            self.joined.append((line, head + rest))
            return head + rest

        return _HYPHENED.sub(whole, text)

    def report(self) -> list[Diagnostic]:
        """Tell which divided words were made whole and which were left with their hyphens."""
        found = []
        if self.joined:
            found.append(
                Diagnostic(
                    "word-joined",
                    f"{len(self.joined)} divided word"
                    f"{'s were' if len(self.joined) > 1 else ' was'} made whole: "
                    f"{_listing(self.joined)}",
                    line=self.joined[0][0],
                )
            )
        if self.kept:
            several = len(self.kept) > 1
            found.append(
                Diagnostic(
                    "text-uncertain",
                    f"{len(self.kept)} words were divided at ends of lines; their hyphens were "
                    f"kept: {_listing(self.kept)}"
                    if several
                    else f"“{self.kept[0][1]}” was divided at the end of a line; "
                    "its hyphen was kept",
                    line=self.kept[0][0],
                    hint="take out those that do not belong to the words"
                    if several
                    else "take the hyphen out of the text if it does not belong to the word",
                )
            )
        return found


def _listing(words: Sequence[tuple[int, str]]) -> str:
    """List joined words for a message, with their lines."""
    shown = ", ".join(f"{word} (line {line})" for line, word in words[:_LISTED])
    return shown + ", …" if len(words) > _LISTED else shown
