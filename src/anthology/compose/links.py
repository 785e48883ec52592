"""Lead readers from place to place: links between texts of the project, and the index.

Links to other texts lead to their chapters; those that lead nowhere are reported. The index tells
where people are named and has the terms that the texts mark: entries in alphabetical order, each
with the ids of its places, which are marked in the bodies of the chapters.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from anthology.compose.chapters import slugify
from anthology.compose.people import sort_name
from anthology.language.letters import folded_words
from anthology.markup import xhtml
from anthology.model.book import IndexEntry
from anthology.transforms.running_text import locate

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from anthology.compose.chapters import OpenChapter
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article, Chapter, Person


# Files that are no page of a text, whatever they are called.
_FILE = re.compile(
    r"\.(?:pdf|epub|zip|gz|csv|tsv|xlsx?|ods|pptx?|odp|json|xml|bib|mp[34]|m4[av]|og[gv]|wav|web[mp]"
    r"|png|jpe?g|gif|svg|tiff?|ics|py|r|js|css)",
    re.IGNORECASE,
)
_OUTSIDE = ("http", "https", "mailto", "tel")


# Pages of Notion have 32 digits in their addresses, and in the names of their exported files.
_NOTEBOOK = re.compile(r"https?://(?:www\.)?notion\.so/[^\s?#]*?([0-9a-f]{32})(?:[?#].*)?\Z")
_PAGE = re.compile(r"([0-9a-f]{32})\.\w+\Z")
_ID = re.compile(r'\bid="([^"]+)"')


def link_chapters(chapters: Sequence[OpenChapter], others: Sequence[Chapter] = ()) -> None:
    """Lead every link inside the book or outside it; what leads nowhere becomes plain text.

    `others` are chapters that are closed, to which links may lead.
    """
    everyone: list[Chapter | OpenChapter] = [*others, *chapters]
    by_path = {chapter.article.source.path: chapter.slug for chapter in everyone}
    by_name: dict[str, str] = {}
    ids = set(by_path.values())
    for chapter in everyone:
        for name in (PurePosixPath(chapter.article.source.path).stem, chapter.article.meta.slug):
            by_name.setdefault(slugify(name), chapter.slug)
    for chapter in chapters:
        ids.update(node.get("id") or "" for node in chapter.tree.iter())
    for other in others:
        ids.update(_ID.findall(other.body))
    pages = {found[1]: slug for path, slug in by_path.items() if (found := _PAGE.search(path))}

    @cache
    def alike() -> dict[str, str]:
        """Give all places by what they have in common with others that are written otherwise."""
        return {_glued(name): f"#{name}" for name in ids}

    for chapter in chapters:
        _connect(chapter, by_path, by_name, pages, ids, alike)


def _connect(
    chapter: OpenChapter,
    by_path: Mapping[str, str],
    by_name: Mapping[str, str],
    pages: Mapping[str, str],
    ids: Collection[str],
    alike: Callable[[], Mapping[str, str]],
) -> None:
    """Lead the links of one chapter to others, and take off those that lead nowhere."""
    reported: set[str] = set()
    for link in list(chapter.tree.iter("a")):
        href = link.get("href")
        notebook = _NOTEBOOK.match(href) if href else None
        if not href or (_scheme(href) in _OUTSIDE and not notebook):
            continue
        if notebook:
            chapter.article = _of_notebook(chapter.article, link, pages.get(notebook[1], ""))
            continue
        target = _target(href, chapter.article, by_path, by_name)
        if target.startswith("#") and target[1:] not in ids:
            own = f"{chapter.slug}--{slugify(unquote(target[1:]))}" if target == href else target
            chosen = alike().get(_glued(own), target.split("--")[0])
            target = chosen if chosen[1:] in ids and chosen != target else ""
        if target:
            link.set("href", target)
            continue
        if unquote(href) not in reported:
            chapter.article = chapter.article.report(
                "link-dead",
                f"a link leads nowhere in the book: “{xhtml.text(link)}” ({unquote(href)})",
                line=locate(chapter.article, link, xhtml.text(link)),
                hint="give the whole web address, or the name of a file of the project",
            )
            reported.add(unquote(href))
        silence(link)


def _of_notebook(article: Article, link: Element, slug: str) -> Article:
    """Lead a link to a page of a notebook to its chapter; without one it is plain text."""
    if slug:
        link.set("href", f"#{slug}")
        return article
    words, address = xhtml.text(link), link.get("href") or ""
    line = locate(article, link, words)
    silence(link)
    return article.report(
        "link-dead",
        f"a link leads to a page of Notion, which readers may not open: “{words}” ({address})",
        line=line,
        hint="give the address of a page that everybody can read, or take the link out",
    )


def _glued(place: str) -> str:
    """Write an id without hyphens between letters: sites glue words there, or part them.

    >>> _glued("#the-mill--upper-andlower-2")
    'themillupperandlower-2'
    """
    return re.sub(r"(?<=[^\W\d])-+(?=[^\W\d])", "", place.removeprefix("#"))


def _scheme(href: str) -> str:
    """Give the scheme of an address, "" where it has none."""
    try:
        return urlsplit(href).scheme.lower()
    except ValueError:
        return ""


def _target(
    href: str, article: Article, by_path: Mapping[str, str], by_name: Mapping[str, str]
) -> str:
    """Find where a link leads: `#id` in the book, a web address, or nowhere (empty)."""
    if href.startswith("#"):
        return href
    path, _, place = unquote(href).partition("#")
    folder = PurePosixPath(article.source.path).parent
    inside = posixpath.normpath(f"/{folder}/{path}").lstrip("/")  # never above the project
    slug = by_path.get(inside) or by_path.get(path.lstrip("/"))
    page = PurePosixPath(path.rstrip("/"))
    slug = slug or ("" if _FILE.fullmatch(page.suffix) else by_name.get(slugify(page.stem)))
    if slug:
        return f"#{slug}--{slugify(place)}" if place else f"#{slug}"
    if article.meta.canonical:
        return urljoin(article.meta.canonical, href)
    return ""


def silence(link: Element) -> None:
    """Make plain text of a link; one that carries an id keeps it."""
    if link.get("id"):
        del link.attrib["href"]
    else:
        xhtml.unwrap(link)


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
        """Name the next mark."""
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
        """Put marks into a text before what a pattern finds; give what was found and its mark."""
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
