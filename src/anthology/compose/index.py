"""Make the index: where people are named in the texts, and terms that the texts mark.

In: open chapters and the people of the book. Out: entries in alphabetical order, each with the ids
of its places; the places are marked in the bodies of the chapters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from anthology.compose.people import sort_name
from anthology.language.letters import folded_words
from anthology.markup import xhtml
from anthology.model.book import IndexEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.compose.chapters import OpenChapter
    from anthology.markup.xhtml import Element
    from anthology.model.book import Person


_SILENT = frozenset("pre code kbd samp math svg".split())


def make_index(chapters: Sequence[OpenChapter], people: Sequence[Person]) -> tuple[IndexEntry, ...]:
    """Mark the places of people and terms in the chapters, and list them.

    A person stands under the sort name, with the chapters that are theirs and with every place
    that has the whole name or an alias. Terms are what stands in `dfn`, or in an element of the
    class `index`.
    """
    names = {
        name: sort_name(person)
        for person in people
        for name in (person.name, *person.aliases)
        if name
    }
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    places: dict[str, list[str]] = defaultdict(list)
    for chapter in chapters:
        for person in chapter.article.meta.people:
            places[names.get(person.name, person.name)].append(chapter.slug)
        marks = _Marks(chapter.slug)
        for node in list(chapter.tree.iter("dfn", "span", "em", "strong", "a")):
            if xhtml.name(node) == "dfn" or "index" in xhtml.classes(node):
                places[xhtml.text(node)].append(marks.at(node))
        for words, place in marks.named(chapter.tree, pattern) if names else ():
            places[names[words]].append(place)
    entries = [IndexEntry(name, tuple(found)) for name, found in places.items() if name]
    return tuple(sorted(entries, key=lambda entry: folded_words(entry.name)))


class _Marks:
    """Give ids to places of one chapter; no id of the text has a second double hyphen."""

    def __init__(self, slug: str) -> None:
        self.slug, self.count = slug, 0

    def _next(self) -> str:
        self.count += 1
        return f"{self.slug}--index--{self.count}"

    def at(self, node: Element) -> str:
        """Give the id of an element, which gets one where it has none."""
        if not node.get("id"):
            node.set("id", self._next())
        return node.get("id") or ""

    def named(self, root: Element, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        """Put a mark before every match in the words of a chapter; give the match and the id."""
        silent = {
            inner for node in root.iter() if xhtml.name(node) in _SILENT for inner in node.iter()
        }
        for node in list(root.iter()):
            if node not in silent and node.text:
                yield from self._mark(node, node, pattern, is_tail=False)
            parent = node.getparent()
            if node.tail and parent is not None and parent not in silent:
                yield from self._mark(node, parent, pattern, is_tail=True)

    def _mark(
        self, node: Element, holder: Element, pattern: re.Pattern[str], *, is_tail: bool
    ) -> Iterator[tuple[str, str]]:
        text = (node.tail if is_tail else node.text) or ""
        found = list(pattern.finditer(text))
        if not found:
            return
        place = holder.index(node) + 1 if is_tail else 0
        ends = [one.start() for one in found[1:]] + [len(text)]
        for offset, (match, end) in enumerate(zip(found, ends, strict=True)):
            mark = xhtml.element("span", id=self._next())
            mark.tail = text[match.start() : end]
            holder.insert(place + offset, mark)
            yield match[0], mark.get("id") or ""
        before = text[: found[0].start()]
        if is_tail:
            node.tail = before
        else:
            node.text = before
