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
    from collections.abc import Iterator, Mapping, Sequence

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
    "small": (r"font-variant(?:-caps)?\s*:[^;]*\bsmall-caps\b", "smallcaps"),
    "overridden": (r"unicode-bidi\s*:\s*(?:isolate-|bidi-)override\b", "bdo"),
    "lines": (r"white-space(?:-collapse)?\s*:\s*(?:pre-line|preserve-breaks)\b", ""),
    "spaces": (
        r"white-space(?:-collapse)?\s*:\s*(?:pre(?:-wrap)?|preserve|break-spaces)(?![\w-])",
        "",
    ),
    "box": (r"\bdisplay\s*:\s*(?:block|flow-root|list-item|flex|grid|table)(?![\w-])", ""),
    "row": (r"\bdisplay\s*:\s*(?:inline-)?(?:flex|grid)\b", ""),
    "cell": (r"\bdisplay\s*:\s*table-cell\b", ""),
    "centred": (r"text-align\s*:\s*center\b", ""),
    "ended": (r"text-align\s*:\s*(?:right|end)\b", ""),
    "folded": (r"white-space(?:-collapse)?\s*:\s*(?:normal|nowrap|collapse)\b", ""),
}
_DIRECTION = re.compile(r"(?:^|[;\s])direction\s*:\s*(rtl|ltr)\b", re.IGNORECASE)
_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CLASS = re.compile(r"\s*\w*\.(?P<name>[\w-]+)\s*")
_NAMED = {  # of Tailwind
    f"whitespace-{kind}": f"white-space:{kind}"
    for kind in ("pre-line", "pre-wrap", "pre", "break-spaces")
}
_ALIGNED = {
    "centred": "align-center",
    "ended": "align-right",
}  # of paragraphs and cells, and their classes
_KEEPING = ("lines", "spaces", "folded")
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, (pattern, _) in _LOOKS.items()}
_PROPERTIES = frozenset(
    "font-weight font-style font-variant font-variant-caps text-decoration"
    " text-decoration-line vertical-align display visibility background background-color"
    " list-style list-style-type content counter-reset"
    " counter-increment white-space white-space-collapse unicode-bidi direction text-align".split()
)
_STYLED = ("span", "font", "p", "div", "li", "td")  # others have a look of their own
_COUNTING = frozenset(("content", "counter-reset", "counter-increment"))
_SPACING = frozenset(("white-space", "white-space-collapse"))
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
    "bdo": {"bdo"},
    "mark": {"mark"},
    "smallcaps": set(),
}
_UNDONE: dict[str, tuple[str, ...]] = {"light": ("b", "strong"), "upright": ("i", "em")}
_SPACES = re.compile(r" {3,}(?=\S)")  # two are a habit of who types
_INDENT = re.compile(r"\A +(?=\S)")
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_BRIGHT, _COLOURED = 0.75, 0.15  # of 1: the least light, and the least difference of a colour
_ENOUGH = 100  # characters of a text from which it has a type of its own
_MOST_RULES = 2000  # of a page's stylesheets that are read


def write_styles(root: Element) -> None:
    """Copy what a page's stylesheets say of the look of words to the elements they say it of.

    Only rules for classes and ids count, and what others say of lines and spaces: all else that is
    said of all elements of a name is the site's type.
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
            special = any(selector.specificity()[:2]) or {*said} & _COUNTING
            told = said if special else {key: said[key] for key in said if key in _SPACING}
            nodes = root.xpath(path) if told else []
            for node in nodes if isinstance(nodes, list) else []:
                if isinstance(node, type(root)):
                    yield selector.specificity(), node, place, told


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
        name = re.sub(r"-(?:line|collapse|color)\Z", "", name.strip().lower())
        said = [look for look, pattern in _PATTERNS.items() if pattern.search(declaration)]
        if name == "background":
            last[name] = "highlighted" if is_highlight(value.strip()) else ""
        elif name in _PROPERTIES:
            last[name] = " ".join(said)
    return " ".join(filter(None, last.values()))


def read_direction(style: str) -> str:
    """Give the direction that a `style` asks for: `rtl`, `ltr` or none.

    >>> read_direction("flex-direction: row; direction: rtl")
    'rtl'
    """
    found = _DIRECTION.findall(style)
    return str(found[-1]).lower() if found else ""


def read_classes(markup: str) -> dict[str, str]:
    """Give what the stylesheets in a piece of HTML say of single classes, and what names say.

    >>> read_classes("<style>p.verse { white-space: pre-line }</style>")["verse"]
    'white-space: pre-line'
    """
    found = dict(_NAMED)
    for sheet in _SHEET.findall(markup):
        for selectors, said in _RULE.findall(sheet):
            for one in filter(None, map(_CLASS.fullmatch, selectors.split(","))):
                found[one["name"]] = ";".join(filter(None, [found.get(one["name"]), said.strip()]))
    return found


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
    _keep_lines(body, {node: look for node, looks in styled for look in looks if look in _KEEPING})
    for node, looks in styled:
        _set_apart(node, looks)
    common = {look for look, many in share.items() if whole > _ENOUGH and many > whole / 2}
    for node, looks in styled:
        for look in looks:
            if xhtml.name(node) in _UNDONE.get(look, ()):
                node.tag = "span"
            elif look in _ALIGNED:
                cell = xhtml.name(node) in ("td", "th")
                if (cell or (look not in common and xhtml.name(node) == "p")) and xhtml.text(node):
                    xhtml.add_class(node, _ALIGNED[look])
            elif (tag := _LOOKS[look][1] if look in _LOOKS else "") and look not in common:
                _emphasise(node, tag)


def _set_apart(node: Element, looks: Sequence[str]) -> None:
    """Keep words from running together that a style sets on lines of their own, or side by side."""
    parent = node.getparent()
    if parent is None or any(xhtml.name(one) in ("pre", "code") for one in node.iterancestors()):
        return
    for item in node if "row" in looks else [node] if "cell" in looks else []:
        if not item.tail and item.getnext() is not None:
            item.tail = " "
    if "box" not in looks or xhtml.name(node) in (*xhtml.BLOCK, *xhtml.VOID, "code"):
        return
    before, after = node.getprevious(), node.getnext()
    ahead = parent.text if before is None else before.tail
    if xhtml.text(node) and ((ahead or "").strip() or _is_in_line(before)):
        node.addprevious(xhtml.element("br"))
    if xhtml.text(node) and ((node.tail or "").strip() or _is_in_line(after)):
        end = xhtml.element("br")
        end.tail, node.tail = node.tail, None
        node.addnext(end)


def _is_in_line(node: Element | None) -> bool:
    """Tell whether an element stands within a line, and does not end it."""
    return node is not None and xhtml.name(node) not in (*xhtml.BLOCK, "br", "")


def _keep_lines(body: Element, kept: Mapping[Element, str]) -> None:
    """Write the breaks, and the spaces, that styles let a text keep (CSS Text 3, 3)."""
    if not kept:
        return
    looks: dict[Element, str] = {}
    for node in list(body.iter()):
        parent = node.getparent()
        around = "" if parent is None else looks.get(parent, "")
        shown = "folded" if xhtml.name(node) in ("pre", "code", "math") else kept.get(node, around)
        looks[node] = shown
        if shown in ("lines", "spaces"):
            first = node in kept or xhtml.name(node) in xhtml.BLOCK
            ends = len(node) == 0 or xhtml.name(node[0]) in xhtml.BLOCK
            node.text, breaks = _broken(node.text or "", shown, first=first, last=ends and first)
            for place, made in enumerate(breaks):
                node.insert(place, made)
        if around in ("lines", "spaces") and parent is not None:
            follows = node.getnext()
            last = follows is None and (parent in kept or xhtml.name(parent) in xhtml.BLOCK)
            last = last or (follows is not None and xhtml.name(follows) in xhtml.BLOCK)
            first = xhtml.name(node) in xhtml.BLOCK
            node.tail, breaks = _broken(node.tail or "", around, first=first, last=last)
            for made in reversed(breaks):
                parent.insert(parent.index(node) + 1, made)


def _broken(text: str, look: str, *, first: bool, last: bool) -> tuple[str, list[Element]]:
    """Part a text at its lines: the first line, and a break with each other line behind it.

    A break that opens or ends a block is that of the source.
    """
    if first:
        text = re.sub(r"\A(?:[ \t]*\n)+", "", text)
    if last:
        text = text.rstrip()
    if not text.strip() and (first or last):
        return text, []
    if look == "lines":
        lines = re.sub(r"[ \t]*\n[ \t]*", "\n", text).split("\n")
    else:
        lines = [_SPACES.sub(_kept, line) for line in text.expandtabs().split("\n")]
        lines[1:] = [_INDENT.sub(_kept, line) for line in lines[1:]]
        lines[0] = _INDENT.sub(_kept, lines[0]) if first else lines[0]
    breaks = [xhtml.element("br") for _ in lines[1:]]
    for made, line in zip(breaks, lines[1:], strict=True):
        made.tail = line
    return lines[0], breaks


def _kept(spaces: re.Match[str]) -> str:
    """Write spaces that nothing folds."""
    return "\u00a0" * len(spaces[0])


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
    made = xhtml.element("span" if tag == "smallcaps" else tag, node.text or "")
    if tag == "smallcaps":
        made.set("class", tag)
    if tag == "bdo":
        made.set("dir", node.get("dir") or "ltr")
    if tag == "mark":
        made.set("class", "highlighted")
    made.extend(list(node))
    node.text = None
    node.append(made)
