"""Lay out jobs: take what the cache has, let the crew do the others, keep what they made."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from anthology.cache import key
from anthology.outputs.pdf.layout import Layout, lay_out
from anthology.outputs.pdf.parcel import lay_out_parcel, pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from anthology.cache import Cache
    from anthology.crew import Crew
    from anthology.outputs.pdf.layout import Job
    from anthology.standard import Style
    from anthology.workshop import Workshop

_SOURCE = re.compile(r'src="([^"]+)"')


def used(markup: str, pictures: Mapping[str, Path]) -> dict[str, Path]:
    """Choose the pictures that a document shows; `pictures` are files by key."""
    return {key: pictures[key] for key in sorted(set(_SOURCE.findall(markup)) & pictures.keys())}


def lay_out_all(jobs: Sequence[Job], workshop: Workshop, label: str) -> list[Layout]:
    """Give the layouts of jobs, in their order; `label` tells the progress what is going on."""
    cache = workshop.cache
    names = [_key(job) for job in jobs]
    layouts = {name: layout for name in names if (layout := _kept(cache, name))}
    missing = {name: job for name, job in zip(names, jobs, strict=True) if name not in layouts}
    if missing:
        workshop.progress.step(label, len(missing))
        wanted = sorted(missing, key=lambda name: -len(missing[name].markup))  # the longest first
        for number, layout in _lay_out([missing[name] for name in wanted], workshop.crew):
            layouts[wanted[number]] = layout
            _keep(cache, wanted[number], layout)
            workshop.progress.advance()
    return [layouts[name] for name in names]


def _lay_out(jobs: Sequence[Job], crew: Crew) -> Iterator[tuple[int, Layout]]:
    if crew.travels:
        parcels = [pack(job) for job in jobs]
        return crew.send(lay_out_parcel, parcels, name=lambda parcel: _name(parcel.job))
    return crew.do(lay_out, jobs, name=_name)


def _name(job: Job) -> str:
    return job.path or job.name


def _key(job: Job) -> str:
    """Make a key of all that a layout depends on."""
    parts = [job.name, job.path, job.markup, f"{job.on_verso} {job.tagged}"]
    for name, file in sorted(job.pictures.items()):
        parts += [name, _digest(file, file.stat().st_mtime_ns)]
    return key("layout", *parts, *(_style(style) for style in job.styles))


@cache
def _style(style: Style) -> str:
    """Tell a stylesheet from any other, with the files beside it where it names some."""
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


def _kept(cache: Cache, name: str) -> Layout | None:
    import msgspec  # noqa: PLC0415

    kept = cache.get(name)
    return msgspec.msgpack.decode(kept, type=Layout) if kept is not None else None


def _keep(cache: Cache, name: str, layout: Layout) -> None:
    import msgspec  # noqa: PLC0415

    cache.put(name, msgspec.msgpack.encode(layout))
