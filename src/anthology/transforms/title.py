"""Settle the title: from the metadata, else the first heading, else the file's name."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.book import Person
from anthology.readers.plain_text.blocks import Lexicon
from anthology.readers.plain_text.title_page import read_byline
from anthology.readers.recognition import remedy
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_OF_FOLDERS = ("index", "_index", "readme", "content", "post", "page")  # the text of its folder
_NEAR = 0.75  # share of the words in common, in order, from which one title repeats another


def settle_title(article: Article) -> Article:
    """Give the article a title and take the heading out of the body that says the same."""
    root = xhtml.parse(article.body)
    heading = _title_heading(root)
    title = article.meta.title
    if heading is not None and not title:
        return _without(article, root, heading, xhtml.text(heading))
    if heading is not None and _repeats(xhtml.text(heading), title):
        article = article.report(
            "title-repeated",
            f"the text repeats its title: “{xhtml.text(heading)}”",
            line=xhtml.line(heading),
        )
        return _without(article, root, heading, title)
    if title:
        return article
    what, named = _name(PurePosixPath(article.source.path))
    article = article.report(
        "title-missing",
        f"no title found; the {what} stands in: “{named}”",
        hint=remedy(article.format, "title"),
    )
    return replace(article, meta=replace(article.meta, title=named.capitalize()))


def _name(path: PurePosixPath) -> tuple[str, str]:
    """Tell what names a text, its file or its folder, and how it reads without date and signs."""
    what, stem = "file's name", path.stem
    if stem.lower() in _OF_FOLDERS and path.parent.name:
        what, stem = "folder's name", path.parent.name
    named = re.sub(r"[\s_-]+", " ", re.sub(r"^\d{4}-\d\d-\d\d-|^\d+[-_. ]+", "", stem)).strip()
    return what, named or stem


def _title_heading(root: Element) -> Element | None:
    """Find the heading that may be the title: the only h1, or a heading that opens the text."""
    tops = list(root.iter("h1"))
    if len(tops) == 1:
        return tops[0]
    first = next((node for node in root if not xhtml.empty(node)), None)
    opens = first is not None and xhtml.name(first) in ("h1", "h2")
    return first if opens and first is not None and not first.get("data-number") else None


def _repeats(heading: str, title: str) -> bool:
    mine, other = (re.findall(r"\w+", text.lower()) for text in (heading, title))
    return SequenceMatcher(None, mine, other, autojunk=False).ratio() >= _NEAR


def _without(article: Article, root: Element, heading: Element, title: str) -> Article:
    pictures = [one for one in heading.iter("img") if (one.get("src") or "").strip()]
    at = root.index(heading) if heading.getparent() is root else 0
    line = xhtml.line(heading)
    xhtml.drop(heading)
    for picture in reversed(pictures):
        address = picture.get("src") or ""
        if "//" in address:  # a badge: it says how a program fares today
            article = article.report(
                "markup-removed", f"a picture beside the title was left out: {address}", line=line
            )
            continue
        picture.tail = None
        place = xhtml.element("p", **({"data-line": str(line)} if line else {}))
        place.append(picture)
        root.insert(at, place)
    return replace(article, body=xhtml.serialise(root), meta=replace(article.meta, title=title))


TITLE_STEP = Transform(rank=10, apply=settle_title)


_LINES = 3  # paragraphs at the beginning that may tell
_LONGEST = 80  # characters of such a line
_BREAK = re.compile(r"\s*(?:[|·•–—]|,\s(?=le\s|on\s))\s*")


def settle_byline(article: Article) -> Article:
    """Move `By Ada Sample` and lone dates at the top into the metadata, where those lack them."""
    root = xhtml.parse(article.body)
    opening = [node for node in list(root)[:_LINES] if xhtml.name(node) == "p"]
    if not opening or len(xhtml.text(opening[0])) > _LONGEST:
        return article  # as most are; to count the words of a text takes a while
    lexicon = Lexicon(xhtml.text(node) for node in root)
    for paragraph in opening:
        told = _read(article, xhtml.text(paragraph), lexicon)
        if told is None:
            break
        article = _report(told, paragraph)
        xhtml.drop(paragraph)
    return replace(article, body=xhtml.serialise(root))


def _read(article: Article, text: str, lexicon: Lexicon) -> Article | None:
    """Give the article with what a line tells; None where it tells more, or what is known."""
    if not text or len(text) > _LONGEST:
        return None
    meta = article.meta
    whole = read_byline(text, lexicon)
    for names, date in [whole] if any(whole) else _told_apart(text, lexicon):
        known = (names and meta.authors) or (date and meta.date not in ("", date))
        if known or not (names or date):
            return None
        people = tuple(Person(name) for name in names) or meta.authors
        meta = replace(meta, authors=people, date=date or meta.date)
    return replace(article, meta=meta)


def _told_apart(text: str, lexicon: Lexicon) -> list[tuple[tuple[str, ...], str]]:
    return [read_byline(part, lexicon) for part in _BREAK.split(text)]


def _report(article: Article, paragraph: Element) -> Article:
    return article.report(
        "metadata-guessed",
        f"author or date was read out of the line “{xhtml.text(paragraph)}”",
        line=xhtml.line(paragraph),
        hint=f"to settle it, {remedy(article.format, 'author')}",
    )


BYLINE_STEP = Transform(rank=11, apply=settle_byline)
