"""Take off the attributes in braces that kramdown and its kin give to what stands before them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.dialects.masks import KEEP

if TYPE_CHECKING:
    from anthology.readers.dialects.draft import Draft


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
_OWN_LINE = re.compile(r"(?:(?<=[^\n])\n)?^[ \t>]*\{::?(?![/:])[^{}\n]*\}[ \t]*$", re.MULTILINE)
_BEHIND = re.compile(r"(?<=[^\s{])[ \t]?\{:(?!:)[ \t]*(?P<inner>[^{}\n]*)\}")
_IMAGE_SIZE = re.compile(
    r"(?<=\))\{(?=[^{}\n]*(?:=|\.|#))[^{}\n]*\}|(?<=[^\s(])[ ]+=\d*x\d*(?=[ ]*\))"
)
_OPTIONS = re.compile(r"\{:/[^{}\n]*\}|\{::[^{}\n]*\}")
_ID = re.compile(
    r"^(?P<head>[ ]{0,3}#{1,6}[^\n]*?)[ \t]*\{:?[ \t]*#(?P<id>[\w.:-]+)[^{}\n]*\}[ \t]*$",
    re.MULTILINE,
)


def read(draft: Draft) -> None:
    """Drop attributes; keep the id of a heading and the kind that makes a quotation a hint."""
    draft.replace(_TOC, lambda match, line: _removed(draft, match[0], line))
    draft.replace(_ID, lambda match, _: f"{match['head']} {{#{match['id']}}}")
    draft.text = _prompts(draft.text)

    def remove(match: re.Match[str], line: int) -> str:
        line += match[0].startswith(("\n", KEEP))
        return _removed(draft, match[0], line)

    for pattern in (_OWN_LINE, _BEHIND, _IMAGE_SIZE, _OPTIONS):
        draft.replace(pattern, remove)


def _removed(draft: Draft, written: str, line: int) -> str:
    draft.report(
        "construct-removed",
        f"attributes for the web page were left out: {draft.quote(written)}",
        line,
    )
    return ""


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
