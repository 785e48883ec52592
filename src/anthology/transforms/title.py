"""Settle the title: from the metadata, else the first heading, else the file's name."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.contacts import find_contacts
from anthology.language.dates import dateline, lone_date
from anthology.language.lexicon import Lexicon
from anthology.language.names import is_name
from anthology.language.sentences import ends_sentence, may_be_title
from anthology.markup import xhtml
from anthology.readers.metadata.byline import read_byline
from anthology.readers.plain_text.title_page import ENTRY
from anthology.readers.remedies import remedy
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


# Behind the name of a file: “_v3_FINAL (2)”, “ - Copy”.
_VERSION = re.compile(
    r"(?:[\s_-]*\(\d{1,3}\)|[\s_-]+(?:[vV]\d{1,3}(?:[._]\d{1,3})?|(?i:copy|copie|kopie)|FINALE?|DEF|VF"
    r"|(?i:final|def)(?=[\s_-]*(?:\(|[vV]?\d))))+$"
)
_OF_FOLDERS = ("index", "_index", "readme", "content", "post", "page")  # the text of its folder
_LONGEST_TITLE = 1000  # letters: the longest titles of old books have half as many
_LONGEST_LINE, _PROSE = 70, 100  # characters: a line that is a title, a paragraph below one
_BETWEEN = 3  # lines about the author between them
_FIELDS = 6  # paragraphs that may be lines of a form
_TITLE_FIELD = re.compile(r"(?:titre|title|titel)\s?:\s*(?P<title>\S.{0,200})", re.IGNORECASE)
_COUNT = re.compile(
    r"""(?:(?:total\ )?(?:word|character)\ ?count|words|characters|(?:nombre\ de\ )?(?:mots|signes)
        |wörter|zeichen)\s?:\s*[\d\s.,’']+\w*
    |\(?(?:about\ |environ\ |ca\.\ )?\d[\d\s.,’']*\ (?:words|mots|signes|wörter)\)?""",
    re.IGNORECASE | re.VERBOSE,
)
_CONTACT_LABEL = re.compile(
    r"(?:[\s:;,/|()<>–-]|\b(?:e-?mail|mail|courriel|t[ée]l[ée]?(?:phone)?|phone|mobile|contact)\b\.?)*",
    re.IGNORECASE,
)
_NEAR = 0.75  # share of the words in common, in order, from which one title repeats another


def settle_title(article: Article) -> Article:
    """Give the article a title and take the heading out of the body that says the same."""
    root = xhtml.parse(article.body)
    article = _take_fields(article, root)
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
        said = xhtml.text(heading).casefold()
        if article.format != "html" or said != title.casefold():  # a page's head has it as well
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
    """Take the line that opens a text, above lines that say who wrote it or a long paragraph."""
    first, second = [*root, None, None][:2]
    if first is None or second is None or xhtml.name(first) != "p":
        return ""
    lexicon = Lexicon(xhtml.text(node) for node in root)
    head, *below = xhtml.break_lines(first) or [""]
    bylines = [read_byline(line, lexicon) for line in below]
    if not below and xhtml.name(second) == "p":
        bylines = [read_byline(line, lexicon) for line in xhtml.break_lines(second)]
    named = all(bylines) and any(one.labelled for one in bylines)
    named = named or (not below and _heads_text(first, lexicon))
    if not named or not may_be_title(head) or read_byline(head, lexicon):
        return ""
    if below:
        for node in list(first):
            first.remove(node)
        first.text = "\n".join(below)
    else:
        xhtml.drop(first)
    return head


def _heads_text(first: Element, lexicon: Lexicon) -> bool:
    """Tell whether a short paragraph stands over the text, lines about its author between them."""
    words = xhtml.text(first)
    other = lone_date(words) or dateline(words) or ENTRY.match(words) or [*find_contacts(words)]
    plain = words[:1].isalnum() and not len(first) and not ends_sentence(words.rstrip("?!"))
    if other or not plain or len(words) > _LONGEST_LINE or is_name(words, lexicon):
        return False
    below = first.getnext()
    for _ in range(_BETWEEN):
        said = xhtml.text(below) if below is not None else ""
        if not said or not (is_name(said, lexicon) or read_byline(said, lexicon)):
            break
        below = below.getnext() if below is not None else None
    long = below is not None and len(xhtml.text(below)) > _PROSE
    return long and below is not None and xhtml.name(below) == "p"


def _take_fields(article: Article, root: Element) -> Article:
    """Take what authors write above a text for the editors: title, length, their own address."""
    for node in [one for one in list(root)[:_FIELDS] if xhtml.name(one) == "p"]:
        words, line = xhtml.text(node), xhtml.line(node)
        if (found := _TITLE_FIELD.fullmatch(words)) and not article.meta.title:
            article = replace(article, meta=replace(article.meta, title=found["title"]))
            message = f"the line “{words}” was read as title"
            article = article.report("metadata-guessed", message, line=line)
        elif _COUNT.fullmatch(words):
            message = f"what is said of the length was left out: “{words}”"
            article = article.report("printed-furniture", message, line=line)
        elif _is_contact(words):
            message = f"the address of an author was left out: “{words}”"
            article = article.report("comment-removed", message, line=line)
        else:
            continue
        xhtml.drop(node)
    return replace(article, body=xhtml.serialise(root))


def _is_contact(words: str) -> bool:
    """Tell whether a line is nothing but mail addresses and telephone numbers."""
    found = [said for _, _, said in find_contacts(words)]
    for said in found:
        words = words.replace(said, "")
    return bool(found) and bool(_CONTACT_LABEL.fullmatch(words))


def _name(path: PurePosixPath) -> tuple[str, str]:
    """Tell what names a text, its file or its folder, and how it reads.

    Dates and numbers before it go, marks of versions behind it, and the signs between words.
    """
    what, stem = "file's name", path.stem
    if stem.lower() in _OF_FOLDERS and path.parent.name:
        what, stem = "folder's name", path.parent.name
    plain = re.sub(r"^\d{4}-\d\d-\d\d-|^\d+[-_. ]+", "", _VERSION.sub("", stem))
    return what, re.sub(r"[\s_-]+", " ", plain).strip() or stem


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
