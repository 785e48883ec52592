"""Settle who wrote a text: read bylines, signatures, and what stands behind a title.

A title that so becomes free of names is set as others are, where it is in capitals.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING

from anthology.language.correspondence import CLOSING, GREETING, POSTSCRIPT
from anthology.language.dates import dateline
from anthology.language.lexicon import Lexicon
from anthology.language.names import is_name, is_shouted, unshout
from anthology.markup import xhtml
from anthology.readers.metadata.byline import Byline, read_byline, read_line_below_title
from anthology.readers.remedies import remedy
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article, Person


_INITIAL = re.compile(r"[A-ZÀ-Þ]\.")
_TITLED = re.compile(r"\s*\((?:mrs?|ms|miss|mme|mlle|m\.|dr)\.?\)$", re.IGNORECASE)
_DASHES = ("—", "–", "-")
_HEAD = 6  # paragraphs of a letter, of which one greets
_SIGNATURE = 60  # characters that a signature has at most
_STANDING_OUT = ("em", "i", "strong", "b", "small")
_LINES = 3  # paragraphs at the beginning that may tell
_LONGEST = 160  # characters of such a line
_PROSE = 100  # characters from which a paragraph is no heading, list or line of a table


def settle_byline(article: Article) -> Article:
    """Move `By Ada Sample`, `Photos: …` and lone dates into the metadata, where those lack them.

    At the foot only a line counts that a word such as “by” opens. A line that says again what is
    known goes too; one that says something else stays.
    """
    root = xhtml.parse(article.body)
    article = _plain_title(_from_subtitle(article, root), root)
    blocks = [node for node in root if not _is_aside(node)]
    opening = list(takewhile(_may_tell, blocks[:_LINES]))
    if _greets(blocks):  # a place before a date heads a letter, and is nobody's name
        opening = [*takewhile(lambda node: not dateline(xhtml.text(node)), opening)]
    foot = [node for node in blocks[-1:] if _may_tell(node)]
    if not (opening or foot):
        return article  # as most are; to count the words of a text takes a while
    lexicon = Lexicon(xhtml.text(node) for node in root)
    for paragraph in opening:
        lines = _read(paragraph, lexicon)
        if (changed := _with_byline(article, lines, paragraph)) is None:
            break
        article = changed
        xhtml.drop(paragraph)
    for paragraph in foot:
        lines = _read(paragraph, lexicon) if paragraph in [*root] else []
        named = all(line.labelled for line in lines)
        if named and (changed := _with_byline(article, lines, paragraph)) is not None:
            article = changed
            xhtml.drop(paragraph)
    article = _signed(article, [*root], lexicon)
    article = _transcribed(article)
    return replace(article, body=xhtml.serialise(root))


def _signed(article: Article, blocks: Sequence[Element], lexicon: Lexicon) -> Article:
    """Take a name that signs a text as its author's, where nobody else is named.

    A name below a quotation is that of whom it quotes. A paragraph that is only the name goes, for
    the book prints it below the title; not so in a letter, which is known by whom it greets, by
    the greeting that ends it, or by what was written after the name.
    """
    meta = article.meta
    if any(one.role == "interviewer" for one in meta.contributors):
        return article
    told = [one for one in blocks if not _is_aside(one)]
    last = [one for one in told if not POSTSCRIPT.match(xhtml.text(one))][-2:]
    if len(last) < 2 or xhtml.name(last[1]) != "p" or xhtml.name(last[0]) == "blockquote":  # noqa: PLR2004
        return article
    *above, line = xhtml.break_lines(last[1]) or [""]
    before = above[-1] if above else xhtml.text(last[0])
    quoted = line.startswith(_DASHES) and before.endswith(("”", "»", '"'))
    below = read_line_below_title(_TITLED.sub("", line), lexicon)
    # A place may stand before a date as well, but it has no initials.
    placed = below.date and not _INITIAL.match(line)
    if quoted or placed or below.labelled or len(line) > _SIGNATURE or not below.authors:
        return article
    names = [{one.name.casefold() for one in some} for some in (meta.authors, below.authors)]
    said_more = any(one.position for one in below.authors) or len(below.people) > len(names[1])
    letter = before.endswith(",") or CLOSING.search(before) or told[-1] is not last[1]
    letter = letter or _greets(told)
    alone = not (above or said_more or letter or _TITLED.search(line))
    if meta.authors and (names[0] != names[1] or not alone):
        return article
    where = xhtml.line(last[1])
    if meta.authors:
        message = f"a signature says again who wrote the text, and was left out: “{line}”"
        article = article.report("title-repeated", message, line=where)
    else:
        message = f"the author {_listed(below.authors)} was read out of the signature: “{line}”"
        hint = f"to settle it, {remedy(article.format, 'author')}"
        article = article.report("metadata-guessed", message, line=where, hint=hint)
    if alone:
        xhtml.drop(last[1])
    meta = replace(meta, authors=meta.authors or below.authors, date=meta.date or below.date)
    return replace(article, meta=meta)


def _greets(blocks: Sequence[Element]) -> bool:
    """Tell whether a text begins as a letter does."""
    return any(GREETING.fullmatch(xhtml.text(one)) for one in blocks[:_HEAD])


def _listed(people: Sequence[Person]) -> str:
    """Name people in a message."""
    return ", ".join(one.name for one in people)


def _transcribed(article: Article) -> Article:
    """Take those who wrote down what was said as the authors, where nobody else is named."""
    meta = article.meta
    if not meta.contributors or any(one.role != "transcriber" for one in meta.people):
        return article
    authors = tuple(replace(one, role="") for one in meta.contributors)
    return replace(article, meta=replace(meta, authors=authors, contributors=()))


_BEHIND = re.compile(
    r"(?P<title>.*\w.*?)\s*(?:\((?P<in>[^()]+)\)|\s[–—|-]\s(?P<by>(?:by|par)\s.+)"
    r"|(?:\s?[,:|]|\s[–—-]|(?<=[A-ZÀ-Þ]{2}))\s(?P<works>(?:po[èe]mes?|poems?|gedichte|textes?|nouvelles"
    r"|stories|r[ée]cits?)\s(?:de\s|d['’]|by\s|par\s|von\s).+))"
)


def _plain_title(article: Article, root: Element) -> Article:
    """Part a title from the byline behind it, and set one in capitals as other titles are."""
    title = article.meta.title
    found = _BEHIND.fullmatch(title)
    if not found and not is_shouted(title):
        return article
    lexicon = Lexicon(xhtml.text(node) for node in root)
    line = read_byline(found["in"] or found["by"] or found["works"], lexicon) if found else Byline()
    if found and line.labelled and not article.meta.authors:
        meta = replace(
            article.meta,
            title=found["title"],
            authors=line.authors,
            contributors=(*article.meta.contributors, *line.contributors),
            date=article.meta.date or line.date,
        )
        read = ", ".join(f"{one.role or 'author'} {one.name}" for one in line.people)
        message = f"behind the title “{found['title']}” was read: {read}"
        article = replace(article.report("metadata-guessed", message), meta=meta)
    title = article.meta.title
    if not is_shouted(title) or " " not in title:
        return article
    plain = unshout(title, lexicon)
    if plain != title:
        message = f"the title in capitals was set as “{plain}”"
        hint = f"to settle it, {remedy(article.format, 'title')}"
        article = article.report("metadata-guessed", message, hint=hint)
    return replace(article, meta=replace(article.meta, title=plain))


def _from_subtitle(article: Article, root: Element) -> Article:
    """Take a subtitle that only names people, and a date, as the byline that it was meant for.

    It stays where the text speaks of them; what it says of its author stands at its end.
    """
    meta = article.meta
    if not meta.subtitle or meta.people:
        return article
    *body, last = [xhtml.text(node) for node in root] or [""]
    line = read_line_below_title(meta.subtitle, Lexicon([*body, last]))
    names = [one.name for one in line.authors]
    said = " ".join(body if any(map(last.startswith, names)) else [*body, last])
    if not names or (not line.labelled and any(name.split()[-1] in said for name in names)):
        return article
    message = f"the author {_listed(line.authors)} was read out of the subtitle: “{meta.subtitle}”"
    hint = f"to settle it, {remedy(article.format, 'author')}"
    article = article.report("metadata-guessed", message, hint=hint)
    meta = replace(
        meta,
        subtitle="",
        authors=line.authors,
        contributors=line.contributors,
        date=meta.date or line.date,
    )
    return replace(article, meta=meta)


def _is_aside(node: Element) -> bool:
    """Tell pictures and notes from what a text says at its beginning and its end."""
    picture = node.find(".//img") is not None and not xhtml.text(node)
    return picture or (xhtml.name(node) == "section" and "footnotes" in xhtml.classes(node))


def _may_tell(node: Element) -> bool:
    """Tell whether an element is a paragraph short enough for a byline."""
    return xhtml.name(node) == "p" and 0 < len(xhtml.text(node)) <= _LONGEST


def _read(paragraph: Element, lexicon: Lexicon) -> list[Byline]:
    """Read a paragraph as one line, else each of its lines; nothing where one says more.

    The first of a text may be a name alone, where it stands in italics or bold, or above a long
    paragraph and no other name stands so.
    """
    first = paragraph.getprevious() is None and len(paragraph) == 1 and not paragraph.text
    alone = first and xhtml.name(paragraph[0]) in _STANDING_OUT and not paragraph[0].tail
    read = read_line_below_title if alone or _names_alone(paragraph, lexicon) else read_byline
    whole = read(xhtml.text(paragraph), lexicon)
    if whole:
        return [whole]
    lines = [read_byline(line, lexicon) for line in xhtml.break_lines(paragraph)]
    return lines if all(lines) else []


def _names_alone(paragraph: Element, lexicon: Lexicon) -> bool:
    """Tell whether the first paragraph is a name, as of an author, and not of one of several."""
    below = paragraph.getnext()
    if paragraph.getprevious() is not None or len(paragraph) or below is None:
        return False
    others = (xhtml.text(node) for node in paragraph.itersiblings())
    long = xhtml.name(below) == "p" and len(xhtml.text(below)) > _PROSE
    named = long and is_name(xhtml.text(paragraph), lexicon)
    return named and not any(is_name(text, lexicon) for text in others if len(text) <= _SIGNATURE)


def _with_byline(article: Article, lines: list[Byline], paragraph: Element) -> Article | None:
    """Give the article with what lines tell; None where they tell nothing, or other things."""
    above = paragraph.getprevious()
    people = [one for line in lines for one in line.people]
    under_picture = above is not None and above.find(".//img") is not None
    if not lines or (under_picture and all(one.role == "photographer" for one in people)):
        return None
    meta = article.meta
    for line in lines:
        others = {one.name.casefold() for one in meta.authors}
        same = {one.name.casefold() for one in line.authors} <= others
        if (line.authors and others and not same) or (
            line.date and meta.date not in ("", line.date)
        ):
            return None
        known = {(one.role, one.name.casefold()) for one in meta.contributors}
        known |= {("interviewer", name) for name in others}  # who writes it down, asked as well
        new = [one for one in line.contributors if (one.role, one.name.casefold()) not in known]
        meta = replace(
            meta,
            authors=meta.authors or line.authors,
            contributors=(*meta.contributors, *new),
            date=meta.date or line.date,
        )
    said, where = xhtml.text(paragraph), xhtml.line(paragraph)
    if meta == article.meta:
        message = f"a line says again who wrote the text, or when, and was left out: “{said}”"
        return article.report("title-repeated", message, line=where)
    facts = [f"{one.role or 'author'} {one.name}" for one in people]
    facts += [f"date {line.date}" for line in lines if line.date]
    message = f"the line “{said}” was read as {', '.join(facts)}"
    hint = "change the line if this is wrong"
    return replace(article.report("metadata-guessed", message, line=where, hint=hint), meta=meta)


BYLINE_STEP = Transform(rank=11, apply=settle_byline)
