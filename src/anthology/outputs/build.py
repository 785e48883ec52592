"""Take a folder of texts through every stage: read this first.

    collect → read → transform → compose → (render → emit, in each output)

A stage takes what the stage before made and adds what it found to the diagnostics.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.compose.book import compose, name_identifier, recompose
from anthology.compose.chapters import RIGHTS_MISSING, chapter_statuses, choose_chapters
from anthology.compose.missing_pictures import close_gaps
from anthology.model.book import Article, Metadata
from anthology.model.diagnostics import (
    ContentError,
    Diagnostic,
    MissingToolError,
    Severity,
)
from anthology.model.settings import Settings
from anthology.outputs import manifest
from anthology.outputs.artifacts import Edition, in_order
from anthology.outputs.proofread.source_words import report_lost
from anthology.project.collect import collect, collect_again, open_project, output_folder
from anthology.project.configuration import did_you_mean, read_as
from anthology.project.remarks import read_remarks
from anthology.project.standard import themes
from anthology.readers.recognition import read_sources, recognise_format
from anthology.render.machine_fonts import font_faults
from anthology.runtime.cache import key as cache_key
from anthology.runtime.context import BuildContext
from anthology.runtime.workers import NO_LIMIT, Limit, Workers
from anthology.transforms.steps import transform

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from anthology.compose.chapters import ChapterStatus
    from anthology.model.book import Artifact, Book, Chapter, Source
    from anthology.project.collect import Project
    from anthology.runtime.cache import Cache
    from anthology.runtime.workers import OverLimit


_BATCH = 24  # sources that one job reads: a process of Asciidoctor costs as much as five texts
_FEW = 8  # sources that are sooner read than a process is started


@dataclass(frozen=True, slots=True)
class _Kept:
    """Hold what the cache keeps of an article: all but its source."""

    format: str
    meta: Metadata
    body: str
    diagnostics: tuple[Diagnostic, ...]


def make_articles(
    sources: Sequence[Source],
    cache: Cache,
    workers: Workers,
    done: Callable[[], None],
    limit: Limit = NO_LIMIT,
) -> list[Article]:
    """Give the article of each source, in their order; `done` is called for each of them.

    One that takes more than `limit`, by its size, makes an article without words that says so.
    """
    articles: dict[int, Article] = {}
    for place, source in enumerate(sources):
        if (kept := _take(cache, source)) is not None:
            articles[place] = kept
            done()
    missing = [place for place in range(len(sources)) if place not in articles]
    batches = list(_batches(missing, sources))
    helpers = workers if len(missing) > _FEW else Workers()
    while batches:
        alone: list[tuple[str, list[int]]] = []
        jobs = [(form, [sources[place] for place in batch]) for form, batch in batches]
        for number, made in helpers.do(
            _read, jobs, name=_name, limit=partial(_limit, limit), instead=_refuse
        ):
            form, places = batches[number]
            if len(made) < len(places):
                alone += ((form, [place]) for place in places)
                continue
            for place, article in zip(places, made, strict=True):
                articles[place] = article
                if not article.unread:
                    _keep(cache, article)
                done()
        batches = alone
    return [articles[place] for place in range(len(sources))]


def _limit(each: Limit, job: tuple[str, Sequence[Source]]) -> Limit:
    """Allow a job time and memory by the size of its texts."""
    return each.scaled(sum(len(source.text) for source in job[1]))


def _refuse(job: tuple[str, Sequence[Source]], over: OverLimit) -> list[Article]:
    """Make an article without words of a text that took too much; of several, none: see which."""
    form, sources = job
    if len(sources) > 1:
        return []
    article = Article(sources[0], form, Metadata(), "", sources[0].diagnostics)
    hint = "divide it, or allow more by [limits] in anthology.toml"
    return [article.report("reading-limit", f"cannot be read: {over}", hint=hint)]


def _batches(places: Sequence[int], sources: Sequence[Source]) -> Iterator[tuple[str, list[int]]]:
    """Put the places of sources of one format together, not too many; name the format."""
    formats: dict[str, list[int]] = defaultdict(list)
    for place in places:
        formats[recognise_format(sources[place]).name].append(place)
    for name, one in formats.items():
        for start in range(0, len(one), _BATCH):
            yield name, one[start : start + _BATCH]


def _read(job: tuple[str, Sequence[Source]]) -> list[Article]:
    """Read sources of one format, and see at once that no words of theirs are lost."""
    made = (article if article.unread else transform(article) for article in read_sources(*job))
    return [report_lost(article) for article in made]


def _name(job: tuple[str, Sequence[Source]]) -> str:
    """Name a job for messages, by its first text."""
    first, *others = job[1]
    return first.path + (f" and {len(others)} more" if others else "")


def _key(source: Source) -> str:
    """Make a key of all that an article depends on; "" where that is more than its source.

    That is so of a text with pictures of its own (Word, `data:`) and of one that includes other
    files (AsciiDoc): these are read each time.
    """
    if not source.text or "include::" in source.text or ";base64," in source.text:
        return ""
    found = "".join(map(repr, source.diagnostics))
    return cache_key("article", source.path, source.text, str(source.modified), found)


def _take(cache: Cache, source: Source) -> Article | None:
    """Take an article from the cache; None where it is not there."""
    import msgspec  # noqa: PLC0415

    name = _key(source)
    if not name or (data := cache.get(name)) is None:
        return None
    kept = msgspec.msgpack.decode(data, type=_Kept)
    return Article(source, kept.format, kept.meta, kept.body, kept.diagnostics)


def _keep(cache: Cache, article: Article) -> None:
    """Put an article into the cache."""
    import msgspec  # noqa: PLC0415

    if name := _key(article.source):
        kept = _Kept(article.format, article.meta, article.body, article.diagnostics)
        cache.put(name, msgspec.msgpack.encode(kept))


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold a project that has been read: its settings and the book composed of its texts."""

    project: Project
    settings: Settings
    book: Book

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Give all that was found, in the order of files and lines."""
        return in_order_of_files(self.book.diagnostics)

    def statuses(self, found: Sequence[Diagnostic] = ()) -> Iterator[ChapterStatus]:
        """Tell how far each chapter is, by what was found in all and what its editors have noted.

        `found` is what was found later than the reading.
        """
        prefix = self.project.prefix
        marked = {f"{prefix}{name}" for name in self.settings.chapters.ready}
        remarks = Counter(f"{prefix}{one.text}" for one in read_remarks(self.project)[0])
        diagnostics = dict.fromkeys((*self.diagnostics, *found))
        return chapter_statuses(self.book, diagnostics, marked, remarks)


def in_order_of_files(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort what was found by file and line, each thing once."""
    return tuple(sorted(dict.fromkeys(found), key=_place))


def _place(found: Diagnostic) -> tuple[str, int, int]:
    """Give what diagnostics are sorted by: file, line, column."""
    return found.path, found.line or 0, found.column or 0


def read_project(
    folder: Path, context: BuildContext | None = None, only: Sequence[str] = ()
) -> Reading:
    """Read a project from its folder up to the composed book, of `only` some chapters if named.

    Raises `UsageError` where there is no such folder or chapter, `ContentError` where it holds no
    text. Texts whose format needs a program that this machine lacks are left out and reported.
    """
    context = context or BuildContext()
    project = open_project(folder)
    settings, faults = _settings(project)
    faults = (*faults, *read_remarks(project)[1])
    sources, found = collect(project, settings.chapters.exclude, settings.named_texts)
    if not sources:
        raise _no_texts(project, (*faults, *found))
    context.progress.step("reading", len(sources))
    limit = Limit(settings.limits.seconds, settings.limits.memory)
    articles = make_articles(
        sources, context.cache, context.workers, context.progress.advance, limit
    )
    readable = [one for one in articles if not one.unread]
    book = compose(readable, project, settings)
    unread = (fault for one in articles if one.unread for fault in one.diagnostics)
    diagnostics = (*faults, *found, *unread, *book.diagnostics)
    if not book.chapters:  # as where all texts are drafts
        raise _no_texts(project, diagnostics)
    book = replace(book, diagnostics=diagnostics)
    if only:
        book = _excerpt(book, choose_chapters(book, only), readable, project, settings)
    return Reading(project, settings, book)


def _excerpt(
    book: Book,
    chosen: Sequence[Chapter],
    articles: Sequence[Article],
    project: Project,
    settings: Settings,
) -> Book:
    """Compose a book of some chapters; what was found in the others is not reported.

    It has a name and an identity of its own: neither is the whole book, nor may have its ISBN.
    """
    paths = {chapter.article.source.path for chapter in chosen}
    texts = [one for one in articles if one.source.path in paths]
    made = compose(texts, project, settings)
    left = {one.article.source.path for one in book.chapters} - paths
    name = chosen[0].slug if len(chosen) == 1 else "excerpt"
    return replace(
        made,
        slug=f"{book.slug}-{name}",
        identifier=name_identifier(book.identifier, *sorted(paths)),
        isbn="",
        diagnostics=tuple(one for one in book.diagnostics if one.path not in left),
    )


def read_again(reading: Reading, paths: Sequence[str], context: BuildContext) -> Reading | None:
    """Read some texts of a project again; None where the whole project is to be read.

    `paths` are those of chapters. See `recompose` for what is only found by reading all.
    """
    known = {chapter.article.source.path for chapter in reading.book.chapters}
    sources = collect_again(reading.project, paths, reading.settings.named_texts)
    if not known.issuperset(paths) or not sources:
        return None
    articles = make_articles(sources, context.cache, context.workers, context.progress.advance)
    if any(one.unread or one.meta.draft for one in articles):
        return None
    book = recompose(reading.book, articles, reading.project, reading.settings)
    return replace(reading, book=book) if book else None


def build(
    reading: Reading,
    names: Sequence[str],
    folder: Path | None = None,
    *,
    strict: bool = False,
    context: BuildContext | None = None,
) -> Iterator[Artifact]:
    """Make the outputs named, and those that they need, into a folder (`build` in the project).

    Missing pictures leave nothing behind (proofs and previews have a frame in their place). At
    the end, `manifest.json` beside the outputs says what they were made of.
    Raises, before anything is written, `MissingToolError` where texts were left out for want of
    a program, and `ContentError` where the texts have errors (or, if `strict`, warnings).
    """
    if unread := [one for one in reading.diagnostics if one.code == "reader-missing"]:
        files = ", ".join(one.path for one in unread)
        message = f"nothing was made: {files} cannot be read on this machine"
        raise MissingToolError(message, hint=unread[0].hint)
    stopping = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    against = [one for one in reading.diagnostics if one.severity in stopping]
    if against:
        raise ContentError(
            f"nothing was made: {_things(len(against))} to put right first",
            hint=_remedy(against),
        )
    target = output_folder(reading.project.root, folder)
    final = replace(reading, book=close_gaps(reading.book))
    edition = open_edition(final, target, context)
    with _files_must_stay(reading.project):
        made_of = manifest.describe_ingredients(reading.book, reading.project, reading.settings)
    outputs = in_order(names)
    for made in outputs:
        with _files_must_stay(reading.project):
            artifact = made.emit(edition)
        found = list(edition.context.accidents())
        if made is outputs[-1]:
            found += manifest.report_former(made_of, target, [*edition.made.values(), artifact])
        artifact = replace(artifact, diagnostics=(*artifact.diagnostics, *found))
        edition = replace(edition, made={**edition.made, made.name: artifact})
        yield artifact
    manifest.write_manifest(made_of, target, edition.made)


@contextmanager
def _files_must_stay(project: Project) -> Iterator[None]:
    """Raise `ContentError` for a file of the project that goes while a book is made of it."""
    try:
        yield
    except OSError as error:
        file = Path(os.fsdecode(error.filename or os.devnull)).resolve()
        if not file.is_relative_to(project.root.resolve()):
            raise
        message = f"{project.relative(file)} disappeared while the book was made: {error.strerror}"
        raise ContentError(message, hint="put it back, or build again without it") from error


def open_edition(reading: Reading, folder: Path, context: BuildContext | None = None) -> Edition:
    """Say what is made of a project that has been read, into a folder that also has the cache."""
    return Edition(
        book=reading.book,
        settings=reading.settings,
        folder=folder,
        cache=folder / ".cache",
        styles=reading.project.styles,
        templates=reading.project.templates,
        context=context or BuildContext(),
    )


def _things(count: int) -> str:
    """Count things in words."""
    return "one thing" if count == 1 else f"{count} things"


def _remedy(against: Sequence[Diagnostic]) -> str:
    """Say what to do about what stops a build; gaps in credits have a command of their own."""
    remedy = "mend what is listed above and build again"
    if gaps := sum(one.code in RIGHTS_MISSING for one in against):
        what = "gap in credits and permissions" if gaps == 1 else "gaps in credits and permissions"
        remedy += f"; for the {gaps} {what}, `anthology credits --init` writes what is to fill in"
    return remedy


def _settings(project: Project) -> tuple[Settings, tuple[Diagnostic, ...]]:
    """Read the settings of a project, and what is wrong in them."""
    file = project.settings_file
    if not file.is_file():
        return Settings(), ()
    settings, faults = read_as(Settings, file, project.relative(file))
    written = settings.pdf.theme.lower()
    theme = next((one for one in themes(project.styles) if one.lower() == written), "")
    if theme:
        settings = replace(settings, pdf=replace(settings.pdf, theme=theme))
    found = [*faults, *_unknown_theme(project, settings.pdf.theme)]
    for key, message, hint, usable in font_faults(settings.fonts):
        code = "font-incomplete" if usable else "config-value"
        found.append(Diagnostic(code, message, *project.key_place(file, key, "fonts"), hint=hint))
        if not usable:
            settings = replace(settings, fonts=replace(settings.fonts, **{key: ""}))
    return settings, tuple(found)


def _unknown_theme(project: Project, theme: str) -> Iterator[Diagnostic]:
    """Refuse a theme that neither the project nor the package has."""
    known = themes(project.styles)
    if theme not in known:
        place = project.key_place(project.settings_file, "theme", "pdf")
        message = f"there is no theme “{theme}”"
        hint = f"{did_you_mean(theme, known)} (your own is a file {theme}.css in styles/themes)"
        yield Diagnostic("config-value", message, *place, hint=hint)


def _no_texts(project: Project, found: tuple[Diagnostic, ...]) -> ContentError:
    """Make the error of a project without texts."""
    fault = Diagnostic(
        "no-texts",
        "there is no text to make a book of",
        project.relative(project.content),
        hint="put texts there (.md, .adoc, .txt), or begin with `anthology init DIR`",
    )
    return ContentError(fault.message, diagnostics=(*found, fault))
