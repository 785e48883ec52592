"""Turn each command of a site generator into markup: alone, or as one end of a pair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.dialects.media import LEAVES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anthology.readers.dialects.commands import Command
    from anthology.readers.dialects.draft import Draft
    from anthology.readers.dialects.masks import Masks


_ADDRESS = re.compile(r"https?://\S+")
DEEPEST = 50  # pairs within pairs; deeper ones are no text's
ADMONITIONS = frozenset(
    "note notes tip tips info information warning caution danger important success question "
    "error example attention abstract seealso remark remarque astuce avertissement exemple "
    "definition".split()
)
QUOTATIONS = frozenset("blockquote quote quotation pullquote epigraph citation cite verse".split())
_BOXES = frozenset("notice admonition callout alert hint message panel box infobox".split())
_DETAILS = frozenset("details spoiler expand collapse collapsible accordion foldable".split())
_LABELLED = frozenset("tab tabitem tabpanel step card".split())
_SILENT = frozenset(
    "tabs tabitem tab tabpanel steps step cards card columns column cols col row grid center left "
    "right div section container wrapper wrap rawhtml html unsafe browserwindow "
    "toc tableofcontents table_of_contents br clear clearfix more icon fa fab fas far icons math "
    "katex mathjax mermaid comments disqus ads adsense newsletter subscribe share sharing related "
    "social gallery playlist contact-form contact-form-7".split()
)


def admonition(masks: Masks, kind: str, title: str = "") -> str:
    """Open an admonition; its title stays Markdown."""
    kind = re.sub(r"[^\w-]+", "-", kind.lower()).strip("-") or "note"
    opening = masks.block(f'<aside class="admonition {kind}">')
    if not title:
        return opening
    return opening + titled(masks, "admonition-title", title)


def titled(masks: Masks, kind: str, words: str) -> str:
    """Write a paragraph of a class on a line with others; its words stay Markdown."""
    opening = masks.block(f'<div class="{kind}" data-paragraph="">')
    return f"{opening} {words} {masks.block('</div>')}"


class Pairs:
    """Turn commands into markup and remember those that wait for their closing ends.

    `closed` are the names that the text closes somewhere: only those may open a pair.
    """

    def __init__(self, draft: Draft, closed: Iterable[str]) -> None:
        self.draft = draft
        self.masks = draft.masks
        self.closed = {name.lower() for name in closed}
        self.open: list[tuple[str, str, int]] = []  # name, closing markup, line

    def render(self, command: Command, line: int) -> str:
        """Give what stands in a command's place; what is dropped is reported."""
        if command.closing:
            return self._close(command.name)
        leaf = LEAVES.get(command.name)
        made = (leaf(self.masks, command) if leaf else None) or self._wrap(command, line)
        if made is not None:
            return made
        self._report(command, line)
        return self._label(command)

    def finish(self) -> None:
        """Close what the text leaves open."""
        while self.open:
            name, closing, line = self.open.pop()
            self.draft.text += f"\n\n{closing}\n"
            self.draft.report(
                "reader-message",
                f"“{name}” is opened here and never closed",
                line,
                hint="it was closed at the end of the text",
            )

    def _close(self, name: str) -> str:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == name:
                closed = self.open[place:]
                del self.open[place:]
                return "".join(closing for _, closing, _ in reversed(closed))
        return ""

    def _wrap(self, command: Command, line: int) -> str | None:
        opening, closing = self._ends(command)
        if not closing:
            return None
        if command.name in self.closed and len(self.open) < DEEPEST:
            self.open.append((command.name, closing, line))
            return opening
        content = command.get("content", "text", "body", "message", word=0)
        return f"{opening} {content} {closing}" if content else None

    def _ends(self, command: Command) -> tuple[str, str]:
        """Give the opening and the closing markup of a command that has an inside."""
        name, masks = command.name, self.masks
        if name in ADMONITIONS:
            return admonition(masks, name, command.get("title")), masks.block("</aside>")
        if name in _BOXES:
            kind = command.get("type", "style", "class", "kind", "level", word=0)
            title = command.get("title", "header", word=1)
            return admonition(masks, kind, title or kind.capitalize()), masks.block("</aside>")
        if name in QUOTATIONS:
            return masks.block("<blockquote>"), self._attribution(command)
        if name in _DETAILS:
            title = command.get("summary", "title", "label") or " ".join(command.words)
            before = masks.block("<details><summary>")
            return f"{before} {title} {masks.block('</summary>')}", masks.block("</details>")
        address = command.get("href", "url", "link", "to")
        if name in {"button", "link", "navlink", "nuxtlink", "a", "btn"} and address:
            return masks.inline(f'<a href="{xhtml.escape(address)}">'), masks.inline("</a>")
        return "", ""

    def _attribution(self, command: Command) -> str:
        said, address = command.get("author", "by", "name", "cite"), command.get("link", "url")
        if not command.options:
            found = _ADDRESS.search(command.said)
            address = found[0] if found else ""
            said = " ".join(_ADDRESS.sub("", command.said).split()).strip("\"' ")
        if address:
            said = f"[{said or address}]({address})"
        if source := command.get("source", "title"):
            said = f"{said}, {source}" if said else source
        end = self.masks.block("</blockquote>")
        if not said:
            return end
        return f"{self.masks.block('<footer>')} {said} {self.masks.block('</footer>')}{end}"

    def _label(self, command: Command) -> str:
        """Keep the words of a command that names what it holds, such as a tab."""
        words = command.get("label", "title", "name", "header", "value") or " ".join(command.words)
        if command.name not in _LABELLED or not words:
            return ""
        return titled(self.masks, "label", words)

    def _report(self, command: Command, line: int) -> None:
        known = command.name in _SILENT
        self.draft.report(
            "construct-removed" if known else "construct-unknown",
            f"a command for the site generator was left out: {self.draft.quote(command.written)}",
            line,
            hint="" if known else "what stands inside it is kept; write what it would show",
        )
