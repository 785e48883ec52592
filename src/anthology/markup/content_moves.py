"""Move what stands where the content model does not allow it, the shortest way; words keep order.

Every function takes an element whose descendants conform already, and makes it conform in place:
it may be divided, dissolved, or followed by what it could not hold.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from anthology.markup.xhtml import MATHML, Element, append_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


Item: TypeAlias = Element | str

FORMULA = f"{{{MATHML}}}math"
# HTML, 4.5 to 4.7: what stands in a line, and may itself hold only what does.
PHRASES = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time "
    "u var".split()
)
PHRASING = PHRASES | {"br", "wbr", "img", "ruby", FORMULA}
# Hold no words, but only parts that do.
_WORDLESS = frozenset("ul ol dl table thead tbody tfoot tr hr".split())
_NAMED = frozenset(("id", "data-line"))  # what only the first of several pieces keeps


def divide(node: Element) -> None:
    """Divide a paragraph or phrase around the blocks in it; a phrase goes on inside of them."""
    pieces: list[Item] = []
    for phrasing, run in groupby(items_of(node), is_phrasing):
        items = list(run)
        if phrasing and not all(map(is_blank, items)):
            pieces.append(like(node, items))
        elif phrasing:
            pieces += items
        else:
            for block in items:
                if node.tag != "p" and isinstance(block, Element):
                    _spread(node, block)
                pieces.append(block)
    named = next((one for one in pieces if isinstance(one, Element)), node)
    for key in [one for one in _NAMED if one in node.attrib and one not in named.attrib]:
        named.set(key, node.get(key) or "")
    replace(node, pieces)


def _spread(phrase: Element, block: Element) -> None:
    """Put a phrase around the words of a block that it held."""
    mixed = block.tag not in _WORDLESS
    made: list[Item] = []
    for phrasing, run in groupby(items_of(block), is_phrasing):
        items = list(run)
        if phrasing and mixed and not all(map(is_blank, items)):
            alone = len(items) == 1 and tag_of(items[0]) == phrase.tag
            made += items if alone else [like(phrase, items)]
            continue
        for item in items:
            if isinstance(item, Element) and not phrasing:
                _spread(phrase, item)
            made.append(item)
    fill(block, made)


def flatten(node: Element) -> None:
    """Keep the words of the blocks in an element that holds words alone, each on its own line."""
    pieces: list[Item | None] = list(flat_items(node))  # None: a line ends
    while pieces and (pieces[0] is None or is_blank(pieces[0])):
        pieces.pop(0)
    while pieces and (pieces[-1] is None or is_blank(pieces[-1])):
        pieces.pop()
    made: list[Item] = []
    for ends, run in groupby(pieces, lambda piece: piece is None):
        if ends:
            made.append("\n" if node.tag == "pre" else etree.Element("br"))
        else:
            made += [piece for piece in run if piece is not None]
    fill(node, made)


def flat_items(node: Element) -> Iterator[Item | None]:
    """Take out the words of an element without the blocks that they stand in; None ends a line."""
    for item in items_of(node):
        if isinstance(item, str) or is_phrasing(item):
            if not (is_blank(item) and node.tag != "pre" and "\n" in item):
                yield item
            continue
        inner = list(flat_items(item))
        if name := item.get("id"):
            inner = [like(etree.Element("span", id=name), [], whole=True), *inner]
        yield from (None, *inner, None)


def empty_out(node: Element) -> None:
    """Put what stands in an element that can hold nothing behind it."""
    replace(node, [node, *items_of(node)])


def dissolve(node: Element) -> None:
    """Put what an element holds in its own place."""
    replace(node, items_of(node))


def replace(node: Element, items: list[Item]) -> None:
    """Put items in the place of an element, which may be among them; the text behind it stays."""
    parent = node.getparent()
    if parent is None:
        return
    at, tail = parent.index(node), node.tail or ""
    node.tail = None
    parent.remove(node)
    _insert(parent, at, [*items, tail])


def _insert(parent: Element, at: int, items: Iterable[Item]) -> None:
    """Put texts and elements into a parent, in order, from a place on."""
    before = parent[at - 1] if at else None
    behind = parent[at] if at < len(parent) else None  # a place by number is counted to each time
    for item in items:
        if isinstance(item, str):
            append_text(parent, before, item)
            continue
        item.tail = None
        if behind is None:
            parent.append(item)
        else:
            behind.addprevious(item)
        before = item


def items_of(node: Element) -> list[Item]:
    """Take out all that an element holds: texts and elements, in order."""
    items: list[Item] = [node.text] if node.text else []
    node.text = None
    for child in list(node):
        tail, child.tail = child.tail, None
        node.remove(child)
        items += [child, tail] if tail else [child]
    return items


def fill(node: Element, items: Iterable[Item]) -> None:
    """Put items into an element, before what it holds."""
    _insert(node, 0, items)


def like(node: Element, items: list[Item], *, whole: bool = False) -> Element:
    """Make another element of the same kind with other contents; its id only if it is `whole`."""
    made = etree.Element(node.tag)
    for key, value in node.attrib.items():
        if whole or key not in _NAMED:
            made.set(key, value)
    fill(made, items)
    return made


def is_phrasing(item: Item) -> bool:
    """Tell whether something may stand in a line: words, and what goes with them."""
    return isinstance(item, str) or item.tag in PHRASING


def tag_of(item: Item | None) -> str:
    """Name an element; "" for words and nothing."""
    return str(item.tag) if isinstance(item, Element) else ""


def is_blank(item: Item) -> bool:
    """Tell white space from all else."""
    return isinstance(item, str) and not item.strip()
