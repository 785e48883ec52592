"""Keep a book read and laid out while its files change: a change becomes the pages that it makes.

A change of some texts goes by the short way: only they are read, composed and laid out, on the page
numbers that the book has. Then, or where more has changed, everything is made as in a build,
which takes from the cache what is as it was: it settles page numbers, contents, credits and people.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from anthology.model.diagnostics import OutputError
from anthology.model.settings import PAGES
from anthology.outputs.artifacts import make_sizes, page_styles, print_length
from anthology.outputs.build import open_edition, read_again, read_project
from anthology.runtime.files import write_whole
from anthology.runtime.workers import Workers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from anthology.model.book import Chapter
    from anthology.model.diagnostics import Diagnostic
    from anthology.outputs.artifacts import Edition
    from anthology.outputs.build import Reading
    from anthology.outputs.pdf.job import Layout
    from anthology.outputs.pdf.typesetter import TypesetBook
    from anthology.runtime.cache import Cache
    from anthology.runtime.context import BuildContext


_FEW = 2  # chapters that are sooner laid out here than they are sent to other processes


@dataclass(frozen=True, slots=True)
class Leaf:
    """Hold one page of the book as it is shown.

    `picture` names all that is drawn on it: `layers`, each a page of a PDF, the text first. Two
    leaves with the same name look the same. A blank has no document and no layers.
    """

    label: str
    document: str
    index: int
    picture: str
    layers: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """Hold what is needed to show a book: its leaves in order and the PDFs that they are drawn of.

    `width` and `height` are mm; `titles` are those of the documents, `sources` the texts of those
    that are chapters.
    """

    title: str
    language: str
    width: float
    height: float
    leaves: tuple[Leaf, ...]
    titles: Mapping[str, str]
    sources: Mapping[str, str]
    pdfs: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShownBook:
    """Hold a book as it is shown: read, laid out, its pages."""

    reading: Reading
    edition: Edition
    typeset: TypesetBook
    pictures: Mapping[str, Path]
    pages: Pages

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Give what was found in the texts and on the pages, each thing once."""
        yield from dict.fromkeys((*self.reading.diagnostics, *self.typeset.diagnostics))

    def chapter(self, source: str) -> Chapter | None:
        """Find the chapter that is made of a source."""
        chapters = self.reading.book.chapters
        return next((one for one in chapters if one.article.source.path == source), None)

    def folio(self, place: str) -> str:
        """Give the label of the page of an id, or of a document; "" where there is none."""
        return self.typeset.folios.get(place, "")


@dataclass(frozen=True, slots=True)
class Change:
    """Tell what a change made: sources of the chapters with other pages, labels of these pages."""

    chapters: tuple[str, ...]
    pages: tuple[str, ...]


def show_whole(folder: Path, context: BuildContext) -> ShownBook:
    """Read and lay out a whole project, as a build does; what is kept is taken from the cache.

    Raises what reading it and making its PDF raise.
    """
    from anthology.outputs.pdf.typesetter import Typesetter  # noqa: PLC0415

    reading = read_project(folder, context)
    edition = open_edition(reading, folder / "build", context)
    pictures = _pictures(edition)
    return _shown(reading, edition, Typesetter(edition, pictures).run(), pictures)


def show_again(shown: ShownBook, paths: Collection[str], context: BuildContext) -> ShownBook | None:
    """Read some texts again and lay out their chapters; None where that is not enough.

    `paths` are relative to the project. Raises what a build raises.
    """
    from anthology.outputs.pdf.typesetter import Typesetter  # noqa: PLC0415

    if len(paths) <= _FEW:
        context = replace(context, workers=Workers())
    reading = read_again(shown.reading, sorted(paths), context)
    if reading is None:
        return None
    chapters = [one for one in reading.book.chapters if one.article.source.path in paths]
    edition = open_edition(reading, shown.edition.folder, context)
    used = {key for chapter in chapters for key in chapter.pictures}
    some = {key: one for key, one in reading.book.pictures.items() if key in used}
    new = _pictures(replace(edition, book=replace(reading.book, pictures=some)))
    pictures = {**shown.pictures, **new}
    typesetter = Typesetter(edition, pictures)
    typeset = typesetter.renew(shown.typeset, {one.name for one in chapters})
    return _shown(reading, edition, typeset, pictures)


def warm_up(shown: ShownBook) -> None:
    """Load the layout engine with styles and fonts, so that the first change need not wait for it.

    What is there by now stays to the end: the garbage collector need not look through it again.
    """
    from anthology.outputs.pdf.job import LayoutJob  # noqa: PLC0415
    from anthology.outputs.pdf.layout import lay_out  # noqa: PLC0415

    markup = min((one.markup for one in shown.typeset.documents), key=len)
    lay_out(LayoutJob("warm-up", markup, page_styles(shown.edition)))
    gc.collect()
    gc.freeze()


def compare(before: Pages | None, after: Pages) -> Change:
    """Tell which pages are others than they were; without pages before, all of them."""
    known = {leaf.picture for leaf in before.leaves} if before else set()
    new = [leaf for leaf in after.leaves if leaf.layers and leaf.picture not in known]
    names = dict.fromkeys(leaf.document for leaf in new)
    chapters = tuple(after.sources[name] for name in names if name in after.sources)
    return Change(chapters, tuple(leaf.label for leaf in new))


def _pictures(edition: Edition) -> dict[str, Path]:
    """Make the pictures in the size of print, and give their files."""
    sizes = make_sizes(edition, print_length(edition.settings.pdf.page))
    return {key: made.file for key, made in sizes.pictures.items()}


def _shown(
    reading: Reading, edition: Edition, typeset: TypesetBook, pictures: Mapping[str, Path]
) -> ShownBook:
    """Name what is on each leaf: the page of its document, the head and the folio over it."""
    running_heads = {_name(pdf): pdf for pdf in typeset.running_heads.pdfs}
    names = [*running_heads]
    leaves = []
    for leaf, over in zip(typeset.leaves, typeset.running_heads.layers, strict=True):
        page = [(_key(typeset.layouts[leaf.name]), leaf.index)] if leaf.name else []
        layers = (*page, *((names[number], index) for number, index in over))
        picture = _name(repr(layers).encode()) if layers else ""
        leaves.append(Leaf(leaf.label, leaf.name, leaf.index, picture, layers))
    width, height = (_mm(length) for length in PAGES[edition.settings.pdf.page])
    pages = Pages(
        title=reading.book.title,
        language=reading.book.language,
        width=width,
        height=height,
        leaves=tuple(leaves),
        titles={one.name: one.title for one in typeset.documents},
        sources={one.name: one.article.source.path for one in reading.book.chapters},
        pdfs={_key(layout): layout.pdf for layout in typeset.layouts.values()} | running_heads,
    )
    return ShownBook(reading, edition, typeset, pictures, pages)


def _mm(length: str) -> float:
    """Read a length of `PAGES` in mm."""
    return float(length[:-2]) * (25.4 if length.endswith("in") else 1)


def _key(layout: Layout) -> str:
    """Name the PDF of a layout: by its key in the cache, else by its bytes."""
    return layout.key or _name(layout.pdf)


def _name(data: bytes) -> str:
    """Name a PDF by its bytes."""
    return hashlib.sha256(data).hexdigest()[:32]


_FILE = ".cache/preview.msgpack"


class _KeptPdfs(Mapping[str, bytes]):
    """Give PDFs by their names: heads and folios from memory, layouts from the cache."""

    def __init__(self, held: Mapping[str, bytes], cache: Cache) -> None:
        self.held, self.cache = dict(held), cache

    def __getitem__(self, name: str) -> bytes:
        from anthology.outputs.pdf.layout import kept_layout  # noqa: PLC0415

        if name not in self.held:
            layout = kept_layout(self.cache, name)
            if layout is None:
                raise KeyError(name)
            self.held[name] = layout.pdf
        return self.held[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Hold what the cache keeps of the pages shown last, and of what they were made."""

    signature: str
    pages: Pages


def keep_pages(shown: ShownBook, signature: str) -> None:
    """Note what is shown of a project with a signature; where that cannot be written, do without.

    PDFs that the cache has are not written again.
    """
    import msgspec  # noqa: PLC0415

    cached = {layout.key for layout in shown.typeset.layouts.values()}
    held = {name: pdf for name, pdf in shown.pages.pdfs.items() if name not in cached}
    kept = _Kept(signature, replace(shown.pages, pdfs=held))
    with suppress(OutputError):
        write_whole(shown.edition.folder / _FILE, msgspec.msgpack.encode(kept))


def find_pages(folder: Path, signature: str, cache: Cache) -> tuple[Pages | None, bool]:
    """Give the pages that were shown last, if any, and whether the project is still the same."""
    import msgspec  # noqa: PLC0415

    try:
        kept = msgspec.msgpack.decode((folder / _FILE).read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return None, False
    pages = replace(kept.pages, pdfs=_KeptPdfs(kept.pages.pdfs, cache))
    wanted = {leaf.layers[0][0] for leaf in pages.leaves if leaf.layers}
    if not all(cache.has(name) for name in wanted):
        return None, False
    return pages, kept.signature == signature
