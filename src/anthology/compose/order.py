"""Put chapters in the order of the book: as the settings say, else by kind, then by name.

The settings give chapters to parts, and to what stands before and behind the texts, by patterns;
one that matches no text is told of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.language.letters import natural_key
from anthology.model.book import BACK_KINDS, FRONT_KINDS, KINDS
from anthology.model.diagnostics import Diagnostic
from anthology.model.settings import fits, is_named
from anthology.runtime.files import is_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anthology.compose.chapters import OpenChapter
    from anthology.model.settings import Settings
    from anthology.project.collect import Project


@dataclass(frozen=True, slots=True)
class Group:
    """Hold the chapters of one part; its title may be empty."""

    title: str
    chapters: tuple[OpenChapter, ...]


def arrange(
    chapters: Sequence[OpenChapter],
    settings: Settings,
    project: Project,
    pieces: Sequence[OpenChapter] = (),
) -> tuple[tuple[Group, ...], tuple[Diagnostic, ...]]:
    """Sort the chapters into the parts of the book.

    Patterns in the settings are relative to the project's content folder. A part stands where the
    order first names a text of it, else behind all that the order names. Texts that nothing names
    come last, in the usual order; patterns that match nothing are reported, and those that mean
    one of the `pieces` that stand before and behind the texts.
    """
    everything = sorted(chapters, key=_default_key)
    ordered = _PatternMatches(everything, project, pieces)
    named = ordered.take(settings.chapters.order, "order")
    rank = {chapter: place for place, chapter in enumerate(named)}
    chosen = _PatternMatches([*named, *ordered.left], project, pieces)
    groups: list[tuple[float, Group]] = []
    for part in settings.part:
        mine = tuple(chosen.take(part.chapters, "chapters"))
        first = min((rank[one] for one in mine if one in rank), default=float("inf"))
        groups.append((first, Group(part.title, mine)))
    loose = [one for one in chosen.left if one in rank]
    groups += [(rank[one], Group("", (one,))) for one in loose]
    groups.sort(key=lambda group: group[0])
    groups.append((float("inf"), Group("", tuple(one for one in chosen.left if one not in rank))))
    return _join_untitled(group for _, group in groups), (*ordered.unmatched, *chosen.unmatched)


def _join_untitled(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Join groups without a title that follow each other, and drop empty ones."""
    made: list[Group] = []
    for group in groups:
        if made and not group.title and not made[-1].title:
            made[-1] = Group("", (*made[-1].chapters, *group.chapters))
        elif group.chapters:
            made.append(group)
    return tuple(made)


def apply_matter_settings(
    chapters: Sequence[OpenChapter], settings: Settings, project: Project
) -> tuple[Diagnostic, ...]:
    """Give the chapters that `[matter]` names their kinds; report patterns that match no text."""
    chosen = _PatternMatches(chapters, project)
    for kind in (*FRONT_KINDS, *BACK_KINDS):
        for chapter in chosen.take(getattr(settings.matter, kind), kind):
            meta = replace(chapter.article.meta, kind=kind)
            chapter.article = replace(chapter.article, meta=meta)
    return tuple(chosen.unmatched)


def split_matter(
    chapters: Sequence[OpenChapter],
) -> tuple[list[OpenChapter], list[OpenChapter], list[OpenChapter]]:
    """Divide chapters into those before the texts, the texts, and those behind them.

    Where nothing else is left, these are the texts.
    """
    texts = [one for one in chapters if one.article.meta.kind in KINDS]
    if not texts:
        return [], list(chapters), []
    front, back = (
        sorted(
            (one for one in chapters if one.article.meta.kind in kinds),
            key=lambda one: (kinds.index(one.article.meta.kind), _default_key(one)),
        )
        for kinds in (FRONT_KINDS, BACK_KINDS)
    )
    return front, texts, back


def _default_key(chapter: OpenChapter) -> tuple[int, float, list[tuple[int, int, str]]]:
    """Give what chapters are sorted by where the settings name none: kind, order, name."""
    meta = chapter.article.meta
    kind = KINDS.index(meta.kind) if meta.kind in KINDS else len(KINDS)
    order = meta.order if meta.order is not None else float("inf")
    return kind, order, natural_key(chapter.article.source.path)


class _PatternMatches:
    """Hand out chapters to patterns, each chapter once."""

    def __init__(
        self,
        chapters: Iterable[OpenChapter],
        project: Project,
        pieces: Sequence[OpenChapter] = (),
    ) -> None:
        self.left = list(chapters)
        self.project = project
        self.pieces = {one.article.source.path: one.article.meta.kind for one in pieces}
        self.taken: list[OpenChapter] = []
        self.unmatched: list[Diagnostic] = []

    def take(self, patterns: Sequence[str], key: str) -> list[OpenChapter]:
        """Hand out what patterns match, in their order; `key` is the setting they stand in."""
        taken: list[OpenChapter] = []
        for pattern in patterns:
            found = [one for one in self.left if self._fits(one.article.source.path, pattern)]
            if not found:
                self.unmatched += self._explain_unmatched(pattern, key)
            taken += found
            self.taken += found
            self.left = [one for one in self.left if one not in found]
        return taken

    def _explain_unmatched(self, pattern: str, key: str) -> Iterator[Diagnostic]:
        """Tell why a pattern takes nothing; one that takes the rest may well find none left."""
        again = [one for one in self.taken if self._fits(one.article.source.path, pattern)]
        prefix = self.project.prefix
        named = any(
            is_named(one.article.source.path.removeprefix(prefix), [pattern]) for one in again
        )
        if again and not named:
            return
        kinds = [kind for path, kind in self.pieces.items() if self._fits(path, pattern)]
        message = f"“{pattern}” ({key}) matches no text"
        hint = "names are relative to the content folder; `anthology list` has them"
        if named:
            message = f"“{pattern}” ({key}) is named before already"
            hint = "take one of the two out: a text is printed once"
        elif kinds:
            message = f"“{pattern}” ({key}) has a place of its own, by its kind: {kinds[0]}"
            hint = "take it out of here; or give it another kind"
        elif is_file(self.project.content / pattern):
            message = f"“{pattern}” ({key}) is there, but makes no chapter"
            hint = "see what else is said of it"
        place = self.project.settings_place(pattern)
        yield Diagnostic("order-unmatched", message, *place, hint=hint)

    def _fits(self, path: str, pattern: str) -> bool:
        """Tell whether a pattern of the settings means a text, or a folder that it is in."""
        return fits(path.removeprefix(self.project.prefix), pattern)
