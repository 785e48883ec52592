"""Make a file anew from its sources in a folder of its own, and compare the two byte by byte."""

from __future__ import annotations

import tempfile
import zipfile
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anthology.crew import cores
from anthology.diagnostics import Severity
from anthology.pipeline import build, read_project
from anthology.verify.kinds import Kind, kind_of
from anthology.verify.verdicts import Sighting, State, Verdict, together
from anthology.workshop import Silence, workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.manifest import Made
    from anthology.verify.origin import Record

NAME = "Rebuild"


def judge_rebuild(file: Path, record: Record | None) -> Verdict:
    """Build a file again, dated as it was, with the outputs that it drew on; compare the bytes.

    Raises what `read_project` and `build` raise.
    """
    if record is None or record.entry is None:
        detail = "no manifest.json tells of what the file was made; build it again first"
        return Verdict(NAME, State.IDLE, detail=detail)
    if record.project is None:
        return Verdict(NAME, State.IDLE, detail="say where the sources are: --project DIR")
    with tempfile.TemporaryDirectory(prefix="anthology-") as folder:
        again = _build(record.entry, record, record.project, Path(folder))
        sightings = [] if again is None else [*_differences(file, again)]
    if again is None:
        detail = f"these sources make no {record.entry.file}"
        return Verdict(NAME, State.JUDGED, together([_renamed(detail)], NAME))
    detail = "the bytes differ" if sightings else "built again: the same bytes"
    return Verdict(NAME, State.JUDGED, together(sightings, NAME), detail=detail)


def _build(entry: Made, record: Record, project: Path, folder: Path) -> Path | None:
    names = [entry.output, *entry.drew_on]
    with workshop(folder, cores(), Silence(), caching=False) as means:
        reading = read_project(project, means)
        dated = replace(reading.book, modified=record.manifest.ingredients.modified)
        made = [*build(replace(reading, book=dated), names, folder, means=means)]
    return next((one.file for one in made if one.file.name == entry.file), None)


def _renamed(message: str) -> Sighting:
    return Sighting("rebuild-differs", Severity.ERROR, message)


def _differences(file: Path, again: Path) -> Iterator[Sighting]:
    """Say where two files differ: in which entries of the package, on which pages."""
    if file.read_bytes() == again.read_bytes():
        return
    kind = kind_of(file)
    found = [*(_entries(file, again) if kind is Kind.EPUB else _pages(file, again))]
    for message, place in found or [("not in the content, but in how it is packed", "")]:
        yield Sighting("rebuild-differs", Severity.ERROR, message, place)


def _entries(file: Path, again: Path) -> Iterator[tuple[str, str]]:
    try:
        with zipfile.ZipFile(file) as one, zipfile.ZipFile(again) as other:
            here, there = set(one.namelist()), set(other.namelist())
            for name in sorted(here | there):
                if name not in there:
                    yield "only in this file", name
                elif name not in here:
                    yield "only in the one built again", name
                elif one.read(name) != other.read(name):
                    yield "differs from the one built again", name
    except zipfile.BadZipFile:
        yield "the file is damaged", ""


def _pages(file: Path, again: Path) -> Iterator[tuple[str, str]]:
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(file) as one, pikepdf.open(again) as other:
            pairs = zip_longest(one.pages, other.pages)
            for number, (here, there) in enumerate(pairs, 1):
                if here is None or there is None:
                    yield f"{len(one.pages)} pages, built again {len(other.pages)}", ""
                    break
                if _painted(here) != _painted(there):
                    yield "differs from the one built again", f"page {number}"
    except pikepdf.PdfError:
        yield "the file is damaged", ""


def _painted(page: Any) -> bytes:
    """Give what is painted on a page."""
    page.contents_coalesce()
    return bytes(page.Contents.read_bytes()) if "/Contents" in page else b""
