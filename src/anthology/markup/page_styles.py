"""Say in elements what a page says only by its styles: bold, italic, struck, raised words; lists.

`write_styles` copies what the rules of a page's own stylesheets say of words to the elements
themselves, as `style`; `read_look` reads such a `style`; `show_look` puts the element for it
around the words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml

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
    "light": (r"font-weight\s*:\s*(?:normal|[1-4]00)\b", ""),
    "upright": (r"font-style\s*:\s*normal\b", ""),
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, (pattern, _) in _LOOKS.items()}
_PROPERTIES = frozenset(
    "font-weight font-style text-decoration text-decoration-line vertical-align"
    " list-style list-style-type content".split()
)
_STYLED = ("span", "font", "p", "div", "li", "td", "ol")  # others have a look of their own
# Kinds of numbers (CSS Counter Styles 3, 6) with the `type` that says the same (HTML, 4.4.5),
# in the style of a list, or of the counter that Google Docs puts before its items.
_NUMERALS = {"alpha": "a", "latin": "a", "roman": "i"}
_NUMERAL = re.compile(
    r"(?:list-style(?:-type)?\s*:[^;]*?|content\s*:[^;]*\bcounters?\([^;)]*,\s*)"
    r"\b(?:(lower|upper)-(alpha|latin|roman)|decimal)\b",
    re.IGNORECASE,
)
# What already says it: an element of these names around the words, or the words of such.
_ALIKE = {
    "strong": {"strong", "b", "th", "dt", *xhtml.HEADINGS},
    "em": {"em", "i", "cite", "dfn", "var"},
    "del": {"del", "s", "strike"},
    "u": {"u", "ins", "a"},
    "sup": {"sup"},
    "sub": {"sub"},
}
_UNDONE: dict[str, tuple[str, ...]] = {"light": ("b", "strong"), "upright": ("i", "em")}
_ITEM = re.compile(r"mso-list:\s*l\d+ level(\d)")
_COUNTED = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,6})[.)]")
_LEVEL = re.compile(r"lst-(?P<list>kix_\w+)-(?P<level>\d)")  # Google Docs' name of a list
_ENOUGH = 100  # characters of a text from which it has a type of its own
_MOST_RULES = 2000  # of a page's stylesheets that are read


def write_styles(root: Element) -> None:
    """Copy what a page's stylesheets say of the look of words to the elements they say it of.

    Only rules for classes and ids count: those for all elements of a name are the site's type.
    """
    from cssselect import SelectorError, parse  # noqa: PLC0415  (slow to import)
    from cssselect.xpath import ExpressionError, HTMLTranslator  # noqa: PLC0415

    translator = HTMLTranslator()
    found: dict[Element, list[tuple[tuple[int, int, int], str]]] = {}
    for written, said in _rules(root):
        try:
            selectors = parse(written)
            paths = [(one.specificity(), translator.selector_to_xpath(one)) for one in selectors]
        except (SelectorError, ExpressionError):
            continue
        for weight, path in paths:
            if not any(weight[:2]):
                continue
            nodes = root.xpath(path)
            for node in nodes if isinstance(nodes, list) else []:
                if isinstance(node, type(root)) and xhtml.name(node) in _STYLED:
                    found.setdefault(node, []).append((weight, said))
    for node, rules in found.items():
        rules.sort(key=lambda rule: rule[0])
        own = node.get("style") or ""
        node.set("style", ";".join([*(said for _, said in rules), own]))
    for listed in root.iter("ol"):
        first = listed.find("li")
        numeral = read_numeral(first.get("style") or "") if first is not None else ""
        if numeral and not listed.get("type"):
            listed.set("type", numeral)


def _rules(root: Element) -> Iterator[tuple[str, str]]:
    """Give the selectors and the declarations of each rule that says how words look."""
    import tinycss2  # noqa: PLC0415  (slow to import)

    count = 0
    for sheet in root.iter("style"):
        rules = tinycss2.parse_stylesheet(
            sheet.text or "", skip_comments=True, skip_whitespace=True
        )
        for rule in rules:
            if rule.type != "qualified-rule":
                continue
            count += 1
            if count > _MOST_RULES:
                return
            declared = tinycss2.parse_blocks_contents(rule.content)
            said = [
                f"{one.lower_name}:{tinycss2.serialize(one.value).strip()}"
                for one in declared
                if one.type == "declaration" and one.lower_name in _PROPERTIES
            ]
            if said:
                yield tinycss2.serialize(rule.prelude), ";".join(said)


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
    """Make lists of the paragraphs that Word writes for items."""
    lists: list[tuple[int, Element]] = []
    last: Element | None = None
    for paragraph in list(root.iter("p")):
        item = _ITEM.search(paragraph.get("style") or "")
        if item is None:
            continue
        level, mark = int(item[1]), _take_marker(paragraph)
        tag = "ol" if _COUNTED.fullmatch(mark) else "ul"
        if last is None or paragraph.getprevious() is not last:
            lists = []
        while lists and (
            lists[-1][0] > level or (lists[-1][0] == level and lists[-1][1].tag != tag)
        ):
            lists.pop()
        if not lists or lists[-1][0] < level:
            made = root.makeelement(tag, {})
            if number := re.sub(r"\D", "", mark):
                made.set("start", number)
            if lists:
                lists[-1][1][-1].append(made)
            else:
                paragraph.addprevious(made)
                last = made
            lists.append((level, made))
        paragraph.tag = "li"
        if paragraph.tail:
            paragraph.tail = None
        lists[-1][1].append(paragraph)


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


def read_look(style: str) -> str:
    """Name the looks that a `style` asks for; of several that exclude each other, the last.

    >>> read_look("color: red; font-weight: 700; font-style: italic")
    'bold italic'
    """
    last: dict[str, str] = {}
    for declaration in style.split(";"):
        name = declaration.partition(":")[0].strip().lower().removesuffix("-line")
        said = [look for look, pattern in _PATTERNS.items() if pattern.search(declaration)]
        if name in ("font-weight", "font-style", "text-decoration", "vertical-align"):
            last[name] = " ".join(said)
    return " ".join(filter(None, last.values()))


def read_numeral(style: str) -> str:
    """Give the `type` of an ordered list whose numbers a `style` asks for; `""` without any.

    >>> read_numeral("margin: 0; list-style: upper-roman inside")
    'I'
    """
    numeral = ""
    for match in _NUMERAL.finditer(style):
        letter = _NUMERALS[match[2].lower()] if match[2] else "1"
        numeral = letter.upper() if (match[1] or "").lower() == "upper" else letter
    return numeral


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
    if names & _ALIKE[tag] or any(xhtml.name(one) in xhtml.BLOCK for one in within):
        return
    made = xhtml.element(tag, node.text or "")
    made.extend(list(node))
    node.text = None
    node.append(made)
