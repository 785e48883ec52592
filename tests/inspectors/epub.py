"""Ask small questions of a finished e-book: spine, navigation, metadata, texts, links, pictures."""

from __future__ import annotations

import posixpath
import zipfile
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NS = {
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "x": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
}
TYPE = f"{{{NS['epub']}}}type"


class Item(NamedTuple):
    """Hold one entry of the manifest."""

    href: str
    media_type: str
    properties: tuple[str, ...]


class Entry(NamedTuple):
    """Hold one entry of a table of contents with those below it."""

    title: str
    target: str
    below: tuple[Entry, ...] = ()


class EpubInspector:
    """Answer questions about one EPUB; paths are relative to its folder `EPUB`."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            self.entries = archive.infolist()
            self.files = {entry.filename: archive.read(entry) for entry in self.entries}
        self.package: Any = etree.fromstring(self.files["EPUB/content.opf"])

    @cached_property
    def manifest(self) -> dict[str, Item]:
        return {
            item.get("id"): Item(
                item.get("href"),
                item.get("media-type"),
                tuple((item.get("properties") or "").split()),
            )
            for item in self.package.iterfind("opf:manifest/opf:item", NS)
        }

    @property
    def spine(self) -> list[str]:
        refs = self.package.iterfind("opf:spine/opf:itemref", NS)
        return [self.manifest[ref.get("idref")].href for ref in refs]

    def with_property(self, name: str) -> list[str]:
        """List the paths of the manifest's items that have a property."""
        return [item.href for item in self.manifest.values() if name in item.properties]

    def metadata(self, name: str) -> list[str]:
        """List the values of a Dublin Core element, or of a `property` (with a prefix)."""
        found = self.package.iterfind(f"opf:metadata/dc:{name}", NS) if ":" not in name else ()
        named = self.package.iterfind(f"opf:metadata/opf:meta[@property='{name}']", NS)
        return [node.text or "" for node in (*found, *named)]

    def refined(self, element: str, key: str) -> dict[str, list[str]]:
        """Map the values of a Dublin Core element to what refines them (`role`, `file-as`)."""
        refines: dict[str, list[str]] = {}
        for meta in self.package.iterfind(f"opf:metadata/opf:meta[@property='{key}']", NS):
            refines.setdefault(meta.get("refines"), []).append(meta.text)
        nodes = self.package.iterfind(f"opf:metadata/dc:{element}", NS)
        return {node.text: refines.get(f"#{node.get('id')}", []) for node in nodes}

    def document(self, path: str) -> Any:
        return etree.fromstring(self.files[f"EPUB/{path}"])

    def source(self, path: str) -> str:
        return self.files[f"EPUB/{path}"].decode()

    def text(self, path: str) -> str:
        return _words(self.document(path).find("x:body", NS))

    def images(self, path: str) -> list[tuple[str, str | None]]:
        """List source and description of the pictures of a document."""
        return [(i.get("src"), i.get("alt")) for i in self.document(path).iter(f"{{{NS['x']}}}img")]

    def navigation(self, kind: str) -> list[tuple[str, str]]:
        """List title and target of the entries of a nav (`toc`, `landmarks`, `page-list`)."""
        nav = self._nav(kind)
        links = () if nav is None else nav.iterfind(".//x:a", NS)
        return [(_words(link), link.get("href")) for link in links]

    @property
    def landmarks(self) -> dict[str, str]:
        return {link.get(TYPE): link.get("href") for link in self._nav("landmarks").iter(A)}

    @property
    def toc(self) -> tuple[Entry, ...]:
        return tuple(_tree(self._nav("toc").find("x:ol", NS)))

    def _nav(self, kind: str) -> Any:
        (path,) = self.with_property("nav")
        navs = self.document(path).iterfind(".//x:nav", NS)
        return next((nav for nav in navs if nav.get(TYPE) == kind), None)

    def ncx(self) -> list[tuple[str, str]]:
        """List label and target of all points of the NCX."""
        return self._ncx("navPoint")

    def ncx_pages(self) -> list[tuple[str, str]]:
        return self._ncx("pageTarget")

    def _ncx(self, kind: str) -> list[tuple[str, str]]:
        root: Any = etree.fromstring(self.files["EPUB/toc.ncx"])
        return [
            (
                point.findtext("ncx:navLabel/ncx:text", "", NS),
                point.find("ncx:content", NS).get("src"),
            )
            for point in root.iterfind(f".//ncx:{kind}", NS)
        ]

    def dead_links(self) -> list[str]:
        """List the links and pictures that lead to nothing in the package."""
        return [f"{path} → {target}" for path, target in self.links() if not self._has(target)]

    def links(self) -> Iterator[tuple[str, str]]:
        """List all links and pictures inside the package: document, and target as a path."""
        for path in self.spine:
            for node in self.document(path).iter():
                for attribute in ("href", "src"):
                    target = node.get(attribute) or ""
                    if target.startswith("#"):
                        yield path, path + target
                    elif target and ":" not in target:
                        joined = posixpath.join(posixpath.dirname(path), target)
                        yield path, posixpath.normpath(joined)

    def _has(self, target: str) -> bool:
        path, _, place = target.partition("#")
        if f"EPUB/{path}" not in self.files:
            return False
        ids = {node.get("id") for node in self.document(path).iter()} if place else {""}
        return place in ids


A = f"{{{NS['x']}}}a"


def _words(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())


def _tree(entries: Any) -> Iterator[Entry]:
    for item in entries.iterfind("x:li", NS):
        inner = item.find("x:ol", NS)
        label = item[0]
        below = () if inner is None else tuple(_tree(inner))
        yield Entry(_words(label), label.get("href") or "", below)
