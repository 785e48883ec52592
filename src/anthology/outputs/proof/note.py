"""Write the note of a proof: what is asked of the author, what the book says of the author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.compose.gaps import lacks, text_lacks
from anthology.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anthology.book import Book, Chapter, Document
    from anthology.outputs.pdf.pagination import Leaf
    from anthology.render import Renderer


def describe(renderer: Renderer, chapter: Chapter, leaves: Sequence[Leaf]) -> Document:
    """Render the note in the language of the chapter."""
    book = renderer.book
    language = chapter.meta.language or book.language
    labels = [leaf.label for leaf in leaves if leaf.name == chapter.name]
    folios = renderer.setting.folios
    people = [one for one in book.people if one.name in {p.name for p in chapter.meta.people}]
    return renderer.aside(
        "proof",
        word("proof", language),
        language,
        chapter=chapter,
        first=labels[0],
        last=labels[-1],
        people=people,
        wanted=list(_wanted(book, chapter, language, folios)),
    )


def _wanted(
    book: Book, chapter: Chapter, language: str, folios: Mapping[str, str]
) -> Iterator[str]:
    """List the questions that are open: rights of the text, its pictures, words on the author."""
    if missing := text_lacks(chapter.rights):
        yield word(f"proof-text-{missing[0]}", language)
    for key in chapter.pictures:
        for lack in lacks(book.pictures[key].credit)[:1]:
            page = folios.get(chapter.places[key], "?")
            yield word(f"proof-picture-{lack}", language).format(page=page)
    for person in chapter.meta.authors:
        known = next((one for one in book.people if one.name == person.name), person)
        if not known.bio:
            yield word("proof-bio", language).format(name=known.name)
