"""Say how a text is to be edited, and list the rules of typography of each language.

A rule swaps what a pattern finds, or sets the space before or after it. Some rules hold in every
language; French and English have more of their own.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from io import StringIO
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from anthology.markup import xhtml
from anthology.transforms.running_text import BREAK, EDGE, MASK, Pieces, TextSlot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


Edit = tuple[int, int, str]

NARROW = "\u202f"  # narrow no-break space
FIXED = "\u00a0"  # no-break space
SPACES = " \t\n\r\u00a0\u202f\u2009"
SPACE = f"[{SPACES}]"
_OPENERS = f"([{{{EDGE}{BREAK}"
ENDS = f')]}}»”’"%€°{MASK}'  # what may end a word, beside letters and digits


class Rule(Protocol):
    """Find what is to be edited in a text."""

    def edits(self, text: str) -> Iterator[Edit]:
        """Give stretches (start, stop, new text), in order, without overlap, each a change."""
        ...


@dataclass(frozen=True, slots=True)
class Swap:
    """Put other text in the place of what a pattern finds."""

    pattern: re.Pattern[str]
    new: str | Callable[[re.Match[str]], str]

    def edits(self, text: str) -> Iterator[Edit]:
        """Give what is found and what takes its place."""
        for match in self.pattern.finditer(text):
            new = self.new if isinstance(self.new, str) else self.new(match)
            if new != match[0]:
                yield *match.span(), new


@dataclass(frozen=True, slots=True)
class Before:
    """Set the space before a mark: one typed there becomes `space`.

    Where none is typed, one is inserted behind letters, digits and the characters of `insert`;
    never where that is None.
    """

    pattern: re.Pattern[str]
    space: str
    insert: str | None = None

    def edits(self, text: str) -> Iterator[Edit]:
        """Give the spaces to change, or the mark with a space before it."""
        for match in self.pattern.finditer(text):
            at = start = match.start()
            while start and text[start - 1] in SPACES:
                start -= 1
            before = text[start - 1] if start else EDGE
            if start < at:
                if before not in _OPENERS and text[start:at] != self.space:
                    yield start, at, self.space
            elif self.insert is not None and (before.isalnum() or before in self.insert):
                yield at, at + 1, self.space + text[at]


@dataclass(frozen=True, slots=True)
class After:
    """Set the space behind a mark: one typed there becomes `space`; `insert` one where none is."""

    pattern: re.Pattern[str]
    space: str
    insert: bool = False

    def edits(self, text: str) -> Iterator[Edit]:
        """Give the spaces to change, or the mark's last character with a space behind it."""
        for match in self.pattern.finditer(text):
            at = stop = match.end()
            while stop < len(text) and text[stop] in SPACES:
                stop += 1
            if stop == len(text) or text[stop] in (EDGE, BREAK):
                continue
            if at < stop and text[at:stop] != self.space:
                yield at, stop, self.space
            elif at == stop and self.insert:
                yield at - 1, at, text[at - 1] + self.space


# A text without the sign on the left has nothing that the pattern on the right could find. Of an
# address only what follows the sign needs a mask: no rule touches a bare word before it.
_PATTERNS = (
    ("://", re.compile(r"://[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?…)\]}’']")),
    ("www.", re.compile(r"www\.[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?…)\]}’']")),
    ("@", re.compile(r"@(?<=\w@)[\w-]+(?:\.[\w-]+)+")),
    ("{{", re.compile(r"\{\{[^{}]{0,500}\}\}")),
    ("{%", re.compile(r"\{%[^{}]{0,500}%\}")),
    ("<", re.compile(r"<[A-Za-z/!][^<>]{0,500}>")),
    ("&", re.compile(r"&#?\w{1,31};")),
    # std::vector and names of emoji such as :smile:, then emoticons :) ;-) :D
    ("::", re.compile(r"::+")),
    (":", re.compile(r":(?<!\w:)[a-z0-9_+-]{0,40}[a-z][a-z0-9_+-]{0,40}:(?!\w)")),
    (":", re.compile(r":(?:[-^o']?[)(\]\[|\\/*]+|(?<!\w:)[-']?[DPpOo3])(?!\w)")),
    (";", re.compile(r";(?:[-^o']?[)(]+|(?<!\w;)[-']?[DPpo])(?!\w)")),
    ('""', re.compile(r'""+')),
    ("''", re.compile(r"''+")),
    ("\\", re.compile(r"\\[\"']")),
    (MASK, re.compile(MASK)),
)


def masked(text: str) -> str:
    """Return the text, of the same length, with `MASK` for every character not to be touched."""
    for sign, pattern in _PATTERNS:
        if sign in text:
            text = pattern.sub(lambda match: MASK * len(match[0]), text)
    return text


_MASKED = re.compile(f"{MASK}+")


class EditableText:
    """Hold the text of many places as one string.

    `text` is what rules see: in it `EDGE` ends a block, `BREAK` is a line break, and addresses,
    code and the like are masked, one `MASK` for each character. `original` is the text before the
    first edit, unmasked and of the same length.
    """

    def __init__(self, pieces: Pieces) -> None:
        self.slots = [slot for slot, _ in pieces]
        self._ends = list(accumulate(len(piece) for _, piece in pieces))
        self._original_ends = tuple(self._ends)
        self.original = "".join(piece for _, piece in pieces)
        self.text = masked(self.original)
        self._hidden = self._find_hidden()

    def _find_hidden(self) -> str:
        """Give all that is hidden from the rules, to see that none of it was changed."""
        found = _MASKED.finditer(self.text)
        return "".join(self.original[match.start() : match.end()] for match in found)

    def hide(self, places: Sequence[int]) -> None:
        """Mask single characters; only before the first edit."""
        if not places:
            return
        letters = list(self.text)
        for place in places:
            letters[place] = MASK
        self.text = "".join(letters)
        self._hidden = self._find_hidden()

    def edit(self, edits: Iterable[Edit]) -> None:
        """Replace stretches of the text (start, stop, new), in order and without overlap.

        What replaces a stretch that runs across several places belongs to the first of them.
        """
        pieces: list[str] = []
        ends, boundary, done, shift = self._ends, 0, 0, 0
        for start, stop, new in edits:
            while boundary < len(ends) and ends[boundary] < stop:
                end = ends[boundary]
                ends[boundary] = (end if end <= start else start + len(new)) + shift
                boundary += 1
            pieces += (self.text[done:start], new)
            done, shift = stop, shift + len(new) - (stop - start)
        if pieces:
            self.text = "".join(pieces) + self.text[done:]
            ends[boundary:] = [end + shift for end in ends[boundary:]]

    def written(self) -> Iterator[tuple[TextSlot | None, str]]:
        """Give the text of every place as it is now, unmasked."""
        hidden = StringIO(self._hidden)
        text = _MASKED.sub(lambda match: hidden.read(len(match[0])), self.text)
        start = 0
        for slot, end in zip(self.slots, self._ends, strict=True):
            yield slot, text[start:end]
            start = end

    def write(self) -> bool:
        """Put the text back into the tree where it has changed; tell whether it has."""
        if "".join(text for _, text in self.written()) == self.original:
            return False
        for slot, text in self.written():
            if slot is not None and text != slot.text:
                slot.write(text)
        return True

    def slot_at(self, place: int) -> TextSlot | None:
        """Find where in the tree a character of the original text stands."""
        return self.slots[bisect_right(self._original_ends, place)]


def _one_space(match: re.Match[str]) -> str:
    """Fold several spaces to one; several fixed ones were set on purpose, as verse is set in."""
    if "\n" in match[0]:
        begins = match.string[match.start() - 1 : match.start()] in (BREAK, EDGE)
        return "\n" + FIXED * (match[0].rpartition("\n")[2].count(FIXED) if begins else 0)
    return match[0] if match[0].strip(f"{FIXED}{NARROW}") == "" else " "


# Chinese and Japanese letters and marks, which no space parts (CSS Text 3, 4.1.3); not Korean ones.
_UNSPACED = (
    "[\u2e80-\u2fdf\u2ff0-\u312f\u3190-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\uf900-\ufaff\ufe30-\ufe4f"
    "\uff01-\uff9f\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)

MARKED = re.compile(r"[^\W\d_][\u0300-\u036f]+")  # a letter with marks of its own on it
_TWICE = re.compile(r"([\u0300-\u036f])\1+")


def mark_once(match: re.Match[str]) -> str:
    """Give a letter each of its marks once; one that bears none twice stays as it is."""
    apart = unicodedata.normalize("NFD", match[0])
    once = _TWICE.sub(r"\1", apart)
    return match[0] if once == apart else unicodedata.normalize("NFC", once)


_HOUR = r"\d{1,2}(?:\s?[hH](?:\s?\d\d)?|:\d\d|(?:[:.]\d\d)?\s?[ap]\.?m\b\.?)"
_HOURS = re.compile(
    rf"(?<![\w:.,/-])({_HOUR})({SPACE}*)(?:--?|[–—])(?!{FIXED})({SPACE}*)(?={_HOUR}(?![\w:/-]))"
)


def _between_hours(match: re.Match[str]) -> str:
    """Set an en dash between two hours; a line may end behind it, never before."""
    return f"{match[1]}{FIXED}– " if match[2] or match[3] else f"{match[1]}–"


FIRST_RULES: tuple[Rule, ...] = (
    Swap(MARKED, mark_once),
    # Exactly three full stops, not four, and not those of ../.. or 0...9 or f(...all)
    Swap(re.compile(r"\.\.\.(?<![.\\/]...)(?<![(\[{]...(?=\w))(?<!\d...(?=\d))(?![.\\/])"), "…"),
    Swap(re.compile(r"[ \t\r\n\u00a0\u202f]{2,}"), _one_space),
    Swap(_HOURS, _between_hours),
    # Where the line of a source ends between them; readers of e-books would show a space.
    Swap(re.compile(rf"\n(?<={_UNSPACED}\n)(?={_UNSPACED})"), ""),
)
LAST_RULES: tuple[Rule, ...] = (Before(re.compile(r"…(?=\s|$)"), FIXED),)


# Symbols of the SI brochure (9th edition), of computing and of money.
_UNITS = (
    r"km/h|km|m[²³]?|cm|mm|µm|nm|ha|kg|g|mg|t|L|l|cL|cl|mL|ml|h|min|s|ms|[kMG]?Wh?|V|mA|A|"
    r"[kMGT]?Hz|dB|°[CF]|K|px|dpi|ppp|pt|[KMGTP]o|[kKMGTP]B|bits?|[kM]?€|Md€|EUR|USD|£|\$"
)
_LICENCE = re.compile(
    rf"(?<!\w)CC(?:0(?={SPACE}\d)|{SPACE}BY(?:-(?:NC|ND|SA))*)(?:{SPACE}\d\.\d(?!\d))?(?!\w)"
)
KEPT_TOGETHER = (
    Swap(_LICENCE, lambda match: re.sub(SPACE, FIXED, match[0])),
    Swap(re.compile(rf"{SPACE}(?<=\d{SPACE})(?=(?:{_UNITS})(?![\w'’°]))"), FIXED),
    After(re.compile(rf"p(?<!\wp)p?\.(?={SPACE}*\d)"), FIXED, insert=True),
    After(re.compile(rf"\.(?<=[VvFfAa](?:ol|ig|rt)\.)(?={SPACE}\d)"), FIXED),
    After(re.compile(rf"\.(?<=[Cc]hap\.)(?={SPACE}\d)"), FIXED),
)


OUTER, INNER = "“”", "‘’"

_SINGLE = re.compile(f"['{EDGE}]")
_BEFORE_OPENER = f"{SPACES}{EDGE}{BREAK}{MASK}([{{“—–-/"
_ELISION = re.compile(
    r"'(?:tis|twas|twere|em|cause|til|till|bout|round|nuff|neath|kay|n'|\d\ds?)(?!\w)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d{1,4}-\d{1,4}(?![\w./:@-])")
_PAGES = re.compile(r"(?:pages?|pp?\.|lines?|nos?\.|vols?\.)\s*\Z", re.IGNORECASE)
_YEARS = range(1000, 2200)


class _Apostrophes:
    """Set straight single marks: apostrophes, and quotation marks where they pair up."""

    def edits(self, text: str) -> Iterator[Edit]:
        """Turn straight single marks into apostrophes, or into quotes where they come in pairs."""
        waiting: int | None = None
        found: list[Edit] = []
        for match in _SINGLE.finditer(text):
            at = match.start()
            before, behind = text[at - 1 : at] or EDGE, text[at + 1 : at + 2] or EDGE
            if match[0] == EDGE:
                waiting = None
            elif before in _BEFORE_OPENER and behind not in SPACES + EDGE:
                if _is_elision(text, at):
                    found.append((at, at + 1, "’"))
                else:
                    waiting = at
            elif before.isalpha() and behind.isalnum():
                found.append((at, at + 1, "’"))
            elif waiting is not None and not behind.isalnum():
                found += (waiting, waiting + 1, "‘"), (at, at + 1, "’")
                waiting = None
            elif before.isalpha() or (before.isdigit() and behind.isalpha()):
                found.append((at, at + 1, "’"))
        yield from sorted(found)


def _is_elision(text: str, at: int) -> bool:
    """Tell whether a mark stands for letters left out: ’tis, ’90s, rock ’n’ roll."""
    return bool(_ELISION.match(text, at)) or text[max(0, at - 2) : at] in ("'n", "’n")


def _dash(match: re.Match[str]) -> str:
    """Set an en dash in a range of years or pages, not in codes, telephone numbers and dates."""
    before = match.string[max(0, match.start() - 12) : match.start()]
    first, last = match[0].split("-")
    if before[-1:] and (before[-1].isalnum() or before[-1] in "-./:@_+#"):
        return match[0]
    if before[-2:-1].isdigit() or before[-2:-1] == ")":
        return match[0]
    return f"{first}–{last}" if _is_range(first, last, before) else match[0]


def _is_range(first: str, last: str, before: str) -> bool:
    """Tell whether two numbers around a hyphen are a range: of pages, of years, or rising."""
    if _PAGES.search(before):
        return True
    if len(first) == 4:  # noqa: PLR2004  (a year; 2001-05 may be a month)
        whole = last if len(last) == 4 else first[: 4 - len(last)] + last  # noqa: PLR2004
        month = len(last) == 2 and int(last) <= 12  # noqa: PLR2004
        return int(first) in _YEARS and not month and int(first) < int(whole) in _YEARS
    plain = not first.startswith("0") and not last.startswith("0")
    return plain and len(last) < 4 and int(first) < int(last)  # noqa: PLR2004


ENGLISH_RULES: tuple[Rule, ...] = (
    *FIRST_RULES,
    Swap(re.compile(r"---(?<=[\w\s]---)(?=[\w\s])|--(?<=\w--)(?=\w)"), "—"),
    Swap(re.compile(rf"--(?<={SPACE}--)(?={SPACE})"), "–"),
    After(re.compile("[“‘]"), ""),
    Before(re.compile("”"), ""),
    _Apostrophes(),
    # not before several marks: “the third ??? and last” has a gap that only its author fills
    Before(re.compile(r"(?:[,;]+|[!?](?<![!?][!?])(?![!?]))(?=[\s)\]”’]|$)"), ""),
    Before(re.compile(r":(?=\s|$)(?!\s\d)"), ""),
    Before(re.compile(rf"\.(?<!\.{SPACE}\.)(?=\s|$)(?!{SPACE}*\.)"), ""),
    Swap(_RANGE, _dash),
    After(re.compile(rf"(?:M(?<!\wM)(?:rs?|s)|D(?<!\wD)r|P(?<!\wP)rof)\.?(?={SPACE}[A-Z])"), FIXED),
    After(re.compile(rf"Nos?\.(?={SPACE}\d)"), FIXED),
    *KEPT_TOGETHER,
    *LAST_RULES,
)


# After the Lexique des règles typographiques en usage à l'Imprimerie nationale (3rd edition):
# narrow spaces before `;` `!` `?`, whole ones before `:` and inside « », all no-break.

FRENCH_OUTER, FRENCH_INNER = "«»", "“”"

_BEHIND = rf"(?=[\s)\]}}»”’\"'.,…*_—–{MASK}]|$)"
_QUOTED_END = f".,;:!?…{ENDS}"
_THOUSANDS = re.compile(rf"\d{{1,3}}(?:{SPACE}\d{{3}})+(?!{SPACE}?\d)")
_TITLE = r"(?:M(?<!\wM)(?:M?\.|mes?|lles?|e|gr)|[DP]r(?<!\w[DP]r))"


def _thousands(match: re.Match[str]) -> str:
    """Make the spaces narrow between thousands, unless more of a number stands before."""
    before = match.string[match.start() - 1 : match.start()]
    if before.isdigit() or before in (".", ",", "+"):
        return match[0]
    return re.sub(SPACE, NARROW, match[0])


_MARKS = re.compile(rf"[;!?]+{_BEHIND}")
_COMMON: tuple[Rule, ...] = (
    *FIRST_RULES,
    Swap(re.compile(rf"'(?<=[^\W\d_]')(?=[^\W_]|[«“\"{MASK}])"), "’"),
    Swap(re.compile(rf"--(?<={SPACE}--)(?={SPACE})"), "–"),
    Swap(re.compile(rf"---(?<={SPACE}---)(?={SPACE})"), "—"),
    Before(re.compile(r",(?=\s|$)"), ""),
    Before(re.compile(rf"\.(?<!\.{SPACE}\.)(?=\s|$)(?!{SPACE}*\.)"), ""),
    After(re.compile("«"), FIXED, insert=True),
    Before(re.compile("»"), FIXED, insert=_QUOTED_END),
    Before(re.compile(rf":(?=[\s«“\"*_{MASK}]|$)"), FIXED, insert=ENDS),
    Before(re.compile(r"[%‰€](?<![^\W\d].)(?!\w)"), FIXED, insert=""),
    After(re.compile(rf"[°ºᵒ](?<=[nN].)(?={SPACE}*\d)"), FIXED, insert=True),
    After(re.compile(rf"{_TITLE}(?={SPACE}[A-ZÀ-ÖØ-Þ])"), FIXED),
    Swap(re.compile(rf"{SPACE}(?<=\d[{SPACES}]h[{SPACES}])(?=\d\d(?!\d))"), FIXED),
    Swap(_THOUSANDS, _thousands),
    *KEPT_TOGETHER,
    *LAST_RULES,
)
FRENCH_RULES: tuple[Rule, ...] = (*_COMMON, Before(_MARKS, NARROW, insert=ENDS))
# In Canada no space is set before these marks; one that was typed must not end a line.
CANADIAN_RULES: tuple[Rule, ...] = (*_COMMON, Before(_MARKS, NARROW))


_SIGN = re.compile(r"[IVX1-9](?:er?|re)(?!\w)")
_RAISED = ("sup", "sub")
_CENTURIES = r"si[èe]cles?|R[ée]publique|arrondissement|Empire|Reich|dynastie|Internationale"
_ORDINAL = re.compile(
    rf"""(?<![\w.,/@#-])(?:
        (?=[IVX]{{2}})X{{0,3}}(?:IX|IV|V?I{{0,3}})(?=e(?!\w))           # XXe, IVe
        |[VX](?=e\s+(?:{_CENTURIES}))                                 # Ve République
        |I(?=(?:er|re)(?!\w))                                         # Ier
        |1(?=(?:er|re)(?!\w)(?![/.]\w))
        |\d{{1,3}}(?<!\D0)(?<!\D1)(?=e\s+[^\W\d])
    )(er|re|e)""",
    re.VERBOSE,
)


def raise_ordinals(text: EditableText) -> bool:
    """Put the ends of ordinals into `sup` (1er, 2e); tell whether there are any."""
    found = False
    for slot in text.slots if _SIGN.search(text.text) else ():
        if slot and xhtml.name(slot.within) not in _RAISED:
            found |= _raise(slot)
    return found


def _raise(slot: TextSlot) -> bool:
    """Raise the letters of ordinals (“1er”, “2e”) in one place; tell whether any were."""
    text = slot.text
    ends = [match.span(1) for match in _ORDINAL.finditer(text)]
    parent = slot.within
    at = parent.index(slot.node) + 1 if slot.tail else 0
    stop = len(text)
    for start, end in reversed(ends):
        raised = xhtml.element("sup", text[start:end])
        raised.tail = text[end:stop]
        parent.insert(at, raised)
        stop = start
    if ends:
        slot.write(text[:stop])
    return bool(ends)
