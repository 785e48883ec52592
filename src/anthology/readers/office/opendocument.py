"""Make an OpenDocument text ready for the converter, and tell what was settled in it."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.markup.page_styles import is_highlight
from anthology.readers.office.cited_notes import cite_in_opendocument
from anthology.readers.office.labels import mark_of
from anthology.readers.office.metadata import LARGE, displayed_title, role_of, take_titles
from anthology.readers.office.opendocument_looks import write_looks
from anthology.readers.office.opendocument_numbers import OpenNumbering
from anthology.readers.office.package import (
    CAPTION,
    CENTRED,
    CODE,
    ENDED,
    attribute,
    child,
    inner,
    outside_name,
)
from anthology.readers.office.typed import is_bullet
from anthology.readers.office.verse import TAB, Row, mark_verse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element
    from anthology.readers.office.package import Package, Prepared


_SPACE = 3.0  # pt: a space of a type of 12 pt
_SIDES = {"end": ENDED, "right": ENDED, "center": CENTRED}
_GAPS = ("s", "tab", "line-break", "p", "h")
_APART = ("tracked-changes", "annotation", "note-citation", "desc", "title", "sequence-decls")
# What a program fills in and the converter drops: its words stand in it.
_FIELDS = (
    "date time conditional-text hidden-text placeholder text-input author-name author-initials "
    "user-defined user-field-get variable-get variable-set expression chapter title subject "
    "keywords description file-name creator initial-creator creation-date modification-date "
    "sender-firstname sender-lastname sender-company drop-down meta-field dde-connection "
    "execute-macro measure ruby ruby-base ruby-text"
).split()
_MARGINS = tuple(f"{one}{page}" for one in ("header", "footer") for page in ("", "-left", "-first"))
_CONTENTS = tuple(
    f"{kind}-index" for kind in ("illustration", "table", "object", "user", "alphabetical")
)


def prepare_opendocument(package: Package, prepared: Prepared) -> None:
    """Change the package's main part; gather what the document says and what is found in it."""
    root = package.part(package.main)
    if root is None:
        return
    _gather_changes(prepared, root)
    prepared.report_changes()
    _drop_hidden(prepared, root, package.part("styles.xml"))
    _report_comments(prepared, root)
    lit = _lit_styles(root)
    spans = [one for one in inner(root, "span") if attribute(one, "style-name") in lit]
    prepared.report_highlights(map(_words, spans))
    _drop_contents(prepared, root)
    _write_fields(root)
    _name_linked(root, package)
    _gather_descriptions(prepared, root)
    _name_objects(root)
    roles = _roles(root, package.part("styles.xml"))
    paragraphs = [(node, _role(node, roles)) for node in inner(root, "p", "h") if not _apart(node)]
    looks = {capitals: _displayed_styles(root, underlined=capitals) for capitals in (False, True)}
    paragraphs = displayed_title(
        paragraphs, _words, lambda node: _is_displayed(node, looks[_words(node).isupper()])
    )
    take_titles(prepared, paragraphs, _words, _blank, _mark)
    stressed, sides = _stresses(root), _sides(package.part("styles.xml"), root)
    for node, role in paragraphs:
        if role == "caption" and _stands_alone(node):
            _mark(node, CAPTION)
            continue
        if not role and (side := sides.get(attribute(node, "style-name"))):
            _mark(node, side)
        if not role and attribute(node, "style-name") in stressed:
            _stress(node, stressed[attribute(node, "style-name")])
    if (styles := package.part("styles.xml")) is not None:
        margins = [one for page in inner(styles, "master-page") for one in inner(page, *_MARGINS)]
        prepared.margins += [_words(line) for one in margins for line in inner(one, "p")]
    _settle_signs(root)
    text = child(root, "body", "text")
    prepared.words = _words(text) if text is not None else ""
    _keep_lines(prepared, root, {node for node, role in paragraphs if role})
    write_looks(paragraphs, styles, root)
    cite_in_opendocument(prepared, root)
    for node, label in OpenNumbering(root, styles).labels(root):
        if _words(node).strip():
            _mark(node, mark_of(prepared.labels, label))
    package.change(package.main, root)


def _roles(*parts: Element | None) -> dict[str, str]:
    """Tell the role of each paragraph style, its own or that of its parents."""
    parents: dict[str, str] = {}
    for part in parts:
        for style in inner(part, "style") if part is not None else ():
            parents[attribute(style, "name")] = attribute(style, "parent-style-name")
    roles: dict[str, str] = {}
    for key in parents:
        at, seen = key, set[str]()
        while at in parents and at not in seen and not role_of(at):
            seen.add(at)
            at = parents[at]
        roles[key] = role_of(at)
    return roles


def _role(node: Element, roles: dict[str, str]) -> str:
    """Give what a paragraph is by its style (title, caption, …); only headings are headings.

    A paragraph in the style of headings, which has no level, is known by its look.
    """
    style = attribute(node, "style-name")
    found = roles.get(style) or role_of(style)
    if xhtml.name(node) == "h":
        return found if found == "title" else "heading"
    return "" if found == "heading" else found


def _styles_with(root: Element, look: str, value: str) -> frozenset[str]:
    """Give the names of the styles in a part that set one property of text to a value."""
    return frozenset(
        attribute(style, "name")
        for style in inner(root, "style")
        if any(attribute(one, look) == value for one in inner(style, "text-properties"))
    )


def _lit_styles(root: Element) -> frozenset[str]:
    """Give the names of the styles that put a colour behind words."""
    return frozenset(
        attribute(style, "name")
        for style in inner(root, "style")
        if any(
            is_highlight(attribute(one, "background-color"))
            for one in inner(style, "text-properties")
        )
    )


def _drop_hidden(prepared: Prepared, root: Element, styles: Element | None) -> None:
    """Take out what only its author sees: by its style, or by a field or section that hides it."""
    hiding = _styles_with(root, "display", "none")
    if styles is not None:
        hiding |= _styles_with(styles, "display", "none")
    hidden: list[str] = []
    for node in list(inner(root, "p", "h", "span", "section", "hidden-text", "hidden-paragraph")):
        styled = xhtml.name(node) != "section" and attribute(node, "style-name") in hiding
        if not (styled or attribute(node, "display") == "none" or _is_hidden(node)):
            continue
        name, host = xhtml.name(node), node.getparent()
        gone = host if name == "hidden-paragraph" and host is not None else node
        words = _words(gone) or attribute(gone, "string-value")
        hidden.append(words)
        xhtml.drop(gone)
    prepared.report_hidden(hidden)


def _is_hidden(node: Element) -> bool:
    """Tell whether a field or section says that it is hidden now."""
    return attribute(node, "is-hidden") == "true"


def _write_fields(root: Element) -> None:
    """Put the words of fields in their places; a reading above words comes in brackets."""
    for field in list(inner(root, *_FIELDS)):
        within = field.getparent()
        if within is None or xhtml.name(within) not in ("p", "h", "span", "a", "ruby", *_FIELDS):
            continue
        if xhtml.name(field) == "hidden-text" and not field.text:
            field.text = attribute(field, "string-value")
        if xhtml.name(field) == "ruby-text":
            field.text = f"\u00a0({field.text})" if field.text else None
        xhtml.unwrap(field)


def _name_linked(root: Element, package: Package) -> None:
    """Name pictures that lie outside of the document by their files, to be found beside it."""
    for image in inner(root, "image"):
        for key, value in image.attrib.items():
            outside = str(value).removeprefix("./") not in package.names
            if str(key).endswith("}href") and value and outside:
                image.set(str(key), outside_name(str(value).removeprefix("../")))


def _stresses(root: Element) -> dict[str, str]:
    """Make styles of words of those that set whole paragraphs in bold or italics: old to new."""
    looks = (("font-weight", "bold"), ("font-style", "italic"))
    names = frozenset().union(*(_styles_with(root, *look) for look in looks))
    made: dict[str, str] = {}
    for style in list(inner(root, "style")):
        name = attribute(style, "name")
        if name in names and attribute(style, "family") == "paragraph":
            made[name] = f"{name}-words"
            space = style.tag.partition("}")[0]
            added = deepcopy(style)
            added.set(f"{space}}}name", made[name])
            added.set(f"{space}}}family", "text")
            style.addnext(added)
    return made


def _stress(paragraph: Element, style: str) -> None:
    """Give the words of a paragraph its look, which the converter reads of words alone."""
    space = paragraph.tag.partition("}")[0]
    words = xhtml.element(f"{space}}}span", paragraph.text or "")
    words.set(f"{space}}}style-name", style)
    words.extend(list(paragraph))
    paragraph.text = None
    paragraph.append(words)


def _displayed_styles(root: Element, *, underlined: bool) -> frozenset[str]:
    """Give the names of the styles that are centred, bold or large, or also those underlined."""
    return frozenset(
        attribute(style, "name")
        for style in inner(root, "style")
        if any(
            attribute(look, "text-align") == "center"
            or attribute(look, "font-weight") == "bold"
            or _points(attribute(look, "font-size")) >= LARGE
            or (underlined and attribute(look, "text-underline-style") not in ("", "none"))
            for look in inner(style, "paragraph-properties", "text-properties")
        )
    )


def _sides(*parts: Element | None) -> dict[str, str]:
    """Give the signs of the styles of paragraphs that stand at the end or in the middle."""
    known = {
        attribute(style, "name"): style
        for part in parts
        for style in (inner(part, "style") if part is not None else ())
    }
    found: dict[str, str] = {}
    for key in known:
        at, seen = key, set[str]()
        while at in known and at not in seen and key not in found:
            seen.add(at)
            for look in inner(known[at], "paragraph-properties"):
                if side := attribute(look, "text-align"):
                    over = attribute(look, "writing-mode").startswith("rl")
                    found[key] = "" if over else _SIDES.get(side, "")
            at = attribute(known[at], "parent-style-name")
    return found


def _points(size: str) -> float:
    """Read a size in points; 0 for any other unit."""
    number = size.removesuffix("pt")
    return float(number) if re.fullmatch(r"\d+(?:\.\d+)?", number) else 0


def _is_displayed(paragraph: Element, displayed: frozenset[str]) -> bool:
    """Tell whether a paragraph, or each piece of it, has such a style."""
    spans = list(paragraph.iterchildren("{*}span"))
    bare = (paragraph.text or "") + "".join(span.tail or "" for span in spans)
    within = bool(spans) and not bare.strip()
    return attribute(paragraph, "style-name") in displayed or (
        within and all(attribute(span, "style-name") in displayed for span in spans)
    )


def _stands_alone(caption: Element) -> bool:
    """Tell a caption that the converter does not know from those that frame their picture."""
    boxed = any(xhtml.name(up) == "text-box" for up in caption.iterancestors())
    return not boxed and next(inner(caption, "frame"), None) is None


def _apart(node: Element) -> bool:
    """Tell whether an element stands outside the running text."""
    return any(xhtml.name(up) in _APART for up in node.iterancestors())


def _pieces(node: Element) -> Iterator[str | Element]:
    """Give the words inside an element in reading order, and each element where it begins."""
    yield node
    if xhtml.name(node) in _APART:
        return
    if xhtml.name(node) in _GAPS:
        yield " "
    yield node.text or ""
    for below in node:
        yield from _pieces(below)
        yield below.tail or ""


def _words(node: Element) -> str:
    """Give the words of an element."""
    return "".join(piece for piece in _pieces(node) if isinstance(piece, str))


def _blank(paragraph: Element) -> None:
    """Empty a paragraph; notes and pictures in it stay."""
    paragraph.text = None
    for below in paragraph:
        below.tail = None
        if xhtml.name(below) not in ("note", "frame"):
            _blank(below)


def _mark(paragraph: Element, sign: str) -> None:
    """Set a sign before a paragraph that the converter carries through; spaces of code stay."""
    for space in list(inner(paragraph, "s")) if sign == CODE else ():
        space.tail = "\u00a0" * int(attribute(space, "c") or 1) + (space.tail or "")
        xhtml.drop(space)
    paragraph.text = sign + (paragraph.text or "")


def _settle_signs(root: Element) -> None:
    """Let the sign of an item that was typed, with a tab behind it, be a bullet.

    What hangs is no quotation, for which the converter would take it.
    """
    hanging = {
        attribute(style, "name")
        for style in inner(root, "style")
        for look in inner(style, "paragraph-properties")
        if attribute(look, "text-indent").startswith("-")
    }
    for paragraph in inner(root, "p"):
        words = _held(paragraph)
        tab = words[0] if len(words) and xhtml.name(words[0]) == "tab" else None
        if tab is not None and is_bullet((words.text or "").strip()):
            words.text, tab.tail = "• ", (tab.tail or "").lstrip()
            xhtml.drop(tab)
        if attribute(paragraph, "style-name") in hanging:
            _unstyle(paragraph)


def _unstyle(paragraph: Element) -> None:
    """Take the style off a paragraph, so that the converter reads it as plain."""
    for key in list(paragraph.attrib):
        if str(key).endswith("}style-name"):
            del paragraph.attrib[key]


def _keep_lines(prepared: Prepared, root: Element, others: set[Element]) -> None:
    """Keep the lines of verse, and the space before lines; `others` are no lines of verse."""
    other = _styles_with(root, "font-weight", "bold")
    insets = {
        attribute(style, "name"): sum(
            _spaces(attribute(look, name))
            for look in inner(style, "paragraph-properties")
            for name in ("margin-left", "text-indent")
        )
        for style in inner(root, "style")
    }
    for end in inner(root, "line-break"):
        _keep_inset(end)
    holders = [one for one in inner(root, "text", "section") if child(one, "p") is not None]
    for holder in holders:
        rows = []
        for node in [one for one in holder if isinstance(one.tag, str)]:
            style = attribute(node, "style-name")
            more = next(inner(node, "frame", "line-break", "object"), None) is not None
            plain = xhtml.name(node) == "p" and node not in others and not more
            spans = [one for one in node if xhtml.name(one) == "span"]
            styles = {style, *(attribute(one, "style-name") for one in spans[:1] if not node.text)}
            plain = plain and not styles & other and not _words(node).startswith(ENDED)
            text = " ".join(_words(node).split()).lstrip(CENTRED) if plain else "other"
            deep = insets.get(style, 0) + _leading(node) if plain else 0
            rows.append(Row(node, text, deep, plain))
        mark_verse(prepared, rows, _mark_line)


def _spaces(length: str) -> int:
    """Give how many spaces, of 3 pt, are as wide as a length."""
    found = re.fullmatch(r"(-?\d*\.?\d+)(in|cm|mm|pt|pc)", length)
    points = {"in": 72.0, "cm": 28.35, "mm": 2.835, "pt": 1.0, "pc": 12.0}
    return int(float(found[1]) * points[found[2]] / _SPACE) if found else 0


def _leading(paragraph: Element) -> int:
    """Count the spaces and tabs that open a paragraph."""
    deep = 0
    paragraph = _held(paragraph)
    if (paragraph.text or "").strip():
        return deep
    for node in paragraph:
        if xhtml.name(node) not in ("s", "tab"):
            break
        deep += TAB if xhtml.name(node) == "tab" else int(attribute(node, "c") or 1)
        if (node.tail or "").strip():
            break
    return deep


def _held(node: Element) -> Element:
    """Give the element that holds all words of a paragraph: the paragraph, or its only span."""
    while len(node) == 1 and xhtml.name(node[0]) == "span" and not (node.text or "").strip():
        node = node[0]
    return node


def _keep_inset(end: Element) -> None:
    """Write the spaces and tabs behind a break as spaces that stay."""
    while (following := end.getnext()) is not None and not (end.tail or "").strip():
        if xhtml.name(following) not in ("s", "tab"):
            return
        many = TAB if xhtml.name(following) == "tab" else int(attribute(following, "c") or 1)
        following.tail = "\u00a0" * many + (following.tail or "")
        xhtml.drop(following)


def _mark_line(paragraph: Element, sign: str) -> None:
    """Mark a line of verse; what set it in is in the sign."""
    words = _held(paragraph)
    while len(words) and _leading(words):
        xhtml.drop(words[0])
    words.text = sign + (words.text or "").lstrip()
    _unstyle(paragraph)


def _gather_changes(prepared: Prepared, root: Element) -> None:
    """Collect the insertions and deletions that were tracked, by author."""
    inserted = _inserted(root)
    for region in inner(root, "changed-region"):
        for change in region:
            kind, creator = xhtml.name(change), child(change, "change-info", "creator")
            author = creator.text or "" if creator is not None else ""
            if kind == "insertion":
                prepared.add_change("inserted", author, inserted.get(_key(region), ""))
            elif kind == "deletion":
                blocks = (block for block in change if xhtml.name(block) != "change-info")
                prepared.add_change("deleted", author, " ".join(map(_words, blocks)))


def _key(region: Element) -> str:
    """Give the id by which the text refers to a change."""
    return attribute(region, "id")


def _inserted(root: Element) -> dict[str, str]:
    """Gather the words between the beginning and the end of each insertion."""
    open_, found = set[str](), dict[str, str]()
    for piece in _pieces(root):
        if isinstance(piece, str):
            for key in open_:
                found[key] = found.get(key, "") + piece
        elif xhtml.name(piece) == "change-start":
            open_.add(attribute(piece, "change-id"))
        elif xhtml.name(piece) == "change-end":
            open_.discard(attribute(piece, "change-id"))
    return found


def _report_comments(prepared: Prepared, root: Element) -> None:
    """Report each comment with its author and the paragraph that it stands at."""
    for comment in inner(root, "annotation"):
        creator = child(comment, "creator")
        author = creator.text or "" if creator is not None else ""
        words = " ".join(_words(block) for block in inner(comment, "p"))
        host = next((up for up in comment.iterancestors() if xhtml.name(up) in ("p", "h")), None)
        prepared.report_comment(author, words, _words(host) if host is not None else "")


def _drop_contents(prepared: Prepared, root: Element) -> None:
    """Take the table of contents and other indexes out, and report their lines."""
    for contents in list(inner(root, "table-of-content", *_CONTENTS)):
        body = child(contents, "index-body")
        lines = inner(body, "p") if body is not None else ()
        prepared.report_contents([" ".join(_words(line).split()) for line in lines])
        xhtml.drop(contents)


def _name_objects(root: Element) -> None:
    """Write the places of formulas as the converter looks for them, without a last slash."""
    for node in inner(root, "object"):
        for key, value in node.attrib.items():
            if str(key).endswith("}href"):
                node.set(str(key), str(value).rstrip("/"))


def _gather_descriptions(prepared: Prepared, root: Element) -> None:
    """Remember the descriptions of pictures, which the converter forgets."""
    for frame in inner(root, "frame"):
        image = child(frame, "image")
        if image is not None:
            notes = (child(frame, name) for name in ("desc", "title"))
            said = [note.text for note in notes if note is not None and note.text]
            alts = prepared.alts.setdefault(attribute(image, "href").removeprefix("./"), [])
            alts.append(said[0] if said else "")
