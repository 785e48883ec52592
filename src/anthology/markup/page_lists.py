"""Make lists as they are meant: of what word processors write for them, with labels of their own.

An item whose number the `type` of a list (HTML, 4.4.5) cannot say, such as a Greek letter, bears
it as words before its own, in a list of the class `labelled`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.markup.numerals import label_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anthology.markup.numerals import Numerals
    from anthology.markup.xhtml import Element

_ITEM = re.compile(r"mso-list:\s*l\d+ level(\d)")
_COUNTED = re.compile(r"\(?[\w.]{1,10}[.)\u3001]")
_FIGURE = re.compile(r"(\d{1,3})[.)]")
_LEVEL = re.compile(r"lst-(?P<list>kix_\w+)-(?P<level>\d)")  # Google Docs' name of a list
# What HTML's `type` says, and styles say too (CSS Counter Styles 3, 6).
TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman",
          "I": "upper-roman"}  # fmt: skip
_NUMERALS = {style: letter for letter, style in TYPES.items()} | {
    "lower-latin": "a",
    "upper-latin": "A",
}
_BULLETS = ("disc", "circle", "square")
_STYLE = re.compile(
    r"(?:^|[;\s])list-style(?:-type)?\s*:\s*((?:\"[^\"]*\"|'[^']*'|[^;\"'])*)", re.IGNORECASE
)
_PLACES = re.compile(r"\b(?:inside|outside)\b|\burl\([^)]*\)|!\s*important")
_WHOLE = re.compile(r"-?\d{1,9}")


def read_numeral(style: str) -> str:
    """Give the style of the numbers of a list, or an item, that a `style` asks for, else "".

    >>> read_numeral("margin: 0; list-style: upper-roman inside")
    'upper-roman'
    """
    found = _STYLE.findall(style)
    return _PLACES.sub("", found[-1]).strip() if found else ""


def define_labels(root: Element, own: Mapping[str, Numerals]) -> None:
    """Give each item its label where a page defines its style of numbers itself."""
    for listed in root.iter("ol", "ul") if own else ():
        style = read_numeral(listed.get("style") or "")
        for item, number in numbered_items(listed):
            named = read_numeral(item.get("style") or "") or style
            label = label_of(number, named, own) if named.lower() in own else None
            if label is not None:
                label = label.replace('"', "\u201d")
                item.set("style", f'{item.get("style") or ""};list-style-type:"{label}"')


def label_items(root: Element, mark: str) -> None:
    """Let lists be numbered as the attribute `mark` of them and of their items says."""
    for listed in list(root.iter("ol", "ul")):
        own = str(listed.attrib.pop(mark, "")) or TYPES.get(listed.get("type") or "", "")
        said = [str(one.attrib.pop(mark, "")) for one in listed if xhtml.name(one) == "li"]
        styles = {style.lower() if style[:1] not in "\"'" else style for style in said or [own]}
        styles = {style or own for style in styles}
        style = next(iter(styles)) if len(styles) == 1 else ""
        if style in _NUMERALS:
            listed.tag = "ol"
            if listed.get("type") or style != "decimal":
                listed.set("type", _NUMERALS[style])
        elif style in _BULLETS:
            listed.tag = "ul"
        elif any(styles):
            _label(listed, [one or own for one in said])


def _label(listed: Element, styles: list[str]) -> None:
    """Write the labels of a list into its items."""
    numbered = list(numbered_items(listed))
    labels = [
        "" if style in ("none", *_BULLETS) else _shown(number, style)
        for (_, number), style in zip(numbered, styles, strict=True)
    ]
    if listed.tag == "ul" and not any(map(str.isalnum, "".join(labels))):
        return
    listed.tag = "ol"
    xhtml.add_class(listed, "labelled")
    for key in ("start", "type", "reversed"):
        listed.attrib.pop(key, "")
    for (item, _), label in zip(numbered, labels, strict=True):
        item.attrib.pop("value", "")
        if label.strip():
            write_label(item, label.strip())


def _shown(number: int, style: str) -> str:
    """Give a label; decimal in a style that nobody knows (CSS Counter Styles 3, 2)."""
    label = label_of(number, style)
    return f"{number}." if label is None else label


def write_label(item: Element, label: str) -> None:
    """Put a label before the words of an item, in its first paragraph if it has one."""
    first = item[0] if len(item) and not (item.text or "").strip() else None
    if first is not None and xhtml.name(first) in ("p", "div", *xhtml.HEADINGS):
        write_label(first, label)
        return
    made = item.makeelement("span", {"class": "numeral"})
    made.text, made.tail = label, f" {(item.text or '').lstrip()}"
    item.text = None
    item.insert(0, made)


def numbered_items(listed: Element) -> Iterator[tuple[Element, int]]:
    """Give the items of a list with their numbers (HTML, 4.4.5 and 4.4.8)."""
    items = [one for one in listed if xhtml.name(one) == "li"]
    step = -1 if listed.get("reversed") is not None else 1
    number = whole_number(listed.get("start"), len(items) if step < 0 else 1) - step
    for item in items:
        number = whole_number(item.get("value"), number + step)
        yield item, number


def whole_number(text: str | None, otherwise: int) -> int:
    """Read a whole number, or give another where there is none."""
    return int(text) if text and _WHOLE.fullmatch(text.strip()) else otherwise


def make_lists(root: Element) -> None:
    """Make lists as they are meant of what word processors write for them.

    Word writes paragraphs with their signs as words, Google Docs a list beside the other for each
    level.
    """
    _make_of_paragraphs(root)
    for made in list(root.iter("ol", "ul")):
        before = made.getprevious()
        if before is not None and not (before.tail or "").strip():
            _go_on(before, made)


def _go_on(before: Element, made: Element) -> None:
    """Put a list into the last item of the one before it, or go on with that, by their levels."""
    one, other = _read_level(before), _read_level(made)
    if one is None or other is None or not len(before):
        return
    last = before[-1]
    if other[1] > one[1] and len(last) and _read_level(last[-1]) is not None:
        _go_on(last[-1], made)
    elif other[1] > one[1]:
        made.tail = None
        last.append(made)
    elif one == other and before.tag == made.tag:
        before.tail = made.tail
        before.extend(list(made))
        xhtml.drop(made)


def _read_level(node: Element) -> tuple[str, str] | None:
    """Read which list of Google Docs an element belongs to, and at which level."""
    names = map(_LEVEL.fullmatch, xhtml.classes(node))
    found = next(filter(None, names), None) if node.tag in ("ol", "ul") else None
    return (found["list"], found["level"]) if found else None


def _make_of_paragraphs(root: Element) -> None:
    """Make lists of the paragraphs that Word writes for items; each keeps the sign it has."""
    lists: list[tuple[int, Element]] = []
    last: Element | None = None
    for paragraph in list(root.iter("p")):
        item = _ITEM.search(paragraph.get("style") or "")
        if item is None:
            continue
        level, mark = int(item[1]), _take_marker(paragraph)
        number, counted = _FIGURE.fullmatch(mark), _COUNTED.fullmatch(mark)
        tag = "ol" if counted else "ul"
        if last is None or paragraph.getprevious() is not last:
            lists = []
        while lists and (
            lists[-1][0] > level or (lists[-1][0] == level and lists[-1][1].tag != tag)
        ):
            lists.pop()
        if not lists or lists[-1][0] < level:
            made = root.makeelement(tag, {"start": number[1]} if number else {})
            if lists:
                lists[-1][1][-1].append(made)
            else:
                paragraph.addprevious(made)
                last = made
            lists.append((level, made))
        listed = lists[-1][1]
        paragraph.tag, paragraph.tail = "li", None
        paragraph.attrib.pop("value", "")
        listed.append(paragraph)
        if number and [*numbered_items(listed)][-1][1] != int(number[1]):
            paragraph.set("value", number[1])
        elif counted and not number:
            paragraph.set("style", f'list-style-type:"{mark}"')


def _take_marker(paragraph: Element) -> str:
    """Take the sign of an item off its paragraph, and give it."""
    for span in paragraph.iter("span"):
        words = "".join(map(str, span.itertext()))
        sign = words.strip(" \u00a0\n\t")
        if not sign or len(sign) > len("xviii."):
            if sign:
                break
            continue
        if "Ignore" in (span.get("style") or "") or words != sign:
            xhtml.drop(span)
            return sign
    return ""
