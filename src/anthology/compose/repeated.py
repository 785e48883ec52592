"""Find texts that lie in the folder twice: copies, other formats of one, other versions.

In: the chapters of a book. Out: those that stay, and messages about the others. Which of two is
the older is read in their names and folders: `old/`, `v1`, `copy`; `v2`, `corrected`, `final`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from anthology.language.letters import folded_words, natural_key, without_accents
from anthology.markup import xhtml
from anthology.model.diagnostics import Diagnostic
from anthology.model.settings import is_named
from anthology.project.unsupported import set_aside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from anthology.compose.chapters import OpenChapter


_FEWEST = 50  # runs of words of a text that can be told from another
_SAME = 0.98  # of the runs of words in both, from which two files hold one text: as formats differ
_NEAR = 0.6  # from which they hold two versions of one
_RUN = 3  # words: single words stand in any text, and a longer run breaks at every change
_OPENING = 10  # words with which two texts hardly begin by chance
_MOST = 5  # texts with which one is compared; of a folder of copies, the first is enough
_COPY = r"\b(?:copy|copie|copia|kopie)(?: (?:of|de|di|von))?\b|\(\d+\)|\bconflicted\b.*"
_OLD = r"\b(?:old|older|anciens?|anciennes?|backups?|bak|sauvegardes?|draft|brouillon)\b"
_NUMBER = r"\bv(?:ersion)? ?(\d+(?: \d+)?)\b"
_REVISED = (
    r"\b(?:new|nouveau|nouvelle|updated|edited|proofread|revised|revis\w{0,2}|corrected"
    r"|corrig\w{1,2}|relue?|revue?)\b"
)
_FINAL = r"\b(?:finale?|def|definiti(?:ve|f)|vf) ?(\d*)\b"
_GRADES = ((_FINAL, 3), (_REVISED, 2), (_OLD, 0))  # by what the name says, from old to new
_PLAIN = 1
_MARKS = re.compile(f"{_COPY}|{_OLD}|{_NUMBER}|{_REVISED}|{_FINAL}")
_OLD_FOLDER = re.compile(
    rf"{_OLD}|\b(?:archives?|previous|precedent(?:e?s)?|drafts|brouillons|trash|corbeille|copies)\b"
)


class _Age(NamedTuple):
    """Say what the name of a file tells of its age: a grade, and a number where there is one."""

    grade: int
    number: tuple[int, ...]

    def before(self, other: _Age) -> bool:
        """Tell whether this is older than another; not where grade and number disagree."""
        if self.grade == other.grade:
            return (self.number or (1,)) < (other.number or (1,))
        agree = not self.number or not other.number or self.number <= other.number
        return self.grade < other.grade and agree


def drop_repeated(
    chapters: Sequence[OpenChapter], named: Collection[str], prefix: str
) -> tuple[list[OpenChapter], list[Diagnostic]]:
    """Leave out copies of texts, and tell of texts that are there twice or in two versions.

    A copy has the words of another file and is called a copy, or is of another format and has its
    title too. A version that its name or folder calls older goes too. `named` are paths, relative
    to the content folder, that the settings name one by one: those stay. What is newest by its
    name, no copy, and says most of itself counts as the first.
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
        if not share and (newer := _replaced(chapter, alike, runs)):
            share, first = _NEAR, newer
        if not share:
            for key in keys:
                firsts[key].append(chapter)
            continue
        both, same = is_named(path.removeprefix(prefix), named), share >= _SAME
        older = _is_older(chapter, first)
        if not both and (older or (same and _is_copy(chapter, first))):
            left.add(path)
        if not same or not both:
            found[path] = _tell(chapter, first, prefix, same=same, gone=path in left)
    kept = [one for one in chapters if one.article.source.path not in left]
    known = {*named, *(path.removeprefix(prefix) for path in found)}
    found |= {one.path: one for one in _find_namesakes(kept, known, prefix)}
    return kept, list(found.values())


def _find_namesakes(
    chapters: Iterable[OpenChapter], known: Collection[str], prefix: str
) -> Iterator[Diagnostic]:
    """Report texts that have title and author of another, whatever their words.

    Not told are `known` ones, and numbered ones: those are parts of a series.
    """
    firsts: dict[tuple[object, ...], OpenChapter] = {}
    for chapter in chapters:
        meta, path = chapter.article.meta, chapter.article.source.path
        if not meta.title or not meta.authors or is_named(path.removeprefix(prefix), known):
            continue
        key = (folded_words(meta.title), *sorted(one.name for one in meta.authors))
        first = firsts.setdefault(key, chapter)
        numbered = [re.findall(r"(?<!\()\d+(?!\))", _stem(one)) for one in (chapter, first)]
        if first is not chapter and not (all(numbered) and numbered[0] != numbered[1]):
            message = f"has the title and the author of {first.article.source.path}"
            hint = "if it is another version, leave it out; if not, give each its own title"
            yield Diagnostic("text-repeated", message, path, hint=hint)


def _tell(
    chapter: OpenChapter, first: OpenChapter, prefix: str, *, same: bool, gone: bool
) -> Diagnostic:
    """Report a text that repeats another, or is a version of it."""
    path, other = chapter.article.source.path, first.article.source.path
    message = f"may be another version of {other}: much of it says the same"
    hint = f'leave one of them out: [chapters] exclude = ["{path.removeprefix(prefix)}"]'
    if same:
        message = f"holds the same text as {other}{', and was left out' if gone else ''}"
    elif gone:
        message = f"is by its name an older version of {other}, and was left out"
    if gone:
        hint = "take one of the two files away; to have both, name both in [chapters] order"
    return Diagnostic("text-repeated", message, path, hint=hint)


def _is_copy(chapter: OpenChapter, first: OpenChapter) -> bool:
    """Tell a copy by its name, or by another format under the same title."""
    one, other = chapter.article, first.article
    other_format = one.format != other.format and _keys(chapter)[0] == _keys(first)[0]
    return other_format or bool(re.search(_COPY, _stem(chapter)))


def _is_older(chapter: OpenChapter, first: OpenChapter) -> bool:
    """Tell whether a text is an older version of another by its name."""
    version = _is_version(chapter, first) or _is_set_aside(chapter)
    return version and _age(chapter).before(_age(first))


def _is_set_aside(chapter: OpenChapter) -> bool:
    """Tell whether a text says in its title or file name that it is a draft or an old version."""
    return bool(set_aside(chapter.article.source.path, chapter.article.meta.title))


def _replaced(
    chapter: OpenChapter,
    others: Iterable[OpenChapter],
    runs: Callable[[OpenChapter], frozenset[tuple[str, ...]]],
) -> OpenChapter | None:
    """Find the newer version, by its name, that has most of a text and may have much more."""
    mine = runs(chapter)
    return next(
        (
            one
            for one in others
            if _is_older(chapter, one) and len(mine & runs(one)) >= _NEAR * max(len(mine), 1)
        ),
        None,
    )


def _is_version(chapter: OpenChapter, first: OpenChapter) -> bool:
    """Tell whether two files have one name, or one title, but for what says which is older."""
    mine, others = (dict(_keys(one)) for one in (chapter, first))
    return any(mine.get(kind) and mine[kind] == others.get(kind) for kind in ("name", "title"))


def _age(chapter: OpenChapter) -> _Age:
    """Read in the name of a file, and in its folders, how old a version it is."""
    path, stem = PurePosixPath(chapter.article.source.path), _stem(chapter)
    if any(_OLD_FOLDER.search(_words(folder)) for folder in path.parent.parts):
        return _Age(-1, ())
    grade = next((grade for names, grade in _GRADES if re.search(names, stem)), _PLAIN)
    grade = 0 if grade == _PLAIN and _is_set_aside(chapter) else grade
    numbers = re.search(_NUMBER, stem) or re.search(_FINAL, stem)
    said = re.findall(r"\d+", numbers[1]) if numbers else []
    return _Age(grade, tuple(map(int, said)))


def _runs(chapter: OpenChapter) -> frozenset[tuple[str, ...]]:
    """Give all runs of words of a text."""
    words = folded_words(xhtml.text(chapter.tree)).split()
    return frozenset(zip(*(words[at:] for at in range(_RUN)), strict=False))


def _share(mine: frozenset[tuple[str, ...]], others: frozenset[tuple[str, ...]]) -> float:
    """Give the share of runs that two texts have in common; short ones may have some by chance."""
    every = mine | others
    if mine == others and len(every) >= _OPENING:
        return 1.0
    return len(mine & others) / len(every) if len(every) >= _FEWEST else 0.0


def _keys(chapter: OpenChapter) -> list[tuple[str, str]]:
    """Give what a text may have in common with another: title, name, opening."""
    opening = folded_words(" ".join(map(xhtml.text, list(chapter.tree)[:_OPENING]))).split()
    keys = [
        ("title", folded_words(chapter.article.meta.title)),
        ("name", folded_words(_MARKS.sub("", _stem(chapter)))),
        ("opening", " ".join(opening[:_OPENING])),
    ]
    return [(kind, key) for kind, key in keys if key]


def _stem(chapter: OpenChapter) -> str:
    """Give the name of a file as words."""
    return _words(PurePosixPath(chapter.article.source.path).stem)


def _words(name: str) -> str:
    """Write a name as words: small letters without accents, what joins them as spaces."""
    return re.sub(r"[_.-]+", " ", without_accents(name))


def _rank(chapter: OpenChapter, named: Collection[str], prefix: str) -> tuple[object, ...]:
    """Rank a file among those of one text: what is named, newer, or says more stands first."""
    article = chapter.article
    path = article.source.path
    shown = sum(1 for _ in chapter.tree.iter("img"))
    said = sum(map(bool, (article.meta.authors, article.meta.date, article.meta.licence)))
    copied = bool(re.search(_COPY, _stem(chapter)))
    unnamed = not is_named(path.removeprefix(prefix), named)
    age = _age(chapter)
    newer = (-age.grade, *(-number for number in age.number or (1,)))
    return (
        unnamed,
        age.grade < _PLAIN,
        copied,
        newer,
        -shown,
        -said,
        len(_stem(chapter)),
        natural_key(path),
    )
