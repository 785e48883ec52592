"""Give letters their form: date, greeting, close, signature and postscript as classes.

A letter is known by its greeting and its close, each a paragraph of its own; where a text is said
to be one, by either. What stands between them is set as all prose is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.language.correspondence import CLOSING, GREETING, POSTSCRIPT
from anthology.language.dates import dateline
from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element


_ENDS = 8  # paragraphs at the head and the foot of a letter
_LINE = 60  # characters that a line of its head and its foot has at most
_HALF = 32  # characters of a close or signature that half a line holds


def set_letter(root: Element, *, said: bool) -> None:
    """Mark what is not prose in a letter; `said` tells that the text is called one."""
    blocks = [node for node in root if xhtml.name(node) == "p"]
    texts = [xhtml.text(node) for node in blocks]
    greeting = next((at for at, text in enumerate(texts[:_ENDS]) if GREETING.fullmatch(text)), -1)
    foot = range(max(greeting + 1, len(blocks) - _ENDS), len(blocks))
    close = next((at for at in foot if CLOSING.match(texts[at])), -1)
    if not (said or greeting >= 0) or not (said or close >= 0) or greeting == close:
        return
    for node, text in zip(blocks[: max(greeting, 0)], texts, strict=False):
        if len(text) <= _LINE:
            xhtml.add_class(node, "letter-date" if dateline(text) else "letter-head")
    if greeting >= 0:
        xhtml.add_class(blocks[greeting], "letter-greeting")
    if close < 0:
        return
    xhtml.add_class(blocks[close], "letter-close")
    mark = "letter-signature"
    for node, text in zip(blocks[close + 1 :], texts[close + 1 :], strict=True):
        if POSTSCRIPT.match(text) or len(text) > _LINE:
            mark = "letter-postscript"
        xhtml.add_class(node, mark)
    for node in blocks[close:]:
        longest = max(map(len, xhtml.break_lines(node, soft=False)), default=0)
        if "letter-postscript" not in xhtml.classes(node) and longest <= _HALF:
            xhtml.add_class(node, "letter-half")
