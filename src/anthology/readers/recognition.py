"""Read sources into articles: recognise each one's format by its content, then hand it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Protocol

from anthology.markup import xhtml
from anthology.model.book import Article, Metadata
from anthology.model.diagnostics import AnthologyError, MissingToolError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.model.book import Source


class Reader(Protocol):
    """Turn texts of one format into articles; found by the entry point `anthology.readers`."""

    name: str

    def recognise(self, source: Source) -> float:
        """Say how surely this source is of the reader's format, from 0 (no) to 1 (certain).

        The content decides; a file's suffix may only tip the balance between equals.
        """
        ...

    def read(self, sources: Sequence[Source]) -> list[Article]:
        """Read sources of this format, one article for each, in the same order.

        Never raises for what a text contains: faults become diagnostics of its article. Raises
        `MissingToolError` where a program that the format needs is not on this machine.
        """
        ...


@cache
def readers() -> tuple[Reader, ...]:
    """Load all readers that are installed, in the order of their names."""
    found = sorted(entry_points(group="anthology.readers"), key=lambda entry: entry.name)
    return tuple(entry.load()() for entry in found)


def recognise_format(source: Source) -> Reader:
    """Choose the reader that is surest of a source."""
    if not readers():
        raise AnthologyError("no reader is installed", hint="install this package with pip")
    return max(readers(), key=lambda reader: reader.recognise(source))


def read_sources(name: str, sources: Sequence[Source]) -> list[Article]:
    """Read sources by the reader of that name, which `recognise_format` chose for each of them.

    Where a program is missing that the format needs, each article says so and has no words. What
    no text may hold (XML 1.0, section 2.2) is taken out of what a text says of itself.
    """
    reader = next(reader for reader in readers() if reader.name == name)
    try:
        return [_clean(article) for article in reader.read(sources)]
    except MissingToolError as error:
        unread = [Article(one, name, Metadata(), "", one.diagnostics) for one in sources]
        return [one.report("reader-missing", str(error), hint=error.hint) for one in unread]


def _clean(article: Article) -> Article:
    """Take control characters out of the metadata, and report them."""
    taken: set[str] = set()
    meta = _cleaned(article.meta, taken)
    if not taken:
        return article
    signs = ", ".join(f"U+{ord(char):04X}" for char in sorted(taken))
    message = f"control characters were taken out of what the text says of itself: {signs}"
    return replace(article, meta=meta).report("control-characters", message)


def _cleaned(value: Any, taken: set[str]) -> Any:
    """Clean words wherever they are in a value; `taken` is told the characters."""
    if isinstance(value, str):
        kept = xhtml.strip_control(value)
        taken |= {*value} - {*kept} if kept != value else set()
        return kept
    if isinstance(value, tuple):
        return tuple(_cleaned(one, taken) for one in value)
    if isinstance(value, Mapping):
        return {key: _cleaned(one, taken) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        held = {one.name: getattr(value, one.name) for one in fields(value)}
        return replace(value, **{name: _cleaned(one, taken) for name, one in held.items()})
    return value
