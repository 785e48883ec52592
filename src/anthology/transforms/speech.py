"""Mark who speaks in a conversation: paragraphs that open with a name, or a question in bold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.book import Article
    from anthology.xhtml import Element

_NAME = re.compile(r"[^\W\d_][^:.!?]{0,40}?\s?:?")
_WORDS = 4  # words of the longest name
_SHARE = 0.4  # of the paragraphs that must be labelled for labels to be speakers
_TWICE = 2
_BOLD = ("strong", "b")


def mark(article: Article) -> Article:
    """Make `span.speaker` of names in bold that open paragraphs again and again.

    Their paragraphs become `p.question` or `p.answer`, by whether most of what this speaker
    says ends in a question mark. Where there are no names, paragraphs wholly in bold that end
    in one, two of them at least, are questions. What a reader has marked stays as it is.
    """
    root = xhtml.parse(article.body)
    paragraphs = [node for node in root if xhtml.name(node) == "p"]
    if any("question" in xhtml.classes(node) for node in paragraphs):
        return article
    labelled = [node for node in paragraphs if _label(node)]
    often = {name for name, n in Counter(map(_label, labelled)).items() if n >= _TWICE}
    spoken = [node for node in labelled if _label(node) in often]
    if len(often) >= _TWICE and len(spoken) >= _SHARE * len(paragraphs):
        _mark_turns(spoken)
    else:
        _mark_bold(paragraphs)
    return replace(article, body=xhtml.serialise(root))


def _label(paragraph: Element) -> str:
    """Give the name that opens a paragraph in bold, with its colon in or behind it."""
    first = paragraph[0] if len(paragraph) and not (paragraph.text or "").strip() else None
    if first is None or xhtml.name(first) not in _BOLD:
        return ""
    name = xhtml.text(first)
    colon = name.endswith(":") or (first.tail or "").lstrip().startswith(":")
    is_name = _NAME.fullmatch(name) and len(name.split()) <= _WORDS and name[0].isupper()
    return name.rstrip(" :\u00a0\u202f").casefold() if colon and is_name else ""


def _mark_turns(spoken: Sequence[Element]) -> None:
    asked = Counter(_label(node) for node in spoken if _asks(node))
    turns = Counter(map(_label, spoken))
    for node in spoken:
        name = _label(node)
        xhtml.add_class(node, "question" if asked[name] * 2 > turns[name] else "answer")
        xhtml.rename(node[0], "span")
        xhtml.add_class(node[0], "speaker")


def _mark_bold(paragraphs: Sequence[Element]) -> None:
    bold = [
        node
        for node in paragraphs
        if len(node) == 1
        and xhtml.name(node[0]) in _BOLD
        and xhtml.text(node[0]) == xhtml.text(node)
        and _asks(node)
    ]
    if len(bold) >= _TWICE:
        for node in bold:
            xhtml.add_class(node, "question")


def _asks(paragraph: Element) -> bool:
    return xhtml.text(paragraph).rstrip(" »”\"'").endswith("?")


STEP = Transform(rank=29, apply=mark)
