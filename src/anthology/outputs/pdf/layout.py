"""Lay out one document by WeasyPrint: a job of plain inputs becomes a PDF and its page map."""

from __future__ import annotations

import warnings
from collections.abc import Mapping  # noqa: TC003  (a layout is read from the cache by its types)
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.book import Position  # noqa: TC001  (as above)
from anthology.diagnostics import Diagnostic  # noqa: TC001  (as above)
from anthology.outputs.pdf.engine import Listening, engine
from anthology.outputs.pdf.fitting import fit, measure
from anthology.outputs.pdf.mends import mended
from anthology.outputs.pdf.prints import Print, read_prints
from anthology.outputs.pdf.starts import page_starts
from anthology.render.stamps import stamp_frame

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.outputs.pdf.engine import Engine
    from anthology.standard import Style

LINK_SCHEME = "anthology:"  # a link to a place in another document of the book


@dataclass(frozen=True, slots=True)
class Job:
    """Hold all that laying out one document needs; it can be sent to another process.

    `markup` is a complete XHTML document; `pictures` maps its picture paths to files; a document
    that begins `on_verso` has a left-hand page first. `tagged` documents are PDF/A-3a.
    """

    name: str
    markup: str
    styles: tuple[Style, ...]
    pictures: Mapping[str, Path] = field(default_factory=dict, hash=False)
    on_verso: bool = False
    tagged: bool = True
    path: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold one laid-out document: its PDF, its count of pages, the page index of every id.

    `starts` say with what of the text each page begins, `prints` how large pictures are.
    """

    name: str
    pdf: bytes
    pages: int
    places: Mapping[str, int]
    starts: tuple[Position, ...] = ()
    prints: tuple[Print, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def lay_out(job: Job) -> Layout:
    """Lay out a document; what the engine complains of becomes diagnostics."""
    machine = engine()
    with Listening(job) as heard:
        document = machine.render(_prepared(job, machine), job)
        variant = {"pdf_variant": "pdf/a-3a"} if job.tagged else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves its colour profile open
            pdf = document.write_pdf(**variant)
    if job.tagged:
        pdf = mended(pdf, job.name)
    places: dict[str, int] = {}
    for index, page in enumerate(document.pages):
        for anchor in page.anchors:
            places.setdefault(anchor, index)
    starts = page_starts(document.pages)
    prints = read_prints(document.pages)
    return Layout(job.name, pdf, len(document.pages), places, starts, prints, tuple(heard.found()))


def _prepared(job: Job, machine: Engine) -> str:
    """Fit what is too wide, stamp what is not, and write links to other documents with a scheme."""
    root = xhtml.open_document(job.markup)
    fit(root, measure(machine, job))
    stamp_frame(root)
    ids = {node.get("id") for node in root.iter()}
    for node in root.iter():
        target = (node.get("href") or "").removeprefix("#")
        if (node.get("href") or "").startswith("#") and target not in ids:
            node.set("href", LINK_SCHEME + target)
    return xhtml.close_document(root)
