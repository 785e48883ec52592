"""Read fenced boxes: `:::note Title` of Docusaurus and pandoc, `!!! note` of MkDocs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.dialects.masks import KEEP
from anthology.readers.dialects.pairs import ADMONITIONS, DEEPEST, QUOTATIONS, admonition, titled

if TYPE_CHECKING:
    from anthology.readers.dialects.draft import Draft
    from anthology.readers.dialects.masks import Masks


_FENCE = re.compile(
    r"""^(?P<indent>[ \t]*)(?P<colons>:{3,})[ \t]*
        (?:\{[ \t]*\.?(?P<braced>[\w-]+)[^{}]*\}|(?P<name>[^\W\d][\w-]*))?
        (?:\[(?P<label>[^\[\]]*)\])?(?:\{(?P<settings>[^{}]*)\})?[ \t]*(?P<title>.*?)[ \t]*:*$""",
    re.VERBOSE,
)
_MARKED = re.compile(
    r"""(?P<indent>[ ]*)(?:!!!|\?\?\?\+?|===)[ ]+
        (?P<kind>[\w-]+(?:[ ]+[\w-]+)*)?(?:[ ]*"(?P<title>[^"]*)")?[ \t]*\Z""",
    re.VERBOSE,
)
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ ]+(?P<words>.*)")
_TITLE = re.compile(r"""title\s*=\s*["']([^"']*)["']""")
_LONGEST = 120  # characters of a line that may still say whose words are quoted
_CLOSED = ('"', "”", "»", ".", "!", "?", "…")


def read(draft: Draft) -> None:
    """Replace the fences of boxes by marks; a box that quotes becomes a quotation."""
    if ":::" in draft.text:
        draft.text = _Boxes(draft).run()
    if any(sign in draft.text for sign in ("!!! ", "??? ", "???+ ", '=== "')):
        draft.text = _unindent(draft)


class _Boxes:
    """Open and close boxes line by line."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.masks = draft.masks
        self.out: list[str] = []
        self.open: list[tuple[int, str, int, int]] = []  # colons, closing, place, line
        self.untitled = ""  # the kind of the box just opened, whose heading may be its title

    def run(self) -> str:
        for number, line in enumerate(self.draft.text.split("\n"), 1):
            fence = _FENCE.match(line) if ":::" in line else None
            if fence is None:
                self.out.append(self._titled(line) if self.untitled and line.strip() else line)
            elif fence["name"] or fence["braced"] or fence["label"]:
                self._open(fence, number) if len(self.open) < DEEPEST else self.out.append(line)
            else:
                self._close(fence)
        for _, closing, _, line_ in reversed(self.open):
            self.out.append(closing)
            self.draft.report(
                "reader-message",
                "a box is opened here and never closed",
                line_,
                hint="write ::: on a line of its own where it ends",
            )
        return "\n".join(self.out)

    def _titled(self, line: str) -> str:
        """Let a heading that opens a box of Quarto be its title."""
        kind, self.untitled = self.untitled, ""
        heading = _HEADING.fullmatch(line)
        if heading is None:
            return line
        place = self.open[-1][2]
        self.out[place] = admonition(self.masks, kind, heading["words"])
        return ""

    def _open(self, fence: re.Match[str], number: int) -> None:
        name = (fence["name"] or fence["braced"] or "note").lower().removeprefix("callout-")
        named = _TITLE.search(fence["settings"] or "")
        title = fence["label"] or (named[1] if named else "") or fence["title"]
        own = bool(fence["braced"]) and "callout-" not in fence["braced"]
        if name in QUOTATIONS:
            opening, closing = self.masks.block("<blockquote>"), self._end_of_quotation(title)
        elif own and name not in ADMONITIONS:
            opening, closing = self.masks.block(f'<div class="{name}">'), self.masks.block("</div>")
            self._report_words(title, fence[0].strip(), number)
        else:
            shown = title or (name.capitalize() if name in ADMONITIONS else "")
            opening, closing = admonition(self.masks, name, shown), self.masks.block("</aside>")
        self.untitled = name if "callout-" in (fence["braced"] or "") and not title else ""
        self.open.append((len(fence["colons"]), closing, len(self.out), number))
        self.out.append(fence["indent"] + opening)

    def _end_of_quotation(self, said_by: str) -> str:
        """Close a quotation; the words on the line that opened it say whose it is."""
        end = self.masks.block("</blockquote>")
        if not said_by:
            return end
        return f"{self.masks.block('<footer>')} {said_by} {self.masks.block('</footer>')}{end}"

    def _report_words(self, words: str, written: str, number: int) -> None:
        """Report a directive, as of MyST, whose words are for a program."""
        if words:
            quoted = self.draft.quote(written)
            message = f"a command for the site generator was left out: {quoted}"
            hint = "what stands inside it is kept; write what it would show"
            self.draft.report("construct-unknown", message, number, hint=hint)

    def _close(self, fence: re.Match[str]) -> None:
        if not self.open:
            self.out.append("")
            return
        counts = [colons for colons, *_ in self.open]
        wanted = len(fence["colons"])
        place = len(counts) - 1 - counts[::-1].index(wanted) if wanted in counts else -1
        closed = self.open[place:]
        del self.open[place:]
        _, closing, start, _ = closed[0]
        if "blockquote" in self.masks.restore(closing):
            self._attribute(start)
        ends = "".join(closing for _, closing, _, _ in reversed(closed))
        self.out.append(fence["indent"] + ends)

    def _attribute(self, start: int) -> None:
        """Mark the last line of a quotation as its source where it reads like one."""
        filled = [place for place in range(start + 1, len(self.out)) if self.out[place].strip()]
        if len(filled) < 2:  # noqa: PLR2004
            return
        line = self.out[filled[-1]].strip()
        if (
            len(line) > _LONGEST
            or line.endswith(_CLOSED)
            or line.startswith(("-  ", "* ", ">", "|"))
        ):
            return
        mark, end = self.masks.block("<footer>"), self.masks.block("</footer>")
        self.out[filled[-1]] = f"{mark} {line} {end}"


def _marked(masks: Masks, opening: re.Match[str]) -> tuple[str, str]:
    """Give the ends of a marked box; one without a kind is a tab, which has only its name."""
    if opening["kind"] is None:
        return titled(masks, "label", opening["title"] or ""), ""
    kind = opening["kind"].split()[0]
    title = kind.capitalize() if opening["title"] is None else opening["title"]
    return admonition(masks, kind, title), masks.block("</aside>")


def _unindent(draft: Draft) -> str:
    """Turn a marked line with an indented block behind it into a box."""
    out: list[str] = []
    closing, inside = "", -1
    for line in draft.text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if inside >= 0 and line.strip(f" {KEEP}") and indent < inside + 4:
            line = f"{closing} {line}"  # noqa: PLW2901
            closing, inside = "", -1
        opening = _MARKED.match(line)
        if opening and inside < 0:
            mark, closing = _marked(draft.masks, opening)
            out.append(opening["indent"] + mark)
            inside = len(opening["indent"])
            continue
        out.append(line[inside + 4 :] if inside >= 0 and line.strip() else line)
    return "\n".join(out) + closing
