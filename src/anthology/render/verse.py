"""Set the lines of verse as lines: each an element of its own, whose turned rest hangs under it.

In: a chapter's body. Out: the same, where each line of verse, of an address or a signature stands
in a `span.line` in a `p.lines`, with the break that ended it. Prose that a writer broke here and
there stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.markup.content_fixes import Item, fill, is_blank, items_of, like

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anthology.markup.xhtml import Element


_LONGEST = 120  # characters of a line of verse; paragraphs of prose are longer
_TOLD = ("verse", "line-block")  # classes of what a writer marked as verse
_STANZA = 3  # lines: two may be an address
_HANG = 2.0  # em by which the rest of a line stands deeper than its beginning
# em of the spaces that set a line in: fixed, figure, en, em, and those kept in marked verse.
_WIDTHS = {"\u00a0": 0.25, " ": 0.25, "\u202f": 0.2, "\u2007": 0.5, "\u2002": 0.5, "\u2003": 1.0}


def set_lines(root: Element) -> None:
    """Give each line of verse an element of its own."""
    for node in list(root.iter("p")):
        told = any(
            name in _TOLD for one in (node, *node.iterancestors()) for name in xhtml.classes(one)
        )
        broken = next(node.iter("br"), None) is not None
        if not (told or broken) or any(
            xhtml.name(up) in ("td", "th") for up in node.iterancestors()
        ):
            continue
        lengths = [len(line) for line in xhtml.break_lines(node, soft=False)]
        if told or (len(lengths) > 1 and max(lengths) <= _LONGEST):
            _set(node, told=told, stanza=told or len(lengths) >= _STANZA)


def _set(paragraph: Element, *, told: bool, stanza: bool) -> None:
    """Put the lines of a paragraph into elements, set in as their first spaces say."""
    lines = _divided(paragraph)
    while lines and all(map(is_blank, lines[-1])):
        lines.pop()
    for items in lines:
        if isinstance(items[0], str):
            items[0] = items[0].lstrip("\n" if told else "\n\t ")
        line = xhtml.element("span", class_="line")
        fill(line, items)
        if inset := _inset("".join(map(str, line.itertext()))):
            deep = f"{inset + _HANG:g}em"
            line.set("style", f"padding-inline-start:{deep};text-indent:-{deep}")
        paragraph.append(line)
    for name in ("lines", "stanza")[: 1 + stanza]:
        xhtml.add_class(paragraph, name)


def _divided(node: Element) -> list[list[Item]]:
    """Take out what an element holds, line by line; what goes over lines is divided."""
    lines: list[list[Item]] = [[]]
    for item in items_of(node):
        if (
            not isinstance(item, str)
            and item.tag != "br"
            and next(item.iter("br"), None) is not None
        ):
            first, *others = _divided(item)
            fill(item, first)
            lines[-1].append(item)
            lines += [[like(item, one)] for one in others]
            continue
        lines[-1].append(item)
        if not isinstance(item, str) and item.tag == "br":
            lines.append([])
    return lines


def _inset(line: Iterable[str]) -> float:
    """Measure the space before a line, in em."""
    width = 0.0
    for sign in line:
        if sign not in _WIDTHS:
            break
        width += _WIDTHS[sign]
    return width
