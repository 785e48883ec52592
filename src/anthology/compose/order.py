"""Put chapters in the order of the book: as the settings say, else by kind, then by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.letters import natural_key, without_accents
from anthology.language.speakers import ask_someone, asks
from anthology.markup import xhtml
from anthology.model.book import BACK_KINDS, FRONT_KINDS, KINDS
from anthology.model.diagnostics import Diagnostic
from anthology.runtime.files import is_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anthology.compose.chapters import OpenChapter
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article, Metadata
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
    everything = sorted(chapters, key=_usual)
    ordered = _Chosen(everything, project, pieces)
    named = ordered.take(settings.chapters.order, "order")
    rank = {chapter: place for place, chapter in enumerate(named)}
    chosen = _Chosen([*named, *ordered.left], project, pieces)
    groups: list[tuple[float, Group]] = []
    for part in settings.part:
        mine = tuple(chosen.take(part.chapters, "chapters"))
        first = min((rank[one] for one in mine if one in rank), default=float("inf"))
        groups.append((first, Group(part.title, mine)))
    loose = [one for one in chosen.left if one in rank]
    groups += [(rank[one], Group("", (one,))) for one in loose]
    groups.sort(key=lambda group: group[0])
    groups.append((float("inf"), Group("", tuple(one for one in chosen.left if one not in rank))))
    return _without_seams(group for _, group in groups), (*ordered.unmatched, *chosen.unmatched)


def _without_seams(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Join groups without a title that follow each other, and drop empty ones."""
    made: list[Group] = []
    for group in groups:
        if made and not group.title and not made[-1].title:
            made[-1] = Group("", (*made[-1].chapters, *group.chapters))
        elif group.chapters:
            made.append(group)
    return tuple(made)


def take_matter(
    chapters: Sequence[OpenChapter], settings: Settings, project: Project
) -> tuple[Diagnostic, ...]:
    """Give the chapters that `[matter]` names their kinds; report patterns that match no text."""
    chosen = _Chosen(chapters, project)
    for kind in (*FRONT_KINDS, *BACK_KINDS):
        for chapter in chosen.take(getattr(settings.matter, kind), kind):
            meta = replace(chapter.article.meta, kind=kind)
            chapter.article = replace(chapter.article, meta=meta)
    return tuple(chosen.unmatched)


def part_matter(
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
            key=lambda one: (kinds.index(one.article.meta.kind), _usual(one)),
        )
        for kinds in (FRONT_KINDS, BACK_KINDS)
    )
    return front, texts, back


def _usual(chapter: OpenChapter) -> tuple[int, float, list[tuple[int, int, str]]]:
    """Give what chapters are sorted by where the settings name none: kind, order, name."""
    meta = chapter.article.meta
    kind = KINDS.index(meta.kind) if meta.kind in KINDS else len(KINDS)
    order = meta.order if meta.order is not None else float("inf")
    return kind, order, natural_key(chapter.article.source.path)


class _Chosen:
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
            found = [one for one in self.left if self._matches(one.article.source.path, pattern)]
            if not found:
                self.unmatched += self._why(pattern, key)
            taken += found
            self.taken += found
            self.left = [one for one in self.left if one not in found]
        return taken

    def _why(self, pattern: str, key: str) -> Iterator[Diagnostic]:
        """Tell why a pattern takes nothing; one that takes the rest may well find none left."""
        again = [one for one in self.taken if self._matches(one.article.source.path, pattern)]
        named = self.project.prefix + pattern in {one.article.source.path for one in again}
        if again and not named:
            return
        kinds = [kind for path, kind in self.pieces.items() if self._matches(path, pattern)]
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

    def _matches(self, name: str, pattern: str) -> bool:
        """Tell whether a pattern of the settings means a text, or its folder."""
        path = name.removeprefix(self.project.prefix)
        folder = str(PurePosixPath(path).parent)
        exact = pattern.rstrip("/")
        return exact in {path, folder} or fnmatchcase(path, pattern)


# Word stems, without accents; in French and English.
_SIGNS = {
    "interview": "interview entretien portrait rencontre conversation questions temoignage",
    "report": (
        "report rapport memoire thesis these stage internship dossier compte-rendu etude study "
        "survey enquete bilan"
    ),
    "notes": (
        "notes note conference conferences talk talks meetup summit session sessions salon "
        "programme devoxx liveblog keynote"
    ),
    "article": "article billet blog post club chronique tribune essay essai news actualite column",
}
_WORDS = {sign: kind for kind, signs in _SIGNS.items() for sign in signs.split()}
_HOUR = re.compile(r"^\D{0,4}\d{1,2}\s?[hH:.]\s?\d{2}\b")
_TURNS = 2  # questions from which a conversation is an interview
_RECORD = re.compile(
    r"(?:minutes\b|compte[- ]rendu\b|proces[- ]verbal\b|(?:program(?:me)?|agenda|ordre du jour)\b"
    r"|.*: (?:program(?:me)?|agenda)$)"
)
_HOURS = 3  # headings that begin with an hour, from which a text is a programme


def with_kind(article: Article, body: Element) -> Article:
    """Return the article with its kind settled; `body` is its own as a tree."""
    meta = article.meta
    kind = meta.kind if meta.kind in (*KINDS, *FRONT_KINDS, *BACK_KINDS) else ""
    kind = kind or ("interview" if _is_interview(meta, body) else "")
    kind = kind or _by_folder(article.source.path) or ("notes" if _is_programme(body) else "")
    kind = kind or _by_words(meta) or _by_format(article, body)
    return replace(article, meta=replace(meta, kind=kind))


def _is_programme(body: Element) -> bool:
    """Tell whether headings or lines begin with hours, as those of a day's sessions do."""
    nodes = body.iter("h2", "h3", "p", "li", "td", "pre")
    lines = (line for node in nodes for line in xhtml.break_lines(node))
    return sum(bool(_HOUR.match(line)) for line in lines) >= _HOURS


def has_no_author(meta: Metadata, body: Element) -> bool:
    """Tell programmes, and minutes by their title: nobody is their author."""
    return bool(_RECORD.match(without_accents(meta.title))) or _is_programme(body)


def _is_interview(meta: Metadata, body: Element) -> bool:
    """Tell whether someone is named as interviewer, two speak in turns, or questions are put."""
    if any(one.role == "interviewer" for one in meta.contributors):
        return True
    turns = [(kind, node) for node in body.iter("p") for kind in xhtml.classes(node)]
    named = [kind for kind, node in turns if len(node) and "speaker" in xhtml.classes(node[0])]
    if named.count("question") >= _TURNS and "answer" in named:
        return True
    return not named and ask_someone(
        [xhtml.text(node) for kind, node in turns if kind == "question"]
    )


def _stems(text: str) -> list[str]:
    """List the words of a text without accents."""
    return re.findall(r"[a-z]+(?:-rendu)?", without_accents(text))


def _by_folder(path: str) -> str:
    """Tell the kind of a text by the names of its folders, the innermost first."""
    for folder in reversed(PurePosixPath(path).parts[:-1]):
        for word in _stems(folder):
            if kind := _WORDS.get(word) or _WORDS.get(word.removesuffix("s")):
                return kind
    return ""


def _by_words(meta: Metadata) -> str:
    """Look at the categories first, then the title, then the tags: the first sign decides."""
    for text in (*meta.categories, meta.title, *meta.tags, meta.description):
        for word in _stems(text):
            if kind := _WORDS.get(word) or _WORDS.get(word.removesuffix("s")):
                return kind
    return ""


def _by_format(article: Article, body: Element) -> str:
    """Tell the kind of a text by its form: hours as headings, questions as headings, a report."""
    headings = [xhtml.text(node) for node in body.iter("h2", "h3")]
    questions = [heading for heading in headings if asks(heading)]
    if len(questions) * 2 >= len(headings) and ask_someone(questions):
        return "interview"
    if body.find(".//*[@data-number]") is not None and article.format == "ocr":
        return "report"
    return "article" if article.format in ("markdown", "html") else "other"
