"""Measure what placing figures costs, in the CPU of a layout: `python -m benchmarks.placing`.

Folders of projects may be named; an archive of many pictures is always measured. A hole is a page
that ends more than three lines short before the end of its chapter.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anthology.outputs.artifacts import page_size
from anthology.outputs.build import read_project
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.pdf.weasyprint import figures
from anthology.outputs.pdf.weasyprint.boxes import room
from anthology.outputs.pdf.weasyprint.engine import engine
from anthology.outputs.pdf.weasyprint.pages import PageMaker
from anthology.project.images.derivatives import Derivative, derive
from anthology.project.standard import styles
from anthology.render.pages import Renderer, RenderSettings
from benchmarks.archive import write_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROUNDS = 3
_LONGEST = 1400  # px


def _jobs(folder: Path, cache: Path) -> Iterator[LayoutJob]:
    reading = read_project(folder)
    derived = {key: derive(one, _LONGEST, cache) for key, one in reading.book.pictures.items()}
    files = {key: one.file for key, one in derived.items() if isinstance(one, Derivative)}
    sheets = (page_size("148mm", "210mm"), *styles("print", None))
    for document in Renderer(reading.book, RenderSettings("print")).body():
        yield LayoutJob(document.name, document.markup, sheets, files)


def _lay_out(jobs: list[LayoutJob]) -> tuple[float, int, int]:
    """Give CPU seconds, pages, holes."""
    flows: list[PageMaker] = []
    short: dict[tuple[int, int], bool] = {}
    make = PageMaker.make

    def watched(self: PageMaker) -> None:
        make(self)
        if self not in flows:
            flows.append(self)
        last = self.resume_at is None
        short[flows.index(self), self.index] = not last and room(self.page) > self.hole

    PageMaker.make = watched  # type: ignore[method-assign]
    began = time.process_time()
    pages = sum(lay_out(job).pages for job in jobs)
    spent = time.process_time() - began
    PageMaker.make = make  # type: ignore[method-assign]
    return spent, pages, sum(short.values())


def _compare(name: str, jobs: list[LayoutJob]) -> None:
    module: Any = figures
    find = module.find_gap
    ratios = []
    for _ in range(_ROUNDS):
        module.find_gap = lambda _: None
        plain = _lay_out(jobs)
        module.find_gap = find
        placed = _lay_out(jobs)
        ratios.append(placed[0] / plain[0])
    ratio = sorted(ratios)[_ROUNDS // 2]
    pages = f"{plain[1]} pages with {plain[2]} holes, {placed[1]} pages with {placed[2]}"
    print(f"{name}: {pages}; {ratio:.2f} of the CPU of one layout")


def main() -> None:
    """Compare the projects named, and an archive of many pictures."""
    engine()
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "archive"
        write_archive(archive, 8, pictures=40)
        for folder in [*map(Path, sys.argv[1:]), archive]:
            _compare(folder.name, list(_jobs(folder, Path(scratch) / "cache")))


if __name__ == "__main__":
    main()
