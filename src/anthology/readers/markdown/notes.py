"""Number the notes of one text by their first calls, and write them at the end of the chapter.

The syntax is read by the plug-in for notes; numbers are given while the text is written, so that
calls in raw HTML, in captions and in other notes count where they stand.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_core import StateCore
    from markdown_it.utils import OptionsDict

    from anthology.readers.markdown.draft import Draft

    Env = MutableMapping[str, Any]

_CALL = re.compile(r"(?<!\\)\[\^(?P<label>[^\]\s]+)\]")


def add(parser: MarkdownIt) -> None:
    """Register the rules that read notes; a call of a note that is not there is a call too."""
    parser.use(footnote_plugin, move_to_end=False)
    parser.inline.ruler.at("footnote_ref", partial(footnote_ref, always_match=True))
    parser.core.ruler.push("notes", _collect)
    parser.add_render_rule("footnote_ref", _write_call)


class Notes:
    """Hold the notes of one text, by label; those written within a line by their number.

    A call becomes `<a class="noteref" id="fnref-1" href="#fn-1"><sup>1</sup></a>`; further calls
    of the same note have no id.
    """

    def __init__(self, draft: Draft, lines: Sequence[int]) -> None:
        self.draft = draft
        self.lines = lines
        self.known: dict[str, list[Token]] = {}
        self.order: list[str] = []

    def call(self, label: str) -> str:
        """Write a call, and give the note its number if it has none yet."""
        if label not in self.known:
            written = f"[^{label}]"
            self.draft.report(
                "reader-message",
                f"the note {written} has no text",
                self.draft.line_of(written),
                hint=f"write it on a line of its own: {written}: …",
            )
            return xhtml.escape(written)
        first = label not in self.order
        if first:
            self.order.append(label)
        number = self.order.index(label) + 1
        own = f' id="fnref-{number}"' if first else ""
        return f'<a class="noteref"{own} href="#fn-{number}"><sup>{number}</sup></a>'

    def called_in(self, markup: str) -> str:
        """Write the calls that stand in raw HTML; in brackets that call nothing nothing changes."""
        return _CALL.sub(
            lambda match: self.call(match["label"]) if match["label"] in self.known else match[0],
            markup,
        )

    def section(self, parser: MarkdownIt, env: Env) -> str:
        """Write all notes in order; those that nothing calls come last, so that no word is lost."""
        written: list[str] = []
        while len(written) < len(self.known):
            if len(written) == len(self.order):
                self.order += [next(one for one in self.known if one not in self.order)]
            tokens = self.known[self.order[len(written)]]
            body = parser.renderer.render(tokens, parser.options, env)
            written.append(f'<li id="fn-{len(written) + 1}">{body}</li>\n')
        if not written:
            return ""
        return f'<section class="footnotes"><ol>\n{"".join(written)}</ol></section>\n'


def _collect(state: StateCore) -> None:
    """Take the notes out of the text, and the calls out of descriptions of pictures."""
    notes: Notes = state.env["notes"]
    kept: list[Token] = []
    inside: list[list[Token]] = [kept]
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            inside.append(notes.known.setdefault(str(token.meta["label"]), []))
        elif token.type == "footnote_reference_close":
            inside.pop()
        else:
            inside[-1].append(token)
        if token.children:
            token.children = _behind_pictures(token.children)
    state.tokens = kept
    found: dict[int, Any] = state.env.get("footnotes", {}).get("list", {})
    for number, note in found.items():
        if "tokens" in note:
            opening, closing = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
            inline = Token("inline", "", 0, content=note["content"], children=note["tokens"])
            line = notes.draft.line_of(note["content"].split("\n", 1)[0])
            if line:
                opening.attrSet("data-line", str(line))
            notes.known[f" {number}"] = [opening, inline, closing]


def _behind_pictures(children: list[Token]) -> list[Token]:
    """Put calls that stand in the description or the title of a picture behind the picture."""
    moved: list[Token] = []
    for child in children:
        moved.append(child)
        if child.type == "image":
            moved += [one for one in child.children or () if one.type == "footnote_ref"]
            title = str(child.attrGet("title") or "")
            for match in _CALL.finditer(title):
                moved.append(Token("footnote_ref", "", 0, meta={"label": match["label"]}))
                child.attrSet("title", _CALL.sub("", title).strip())
    return moved


def _write_call(
    self: RendererHTML, tokens: Sequence[Token], at: int, _options: OptionsDict, env: Env
) -> str:
    """Write a call where it stands."""
    del self
    meta = tokens[at].meta
    notes: Notes = env["notes"]
    return notes.call(str(meta["label"]) if "label" in meta else f" {meta['id']}")
