"""Tell from its signs whether a text is Markdown, and for which converter it was written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


_LONGEST = 60_000  # characters that are looked at
_FRONT = re.compile(
    r"\s*(?:---[ \t]*\n(?:\#[^\n]*\n)*[\"']?[\w.-]+[\"']?[ \t]*:|\+\+\+[ \t]*\n\s*[\w.\[-]+"
    r"|\{\s*\"[\w-]+\"\s*:)"
)
_HEADERS = re.compile(
    r"\s*(?:title|titre)[ \t]*:[^\n]*\n(?:[A-Za-z][\w -]{0,30}:[^\n]*\n)+[ \t]*\n", re.IGNORECASE
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)

# Each sign with what one of it is worth; three of one kind are worth no more than three.
_SIGNS = tuple(
    (re.compile(pattern, re.MULTILINE), worth)
    for pattern, worth in (
        (r"^[ ]{0,3}#{1,6}[ \t]+\S", 0.4),
        (r"^#{2,6}[^\s#]", 0.15),
        (r"^\S[^\n]{2,80}\n(?:={4,}|-{4,})[ \t]*$", 0.1),
        (r"!?\[[^\[\]\n]*\]\([^\s()][^()\n]*\)", 0.4),
        (r"(?<![\w*])\*\*[^\s*][^*\n]*\*\*", 0.15),
        (r"(?<!\w)_[^\s_][^_\n]*_(?!\w)|(?<![\w*])\*[^\s*][^*\n]*\*(?![\w*])", 0.06),
        (r"^[ ]{0,3}(?:```|~~~)", 0.4),
        (r"^[ ]{0,3}>[ ]\S", 0.08),
        (r"^[ ]{0,3}[-*+][ ]\S", 0.03),
        (r"^[ ]{0,3}\d+\.[ ]\S", 0.02),
        (r"^\|?[ ]*:?-{3,}:?[ ]*(?:\|[ ]*:?-{3,}:?[ ]*)+\|?[ ]*$", 0.25),
        (r"^[ ]{0,3}\[\^?[^\[\]\n]+\]:[ ]\S", 0.15),
        (r"\{[{%][<%]?[ ]?/?\w|^:::|^\{:", 0.2),
        (r"(?<!`)`[^`\n]+`(?!`)", 0.05),
        (r"^<!-- /?wp:", 0.5),
        (r"\[(?:caption|gallery|embed|youtube)\b[^\]\n]*\]", 0.4),
        (r"^<(?:figure|iframe|img|div|details|p|center|video|a)\b", 0.1),
    )
)
_ASCIIDOC = tuple(
    (re.compile(pattern, re.MULTILINE), worth)
    for pattern, worth in (
        (r"\A\s*(?://[^\n]*\n|:[\w-]+:[^\n]*\n|\s)*=[ ]\S", 0.5),
        (r"^={2,6}[ ]\S", 0.3),
        (r"^:!?[\w-]+!?:(?:[ ]|$)", 0.25),
        (r"^(?:image|include|video|toc)::", 0.3),
        (r"\b(?:image|link|xref|footnote|kbd|icon):[^\s\[\]:]*\[", 0.2),
        (r"https?://[^\s\[\]()]{1,200}\[[^\[\]\n]", 0.2),
        (r"^\[(?:source|quote|NOTE|TIP|WARNING|IMPORTANT|CAUTION|cols|%|\.|\#)[^\[\]\n]*\]$", 0.3),
        (r"^(?:----|====|\*{4}|\|===|--|\+{4}|_{4})$", 0.05),
        (r"^(?:ifdef|ifndef|endif)::", 0.4),
        (r"^\.[A-Z][^\n]*\n(?:[-=*|]|image::)", 0.2),
    )
)
_MOST_OF_ONE = 3
_SUFFIXES = (".md", ".markdown", ".mdx", ".mkd", ".mdown", ".mkdn", ".qmd", ".rmd")


def markdown_likeness(text: str, path: str) -> float:
    """Give a number from 0 to 1; prose without any sign gets little unless its file says more."""
    sample = text[:_LONGEST]
    if not sample.strip() or _HTML.match(sample):
        return 0.1 if sample.strip() else 0.0
    mine = _weight(sample, _SIGNS)
    if _FRONT.match(sample) or _HEADERS.match(sample):
        mine += 0.6
    other = _weight(sample, _ASCIIDOC)
    if other > mine:
        return 0.05
    named = path.lower().endswith(_SUFFIXES)
    return min(0.98, 0.1 + mine * 0.6 - other * 0.3 + (0.35 if named else 0.0))


# Boxes and tabs of MkDocs, with their text indented; addresses of Pelican 4.9 and before 3.3.
_OF_MKDOCS = re.compile(
    r"""^[ ]*(?:(?:!!!|\?\?\?\+?)[ ][\w-]+[^\n"]*(?:"[^"\n]*")?|===!?\+?[ ]"[^"\n]*")[ \t]*\n
    (?:[ \t]*\n)?[ ]{4,}\S""",
    re.MULTILINE | re.VERBOSE,
)
_OF_PELICAN = re.compile(r"[{|](?:static|filename|attach)[}|]/?[^\s\"')>]")
_PELICAN_KEYS = re.compile(
    r"^(?:slug|category|tags|summary|authors?|status|modified|date)[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
_SETTINGS = ("mkdocs.yml", "mkdocs.yaml", "pelicanconf.py")


def is_for_python_markdown(text: str, file: Path) -> bool:
    """Tell whether a text was written for Python-Markdown: by MkDocs or Pelican.

    Their signs are boxes with an indented text, addresses with `{static}`, metadata as bare lines
    of `Key: value`, or the settings of such a site in the text's folder or the one around it.
    """
    if _OF_MKDOCS.search(text) or _OF_PELICAN.search(text):
        return True
    headers = _HEADERS.match(text)
    if headers and len(_PELICAN_KEYS.findall(headers[0])) > 1:
        return True
    folders = file.absolute().parents[:2]
    return any((folder / name).is_file() for folder in folders for name in _SETTINGS)


def _weight(sample: str, signs: tuple[tuple[re.Pattern[str], float], ...]) -> float:
    """Add up what the signs in a text are worth."""
    total = 0.0
    for pattern, worth in signs:
        found = pattern.finditer(sample)
        total += worth * sum(1 for _ in zip(range(_MOST_OF_ONE), found, strict=False))
    return total
