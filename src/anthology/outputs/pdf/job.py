"""Name what laying out one document takes and gives: a job of plain inputs, a layout."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  (a layout is read from the cache by its types)
from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003  (as above)

from anthology.model.book import Position  # noqa: TC001  (as above)
from anthology.model.diagnostics import Diagnostic  # noqa: TC001  (as above)
from anthology.outputs.pdf.print_resolution import PrintedPicture  # noqa: TC001  (as above)
from anthology.outputs.proofread.page_facts import Record
from anthology.outputs.proofread.words import Passage  # noqa: TC001  (as above)
from anthology.project.standard import Style  # noqa: TC001  (as above)
from anthology.runtime.limits import NO_LIMIT, Limit

LINK_SCHEME = "anthology:"  # a link to a place in another document of the book


@dataclass(frozen=True, slots=True)
class Job:
    """Hold all that laying out one document needs; it can be sent to another process.

    `markup` is a complete XHTML document; `pictures` maps its picture paths to files; a document
    that begins `on_verso` has a left-hand page first. `tagged` documents are PDF/A-3a.
    `limit` is that of a document without a size.
    """

    name: str
    markup: str
    styles: tuple[Style, ...]
    pictures: Mapping[str, Path] = field(default_factory=dict, hash=False)
    on_verso: bool = False
    tagged: bool = True
    path: str = ""
    limit: Limit = NO_LIMIT


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold one laid-out document: its PDF, its count of pages, the page index of every id.

    `starts` say with what of the text each page begins, `prints` how large pictures are, `words`
    what a program reads on the pages of a chapter, `record` what stands where on the pages. `key`
    names all that it was made of, once it is kept.
    """

    name: str
    pdf: bytes
    pages: int
    places: Mapping[str, int]
    starts: tuple[Position, ...] = ()
    prints: tuple[PrintedPicture, ...] = ()
    words: tuple[Passage, ...] = ()
    record: Record = field(default_factory=Record)
    diagnostics: tuple[Diagnostic, ...] = ()
    key: str = ""

    @property
    def left_out(self) -> bool:
        """Tell whether another page stands here for the document, which took too much."""
        return any(one.code == "layout-limit" for one in self.diagnostics)
