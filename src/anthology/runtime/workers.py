"""Let many jobs of one kind be done by several processes at once, or by this one.

Where a process dies (killed, out of memory), the jobs that were being done are told of and given
to new processes, each alone; one that ends its process again stops the work.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from anthology.model.diagnostics import MissingToolError, OutputError, UsageError
from anthology.runtime.programs import how_to_add

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor


T = TypeVar("T")
R = TypeVar("R")

_PRELOADED = [
    "anthology.outputs.pdf.weasyprint.preload"
]  # what most jobs need, loaded once for all processes


def cores() -> int:
    """Count the processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Hold a number of processes for the time of a build; they start when there is work.

    `travels` says whether jobs go to other machines, with all that they need. `deaths` are the
    names of the jobs that were interrupted when a process died, and were done by another.
    """

    travels = False

    def __init__(self, jobs: int = 1) -> None:
        self.jobs = jobs
        self.deaths: list[str] = []
        self._pool: Executor | None = None
        self._diary: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._dismiss()

    def do(
        self, task: Callable[[T], R], jobs: Sequence[T], *, name: Callable[[T], str] = str
    ) -> Iterator[tuple[int, R]]:
        """Do a task for each of the jobs; give the number of each and its result as they come.

        `task` is a function of a module. Raises what a task raises, and `OutputError` for a job
        that ends every process that is given it.
        """
        waiting = set(range(len(jobs)))
        while waiting:
            try:
                for number, result in self._results(task, jobs, sorted(waiting)):
                    waiting.remove(number)
                    yield number, result
            except BrokenExecutor:
                for number in self._interrupted(waiting):
                    result = self._do_alone(task, jobs[number], name(jobs[number]))
                    waiting.remove(number)
                    yield number, result

    def send(
        self, task: Callable[[T], R], jobs: Sequence[T], *, name: Callable[[T], str] = str
    ) -> Iterator[tuple[int, R]]:
        """Do jobs that carry all they need: as `do`, or wherever there is help."""
        return self.do(task, jobs, name=name)

    def _results(
        self, task: Callable[[T], R], jobs: Sequence[T], waiting: Sequence[int]
    ) -> Iterator[tuple[int, R]]:
        """Hand the waiting jobs out, or do them here; give results as they come."""
        if self.jobs == 1 or (len(jobs) == 1 and self._pool is None):
            yield from ((number, task(jobs[number])) for number in waiting)
            return
        pool, diary = self._started()
        futures = {
            pool.submit(_do, diary, number, task, jobs[number]): number for number in waiting
        }
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            for future in futures:
                future.cancel()

    def _interrupted(self, waiting: set[int]) -> list[int]:
        """Tell at which jobs the processes were when one of them died; dismiss them all."""
        files = Path(self._diary.name).iterdir() if self._diary else ()
        begun = {int(file.suffix[1:]) for file in files}
        self._dismiss()
        return sorted(begun & waiting or waiting)

    def _do_alone(self, task: Callable[[T], R], job: T, name: str) -> R:
        """Give a job that was interrupted to a new process, with no other beside it."""
        self.deaths.append(name)
        try:
            self._started()
            [(_, result)] = self._results(task, [job], [0])
        except BrokenExecutor as error:
            self._dismiss()
            raise OutputError(
                f"{name}: two processes ended before they had done it",
                hint="it may need more memory than there is: make its pictures smaller, or take "
                "it out and try again",
            ) from error
        return result

    def _started(self) -> tuple[Executor, str]:
        """Start the processes if they are not there; give them and their diary."""
        if self._pool is None or self._diary is None:
            methods = multiprocessing.get_all_start_methods()
            method = "forkserver" if "forkserver" in methods else "spawn"
            context: Any = multiprocessing.get_context(method)
            if method == "forkserver":
                context.set_forkserver_preload(_PRELOADED)
            self._diary = tempfile.TemporaryDirectory(prefix="anthology-")
            self._pool = ProcessPoolExecutor(self.jobs, context, initializer=_ignore_interrupts)
        return self._pool, self._diary.name

    def _dismiss(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        if self._diary is not None:
            self._diary.cleanup()
        self._pool = self._diary = None


def _do(diary: str, number: int, task: Callable[[T], R], job: T) -> R:
    """Do a task in a process of the crew, and write down meanwhile which one it is at."""
    entry = Path(diary, f"{os.getpid()}.{number}")
    entry.touch()
    result = task(job)
    entry.unlink(missing_ok=True)
    return result


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that speaks with the user."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


# -----------------------------------------------------------------------------
# Let jobs be done by the workers of a Dask scheduler, on any number of machines.
#
# Only jobs that carry all they need can travel. A worker that dies is no accident there: the
# scheduler gives its jobs to the others.

_PATIENCE = 10  # seconds to find the scheduler in


class DaskWorkers(Workers):
    """Be a crew whose jobs that can travel are done by the workers of a scheduler.

    `address` is what Dask calls one: `tcp://host:8786`. What cannot travel is done here by so
    many `jobs` at once. Entering raises `MissingToolError` where Dask is not installed, and
    `UsageError` where no scheduler answers, or one without workers.
    """

    travels = True

    def __init__(self, address: str, jobs: int = 1) -> None:
        super().__init__(jobs)
        self.address = address
        self._client: Any = None

    def __enter__(self) -> Self:
        try:
            from distributed import Client  # noqa: PLC0415
        except ImportError as error:
            raise MissingToolError(
                "Dask is not installed", hint=how_to_add("distributed")
            ) from error
        try:
            self._client = Client(  # type: ignore[no-untyped-call]
                self.address, timeout=_PATIENCE
            )
        except (OSError, ValueError) as error:
            raise UsageError(
                f"no scheduler answers at {self.address}: {error}",
                hint="start one with `dask scheduler`, workers with `dask worker ADDRESS`",
            ) from error
        if not self._client.scheduler_info(n_workers=-1)["workers"]:
            raise UsageError(
                f"the scheduler at {self.address} has no workers",
                hint=f"start some with `dask worker {self.address}`",
            )
        return super().__enter__()

    def __exit__(self, *raised: object) -> None:
        super().__exit__(*raised)
        self._client.close()

    def send(
        self, task: Callable[[T], R], jobs: Sequence[T], *, name: Callable[[T], str] = str
    ) -> Iterator[tuple[int, R]]:
        """Let the workers do jobs that carry all they need.

        Raises what a task raises, and `OutputError` for a job that ends several workers.
        """
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        executor = self._client.get_executor(pure=False)
        futures = {executor.submit(task, job): number for number, job in enumerate(jobs)}
        for future in as_completed(futures):
            number = futures[future]
            try:
                yield number, future.result()
            except KilledWorker as error:
                raise OutputError(
                    f"{name(jobs[number])}: several workers ended before they had done it",
                    hint="it may need more memory than they have; their logs say more",
                ) from error
