"""List what is wrong with a project that has been read, whatever its texts hold."""

from __future__ import annotations

import os
import re
from collections import Counter
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article, Chapter, Metadata
    from anthology.outputs.build import Reading

_ACTIVE = frozenset(
    "script style link meta base object embed applet form input button select textarea template "
    "noscript frame frameset svg foreignObject animate set use canvas dialog slot".split()
)
_ADDRESSES = frozenset(
    "href src poster data action formaction cite data-link background ping".split()
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SAFE = frozenset(("http", "https", "mailto", "tel"))
_INVISIBLE = re.compile("[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]")


def faults_of_body(body: str) -> Iterator[str]:
    """Tell of active content in a body; raises where it is not well-formed."""
    for node in xhtml.parse(body).iter():
        if xhtml.name(node) in _ACTIVE:
            yield f"the element {xhtml.name(node)}"
        yield from _faults_of_attributes(node)


def _faults_of_attributes(node: Element) -> Iterator[str]:
    for name, value in node.attrib.items():
        plain = str(name).rpartition("}")[2].lower()
        if plain.startswith("on") or plain in ("style", "srcdoc", "srcset"):
            yield f"the attribute {plain} on {xhtml.name(node)}"
        if plain in _ADDRESSES and not is_safe(str(value)):
            yield f"the address {value!r} in {plain} on {xhtml.name(node)}"


def is_safe(address: str) -> bool:
    """Tell whether a browser, which overlooks white space, would take an address as harmless."""
    scheme = _SCHEME.match(_INVISIBLE.sub("", address))
    return not scheme or scheme[1].lower() in _SAFE


def faults_of_article(article: Article) -> Iterator[str]:
    """Tell what is wrong with an article that has been read and transformed."""
    yield from faults_of_body(article.body)
    yield from _faults_of_metadata(article.meta)
    last = article.source.text.count("\n") + 1
    for one in article.diagnostics:
        if one.path != article.source.path:
            yield f"another file is named: {one}"
        elif one.line and not 1 <= one.line <= last:
            yield f"a line that is not there: {one}"


def _faults_of_metadata(meta: Metadata) -> Iterator[str]:
    addresses = [meta.canonical, *(person.link for person in meta.authors)]
    yield from (f"the address {one!r} in the metadata" for one in addresses if not is_safe(one))


def faults(reading: Reading) -> list[str]:
    """Tell all that is wrong with a project: its bodies, ids, links, pictures and diagnostics."""
    found: list[str] = []
    for chapter in reading.book.chapters:
        found += faults_of_body(chapter.body)
        found += _faults_of_metadata(chapter.meta)
    return [
        *found,
        *_faults_of_links(reading),
        *_faults_of_pictures(reading),
        *_lost_places(reading),
    ]


def _faults_of_links(reading: Reading) -> Iterator[str]:
    ids: Counter[str] = Counter(chapter.slug for chapter in reading.book.chapters)
    for chapter in reading.book.chapters:
        ids.update(
            node.get("id") or "" for node in xhtml.parse(chapter.body).iter() if node.get("id")
        )
    yield from (f"the id {one} stands {count} times" for one, count in ids.items() if count > 1)
    for chapter in reading.book.chapters:
        yield from _dead_links(chapter, ids)


def _dead_links(chapter: Chapter, ids: Counter[str]) -> Iterator[str]:
    for link in xhtml.parse(chapter.body).iter("a"):
        href = link.get("href") or ""
        if href.startswith("#") and href[1:] not in ids:
            yield f"the link {href} leads nowhere"
        elif href and not href.startswith("#") and not _SCHEME.match(href):
            yield f"the link {href} is neither inside nor outside the book"


def _faults_of_pictures(reading: Reading) -> Iterator[str]:
    root = reading.project.root.resolve()
    for picture in reading.book.pictures.values():
        if not picture.file.resolve().is_relative_to(root):
            yield f"the picture {picture.file} lies outside the project"
    for chapter in reading.book.chapters:
        for image in xhtml.parse(chapter.body).iter("img"):
            if image.get("src") not in reading.book.pictures:
                yield f"the picture {image.get('src')!r} is none of the book's"


def _lost_places(reading: Reading) -> Iterator[str]:
    for one in reading.diagnostics:
        file = reading.project.root / re.sub(
            r"\\x([0-9a-f]{2})|\\u([0-9a-f]{4})", _lone_byte, one.path
        )
        if not os.path.lexists(file) and not (reading.project.unpacked / one.path).exists():
            yield f"a file that is not there: {one}"
        elif one.line and not 1 <= one.line <= _count_lines(file.read_bytes()):
            yield f"a line that is not there: {one}"


def _lone_byte(escaped: re.Match[str]) -> str:
    return os.fsdecode(bytes.fromhex(escaped[1])) if escaped[1] else chr(int(escaped[2], 16))


def _count_lines(data: bytes) -> int:
    return len(re.split(b"\r\n|\r|\n", data))
