"""Put articles in the order of the book: as the settings say, else by kind, then by name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.model.book import KINDS
from anthology.model.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anthology.markup.xhtml import Fragment
    from anthology.model.book import Article, Metadata
    from anthology.model.settings import Settings


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
    """Make a key that sorts file names as people do: 2 before 10, without regard to case.

    >>> sorted(["10.md", "2.md"], key=natural)
    ['2.md', '10.md']
    """
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


# -----------------------------------------------------------------------------
# Tell the kind of a text: by its metadata, else its folder, else its words, else its format.

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
_HOURS = 3  # headings that begin with an hour, from which a text is a programme


def with_kind(article: Article) -> Article:
    """Return the article with its kind settled."""
    meta = article.meta
    kind = meta.kind if meta.kind in KINDS else ""
    kind = kind or _by_folder(article.source.path) or _by_words(meta) or _by_format(article)
    return replace(article, meta=replace(meta, kind=kind))


def _stems(text: str) -> list[str]:
    plain = unicodedata.normalize("NFD", text.lower()).encode("ascii", "ignore").decode()
    return re.findall(r"[a-z]+(?:-rendu)?", plain)


def _by_folder(path: str) -> str:
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


def _by_format(article: Article) -> str:
    root = xhtml.parse(article.body)
    headings = [xhtml.text(node) for node in root.iter("h2", "h3")]
    if sum(bool(_HOUR.match(heading)) for heading in headings) >= _HOURS:
        return "notes"
    questions = sum(heading.rstrip().endswith("?") for heading in headings)
    if headings and questions * 2 >= len(headings) and questions > 1:
        return "interview"
    if root.find(".//*[@data-number]") is not None and article.format == "ocr":
        return "report"
    return "article" if article.format in ("markdown", "html") else "other"


# -----------------------------------------------------------------------------
# Make short names for chapters, and ids that are unique in the whole book.

_LONGEST = 48
_SPELT = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "’": "-"})


def slugify(text: str) -> str:
    """Make a slug: ASCII letters, digits and hyphens, a letter first, at most 48 characters.

    >>> slugify("L’été à Besançon, 2ᵉ partie")
    'l-ete-a-besancon-2-partie'
    """
    spelt = unicodedata.normalize("NFD", text.lower().translate(_SPELT))
    plain = re.sub(r"[^a-z0-9]+", "-", "".join(c for c in spelt if not unicodedata.combining(c)))
    slug = plain.strip("-")
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rsplit("-", 1)[0][:_LONGEST]
    if not slug:
        return "text"
    return slug if slug[0].isalpha() else f"n{slug}"


def unique(slug: str, taken: set[str]) -> str:
    """Take a slug, with a number behind it where it is taken already.

    >>> unique("talk", {"talk"})
    'talk-2'
    """
    candidate, number = slug, 2
    while candidate in taken:
        candidate, number = f"{slug}-{number}", number + 1
    taken.add(candidate)
    return candidate


def prefix_ids(body: Fragment | str, slug: str) -> Fragment:
    """Put the chapter's slug before every id, give ids to headings, and lead links after them.

    Links to ids that the chapter does not have are left as they are written.
    """
    root = xhtml.parse(body)
    taken: set[str] = set()
    renamed: dict[str, str] = {}
    for node in root.iter():
        old = node.get("id")
        if old is None and xhtml.name(node) in xhtml.HEADINGS:
            old = slugify(xhtml.text(node))
        if old is None:
            continue
        new = f"{slug}--{unique(slugify(old), taken)}"
        renamed.setdefault(old, new)
        node.set("id", new)
    for link in root.iter("a"):
        target = (link.get("href") or "").removeprefix("#")
        if link.get("href", "").startswith("#") and target in renamed:
            link.set("href", f"#{renamed[target]}")
    return xhtml.serialise(root)
