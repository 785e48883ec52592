"""Check the attributes of elements, after HTML, section 4: what each may bear, with what values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from anthology.language.tags import LANGUAGE
from anthology.markup.addresses import read_address
from anthology.markup.content_moves import dissolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from anthology.markup.xhtml import Element

    _Tell: TypeAlias = Callable[[str, str, Element], None]

_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d"
_CLOCK = rf"{_HOUR}(?::[0-5]\d(?:\.\d{{1,3}})?)?"
_ZONE = rf"Z|[+-]{_HOUR}"
_NUMBER = re.compile(r"-?\d{1,9}")
DIRECTION = re.compile("ltr|rtl|auto", re.IGNORECASE)
_ANYWHERE: dict[str, re.Pattern[str] | None] = {
    "class": None,
    "id": re.compile(r"\S+"),
    "title": None,
    "lang": LANGUAGE,
    "dir": DIRECTION,
}
_OWN: dict[str, dict[str, re.Pattern[str] | None]] = {
    "img": {"src": None, "alt": None, "role": re.compile("presentation")},
    "ol": {"start": _NUMBER, "reversed": None, "type": re.compile("[1aAiI]")},
    "li": {"value": _NUMBER},
    "td": {"colspan": re.compile("[1-9]\\d{0,2}"), "rowspan": re.compile("[1-9]\\d{0,3}")},
    "th": {
        "colspan": re.compile("[1-9]\\d{0,2}"),
        "rowspan": re.compile("[1-9]\\d{0,3}"),
        "scope": re.compile("(?:row|col)(?:group)?", re.IGNORECASE),
    },
    "time": {"datetime": re.compile(rf"{_DATE}|{_CLOCK}|{_DAY}[T ]{_CLOCK}(?:{_ZONE})?")},
}
_ADDRESSES = {"a": "href", "blockquote": "cite", "q": "cite"}
_LOWERED = frozenset(("dir", "scope"))
_OURS = re.compile(r"data-[a-z][a-z0-9-]*")


def check_attributes(node: Element, tell: _Tell) -> None:
    """Take off attributes that an element may not bear; give a picture what it must."""
    tag = str(node.tag)
    own = _OWN.get(tag, {})
    for key, value in node.attrib.items():
        name = str(key)
        if name == _ADDRESSES.get(tag):
            _check_address(node, name, str(value), tell)
        elif name in own or name in _ANYWHERE:
            _check_value(node, name, own[name] if name in own else _ANYWHERE[name], tell)
        elif not _OURS.fullmatch(name):
            del node.attrib[name]
    if tag == "time" and "datetime" not in node.attrib:  # its words would have to be the time
        node.tag = "span"
    if tag == "img" and "alt" not in node.attrib:
        node.set("alt", "")
    if tag == "li" and "value" in node.attrib:
        parent = node.getparent()
        if parent is None or parent.tag != "ol":
            del node.attrib["value"]


def _check_value(node: Element, name: str, pattern: re.Pattern[str] | None, tell: _Tell) -> None:
    value = (node.get(name) or "").strip()
    if name in _LOWERED:
        value = value.lower()
    if name == "reversed":
        value = name
    if pattern is None or pattern.fullmatch(value):
        if (value != node.get(name) and pattern is not None) or name == "reversed":
            node.set(name, value)
        return
    tell("value", f'{name}="{value}" on <{node.tag}>', node)
    del node.attrib[name]


def _check_address(node: Element, name: str, value: str, tell: _Tell) -> None:
    address = read_address(value)
    if address is None or (name == "cite" and ":" not in address):
        if address is None and name == "href":
            tell("address", value, node)
        del node.attrib[name]
        if node.tag == "a" and not node.get("id"):
            dissolve(node)
    elif address != value:
        node.set(name, address)
