"""Put together what a build works with: processes, the cache, and where progress is shown."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from anthology.model.diagnostics import Diagnostic
from anthology.runtime.cache import Cache
from anthology.runtime.files import cache_folder
from anthology.runtime.workers import DaskWorkers, Workers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Progress(Protocol):
    """Take notice of how far the work has come; the command line draws it."""

    def step(self, label: str, total: int) -> None:
        """Begin a step of so many parts."""
        ...

    def advance(self) -> None:
        """Count one part of the step as done."""
        ...


class NoProgress:
    """Show no progress."""

    def step(self, label: str, total: int) -> None:
        """Do nothing at the beginning of a step."""

    def advance(self) -> None:
        """Do nothing when a part is done."""


@dataclass(frozen=True, slots=True)
class BuildContext:
    """Hold the means of a build; by default one process, no caches, and no progress shown.

    `cache` keeps what is of this book, `shared` what all books on this machine have alike.
    """

    workers: Workers = field(default_factory=Workers)
    cache: Cache = field(default_factory=lambda: Cache(None))
    shared: Cache = field(default_factory=lambda: Cache(None))
    progress: Progress = field(default_factory=NoProgress)

    def accidents(self) -> Iterator[Diagnostic]:
        """Report what went wrong with processes and cache since the last call, and was mended."""
        while self.workers.deaths:
            message = "a process ended while it was at work on this; it was done again in another"
            hint = "if this happens each time, there may be too little memory: try --jobs 1"
            yield Diagnostic("process-died", message, self.workers.deaths.pop(0), hint=hint)
        for damaged in (self.cache.damaged, self.shared.damaged):
            while damaged:
                message = f"kept work was damaged and has been made again: {damaged.pop(0)}"
                hint = "if this happens often, check the disk"
                yield Diagnostic("cache-damaged", message, hint=hint)


@contextmanager
def open_build_context(
    folder: Path, jobs: int, progress: Progress, *, caching: bool = True, scheduler: str = ""
) -> Iterator[BuildContext]:
    """Open a context for a build into a folder; what it keeps lies there in `.cache`.

    `scheduler` is the address of a Dask scheduler, whose workers then do what can travel; for
    what is raised where there is none see `DaskWorkers`.
    """
    cache = Cache(folder / ".cache" / "work" if caching else None)
    shared = Cache(cache_folder("work") if caching else None)
    with DaskWorkers(scheduler, jobs) if scheduler else Workers(jobs) as workers:
        yield BuildContext(workers, cache, shared, progress)
    cache.trim()
    shared.trim()
