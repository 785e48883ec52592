"""Read sources into articles: recognise each one's format by its content, then hand it on."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Protocol

from anthology.diagnostics import AnthologyError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.book import Article, Source


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


def recognise(source: Source) -> Reader:
    """Choose the reader that is surest of a source."""
    if not readers():
        raise AnthologyError("no reader is installed", hint="install this package with pip")
    return max(readers(), key=lambda reader: reader.recognise(source))


def read(sources: Sequence[Source]) -> list[Article]:
    """Read all sources, each by its own reader, in the order given."""
    batches: dict[Reader, list[int]] = defaultdict(list)
    for place, source in enumerate(sources):
        batches[recognise(source)].append(place)
    articles: dict[int, Article] = {}
    for reader, places in batches.items():
        made = reader.read([sources[place] for place in places])
        articles.update(zip(places, made, strict=True))
    return [articles[place] for place in range(len(sources))]
