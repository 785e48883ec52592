"""Mend what the content model does not allow: move it the shortest way, complete lists and tables.

Every function takes an element whose descendants conform already, and makes it conform in place:
it may be divided, dissolved, or followed by what it could not hold. Parts are given their wholes
and wholes their parts in order: lists, tables, figures, ruby. Words keep their order.
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


LISTS = frozenset(("ul", "ol"))
CELLS = frozenset(("td", "th"))
ROWS = frozenset(("thead", "tbody", "tfoot"))
# The whole that a run of parts without one is given.
WHOLES = {
    "li": "ul", "dt": "dl", "dd": "dl", "td": "table", "th": "table", "tr": "table",
    "thead": "table", "tbody": "table", "tfoot": "table",
}  # fmt: skip
_SHOWN = ("img", "table", "pre", FORMULA)


def enclose(node: Element) -> None:
    """Give the parts among the children of a box their wholes: lists, tables."""
    made: list[Item] = []
    for whole, run in groupby(_joined(items_of(node)), lambda item: WHOLES.get(tag_of(item), "")):
        items = list(run)
        made += _settled(etree.Element(whole), items) if whole else items
    fill(node, made)


def _settled(whole: Element, items: Iterable[Item]) -> list[Item]:
    """Fill a whole with its parts and whatever comes of them."""
    fill(whole, list(items))
    holder = etree.Element("div")
    holder.append(whole)
    {"ul": fill_list, "dl": fill_terms, "table": fill_table}[str(whole.tag)](whole)
    return items_of(holder)


def _parts(items: Iterable[Item], fit: Iterable[str], other: str) -> Iterator[Element]:
    """List the parts among items, other items put into parts of a kind of their own."""
    for fits, run in groupby(_joined(list(items)), lambda item: tag_of(item) in fit):
        held = list(run)
        if fits:
            yield from (item for item in held if isinstance(item, Element))
        elif not all(map(is_blank, held)):
            yield _part(other, held)


def _part(tag: str, items: list[Item]) -> Element:
    """Make a part of items of any kind."""
    part = etree.Element(tag)
    fill(part, items)
    if tag == "tr":
        fill_row(part)
    else:
        enclose(part)
    return part


def make_paragraphs(node: Element) -> None:
    """Make paragraphs of what stands in a line among the blocks of a box."""
    fill(node, _in_paragraphs(items_of(node)))


def _in_paragraphs(items: list[Item]) -> list[Item]:
    """Give items with those that stand in a line in paragraphs."""
    made: list[Item] = []
    for phrasing, run in groupby(items, is_phrasing):
        held = list(run)
        if phrasing and not all(map(is_blank, held)):
            made.append(like(etree.Element("p"), held))
        else:
            made += held
    return made


def fill_list(node: Element) -> None:
    """Put into items what stands straight in a list; a list there belongs to the item before.

    In an ordered list all else does too, and what stands before the first item goes before the
    list: the items keep their numbers.
    """
    items: list[Element] = []
    before: list[Item] = []
    ordered = node.tag == "ol" and node.find("li") is not None
    for kind, run in groupby(_joined(items_of(node)), _kind_in_list):
        held = list(run)
        if kind == "item":
            items += [item for item in held if isinstance(item, Element)]
        elif items and (kind == "list" or (ordered and not all(map(is_blank, held)))):
            more = held if kind == "list" else _in_paragraphs(held)
            fill(items[-1], [*items_of(items[-1]), *more])
            enclose(items[-1])
        elif ordered:
            before += held
        else:
            items += _parts(held, ("li",), "li")
    fill(node, items)
    if before:
        box = etree.Element("div")
        fill(box, before)
        enclose(box)
        replace(node, [box, node])


def _kind_in_list(item: Item) -> str:
    """Tell items, lists and all else apart."""
    return "item" if tag_of(item) == "li" else "list" if tag_of(item) in LISTS else ""


def fill_terms(node: Element) -> None:
    """Have each group in a list of terms begin with a term and end with what is said of it."""
    for box in [one for one in node if one.tag == "div"]:
        replace(box, items_of(box))
    parts = list(_parts(items_of(node), ("dt", "dd"), "dd"))
    first = next((at for at, one in enumerate(parts) if one.tag == "dt"), len(parts))
    for part in parts[:first]:
        part.tag = "div"
    if parts[first:] and parts[-1].tag == "dt":
        parts.append(etree.Element("dd"))
    fill(node, parts[first:])
    replace(node, [*parts[:first], *([node] if parts[first:] else [])])


def fill_rows(node: Element) -> None:
    """Put into rows what stands straight in a part of a table."""
    fill(node, list(_parts(_rows(items_of(node)), ("tr",), "tr")))


def _rows(items: list[Item]) -> Iterator[Item]:
    """Put cells that stand side by side without a row into one."""
    for cells, run in groupby(_joined(items), lambda item: tag_of(item) in CELLS):
        held = list(run)
        yield from [_part("tr", held)] if cells else held


def fill_row(node: Element) -> None:
    """Put into cells what stands straight in a row."""
    fill(node, list(_parts(items_of(node), CELLS, "td")))


def fill_table(node: Element) -> None:
    """Put the parts of a table in order: its caption, its head, its rows, its foot.

    A foot may be written before the rows that it stands under (HTML 4.01, 11.2.3) and goes there;
    a caption or head in the middle becomes a row.
    """
    made: list[Element] = []
    for part in _parts(_rows(items_of(node)), ("caption", "tr", *ROWS), "tr"):
        if part.tag == "caption" and made:
            part.tag = "td"
            made.append(_part("tr", [part]))
        elif part.tag == "thead" and any(one.tag != "caption" for one in made):
            part.tag = "tbody"
            made.append(part)
        else:
            made.append(part)
    if not any(part.tag in ("tbody", "tr") for part in made):  # nothing but heads or feet
        for part in made:
            part.tag = "tbody" if part.tag in ROWS else part.tag
    feet = [part for part in made if part.tag == "tfoot"]
    made = [part for part in made if part.tag != "tfoot"]
    for foot in feet[1:]:
        foot.tag = "tbody"
    if any(part.tag == "tbody" for part in (*made, *feet[1:])):
        made = list(_bodies(made))
    made += [*feet[1:], *feet[:1]]
    fill(node, made)
    if all(part.tag == "caption" for part in made):
        for part in made:
            part.tag = "p"
        replace(node, list(made))


def _bodies(parts: list[Element]) -> Iterator[Element]:
    """Put rows that stand beside bodies of a table into bodies."""
    for rows, run in groupby(parts, lambda part: part.tag == "tr"):
        if rows:
            body = etree.Element("tbody")
            body.extend(run)
            yield body
        else:
            yield from run


def fill_ruby(node: Element) -> None:
    """Have each reading of a ruby follow what it is the reading of; the rest stands behind it.

    What only programs without ruby show (`rp`) is discouraged in e-books (EPUB 3.3, 6.1.3).
    """
    made: list[Item] = []
    for item in items_of(node):
        if tag_of(item) == "rp" and isinstance(item, Element):
            words = "".join(str(piece) for piece in item.itertext())
            made += [words] if any(map(str.isalnum, words)) else []
        elif tag_of(item) == "rt":
            follows = made and tag_of(made[-1]) != "rt"
            made += [item] if follows else [etree.Element("span"), item]
        elif isinstance(item, Element) and not is_phrasing(item):
            made += [piece for piece in flat_items(item) if piece is not None]
        elif not is_blank(item):
            made.append(item)
    last = max((at for at, item in enumerate(made) if tag_of(item) == "rt"), default=-1)
    fill(node, made[: last + 1])
    replace(node, [*([node] if last >= 0 else []), *made[last + 1 :]])


def fill_figure(node: Element) -> None:
    """End a figure with its caption; what comes behind is a figure of its own, or a box."""
    groups: list[list[Item]] = [[]]
    for item in _joined(items_of(node)):
        groups[-1].append(item)
        if tag_of(item) == "figcaption" and any(not is_blank(one) for one in groups[-1][:-1]):
            groups.append([])
    pieces: list[Item] = []
    for group in groups:
        if all(map(is_blank, group)):
            continue
        piece = like(node, group, whole=not pieces)
        captions = [one for one in piece if one.tag == "figcaption"]
        if len(captions) > 1 or not (captions or next(piece.iter(*_SHOWN), None) is not None):
            for caption in captions[1:]:
                caption.tag = "div"
            piece.tag = "figure" if captions else "div"
        enclose(piece)
        pieces.append(piece)
    replace(node, pieces)


def fill_details(node: Element) -> None:
    """Make a plain box of what can be opened and shut, where its summary is not its beginning."""
    items = [item for item in items_of(node) if not is_blank(item)]
    first = items[0] if items else None
    for item in items[1:] if tag_of(first) == "summary" else items:
        if isinstance(item, Element) and item.tag == "summary":
            item.tag = "p"
    node.tag = "details" if tag_of(first) == "summary" else "div"
    fill(node, items)
    enclose(node)


def lift_caption(caption: Element) -> bool:
    """Lift a caption that ends or begins the boxes around it in a figure; tell whether it was."""
    figure = next((up for up in caption.iterancestors() if up.tag == "figure"), None)
    if figure is None:
        return False
    ends = begins = True
    inner: Element = caption
    while inner is not figure:
        outer = inner.getparent()
        if outer is None:
            return False
        after, before = inner.getnext(), inner.getprevious()
        ends = ends and after is None and not (inner.tail or "").strip()
        begins = begins and before is None and not (outer.text or "").strip()
        inner = outer
    if ends or begins:
        replace(caption, [])
        figure.insert(len(figure) if ends else 0, caption)
        if begins and not ends:
            caption.tail, figure.text = figure.text, None
    return ends or begins


def _joined(items: list[Item]) -> list[Item]:
    """Drop the white space that does not stand beside words or what stands in a line."""

    def stands_in_line(at: int) -> bool:
        """Tell whether a neighbour of this item is text or an element within lines."""
        around = items[max(0, at - 1) : at + 2]
        return any(not is_blank(one) and is_phrasing(one) for one in around)

    return [item for at, item in enumerate(items) if not is_blank(item) or stands_in_line(at)]
