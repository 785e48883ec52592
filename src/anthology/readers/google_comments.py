"""Take out the comments that an editor on the web writes below a text that it exports.

In: a text, as Google Docs exports it to Markdown or plain text: `[a]` in the text, and at its end
`[a]Is this so?`, without a space, which notes have. Out: the text without either, line by line.
"""

from __future__ import annotations

import re

from anthology.language.letters import shorten
from anthology.model.diagnostics import Diagnostic

_SAID = re.compile(r"^\\?\[(?P<mark>[a-z]{1,2})\\?\](?P<said>[^\s(\[:][^\n]*)$", re.MULTILINE)
_REST = re.compile(r"(?:\s|^\[image\d+\]: <data:[^\n]*$)*\Z", re.MULTILINE)
_LONGEST = 80  # characters of a comment that a message quotes


def take_out_google_comments(text: str, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Leave out the comments below a text, and the letters that call them; tell of each."""
    if not (found := _last_comments(text)):
        return text, ()
    above = text[: found[0].start()]
    found = [one for one in found if re.search(_call(one["mark"]), above)]
    messages = []
    for one in reversed(found):
        line = text.count("\n", 0, one.start()) + 1
        message = f"a comment was left out: “{shorten(one['said'], _LONGEST)}”"
        messages.append(Diagnostic("comment-removed", message, path, line))
        text = text[: one.start()] + text[one.end() :]
    for one in found:
        text = re.sub(_call(one["mark"]), "", text)
    return text, tuple(reversed(messages))


def _call(mark: str) -> str:
    """Give a pattern of the letter in brackets that calls a comment."""
    return rf"\\?\[{mark}\\?\](?![(\[:])"


def _last_comments(text: str) -> list[re.Match[str]]:
    """Find the comments at the end of a text: one behind the other, only pictures behind them."""
    found = list(_SAID.finditer(text))
    if not found or not _REST.match(text, found[-1].end()):
        return []
    first = len(found) - 1
    while first and not text[found[first - 1].end() : found[first].start()].strip():
        first -= 1
    return found[first:]
