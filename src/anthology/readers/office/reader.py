"""Read texts of Word, OpenDocument and Rich Text into articles, by way of pandoc."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.book import Article, Metadata
from anthology.model.diagnostics import ContentError, MissingToolError
from anthology.project.collect import unpacked_folder
from anthology.readers.mailed import take_envelope
from anthology.readers.office.finish import finish_office, report_lost, unpack_pictures
from anthology.readers.office.metadata import read_properties, settle_metadata
from anthology.readers.office.opendocument import prepare_opendocument
from anthology.readers.office.package import (
    SAVE_AGAIN,
    PackageError,
    Prepared,
    kind,
    open_package,
)
from anthology.readers.office.rich_text import prepare_rich_text
from anthology.readers.office.typed import settle_typed
from anthology.readers.office.word import prepare_word, words_of_word
from anthology.runtime import programs
from anthology.runtime.files import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.model.book import Source
    from anthology.readers.office.package import Package


_SECONDS = 60  # that one text may take
_TO_WORD = ("-t", "docx", "-M", "title=", "-M", "author=")  # which would be printed in the text
_TO_HTML = ("--track-changes=accept", "-t", "html5", "--mathml", "--wrap=none")


class ConversionError(ContentError):
    """Say that pandoc could not read a document, and why."""


def need_pandoc() -> str:
    """Give the path of the pandoc that comes with the package, else of the machine's own.

    Raises `MissingToolError` with the command that installs it where there is none.
    """
    package = find_spec("pypandoc")
    if package is not None and package.origin:
        program = Path(package.origin).with_name("files") / "pandoc"
        if found := programs.find_program(str(program)):
            return found
    if found := programs.find_program("pandoc"):
        return found
    raise MissingToolError(
        "pandoc is missing: it reads Word, OpenDocument and Rich Text",
        hint=programs.how_to_add("pypandoc_binary"),
    )


def run_pandoc(
    program: str,
    file: Path,
    kind: str,
    options: Sequence[str] = _TO_HTML,
    *,
    seconds: float = _SECONDS,
) -> tuple[str, str]:
    """Convert a document of a kind (`docx`, `odt`, `rtf`); give HTML and what pandoc said.

    Insertions are accepted, and no other file is read. Raises `ConversionError` where pandoc
    fails or takes too long.
    """
    ran = programs.run_program(
        [program, "-f", kind, "--sandbox", *options, str(file)], seconds=seconds
    )
    if not ran.finished:
        raise ConversionError(f"pandoc did not end within {seconds:g} seconds")
    said = " ".join(ran.said.replace(f'"{file}" ', "").split())  # a file that nobody knows
    if ran.status:
        raise ConversionError(f"pandoc says: {said or ran.status}", hint=SAVE_AGAIN)
    return ran.out, said


_PREPARE = {"docx": prepare_word, "odt": prepare_opendocument}


class OfficeReader:
    """Read packed documents: changes accepted, comments left out, both reported with their words.

    Their pictures are unpacked into `build/.cache/office` below the project.
    """

    name = "office"

    def recognise(self, source: Source) -> float:
        """Look into the file: certain of what it reads, ready to refuse the like."""
        if source.text:
            return 0.0
        return {"docx": 1.0, "odt": 1.0, "rtf": 1.0, "other": 0.5}.get(kind(source.file), 0.0)

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read sources side by side. Raises `MissingToolError` without pandoc."""
        scratch_folder()  # made before there are threads that ask for it
        with ThreadPoolExecutor() as pool:
            return list(pool.map(partial(_read, need_pandoc()), sources))


def _read(program: str, source: Source) -> Article:
    """Read one text, with a folder for what the converter needs."""
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        return _read_package(program, source, Path(folder, "text.docx"))


def _read_package(program: str, source: Source, made: Path) -> Article:
    """Read a document; Rich Text is converted into one of Word, `made`, and read as such."""
    try:
        file, rich = source.file, None
        if kind(file) == "rtf":
            data, rich = prepare_rich_text(file.read_bytes(), source.path)
            made.with_suffix(".rtf").write_bytes(data)
            run_pandoc(program, made.with_suffix(".rtf"), "rtf", (*_TO_WORD, "-o", str(made)))
            file = made
        package = open_package(file)
        if rich:
            report_lost(rich, rich.words, words_of_word(package))
        prepared = Prepared(source.path, labels=rich.labels if rich else [])
        _PREPARE[package.kind](package, prepared)
        prepared.properties = rich.properties if rich else read_properties(package)
        if rich:
            prepared.found += rich.found
            prepared.margins += rich.margins
        prepared.report_margins()
        markup = _convert(program, package, prepared)
    except PackageError as error:
        return _refused(source, "file-unreadable", error)
    except ConversionError as error:
        return _refused(source, "reader-failed", error)
    root = finish_office(markup, prepared)
    meta, doubts = settle_metadata(prepared, headed=len(root) > 0 and xhtml.name(root[0]) == "h1")
    unpack_pictures(root, package, prepared, unpacked_folder(source.root))
    report_lost(prepared, prepared.words, xhtml.text(root))
    settle_typed(root)
    found = (*source.diagnostics, *doubts, *prepared.found)
    article = Article(source, OfficeReader.name, meta, xhtml.serialise(root), found)
    return take_envelope(article, titled="title" in prepared.said)


def _convert(program: str, package: Package, prepared: Prepared) -> str:
    """Convert a prepared document to HTML by pandoc, and report what it says."""
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        file = Path(folder, f"text.{package.kind}")
        package.write(file)
        markup, said = run_pandoc(program, file, package.kind)
    if said:
        prepared.report("reader-message", f"pandoc says: {said}")
    return markup


def _refused(source: Source, code: str, error: PackageError | ConversionError) -> Article:
    """Make an article without words of a file that could not be read."""
    article = Article(source, OfficeReader.name, Metadata(), "", source.diagnostics)
    return article.report(code, str(error), hint=error.hint)
