"""Weigh how surely a text is AsciiDoc, by the signs that only it has and those of Markdown."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_SUFFIXES = frozenset((".adoc", ".asciidoc", ".asc", ".ad"))
_LOOKED_AT = 200_000  # characters from the beginning
_PLAIN = 0.35  # for a text without any sign whose file is named as AsciiDoc
_NAMED = 0.1  # for the name of the file
_OF_ITS_SUFFIX = 0.985  # for one named so whose signs do not contradict its name
_ENOUGH = 0.25  # of the weight of Markdown's signs, from which AsciiDoc's do not
_SURE = 6  # weight of signs from which a text is certainly of a format
_MOST = 4  # times that one sign counts

_TITLE = re.compile(r"(?:[ \t]*(?://[^\n]*|:!?[\w-]+!?:[^\n]*)?\n)*= \S")
_TITLED = 0.99  # for a title as only AsciiDoc has it

_FRONT = re.compile(r"\A\s*(?:---\n.*?\n---|\+\+\+\n.*?\n\+\+\+)[ \t]*(?=\n|\Z)", re.DOTALL)
_DELIMITER = re.compile(r"-{4,}|\.{4,}")
_OPENS = re.compile(r"\+?|[\[.].*")  # the line before a delimiter that opens a block
_BLOCK = (
    "NOTE|TIP|IMPORTANT|WARNING|CAUTION|source|listing|quote|verse|abstract|example|sidebar|literal"
    "|stem|latexmath|asciimath|cols|options|format|horizontal|qanda|discrete|float|appendix|preface"
    "|bibliography|glossary|colophon|dedication|partintro|normal|pass|width|role|id|subs|start|none"
    "|square|circle|arabic|loweralpha|lowerroman|upperalpha|upperroman"
)


def _lines(*signs: tuple[float, str]) -> tuple[tuple[float, re.Pattern[str]], ...]:
    return tuple((weight, re.compile(sign, re.MULTILINE)) for weight, sign in signs)


_ASCIIDOC = _lines(
    (2, r"^={2,6} \S"),
    (2, r"^:[\w-]+: \S"),
    (1, r"^:!?[\w-]+!?:$"),
    (2, r"^(?:image|video|audio|include|ifdef|ifndef|ifeval|endif|toc)::[^\s\[]*\["),
    (2, rf"^\[(?:(?:{_BLOCK})\b[^\]\n]*|[%.#][\w.%#-]+[^\]\n]*|\[[\w-]+\])\]$"),
    (2, r"^\|={3,}$"),
    (1, r"^\.(?!\d)\w[^\n]*\n(?:\[|-{4,}$|={4,}$|\*{4,}$|\.{4,}$|_{4,}$|--$|\|===|image:|[*.-] )"),
    (1, r"^(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION): \S"),
    (1, r"^(?:\.{4,}|\*{4,}|_{4,}|\+{4,})\n(?!\s*\n)"),
    (1, r"^[ \t]{0,12}(?:\*{2,5}|\.{1,2}|\.{4,5}) \S"),
    (1, r"(?<![\(\]])\b(?:https?|mailto):[^\s\[\]()<>]{1,500}\[(?!\d+\])[^\]\n]{0,300}\]"),
    (1, r"\b(?:image|link|xref|footnote|kbd|btn|menu|icon|stem|latexmath):[^\s\[]{0,300}\["),
    (0.25, r"<<[\w-]{1,100}(?:,[^<>\n]{1,200})?>>"),
    (1, r"^\S.{0,200}:: *$"),
    (1, r"^\+$"),
    (0.5, r"\S \+$"),
    (0.5, r"^//(?: |$)"),
)
_MARKDOWN = _lines(
    (2, r"^#{1,6} \S"),
    (2, r"!?\[[^\]\n]{1,300}\]\([^)\s]"),
    (2, r"^ {0,3}\[[^\]\n]{1,100}\]: \S"),
    (1, r"(?<![*\w])\*\*[^\s*][^*\n]{0,300}\*\*(?!\w)"),
    (0.5, r"^ {0,3}(?:-{3}|\* ?\* ?\*)[ \t]*$"),
    (0.25, r"^\w[^\n]*\n(?:={5,}|-{5,})$"),
    (1, r"\{% |\{\{[<%] |^:::"),
)


def asciidoc_likeness(text: str, path: str) -> float:
    """Return how surely a text is AsciiDoc, from 0 to 1; `path` only tips the balance."""
    named = PurePosixPath(path).suffix.lower() in _SUFFIXES
    text, fenced = _without_code(_FRONT.sub("", text[:_LOOKED_AT], count=1))
    if _TITLE.match(text):
        return _TITLED
    mine = _sum(_ASCIIDOC, text)
    if mine < 1:
        return _PLAIN if named and text.strip() else 0.0
    theirs = _sum(_MARKDOWN, text) + 2 * fenced
    if named and mine >= theirs * _ENOUGH:  # Asciidoctor reads Markdown's headings and fences too
        return _OF_ITS_SUFFIX
    likely = mine / (mine + theirs) * min(1.0, mine / _SURE)
    return min(1.0, likely + _NAMED * named)


def _without_code(text: str) -> tuple[str, bool]:
    """Empty the blocks for code, which may hold any language; tell if some are Markdown's."""
    kept: list[str] = []
    fence = before = ""
    marked = False
    for line in text.split("\n"):
        sign = line.rstrip()
        inside = fence != ""
        if inside:
            fence = "" if sign == fence else fence
        elif sign.startswith("```"):
            fence, marked = "```", True
        elif _DELIMITER.fullmatch(sign) and _OPENS.fullmatch(before):
            fence = sign
        kept.append("" if inside and fence else line)
        before = sign
    return "\n".join(kept), marked


def _sum(signs: tuple[tuple[float, re.Pattern[str]], ...], text: str) -> float:
    total = 0.0
    for weight, sign in signs:
        found = sign.finditer(text)
        total += weight * sum(1 for _, _ in zip(range(_MOST), found, strict=False))
    return total
