"""Find the comments of an AsciiDoc text, which no reader is meant to see."""

from __future__ import annotations

import re

from anthology.diagnostics import Diagnostic

_VERBATIM = re.compile(r"-{4,}|\.{4,}|\+{4,}|```.*")
_BLOCK = re.compile(r"/{4,}")
_LINE = re.compile(r"//(?!/)\s*(.*)")
_LONGEST = 600  # characters of a comment that a message quotes


def find_comments(text: str, path: str) -> list[Diagnostic]:
    """Report the comments of a text, those that stand on lines together as one."""
    found: list[tuple[int, list[str]]] = []
    fence = ""
    ended = True
    for number, line in enumerate(text.split("\n"), 1):
        sign = line.rstrip()
        words = ""
        if fence:
            fence = "" if sign == fence else fence
            words = sign if _BLOCK.fullmatch(fence) else ""
        elif _VERBATIM.fullmatch(sign) or _BLOCK.fullmatch(sign):
            fence = "```" if sign.startswith("```") else sign
        elif match := _LINE.match(sign):
            words = match[1]
        if not any(map(str.isalnum, words)):
            words = ""
        if words and ended:
            found.append((number, []))
        if words:
            found[-1][1].append(words)
        ended = not words
    return [_report(number, " ".join(lines), path) for number, lines in found]


def _report(number: int, words: str, path: str) -> Diagnostic:
    short = words if len(words) <= _LONGEST else words[:_LONGEST] + " …"
    return Diagnostic("comment-removed", f"a comment was left out: “{short}”", path, number)
