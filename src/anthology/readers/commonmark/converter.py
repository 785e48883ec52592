"""Convert Markdown, whose dialects are already read, into HTML by Python-Markdown."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from anthology.readers.commonmark.blocks import Blocks
from anthology.readers.commonmark.line import number, settle_numbers
from anthology.readers.commonmark.notes import Notes

if TYPE_CHECKING:
    from markdown import Markdown

    from anthology.readers.dialects.draft import Draft


_ADDRESS = re.compile(
    r"""(?P<other>\]\([ ]*<?[^\s()<>]*|^[ ]{0,3}\[[^\[\]\n]+\]:[^\n]*|<[^<>\n]*>|[\x10\x12]\d+\x11)
        |(?<![\w/=])(?P<address>(?:https?://|www\.(?=[\w-]+\.))[^\s<>"“”«»|\[\]\x10-\x13`]+)""",
    re.VERBOSE | re.MULTILINE,
)
_LABEL = re.compile(r"\[([^\[\]\n]+)\](?!:)")
_DEFINED = re.compile(r"^[ ]{0,3}\[(?P<label>[^\^\[\]\n][^\[\]\n]*)\]:[ ]*\S[^\n]*$", re.MULTILINE)
_ALIGNED = re.compile(r' style="text-align: (left|right|center);"')


def convert(draft: Draft) -> str:
    """Give the HTML of a draft; what was put aside is put back."""
    text = _ADDRESS.sub(lambda match: _protect(draft, match), draft.text).expandtabs(4)
    _report_unused(draft, text)
    blocks = Blocks(draft.masks)
    arranged = "\n".join(blocks.arrange(number(text)))
    settled = Notes(draft, blocks).settle(arranged)
    markup = _engine().reset().convert(settled)
    markup = _ALIGNED.sub(r' class="align-\1"', markup)
    return settle_numbers(draft.masks.restore(markup))


def _protect(draft: Draft, match: re.Match[str]) -> str:
    """Put a bare address aside, so that its underscores and asterisks stay."""
    return match[0] if match["address"] is None else draft.masks.text(match[0])


def _report_unused(draft: Draft, text: str) -> None:
    """Report the addresses that are defined for links which are not there."""
    used = {match[1].lower() for match in _LABEL.finditer(text)}
    for match in _DEFINED.finditer(text):
        if match["label"].lower() not in used:
            draft.report(
                "construct-removed",
                f"an address that no link uses was left out: {draft.quote(match[0])}",
                draft.line_of(f"[{match['label']}]:"),
            )


@cache
def _engine() -> Markdown:
    """Give the converter, built once; `reset` makes it as new for each text."""
    from anthology.readers.commonmark.engine import make_engine  # noqa: PLC0415  (slow to import)

    return make_engine()
