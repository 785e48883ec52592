"""List the rules of French typography.

After the Lexique des règles typographiques en usage à l'Imprimerie nationale (3rd edition):
narrow spaces before `;` `!` `?`, whole ones before `:` and inside « », all no-break.
"""

from __future__ import annotations

import re

from anthology.transforms.running import MASK
from anthology.transforms.typography import everywhere
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
from anthology.transforms.typography.units import KEPT_TOGETHER

OUTER, INNER = "«»", "“”"

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
    *everywhere.FIRST,
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
    *everywhere.LAST,
)
RULES: tuple[Rule, ...] = (*_COMMON, Before(_MARKS, NARROW, insert=ENDS))
# In Canada no space is set before these marks; one that was typed must not end a line.
CANADIAN_RULES: tuple[Rule, ...] = (*_COMMON, Before(_MARKS, NARROW))
