"""Put articles in the order of the book: as the settings say, else by kind, then by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.book import KINDS
from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anthology.book import Article
    from anthology.settings import Settings


@dataclass(frozen=True, slots=True)
class Group:
    """Hold the articles of one part; its title may be empty."""

    title: str
    articles: tuple[Article, ...]


def arrange(
    articles: Sequence[Article], settings: Settings, prefix: str = ""
) -> tuple[tuple[Group, ...], tuple[Diagnostic, ...]]:
    """Sort the articles into the parts of the book.

    `prefix` is the content folder relative to the project ("content/" or ""): patterns in the
    settings are relative to it. Texts that no pattern names come last, in the usual order;
    patterns that match nothing are reported.
    """
    chosen = _Chosen(sorted(articles, key=_usual), prefix)
    wanted = [(part.title, part.chapters) for part in settings.part]
    wanted += [("", settings.chapters.order)] if settings.chapters.order else []
    groups = [Group(title, tuple(chosen.take(patterns))) for title, patterns in wanted]
    rest = tuple(chosen.left)
    if rest:
        groups.append(Group("", rest))
    return tuple(group for group in groups if group.articles), tuple(chosen.unmatched)


def _usual(article: Article) -> tuple[int, float, list[object]]:
    kind = KINDS.index(article.meta.kind) if article.meta.kind in KINDS else len(KINDS)
    order = article.meta.order
    return kind, order if order is not None else float("inf"), natural(article.source.path)


def natural(path: str) -> list[object]:
    """Make a key that sorts file names as people do: 2 before 10, without regard to case."""
    pieces = re.split(r"(\d+)", path.lower())
    return [(1, int(piece), "") if piece.isdigit() else (0, 0, piece) for piece in pieces]


class _Chosen:
    """Hand out articles to patterns, each article once."""

    def __init__(self, articles: Iterable[Article], prefix: str) -> None:
        self.left = list(articles)
        self.prefix = prefix
        self.unmatched: list[Diagnostic] = []

    def take(self, patterns: Sequence[str]) -> list[Article]:
        taken: list[Article] = []
        for pattern in patterns:
            found = [article for article in self.left if self._matches(article, pattern)]
            if not found:
                self.unmatched.append(
                    Diagnostic(
                        "order-unmatched",
                        f"“{pattern}” matches no text",
                        f"{self.prefix}anthology.toml",
                        hint="names are relative to the content folder; `anthology list` has them",
                    )
                )
            taken += found
            self.left = [article for article in self.left if article not in found]
        return taken

    def _matches(self, article: Article, pattern: str) -> bool:
        path = article.source.path.removeprefix(self.prefix)
        folder = str(PurePosixPath(path).parent)
        exact = pattern.rstrip("/")
        return exact in {path, folder} or fnmatchcase(path, pattern)
