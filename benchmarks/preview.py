"""Measure the preview: how soon a cached book is there, and how soon a save is on the page.

The saves are those of an editor at work: a text in the middle of the book grows by some words, one
save after the other, each when the pages of the one before are there. Told are the seconds that
the preview reports, which count from the time of the file, and those of this process, from the
write to the event.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tests.previewing import previewed

from benchmarks.archive import write_archive

SIZES = (10, 300)
_SAVES = 7


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print a line for each size of book."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            _measure(Path(folder) / "book", size)


def _measure(folder: Path, size: int) -> None:
    write_archive(folder, size)
    with previewed(folder) as preview:
        preview.wait("ready", patience=3600)
    start = time.perf_counter()
    with previewed(folder) as preview:
        preview.wait("pages")
        first = time.perf_counter() - start
        preview.wait("ready")
        text = folder / f"{size // 2:04}.md"
        told, seen = [], []
        for number in range(_SAVES):
            before = time.perf_counter()
            text.write_text(f"{text.read_text(encoding='utf-8')}Word {number}.\n", encoding="utf-8")
            told.append(preview.wait("pages")["seconds"])
            seen.append(time.perf_counter() - before)
            preview.wait("settled")
    print(
        f"{size:>5} texts: first page {first:.2f} s; save to pages "
        f"{statistics.median(told):.2f} s told, {statistics.median(seen):.2f} s seen "
        f"(worst {max(seen):.2f} s)",
        flush=True,
    )
