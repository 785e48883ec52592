"""Write the words of a message out of templates: subject, text and HTML, in a reader's language."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anthology.language.words import BOOK_LANGUAGES, file_size, listed, word
from anthology.render.templates import make_environment, render_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from anthology.distribute.terms import MailTerms
    from anthology.model.book import Book


_FEW = 5  # names that are listed; of more, some are counted


@dataclass(frozen=True, slots=True)
class Letter:
    """Hold what a message says."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """Say what is particular to one message.

    `name` is how the reader is greeted; `sizes` are the bytes of each format sent; `attached`
    tells files from a link; `cover` is where the picture is found (`cid:…`), or empty; `leave` is
    a page to leave the list, or empty.
    """

    name: str
    sizes: Mapping[str, int]
    attached: bool = True
    cover: str = ""
    leave: str = ""
    test: bool = False


class LetterWriter:
    """Write the letters of one book; templates are compiled once."""

    def __init__(self, book: Book, terms: MailTerms, templates: Path | None) -> None:
        self.book, self.terms = book, terms
        self.environment = make_environment(templates)

    def language(self, wanted: str) -> str:
        """Choose a language: the reader's, else the book's, else English."""
        return next(
            (
                one
                for one in (wanted, self.book.language.split("-")[0].lower())
                if one in BOOK_LANGUAGES
            ),
            "en",
        )

    def write(self, language: str, occasion: Occasion) -> Letter:
        """Write a letter. Raises `ContentError` where a template of the project is at fault."""
        context = self._context(language, occasion)
        text = render_template(self.environment, "mail/message.txt", **context)
        html = render_template(self.environment, "mail/message.html", **context)
        return Letter(context["subject"], text, html)

    def _context(self, language: str, occasion: Occasion) -> dict[str, Any]:
        book = self.book
        subject = _on_one_line(word("mail-subject", language).format(title=book.title))
        mark = f"[{word('mail-test', language)}] " if occasion.test else ""
        names = listed(_some([person.name for person in book.people], language), language)
        count = len(book.chapters)
        texts = word("mail-texts" if count > 1 else "mail-text", language)
        files = [f"{kind.upper()} ({file_size(n, language)})" for kind, n in occasion.sizes.items()]
        return {
            "book": book,
            "language": language,
            "terms": self.terms,
            "occasion": occasion,
            "subject": mark + subject,
            "editors": listed([person.name for person in book.editors], language),
            "texts": texts.format(count=count, names=names) if names else "",
            "files": listed(files, language),
        }


def _on_one_line(text: str) -> str:
    """Put spaces in the place of line ends and control characters; no-break spaces stay."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return re.sub(" +", " ", plain).strip()


def _some(names: Sequence[str], language: str) -> list[str]:
    """List a few names, and count the others."""
    if len(names) <= _FEW + 1:
        return [*names]
    return [*names[:_FEW], word("mail-others", language).format(count=len(names) - _FEW)]
