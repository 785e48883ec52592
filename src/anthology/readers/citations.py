"""Read citations by label, such as `[1]`, `[2, 5]`, `[3–6]` and `[12, p. 40]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CITED = re.compile(r"\[(?P<keys>[^\[\]\n]{1,60})\]")
SIGNS = re.compile(r"(\s*[,;–-]\s*)")
# What stands behind the label of a work: the place in it.
_PLACE = re.compile(
    r"(?:pp?|chap|ch|cap|kap|sec|sect|vol|t|fig|art|nos?|n°|§+|s|ff?|line|table|tab)\.?\s*[\dIVXLC]+",
    re.IGNORECASE,
)


def read_citation(keys: str, work: Callable[[str], str]) -> list[tuple[str, str]] | None:
    """Part what stands in brackets into words, each with the id of the work that it cites.

    `work` gives the id of a work by its label, "" where there is none. Signs and places in a
    work (`p. 4`) have no id. None where something in the brackets is neither, or nothing a work.

    >>> read_citation("1, p. 4", {"1": "ref-1"}.get)
    [('1', 'ref-1'), (', ', ''), ('p. 4', '')]
    """
    if found := work(keys):
        return [(keys, found)]
    parts: list[tuple[str, str]] = []
    in_place = False
    for nth, words in enumerate(SIGNS.split(keys)):
        if nth % 2:
            in_place = in_place and ";" not in words
            parts.append((words, ""))
            continue
        in_place = in_place or bool(parts and _PLACE.fullmatch(words.strip()))
        found = "" if in_place else work(words)
        if not (found or in_place or not words.strip()):
            return None
        parts.append((words, found))
    return parts if any(found for _, found in parts) else None
