"""Find texts that lie in the folder twice: copies, other formats of one, and other versions."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.letters import folded_words, natural_key
from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from anthology.compose.chapters import OpenChapter

_FEWEST = 50  # runs of words of a text that can be told from another
_SAME = 0.98  # of the runs of words in both, from which two files hold one text: as formats differ
_NEAR = 0.6  # from which they hold two versions of one
_RUN = 3  # words: single words stand in any text, and a longer run breaks at every change
_OPENING = 10  # words with which two texts hardly begin by chance
_MOST = 5  # texts with which one is compared; of a folder of copies, the first is enough
_COPY = re.compile(
    r"\b(?:copy|copie|copia|kopie)(?: (?:of|de|di|von))?\b|\(\d+\)|\bconflicted\b.*", re.IGNORECASE
)
_VERSION = re.compile(
    rf"{_COPY.pattern}|\b(?:final|finale|def|definiti(?:ve|f)|draft|brouillon|old|new|revised|"
    r"revis[ée]e?|corrected|corrig[ée]e?|v(?:ersion)? ?\d+(?: \d+)?)\b",
    re.IGNORECASE,
)


def drop_repeated(
    chapters: Sequence[OpenChapter], named: Collection[str], prefix: str
) -> tuple[list[OpenChapter], list[Diagnostic]]:
    """Leave out copies of texts, and tell of texts that are there twice or in two versions.

    A copy has the words of another file and is called a copy, or is of another format and has its
    title too. `named` are paths, relative to the content folder, that the settings name one by
    one: those stay. What is no copy by its name, and says most of itself, counts as the first.
    """
    found: dict[str, Diagnostic] = {}
    left: set[str] = set()
    firsts: dict[tuple[str, str], list[OpenChapter]] = defaultdict(list)
    runs = cache(_runs)
    for chapter in sorted(chapters, key=lambda one: _rank(one, named, prefix)):
        path = chapter.article.source.path
        keys = _keys(chapter)
        alike = dict.fromkeys(one for key in keys for one in firsts[key][:_MOST])
        shares = ((_share(runs(one), runs(chapter)), one) for one in alike)
        share, first = next((pair for pair in shares if pair[0] >= _NEAR), (0.0, chapter))
        if not share:
            for key in keys:
                firsts[key].append(chapter)
            continue
        both = path.removeprefix(prefix) in named
        if share >= _SAME and _is_copy(chapter, first) and not both:
            left.add(path)
        if share < _SAME or not both:
            found[path] = _tell(chapter, first, prefix, same=share >= _SAME, gone=path in left)
    kept = [one for one in chapters if one.article.source.path not in left]
    return kept, list(found.values())


def _tell(
    chapter: OpenChapter, first: OpenChapter, prefix: str, *, same: bool, gone: bool
) -> Diagnostic:
    """Report a text that repeats another, or is a version of it."""
    path, other = chapter.article.source.path, first.article.source.path
    message = f"may be another version of {other}: much of it says the same"
    hint = f'leave one of them out: [chapters] exclude = ["{path.removeprefix(prefix)}"]'
    if same:
        message = f"holds the same text as {other}{', and was left out' if gone else ''}"
    if gone:
        hint = "take one of the two files away; to have both, name both in [chapters] order"
    return Diagnostic("text-repeated", message, path, hint=hint)


def _is_copy(chapter: OpenChapter, first: OpenChapter) -> bool:
    """Tell a copy by its name, or by another format under the same title."""
    one, other = chapter.article, first.article
    other_format = one.format != other.format and _keys(chapter)[0] == _keys(first)[0]
    return other_format or bool(_COPY.search(_stem(chapter)))


def _runs(chapter: OpenChapter) -> frozenset[tuple[str, ...]]:
    """Give all runs of words of a text; none where it is too short to be told from another."""
    words = folded_words(xhtml.text(chapter.tree)).split()
    runs = frozenset(zip(*(words[at:] for at in range(_RUN)), strict=False))
    return runs if len(runs) >= _FEWEST else frozenset()


def _share(mine: frozenset[tuple[str, ...]], others: frozenset[tuple[str, ...]]) -> float:
    """Give the share of runs that two texts have in common."""
    return len(mine & others) / max(len(mine | others), 1)


def _keys(chapter: OpenChapter) -> list[tuple[str, str]]:
    """Give what a text may have in common with another: title, name, opening."""
    opening = folded_words(" ".join(map(xhtml.text, list(chapter.tree)[:_OPENING]))).split()
    keys = [
        ("title", folded_words(chapter.article.meta.title)),
        ("name", folded_words(_VERSION.sub("", _stem(chapter)))),
        ("opening", " ".join(opening[:_OPENING])),
    ]
    return [(kind, key) for kind, key in keys if key]


def _stem(chapter: OpenChapter) -> str:
    """Give the name of a file as words."""
    return re.sub(r"[_.-]+", " ", PurePosixPath(chapter.article.source.path).stem)


def _rank(chapter: OpenChapter, named: Collection[str], prefix: str) -> tuple[object, ...]:
    """Rank a file among those of one text: what is named or says more stands first."""
    article = chapter.article
    path = article.source.path
    shown = sum(1 for _ in chapter.tree.iter("img"))
    said = sum(map(bool, (article.meta.authors, article.meta.date, article.meta.licence)))
    copied = bool(_COPY.search(_stem(chapter)))
    unnamed = path.removeprefix(prefix) not in named
    return unnamed, copied, -shown, -said, len(PurePosixPath(path).stem), natural_key(path)
