"""List the rules of typography that hold in every language."""

from __future__ import annotations

import re

from anthology.transforms.typography.rules import FIXED, NARROW, Before, Rule, Swap


def _one_space(match: re.Match[str]) -> str:
    """Fold several spaces to one; several fixed ones were set on purpose."""
    if "\n" in match[0]:
        return "\n"
    return match[0] if match[0].strip(f"{FIXED}{NARROW}") == "" else " "


FIRST: tuple[Rule, ...] = (
    # Exactly three full stops, not four, and not those of ../.. or 0...9 or f(...all)
    Swap(re.compile(r"\.\.\.(?<![.\\/]...)(?<![(\[{]...(?=\w))(?<!\d...(?=\d))(?![.\\/])"), "…"),
    Swap(re.compile(r"[ \t\r\n\u00a0\u202f]{2,}"), _one_space),
)
LAST: tuple[Rule, ...] = (Before(re.compile(r"…(?=\s|$)"), FIXED),)
