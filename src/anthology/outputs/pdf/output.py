"""Make the PDF of an edition: lay out its documents, bind them, write the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.language.words import word
from anthology.markup import xhtml
from anthology.model.book import UNTITLED_KINDS, Artifact, PageStart
from anthology.outputs.artifacts import make_sizes, print_length
from anthology.outputs.pdf.job import find_coarse
from anthology.outputs.pdf.pagination import BookInfo, Bookmark, LaidDocument
from anthology.outputs.proofread.chapters import prove_print
from anthology.outputs.proofread.page_proof import BookPage, Text, diagnostics, prove
from anthology.outputs.proofread.page_report import keep
from anthology.render.chapter_body import stamped
from anthology.render.pages import LISTED, page_title
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.model.book import Book, Chapter
    from anthology.outputs.artifacts import Edition
    from anthology.outputs.pdf.typesetter import TypesetBook
    from anthology.outputs.proofread.page_proof import Proof


class PdfOutput:
    """Make `<slug>.pdf`: tagged, archivable, with outline, links and page labels."""

    name = "pdf"
    after = ()
    needs = ()

    def emit(self, edition: Edition) -> Artifact:
        """Lay the book out and write it."""
        from anthology.outputs.pdf.bind import assemble  # noqa: PLC0415
        from anthology.outputs.pdf.typesetter import Typesetter  # noqa: PLC0415

        book = edition.book
        sizes = make_sizes(edition, print_length(edition.settings.pdf.page))
        files = {key: made.file for key, made in sizes.pictures.items()}
        found = [*sizes.diagnostics]
        pages = Typesetter(edition, files).run()
        paths = {chapter.name: chapter.article.source.path for chapter in book.chapters}
        bound = assemble(
            [
                LaidDocument(name, laid.pdf, paths.get(name, ""))
                for name, laid in pages.layouts.items()
            ],
            pages.leaves,
            pages.running_heads,
            list(_bookmarks(book)),
            book_info(book),
        )
        target = edition.folder / f"{book.slug}.pdf"
        write_whole(target, bound.pdf)
        found += pages.diagnostics
        proof = _proof(book, pages)
        found += diagnostics(proof)
        if edition.context.cache.folder is not None:
            keep(target, proof, edition.cache)
        found += find_coarse(book, {name: laid.prints for name, laid in pages.layouts.items()})
        found += bound.diagnostics
        read = {name: laid.words for name, laid in pages.layouts.items() if not laid.left_out}
        labels = {(leaf.name, leaf.index): leaf.label for leaf in pages.leaves if leaf.name}
        found += prove_print(book, read, labels, edition.context)
        measure = f"{len(pages.leaves)} pages"
        starts = tuple(_starts(pages))
        return Artifact(target, measure, len(bound.pdf), tuple(dict.fromkeys(found)), starts)


def _proof(book: Book, pages: TypesetBook) -> Proof:
    """Judge the pages as a proof-reader does; lines of the sources are looked up where needed."""
    chapters = {chapter.name: chapter for chapter in book.chapters}
    bodies: dict[str, list[xhtml.Element]] = {}

    def place_of(name: str, stamp: str) -> tuple[str, int | None]:
        """Find file and line of an element of a chapter, by its stamp."""
        if name not in chapters:
            return "", None
        if not stamp.isdecimal():
            return chapters[name].article.place(None)
        if name not in bodies:
            bodies[name] = [*stamped(chapters[name]).iter()]
        return chapters[name].article.place(xhtml.line(bodies[name][int(stamp)]))

    texts = [
        Text(
            one.name,
            one.role,
            one.title,
            chapters[one.name].article.source.path if one.name in chapters else "",
            pages.layouts[one.name].record,
        )
        for one in pages.documents
    ]
    sheets = [BookPage(leaf.name, leaf.index, leaf.label) for leaf in pages.leaves]
    return prove(texts, sheets, place_of)


def _starts(pages: TypesetBook) -> Iterator[PageStart]:
    """Say where the pages begin that have text: no covers, no drawings, no blanks."""
    drawn = ("cover", "backcover", "facing")
    covers = {one.name for one in pages.documents if one.role in drawn}
    for leaf in pages.leaves:
        if leaf.name and leaf.name not in covers:
            yield PageStart(leaf.label, leaf.name, pages.layouts[leaf.name].starts[leaf.index])


def book_info(book: Book) -> BookInfo:
    """Gather what catalogues and viewers want to know of a book."""
    makers = book.editors or book.people
    return BookInfo(
        title=book.title,
        authors=tuple(person.name for person in makers),
        language=book.language,
        created=book.modified,
        subject=book.description,
        publisher=book.publisher,
        rights=book.rights,
    )


def _bookmarks(book: Book) -> Iterator[Bookmark]:
    """List the outline: contents, parts, chapters with their headings, back matter."""
    if "contents" in book.own_pages:
        yield Bookmark(word("contents", book.language), "contents")
    for chapter in book.front:
        if chapter.meta.kind not in UNTITLED_KINDS:
            yield from _chapter_bookmarks(chapter, 1)
    for number, part in enumerate(book.parts, 1):
        if part.title:
            yield Bookmark(part.title, f"part-{number}", open=True)
        for chapter in part.chapters:
            yield from _chapter_bookmarks(chapter, 2 if part.title else 1)
    for chapter in book.back:
        yield from _chapter_bookmarks(chapter, 1)
    for role in LISTED:
        if role in book.own_pages:
            yield Bookmark(page_title(role, book.language), role)


def _chapter_bookmarks(chapter: Chapter, level: int) -> Iterator[Bookmark]:
    """List the bookmarks of a chapter: itself, and its headings."""
    yield Bookmark(chapter.meta.title, chapter.slug, level)
    for heading in xhtml.parse(chapter.body).iter("h2", "h3"):
        number = f"{heading.get('data-number')} " if heading.get("data-number") else ""
        depth = level + int(heading.tag[1]) - 1
        yield Bookmark(number + xhtml.text(heading), heading.get("id") or "", depth)
