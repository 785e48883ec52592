"""Lay out one document by WeasyPrint: a job of plain inputs becomes a PDF and its page map."""

from __future__ import annotations

import hashlib
import re
import warnings
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.language.words import word
from anthology.markup import xhtml
from anthology.model.diagnostics import AnthologyError, ContentError, Diagnostic
from anthology.outputs.pdf.job import LINK_SCHEME, Layout, LayoutJob, printed_pictures
from anthology.outputs.pdf.tag_fixes import fix_tags
from anthology.outputs.pdf.weasyprint.boxes import page_starts
from anthology.outputs.pdf.weasyprint.engine import Listening, engine
from anthology.outputs.pdf.weasyprint.fitting import fit_wide_content, measure
from anthology.outputs.pdf.weasyprint.last_pages import lay_out_fully
from anthology.outputs.pdf.weasyprint.page_boxes import examine
from anthology.outputs.proofread.printed_words import read_pages
from anthology.render.stamps import stamp_frame
from anthology.runtime.cache import key
from anthology.runtime.files import cache_folder, write_whole
from anthology.runtime.workers import Limit, OverLimit, limited

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anthology.outputs.pdf.weasyprint.engine import Engine
    from anthology.project.standard import Style
    from anthology.runtime.cache import Cache
    from anthology.runtime.context import BuildContext
    from anthology.runtime.workers import Workers


# Longer than any word, and than most addresses; a piece is shorter than a line.
_LONG, _PIECE = re.compile(r"\S{300,}"), re.compile(r"\S{40}")


def lay_out(job: LayoutJob) -> Layout:
    """Lay out a document; what the engine complains of becomes diagnostics.

    Raises `ContentError` where a stylesheet of the project keeps it from being laid out.
    """
    try:
        return _laid_out(job)
    except (AnthologyError, MemoryError):
        raise
    except Exception as error:
        if (style := _at_fault(job)) is None:
            raise
        message = f"the stylesheet cannot be used: {error}"
        hint = "look for what is very large or nested very deeply in it, or take it away"
        fault = Diagnostic("style-broken", message, style.path, hint=hint)
        raise ContentError("a stylesheet cannot be used", diagnostics=(fault,)) from error


def _at_fault(job: LayoutJob) -> Style | None:
    """Find the stylesheet of the project with which a document fails that else is laid out."""
    own = [style for style in job.styles if style.is_own]
    for last, style in enumerate((None, *own)):
        some = tuple(one for one in job.styles if one not in own[last:])
        try:
            _laid_out(replace(job, styles=some))
        except Exception:  # noqa: BLE001  (looked for; told of by the caller)
            return style
    return None


def _laid_out(job: LayoutJob) -> Layout:
    """Lay out a document by the engine."""
    machine = engine()
    with Listening(job) as heard:
        document = lay_out_fully(
            _prepared(job, machine), lambda root: machine.render(xhtml.close_document(root), job)
        )
        variant = {"pdf_variant": "pdf/a-3a"} if job.tagged else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves its colour profile open
            pdf = document.write_pdf(**variant)
    record = examine(document.pages, pdf, heard.lacking())
    if job.tagged:
        pdf = fix_tags(pdf, job.name)
    places: dict[str, int] = {}
    for index, page in enumerate(document.pages):
        for anchor in page.anchors:
            places.setdefault(anchor, index)
    starts = page_starts(document.pages)
    prints = printed_pictures(document.pages)
    # Read here, of the file as it will be bound: all processes share the work, and it is kept with
    # the layout. Binding copies content and fonts; `verify` reads the bound book itself.
    words = read_pages(pdf) if job.path else ()
    found = tuple(heard.found())
    return Layout(job.name, pdf, len(document.pages), places, starts, prints, words, record, found)


def _prepared(job: LayoutJob, machine: Engine) -> xhtml.Element:
    """Fit what is too wide, stamp elements, mark what words lead to and links elsewhere."""
    root = xhtml.open_document(job.markup)
    fit_wide_content(root, measure(machine, job))
    stamp_frame(root)
    _break_words(root)
    _mark_led(root)
    ids = {node.get("id") for node in root.iter()}
    for node in root.iter():
        target = xhtml.target(node)
        if (node.get("href") or "").startswith("#") and target not in ids:
            node.set("href", LINK_SCHEME + target)
    return root


_LED = ("{*}ul", "{*}ol", "{*}dl", "{*}pre", "{*}blockquote")
_NAMED = 60  # letters of an item, fewer of which are a title of the list in it


def _mark_led(root: xhtml.Element) -> None:
    """Mark the lists and the like that a colon or an item of few words leads to.

    No page ends between them.
    """
    for node in root.iter(*_LED):
        before, parent = node.getprevious(), node.getparent()
        if parent is None:
            continue
        if before is not None:
            words = xhtml.text(before) + (before.tail or "")
        else:
            words = parent.text or ""
        named = xhtml.name(parent) == "li" and len(words.strip()) < _NAMED
        if named or words.rstrip().endswith(":"):
            xhtml.add_class(node, "led")


def _break_words(root: xhtml.Element) -> None:
    """Allow breaks in words so long that WeasyPrint would search them for minutes."""
    for node in root.iter():
        node.text = _LONG.sub(_broken, node.text) if node.text else node.text
        node.tail = _LONG.sub(_broken, node.tail) if node.tail else node.tail


def _broken(word: re.Match[str]) -> str:
    """Let a long word break between its pieces."""
    return _PIECE.sub("\\g<0>\u200b", word[0])


# Pack a job with the files that it needs, so that another machine can lay it out.


@dataclass(frozen=True, slots=True)
class TravellingJob:
    """Hold a job, and what is in the files that it names: of its pictures, beside its styles."""

    job: LayoutJob
    pictures: Mapping[str, bytes]
    folders: Mapping[int, Mapping[str, bytes]]


def pack_job(job: LayoutJob) -> TravellingJob:
    """Read the files of a job into a parcel."""
    return TravellingJob(
        job,
        {key: file.read_bytes() for key, file in job.pictures.items()},
        {number: _read(style) for number, style in enumerate(job.styles) if style.files()},
    )


def lay_out_travelling(parcel: TravellingJob) -> Layout:
    """Lay out the job of a parcel; its files are put into a folder of this machine, each once."""
    pictures = {
        key: _put({Path(key).name: data}) / Path(key).name for key, data in parcel.pictures.items()
    }
    styles = [
        replace(style, folder=_put(parcel.folders[number]) if number in parcel.folders else None)
        for number, style in enumerate(parcel.job.styles)
    ]
    return lay_out(replace(parcel.job, pictures=pictures, styles=tuple(styles)))


def _read(style: Style) -> dict[str, bytes]:
    """Read the files that a stylesheet uses."""
    folder = style.folder or Path()
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in style.files()}


def _put(files: Mapping[str, bytes]) -> Path:
    """Write files into a folder that is named by what is in them; give the folder."""
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name} {len(data)}:".encode())
        digest.update(data)
    folder = cache_folder("parcels") / digest.hexdigest()[:32]
    for name, data in files.items():
        file = folder / name
        if not file.is_file() or file.stat().st_size != len(data):
            write_whole(file, data)
    return folder


# Lay out jobs: take what the cache has, let the workers do the others, keep what they made.

_LONGEST_TITLE = 200  # characters: the document took too much, and its title may be why
_MOST_PLACES = 5000  # of a document that is not laid out: more than the words of any index
_SOURCE = re.compile(r'src="([^"]+)"')


def used_pictures(markup: str, pictures: Mapping[str, Path]) -> dict[str, Path]:
    """Choose the pictures that a document shows; `pictures` are files by key."""
    return {key: pictures[key] for key in sorted(set(_SOURCE.findall(markup)) & pictures.keys())}


def lay_out_all(jobs: Sequence[LayoutJob], context: BuildContext, label: str) -> list[Layout]:
    """Give the layouts of jobs, in their order; `label` tells the progress what is going on."""
    names = [_key(job) for job in jobs]
    caches = [context.shared if job.shared else context.cache for job in jobs]
    cache_of = dict(zip(names, caches, strict=True))
    layouts = {
        name: layout for name, cache in cache_of.items() if (layout := kept_layout(cache, name))
    }
    missing = {name: job for name, job in zip(names, jobs, strict=True) if name not in layouts}
    if missing:
        context.progress.step(label, len(missing))
        wanted = sorted(missing, key=lambda name: -len(missing[name].markup))  # the longest first
        for number, layout in _lay_out([missing[name] for name in wanted], context.workers):
            if not layout.left_out:
                layout = replace(layout, key=wanted[number])  # noqa: PLW2901  (kept by that name)
                _keep(cache_of[layout.key], layout)
            layouts[wanted[number]] = layout
            context.progress.advance()
    return [layouts[name] for name in names]


def _lay_out(jobs: Sequence[LayoutJob], workers: Workers) -> Iterator[tuple[int, Layout]]:
    """Lay documents out by the workers; jobs that travel take their files along."""
    if workers.travels:
        parcels = [pack_job(job) for job in jobs]
        return workers.send(
            lay_out_travelling,
            parcels,
            name=lambda parcel: _name(parcel.job),
            instead=lambda parcel, over: _stand_in(parcel.job, over),
        )
    return workers.do(lay_out, jobs, name=_name, limit=_limit, instead=_stand_in)


def _limit(job: LayoutJob) -> Limit:
    """Allow a job time and memory by the size of its markup."""
    return job.limit.scaled(len(job.markup))


def _stand_in(job: LayoutJob, over: OverLimit) -> Layout:
    """Lay out the title of a document that took too much, and say that its text is missing.

    What leads to a place of the document (contents, links, index) leads there.
    """
    root = xhtml.open_document(job.markup)
    nodes = {xhtml.name(node): node for node in root.iter()}
    title = xhtml.text(nodes["h1"])[:_LONGEST_TITLE] if "h1" in nodes else job.name
    ids = [one for node in root.iter() if (one := node.get("id"))]
    section = xhtml.element("section", class_="chapter")
    section.append(xhtml.element("h1", title))
    section.append(xhtml.element("p", word("text-missing", root.get("lang") or "")))
    section.extend(xhtml.element("span", id=one) for one in dict.fromkeys(ids[:_MOST_PLACES]))
    nodes["body"][:] = [section]
    try:
        with limited(_limit(job)):
            made = lay_out(replace(job, markup=xhtml.close_document(root), path="", pictures={}))
    except OverLimit as error:
        hint = "look into the stylesheets of the project; [limits] in anthology.toml allows more"
        raise OverLimit(f"{_name(job)}: not even its title: {error}", hint=hint) from over
    fault = Diagnostic(
        "layout-limit",
        f"cannot be laid out, and only its title is printed: {over}",
        _name(job),
        hint="look for what is very large in it (a table, a drawing, a word without spaces); "
        "[limits] in anthology.toml allows more",
    )
    return replace(made, diagnostics=(*made.diagnostics, fault))


def _name(job: LayoutJob) -> str:
    """Name a job for messages."""
    return job.path or job.name


def _key(job: LayoutJob) -> str:
    """Make a key of all that a layout depends on."""
    parts = [job.name, job.path, job.markup, f"{job.on_verso} {job.tagged}"]
    for name, file in sorted(job.pictures.items()):
        parts += [name, _digest(file, file.stat().st_mtime_ns)]
    return key("layout", *parts, *(_style(style) for style in job.styles))


@cache
def _style(style: Style) -> str:
    """Digest a stylesheet, with the files beside it that it names."""
    digest = hashlib.sha256(f"{style.path}\n{style.text}".encode())
    for file in style.files():
        digest.update(f"{file} {_digest(file, file.stat().st_mtime_ns)}".encode())
    return digest.hexdigest()


@cache
def _digest(file: Path, changed: int) -> str:
    """Digest a file; `changed` is its time in nanoseconds, so that a new one is read anew."""
    del changed
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def kept_layout(cache: Cache, name: str) -> Layout | None:
    """Give the layout that is kept under a key, where there is one."""
    import msgspec  # noqa: PLC0415

    kept = cache.get(name)
    return msgspec.msgpack.decode(kept, type=Layout) if kept is not None else None


def _keep(cache: Cache, layout: Layout) -> None:
    """Put a layout into the cache."""
    import msgspec  # noqa: PLC0415

    cache.put(layout.key, msgspec.msgpack.encode(layout))
