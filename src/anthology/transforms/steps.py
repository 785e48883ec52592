"""Change articles into better articles, one pure step after the other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from anthology.model.book import Article


@dataclass(frozen=True, slots=True)
class Transform:
    """One step; found by the entry point `anthology.transforms`.

    Steps run in the order of `rank`: 10 to 19 settle what the text says of itself, 20 to 39 its
    structure, 40 to 59 what stands in it (figures, films, notes, links), 60 to 79 its meaning
    (language, maths), 80 to 99 its letters.
    """

    rank: int
    apply: Callable[[Article], Article]


@cache
def transforms() -> tuple[Transform, ...]:
    """Load all transforms that are installed, in the order in which they run."""
    loaded = [(entry.load(), entry.name) for entry in entry_points(group="anthology.transforms")]
    return tuple(step for step, _ in sorted(loaded, key=lambda pair: (pair[0].rank, pair[1])))


def transform(article: Article) -> Article:
    """Take an article through every step."""
    for step in transforms():
        article = step.apply(article)
    return article
