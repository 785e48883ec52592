"""Drop blocks that hold nothing for readers: lone full stops, emptied blocks, rules after them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms.locate import find_line, locate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anthology.book import Article
    from anthology.xhtml import Element

_LONE_STOPS = re.compile(
    r"\s*\.[ \t]*(?:\n\s*\.[ \t]*)*\s*"
)  # one, or one on each of several lines
_RULE = re.compile(r"(?:[-*_]\s*){3,}|'{3,}|<hr\b.*", re.IGNORECASE)
_HOLDERS = ("ul", "ol", "dl", "blockquote", "div", "figure")


def drop_fillers(article: Article, root: Element, emptied: Iterable[Element]) -> Article:
    """Drop what was emptied before, lone full stops, and rules that divide nothing any more.

    A rule divides nothing where it follows what is dropped here and either full stops are among
    that or nothing stands before it.
    """
    last_lines: dict[Element, int] = {node: xhtml.line(node) or 0 for node in emptied}
    stops: set[Element] = set()
    last = 0
    for node in root.iter("p", "div"):
        for _ in range(_count_stops(node)):
            line = locate(article, node, ".", after=last)
            last = last_lines[node] = line or last
            article = _report(article, "a lone full stop was left out", line)
            stops.add(node)
    for rule in list(root.iter("hr")):
        if (start := _useless(rule, last_lines, stops)) is not None:
            article = _report(
                article,
                "a rule after what was left out went with it",
                find_line(article, _RULE, start + 1),
            )
            xhtml.drop(rule)
    for node in last_lines:
        _drop(node)
    return article


def _count_stops(node: Element) -> int:
    """Count the full stops of a block that holds nothing but one on each of its lines."""
    if any(xhtml.name(child) != "br" for child in node):
        return 0
    text = "\n".join([node.text or "", *(child.tail or "" for child in node)])
    return text.count(".") if _LONE_STOPS.fullmatch(text) else 0


def _useless(rule: Element, last_lines: dict[Element, int], stops: set[Element]) -> int | None:
    """Give the line after which a useless rule stands; None for one that divides something."""
    before, line, after_stops = rule.getprevious(), 0, False
    while before is not None and before in last_lines:
        line = max(line, last_lines[before])
        after_stops |= before in stops
        before = before.getprevious()
    follows = rule.getprevious() in last_lines
    return line if follows and (after_stops or before is None) else None


def _drop(node: Element) -> None:
    """Drop a block, and the list or quotation that holds nothing else."""
    parent = node.getparent()
    xhtml.drop(node)
    if parent is not None and xhtml.name(parent) in _HOLDERS and xhtml.empty(parent):
        _drop(parent)


def _report(article: Article, message: str, line: int | None) -> Article:
    hint = "delete it from the text; it keeps no place open in a book"
    return article.report("filler-removed", message, line=line, hint=hint)
