"""List the rules of English typography, and set single quotation marks and apostrophes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.transforms.running import BREAK, EDGE, MASK
from anthology.transforms.typography import everywhere
from anthology.transforms.typography.rules import FIXED, SPACE, SPACES, After, Before, Rule, Swap
from anthology.transforms.typography.units import KEPT_TOGETHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.transforms.typography.rules import Edit

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


RULES: tuple[Rule, ...] = (
    *everywhere.FIRST,
    Swap(re.compile(r"---(?<=[\w\s]---)(?=[\w\s])|--(?<=\w--)(?=\w)"), "—"),
    Swap(re.compile(rf"--(?<={SPACE}--)(?={SPACE})"), "–"),
    After(re.compile("[“‘]"), ""),
    Before(re.compile("”"), ""),
    _Apostrophes(),
    Before(re.compile(r"[,;!?]+(?=[\s)\]”’]|$)"), ""),
    Before(re.compile(r":(?=\s|$)(?!\s\d)"), ""),
    Before(re.compile(rf"\.(?<!\.{SPACE}\.)(?=\s|$)(?!{SPACE}*\.)"), ""),
    Swap(_RANGE, _dash),
    After(re.compile(rf"(?:M(?<!\wM)(?:rs?|s)|D(?<!\wD)r|P(?<!\wP)rof)\.?(?={SPACE}[A-Z])"), FIXED),
    After(re.compile(rf"Nos?\.(?={SPACE}\d)"), FIXED),
    *KEPT_TOGETHER,
    *everywhere.LAST,
)
