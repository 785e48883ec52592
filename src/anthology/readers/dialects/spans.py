"""Put code, formulas and bare addresses within a line aside, so that nothing in them is markup."""

from __future__ import annotations

import re

from anthology.markup import xhtml
from anthology.readers.dialects.scan import Opening, Scan

_FORMULA = re.compile(r"[\\^_={}+<>]|\A[^\W\d_]\Z|\A[\d.,]+\Z")
_TEX = re.compile(r"\\[A-Za-z]+|\^")


def _take_ticks(walk: Scan, match: re.Match[str]) -> tuple[str, int] | None:
    ticks = match[0]
    closing = re.compile(rf"(?<!`){ticks}(?!`)")
    end = closing.search(walk.text, match.end(), walk.paragraph_end(match.start()))
    if end is None:
        return None
    code = re.sub(r"\n[ \t>]*", " ", walk.text[match.end() : end.start()])
    if code.startswith(" ") and code.endswith(" ") and code.strip():
        code = code[1:-1]
    return walk.masks.inline(f"<code>{xhtml.escape(code)}</code>", code), end.end()


def _take_formula(walk: Scan, match: re.Match[str]) -> tuple[str, int] | None:
    """Take `$…$` and `$$…$$` where what stands between looks like a formula, not like prices."""
    if not _FORMULA.search(match[0].strip("$").strip()):
        return None
    return walk.masks.text(match[0]), match.end()


def _take_brackets(walk: Scan, match: re.Match[str]) -> tuple[str, int] | None:
    r"""Take `\(…\)` and `\[…\]`; one backslash may only escape a bracket of the text."""
    opening = match[0]
    closing = re.escape(opening[:-1] + {"(": ")", "[": "]"}[opening[-1]])
    end = walk.close(match.end(), closing)
    if end is None or end.start() > walk.paragraph_end(match.start()):
        return None
    if len(opening) == len("\\(") and not _TEX.search(walk.text, match.end(), end.start()):
        return None
    formula = walk.text[match.start() : end.end()].replace("\\\\", "\\")
    return walk.masks.text(formula), end.end()


def _take_quoted(walk: Scan, match: re.Match[str]) -> tuple[str, int] | None:
    """Take a shortcode of Hugo that is written to be seen, `{{</* name */>}}`."""
    end = walk.close(match.end(), r"\*/[>%]\}\}")
    if end is None:
        return None
    shown = match[0][:3] + walk.text[match.end() : end.start()] + end[0][2:]
    return walk.masks.text(shown), end.end()


OPENINGS = (
    Opening("quoted", r"\{\{[<%]/\*", _take_quoted),
    Opening("ticks", r"(?<!\\)`+", _take_ticks),
    Opening(
        "formula",
        r"(?<![\\$\w])(?:\$\$(?:[^$\\]|\\.)+\$\$|\$(?=[^\s$])(?:[^$\\\n]|\\.|\n(?!\n))+(?<=\S)\$(?![\w$]))",
        _take_formula,
    ),
    Opening("brackets", r"\\\\?[(\[]", _take_brackets),
)
