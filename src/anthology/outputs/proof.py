"""Make a proof of one contribution to send to its author: a PDF and a web page with a note."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.words import word
from anthology.markup import xhtml
from anthology.model.book import Artifact
from anthology.outputs.artifacts import make_sizes, page_styles
from anthology.outputs.pdf.output import book_info
from anthology.outputs.pdf.pagination import Bookmark, LaidDocument, PlacedDocument
from anthology.project.standard import screen_styles
from anthology.render.fonts import chapter_glyphs, describe_characters
from anthology.render.machine_fonts import own_fonts
from anthology.render.pages import Renderer, RenderSettings
from anthology.render.stamps import unstamp
from anthology.rights.missing import picture_lacks, text_lacks
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.markup.xhtml import Element
    from anthology.model.book import Book, Chapter, Document
    from anthology.outputs.artifacts import Edition
    from anthology.outputs.pdf.job import Layout
    from anthology.outputs.pdf.typeset import TypesetBook


def describe_note(
    renderer: Renderer,
    chapter: Chapter,
    leaves: Sequence[PlacedDocument],
    fonts: Sequence[Path] = (),
) -> Document:
    """Render the note in the language of the chapter; `fonts` are files of the project's."""
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
        wanted=list(_wanted(book, chapter, language, folios, fonts)),
    )


def _wanted(
    book: Book, chapter: Chapter, language: str, folios: Mapping[str, str], fonts: Sequence[Path]
) -> Iterator[str]:
    """List the questions that are open: signs, rights of text and pictures, words on the author."""
    if glyphs := chapter_glyphs(chapter, fonts):
        yield word("proof-glyph", language).format(signs=describe_characters(sorted(glyphs)))
    if missing := text_lacks(chapter.rights):
        yield word(f"proof-text-{missing[0]}", language)
    for key in chapter.pictures:
        for lack in picture_lacks(book.pictures[key].credit)[:1]:
            page = folios.get(chapter.pictures[key].place, "?")
            yield word(f"proof-picture-{lack}", language).format(page=page)
    for person in chapter.meta.authors:
        known = next((one for one in book.people if one.name == person.name), person)
        if not known.bio:
            yield word("proof-bio", language).format(name=known.name)


_TYPES = {".png": "image/png", ".svg": "image/svg+xml", ".gif": "image/gif"}
_WIDTH = "body { max-width: 38em; margin: 0 auto; padding: 1em; }"


def write_proof_page(
    note: Document, text: Document, edition: Edition, files: Mapping[str, Path]
) -> bytes:
    """Put the text behind the note, pictures and styles inside; links out of the page go."""
    page, chapter = xhtml.open_document(note.markup), xhtml.open_document(text.markup)
    body = _only(page, "body")
    for section in list(_only(chapter, "body")):
        body.append(section)
    unstamp(page)
    ids = {node.get("id") for node in page.iter() if node.get("id")}
    for node in list(page.iter()):
        for key in [key for key in node.attrib if str(key).startswith("{http://www.idpf.org")]:
            del node.attrib[key]
        source, target = node.get("src") or "", node.get("href") or ""
        if source in files:
            node.set("src", _inside(files[source]))
        if target.startswith("#") and target[1:] not in ids:
            del node.attrib["href"]
        if xhtml.name(node) == "link":
            xhtml.drop(node)
    return _with_styles(xhtml.close_document(page), edition).encode()


def _only(page: Element, tag: str) -> Element:
    """Find the one element of a name."""
    return next(node for node in page.iter() if xhtml.name(node) == tag)


def _inside(file: Path) -> str:
    """Write a picture as an address that holds it (RFC 2397)."""
    data = base64.b64encode(file.read_bytes()).decode()
    return f"data:{_TYPES.get(file.suffix, 'image/jpeg')};base64,{data}"


def _with_styles(page: str, edition: Edition) -> str:
    """Put the styles into a page, so that it is one file."""
    css, _ = screen_styles(edition.styles, edition.settings.pdf.theme)
    css = f"{css}\n{_WIDTH}".replace("</", "<\\/")
    viewport = '<meta name="viewport" content="width=device-width"/>'
    return page.replace("</head>", f"{viewport}<style>{css}</style></head>", 1)


_LONGEST = 1400  # px: 300 dpi over the width of an A5 page's text
_NOTE = "proof"  # the name of the note among the documents


def make_proofs(edition: Edition, chapters: Sequence[Chapter]) -> Iterator[Artifact]:
    """Write `proof-<slug>.pdf` and `proof-<slug>.html` of each chapter.

    The pages and their numbers are those of the whole book, which is laid out (or taken from the
    cache of the last build) for them. Raises what making the PDF of the book raises.
    """
    from anthology.outputs.pdf.typeset import Typesetter  # noqa: PLC0415

    sizes = make_sizes(edition, _LONGEST)
    files = {key: made.file for key, made in sizes.pictures.items()}
    pages = Typesetter(edition, files).run()
    for chapter in chapters:
        yield _write_pdf(edition, chapter, pages, files)
        yield _write_html(edition, chapter, pages, files)


def _write_pdf(
    edition: Edition, chapter: Chapter, pages: TypesetBook, files: Mapping[str, Path]
) -> Artifact:
    """Bind the note and the chapter's pages; the chapter stays on the sides that it has."""
    from anthology.outputs.pdf.bind import assemble  # noqa: PLC0415

    places = [at for at, leaf in enumerate(pages.leaves) if leaf.name == chapter.name]
    chosen = [pages.leaves[at] for at in places]
    note = _note(edition, chapter, pages, "print")
    laid = _lay_out(edition, note, files)
    before = [PlacedDocument(_NOTE, index, f"N{index + 1}", "blank") for index in range(laid.pages)]
    if (len(before) + places[0]) % 2:
        before.append(PlacedDocument("", 0, f"N{laid.pages + 1}", "blank"))
    running_heads = pages.running_heads.of_leaves(places)
    running_heads = replace(running_heads, layers=((),) * len(before) + running_heads.layers)
    path = chapter.article.source.path
    bound = assemble(
        [
            LaidDocument(_NOTE, laid.pdf),
            LaidDocument(chapter.name, pages.layouts[chapter.name].pdf, path),
        ],
        [*before, *chosen],
        running_heads,
        [Bookmark(note.title, _NOTE), Bookmark(chapter.meta.title, chapter.slug)],
        replace(
            book_info(edition.book),
            title=f"{note.title}{word('colon', note.language)}{chapter.meta.title}",
        ),
    )
    target = edition.folder / f"proof-{chapter.slug}.pdf"
    write_whole(target, bound.pdf)
    measure = f"pages {chosen[0].label} to {chosen[-1].label}"
    return Artifact(target, measure, len(bound.pdf), laid.diagnostics)


def _write_html(
    edition: Edition, chapter: Chapter, pages: TypesetBook, files: Mapping[str, Path]
) -> Artifact:
    """Write the web page of a proof."""
    renderer = Renderer(edition.book, RenderSettings("epub", templates=edition.templates))
    text = renderer.chapter(chapter)
    page = write_proof_page(_note(edition, chapter, pages, "epub"), text, edition, files)
    target = edition.folder / f"proof-{chapter.slug}.html"
    write_whole(target, page)
    return Artifact(target, "one page", len(page))


def _note(edition: Edition, chapter: Chapter, pages: TypesetBook, medium: str) -> Document:
    """Render the note to the author."""
    setting = RenderSettings(medium, pages.folios, edition.templates)
    fonts = own_fonts(edition.styles, edition.settings.fonts)
    return describe_note(Renderer(edition.book, setting), chapter, pages.leaves, fonts)


def _lay_out(edition: Edition, note: Document, files: Mapping[str, Path]) -> Layout:
    """Lay the note out."""
    from anthology.outputs.pdf.job import LayoutJob  # noqa: PLC0415
    from anthology.outputs.pdf.layout import lay_out, used_pictures  # noqa: PLC0415

    return lay_out(
        LayoutJob(_NOTE, note.markup, page_styles(edition), used_pictures(note.markup, files))
    )
