"""Convert Markdown that was written for Python-Markdown (MkDocs, Pelican) by Python-Markdown.

Its rules differ from CommonMark's: lists are indented by four, boxes and tabs by their text. What
MkDocs adds by plug-ins of others is added here: `???` boxes, `=== "Tab"`, fences in boxes.
"""

from __future__ import annotations

import re
import textwrap
import xml.etree.ElementTree as ET  # which the library makes its trees of
from functools import cache
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.markdown.commonmark import listing
from anthology.readers.markdown.dialects.walk import RULE, count_cells, without_edges
from anthology.readers.markdown.draft import KEEP
from anthology.readers.markdown.finish import ADDRESS, without_signs_behind
from anthology.readers.source_lines import number_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown

    from anthology.markup.xhtml import Element, Fragment
    from anthology.readers.markdown.draft import Draft


_FENCE = re.compile(
    r"^(?P<indent>[ ]*)(?P<fence>`{3,}|~{3,})(?P<info>[^`\n]*)\n(?P<code>(?:[^\n]*\n)*?)"
    r"[ ]*(?P=fence)[ \t]*$",
    re.MULTILINE,
)
_NAMED = re.compile(r"(?::::|\#!)(?P<language>[\w+#-]+)\n")  # what colours code: `:::python`
_TASK = re.compile(r"^([ ]*(?:[-*+]|\d+\.)[ ]+)\[(?P<done>[ xX])\][ ]+(?=\S)", re.MULTILINE)
# The boxes of GitHub and Obsidian: quotations that begin with `[!NOTE]`.
_ALERT = re.compile(
    r"^(?P<lead>[ ]*)>[ ]?\[!(?P<kind>[A-Za-z][\w-]*)\][-+]?[ ]*(?P<title>[^\n\"]*)"
    r"(?P<rest>(?:\n(?P=lead)>[^\n]*)*)",
    re.MULTILINE,
)
_CALL = re.compile(r"\[\^(?P<label>[^\]\s]+)\](?!:)")
_NOTE = re.compile(r"^[ ]{0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_BEGINS, _ENDS = re.compile(r"(?<!\w)[_~]+(?=\S)"), re.compile(r"(?<=\S)[_~]+(?!\w)")  # emphasis


def convert(draft: Draft) -> str:
    """Give the HTML of a draft; what was put aside is put back."""
    text = _FENCE.sub(lambda match: _fenced(draft, match), draft.text.replace(KEEP, ""))
    text = _TASK.sub(lambda match: match[1] + ("☐ " if match["done"] == " " else "☑ "), text)
    while (boxed := _ALERT.sub(_box, text)) != text:
        text = boxed
    text = "\n".join(_with_even_rows(text.split("\n")))
    _report_notes(draft, text)
    return draft.masks.restore(_converter().reset().convert(text))


def _with_even_rows(lines: list[str]) -> Iterator[str]:
    """Give the rows of tables bars at both ends, and the heads as many cells as any row has.

    The library takes the rows to be as the head is, and drops what is too much.
    """
    at = 0
    while at < len(lines):
        if "|" not in lines[at] or at + 1 == len(lines) or not RULE.fullmatch(lines[at + 1]):
            yield lines[at]
            at += 1
            continue
        end = at + 2
        while end < len(lines) and "|" in lines[end]:
            end += 1
        rows = lines[at:end]
        most = max(map(count_cells, rows))
        for place, row in enumerate(rows):
            missing = (most - count_cells(row)) * ("---|" if place == 1 else " |")
            lead, inner = without_edges(row)
            yield f"{lead}|{inner}|{missing}"
        at = end


def finish(fragment: Fragment, source: str) -> Fragment:
    """Write notes and boxes as the other readers do, and find the lines of blocks."""
    root = xhtml.parse(fragment)
    for box in [node for node in root.iter("div") if "admonition" in xhtml.classes(node)]:
        if "tab" in xhtml.classes(box):
            box[0].set("class", "label")
            xhtml.unwrap(box)
        else:
            box.tag = "aside"
    for code in root.iterfind(".//pre/code"):
        if named := _NAMED.match(code.text or ""):
            code.set("class", f"language-{named['language'].lower()}")
            code.text = (code.text or "")[named.end() :]
    _settle_notes(root)
    return number_lines(xhtml.serialise(root), source)


def _settle_notes(root: Element) -> None:
    """Write calls and notes as the other readers do."""
    for call in list(root.iter("sup")):
        link = call[0] if len(call) else call
        if "footnote-ref" in xhtml.classes(link):
            number = xhtml.text(link)
            first = (call.get("id") or "").startswith("fnref:")
            made = xhtml.element("a", class_="noteref", href=f"#fn-{number}")
            if first:
                made.set("id", f"fnref-{number}")
            made.append(xhtml.element("sup", number))
            xhtml.swap(call, made)
    for box in [node for node in root.iter("div") if "footnote" in xhtml.classes(node)]:
        box.tag = "section"
        box.set("class", "footnotes")
        for rule in box.findall("hr"):
            xhtml.drop(rule)
        for place, note in enumerate(box.iterfind("ol/li"), 1):
            note.set("id", f"fn-{place}")
            for back in [one for one in note.iter("a") if "footnote-backref" in xhtml.classes(one)]:
                xhtml.drop(back)
            for last in note.findall("p")[-1:]:
                xhtml.change_end(last, str.rstrip)


def _fenced(draft: Draft, match: re.Match[str]) -> str:
    """Put a fenced block aside: the library reads none in a box or an item."""
    code = textwrap.dedent(draft.masks.plain(match["code"])) if match["indent"] else match["code"]
    made = listing(draft.masks.plain(code), draft.masks.plain(match["info"]).strip())
    return f"{match['indent']}{draft.masks.block(made)}\n"


def _box(match: re.Match[str]) -> str:
    """Write a quotation that is a box as MkDocs does, line for line."""
    lead, title = match["lead"], match["title"].strip() or match["kind"].capitalize()
    rest = re.sub(rf"\n{lead}>[ ]?", f"\n{lead}    ", match["rest"])
    return f'{lead}!!! {match["kind"].lower()} "{title}"{rest}'


def _report_notes(draft: Draft, text: str) -> None:
    """Report calls without notes, which the library leaves as they are, and notes without calls."""
    known = set(_NOTE.findall(text))
    called = {match["label"] for match in _CALL.finditer(text)}
    for label in sorted(called - known):
        draft.report_no_note(label)
    for label in sorted(known - called):
        draft.report(
            "reader-message",
            f"nothing in the text calls the note [^{label}]",
            draft.line_of(f"[^{label}]:"),
            hint="it stands among the notes",
        )


@cache
def _converter() -> Markdown:
    """Put the converter together, once; `reset` makes it as new for each text."""
    from markdown import Markdown  # noqa: PLC0415  (slow to import)
    from markdown.extensions.admonition import AdmonitionProcessor  # noqa: PLC0415
    from markdown.inlinepatterns import (  # noqa: PLC0415
        InlineProcessor,
        SimpleTagInlineProcessor,
    )
    from markdown.util import AtomicString  # noqa: PLC0415

    class Boxes(AdmonitionProcessor):
        """Read the boxes of MkDocs: `!!! note`, `??? note` (folded away), `=== "Tab"`."""

        RE = re.compile(
            r"(?:^|\n)(?:(?:!!!|\?\?\?\+?) ?([\w\-]+(?: +[\w\-]+)*)(?: +\"(.*?)\")?"
            r"|===!?\+? \"([^\"\n]*)\") *(?:\n|$)"
        )

        def get_class_and_title(self, match: re.Match[str]) -> tuple[str, str | None]:
            """Give a box's class and title; a tab's title is its name."""
            if match[3] is not None:
                return "tab", match[3] or " "
            kind, title = super().get_class_and_title(match)
            return kind, title

    class BareAddresses(InlineProcessor):
        """Keep the signs in bare addresses from being read as emphasis."""

        def handleMatch(  # type: ignore[override]  # noqa: N802  (their name)
            self, match: re.Match[str], data: str
        ) -> tuple[ET.Element, int, int]:
            """Make a link of an address, but for what ends emphasis that began before it."""
            address, before = without_signs_behind(match[0]), data[: match.start()]
            if len(_BEGINS.findall(before)) > len(_ENDS.findall(before)):
                address = address.rstrip("_~")
            link = ET.Element("a", {"href": address})
            link.text = AtomicString(address)
            return link, match.start(), match.start() + len(address)

    converter = Markdown(extensions=["extra"], output_format="xhtml")
    converter.parser.blockprocessors.register(Boxes(converter.parser), "boxes", 105)
    addresses = BareAddresses(rf"(?<!\w)(?=http){ADDRESS.pattern}")
    converter.inlinePatterns.register(addresses, "bare_addresses", 65)  # before emphasis
    for name, sign, tag in (
        ("struck", "~~", "del"),
        ("marked", "==", "mark"),
        ("added", "^^", "ins"),
    ):
        pattern = rf"({re.escape(sign)})(?=\S)([^~=^]+)(?<=\S){re.escape(sign)}"
        converter.inlinePatterns.register(SimpleTagInlineProcessor(pattern, tag), name, 55)
    for name, sign, tag in (("lowered", "~", "sub"), ("raised", r"\^", "sup")):
        pattern = rf"(?<![{sign}])({sign})([^\s{sign}]+){sign}(?![{sign}])"
        converter.inlinePatterns.register(SimpleTagInlineProcessor(pattern, tag), name, 54)
    return converter
