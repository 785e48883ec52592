"""Read what Pandoc, Quarto, kramdown and Docusaurus say in braces, and their fenced boxes.

Most attributes (`{: .class }`, `{width=50%}`) have no use in a book and go; ids of headings, spans
(`[words]{.smallcaps}`) and boxes (`:::note Title`) are kept.

Code of Quarto and R Markdown that is run has options for the program, in its first lines
(`#| fig-cap: "A ford"`) or behind the language in the braces (`{r, echo=FALSE}`). The book has the
code, its caption and its name; what would be its result is not in the file. Code that its author
hides from readers stays out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.markdown.dialects.commands import (
    ADMONITIONS,
    DEEPEST,
    QUOTATIONS,
    admonition,
    quotation_end,
    report_unknown,
)
from anthology.readers.markdown.draft import KEEP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.readers.markdown.draft import Draft


_TOC = re.compile(
    r"^[ \t]*(?:[-*+]|\d+\.)[ \t]+[^\n]*\n[ \t]*\{:\s*toc\b[^{}\n]*\}[ \t]*$"
    r"|^[ \t]*(?:\[\[?_?TOC_?\]\]?|\$\{toc\}|@\[toc\][^\n]*)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_PROMPT = re.compile(
    r"[ ]{0,3}\{:[^{}]*?\.(?:prompt-|notice--|alert-|callout-)?"
    r"(?P<kind>note|tip|info|important|warning|danger|caution)\b[^{}]*\}\s*"
)
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
# On a line of their own: `{: .wide}` of kramdown, `{.wide}` of Hugo and Wiki.js; `^`, by which
# kramdown ends a block.
_OWN_LINE = re.compile(
    r"(?:(?<=[^\n])\n)?^[ \t>]*(?:\{(?:::?(?![/:])|[.#][A-Za-z])[^{}\n]*\}|\^)[ \t]*$", re.MULTILINE
)
_BEHIND = re.compile(r"(?<=[^\s{])[ \t]?\{:(?!:)[ \t]*(?P<inner>[^{}\n]*)\}")
# Behind pictures and code: `{width=50%}`, `{.python}`; within the address: ` =300x200`.
_IMAGE_SIZE = re.compile(
    r"\{(?:(?<=`\{)[.#=][^{}\n]*|(?<=\w[*_]\{)[.#][A-Za-z][^{}\n]*|(?<=\)\{)(?=[^{}\n]*(?:=|\.|#))[^{}\n]*)\}"
    r"|[ ]=\d*x\d*(?=[ ]*\))"
    r"|[ ](?:width|height|align)=[^\s()]*(?:[ ]+(?:width|height|align)=[^\s()]*)*(?=[ ]*\))"
)
_OPTIONS = re.compile(r"\{:/[^{}\n]*\}|\{::[^{}\n]*\}")
_ID = re.compile(
    r"^(?P<head>[ ]{0,3}#{1,6}[^\n]*?)[ \t]*\{:?[ \t]*#(?P<id>[\w.:-]+)[^{}\n]*\}[ \t]*$",
    re.MULTILINE,
)
# What Pandoc writes behind a heading besides its id: `{-}`, `{.unnumbered}`, `{data-x=y}`.
_OF_HEADING = re.compile(
    r"^(?P<head>[ ]{0,3}#{1,6}[ \t][^\n]*?)[ \t]+"
    r"\{(?:-|\.[A-Za-z][^{}\n]*|[A-Za-z][\w-]*=[^{}\n]*)\}[ \t]*$",
    re.MULTILINE,
)
_SPAN = re.compile(
    r"""(?<![\\!\]])\[(?P<words>(?:[^\[\]\n]|\n(?!\n)|\[[^\[\]\n]*\](?:\([^()\n]*\))?)+)\]
    \{(?P<said>[ ]*(?:[.\#][A-Za-z]|[A-Za-z][\w-]*=)[^{}\n]*)\}""",
    re.VERBOSE,
)
_CLASS = re.compile(r"(?:^|\s)\.([\w-]+)")
_OWN_ID = re.compile(r"(?:^|\s)\#([\w.:-]+)")
_TONGUE = re.compile(r"(?:^|\s)lang=[\"']?([\w-]+)")
_ELEMENTS = {"underline": "u", "ul": "u", "mark": "mark", "kbd": "kbd"}
# Commands of TeX that place what follows on its page; the book's pages are its own.
_TEX = re.compile(
    r"^[ \t]*\\(?:newpage|pagebreak|clearpage|cleardoublepage|noindent|bigskip|medskip|smallskip|"
    r"vfill|tableofcontents|vspace\*?\{[^{}\n]*\}|(?:begin|end)\{(?:center|flushleft|flushright|"
    r"landscape|multicols)\}(?:\{\d\})?)[ \t]*$|\\(?:index|label)\{[^{}\n]*\}"
    r"|\\(?:begin|end)\{center\}",
    re.MULTILINE,
)
_FENCE = re.compile(
    r"""^(?P<indent>[ \t]*)(?P<colons>:{3,})[ \t]*
        (?:\{[ \t]*\.?(?P<braced>[\w-]+)[^{}]*\}|(?P<name>[^\W\d][\w-]*))?
        (?:\[(?P<label>[^\[\]]*)\])?(?:\{(?P<settings>[^{}]*)\})?[ \t]*(?P<title>.*?)[ \t]*:*$""",
    re.VERBOSE,
)
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ ]+(?P<words>.*)")
_TITLE = re.compile(r"""title\s*=\s*["']([^"']*)["']""")
_SLASHES = re.compile(
    r"^(?P<indent>[ ]*)(?P<slashes>/{3,})"
    r"(?:[ ]+(?P<kind>[\w-]+)(?:[ ]*\|[ ]*(?P<title>.+?))?)?[ \t]*$",
    re.MULTILINE,
)
_ATTRIBUTES = "attributes for the web page were"
_LONGEST = 120  # characters of a line that may still say whose words are quoted
_CLOSED = ('"', "”", "»", ".", "!", "?", "…")
# Cells: code that Quarto and R Markdown run.
_OPTION = re.compile(r"[ \t]*(?:\#|//|%%|--)\|[ ]?(?P<said>.*)")
_PAIR = re.compile(r"(?P<key>[\w.-]+)[ ]*:[ ]*(?P<value>.*)")
_CHUNK = re.compile(r"\{(?P<language>[a-z][\w+-]*)(?P<rest>(?:[ ,][^{}]*)?)\}")
_IN_BRACES = re.compile(
    r"""(?P<key>[\w.-]+)[ ]*=[ ]*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s,]+))"""
)
_LANGUAGES = frozenset("r python julia ojs sql bash stan rcpp dot mermaid observable js".split())
_CAPTIONS = ("fig-cap", "tbl-cap", "lst-cap", "fig.cap", "title")
_OF_RESULT = ("fig-cap", "tbl-cap", "fig.cap")
_HIDDEN = ("echo", "include")
_RESULT = "put its result, a picture or a table, into the text"


def read_attributes(draft: Draft) -> None:
    """Drop attributes; keep the id of a heading and the kind that makes a quotation a hint."""
    draft.replace(_TOC, lambda match, line: draft.leave_out(_ATTRIBUTES, match[0], line))
    draft.replace(_ID, lambda match, _: f"{match['head']} {{#{match['id']}}}")
    draft.text = _prompts(draft.text)
    draft.replace(
        _TEX, lambda match, line: draft.leave_out("a command for TeX was", match[0], line)
    )
    draft.replace(_SPAN, lambda match, _: _span(draft, match))
    draft.replace(
        _OF_HEADING,
        lambda match, line: (
            match["head"] + draft.leave_out(_ATTRIBUTES, match[0].removeprefix(match["head"]), line)
        ),
    )

    def remove(match: re.Match[str], line: int) -> str:
        """Leave attributes out, with the line that they take for themselves."""
        line += match[0].startswith(("\n", KEEP))
        return draft.leave_out(_ATTRIBUTES, match[0], line)

    for pattern in (_IMAGE_SIZE, _OWN_LINE, _BEHIND, _OPTIONS):
        draft.replace(pattern, remove)


def _span(draft: Draft, match: re.Match[str]) -> str | None:
    """Write `[words]{.class}` as an element; the words stay Markdown. A box's title is none."""
    line = draft.text[draft.text.rfind("\n", 0, match.start()) + 1 : match.start()]
    if line.lstrip(" >").startswith(":::"):
        return None
    names = _CLASS.findall(match["said"])
    tag = next((_ELEMENTS[name] for name in names if name in _ELEMENTS), "span")
    kept = [("class", " ".join(name for name in names if name not in _ELEMENTS))]
    for name, pattern in (("id", _OWN_ID), ("lang", _TONGUE)):
        if found := pattern.search(match["said"]):
            kept.append((name, found[1]))
    written = "".join(f' {name}="{value}"' for name, value in kept if value)
    opening, closing = draft.masks.inline(f"<{tag}{written}>"), draft.masks.inline(f"</{tag}>")
    return f"{opening}{match['words']}{closing}"


def _prompts(text: str) -> str:
    """Write quotations that are marked as hints, `{: .prompt-tip }`, as GitHub's alerts."""
    lines: list[str] = []
    for line in text.split("\n"):
        prompt = _PROMPT.fullmatch(line)
        start = len(lines)
        while prompt and start and _QUOTE.match(lines[start - 1]):
            start -= 1
        if prompt and start < len(lines):
            lines[start] = _QUOTE.sub(f"> [!{prompt['kind'].upper()}] ", lines[start], count=1)
            lines[-1] += KEEP
        else:
            lines.append(line)
    return "\n".join(lines)


def read_boxes(draft: Draft) -> None:
    """Replace the fences of boxes by marks; a box that quotes becomes a quotation."""
    if _SLASHES.search(draft.text):
        draft.text = _SLASHES.sub(_as_colons, draft.text)
    if ":::" in draft.text:
        draft.text = _Boxes(draft).run()


def _as_colons(match: re.Match[str]) -> str:
    """Write a fence of MkDocs, `/// note | Title` or `///`, as one of colons."""
    title = f" {match['title']}" if match["title"] else ""
    return f"{match['indent']}{':' * len(match['slashes'])}{match['kind'] or ''}{title}"


class _Boxes:
    """Open and close boxes line by line."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.masks = draft.masks
        self.out: list[str] = []
        self.open: list[tuple[int, str, int, int]] = []  # colons, closing, place, line
        self.untitled = ""  # the kind of the box just opened, whose heading may be its title

    def run(self) -> str:
        """Give the text with marks for its boxes."""
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
        """Open a box: a quotation, a plain division, or an admonition."""
        name = (fence["name"] or fence["braced"] or "note").lower().removeprefix("callout-")
        named = _TITLE.search(fence[0]) if "{" in fence[0] else None
        title = fence["label"] or (named[1] if named else "") or fence["title"]
        own = bool(fence["braced"]) and "callout-" not in fence["braced"]
        if name in QUOTATIONS:
            opening, closing = self.masks.block("<blockquote>"), quotation_end(self.masks, title)
        elif own and name not in ADMONITIONS:
            opening, closing = self.masks.block(f'<div class="{name}">'), self.masks.block("</div>")
            if title:
                report_unknown(self.draft, fence[0].strip(), number)
        else:
            shown = title or (name.capitalize() if name in ADMONITIONS else "")
            opening, closing = admonition(self.masks, name, shown), self.masks.block("</aside>")
        self.untitled = name if "callout-" in (fence["braced"] or "") and not title else ""
        self.open.append((len(fence["colons"]), closing, len(self.out), number))
        self.out.append(fence["indent"] + opening)

    def _close(self, fence: re.Match[str]) -> None:
        """Close the innermost box that has as many colons, else the innermost."""
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


def read_cell(draft: Draft, info: str, rows: Sequence[str], line: int) -> tuple[str, int]:
    """Give what stands behind the fence of a block in Pandoc's terms, and how many rows go.

    For a block that is no cell nothing changes.
    """
    chunk = _CHUNK.fullmatch(info)
    cell = chunk is not None and chunk["language"] in _LANGUAGES
    options: dict[str, str] = {}
    count = 0
    for row in rows:
        option = _OPTION.fullmatch(row)
        if option is None:
            break
        count += 1
        if pair := _PAIR.fullmatch(option["said"].strip()):
            options[pair["key"]] = pair["value"].strip("\"' ")
    if not (cell or options):
        return info, 0
    for pair in _IN_BRACES.finditer(chunk["rest"] if chunk else ""):
        options[pair["key"]] = pair["double"] or pair["single"] or pair["bare"] or ""
    language = chunk["language"] if chunk else info
    code = "\n".join(rows[count:]).strip()
    captioned = next((key for key in _CAPTIONS if options.get(key)), "")
    caption, name = options.pop(captioned, ""), options.pop("label", "")
    hiding = {**_hidden_by_default(draft), **options}
    hidden = [key for key in _HIDDEN if hiding.get(key, "").lower() in ("false", "f")]
    under = f", and its caption stands alone: “{caption}”" if caption else ""
    if hidden:
        draft.report(
            "construct-unknown",
            f"a cell shows its result alone ({hidden[0]}: false), which is not in the file{under}; "
            f"its code was left out: {draft.quote(code)}",
            line,
            hint=_RESULT,
        )
        language, count = "", len(rows)
    else:
        if captioned in _OF_RESULT:
            message = f"the result of a cell is not in the file{under}"
            draft.report("construct-unknown", message, line, hint=_RESULT)
        if every := ", ".join(f"{key}: {value}" for key, value in options.items()):
            draft.leave_out("options for the program that runs this code were", every, line)
    said = [f".{language}" if language else ".cell", f"#{name}" if name else ""]
    said.append(f'caption="{caption}"' if caption else "")
    return "{" + " ".join(filter(None, said)).replace("{", "(").replace("}", ")") + "}", count


def _hidden_by_default(draft: Draft) -> dict[str, str]:
    """Give what the metadata say of all cells: `execute` of Quarto, `opts_chunk` of knitr."""
    knitr = draft.settings.get("knitr")
    tables = (
        draft.settings.get("execute"),
        knitr.get("opts_chunk") if isinstance(knitr, dict) else None,
    )
    return {
        key: str(value)
        for table in tables
        if isinstance(table, dict)
        for key, value in table.items()
    }
