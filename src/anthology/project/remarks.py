"""Read the remarks that editors have written on pages, in notes.toml beside the settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.project.configuration import read_as

if TYPE_CHECKING:
    from anthology.model.diagnostics import Diagnostic
    from anthology.project.collect import Project


@dataclass(frozen=True, slots=True)
class Remark:
    """Hold one `[[note]]`: the text it is about, the page it was written on, what it says.

    `text` is a path relative to the content folder, empty for a page of no chapter; `page` is the
    folio at the time, `date` is ISO 8601.
    """

    text: str = ""
    page: str = ""
    note: str = ""
    date: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class RemarksFile:
    """Hold notes.toml."""

    note: tuple[Remark, ...] = field(default=())


def read_remarks(project: Project) -> tuple[tuple[Remark, ...], tuple[Diagnostic, ...]]:
    """Read notes.toml; a project without one has no remarks."""
    file = project.remarks_file
    if not file.is_file():
        return (), ()
    read, faults = read_as(RemarksFile, file, project.relative(file))
    return read.note, faults
