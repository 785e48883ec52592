"""Hold what a document tells besides its text, and walk through its XML in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.xhtml import Element

# Letters for private use (Unicode 16.0, section 23.5) before the words of a paragraph carry
# through the converter what it would forget.
HEADING, CODE, CAPTION = "\ue610", "\ue611", "\ue612"
_MANY = 20  # changes by one hand, from which they are told together
_LONGEST = 300  # characters of a document that a message quotes


@dataclass(slots=True)
class Prepared:
    """Gather what a document says of itself, and what was settled in it.

    `said` are values by keys as front matter has them, those in the text; `properties` those of
    the file; `alts` the descriptions of the pictures by their names in the package, in order;
    `words` all that the text must still say when it has been converted; `changes` the words
    changed, by kind and author.
    """

    path: str
    said: dict[str, str] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    alts: dict[str, list[str]] = field(default_factory=dict)
    words: str = ""
    changes: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)

    def report(self, code: str, message: str, hint: str = "") -> None:
        """Add a diagnostic; packed documents have no lines."""
        self.found.append(Diagnostic(code, message, self.path, hint=hint))

    def add_change(self, kind: str, author: str, words: str) -> None:
        """Remember one tracked change: words `inserted`, `deleted` or `moved`."""
        if quoted := quote(words):
            self.changes.setdefault((kind, author), []).append(quoted)

    def report_changes(self) -> None:
        """Report tracked changes one by one, or together where one hand made very many."""
        for (kind, author), quoted in self.changes.items():
            done = "left out" if kind == "deleted" else "kept"
            told = f"{kind}{f' by {author}' if author else ''}, and {done}"
            if len(quoted) > _MANY:
                listed = "; ".join(f"“{words}”" for words in quoted[:_MANY])
                told = f"{told}, in {len(quoted)} places: {listed}; and so on"
                self.report("change-settled", told, "see them all among the changes in the file")
                continue
            for words in quoted:
                self.report("change-settled", f"{told}: “{words}”")

    def report_comment(self, author: str, words: str, beside: str) -> None:
        """Report a comment and the words that it stands beside."""
        by = f" by {author}" if author else ""
        at = f" on “{quote(beside)}”" if quote(beside) else ""
        self.report("comment-removed", f"a comment{by}{at} was left out: “{quote(words)}”")

    def report_contents(self, lines: list[str]) -> None:
        """Report a list of contents that was left out."""
        words = quote("; ".join(filter(None, lines)))
        if words:
            self.report("printed-furniture", f"its own list of contents was left out: {words}")


def quote(words: str) -> str:
    """Write words for a message: on one line, not longer than bearable."""
    words = " ".join(words.split())
    return words if len(words) <= _LONGEST else words[:_LONGEST] + " …"


def attribute(node: Element, name: str) -> str:
    """Give an attribute by its local name."""
    for key, value in node.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def inner(node: Element, *names: str) -> Iterator[Element]:
    """Give the elements inside one, itself included, that have one of some local names."""
    return node.iter(*(f"{{*}}{name}" for name in names))


def child(node: Element, *path: str) -> Element | None:
    """Follow local names from an element to one of its descendants."""
    for name in path:
        found = next((below for below in node if xhtml.name(below) == name), None)
        if found is None:
            return None
        node = found
    return node
