"""Turn HTML of any origin into a clean fragment: unknown tags kept as text, unsafe ones out."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nh3
from lxml import html as lxml_html

from anthology.markup.xhtml import VOID, Fragment, serialise, strip_control

if TYPE_CHECKING:
    from collections.abc import Iterator


_MATHML_TAGS = frozenset(
    "math annotation merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts "
    "mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover "
    "none semantics".split()
)
_ALLOWED = _MATHML_TAGS | frozenset(
    "a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd "
    "del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i iframe "
    "img ins kbd li main mark ol p picture pre q rp rt ruby s samp section small source span "
    "strong sub summary sup table tbody td tfoot th thead time tr track u ul var video "
    "wbr".split()
)
_DROPPED_WITH_CONTENT = frozenset("script style template noscript".split())
_KNOWN = (
    _ALLOWED
    | _DROPPED_WITH_CONTENT
    | frozenset(
        "html head body title meta link base nav hgroup search font center big tt strike marquee "
        "blink nobr dir menu acronym form input button select option optgroup textarea label "
        "fieldset legend output progress meter datalist canvas map area embed param slot dialog "
        "frame frameset noframes object applet svg g path rect circle ellipse line polyline "
        "polygon text tspan defs use symbol image foreignobject clippath mask pattern "
        "lineargradient radialgradient stop filter animate desc".split()
    )
)
# What the readers tell the steps after them; a page's own marks of this kind mean nothing here.
_MARKS = {
    f"data-{name}"
    for name in "line number tex asciimath kind title link plain paragraph tight".split()
}
_GLOBAL = {"id", "class", "title", "lang", "dir", "role"} | _MARKS
_ATTRIBUTES = {
    "*": _GLOBAL,
    "a": {"href"},
    "img": {"src", "alt"},  # sizes are the book's to choose
    "iframe": {"src", "alt"},
    "video": {"src", "poster"},
    "audio": {"src"},
    "source": {"src", "type"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "time": {"datetime"},
    "math": {"xmlns", "display", "alttext"},
    "annotation": {"encoding"},
    "mo": {"stretchy", "fence", "form"},
    "mi": {"mathvariant"},
    "mfrac": {"linethickness"},
    "mtd": {"columnalign"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_MAX_DEPTH = 200

_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)(/?)>|<(?=[A-Za-z/!?])")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_HANDLER = re.compile(r"\son\w+\s*=", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(?:^|[\s"'/])(?:href|src|poster|cite)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# What browsers overlook in an address (WHATWG URL, 4.4).
_OVERLOOKED = re.compile("[\x00-\x20\x7f-\xa0]")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Hold a clean fragment and what had to be done to the HTML to get it.

    `removed` names elements and attributes taken out, `escaped` the things in pointed brackets
    that are kept as text, `unsafe` the addresses taken off, `comments` the comments left out.
    """

    fragment: Fragment
    removed: tuple[str, ...] = ()
    escaped: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()


def escape_unknown(markup: str) -> tuple[str, tuple[str, ...]]:
    """Write tags that HTML does not know, such as `List<String>`, as text; tell which.

    Names with a dash or a colon are elements of a site's own (HTML, 4.13) and stay.
    """
    escaped: dict[str, None] = {}

    def judge(match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        if not name or name in _KNOWN or "-" in name or ":" in name:
            return match[0]
        escaped[match[0]] = None
        return html.escape(match[0], quote=False)

    return _TAG.sub(judge, markup), tuple(escaped)


def clean(markup: str) -> Cleaned:
    """Turn HTML of any origin into a fragment: unknown tags kept as text, unsafe ones out."""
    comments: list[str] = []

    def note_comment(match: re.Match[str]) -> str:
        comments.append(match[1].strip())
        return ""

    markup = _COMMENT.sub(note_comment, strip_control(markup))
    escaped: list[str] = []
    removed: list[str] = []
    unsafe: list[str] = []

    def judge(match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        if not name or name not in _KNOWN:
            escaped.append(match[0])
            return html.escape(match[0], quote=False)
        if name not in _ALLOWED and not match[1]:
            removed.append(name)
        if _HANDLER.search(match[3]):
            removed.append(f"event handler on {name}")
        unsafe.extend(_unsafe(match[3] or ""))
        return match[0]

    safe = nh3.clean(
        _TAG.sub(judge, markup),
        tags=set(_ALLOWED),
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    page = f"<html><body>{_flatten(safe, removed)}</body></html>"
    body = lxml_html.document_fromstring(page, parser=_html_parser()).find("body")
    fragment = Fragment("") if body is None else serialise(body)
    return Cleaned(fragment, tuple(removed), tuple(escaped), tuple(unsafe), tuple(comments))


def _unsafe(attributes: str) -> Iterator[str]:
    """Give the addresses in a tag that lead neither into the web nor to a place in the text."""
    for groups in _ADDRESS.findall(attributes):
        address = "".join(groups)
        scheme = _SCHEME.match(_OVERLOOKED.sub("", html.unescape(address)))
        if scheme and scheme[1].lower() not in _SCHEMES:
            yield address.strip()


def _html_parser() -> lxml_html.HTMLParser:
    return lxml_html.HTMLParser(huge_tree=True, remove_comments=True)


def _flatten(markup: str, removed: list[str]) -> str:
    """Give up markup that is nested deeper than any text is, keeping the words."""
    depth = deepest = 0
    for match in re.finditer(r"<(/?)([a-z][a-z0-9]*)[^>]*?(/?)>", markup):
        if match[2] not in VOID and not match[3]:
            depth += -1 if match[1] else 1
            deepest = max(deepest, depth)
    if deepest <= _MAX_DEPTH:
        return markup
    removed.append(f"markup nested {deepest} deep")
    blocks = re.split(r"</?(?:p|div|li|blockquote|h[1-6])\b[^>]*>", markup)
    words = (re.sub(r"<[^>]*>", "", block).strip() for block in blocks)
    return "".join(f"<p>{block}</p>" for block in words if block)
