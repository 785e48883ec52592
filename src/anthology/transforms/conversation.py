"""Mark who speaks in a conversation: paragraphs that open with a name, or a question in bold."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_NAME = re.compile(r"[^\W\d_][^:.!?]{0,40}?\s?:?")
_WORDS = 4  # words of the longest name
_SHARE = 0.4  # of the paragraphs that must be labelled for labels to be speakers
_TWICE = 2
_BOLD = ("strong", "b")


def mark_speakers(article: Article) -> Article:
    """Make `span.speaker` of names in bold that open paragraphs again and again.

    Their paragraphs become `p.question` or `p.answer`, by whether most of what this speaker
    says ends in a question mark. Where there are no names, paragraphs wholly in bold that end
    in one, two of them at least, are questions. What a reader has marked stays as it is.
    """
    root = xhtml.parse(article.body)
    for node in [node for node in root if xhtml.name(node) == "p"]:
        _part_turns(node)
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


def _part_turns(paragraph: Element) -> None:
    """Make a paragraph of each turn where several stand in one, each on lines of its own."""
    if not _label(paragraph):
        return
    for child in list(paragraph)[:0:-1]:
        before = child.getprevious()
        ended = (
            before is not None and xhtml.name(before) == "br" and not (before.tail or "").strip()
        )
        ended = ended or (before is not None and (before.tail or "").rstrip(" ").endswith("\n"))
        if not ended or before is None or not _names(child):
            continue
        turn = xhtml.element("p")
        turn.set("data-line", str(xhtml.line(child) or xhtml.line(paragraph) or ""))
        paragraph.addnext(turn)
        for moved in [child, *child.itersiblings()]:
            turn.append(moved)
        before.tail = (before.tail or "").rstrip()
        if xhtml.name(before) == "br":
            xhtml.drop(before)


def _label(paragraph: Element) -> str:
    """Give the name that opens a paragraph in bold, with its colon in or behind it."""
    first = paragraph[0] if len(paragraph) and not (paragraph.text or "").strip() else None
    return _names(first) if first is not None else ""


def _names(first: Element) -> str:
    if xhtml.name(first) not in _BOLD:
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


SPEECH_STEP = Transform(rank=29, apply=mark_speakers)


_TIME = r"\d{1,2}\s?(?:[hH:]\s?\d{0,2}|\.\d{2}(?!\d)|(?=\s?[ap]\.?m))(?:\s?[ap]\.?m\.?)?"
_HOUR = re.compile(
    rf"\s*(?P<hour>{_TIME}(?:\s*(?:→|->|–|—|-|to|à|/)\s*{_TIME})?)(?P<dash>\s*[-–—:|·,]\s+|\s+)(?=\S)"
)
_BARE = re.compile(r"\d{1,2}\.\d{2}")  # alone, it may as well be the number of a section
_BY = re.compile(
    r"(?i:by|with|par|avec|speakers?|intervenant(?:e|s|es)?|présenté par)\b\s?:?\s+(?=[A-ZÀ-Þ])"
)
_LONGEST = 300  # characters of a line of speakers
_SENTENCE = re.compile(r"[.!?…]\s+[A-ZÀ-Þ]\w+\s+[a-zà-ÿ]")  # one ends, another goes on


def mark_sessions(article: Article) -> Article:
    """Put the hour that opens a heading into a `span.hour`, the dash behind it into another.

    The paragraph behind such a heading becomes `p.speakers` where it opens with “by” or “par”
    and a name, or stands in italics as a whole.
    """
    root = xhtml.parse(article.body)
    for heading in root.iter("h2", "h3", "h4"):
        if _mark_hour(heading):
            _mark_speakers(heading.getnext())
    return replace(article, body=xhtml.serialise(root))


def _mark_hour(heading: Element) -> bool:
    found = _HOUR.match(heading.text or "")
    if not found or _BARE.fullmatch(found["hour"]) or heading.get("data-number"):
        return False
    hour = xhtml.element("span", found["hour"], class_="hour")
    dash = xhtml.element("span", found["dash"], class_="hour-end")
    dash.tail = (heading.text or "")[found.end() :]
    heading.text = None
    heading.insert(0, hour)
    heading.insert(1, dash)
    return True


def _mark_speakers(paragraph: Element | None) -> None:
    if paragraph is None or xhtml.name(paragraph) != "p":
        return
    text = xhtml.text(paragraph)
    slanted = (
        len(paragraph) == 1
        and xhtml.name(paragraph[0]) in ("em", "i")
        and xhtml.text(paragraph[0]) == text
    )
    if (slanted or _BY.match(text)) and len(text) <= _LONGEST and not _SENTENCE.search(text):
        xhtml.add_class(paragraph, "speakers")


SESSIONS_STEP = Transform(rank=28, apply=mark_sessions)


_DASH = re.compile(r"^\s*(?:—|–|--|-)\s+(?=\S)")
_LAST_LINE = re.compile(r"(?:^|\n)\s*(?:—|–|--)\s+(?P<who>[^\n]+?)\s*\Z")
_QUOTES_LONGEST = 120  # characters of a line that may still name a speaker


def attribute_quotes(article: Article) -> Article:
    """Mark the last paragraph or line of a block quotation as its attribution.

    A dash opens it, or it is a `cite` and nothing else.
    """
    root = xhtml.parse(article.body)
    for quotation in root.iter("blockquote"):
        if quotation.find("footer") is None and len(quotation):
            _part(quotation[-1])
            _mark(quotation[-1], first=len(quotation) == 1)
    return replace(article, body=xhtml.serialise(root))


def _part(last: Element) -> None:
    """Make a paragraph of the last line of a paragraph, where a dash opens it."""
    if xhtml.name(last) != "p" or not xhtml.text(last):
        return
    end = last[-1] if len(last) else None
    words = (last.text if end is None else end.tail) or ""
    found = _LAST_LINE.search(words)
    broken = end is not None and xhtml.name(end) == "br"
    if not found or (found.start() == 0 and not broken) or len(found["who"]) > _QUOTES_LONGEST:
        return
    if _DASH.match(xhtml.text(last)):
        return  # a dialogue, whose lines all open so
    if end is None:
        last.text = words[: found.start()]
    else:
        end.tail = words[: found.start()]
        if broken and not (end.tail or "").strip():
            xhtml.drop(end)
    last.addnext(xhtml.element("p", f"— {found['who']}"))


def _mark(last: Element, *, first: bool) -> None:
    text = xhtml.text(last)
    cited = len(last) == 1 and xhtml.name(last[0]) == "cite" and xhtml.text(last[0]) == text
    if first or xhtml.name(last) != "p" or len(text) > _QUOTES_LONGEST:
        return
    if not cited and not _DASH.match(text):
        return
    last.tag = "footer"
    if last.text:
        last.text = _DASH.sub("", last.text, count=1)


QUOTES_STEP = Transform(rank=44, apply=attribute_quotes)
