"""Number footnotes by their first call and put their texts at the end of the chapter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.readers.commonmark.line import Line

if TYPE_CHECKING:
    from anthology.readers.commonmark.blocks import Blocks
    from anthology.readers.dialects.draft import Draft


_CALL = re.compile(r"(?<!\\)\[\^(?P<label>[^\]\s]+)\]|(?<!\\)\^\[(?P<words>[^\[\]]+)\]")


class Notes:
    """Turn the calls of one text into links, and the notes into a section.

    A call becomes `<a class="noteref" id="fnref-1" href="#fn-1"><sup>1</sup></a>`; further calls
    of the same note have no id.
    """

    def __init__(self, draft: Draft, blocks: Blocks) -> None:
        self.draft = draft
        self.blocks = blocks
        self.order: list[str] = []

    def settle(self, text: str) -> str:
        """Return the text with its calls as links and with the section of notes behind it."""
        text = _CALL.sub(self._call, text)
        if not self.order and not self.blocks.notes:
            return text
        block = self.draft.masks.block
        section = ["", block('<section class="footnotes"><ol>'), ""]
        done = 0
        while done < len(self.order) or self._uncalled():
            label = self.order[done]
            done += 1
            lines = self.blocks.inside(f'<li id="fn-{done}">', self.blocks.notes[label], "</li>", 1)
            section.append(_CALL.sub(self._call, "\n".join(lines)))
        return "\n".join([text, *section, "", block("</ol></section>"), ""])

    def _uncalled(self) -> bool:
        """Add the next note that nothing calls, so that its words are not lost."""
        label = next((label for label in self.blocks.notes if label not in self.order), None)
        if label is None:
            return False
        self.draft.report(
            "reader-message",
            f"nothing in the text calls the note [^{label}]",
            self.draft.line_of(f"[^{label}]:"),
            hint="it stands at the end of the notes",
        )
        self.order.append(label)
        return True

    def _call(self, match: re.Match[str]) -> str:
        label = match["label"]
        if match["words"]:
            label = f"\x10{len(self.blocks.notes)}"
            self.blocks.notes[label] = [Line(match["words"], self.draft.line_of(match[0]) or 0)]
        elif label not in self.blocks.notes:
            self.draft.report(
                "reader-message",
                f"the note {match[0]} has no text",
                self.draft.line_of(match[0]),
                hint=f"write it on a line of its own: {match[0]}: …",
            )
            return self.draft.masks.text(match[0])
        first = label not in self.order
        if first:
            self.order.append(label)
        number = self.order.index(label) + 1
        own = f' id="fnref-{number}"' if first else ""
        return self.draft.masks.inline(
            f'<a class="noteref"{own} href="#fn-{number}"><sup>{number}</sup></a>', ""
        )
