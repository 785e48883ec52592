"""Judge finished files: by the field's validators, by their sources, and one by the other."""

from __future__ import annotations

import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anthology.model.diagnostics import AnthologyError, Severity
from anthology.outputs.build import build, read_project
from anthology.runtime.context import NoProgress, open_build_context
from anthology.runtime.files import scratch_folder
from anthology.runtime.workers import cores
from anthology.verify import built_book
from anthology.verify.agreement import judge_agreement
from anthology.verify.built_book import judge_words
from anthology.verify.validators import Ace, EpubCheck, Qpdf, VeraPdf
from anthology.verify.verdicts import (
    FileKind,
    Sighting,
    State,
    Verdict,
    file_kind,
    group_sightings,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.outputs.manifest import RecordedOutput
    from anthology.verify.built_book import Record
    from anthology.verify.validators import Validator


REBUILD_NAME = "Rebuild"


def judge_rebuild(file: Path, record: Record | None) -> Verdict:
    """Build a file again, dated as it was, with the outputs that it drew on; compare the bytes.

    Raises what `read_project` and `build` raise.
    """
    if record is None or record.entry is None:
        detail = "no manifest.json tells of what the file was made; build it again first"
        return Verdict(REBUILD_NAME, State.IDLE, detail=detail)
    if record.project is None:
        return Verdict(REBUILD_NAME, State.IDLE, detail="say where the sources are: --project DIR")
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        again = _build(record.entry, record, record.project, Path(folder))
        sightings = [] if again is None else [*_differences(file, again)]
    if again is None:
        detail = f"these sources make no {record.entry.file}"
        return Verdict(
            REBUILD_NAME, State.JUDGED, group_sightings([_renamed(detail)], REBUILD_NAME)
        )
    detail = "the bytes differ" if sightings else "built again: the same bytes"
    return Verdict(
        REBUILD_NAME, State.JUDGED, group_sightings(sightings, REBUILD_NAME), detail=detail
    )


def _build(entry: RecordedOutput, record: Record, project: Path, folder: Path) -> Path | None:
    """Build one output again, with the date of the manifest; None where that makes no such file."""
    names = [entry.output, *entry.drew_on]
    with open_build_context(folder, cores(), NoProgress(), caching=False) as context:
        reading = read_project(project, context)
        dated = replace(reading.book, modified=record.manifest.ingredients.modified)
        made = [*build(replace(reading, book=dated), names, folder, context=context)]
    return next((one.file for one in made if one.file.name == entry.file), None)


def _renamed(message: str) -> Sighting:
    """Report a difference from the file built again."""
    return Sighting("rebuild-differs", Severity.ERROR, message)


def _differences(file: Path, again: Path) -> Iterator[Sighting]:
    """Say where two files differ: in which entries of the package, on which pages."""
    if file.read_bytes() == again.read_bytes():
        return
    kind = file_kind(file)
    found = [*(_entries(file, again) if kind is FileKind.EPUB else _pages(file, again))]
    for message, place in found or [("not in the content, but in how it is packed", "")]:
        yield Sighting("rebuild-differs", Severity.ERROR, message, place)


def _entries(file: Path, again: Path) -> Iterator[tuple[str, str]]:
    """List the files in which two e-books differ, each with what is wrong."""
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
    """List the pages in which two PDFs differ, each with what is wrong."""
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


VALIDATORS: tuple[Validator, ...] = (EpubCheck(), Ace(), Qpdf(), VeraPdf())
_AT_ONCE = 2  # validators; most are Java, and large


@dataclass(frozen=True, slots=True)
class VerifyOrder:
    """Say what to verify: files, where their sources are, whether to build them again.

    `profiles` are veraPDF's names of the standards to judge PDFs by; without any, those that
    each PDF claims.
    """

    files: tuple[Path, ...]
    project: Path | None = None
    rebuild: bool = False
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Hold the verdicts on one file, in the order of the validators."""

    file: Path
    verdicts: tuple[Verdict, ...]


def verify(order: VerifyOrder) -> tuple[VerifyReport, ...]:
    """Judge every file by all that there is.

    Raises `UsageError`, before anything is run, where a file is neither a PDF nor an e-book.
    """
    kinds = {file: file_kind(file) for file in order.files}
    jobs = [(file, one) for file, kind in kinds.items() for one in VALIDATORS if one.kind is kind]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        judged = [*pool.map(lambda job: _judge(job[0], job[1], order.profiles), jobs)]
    verdicts: dict[Path, list[Verdict]] = {file: [] for file in kinds}
    for (file, _), found in zip(jobs, judged, strict=True):
        verdicts[file] += found
    for file in kinds:
        verdicts[file] += _by_sources(file, order)
    for pdf, epub in _pairs(kinds):
        verdicts[epub].append(judge_agreement(pdf, epub))
    return tuple(VerifyReport(file, tuple(found)) for file, found in verdicts.items())


def _judge(file: Path, validator: Validator, profiles: Sequence[str]) -> list[Verdict]:
    """Let one validator judge a file, or say how to install it."""
    if remedy := validator.remedy():
        return [Verdict(validator.name, State.ABSENT, detail=validator.use, remedy=remedy)]
    return [*validator.judge(file, profiles)]


def _by_sources(file: Path, order: VerifyOrder) -> Iterator[Verdict]:
    """Judge a file by its manifest, then by the words of its sources, then by a build, if asked."""
    record = built_book.find_record(file, order.project)
    try:
        verdict = built_book.judge_origin(file, record)
        yield verdict
        if not any(one.rule.startswith("source-") for one in verdict.findings):
            yield judge_words(file, record)
        if order.rebuild:
            yield judge_rebuild(file, record)
    except AnthologyError as error:
        yield built_book.unreadable(error)


def _pairs(kinds: dict[Path, FileKind]) -> Iterator[tuple[Path, Path]]:
    """Pair each PDF with the e-book that lies beside it under the same name."""
    for file, kind in kinds.items():
        beside = file.with_suffix(".epub")
        if kind is FileKind.PDF and kinds.get(beside) is FileKind.EPUB:
            yield file, beside
