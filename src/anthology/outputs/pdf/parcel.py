"""Pack a job with the files that it needs, so that another machine can lay it out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.files import write_whole
from anthology.outputs.pdf.layout import lay_out
from anthology.typefaces import cache_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthology.outputs.pdf.layout import Job, Layout
    from anthology.standard import Style


@dataclass(frozen=True, slots=True)
class Parcel:
    """Hold a job, and what is in the files that it names: of its pictures, beside its styles."""

    job: Job
    pictures: Mapping[str, bytes]
    folders: Mapping[int, Mapping[str, bytes]]


def pack(job: Job) -> Parcel:
    """Read the files of a job into a parcel."""
    return Parcel(
        job,
        {key: file.read_bytes() for key, file in job.pictures.items()},
        {number: _read(style) for number, style in enumerate(job.styles) if style.files()},
    )


def lay_out_parcel(parcel: Parcel) -> Layout:
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
