"""Tell the kind of a text: by its metadata, else its folder, else its words, else its format."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.book import KINDS

if TYPE_CHECKING:
    from anthology.book import Article, Metadata

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
