"""Read Word and OpenDocument texts into articles, by way of pandoc."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.book import Article, Metadata
from anthology.collect import UNPACKED
from anthology.readers.office.finish import finish, report_lost
from anthology.readers.office.opendocument import prepare_opendocument
from anthology.readers.office.package import PackageError, kind, open_package
from anthology.readers.office.pandoc import ConversionError, convert, need_pandoc
from anthology.readers.office.pictures import unpack_pictures
from anthology.readers.office.properties import read_properties, settle_metadata
from anthology.readers.office.word import prepare_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.book import Source
    from anthology.readers.office.package import Package
    from anthology.readers.office.prepared import Prepared

_PREPARE = {"docx": prepare_word, "odt": prepare_opendocument}


class OfficeReader:
    """Read packed documents: changes accepted, comments left out, both reported with their words.

    Their pictures are unpacked into `build/.cache/office` below the project.
    """

    name = "office"

    def recognise(self, source: Source) -> float:
        """Look into the file: certain of Word and OpenDocument, ready to refuse their like."""
        if source.text:
            return 0.0
        return {"docx": 1.0, "odt": 1.0, "other": 0.5}.get(kind(source.file), 0.0)

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read sources side by side. Raises `MissingToolError` without pandoc."""
        with ThreadPoolExecutor() as pool:
            return list(pool.map(partial(_read, need_pandoc()), sources))


def _read(program: str, source: Source) -> Article:
    try:
        package = open_package(source.file)
        prepared = _PREPARE[package.kind](package, source.path)
        prepared.properties = read_properties(package)
        markup = _convert(program, package, prepared)
    except PackageError as error:
        return _refused(source, "file-unreadable", error)
    except ConversionError as error:
        return _refused(source, "reader-failed", error)
    meta, doubts = settle_metadata(prepared)
    root = finish(markup, prepared)
    unpack_pictures(root, package, prepared, _root(source) / UNPACKED)
    report_lost(prepared, root)
    found = (*source.diagnostics, *doubts, *prepared.found)
    return Article(source, OfficeReader.name, meta, xhtml.serialise(root), found)


def _convert(program: str, package: Package, prepared: Prepared) -> str:
    with tempfile.TemporaryDirectory(prefix="anthology-") as folder:
        file = Path(folder, f"text.{package.kind}")
        package.write(file)
        markup, said = convert(program, file, package.kind)
    if said:
        prepared.report("reader-message", f"pandoc says: {said}")
    return markup


def _refused(source: Source, code: str, error: PackageError | ConversionError) -> Article:
    """Make an article without words of a file that could not be read."""
    article = Article(source, OfficeReader.name, Metadata(), "", source.diagnostics)
    return article.report(code, str(error), hint=error.hint)


def _root(source: Source) -> Path:
    """Give the project's folder: what is left of the file's path without its path in it."""
    file = source.file.absolute()
    return file.parents[min(len(PurePosixPath(source.path).parts), len(file.parents)) - 1]
