"""Keep the lines of a Word text as they were typed: verse, what sets lines in, signs of lists.

In: the body of the main part. Out: the same, with marks for the converter, which drops spaces
before lines and takes what is set in for a quotation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.office.package import CENTRED, attribute, child, inner, is_on
from anthology.readers.office.typed import is_bullet
from anthology.readers.office.verse import EMPTY, SPACE, TAB, Row, mark_verse
from anthology.readers.office.word_text import mark, within, words_in

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.readers.office.package import Prepared

_TWIPS = 60  # of a space of 3 pt, as wide as one of a type of 12 pt

_PICTURES = re.compile(r"Wingdings|Webdings")
_TICKS = ("FC", "FE", "A8", "6F", "FD", "FB", "78", "54")  # ✓ ☑ ☐ □ and crosses of Wingdings


def keep_lines(prepared: Prepared, root: Element, others: set[Element]) -> None:
    """Keep the lines of verse, and the space before lines; `others` are no lines of verse."""
    body = child(root, "body")
    rows = []
    for node in body if body is not None else ():
        _keep_insets(node)
        plain = xhtml.name(node) == "p" and node not in others and not _is_more(node)
        inset = _take_inset(node) if xhtml.name(node) == "p" else 0
        text = " ".join(words_in(node).split()).lstrip(CENTRED) if plain else "other"
        rows.append(Row(node, text, inset, plain))
    mark_verse(prepared, rows, _mark_line)


def settle_signs(root: Element) -> None:
    """Let the sign of an item that was typed, with a tab behind it, be a bullet.

    What hangs is no quotation, for which the converter would take it.
    """
    for run in inner(root, "r"):
        fonts = child(run, "rPr", "rFonts")
        if fonts is not None and _PICTURES.match(attribute(fonts, "ascii")):
            _write_symbols(run, attribute(fonts, "ascii"))
    for paragraph in inner(root, "p"):
        shown = [one for one in inner(paragraph, "t", "tab", "sym") if within(one, "pPr") is None]
        if len(shown) > 1 and xhtml.name(shown[1]) == "tab" and is_bullet(_sign(shown[0])):
            shown[0].tag = shown[1].tag[:-3] + "t"
            shown[0].text = "• "
            xhtml.drop(shown[1])
        indent = child(paragraph, "pPr", "ind")
        if indent is not None and attribute(indent, "hanging").strip("0"):
            xhtml.drop(indent)


def _sign(leaf: Element) -> str:
    """Give the sign that opens a paragraph; a symbol of a font is any picture but a box to tick."""
    if xhtml.name(leaf) == "sym":
        return "" if attribute(leaf, "char").upper()[-2:] in _TICKS else "●"
    return (leaf.text or "").strip()


def _write_symbols(run: Element, font: str) -> None:
    """Write letters of a font of pictures as the symbols that they show."""
    for leaf in list(inner(run, "t")):
        space = leaf.tag[:-1]
        for letter in (leaf.text or "").replace(" ", ""):
            made = leaf.makeelement(f"{space}sym")
            made.set(f"{space}font", font)
            made.set(f"{space}char", f"F0{ord(letter) % 256:02X}")
            leaf.addprevious(made)
        xhtml.drop(leaf)


def _is_more(paragraph: Element) -> bool:
    """Tell whether a paragraph holds more than a line of words, is bold or stands at the right."""
    side = child(paragraph, "pPr", "jc")
    runs = [run for run in inner(paragraph, "r") if words_in(run).strip()]
    bold = bool(runs) and all(is_on(child(run, "rPr", "b")) for run in runs)
    ended = bold or (side is not None and attribute(side, "val") in ("right", "end"))
    kinds = ("drawing", "pict", "object", "br", "cr", "sectPr", "oMath", "fldChar", "numPr")
    return ended or next(inner(paragraph, *kinds), None) is not None


def _keep_insets(block: Element) -> None:
    """Write the spaces and tabs that open lines behind breaks as spaces that stay."""
    opening = False
    for leaf in list(inner(block, "p", "br", "cr", "tab", "t")):
        name, words = xhtml.name(leaf), (leaf.text or "").replace(SPACE, " ")
        if name == "tab" and opening and within(leaf, "pPr") is None:
            leaf.tag, leaf.text = f"{leaf.tag.rpartition('}')[0]}}}t", "\u00a0" * TAB
        elif name == "t" and opening and words:
            deep = len(words) - len(words.lstrip(" "))
            leaf.text = ("\u00a0" * deep if deep > 1 else "") + words.lstrip(" ")
            opening = not words.strip()
        elif name != "tab" and words == "":
            opening = name in ("br", "cr")


def _take_inset(paragraph: Element) -> int:
    """Measure how deep a line is set in, in spaces; signs for spaces are taken off its head."""
    indent = child(paragraph, "pPr", "ind")
    deep = 0
    for name in ("left", "start", "firstLine"):
        written = attribute(indent, name) if indent is not None else ""
        deep += int(written) // _TWIPS if written.lstrip("-").isdigit() else 0
    for leaf in list(inner(paragraph, "t", "tab", "pPr")):
        if xhtml.name(leaf) == "pPr" or within(leaf, "pPr") is not None:
            continue
        if xhtml.name(leaf) == "tab":
            deep += TAB
            continue
        words = (leaf.text or "").replace(SPACE, " ").replace(EMPTY, "")
        deep += len(words) - len(words.lstrip(" "))
        leaf.text = words
        if words.strip():
            leaf.text = words.lstrip(" ")
            break
    return deep


def _mark_line(paragraph: Element, sign: str) -> None:
    """Mark a line of verse; what set it in is in the sign."""
    for leaf in list(inner(paragraph, "t", "tab")):
        if within(leaf, "pPr") is not None:
            continue
        if (leaf.text or "").strip():
            leaf.text = (leaf.text or "").lstrip(" ")
            break
        xhtml.drop(leaf)
    if (indent := child(paragraph, "pPr", "ind")) is not None:
        xhtml.drop(indent)
    mark(paragraph, sign)
