"""Make articles of sources, read and transformed: kept ones from the cache, the others by the crew.

An article depends on its source alone, unless that has pictures of its own (Word, `data:`) or
includes other files (AsciiDoc): those are read each time.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.book import Article, Metadata
from anthology.cache import key
from anthology.crew import Crew
from anthology.diagnostics import Diagnostic  # noqa: TC001  (read from the cache by its type)
from anthology.readers import read, recognise
from anthology.transforms import transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from anthology.book import Source
    from anthology.cache import Cache

_BATCH = 24  # sources that one job reads: a process of Asciidoctor costs as much as five texts
_FEW = 8  # sources that are sooner read than a process is started


@dataclass(frozen=True, slots=True)
class _Kept:
    """Hold what the cache keeps of an article: all but its source."""

    format: str
    meta: Metadata
    body: str
    diagnostics: tuple[Diagnostic, ...]


def make_articles(
    sources: Sequence[Source], cache: Cache, crew: Crew, done: Callable[[], None]
) -> list[Article]:
    """Give the article of each source, in their order; `done` is called for each of them.

    Raises `MissingToolError` where a format needs a program that this machine lacks.
    """
    articles: dict[int, Article] = {}
    for place, source in enumerate(sources):
        if (kept := _take(cache, source)) is not None:
            articles[place] = kept
            done()
    missing = [place for place in range(len(sources)) if place not in articles]
    batches = list(_batches(missing, sources))
    jobs = [(form, [sources[place] for place in batch]) for form, batch in batches]
    helpers = crew if len(missing) > _FEW else Crew()
    for number, made in helpers.do(_read, jobs, name=_name):
        for place, article in zip(batches[number][1], made, strict=True):
            articles[place] = article
            _keep(cache, article)
            done()
    return [articles[place] for place in range(len(sources))]


def _batches(places: Sequence[int], sources: Sequence[Source]) -> Iterator[tuple[str, list[int]]]:
    """Put the places of sources of one format together, not too many; name the format."""
    formats: dict[str, list[int]] = defaultdict(list)
    for place in places:
        formats[recognise(sources[place]).name].append(place)
    for name, one in formats.items():
        for start in range(0, len(one), _BATCH):
            yield name, one[start : start + _BATCH]


def _read(job: tuple[str, Sequence[Source]]) -> list[Article]:
    return [article if article.unread else transform(article) for article in read(*job)]


def _name(job: tuple[str, Sequence[Source]]) -> str:
    sources = job[1]
    return f"{sources[0].path} and {len(sources) - 1} more"


def _key(source: Source) -> str:
    """Make a key of all that an article depends on; "" where that is more than its source."""
    if not source.text or "include::" in source.text or ";base64," in source.text:
        return ""
    found = "".join(map(repr, source.diagnostics))
    return key("article", source.path, source.text, str(source.modified), found)


def _take(cache: Cache, source: Source) -> Article | None:
    import msgspec  # noqa: PLC0415

    name = _key(source)
    if not name or (data := cache.get(name)) is None:
        return None
    kept = msgspec.msgpack.decode(data, type=_Kept)
    return Article(source, kept.format, kept.meta, kept.body, kept.diagnostics)


def _keep(cache: Cache, article: Article) -> None:
    import msgspec  # noqa: PLC0415

    if name := _key(article.source):
        kept = _Kept(article.format, article.meta, article.body, article.diagnostics)
        cache.put(name, msgspec.msgpack.encode(kept))
