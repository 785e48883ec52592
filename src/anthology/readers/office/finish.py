"""Turn the converter's HTML into a fragment as the other readers make it."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.formula import FormulaError, to_mathml
from anthology.readers.commonmark.faults import fold, report_cleaned
from anthology.readers.commonmark.tidy import tidy
from anthology.readers.dialects.draft import Draft
from anthology.readers.office.captions import settle_captions
from anthology.readers.office.prepared import CODE, HEADING

if TYPE_CHECKING:
    from anthology.readers.office.prepared import Prepared
    from anthology.xhtml import Element

_BOX = re.compile(
    r'<label><input type="checkbox"( checked="")? ?/>((?:(?!</?label>).)*)</label>', re.DOTALL
)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_FEW = 20  # words that a message lists


def finish(markup: str, prepared: Prepared) -> Element:
    """Clean the markup, settle notes, marked paragraphs and formulas; report into `prepared`."""
    markup = _BOX.sub(lambda box: f"{'☒' if box[1] else '☐'} {box[2]}", markup)
    cleaned = xhtml.clean(markup)
    draft = Draft(prepared.path, "")
    report_cleaned(draft, cleaned)
    prepared.found += fold(draft.found)
    root = xhtml.parse(cleaned.fragment)
    _settle_notes(root)
    _settle_marks(root)
    _settle_formulas(root)
    _drop_anchors(root)
    for columns in list(root.iter("colgroup")):
        xhtml.drop(columns)
    settle_captions(root)
    for caption in root.iter("caption"):
        if len(caption) == 1 and xhtml.name(caption[0]) == "p":
            xhtml.unwrap(caption[0])
    for paragraph in list(root.iter("p")):
        if xhtml.empty(paragraph):
            xhtml.drop(paragraph)
    return xhtml.parse(tidy(xhtml.serialise(root)))


def report_lost(prepared: Prepared, root: Element) -> None:
    """Report words of the document that the converter has not brought."""
    shown = Counter(_WORD.findall(xhtml.text(root).replace("\u00ad", "").lower()))
    wanted = _WORD.findall(prepared.words.replace("\u00ad", "").lower())
    lost = list((Counter(wanted) - shown).elements())
    if lost:
        order = {word: place for place, word in reversed(list(enumerate(wanted)))}
        listed = " ".join(sorted(lost, key=order.__getitem__)[:_FEW])
        prepared.report(
            "words-lost",
            f"{len(lost)} words of the file did not come through: {listed}",
            hint="see in the file what they stand in, and make plain text of it",
        )


def _settle_notes(root: Element) -> None:
    """Write the calls of notes and their list as the other readers do."""
    for call in list(root.iter("a")):
        kinds = xhtml.classes(call)
        if "footnote-back" in kinds:
            xhtml.drop(call)
        elif "footnote-ref" in kinds:
            number = (call.get("href") or "").removeprefix("#fn")
            words = "".join(str(piece) for piece in call.itertext())
            made = xhtml.element("a", class_="noteref", id=f"fnref-{number}", href=f"#fn-{number}")
            made.append(xhtml.element("sup", words))
            xhtml.swap(call, made)
    for section in [one for one in root.iter("section") if "footnotes" in xhtml.classes(one)]:
        section.attrib.clear()
        section.set("class", "footnotes")
        for rule in section.findall("hr"):
            xhtml.drop(rule)
        for note in section.findall("ol/li"):
            note.set("id", f"fn-{(note.get('id') or '').removeprefix('fn')}")


def _settle_marks(root: Element) -> None:
    """Make headings and code of the paragraphs that were marked before the conversion."""
    for paragraph in list(root.iter("p", "blockquote")):
        words = "".join(str(piece) for piece in paragraph.itertext())
        if xhtml.name(paragraph) == "p" and words.startswith(HEADING):
            paragraph.tag = "h1"
            _unmark(paragraph, HEADING)
        elif xhtml.name(paragraph) == "p" and words.startswith(CODE):
            _to_code(paragraph, words.removeprefix(CODE).replace("\u00a0", " "))
    for node in root.iter():
        _unmark(node, CODE)
        _unmark(node, HEADING)


def _to_code(paragraph: Element, words: str) -> None:
    """Make code of a paragraph, or add it to the code before it."""
    before = paragraph.getprevious()
    if before is not None and "marked" in xhtml.classes(before) and not (before.tail or "").strip():
        before[0].text = f"{before[0].text}\n{words}"
        xhtml.drop(paragraph)
        return
    block = xhtml.element("pre", class_="marked")
    block.append(xhtml.element("code", words))
    xhtml.swap(paragraph, block)


def _unmark(node: Element, sign: str) -> None:
    if node.get("class") == "marked":
        del node.attrib["class"]
    node.text = node.text and node.text.replace(sign, "")
    node.tail = node.tail and node.tail.replace(sign, "")


def _settle_formulas(root: Element) -> None:
    """Set formulas in the line that stand in one, and keep their TeX as the transforms do."""
    for formula in list(root.iter(f"{{{xhtml.MATHML}}}math", "math")):
        host = formula.getparent()
        others = "" if host is None else (host.text or "") + "".join(c.tail or "" for c in host)
        if others.strip():
            formula.set("display", "inline")
        for node in list(formula.iter()):
            if xhtml.name(node) == "annotation":
                _keep_tex(formula, node.text or "")
                xhtml.drop(node)
            elif xhtml.name(node) == "semantics":
                xhtml.unwrap(node)


def _keep_tex(formula: Element, tex: str) -> None:
    """Keep the TeX that the converter made of a formula, where it can be drawn from it."""
    with suppress(FormulaError):
        to_mathml(tex)
        formula.set("data-tex", tex)


def _drop_anchors(root: Element) -> None:
    """Drop empty marks that no link leads to."""
    wanted = {(link.get("href") or "")[1:] for link in root.iter("a")}
    for anchor in list(root.iter("span")):
        if xhtml.empty(anchor) and anchor.get("id") not in wanted:
            xhtml.unwrap(anchor)
        elif xhtml.classes(anchor) == ["anchor"]:
            del anchor.attrib["class"]
