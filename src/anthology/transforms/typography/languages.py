"""List the rules of typography that hold in every language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.transforms.running_text import BREAK, EDGE, MASK
from anthology.transforms.typography.rules import (
    ENDS,
    FIXED,
    NARROW,
    SPACE,
    SPACES,
    After,
    Before,
    Rule,
    Swap,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.transforms.running_text import TextSlot
    from anthology.transforms.typography.rules import Edit, EditableText


def _one_space(match: re.Match[str]) -> str:
    """Fold several spaces to one; several fixed ones were set on purpose."""
    if "\n" in match[0]:
        return "\n"
    return match[0] if match[0].strip(f"{FIXED}{NARROW}") == "" else " "


FIRST_RULES: tuple[Rule, ...] = (
    # Exactly three full stops, not four, and not those of ../.. or 0...9 or f(...all)
    Swap(re.compile(r"\.\.\.(?<![.\\/]...)(?<![(\[{]...(?=\w))(?<!\d...(?=\d))(?![.\\/])"), "…"),
    Swap(re.compile(r"[ \t\r\n\u00a0\u202f]{2,}"), _one_space),
)
LAST_RULES: tuple[Rule, ...] = (Before(re.compile(r"…(?=\s|$)"), FIXED),)


# -----------------------------------------------------------------------------
# List the rules that keep a number and what it counts on one line, in French and in English.

# Symbols of the SI brochure (9th edition), of computing and of money.
_UNITS = (
    r"km/h|km|m[²³]?|cm|mm|µm|nm|ha|kg|g|mg|t|L|l|cL|cl|mL|ml|h|min|s|ms|[kMG]?Wh?|V|mA|A|"
    r"[kMGT]?Hz|dB|°[CF]|K|px|dpi|ppp|pt|[KMGTP]o|[kKMGTP]B|bits?|[kM]?€|Md€|EUR|USD|£|\$"
)
KEPT_TOGETHER = (
    Swap(re.compile(rf"{SPACE}(?<=\d{SPACE})(?=(?:{_UNITS})(?![\w'’°]))"), FIXED),
    After(re.compile(rf"p(?<!\wp)p?\.(?={SPACE}*\d)"), FIXED, insert=True),
    After(re.compile(rf"\.(?<=[VvFfAa](?:ol|ig|rt)\.)(?={SPACE}\d)"), FIXED),
    After(re.compile(rf"\.(?<=[Cc]hap\.)(?={SPACE}\d)"), FIXED),
)


# -----------------------------------------------------------------------------
# List the rules of English typography, and set single quotation marks and apostrophes.

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


# -----------------------------------------------------------------------------
# List the rules of French typography.
#
# After the Lexique des règles typographiques en usage à l'Imprimerie nationale (3rd edition):
# narrow spaces before `;` `!` `?`, whole ones before `:` and inside « », all no-break.

FRENCH_OUTER, FRENCH_INNER = "«»", "“”"

_BEHIND = rf"(?=[\s)\]}}»”’\"'.,…*_—–{MASK}]|$)"
_QUOTED_END = f".,;:!?…{ENDS}"
_THOUSANDS = re.compile(rf"\d{{1,3}}(?:{SPACE}\d{{3}})+(?!{SPACE}?\d)")
_TITLE = r"(?:M(?<!\wM)(?:M?\.|mes?|lles?|e|gr)|[DP]r(?<!\w[DP]r))"


def _thousands(match: re.Match[str]) -> str:
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


# -----------------------------------------------------------------------------
# Raise the ends of French ordinal numbers: XXe, 1er and 2e become XX<sup>e</sup> and so on.

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
