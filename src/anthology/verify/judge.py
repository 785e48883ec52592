"""Judge finished files: by the field's validators, by their sources, and one by the other.

Print and e-book of one build are compared in their titles, chapters, and list of printed pages.
"""

from __future__ import annotations

import posixpath
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anthology.markup import xhtml
from anthology.model.diagnostics import AnthologyError, Severity
from anthology.outputs.build import build, read_project
from anthology.outputs.epub.output import NavEntry, read_nav
from anthology.runtime.context import NoProgress, open_build_context
from anthology.runtime.files import scratch_folder
from anthology.runtime.workers import cores
from anthology.verify import built_book
from anthology.verify.built_book import judge_words
from anthology.verify.validators import Ace, EpubCheck, Qpdf, VeraPdf
from anthology.verify.verdicts import (
    FileKind,
    Sighting,
    State,
    Verdict,
    file_kind,
    open_package_document,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.outputs.manifest import RecordedOutput
    from anthology.verify.built_book import BuildRecord
    from anthology.verify.validators import Validator


AGREEMENT_NAME = "Agreement"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


@dataclass(frozen=True, slots=True)
class BookStatement:
    """Hold what an edition says of itself: its title, its contents, the labels of its pages.

    `own` is the title of the contents themselves, which print lists and the e-book does not.
    """

    title: str
    contents: tuple[NavEntry, ...]
    pages: tuple[str, ...]
    own: str = ""


def judge_agreement(pdf: Path, epub: Path) -> Verdict:
    """Tell whether a PDF and an e-book are the same book, page for page."""
    try:
        printed, electronic = _read_pdf(pdf), _read_epub(epub)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        return Verdict(AGREEMENT_NAME, State.BROKEN, detail=f"{epub.name} or {pdf.name}: {error}")
    if electronic is None or not electronic.contents:
        return Verdict(AGREEMENT_NAME, State.IDLE, detail=f"{epub.name} has no contents to compare")
    contents = [entry for entry in printed.contents if entry.title != electronic.own]
    sightings = [
        *_compare_titles(printed, electronic),
        *_compare_contents(contents, electronic.contents),
        *_compare_pages(printed.pages, electronic.pages),
    ]
    listed = len(electronic.pages)
    detail = f"{epub.name} with {pdf.name}: {listed} of {len(printed.pages)} pages listed"
    return Verdict.judged(AGREEMENT_NAME, sightings, detail)


def _read_pdf(file: Path) -> BookStatement:
    """Read title, outline and page labels of a PDF. Raises `ValueError` for a damaged file."""
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(file) as pdf, pdf.open_outline() as outline:
            with pdf.open_metadata() as metadata:
                title = str(metadata.get(_TITLE, ""))
            contents = tuple(_bookmark(item) for item in outline.root)
            return BookStatement(
                _plain(title), contents, tuple(str(page.label) for page in pdf.pages)
            )
    except pikepdf.PdfError as error:
        raise ValueError(str(error)) from error


def _bookmark(item: Any) -> NavEntry:
    """Make an entry of a bookmark and those below it."""
    return NavEntry(_plain(item.title), "", tuple(map(_bookmark, item.children)))


def _read_epub(file: Path) -> BookStatement | None:
    """Read the package and its navigation (EPUB 3.3, sections 5 and 7); None without any."""
    with zipfile.ZipFile(file) as archive:
        path, package = open_package_document(archive)
        items = list(package.iter("{*}item"))
        nav = [
            node.get("href") for node in items if "nav" in (node.get("properties") or "").split()
        ]
        if not nav or not nav[0]:
            return None
        markup = archive.read(posixpath.join(posixpath.dirname(path), nav[0])).decode("utf-8")
    title = next((xhtml.text(node) for node in package.iter(_TITLE)), "")
    markup = markup[markup.index("<", 1) :] if markup.startswith("<?xml") else markup
    pages = tuple(entry.title for entry in read_nav(markup, "doc-pagelist"))
    heads = [xhtml.text(node) for node in xhtml.open_document(markup).iter("{*}h1")]
    contents = tuple(_tidied(entry) for entry in read_nav(markup, "doc-toc"))
    return BookStatement(_plain(title), contents, pages, _plain(heads[0]) if heads else "")


def _tidied(entry: NavEntry) -> NavEntry:
    """Give an entry and those below it with plain titles."""
    return NavEntry(_plain(entry.title), entry.target, tuple(map(_tidied, entry.below)))


def _plain(text: str) -> str:
    """Write a title without the spaces and hyphens that are a matter of setting."""
    return " ".join(text.replace("\u00ad", "").split())


def _compare_titles(printed: BookStatement, electronic: BookStatement) -> Iterator[Sighting]:
    """Report that print and e-book bear different titles."""
    if printed.title != electronic.title:
        message = f"print is called “{printed.title}”, the e-book “{electronic.title}”"
        yield Sighting("titles-differ", Severity.ERROR, message)


def _compare_contents(print_: Sequence[NavEntry], ebook: Sequence[NavEntry]) -> Iterator[Sighting]:
    """Compare chapters in order, and below them as deep as the e-book lists headings."""
    here, there = [one.title for one in print_], [one.title for one in ebook]
    for title in dict.fromkeys([*here, *there]):
        if here.count(title) != there.count(title):
            edition = "print" if here.count(title) > there.count(title) else "e-book"
            message = f"in the contents of the {edition} alone"
            yield Sighting("contents-differ", Severity.ERROR, message, title)
    if sorted(here) == sorted(there) and here != there:
        message = "the contents of print and e-book are in another order"
        yield Sighting("contents-differ", Severity.ERROR, message, here[0])
    if here == there:
        for one, other in zip(print_, ebook, strict=True):
            if other.below:
                yield from _compare_contents(one.below, other.below)


def _compare_pages(labels: Sequence[str], listed: Sequence[str]) -> Iterator[Sighting]:
    """Check that the list of pages names printed pages, each once and in their order."""
    if not listed:
        message = "the e-book has no list of printed pages: it was built without the PDF"
        yield Sighting("pages-unlisted", Severity.NOTE, message)
        return
    place = {label: number for number, label in enumerate(labels)}
    for label in listed:
        if label not in place:
            message = "the e-book lists a page that print does not have"
            yield Sighting("pages-differ", Severity.ERROR, message, label)
    known = [place[label] for label in listed if label in place]
    for one, other in pairwise(known):
        if other <= one:
            message = "the e-book lists a page twice or out of its order"
            yield Sighting("pages-differ", Severity.ERROR, message, labels[other])


REBUILD_NAME = "Rebuild"


def judge_rebuild(file: Path, record: BuildRecord | None) -> Verdict:
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
        differs = Sighting("rebuild-differs", Severity.ERROR, detail)
        return Verdict.judged(REBUILD_NAME, [differs], detail)
    detail = "the bytes differ" if sightings else "built again: the same bytes"
    return Verdict.judged(REBUILD_NAME, sightings, detail)


def _build(entry: RecordedOutput, record: BuildRecord, project: Path, folder: Path) -> Path | None:
    """Build one output again, with the date of the manifest; None where that makes no such file."""
    names = [entry.output, *entry.drew_on]
    with open_build_context(folder, cores(), NoProgress(), caching=False) as context:
        reading = read_project(project, context)
        dated = replace(reading.book, modified=record.manifest.ingredients.modified)
        made = [*build(replace(reading, book=dated), names, folder, context=context)]
    return next((one.file for one in made if one.file.name == entry.file), None)


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
