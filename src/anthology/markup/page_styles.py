"""Say in elements what a page says only by its styles: bold, italic, struck, raised words.

`write_styles` copies what the rules of a page's own stylesheets say of words to the elements
themselves, as `style`; `read_look` reads such a `style`; `show_look` puts the element for it
around the words. What styles say of lists is in `page_lists.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.markup.generated_words import write_generated
from anthology.markup.numerals import read_styles
from anthology.markup.page_lists import define_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element

# Each look with the declaration that asks for it, and the element that stands for it.
_LOOKS = {
    "bold": (r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)\b", "strong"),
    "italic": (r"font-style\s*:\s*(?:italic|oblique)\b", "em"),
    "struck": (r"text-decoration(?:-line)?\s*:[^;]*\bline-through\b", "del"),
    "underlined": (r"text-decoration(?:-line)?\s*:[^;]*\bunderline\b", "u"),
    "raised": (r"vertical-align\s*:\s*(?:super|text-top)\b", "sup"),
    "lowered": (r"vertical-align\s*:\s*sub\b", "sub"),
    "highlighted": (r"background(?:-color)?\s*:", "mark"),
    "light": (r"font-weight\s*:\s*(?:normal|[1-4]00)\b", ""),
    "upright": (r"font-style\s*:\s*normal\b", ""),
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, (pattern, _) in _LOOKS.items()}
_PROPERTIES = frozenset(
    "font-weight font-style text-decoration text-decoration-line vertical-align display visibility"
    " background background-color list-style list-style-type content counter-reset"
    " counter-increment".split()
)
_STYLED = ("span", "font", "p", "div", "li", "td")  # others have a look of their own
_COUNTING = frozenset(("content", "counter-reset", "counter-increment"))
_WITHOUT_SCRIPTS = re.compile(r"\bno-?js\b", re.IGNORECASE)  # what only browsers without them show
_MOST_HIDDEN = 3  # what has a third of a page's words, or more, is hidden until a script shows it
# What already says it: an element of these names around the words, or the words of such.
_ALIKE = {
    "strong": {"strong", "b", "th", "dt", *xhtml.HEADINGS},
    "em": {"em", "i", "cite", "dfn", "var"},
    "del": {"del", "s", "strike"},
    "u": {"u", "ins", "a"},
    "sup": {"sup"},
    "sub": {"sub"},
    "mark": {"mark"},
}
_UNDONE: dict[str, tuple[str, ...]] = {"light": ("b", "strong"), "upright": ("i", "em")}
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_BRIGHT, _COLOURED = 0.75, 0.15  # of 1: the least light, and the least difference of a colour
_ENOUGH = 100  # characters of a text from which it has a type of its own
_MOST_RULES = 2000  # of a page's stylesheets that are read


def write_styles(root: Element) -> None:
    """Copy what a page's stylesheets say of the look of words to the elements they say it of.

    Only rules for classes and ids count: those for all elements of a name are the site's type.
    Words and numbers that rules put before and behind others are written into the text.
    """
    declared: dict[tuple[Element, str], dict[str, str]] = {}
    for _, node, place, said in sorted(_found(root), key=lambda one: one[0]):
        known = declared.setdefault((node, place), {})
        for key, value in said.items():
            known.pop(key, "")  # the last of them stands last
            known[key] = value
    own = read_styles(str(sheet.text or "") for sheet in _sheets(root))
    most = len(xhtml.text(root)) / _MOST_HIDDEN
    for (node, place), said in declared.items():
        if place:
            continue
        styled = {**said, **dict(_declarations(node.get("style") or ""))}
        if not 0 < len(xhtml.text(node)) <= most:
            styled.pop("display", ""), styled.pop("visibility", "")
        node.set("style", ";".join(f"{key}:{value}" for key, value in styled.items()))
    write_generated(root, declared, own)
    define_labels(root, own)


def _found(root: Element) -> Iterator[tuple[tuple[int, ...], Element, str, dict[str, str]]]:
    """Give the weight of each rule, an element that it is for, the place at it, what it says."""
    from cssselect import SelectorError, parse  # noqa: PLC0415  (slow to import)
    from cssselect.xpath import ExpressionError, HTMLTranslator  # noqa: PLC0415

    translator = HTMLTranslator()
    for written, said in _rules(root):
        try:
            selectors = parse(written)
            paths = [(one, translator.selector_to_xpath(one)) for one in selectors]
        except (SelectorError, ExpressionError):
            continue
        for selector, path in paths:
            place = selector.pseudo_element or ""
            if not isinstance(place, str) or place not in ("", "before", "after"):
                continue
            if not any(selector.specificity()[:2]) and not {*said} & _COUNTING:
                continue
            nodes = root.xpath(path)
            for node in nodes if isinstance(nodes, list) else []:
                if isinstance(node, type(root)):
                    yield selector.specificity(), node, place, said


def _sheets(root: Element) -> Iterator[Element]:
    """Give the stylesheets of a page that count for every screen."""
    for sheet in root.iter("style"):
        if (sheet.get("media") or "").strip().lower() in ("", "all", "screen"):
            yield sheet


def _rules(root: Element) -> Iterator[tuple[str, dict[str, str]]]:
    """Give the selectors and the declarations of each rule that says how words look."""
    import tinycss2  # noqa: PLC0415  (slow to import)

    count = 0
    for sheet in _sheets(root):
        rules = tinycss2.parse_stylesheet(
            sheet.text or "", skip_comments=True, skip_whitespace=True
        )
        for rule in rules:
            if rule.type != "qualified-rule":
                continue
            count += 1
            if count > _MOST_RULES:
                return
            written = tinycss2.serialize(rule.prelude)
            said = dict(_declarations(tinycss2.serialize(rule.content)))
            if said and not _WITHOUT_SCRIPTS.search(written):
                yield written, said


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    """Give what a style says of the properties that count, in order."""
    import tinycss2  # noqa: PLC0415  (slow to import)

    for one in tinycss2.parse_blocks_contents(style):
        if one.type == "declaration" and (
            one.lower_name in _PROPERTIES or one.lower_name.startswith("mso-")
        ):
            yield one.lower_name, tinycss2.serialize(one.value).strip()


def is_highlight(colour: str) -> bool:
    """Tell whether a colour behind words is that of a highlighter: bright, and no grey.

    >>> is_highlight("yellow"), is_highlight("FFF2CC"), is_highlight("#f4f4f4"), is_highlight("")
    (True, True, False, False)
    """
    from tinycss2.color3 import parse_color  # noqa: PLC0415  (slow to import)

    found = parse_color(f"#{colour}" if _HEX.fullmatch(colour) else colour)
    if found is None or isinstance(found, str):
        return False
    *shares, alpha = found
    light, dark = max(shares), min(shares)
    return bool(alpha > 0 and light >= _BRIGHT and light - dark >= _COLOURED)


def read_look(style: str) -> str:
    """Name the looks that a `style` asks for; of several that exclude each other, the last.

    >>> read_look("color: red; font-weight: 700; font-style: italic")
    'bold italic'
    """
    last: dict[str, str] = {}
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower().removesuffix("-line").removesuffix("-color")
        said = [look for look, pattern in _PATTERNS.items() if pattern.search(declaration)]
        if name in ("font-weight", "font-style", "text-decoration", "vertical-align"):
            last[name] = " ".join(said)
        elif name == "background":
            last[name] = "highlighted" if is_highlight(value.strip()) else ""
    return " ".join(filter(None, last.values()))


def show_looks(body: Element, mark: str) -> None:
    """Put elements around the words whose look is named in the attribute `mark`, and take it off.

    A look that most of the text has is its type, and emphasises nothing.
    """
    styled = [(node, str(node.attrib.pop(mark)).split()) for node in body.iter() if node.get(mark)]
    if not styled:
        return
    whole = len("".join(map(str, body.itertext())))
    share: dict[str, int] = {}
    for node, looks in styled:
        for look in looks:
            share[look] = share.get(look, 0) + len("".join(map(str, node.itertext())))
    common = {look for look, many in share.items() if whole > _ENOUGH and many > whole / 2}
    for node, looks in styled:
        for look in looks:
            if xhtml.name(node) in _UNDONE.get(look, ()):
                node.tag = "span"
            elif (tag := _LOOKS[look][1] if look in _LOOKS else "") and look not in common:
                _emphasise(node, tag)


def _emphasise(node: Element, tag: str) -> None:
    """Put what an element holds into another, unless something around or in it says the same."""
    if xhtml.name(node) not in _STYLED or not xhtml.text(node):
        return
    within = [one for one in node.iterdescendants() if isinstance(one.tag, str)]
    names = {xhtml.name(one) for one in (*node.iterancestors(), *within)}
    if tag == "mark" and xhtml.name(node) not in ("span", "font"):
        return  # a box
    if names & _ALIKE[tag] or any(xhtml.name(one) in xhtml.BLOCK for one in within):
        return
    made = xhtml.element(tag, node.text or "")
    if tag == "mark":
        made.set("class", "highlighted")
    made.extend(list(node))
    node.text = None
    node.append(made)
