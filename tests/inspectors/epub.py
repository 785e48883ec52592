"""Ask small questions of a finished e-book: spine, navigation, metadata, texts, links, pictures."""

from __future__ import annotations

import posixpath
import zipfile
from functools import cached_property
from typing import TYPE_CHECKING, Any

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


class EpubInspector:
    """Answer questions about one EPUB."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            self.entries = archive.infolist()
            self.files = {entry.filename: archive.read(entry) for entry in self.entries}
        self.package: Any = etree.fromstring(self.files["EPUB/content.opf"])

    @cached_property
    def manifest(self) -> dict[str, tuple[str, str, str]]:
        """Map ids to path, media type and properties."""
        return {
            item.get("id"): (item.get("href"), item.get("media-type"), item.get("properties") or "")
            for item in self.package.iterfind("opf:manifest/opf:item", NS)
        }

    @property
    def spine(self) -> list[str]:
        refs = self.package.iterfind("opf:spine/opf:itemref", NS)
        return [self.manifest[ref.get("idref")][0] for ref in refs]

    def metadata(self, name: str) -> list[str]:
        """List the values of a Dublin Core element or of a `property`."""
        if ":" in name:
            found = self.package.iterfind(f"opf:metadata/opf:meta[@property='{name}']", NS)
        else:
            found = self.package.iterfind(f"opf:metadata/dc:{name}", NS)
        return [node.text or "" for node in found]

    def document(self, path: str) -> Any:
        return etree.fromstring(self.files[f"EPUB/{path}"])

    def text(self, path: str) -> str:
        body = self.document(path).find("x:body", NS)
        return " ".join("".join(body.itertext()).split())

    def navigation(self, kind: str) -> list[tuple[str, str]]:
        """List title and target of the entries of a nav (`toc`, `landmarks`, `page-list`)."""
        document = self.document("text/nav.xhtml")
        for nav in document.iterfind(".//x:nav", NS):
            if nav.get(f"{{{NS['epub']}}}type") == kind:
                return [
                    (" ".join("".join(a.itertext()).split()), a.get("href"))
                    for a in nav.iterfind(".//x:a", NS)
                ]
        return []

    def ncx(self) -> list[tuple[str, str]]:
        root: Any = etree.fromstring(self.files["EPUB/toc.ncx"])
        return [
            (
                point.findtext("ncx:navLabel/ncx:text", "", NS),
                point.find("ncx:content", NS).get("src"),
            )
            for point in root.iterfind(".//ncx:navPoint", NS)
        ]

    def dead_links(self) -> list[str]:
        """List the links and pictures that lead to nothing in the package."""
        return [f"{path} → {target}" for path, target in self._targets() if not self._has(target)]

    def _targets(self) -> Iterator[tuple[str, str]]:
        for path in self.spine:
            for node in self.document(path).iter():
                for attribute in ("href", "src"):
                    target = node.get(attribute) or ""
                    if target and ":" not in target:
                        yield (
                            path,
                            posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
                            if not target.startswith("#")
                            else path + target,
                        )

    def _has(self, target: str) -> bool:
        path, _, place = target.partition("#")
        if f"EPUB/{path}" not in self.files:
            return False
        ids = {node.get("id") for node in self.document(path).iter()} if place else {""}
        return place in ids
