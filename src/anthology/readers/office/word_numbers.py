"""Number the paragraphs of a Word text as Word does (ISO/IEC 29500-1, 17.9).

In: the parts `numbering.xml` and `styles.xml`, and paragraphs in order. Out: the label of each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from anthology.readers.office.labels import Label, show_number
from anthology.readers.office.package import attribute, child, inner, is_on

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element

_PLACE = re.compile(r"%(\d)")
_FORMAT = re.compile(r"0+1?")  # of Word’s own formats “01, 02, 03” and “001, 002, 003”


@dataclass(frozen=True, slots=True)
class _Level:
    """Hold how one level of a list is numbered; `style` is the paragraph style that has it.

    `restart` is the number of the level, from 1, that lets it begin anew; 0 for none.
    """

    start: int = 1
    kind: str = "decimal"
    pad: int = 0
    text: str = ""
    legal: bool = False
    restart: int | None = None
    style: str = ""


@dataclass(slots=True)
class _Abstract:
    """Hold a kind of list with the numbers that its levels have reached."""

    levels: dict[int, _Level]
    numbers: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Instance:
    """Hold a list: its kind, and the levels at which it begins anew or is numbered otherwise."""

    abstract: _Abstract
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Number paragraphs one after the other."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Read the lists of a document, and what its styles say of them."""
        self._styles = {
            attribute(style, "styleId"): style
            for style in (inner(styles, "style") if styles is not None else ())
        }
        spoken = next(inner(styles, "lang"), None) if styles is not None else None
        self._language = (attribute(spoken, "val") if spoken is not None else "") or "en"
        self._lists: dict[str, _Instance] = {}
        if numbering is None:
            return
        abstracts: dict[str, _Abstract] = {}
        linked: dict[str, str] = {}
        for one in inner(numbering, "abstractNum"):
            levels = {
                int(attribute(level, "ilvl") or 0): _read(level) for level in inner(one, "lvl")
            }
            abstracts[attribute(one, "abstractNumId")] = _Abstract(levels)
            if (link := child(one, "numStyleLink")) is not None:
                linked[attribute(one, "abstractNumId")] = attribute(link, "val")
        for one in inner(numbering, "num"):
            named = child(one, "abstractNumId")
            key = attribute(named, "val") if named is not None else ""
            if key in abstracts:
                self._lists[attribute(one, "numId")] = _instance(one, abstracts[key])
        for listed in self._lists.values():
            for key, style in linked.items():
                number = self._of_style(style)[0]
                if listed.abstract is abstracts[key] and number in self._lists:
                    listed.abstract = self._lists[number].abstract

    def lists(self, paragraph: Element) -> bool:
        """Tell whether a paragraph is an item of a list."""
        return self._place(paragraph)[0] in self._lists

    def label(self, paragraph: Element) -> Label | None:
        """Count on to a paragraph, and give its label; None where it has none."""
        number, level = self._place(paragraph)
        listed = self._lists.get(number)
        if listed is None or _is_gone(paragraph):
            return None
        known = listed.abstract.levels | listed.levels
        if level not in known:
            return None
        numbers = listed.abstract.numbers
        if level in listed.starts:
            numbers[level] = listed.starts.pop(level)
        else:
            numbers[level] = numbers.get(level, known[level].start - 1) + 1
        for deeper in [one for one in numbers if one > level]:
            restart = known[deeper].restart if deeper in known else None
            if restart is None or 0 < level + 1 <= restart:
                del numbers[deeper]
        for outer in range(level):
            if outer not in numbers and outer in known:
                numbers[outer] = listed.starts.pop(outer, known[outer].start)
        return self._written(known, numbers, level)

    def _written(
        self, known: dict[int, _Level], numbers: dict[int, int], level: int
    ) -> Label | None:
        """Write the label of a level; signs that are no words are those of bullets."""
        own = known[level]
        if own.kind == "bullet":
            words = sum(map(str.isalnum, own.text)) > 1
            return Label(own.text.strip()) if words else None

        def shown(place: re.Match[str]) -> str:
            """Write the number of a level in its place."""
            at = int(place[1]) - 1
            one = known.get(at, _Level())
            if one.kind == "none":
                return ""
            kind = "decimal" if own.legal and one.kind != "decimalZero" else one.kind
            return show_number(numbers.get(at, one.start), kind, self._language).zfill(one.pad)

        text = _PLACE.sub(shown, own.text).strip()
        return Label(text, numbers[level]) if text else None

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Give the list that a paragraph belongs to, and its level there."""
        style = child(paragraph, "pPr", "pStyle")
        named = attribute(style, "val") if style is not None else ""
        number, level = self._of_style(named)
        said = child(paragraph, "pPr", "numPr")
        if said is not None:
            number, level = _said(said, number, level)
        return number, level

    def _of_style(self, name: str) -> tuple[str, int]:
        """Give the list and level of a style: the level that names it, else what it says."""
        number, level, lowest = "", -1, name
        seen = set[str]()
        while name in self._styles and name not in seen and not number:
            seen.add(name)
            properties = child(self._styles[name], "pPr", "numPr")
            if properties is not None:
                number, said = _said(properties, "", -1)
                level = said if level < 0 else level
                lowest = name
            base = child(self._styles[name], "basedOn")
            name = attribute(base, "val") if base is not None else ""
        if (listed := self._lists.get(number)) is not None:
            for at, one in listed.abstract.levels.items():
                if one.style and one.style == lowest:
                    return number, at
        return number, max(level, 0)


def _read(level: Element) -> _Level:
    """Read how a level is numbered."""
    said = {
        name: attribute(one, "val")
        for name in ("start", "numFmt", "lvlText", "lvlRestart", "pStyle")
        if (one := next(inner(level, name), None)) is not None
    }
    made = _Level(
        start=_whole(said.get("start", ""), 1),
        kind=said.get("numFmt", "decimal"),
        text=said.get("lvlText", ""),
        legal=is_on(child(level, "isLgl")),
        restart=_whole(said["lvlRestart"], 0) if "lvlRestart" in said else None,
        style=said.get("pStyle", ""),
    )
    for one in inner(level, "numFmt"):
        written = attribute(one, "format").partition(",")[0].strip()
        if _FORMAT.fullmatch(written):
            made = replace(made, kind="decimal", pad=len(written))
    return made


def _instance(num: Element, abstract: _Abstract) -> _Instance:
    """Read a list of a kind, with what it has otherwise."""
    made = _Instance(abstract)
    for one in inner(num, "lvlOverride"):
        level = _whole(attribute(one, "ilvl"), 0)
        if (own := child(one, "lvl")) is not None:
            made.levels[level] = _read(own)
        if (start := child(one, "startOverride")) is not None:
            made.starts[level] = _whole(attribute(start, "val"), 1)
    return made


def _said(properties: Element, number: str, level: int) -> tuple[str, int]:
    """Read the list and level that `w:numPr` names, each where it does."""
    listed, at = child(properties, "numId"), child(properties, "ilvl")
    return (
        attribute(listed, "val") if listed is not None else number,
        _whole(attribute(at, "val"), 0) if at is not None else level,
    )


def _is_gone(paragraph: Element) -> bool:
    """Tell whether the end of a paragraph is deleted or hidden, so that it has no number."""
    return any(
        is_on(child(paragraph, "pPr", "rPr", name)) for name in ("del", "vanish", "moveFrom")
    )


def _whole(text: str, otherwise: int) -> int:
    """Read a whole number, or give another where there is none."""
    return int(text) if re.fullmatch(r"\d{1,9}", text) else otherwise
