"""Read a web page: what it says of itself, and where in it the text is."""

from __future__ import annotations

import html
import re
from collections import Counter
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from anthology.markup import page_heads
from anthology.markup.cleaning import MARKS, escape_unknown
from anthology.markup.page_furniture import take_out_furniture
from anthology.markup.page_lists import make_lists
from anthology.markup.page_scripts import undo_scripts
from anthology.markup.page_styles import write_styles
from anthology.markup.picture_sources import fallback_words, is_late, show_fallbacks
from anthology.markup.xhtml import BLOCK, Element, strip_control
from anthology.markup.xhtml import text as text_of

if TYPE_CHECKING:
    from collections.abc import Callable


_FURNITURE = "//nav | //header | //footer | //form | //*[@role='navigation']"
_NO_TEXT = (
    ".//nav | .//form | .//*[@role='navigation' or @role='search'] | .//script | .//style "
    "| .//template | .//noscript | .//noembed | .//noframes | .//title"
)
_AROUND = (
    "./header[not(.//h1)] | ./footer | ./*/header[not(.//h1)] | ./*/footer"
    # one between paragraphs belongs to them
    " | (.|./*)/aside[not(preceding-sibling::p and following-sibling::p)]"
)
_TEXTS = (
    "//*[contains(concat(' ', @class, ' '), ' e-content ')]",  # microformats.org, h-entry
    "//article",
    "//main",
    "//*[@role='main']",
    "//*[@itemprop='articleBody']",
    "//*[contains(concat(' ', @class, ' '), ' post-content ')]",
    "//*[contains(concat(' ', @class, ' '), ' entry-content ')]",
    "//*[@id='content']",
)
_ENOUGH = 0.3  # share of a page's words that its marked text must have to be believed
_DEEPEST = 500  # levels; the parser drops what lies deeper than 2,000
_NESTING = re.compile(
    r"<(/?)(?:div|span|section|table|ul|ol|blockquote|b|i|u|em|strong|font|a|sup|sub|code|q|small"
    r"|center|article|main|figure|details|s|big|cite)\b",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^<>]*>")  # of an encoding that the text has no more
# Word's conditions: what stands between two of them is for its own browsers, or for all others.
_CONDITION = re.compile(
    r"<!--\[if\b(?:(?!-->).)*-->|<!--\s*<!\[endif\]-->|<!(?:--)?\[(?:if|endif)\b[^>]*>", re.DOTALL
)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_OF_FRAMES = re.compile(r"</?(?:frameset|frame|noframes)\b[^>]*>", re.IGNORECASE)
_WHOLE = re.compile(r"<(/?)(html|body)\b[^>]*>", re.IGNORECASE)
# Ends of blocks with words or a phrase behind them, which a parser may overlook where the block
# has ended before, as a paragraph does at a box in it. No text has the sign (Unicode, 23.7).
_END_OF_BLOCK = re.compile(
    r"(</(?:p|div|h[1-6]|li|section|article|blockquote|center|td|th|table|ul|ol|dl|pre)\s*>)"
    r"(?=\s*(?:[^<\s]|<(?:a|abbr|b|big|button|cite|code|em|font|i|img|kbd|mark|q|s|small|span"
    r"|strong|su[bp]|tt|u|var)\b))",
    re.IGNORECASE,
)
_ENDED = "\ufdd4"


@dataclass(frozen=True, slots=True)
class Page:
    """Hold a page: `said`, what it says of itself, and `text`, its markup.

    The keys of `said` are those of front matter. `left_out` counts the words around the text that
    are not in it, `furniture` are pieces of the site within it that are not; `escaped` are tags
    in it that HTML does not know, which are text; `pixels` counts pictures too small to be seen.
    `dropped` are all words that are not in the text any more; `commented` says that what readers
    wrote below is among them.
    """

    said: dict[str, str]
    text: str
    left_out: int
    escaped: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    pixels: int = 0
    dropped: str = ""
    commented: bool = False


def read_page(markup: str, is_pixel: Callable[[str], bool] = lambda _: False) -> Page:
    """Divide a page into what it says of itself, its text, and the rest, which is left out.

    `is_pixel` tells of a picture, by its address, whether its file holds a single pixel.
    """
    unshown = fallback_words(markup)
    markup = show_fallbacks(_DECLARATION.sub("", strip_control(markup), count=1))
    markup, escaped = escape_unknown(_CONDITION.sub("", markup))
    if "<frameset" in markup.lower():
        markup = _OF_FRAMES.sub("", markup)  # what browsers without frames show is the text
    markup = _in_one_body(markup)
    root = _parse(_END_OF_BLOCK.sub(rf"\1{_ENDED}", markup))
    _part_words(root)
    said = page_heads.read_head(root)
    if _too_deep(markup):
        start = _BODY.search(markup)
        return Page(said, markup[start.end() if start else 0 :], 0)
    body = root.find("body")
    if body is None:
        return Page(said, "", 0)
    write_styles(root)
    undo_scripts(root)
    make_lists(root)
    words, all_words = _count(body), text_of(body).split()
    site = page_heads.site_heading(root)
    talks = [one for one in body.iter() if _is_talk(one)]
    text = _find_text(root, body, markup, words)
    named = site is not None and any(one is text for one in site.iterancestors())
    furniture = [text_of(site)] if site is not None and named else []
    if site is not None and named:
        site.drop_tree()  # type: ignore[attr-defined]
    pixels = [one for one in text.iter("img") if _is_tiny(one) or _is_pixel(one, is_pixel)]
    for picture in pixels:
        picture.drop_tree()  # type: ignore[attr-defined]
    furniture += take_out_furniture(text, page_heads.read_names(root, said))
    if "date" not in said and (date := page_heads.date_beside_author(furniture, said)):
        said["date"] = date
    inside = sum(len(one.split()) for one in furniture)
    _strip(text)
    inner = _inner(text)
    kept = tuple(tag for tag in escaped if html.escape(tag, quote=False) in inner)
    around = max(0, words - inside - _count(text))
    left = Counter(all_words) - Counter(text_of(text).split())
    dropped = " ".join(one for one in all_words if _taken(left, one))
    commented = not all(text in (one, *one.iterancestors()) for one in talks)
    furniture += unshown
    return Page(said, inner, around, kept, tuple(furniture), len(pixels), dropped, commented)


def _taken(left: Counter[str], word: str) -> bool:
    """Take a word once out of those that are left; tell whether it was among them."""
    left[word] -= 1
    return left[word] >= 0


_TALK = re.compile(
    r"(?:^|[\s_-])(?:comments?|commentaires?|kommentare?|disqus|respond)(?:$|[\s_-])", re.IGNORECASE
)


def _is_talk(node: Element) -> bool:
    """Tell whether an element holds what readers wrote about a text, by its class or id."""
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return bool(isinstance(node.tag, str) and _TALK.search(named) and text_of(node).strip())


def _is_tiny(picture: Element) -> bool:
    """Tell a picture that only counts readers: a pixel wide and high at most."""
    sides = [picture.get(side, "").strip().removesuffix("px") for side in ("width", "height")]
    return all(side in ("0", "1") for side in sides)


def _is_pixel(picture: Element, is_pixel: Callable[[str], bool]) -> bool:
    """Tell a picture whose file holds a pixel; not where a script puts another in its place."""
    return not is_late(" ".join(map(str, picture.keys()))) and is_pixel(picture.get("src") or "")


def _strip(text: Element) -> None:
    """Take out what is no text, and what drawings hold."""
    half = _count(text) / 2
    for node in _select(text, _NO_TEXT):
        if node.tag == "form" and _count(node) > half:  # as one around a whole page
            node.drop_tag()  # type: ignore[attr-defined]
        else:
            node.drop_tree()  # type: ignore[attr-defined]
    for drawing in text.iter("svg"):
        drawing.text = None
        drawing[:] = []
    for node in text.iter():
        for mark in MARKS.intersection(map(str, node.keys())):
            del node.attrib[mark]


def _parse(markup: str) -> Element:
    """Parse HTML of any kind; an empty text becomes an empty paragraph."""
    parser = lxml_html.HTMLParser(huge_tree=True)
    try:
        return lxml_html.document_fromstring(markup, parser=parser)
    except etree.ParserError:  # which says that there is nothing
        return lxml_html.document_fromstring("<p></p>", parser=parser)


def _in_one_body(markup: str) -> str:
    """Let a page end with its last words, also where they stand behind its end or in a second one.

    Browsers read on in the same body (HTML, 13.2.6.4.7 and 13.2.6.4.19).
    """
    begun: set[str] = set()

    def judge(tag: re.Match[str]) -> str:
        """Keep the first openings alone."""
        again = bool(tag[1]) or tag[2].lower() in begun
        begun.add(tag[2].lower())
        return " " if again else tag[0]

    return _WHOLE.sub(judge, markup).rstrip()


def _part_words(root: Element) -> None:
    """Put a break where a block ended for its writer, but not for the parser."""
    for node in [one for one in root.iter() if isinstance(one.tag, str)]:
        if _ENDED in (node.text or ""):
            first, *others = (node.text or "").split(_ENDED)
            node.text = first
            for at, words in enumerate(others):
                node.insert(at, _break(node, words))
        if _ENDED in (node.tail or ""):
            first, *others = (node.tail or "").split(_ENDED)
            node.tail = first
            if not first.strip() and node.tag in BLOCK:
                node.tail += others.pop(0)
            for words in reversed(others):
                node.addnext(_break(node, words))


def _break(node: Element, words: str) -> Element:
    """Make a line break with words behind it, for a place in or behind an element."""
    made = node.makeelement("br", {})
    made.tail = words
    return made


def _too_deep(markup: str) -> bool:
    """Tell whether elements are nested deeper than the parser can take."""
    depth = deepest = 0
    for match in _NESTING.finditer(markup):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def _find_text(root: Element, body: Element, markup: str, words: int) -> Element:
    """Find the text of a page: where it is marked, else all, else where it is likely."""
    for path in _TEXTS:
        best = max(_select(root, path), key=_count, default=None)
        if best is not None and _count(best) >= _ENOUGH * words:
            return best
    if not _select(root, _FURNITURE):
        return body
    likely = _likely(body, markup)
    found = likely if _count(likely) >= _ENOUGH * words else body
    for node in _select(found, _AROUND):
        node.drop_tree()  # type: ignore[attr-defined]
    return found


def _likely(body: Element, markup: str) -> Element:
    """Find the smallest element that holds all paragraphs that look like the text."""
    from readability import Document  # noqa: PLC0415

    summary = Document(markup).summary(html_partial=True)
    wanted = {text_of(node) for node in lxml_html.fromstring(summary).iter("p", "li", "pre")}
    common: list[Element] | None = None
    for node in body.iter("p", "li", "pre"):
        if text_of(node) in wanted:
            above = [*node.iterancestors()][::-1]
            common = above if common is None else _shared(common, above)
    return common[-1] if common and body in common else body


def _shared(one: list[Element], other: list[Element]) -> list[Element]:
    """Give what two lists have in common from their beginnings."""
    pairs = takewhile(lambda pair: pair[0] is pair[1], zip(one, other, strict=False))
    return [mine for mine, _ in pairs]


def _select(node: Element, path: str) -> list[Element]:
    """Give the elements at an XPath."""
    found = node.xpath(path)
    return [one for one in found if isinstance(one, Element)] if isinstance(found, list) else []


def _inner(node: Element) -> str:
    """Write what is in an element as HTML."""
    children = (etree.tostring(child, encoding="unicode", method="html") for child in node)
    return (node.text or "") + "".join(children)


def _count(node: Element) -> int:
    """Count the words of an element; those of scripts and styles do not count."""
    texts = node.xpath(".//text()[not(parent::script or parent::style)]")
    return sum(len(str(piece).split()) for piece in texts) if isinstance(texts, list) else 0
