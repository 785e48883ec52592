"""Make a Word text ready for the converter, and tell what was settled in it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.markup.page_styles import is_highlight
from anthology.readers.office.cited_notes import cite_in_word
from anthology.readers.office.labels import LABELLED, mark_of
from anthology.readers.office.metadata import LARGE, displayed_title, role_of, take_titles
from anthology.readers.office.package import (
    CENTRED,
    ENDED,
    LINKED,
    attribute,
    child,
    inner,
    is_on,
    outside_name,
)
from anthology.readers.office.word_lines import keep_lines, settle_signs
from anthology.readers.office.word_looks import write_looks
from anthology.readers.office.word_numbers import Numbering
from anthology.readers.office.word_text import blank, leaves, mark, within, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element
    from anthology.readers.office.package import Package, Prepared


_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_MARGIN = re.compile(r"word/(?:header|footer)\d*\.xml")
_CHANGES = {"ins": "inserted", "del": "deleted", "moveTo": "moved", "moveFrom": "moved away"}
_CONTENTS = re.compile(r"(?:table )?(?:of )?contents|table des mati[èe]res|sommaire", re.IGNORECASE)
_RELATED = ("embed", "id", "link", "href")  # attributes of pictures that name a relation
_SIDES = {"right": ENDED, "end": ENDED, "center": CENTRED}
_DRAWN = {"chart": "a chart", "diagram": "a diagram"}


def prepare_word(package: Package, prepared: Prepared) -> None:
    """Change the package's main part; gather what the document says and what is found in it."""
    root = package.part(package.main)
    if root is None:
        return
    for name in (package.main, *_NOTES):
        _gather_changes(prepared, package.part(name))
    prepared.report_changes()
    for end in list(inner(root, "cr")):
        end.tag = end.tag[:-2] + "br"  # means the same, and the converter knows it
    _drop_hidden(prepared, package, root)
    _report_comments(prepared, root, package.part("word/comments.xml"))
    prepared.report_highlights(_take_highlights(root))
    styles = package.part("word/styles.xml")
    roles, sides = _roles(styles), _sides(styles)
    _drop_deleted_rows(root)
    _lift_boxes(root)
    _drop_contents(prepared, root, roles)
    _drop_drawn(prepared, root)
    paragraphs = displayed_title(list(_paragraphs(root, roles)), words_in, _is_displayed)
    take_titles(prepared, paragraphs, words_in, blank, mark)
    for paragraph, role in paragraphs:
        if not role and (side := _side_of(paragraph, sides)):
            mark(paragraph, side)
    write_looks(root, styles, roles)
    for name in _NOTES:
        if (notes := package.part(name)) is not None:
            write_looks(notes, styles, roles)
            package.change(name, notes)
    settle_signs(root)
    prepared.words = words_in(root)
    _cite(prepared, package, root)
    numbered = _write_labels(prepared, package, paragraphs)
    keep_lines(prepared, root, {node for node, role in paragraphs if role} | numbered)
    for name in sorted(filter(_MARGIN.fullmatch, package.names)):
        if (part := package.part(name)) is not None:
            prepared.margins += [words_in(line) for line in inner(part, "p")]
    _mark_linked(prepared, package, root)
    package.change(package.main, root)


def _cite(prepared: Prepared, package: Package, root: Element) -> None:
    """Mark what cites notes, in the text and in notes."""
    notes = {name: part for name in _NOTES if (part := package.part(name)) is not None}
    cite_in_word(prepared, root, list(notes.values()))
    for name, part in notes.items():
        package.change(name, part)


def _write_labels(
    prepared: Prepared, package: Package, paragraphs: list[tuple[Element, str]]
) -> set[Element]:
    """Put the marks of their labels before the words of numbered paragraphs, and give all items."""
    items: set[Element] = set()
    numbering = Numbering(package.part("word/numbering.xml"), package.part("word/styles.xml"))
    for paragraph, role in paragraphs:
        label = numbering.label(paragraph)
        if numbering.lists(paragraph):
            items.add(paragraph)
        marked = any(text.startswith(LABELLED) for _, text in leaves(paragraph))
        if label is None or role in ("title", "code") or marked or not words_in(paragraph).strip():
            continue
        made = paragraph.makeelement(paragraph.tag[:-1] + "r")
        made.append(paragraph.makeelement(paragraph.tag[:-1] + "t"))
        made[0].text = mark_of(prepared.labels, label)
        properties = child(paragraph, "pPr")
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, made)
    return items


def words_of_word(package: Package) -> str:
    """Give all words of a Word text, those of its notes with them."""
    parts = [package.part(name) for name in (package.main, *_NOTES)]
    return "\n".join(words_in(part) for part in parts if part is not None)


def _roles(styles: Element | None) -> dict[str, str]:
    """Tell the role of each paragraph style, its own or that of the style it is based on."""
    if styles is None:
        return {}
    named: dict[str, tuple[str, str]] = {}
    for style in inner(styles, "style"):
        name, base = child(style, "name"), child(style, "basedOn")
        written = attribute(name, "val") if name is not None else ""
        named[attribute(style, "styleId")] = (
            written,
            attribute(base, "val") if base is not None else "",
        )
    roles: dict[str, str] = {}
    for key in named:
        at, seen = key, set[str]()
        while at in named and at not in seen and not role_of(named[at][0]):
            seen.add(at)
            at = named[at][1]
        roles[key] = role_of(named[at][0]) if at in named else ""
    return roles


def _paragraphs(root: Element, roles: dict[str, str]) -> Iterator[tuple[Element, str]]:
    """Give each paragraph with its role by style."""
    for paragraph in list(inner(root, "p")):
        style = child(paragraph, "pPr", "pStyle")
        yield paragraph, roles.get(attribute(style, "val"), "") if style is not None else ""


def _is_displayed(paragraph: Element) -> bool:
    """Tell whether a paragraph is centred, or all of it bold, large or in underlined capitals."""
    centred = child(paragraph, "pPr", "jc")
    runs = [run for run in inner(paragraph, "r") if words_in(run).strip()]
    return (centred is not None and attribute(centred, "val") == "center") or (
        bool(runs) and all(_stands_out(run) for run in runs)
    )


def _sides(styles: Element | None) -> dict[str, str]:
    """Tell where the paragraphs of each style stand, by itself or the styles it is based on."""
    known = {
        attribute(style, "styleId"): style
        for style in (inner(styles, "style") if styles is not None else ())
    }
    found: dict[str, str] = {}
    for key in known:
        at, seen = key, set[str]()
        while at in known and at not in seen and key not in found:
            seen.add(at)
            side, base = child(known[at], "pPr", "jc"), child(known[at], "basedOn")
            if side is not None:
                found[key] = attribute(side, "val")
            at = attribute(base, "val") if base is not None else ""
    return found


def _side_of(paragraph: Element, sides: dict[str, str]) -> str:
    """Give the sign of a paragraph that stands at the right or in the middle, else nothing."""
    if any(child(paragraph, "pPr", one) is not None for one in ("numPr", "bidi")):
        return ""
    side, style = child(paragraph, "pPr", "jc"), child(paragraph, "pPr", "pStyle")
    named = sides.get(attribute(style, "val"), "") if style is not None else ""
    return _SIDES.get(attribute(side, "val") if side is not None else named, "")


def _stands_out(run: Element) -> bool:
    """Tell whether a run of letters is bold, large, or in underlined capitals."""
    size = child(run, "rPr", "sz")
    points = attribute(size, "val") if size is not None else ""
    line = child(run, "rPr", "u")
    underlined = line is not None and attribute(line, "val") not in ("", "none")
    capitals = words_in(run).isupper() or is_on(child(run, "rPr", "caps"))
    return (
        is_on(child(run, "rPr", "b"))
        or (underlined and capitals)
        or (points.isdigit() and int(points) >= 2 * LARGE)
    )  # counted in half points


def _gather_changes(prepared: Prepared, root: Element | None) -> None:
    """Gather words inserted, deleted and moved; neighbours by one author are one change."""
    if root is None:
        return
    changed: list[tuple[tuple[str, str], str]] = []
    for leaf, words in leaves(root, deleted=True):
        change = within(leaf, *_CHANGES)
        if not words.strip() and change is None and changed:
            changed.append((changed[-1][0], words))
        elif change is None:
            changed.append((("", ""), words))
        else:
            kind = _CHANGES[xhtml.name(change)]
            changed.append(((kind, attribute(change, "author")), words))
    for (kind, author), pieces in groupby(changed, key=lambda one: one[0]):
        if kind not in ("", "moved away"):
            prepared.add_change(kind, author, "".join(words for _, words in pieces))


def _report_comments(prepared: Prepared, root: Element, comments: Element | None) -> None:
    """Report each comment with its author and the words that it stands at."""
    if comments is None:
        return
    open_, beside = set[str](), dict[str, str]()
    for node in root.iter():
        name, key = xhtml.name(node), attribute(node, "id")
        if name == "commentRangeStart":
            open_.add(key)
        elif name == "commentRangeEnd":
            open_.discard(key)
        elif name == "t" and open_:
            for one in open_:
                beside[one] = beside.get(one, "") + (node.text or "")
    for comment in inner(comments, "comment"):
        at = beside.get(attribute(comment, "id"), "")
        prepared.report_comment(attribute(comment, "author"), words_in(comment), at)


def _drop_hidden(prepared: Prepared, package: Package, root: Element) -> None:
    """Take out runs whose letters are hidden: Word shows them only on request."""
    styles = package.part("word/styles.xml")
    hiding = {
        attribute(style, "styleId")
        for style in (inner(styles, "style") if styles is not None else ())
        if is_on(child(style, "rPr", "vanish"))
    }
    hidden: list[str] = []
    for name in (package.main, *_NOTES):
        part = root if name == package.main else package.part(name)
        before = len(hidden)
        for run in list(inner(part, "r")) if part is not None else ():
            if _is_hidden(run, hiding):
                hidden.append(words_in(run))
                xhtml.drop(run)
        if part is not None and len(hidden) > before:
            package.change(name, part)
    prepared.report_hidden(hidden)


def _take_highlights(root: Element) -> Iterator[str]:
    """Take the colours from behind words, and give the words; neighbours stand together."""
    for lit, runs in groupby(inner(root, "r"), key=_is_lit):
        words = ""
        for run in runs if lit else ():
            words += words_in(run)
            for light in _lights(run):
                xhtml.drop(light)
        yield " ".join(words.split())


def _is_lit(run: Element) -> bool:
    """Tell whether a colour stands behind the words of a run."""
    return any(
        is_highlight(attribute(mark, key)) for mark in _lights(run) for key in ("val", "fill")
    )


def _lights(run: Element) -> list[Element]:
    """Give what puts a colour behind the words of a run."""
    marks = (child(run, "rPr", name) for name in ("highlight", "shd"))
    return [one for one in marks if one is not None]


def _is_hidden(run: Element, hiding: set[str]) -> bool:
    """Tell by the run itself, else by its style, else by that of its paragraph."""
    if (mark := child(run, "rPr", "vanish")) is not None:
        return is_on(mark)
    host = within(run, "p")
    named = [child(run, "rPr", "rStyle")]
    named += [child(host, "pPr", "pStyle")] if host is not None else []
    return any(one is not None and attribute(one, "val") in hiding for one in named)


def _mark_linked(prepared: Prepared, package: Package, root: Element) -> None:
    """Put a sign in the place of each picture that the document does not hold but links to."""
    folder = package.main.rpartition("/")[0]
    relations = package.part(f"{folder}/_rels/{package.main.rpartition('/')[2]}.rels")
    outside = {
        attribute(one, "Id"): attribute(one, "Target")
        for one in (inner(relations, "Relationship") if relations is not None else ())
        if attribute(one, "TargetMode") == "External"
    }
    for picture in list(inner(root, "blip", "imagedata")):
        keys = list(filter(None, (attribute(picture, name) for name in _RELATED)))
        holder, run = within(picture, "drawing", "pict"), within(picture, "r")
        if not keys or holder is None or run is None or any(key not in outside for key in keys):
            continue
        about = next(inner(holder, "docPr"), None)
        alt = attribute(about, "descr") if about is not None else attribute(picture, "title")
        prepared.linked.append((outside_name(outside[keys[0]]), alt))
        sign = run.makeelement(run.tag[:-1] + "t")
        sign.text = f"{LINKED}{len(prepared.linked) - 1}{LINKED}"
        xhtml.swap(holder, sign)


def _drop_deleted_rows(root: Element) -> None:
    """Take out rows of tables whose deletion was tracked."""
    for row in list(inner(root, "tr")):
        if child(row, "trPr", "del") is not None:
            xhtml.drop(row)


def _lift_boxes(root: Element) -> None:
    """Put the paragraphs of text boxes behind the paragraph that the box hangs on."""
    for fallback in list(inner(root, "Fallback")):
        if next(inner(fallback, "txbxContent"), None) is not None:
            xhtml.drop(fallback)
    for box in reversed(list(inner(root, "txbxContent"))):
        host = within(box, "p")
        if host is not None:
            for block in reversed(list(box)):
                host.addnext(block)
            xhtml.drop(box)


def _drop_contents(prepared: Prepared, root: Element, roles: dict[str, str]) -> None:
    """Empty the lines of the document's own contents; their fields stay balanced."""
    lines: list[str] = []
    for block in list(inner(root, "sdt")):
        gallery = child(block, "sdtPr", "docPartObj", "docPartGallery")
        if gallery is not None and "table of contents" in attribute(gallery, "val").lower():
            lines += _emptied(inner(block, "p"))
    paragraphs = list(_paragraphs(root, roles))
    listed = [place for place, (_, role) in enumerate(paragraphs) if role == "contents"]
    if listed and listed[0] and _CONTENTS.fullmatch(words_in(paragraphs[listed[0] - 1][0]).strip()):
        listed.insert(0, listed[0] - 1)
    lines += _emptied(paragraphs[place][0] for place in listed)
    prepared.report_contents(lines)


def _emptied(paragraphs: Iterator[Element]) -> Iterator[str]:
    """Give the words of paragraphs and empty these."""
    for paragraph in list(paragraphs):
        yield " ".join(words_in(paragraph).split())
        blank(paragraph)


def _drop_drawn(prepared: Prepared, root: Element) -> None:
    """Take out what only Word can draw."""
    for drawing in list(inner(root, "drawing")):
        kinds = (attribute(data, "uri") for data in inner(drawing, "graphicData"))
        found = re.search("chart|diagram", " ".join(kinds))
        if found:
            note = child(drawing, "inline", "docPr")
            about = attribute(note, "descr") or attribute(note, "name") if note is not None else ""
            prepared.report(
                "markup-removed",
                f"{_DRAWN[found[0]]} was left out, which only Word can draw: {about}".rstrip(": "),
                hint="copy it and paste it as a picture",
            )
            xhtml.drop(drawing)
