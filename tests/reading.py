"""Help the tests of readers: make sources, write articles down, find words that were lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.book import Source

if TYPE_CHECKING:
    from anthology.model.book import Article
    from anthology.readers.recognition import Reader

_TAGS = re.compile(r"</?(?:u|b|i|em|strong|sup|sub|small|s|br)\s?/?>", re.IGNORECASE)
_LINES = re.compile(r"\blines? ([\d, to]+(?:and [\d to]+)?)")
_RANGE = re.compile(r"(\d+)(?: to (\d+))?")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def source(text: str, path: str = "text.txt") -> Source:
    return Source(path, Path(path), text)


def read(reader: Reader, text: str) -> Article:
    return reader.read([source(text)])[0]


def described(article: Article) -> str:
    """Write an article as the files in `cases` do: metadata, body, diagnostics."""
    meta = article.meta
    told = [
        ("title", meta.title),
        ("subtitle", meta.subtitle),
        *(("author", person.name) for person in meta.authors),
        ("date", meta.date),
    ]
    head = [f"{key}: {value}" for key, value in told if value]
    found = [f"{one.line} {one.code}: {one.message}" for one in article.diagnostics]
    return "\n".join([*head, "----", article.body, "----", *found, ""])


def declared_lines(article: Article) -> set[int]:
    """Find the lines that diagnostics say were dropped or went into the metadata."""
    lines: set[int] = set()
    for one in article.diagnostics:
        if one.code in ("metadata-guessed", "printed-furniture"):
            for ranges in _LINES.findall(one.message):
                for first, last in _RANGE.findall(ranges):
                    lines |= set(range(int(first), int(last or first) + 1))
    return lines


def _letters(text: str) -> Counter[str]:
    return Counter(char for char in _TAGS.sub("", text).casefold() if char.isalpha())


def _shown(article: Article) -> str:
    root = xhtml.parse(article.body)
    shown = [xhtml.text(root)]
    for node in root.iter():
        shown += [node.get(name) or "" for name in ("data-number", "src", "alt")]
        if xhtml.name(node) == "ol":
            shown += _markers(node)
    return " ".join(shown)


def _markers(ordered: xhtml.Element) -> list[str]:
    kind = (ordered.get("type") or "1").lower()
    number = int(ordered.get("start") or 1)
    markers = []
    for item in ordered:
        number = int(item.get("value") or number)
        if kind == "a":
            markers.append(chr(ord("a") + number - 1))
        elif kind == "i":
            markers.append(_ROMAN[number - 1])
        number += 1
    return markers


def lost_and_invented(article: Article) -> tuple[Counter[str], Counter[str]]:
    """Count the letters that the article lacks without saying so, and those it has too many."""
    declared = declared_lines(article)
    lines = article.source.text.split("\n")
    kept = "\n".join(line for nth, line in enumerate(lines, 1) if nth not in declared)
    shown = _letters(_shown(article))
    return _letters(kept) - shown, shown - _letters(article.source.text)
