"""Settle the title: from the metadata, else the first heading, else the file's name."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import takewhile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.lexicon import Lexicon
from anthology.language.names import is_shouted, unshout
from anthology.markup import xhtml
from anthology.readers.metadata.byline import Byline, read_byline, read_line_below_title
from anthology.readers.plain_text.title_page import may_be_title
from anthology.readers.recognition import remedy
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_OF_FOLDERS = ("index", "_index", "readme", "content", "post", "page")  # the text of its folder
_LONGEST_TITLE = 1000  # letters: the longest titles of old books have half as many
_NEAR = 0.75  # share of the words in common, in order, from which one title repeats another


def settle_title(article: Article) -> Article:
    """Give the article a title and take the heading out of the body that says the same."""
    root = xhtml.parse(article.body)
    title = article.meta.title
    heading = _title_heading(root, title)
    if len(title) > _LONGEST_TITLE:
        message = f"what has {len(title)} letters is no title: “{title[:40]}…”"
        hint = remedy(article.format, "title")
        article = article.report("metadata-doubtful", message, hint=hint)
        title = ""
    if heading is not None and (not title or _repeats(xhtml.text(heading), title)):
        _free_of_notes(heading, root)
    if heading is not None and not title:
        return _without(article, root, heading, xhtml.text(heading))
    if heading is not None and _repeats(xhtml.text(heading), title):
        article = article.report(
            "title-repeated",
            f"the text repeats its title: “{xhtml.text(heading)}”",
            line=xhtml.line(heading),
        )
        below = heading.getnext()
        if below is not None and article.meta.subtitle == xhtml.text(below) != "":
            message = f"the text repeats its subtitle: “{article.meta.subtitle}”"
            article = article.report("title-repeated", message, line=xhtml.line(below))
            xhtml.drop(below)
        return _without(article, root, heading, title)
    if title:
        return article
    if first := _opening_line(root):
        message = f"the title was read out of the first line: “{first}”"
        hint = f"to settle it, {remedy(article.format, 'title')}"
        article = article.report("metadata-guessed", message, line=xhtml.line(root[0]), hint=hint)
        meta = replace(article.meta, title=first)
        return replace(article, body=xhtml.serialise(root), meta=meta)
    what, named = _name(PurePosixPath(article.source.path))
    article = article.report(
        "title-missing",
        f"no title found; the {what} stands in: “{named}”",
        hint=remedy(article.format, "title"),
    )
    return replace(article, meta=replace(article.meta, title=named[:1].upper() + named[1:]))


def _free_of_notes(heading: Element, root: Element) -> None:
    """Set the notes that a title calls as paragraphs behind the text: a title has no numbers."""
    calls = [node for node in heading.iter("a") if "noteref" in xhtml.classes(node)]
    notes = {f"#{node.get('id')}": node for node in root.iter("li") if node.get("id")}
    for call in calls:
        target = call.get("href") or ""
        xhtml.drop(call)
        again = any(one.get("href") == target for one in root.iter("a"))
        note = notes.get(target)
        section = next((one for one in root if "footnotes" in xhtml.classes(one)), None)
        if again or note is None or section is None:
            continue
        blocks = [one for one in note if xhtml.name(one) in xhtml.BLOCK]
        if not blocks:
            blocks = [xhtml.element("p", note.text or "")]
            blocks[0].extend(list(note))
        for block in blocks:
            xhtml.add_class(block, "title-note")
            section.addprevious(block)
        xhtml.drop(note)


def _opening_line(root: Element) -> str:
    """Take the line that opens a text, where lines that say who wrote it stand right below."""
    first, second = [*root, None, None][:2]
    if first is None or second is None or xhtml.name(first) != "p":
        return ""
    lexicon = Lexicon(xhtml.text(node) for node in root)
    head, *below = xhtml.break_lines(first) or [""]
    bylines = [read_byline(line, lexicon) for line in below]
    if not below and xhtml.name(second) == "p":
        bylines = [read_byline(line, lexicon) for line in xhtml.break_lines(second)]
    named = all(bylines) and any(one.labelled for one in bylines)
    if not named or not may_be_title(head) or read_byline(head, lexicon):
        return ""
    if below:
        for node in list(first):
            first.remove(node)
        first.text = "\n".join(below)
    else:
        xhtml.drop(first)
    return head


def _name(path: PurePosixPath) -> tuple[str, str]:
    """Tell what names a text, its file or its folder, and how it reads without date and signs."""
    what, stem = "file's name", path.stem
    if stem.lower() in _OF_FOLDERS and path.parent.name:
        what, stem = "folder's name", path.parent.name
    named = re.sub(r"[\s_-]+", " ", re.sub(r"^\d{4}-\d\d-\d\d-|^\d+[-_. ]+", "", stem)).strip()
    return what, named or stem


def _title_heading(root: Element, title: str) -> Element | None:
    """Find the heading that may be the title: the only h1, or a heading that opens the text.

    One of a lower level is it only where it repeats the `title` that is known.
    """
    tops = list(root.iter("h1"))
    first = next((node for node in root if not xhtml.empty(node)), None)
    opens = first is not None and (
        xhtml.name(first) in ("h1", "h2")
        or (xhtml.name(first) in xhtml.HEADINGS and _repeats(xhtml.text(first), title))
    )
    opening = first if opens and first is not None and not first.get("data-number") else None
    found = tops[0] if len(tops) == 1 else opening
    long = found is not None and len(xhtml.text(found)) > _LONGEST_TITLE
    return None if long else found


def _repeats(heading: str, title: str) -> bool:
    """Tell whether a heading has nearly the words of the title."""
    mine, other = (re.findall(r"\w+", text.lower()) for text in (heading, title))
    return SequenceMatcher(None, mine, other, autojunk=False).ratio() >= _NEAR


def _without(article: Article, root: Element, heading: Element, title: str) -> Article:
    """Take out the heading that the title was taken from; its pictures stay as paragraphs."""
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


_POSTSCRIPT = re.compile(r"P\.?\s?-?S\.?\b")
_TITLED = re.compile(r"\s*\((?:mrs?|ms|miss|mme|mlle|m\.|dr)\.?\)$", re.IGNORECASE)
_DASHES = ("—", "–", "-")
_SIGNATURE = 60  # characters that a signature has at most
_STANDING_OUT = ("em", "i", "strong", "b", "small")
_LINES = 3  # paragraphs at the beginning that may tell
_LONGEST = 160  # characters of such a line


def settle_byline(article: Article) -> Article:
    """Move `By Ada Sample`, `Photos: …` and lone dates into the metadata, where those lack them.

    At the foot only a line counts that a word such as “by” opens. A line that says again what is
    known goes too; one that says something else stays.
    """
    root = xhtml.parse(article.body)
    article = _plain_title(article, root)
    blocks = [node for node in root if not _is_aside(node)]
    opening = list(takewhile(_may_tell, blocks[:_LINES]))
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
    article = _signed(article, blocks, lexicon)
    return replace(article, body=xhtml.serialise(root))


def _signed(article: Article, blocks: Sequence[Element], lexicon: Lexicon) -> Article:
    """Take a name that signs a text as its author's, where nobody else is named; it stays.

    A name below a quotation is that of whom it quotes.
    """
    meta = article.meta
    if meta.authors or any(one.role == "interviewer" for one in meta.contributors):
        return article
    last = [one for one in blocks if not _POSTSCRIPT.match(xhtml.text(one))][-2:]
    if len(last) < 2 or xhtml.name(last[1]) != "p" or xhtml.name(last[0]) == "blockquote":  # noqa: PLR2004
        return article
    *above, line = xhtml.break_lines(last[1]) or [""]
    before = above[-1] if above else xhtml.text(last[0])
    quoted = line.startswith(_DASHES) and before.endswith(("”", "»", '"'))
    below = read_line_below_title(_TITLED.sub("", line), lexicon)
    if quoted or below.date or below.labelled or len(line) > _SIGNATURE or not below.authors:
        return article
    message = f"the author was read out of the signature: “{line}”"
    hint = f"to settle it, {remedy(article.format, 'author')}"
    article = article.report("metadata-guessed", message, line=xhtml.line(last[1]), hint=hint)
    return replace(article, meta=replace(meta, authors=below.authors))


_BEHIND = re.compile(
    r"(?P<title>.*\w.*?)\s*(?:\((?P<in>[^()]+)\)|\s[–—|-]\s(?P<by>(?:by|par)\s.+))"
)


def _plain_title(article: Article, root: Element) -> Article:
    """Part a title from the byline behind it, and set one in capitals as other titles are."""
    title = article.meta.title
    found = _BEHIND.fullmatch(title)
    if not found and not is_shouted(title):
        return article
    lexicon = Lexicon(xhtml.text(node) for node in root)
    line = read_byline(found["in"] or found["by"], lexicon) if found else Byline()
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


def _is_aside(node: Element) -> bool:
    """Tell pictures and notes from what a text says at its beginning and its end."""
    picture = node.find(".//img") is not None and not xhtml.text(node)
    return picture or (xhtml.name(node) == "section" and "footnotes" in xhtml.classes(node))


def _may_tell(node: Element) -> bool:
    """Tell whether an element is a paragraph short enough for a byline."""
    return xhtml.name(node) == "p" and 0 < len(xhtml.text(node)) <= _LONGEST


def _read(paragraph: Element, lexicon: Lexicon) -> list[Byline]:
    """Read a paragraph as one line, else each of its lines; nothing where one says more.

    The first of a text may be a name alone, where it stands in italics or bold.
    """
    first = paragraph.getprevious() is None and len(paragraph) == 1 and not paragraph.text
    alone = first and xhtml.name(paragraph[0]) in _STANDING_OUT and not paragraph[0].tail
    read = read_line_below_title if alone else read_byline
    whole = read(xhtml.text(paragraph), lexicon)
    if whole:
        return [whole]
    lines = [read_byline(line, lexicon) for line in xhtml.break_lines(paragraph)]
    return lines if all(lines) else []


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
