"""Read what writers and editors type by hand: tracked changes, calls in links, lists of works.

CriticMarkup's changes (`{++new++}`, `{--old--}`, `{~~old~>new~~}`, `{==marked==}`) are shown as
such, both wordings, and told of. A call of a note within the words of a link stands behind them,
since links hold no links. Lines that begin with `[1]`, `[2]` are paragraphs of their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anthology.readers.markdown.draft import Draft


_SAID = r"(?:(?!\n[ \t]*\n).)"  # within a paragraph
_CHANGE = re.compile(
    rf"""\{{(?:\+\+(?P<added>{_SAID}+?)\+\+|--(?P<taken>{_SAID}+?)--|==(?P<marked>{_SAID}+?)==
    |~~(?P<before>(?:(?!~>){_SAID}){{0,2000}})~>(?P<after>{_SAID}*?)~~)\}}""",
    re.DOTALL | re.VERBOSE,
)
_TAGS = {"added": "ins", "after": "ins", "taken": "del", "before": "del", "marked": "mark"}
_CALL = r"\[\^[^\]\s\[]+\]"
_NOTED = re.compile(
    rf"""(?<![!\\])\[(?P<words>(?:[^\[\]\n\\]|\\.){{1,500}}?)(?P<calls>(?:[ ]?{_CALL})+)
    (?P<rest>[^\[\]\n]{{0,500}})\]
    (?P<target>\((?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)(?:[ ]+["'][^\n]*?["'])?\)
      |\[[^\[\]\n^]*\](?!\())""",
    re.VERBOSE,
)
_ENTRY = r"[ \t>]*\[\d{1,3}\][ \t]+\S[^\n]*"
_ENTRIES = re.compile(rf"^{_ENTRY}(?:\n(?![ \t>]*\n)[^\n]*)*", re.MULTILINE)
_FIRST = re.compile(rf"^(?P<lead>[ \t>]*)(?={_ENTRY})", re.MULTILINE)


def read_by_hand(draft: Draft) -> None:
    """Mark changes, take calls of notes out of links, and part the lines of lists of works."""
    if "{" in draft.text:
        draft.replace(_CHANGE, lambda match, line: _change(draft, match, line))
    if "[^" in draft.text:
        draft.replace(_NOTED, lambda match, _line: _noted(match))
    draft.replace(_ENTRIES, lambda match, _line: _part(draft, match[0]))


def _change(draft: Draft, match: re.Match[str], line: int) -> str:
    """Show the wordings of a change; its words stay Markdown."""
    shown = ""
    for name, tag in sorted(_TAGS.items(), key=lambda one: match.start(one[0])):
        if words := match[name]:
            opening, closing = draft.masks.inline(f"<{tag}>"), draft.masks.inline(f"</{tag}>")
            shown += f"{opening}{words}{closing}"
    if not match["marked"]:
        draft.report(
            "editor-note",
            f"a change that nobody has decided on stands in the text: {draft.quote(match[0])}",
            line,
            hint="accept or refuse it; both wordings are shown",
        )
    return shown


def _noted(match: re.Match[str]) -> str:
    """Let a link end before the calls in its words, and go on behind them."""
    target = match["target"]
    if target == "[]":
        target = f"[{match['words']}{match['rest']}]"
    rest = f"[{match['rest']}]{target}" if match["rest"].strip() else match["rest"]
    return f"[{match['words']}]{target}{match['calls']}{rest}"


def _part(draft: Draft, lines: str) -> str | None:
    """Begin a paragraph at each line with a number, where the numbers count on."""
    numbers = [int(one) for one in re.findall(r"^[ \t>]*\[(\d+)\][ \t]", lines, re.MULTILINE)]
    if len(numbers) < 2 or numbers != list(range(numbers[0], numbers[0] + len(numbers))):  # noqa: PLR2004
        return None
    edge = draft.masks.block("")
    return _FIRST.sub(lambda match: match["lead"] + edge, lines)
