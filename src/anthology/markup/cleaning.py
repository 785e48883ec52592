"""Turn HTML of any origin into a clean fragment: unknown tags kept as text, unsafe ones out."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import nh3
from lxml import etree
from lxml import html as lxml_html

from anthology.markup.page_lists import TYPES, label_items, read_numeral
from anthology.markup.page_styles import read_classes, read_direction, read_look, show_looks
from anthology.markup.picture_sizes import keep_size, read_size
from anthology.markup.picture_sources import (
    PICTURE_ATTRIBUTES,
    SOURCE_ATTRIBUTES,
    choose_sources,
    is_late,
    show_fallbacks,
)
from anthology.markup.web_addresses import read_address
from anthology.markup.xhtml import MATHML, VOID, Element, Fragment, serialise, strip_control

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
        "html head body title meta link base nav hgroup search font center big marquee rb rtc "
        "blink nobr form input button select option optgroup textarea label "
        "fieldset legend output progress meter datalist canvas map area embed param slot dialog "
        "frame frameset noframes object applet svg g path rect circle ellipse line polyline "
        "polygon text tspan defs use symbol image foreignobject clippath mask pattern "
        "lineargradient radialgradient stop filter animate desc image noembed basefont bgsound "
        "isindex keygen layer ilayer nolayer multicol spacer xmp maction mglyph mlabeledtr "
        "menclose mfenced maligngroup malignmark mstack mlongdiv msgroup msrow mscarries mscarry "
        "msline".split()
    )
)
_CONTROLS = ("button", "input", "option", "select", "textarea")  # part the words around them
# Elements that HTML gave up, has two of or cannot print, and those that say the same.
_FORMER = {
    "acronym": "abbr",
    "data": "span",
    "strike": "s",
    "tt": "code",
    "menu": "ul",
    "dir": "ul",
    "listing": "pre",
    **dict.fromkeys(("center", "fieldset", "legend", "dialog", "search"), "div"),
    **dict.fromkeys(("big", "blink", "label", "marquee", "nobr", "output"), "span"),
}
# What the readers tell the steps after them; a page's own marks of this kind mean nothing.
MARKS = {
    f"data-{name}"
    for name in "line number tex asciimath kind title link plain paragraph tight".split()
}
# Set by `clean` on what hides itself, on notes, on what has a look or numbers by its style.
_HIDDEN, _NOTE, _LOOK, _LIST = "data-hidden", "data-note", "data-look", "data-list"
_SIZE = "data-size"  # width and height that a page gives a picture, in px
# No page may set them itself: they would hide its words, or make notes of them.
_OWN_MARK = re.compile(
    r"""\sdata-(?:hidden|note|look|list|size)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]*))?"""
)
_GLOBAL = {"id", "class", "title", "lang", "dir", "role", _HIDDEN, _LOOK, _LIST} | MARKS
_ATTRIBUTES = {
    "*": _GLOBAL,
    "a": {"href", "name"},
    "span": {_NOTE},
    # sizes are the book's to choose, but for pictures in a line of words
    "img": {"src", "alt", "data-fallback", _SIZE, *PICTURE_ATTRIBUTES},
    "iframe": {"src", "alt"},
    "video": {"src", "poster"},
    "audio": {"src"},
    "source": {"src", "type", *SOURCE_ATTRIBUTES},
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
_ADDRESSES = (("a", "href"), ("img", "src"), ("iframe", "src"), ("video", "poster"),
              ("blockquote", "cite"), ("q", "cite"))  # fmt: skip
_OWN_NOTES = ("d-footnote", "dt-fn")  # of the Distill template
# Levels: far more than pages have, far fewer than functions may call each other in Python (1,000).
_MAX_DEPTH = 200

# Values in quotes may hold pointed brackets, if what follows them shows where they end.
_TAG = re.compile(
    r"<(/?)([A-Za-z][\w:.-]*)"
    r"""((?:\s(?:(?<==)(?:"[^"<>]*[<>][^"]*"|'[^'<>]*[<>][^']*')(?=[\s/>])|[^<>])*)?)"""
    r"(/?)>|<(?=[A-Za-z/!?])"
)
_RAW = re.compile(r"<xmp\b[^>]*>(.*?)</xmp\s*>", re.IGNORECASE | re.DOTALL)  # HTML, 16.3
_OWN = re.compile(r"[-:]")
_OWN_END = re.compile(r"</([A-Za-z][\w.]*[-:][\w:.-]*)\s*>")
_COMMENT = re.compile(r"<!--(?:-?>|(.*?)--!?>)", re.DOTALL)  # the first are empty (13.2.5.43)
_SIDE_NOTE = re.compile(  # as Tufte's sheets set them
    r"""\sclass\s*=\s*["']?(?:[^"'>]*\s)?(?:side|margin)-?note(?=["'\s]|\Z)""", re.IGNORECASE
)
_HANDLER = re.compile(r"\son\w+\s*=", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(?:^|[\s"'/])(?:href|src|poster|cite)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)
_LINE = re.compile(r"[1-9]\d{0,8}", re.ASCII)
_STYLE = re.compile(r"""(?:^|\s)style\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_ALIGN = re.compile(r"""\salign\s*=\s*["']?(right|center)(?=["'\s]|\Z)""", re.IGNORECASE)
_DIRECTED = re.compile(r"\sdir\s*=", re.IGNORECASE)
_CLASS = re.compile(r"""(?:^|\s)class\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TYPE = re.compile(r"""\stype\s*=\s*["']?([1aAiI])(?=["'\s]|\Z)""")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Names of what only programs that read aloud are to find.
_UNSEEN = re.compile(
    r"""\sclass\s*=\s*["']?(?:[^"'>]*\s)?(?:sr-only|visually-?hidden|screen-reader-(?:text|only))"""
    r"""(?=["'\s>]|\Z)""",
    re.IGNORECASE,
)
_HIDES = re.compile(r"\shidden(?=[\s=/]|\Z)", re.IGNORECASE)
_MAY_HIDE = re.compile(r"hidden|none|sr-only|screen-reader", re.IGNORECASE)
_HIDING_STYLE = re.compile(
    r"""\sstyle\s*=\s*["'][^"']*\b(?:display\s*:\s*none|visibility\s*:\s*hidden)""", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Hold a clean fragment and what had to be done to the HTML to get it.

    `removed` names elements and attributes taken out, `escaped` the things in pointed brackets
    that are kept as text, `unsafe` the addresses taken off, `comments` the comments left out,
    `hidden` the words that the page hides from its readers.
    """

    fragment: Fragment
    removed: tuple[str, ...] = ()
    escaped: tuple[str, ...] = ()
    unsafe: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def escape_unknown(markup: str) -> tuple[str, tuple[str, ...]]:
    """Write tags that HTML does not know, such as `List<String>`, as text; tell which.

    Names with a dash or a colon are elements of a site's own (HTML, 4.13) and stay.

    >>> escape_unknown("a List<String> of <em>names</em>")
    ('a List&lt;String&gt; of <em>names</em>', ('<String>',))
    """
    markup = _RAW.sub(lambda raw: f"<pre>{html.escape(raw[1], quote=False)}</pre>", markup)
    escaped: dict[str, None] = {}

    def judge(match: re.Match[str]) -> str:
        """Keep a tag that HTML knows, or one of a site's own; write others as text."""
        name = (match[2] or "").lower()
        if not name or name in _KNOWN or name in _FORMER or "-" in name or ":" in name:
            return match[0]
        escaped[match[0]] = None
        return html.escape(match[0], quote=False)

    return _TAG.sub(judge, markup), tuple(escaped)


def clean(markup: str) -> Cleaned:
    """Turn HTML of any origin into a fragment: unknown tags kept as text, unsafe ones out."""
    comments: list[str] = []

    def note_comment(match: re.Match[str]) -> str:
        """Take a comment out and remember its words."""
        comments.extend(filter(None, [(match[1] or "").strip()]))
        return ""

    markup = show_fallbacks(_COMMENT.sub(note_comment, strip_control(markup)))
    classes = read_classes(markup)
    ends = {name.lower() for name in _OWN_END.findall(markup)}
    escaped: list[str] = []
    removed: list[str] = []
    unsafe: list[str] = []

    def judge(match: re.Match[str]) -> str:
        """Decide what becomes of one tag: kept, written as text or out; note what was unsafe."""
        name = (match[2] or "").lower()
        if "data-" in (match[3] or "") and _OWN_MARK.search(match[3]):
            return judge(_TAG.match(_OWN_MARK.sub(" ", match[0])) or match)
        if name == "dialog" and not match[1] and "open" not in match[3].lower():
            return f'<div {_HIDDEN}="1">'
        if name in _FORMER:
            return f"<{match[1]}{_FORMER[name]}{match[3]}{match[4]}>"
        if name in ends or (_OWN.search(name) and (match[3].strip() or match[4])):
            return _undo(name, match, removed)
        if not name or name not in _KNOWN:
            escaped.append(match[0])
            return html.escape(match[0], quote=False)
        if name not in _ALLOWED and name != "font" and not match[1]:
            removed.append(name)
            if name in _CONTROLS and "margin-toggle" not in match[3]:  # Tufte's, before a note
                return f" {match[0]}"
        if _HANDLER.search(match[3]):
            removed.append(f"event handler on {name}")
        late = name == "img" and is_late(match[3])  # a blank that a script replaces
        found = _unsafe(match[3] or "")
        unsafe.extend(one for one in found if not (late and one.startswith("data:")))
        if name == "span" and _SIDE_NOTE.search(match[3] or ""):
            return f'<span {_NOTE}="1">'
        if not match[1] and _hides(match[3]):
            return f'<{match[2]} {_HIDDEN}="1"{match[3]}{match[4]}>'
        style = _STYLE.search(match[3]) if "style" in match[3] else None
        said = html.unescape(style[1] or style[2] or "") if style else ""
        if "class" in (match[3] or "") and (named := _CLASS.search(match[3])):
            names = (named[1] or named[2] or named[3] or "").split()
            said = ";".join([*filter(None, map(classes.get, names)), said])
        if name in ("p", "td", "th") and (aligned := _ALIGN.search(match[3])):
            said = f"text-align:{aligned[1].lower()};{said}"
        marks = {_LOOK: read_look(said), _LIST: _numeral(name, match[3] or "", said)}
        if name == "img":
            marks[_SIZE] = read_size(match[3], said)
        if "direction" in said and not _DIRECTED.search(match[3]):
            marks["dir"] = read_direction(said)
        attributes = "".join(f' {key}="{html.escape(one)}"' for key, one in marks.items() if one)
        return f"<{match[2]}{attributes}{match[3]}{match[4]}>" if attributes else match[0]

    safe = nh3.clean(
        _TAG.sub(judge, markup),
        tags=set(_ALLOWED) | {"font"},  # which may have a look, and goes then
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    page = f"<html><body>{_flatten(safe, removed)}</body></html>"
    body = lxml_html.document_fromstring(page, parser=_html_parser()).find("body")
    if body is None:
        body = lxml_html.Element("body")
    hidden = _settle(body)
    return Cleaned(
        serialise(body), tuple(removed), tuple(escaped), tuple(unsafe), tuple(comments), hidden
    )


def _undo(name: str, match: re.Match[str], removed: list[str]) -> str:
    """Give up an element of a site's own, not its words; one that is a note is marked as such."""
    if name in _OWN_NOTES:
        return "</span>" if match[1] else f'<span {_NOTE}="1">'
    if not match[1] and ":" not in name:  # which are Word's, and of drawings
        removed.append(name)
    return ""


def _numeral(name: str, attributes: str, style: str) -> str:
    """Give the style of a list, or of the number of an item, which may have a type of its own."""
    if name not in ("ol", "ul", "li"):
        return ""
    typed = _TYPE.search(attributes) if name == "li" else None
    return read_numeral(style) or (TYPES.get(typed[1], "") if typed else "")


def _hides(attributes: str) -> bool:
    """Tell whether an element is never shown (HTML, 6.1; CSS Display 3, 2.5)."""
    if not _MAY_HIDE.search(attributes):
        return False
    plain = _QUOTED.sub('""', attributes)
    return any(
        pattern.search(said)
        for pattern, said in ((_HIDES, plain), (_HIDING_STYLE, attributes), (_UNSEEN, attributes))
    )


def _unsafe(attributes: str) -> Iterator[str]:
    """Give the addresses in a tag that lead neither into the web nor to a place in the text."""
    for groups in _ADDRESS.findall(attributes):
        address = "".join(groups)
        if read_address(html.unescape(address)) is None:
            yield address.strip()


def _settle(body: Element) -> tuple[str, ...]:
    """Leave out what is hidden, and settle pictures, addresses, formulas and notes."""
    hidden = []
    for node in [one for one in body.iter() if one.get(_HIDDEN)]:
        if words := " ".join("".join(str(piece) for piece in node.itertext()).split()):
            hidden.append(words)
        node.drop_tree()  # type: ignore[attr-defined]
    for node in body.iter():
        if not _LINE.fullmatch(node.get("data-line", "1")):
            del node.attrib["data-line"]
    show_looks(body, _LOOK)
    label_items(body, _LIST)
    for node in list(body.iter("font")):
        node.drop_tag()  # type: ignore[attr-defined]
    _settle_names(body)
    choose_sources(body)
    for image in body.iter("img"):
        keep_size(image, str(image.attrib.pop(_SIZE, "")))
    for tag, key in _ADDRESSES:
        for node in body.iter(tag):
            if written := node.get(key):
                address = read_address(written)
                if address is None:
                    del node.attrib[key]
                elif tag != "a":  # the links are mended, and reported, one by one
                    node.set(key, address)
    for formula in body.iter("math"):
        formula.set("xmlns", MATHML)
    _gather_notes(body)
    return tuple(hidden)


def _settle_names(body: Element) -> None:
    """Write the names of places, as HTML had them before it had ids for all, as ids."""
    named = [node for node in body.iter("a") if node.get("name")]
    taken = {node.get("id") for node in body.iter() if node.get("id")} if named else set()
    for node in named:
        name = str(node.attrib.pop("name"))
        if name in taken:
            continue
        taken.add(name)
        if node.get("id"):
            place = etree.Element("span", {"id": name})
            place.tail, node.text = node.text, None
            node.insert(0, place)
        else:
            node.set("id", name)


def _gather_notes(body: Element) -> None:
    """Put notes that stand where they are called behind the text, and numbers in their places."""
    notes = [node for node in body.iter("span") if node.attrib.pop(_NOTE, "")]
    if not notes:
        return
    listed = body.find(".//section[@class='footnotes']/ol")
    if listed is None:
        section = etree.SubElement(body, "section", {"class": "footnotes"})
        listed = etree.SubElement(section, "ol")
    for number, note in enumerate(notes, len(listed) + 1):
        names = {"id": f"fnref-{number}", "class": "noteref", "href": f"#fn-{number}"}
        call = etree.Element("a", names)
        etree.SubElement(call, "sup").text = str(number)
        parent = note.getparent()
        if parent is not None:
            call.tail, note.tail = note.tail, None
            parent.replace(note, call)
        item = etree.SubElement(listed, "li", {"id": f"fn-{number}"})
        item.append(note)
        note.drop_tag()  # type: ignore[attr-defined]


def _html_parser() -> lxml_html.HTMLParser:
    """Make a parser that takes large texts and leaves comments out."""
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
