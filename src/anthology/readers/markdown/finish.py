"""Finish converted HTML, and report what had to be done to it.

`tidy` settles tight lists, ids of headings, bare addresses and empty remains; `report_cleaned`
tells of everything taken out, each with its line in the source.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.letters import shorten
from anthology.markup import web_addresses, xhtml
from anthology.readers.markdown.raw_html import Mended

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.cleaning import Cleaned
    from anthology.markup.xhtml import Element, Fragment
    from anthology.model.diagnostics import Diagnostic
    from anthology.readers.markdown.draft import Draft


ADDRESS = re.compile(r"""(?:https?://|www\.(?=[\w-]+\.))[^\s<>"“”«»|\[\]\x02\x03]+""")
_TRAILING = re.compile(r"[.,;:!?'’*…]+\Z")
_CLOSED = re.compile(r"\]+[^\s\[\]<>]*?(?=[.,;:!?)'’*]*(?:\s|\Z))")  # what a bracket opened
_LEFT_OFF = re.compile(r"[_~]+(?!\w)")  # which addresses may end with (RFC 3986, 2.3)
_ID = re.compile(r"\s*\{#([\w.:-]+)\}\s*\Z")
_LONE = ("figcaption", "footer", "summary", "dt")  # hold words, not paragraphs
_LONGEST = 80  # characters of an address that a message quotes
_MANY = 3  # repetitions of one message, from which they are reported together
_BRACKET = r"<(?=[A-Za-z/!?])(?!!--)(?![A-Za-z/][\w:.-]*(?:\s[^<>]*)?>)"
_HANDLER = "event handler on "


_NOTHING = Mended("")


def tidy(fragment: Fragment, last: int = 0) -> Fragment:
    """Return the fragment as other readers would have made it; `last` is the source's last line."""
    root = xhtml.parse(fragment)
    for node in root.iter():
        _forget_foreign_number(node, last)
    for node in list(root.iter("p")):
        if len(node) == 0 and not (node.text or "").strip() and set(node.attrib) <= {"data-line"}:
            xhtml.drop(node)
    for node in list(root.iter("li", "dd", "div", *_LONE)):
        _loosen(node)
    for node in list(root.iter("p")):
        outer = node.getparent()
        if outer is not None and xhtml.name(outer) == "figure" and not xhtml.text(node):
            xhtml.unwrap(node)
    for node in list(root.iter(*xhtml.VOID)):
        _empty(node)
    for head in list(root.iter("thead")):
        if xhtml.empty(head):
            xhtml.drop(head)
    for node in reversed(list(root.iter(*xhtml.BLOCK))):
        _number_line(node)
    _name_headings(root)
    for node in list(root.iter()):
        _link_addresses(node)
    for node in root.iter("a"):
        _complete(node)
    return xhtml.serialise(root)


def _forget_foreign_number(node: Element, last: int) -> None:
    """Take off the number of a line that the source does not have: markup brought it along."""
    number = node.get("data-line", "")
    if number and not (number.isdecimal() and 1 <= int(number[:9]) <= last):
        del node.attrib["data-line"]


def _loosen(node: Element) -> None:
    """Take the paragraph out of what holds only words; write titled lines as paragraphs."""
    titled = node.attrib.pop("data-paragraph", "no") != "no"
    tight = node.attrib.pop("data-tight", "no") != "no"
    if titled:
        node.tag = "p"
    if not titled and not tight and xhtml.name(node) not in _LONE:
        return
    paragraphs = [child for child in node if xhtml.name(child) == "p"]
    if len(paragraphs) == 1:
        if (line := paragraphs[0].get("data-line")) and not node.get("data-line"):
            node.set("data-line", line)
        xhtml.unwrap(paragraphs[0])
    _trim(node)


def _empty(node: Element) -> None:
    """Put what a parser left inside a void element, such as `source`, behind it."""
    parent = node.getparent()
    if parent is None or not (len(node) or node.text):
        return
    tail, node.tail = node.tail or "", node.text or None
    node.text = None
    place = parent.index(node) + 1
    for child in list(node)[::-1]:
        parent.insert(place, child)
    last = parent[place + len(node) - 1] if len(node) else parent[-1]
    last.tail = (last.tail or "") + tail


def _trim(node: Element) -> None:
    """Take white space off the beginning and the end of an element."""
    node.text = (node.text or "").lstrip() or None
    xhtml.change_end(node, str.rstrip)


def _number_line(node: Element) -> None:
    """Give a block without a source line that of the first block in it."""
    first = next((child for child in node if child.get("data-line")), None)
    if first is not None and not node.get("data-line"):
        node.set("data-line", str(first.get("data-line")))


def _name_headings(root: Element) -> None:
    """Give headings the ids that they declare, else those that sites make of their words."""
    taken = {str(node.get("id")) for node in root.iter() if node.get("id")}
    used: Counter[str] = Counter()
    for heading in root.iter(*xhtml.HEADINGS):
        last = heading[-1] if len(heading) else None
        words = (heading.text if last is None else last.tail) or ""
        if declared := _ID.search(words):
            xhtml.change_end(heading, lambda words: _ID.sub("", words))
        if not heading.get("id"):
            wanted = declared[1] if declared else _slug(_words(heading))
            while (name := f"{wanted}-{used[wanted]}" if used[wanted] else wanted) in taken:
                used[wanted] += 1
            taken.add(name)
            heading.set("id", name)


def _words(heading: Element) -> str:
    """Give the words of a heading without the numbers of its notes."""
    apart = deepcopy(heading)
    apart.tail = None
    for call in [one for one in apart.iter() if "noteref" in xhtml.classes(one)]:
        xhtml.drop(call)
    return xhtml.text(apart)


def _slug(words: str) -> str:
    """Write the id that site generators make of a heading."""
    kept = re.sub(r"[^\w\s-]", "", words.lower()).strip()
    return re.sub(r"\s", "-", kept) or "section"


def _link_addresses(node: Element) -> None:
    """Make links of the addresses in an element's text and in the text behind it."""
    text, tail, parent = node.text or "", node.tail or "", node.getparent()
    if ADDRESS.search(text) and not _is_within(node):
        node.text, links = _linked(text)
        for place, made in enumerate(links):
            node.insert(place, made)
    if parent is not None and ADDRESS.search(tail) and not _is_within(parent):
        place = parent.index(node) + 1
        node.tail, links = _linked(tail)
        for offset, made in enumerate(links):
            parent.insert(place + offset, made)


def _linked(text: str) -> tuple[str, list[Element]]:
    """Split a text into the words before its first address, and links with the words behind."""
    links: list[Element] = []
    first, at = "", 0
    for match in ADDRESS.finditer(text):
        address = without_signs_behind(match[0])
        if text[: match.start()].endswith(("_", "~")):  # signs around it
            address = address.rstrip("_~")
        target = address if address.startswith("http") else f"https://{address}"
        if web_addresses.read_address(target) is None:
            continue
        before = text[at : match.start()]
        at = match.start() + len(address)
        if links:
            links[-1].tail = before
        else:
            first = before
        links.append(xhtml.element("a", address, href=target))
    if links:
        links[-1].tail = text[at:]
    return first, links


def without_signs_behind(address: str) -> str:
    """Take off an address the signs of the sentence that it stands in."""
    address = _TRAILING.sub("", address)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = _TRAILING.sub("", address[:-1])
    return address


def _complete(link: Element) -> None:
    """Give a bare address the signs at its end that GitHub's rules leave off, behind no emphasis.

    >>> tidy('<p><a href="https://x.org/a">https://x.org/a</a>_.</p>')
    '<p><a href="https://x.org/a_">https://x.org/a_</a>.</p>'
    """
    previous, parent = link.getprevious(), link.getparent()
    before = (parent.text if parent is not None else "") if previous is None else previous.tail
    if (before or "").endswith(("_", "~")):
        return
    target, words = link.get("href") or "", xhtml.text(link)
    opened = words.count("[") > words.count("]")
    left = (_CLOSED if opened else _LEFT_OFF).match(link.tail or "")
    if left and words and target in (words, f"http://{words}", f"https://{words}"):
        link.set("href", target + left[0])
        link.text, link.tail = words + left[0], (link.tail or "")[left.end() :]


def _is_within(node: Element) -> bool:
    """Tell whether an element is, or stands in, one whose text is no prose."""
    around = (node, *node.iterancestors())
    return any(xhtml.name(outer) in ("a", "code", "pre", "math", "svg") for outer in around)


def report_cleaned(draft: Draft, cleaned: Cleaned, mended: Mended = _NOTHING) -> None:
    """Add a diagnostic for everything taken out, kept as text, closed, or made safe."""
    places = _Places(draft.source)
    for name, line in mended.closed:
        draft.report(
            "reader-message",
            f"<{name}> is opened and not closed in its paragraph",
            places.line(f"<{name}\\b", after=line),
            hint="it was closed at the paragraph's end",
        )
    for tag, line in (*mended.spoken, *((tag, None) for tag in cleaned.escaped)):
        draft.report(
            "markup-escaped",
            f"{draft.quote(tag)} is no markup here; it is kept as text",
            places.line(_BRACKET if tag == "<" else re.escape(tag.split("\n", 1)[0]), after=line),
            hint=f"write `{tag}` to show that it is code",
        )
    for removed in cleaned.removed:
        draft.report("markup-removed", f"taken out: {_named(removed)}", _line(places, removed))
    for address in cleaned.unsafe:
        draft.report(
            "link-unsafe",
            f"an unsafe address was taken off: {shorten(address, _LONGEST)}",
            places.line(_as_written(address)),
        )
    for comment in cleaned.comments:
        draft.report(
            "comment-removed",
            f"a comment was left out: “{draft.quote(comment)}”",
            places.line(re.escape(comment.split("\n", 1)[0])),
        )
    if cleaned.hidden:
        first = cleaned.hidden[0]
        more = f" (and {len(cleaned.hidden) - 1} more)" if cleaned.hidden[1:] else ""
        draft.report(
            "hidden-removed",
            f"the page hides this, and it was left out: “{draft.quote(first)}”{more}",
            places.line(re.escape(first.split()[0])),
            hint="take `hidden` or `display: none` off it to have it in the book",
        )


def fold(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Make one diagnostic of many that say the same of different lines."""
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for one in found:
        alike.setdefault((one.code, one.message), []).append(one)
    folded: list[Diagnostic] = []
    for group in alike.values():
        first, *rest = group
        if len(rest) < _MANY:
            folded += group
            continue
        lines = ", ".join(str(one.line) for one in rest if one.line)
        folded.append(replace(first, message=f"{first.message} (also in lines {lines})"))
    return sorted(folded, key=lambda one: one.line or 0)


def _as_written(address: str) -> str:
    """Give a pattern for an address any of whose characters may be written by its name."""
    signs = address[:_LONGEST].replace("%20", " ")
    return "".join(
        r"(?:\s|%20|&#?\w+;?)+" if sign.isspace() else rf"(?:{re.escape(sign)}|&#?\w+;)"
        for sign in signs
    )


def _named(removed: str) -> str:
    """Write the name of what was taken out for a message."""
    return removed if " " in removed else f"<{removed}>"


def _line(places: _Places, removed: str) -> int | None:
    """Find the line of what was taken out."""
    if removed.startswith(_HANDLER):
        name = re.escape(removed.removeprefix(_HANDLER))
        return places.line(rf"<{name}\b[^<>]*\son\w+\s*=")
    return None if " " in removed else places.line(rf"<{re.escape(removed)}\b")


class _Places:
    """Find words in a source, each time behind the place where they were found before."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.starts = [0, *(end.end() for end in re.finditer("\n", source))]
        self.last: dict[str, int] = {}

    def line(self, pattern: str, *, after: int | None = None) -> int | None:
        """Give the next line on which a pattern is found, not before the line `after`."""
        start = self.starts[min(after, len(self.starts)) - 1] if after else 0
        wanted = re.compile(pattern, re.IGNORECASE)
        found = wanted.search(self.source, max(self.last.get(pattern, -1) + 1, start))
        if found:
            self.last[pattern] = found.start()
        place = self.last.get(pattern)
        return None if place is None else self.source.count("\n", 0, place) + 1
