"""Let many jobs of one kind be done by several processes at once, or by this one.

A job may have a limit of time and memory, so that no text can stop a whole book. Where a process
dies (killed, out of memory), the jobs that were being done are given to new processes, each alone.
One that passes its limit, or ends its process again, is given up: something else stands in for its
result, or the work stops.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.util import get_temp_dir
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never, Self, TypeVar

from anthology.model.diagnostics import MissingToolError, OutputError, UsageError
from anthology.runtime.files import scratch_folder, share_scratch, temporary_files
from anthology.runtime.programs import how_to_add

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


_MB = 1_000_000  # bytes
# Bytes of a text to which a limit applies once: it takes 2 s and 50 MB for 100 kB as a rule.
_TIMED, _HELD = 100_000, 2_000_000
_LEAST = 50  # MB
_GRACE = 1.5  # times the limit after which the system ends a process that cannot end its job


@dataclass(frozen=True, slots=True)
class Limit:
    """Say what a job may take: seconds of the processor, MB of memory; 0 is no limit."""

    seconds: float = 0
    memory: int = 0

    def scaled(self, size: int) -> Limit:
        """Give the limit of a job on a text of `size` bytes, twice as much for 100 kB or 2 MB.

        >>> Limit(20, 1000).scaled(200_000)
        Limit(seconds=60.0, memory=1100)
        """
        return Limit(self.seconds * (1 + size / _TIMED), int(self.memory * (1 + size / _HELD)))


NO_LIMIT = Limit()


class OverLimit(OutputError):  # noqa: N818  (no fault: the job was too large)
    """Tell that a job was ended because it took more than it may."""


class _TimeUp(BaseException):
    """Interrupt a job; no `Exception`, so that nothing in the job catches it by mistake."""


@contextmanager
def limited(limit: Limit, *, apart: bool = False) -> Iterator[None]:
    """Do what is inside within a limit. Raises `OverLimit` where it takes more.

    With `apart`, in a process that does nothing else, the system ends the process where the job
    does not come back from a library in time. Only the main thread of a process can be
    interrupted: in others, and inside of another limit, this does nothing.
    """
    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getitimer(signal.ITIMER_PROF)[0] > 0:
        yield
        return
    former = signal.signal(signal.SIGPROF, _interrupt)
    try:
        with _memory(limit.memory), _processor(limit.seconds if apart else 0):
            signal.setitimer(signal.ITIMER_PROF, limit.seconds, 1)  # again: a library may pass over
            yield
    except _TimeUp as error:
        raise OverLimit(f"it took more than {limit.seconds:.0f} s of the processor") from error
    except MemoryError as error:
        raise OverLimit(f"it needed more than {limit.memory} MB of memory") from error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


def _interrupt(*_: object) -> Never:
    """Stop the job whose time is up."""
    raise _TimeUp


@contextmanager
def _memory(most: int) -> Iterator[None]:
    """Limit what the process may have beyond what it has (Linux; elsewhere nothing is known).

    Less than `_LEAST` MB is not asked for: libraries do not tell of so little, they break.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    except OSError:
        pages = 0
    if not (most and pages):
        yield
        return
    with _soft(resource.RLIMIT_DATA, pages * resource.getpagesize() + max(most, _LEAST) * _MB):
        yield


@contextmanager
def _processor(seconds: float) -> Iterator[None]:
    """Let the system end this process some time after a limit that it did not heed."""
    if not seconds:
        yield
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    with _soft(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + _GRACE * seconds) + 2):
        yield


@contextmanager
def _soft(kind: int, most: int) -> Iterator[None]:
    """Set a soft limit of the system for a time."""
    soft, hard = resource.getrlimit(kind)
    known = [one for one in (soft, hard) if one != resource.RLIM_INFINITY]
    resource.setrlimit(kind, (min([most, *known]), hard))
    try:
        yield
    finally:
        resource.setrlimit(kind, (soft, hard))


T = TypeVar("T")
R = TypeVar("R")

_PRELOADED = [
    "anthology.outputs.pdf.weasyprint.preload"
]  # what most jobs need, loaded once for all processes
_REMEDY = "make the text or its pictures smaller, or take it out and try again"


def cores() -> int:
    """Count the processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _unlimited(_: object) -> Limit:
    """Give any job all the time and memory there is."""
    return NO_LIMIT


class Workers:
    """Hold a number of processes for the time of a build; they start when there is work.

    `travels` says whether jobs go to other machines, with all that they need. `deaths` are the
    names of the jobs that were interrupted when a process died, and were done by another.
    """

    travels = False

    def __init__(self, jobs: int = 1) -> None:
        self.jobs = jobs
        self.deaths: list[str] = []
        self._pool: ProcessPoolExecutor | None = None
        self._notes = Path()  # a folder: which process is at which job

    def __enter__(self) -> Self:
        return self

    def __exit__(self, raised: object, *_: object) -> None:
        self._dismiss(at_once=raised is not None)

    def do(
        self,
        task: Callable[[T], R],
        jobs: Sequence[T],
        *,
        name: Callable[[T], str] = str,
        limit: Callable[[T], Limit] = _unlimited,
        instead: Callable[[T, OverLimit], R] | None = None,
    ) -> Iterator[tuple[int, R]]:
        """Do a task for each of the jobs; give the number of each and its result as they come.

        `task` is a function of a module; `limit` says what a job may take, and `instead` makes
        the result of one that was given up, and why. Raises what a task raises, and `OverLimit`
        for a job that was given up where there is no `instead`.
        """

        def settled(number: int, done: Callable[[], R]) -> tuple[int, R]:
            """Give a job's result, or what stands in for it where it took too much."""
            try:
                return number, done()
            except OverLimit as over:
                if instead is None:
                    raise OverLimit(f"{name(jobs[number])}: {over}", hint=_REMEDY) from over
                return number, instead(jobs[number], over)

        waiting = set(range(len(jobs)))
        while waiting:
            try:
                for number, done in self._results(task, jobs, sorted(waiting), limit):
                    result = settled(number, done)
                    waiting.remove(number)
                    yield result
            except BrokenExecutor:
                for number in self._interrupted(waiting):
                    self.deaths.append(name(jobs[number]))
                    waiting.remove(number)
                    yield settled(number, partial(self._do_alone, task, jobs[number], limit))

    def send(
        self,
        task: Callable[[T], R],
        jobs: Sequence[T],
        *,
        name: Callable[[T], str] = str,
        limit: Callable[[T], Limit] = _unlimited,
        instead: Callable[[T, OverLimit], R] | None = None,
    ) -> Iterator[tuple[int, R]]:
        """Do jobs that carry all they need: as `do`, or wherever there is help."""
        return self.do(task, jobs, name=name, limit=limit, instead=instead)

    def _results(
        self,
        task: Callable[[T], R],
        jobs: Sequence[T],
        waiting: Sequence[int],
        limit: Callable[[T], Limit],
    ) -> Iterator[tuple[int, Callable[[], R]]]:
        """Start the waiting jobs, or do them here; give numbers, and calls for results."""
        if self.jobs == 1 or (len(jobs) == 1 and self._pool is None):
            for number in waiting:
                yield number, partial(_do_here, task, jobs[number], limit(jobs[number]))
            return
        pool = self._started()
        futures = {
            pool.submit(_do, self._notes, number, task, jobs[number], limit(jobs[number])): number
            for number in waiting
        }
        try:
            for future in as_completed(futures):
                yield futures[future], future.result
        finally:
            for future in futures:
                future.cancel()

    def _interrupted(self, waiting: set[int]) -> list[int]:
        """Tell at which jobs the processes were when one of them died; dismiss them all."""
        begun = {int(file.suffix[1:]) for file in self._notes.iterdir()}
        self._dismiss()
        return sorted(begun & waiting or waiting)

    def _do_alone(self, task: Callable[[T], R], job: T, limit: Callable[[T], Limit]) -> R:
        """Give a job that was interrupted to a new process, with no other beside it."""
        try:
            self._started()
            [(_, done)] = self._results(task, [job], [0], limit)
            return done()
        except BrokenExecutor as error:
            self._dismiss()
            raise OverLimit(
                "two processes ended before they had done it; it may need more time, or more "
                "memory than there is"
            ) from error

    def _started(self) -> ProcessPoolExecutor:
        """Start the processes if they are not there."""
        if self._pool is None:
            methods = multiprocessing.get_all_start_methods()
            method = "forkserver" if "forkserver" in methods else "spawn"
            context: Any = multiprocessing.get_context(method)
            if method == "forkserver":
                context.set_forkserver_preload(_PRELOADED)
            scratch = scratch_folder()
            with temporary_files():
                get_temp_dir()  # of multiprocessing, for its sockets
            self._notes = Path(tempfile.mkdtemp(prefix="jobs-", dir=scratch))
            self._pool = ProcessPoolExecutor(self.jobs, context, _begin, (scratch,))
        return self._pool

    def _dismiss(self, *, at_once: bool = False) -> None:
        """End the processes: when they have done their jobs, or in the middle of them."""
        if self._pool is None:
            return
        processes = [*self._pool._processes.values()]  # noqa: SLF001  (public from Python 3.14 on)
        for process in processes if at_once else ():
            process.kill()
        if sys.version_info < (3, 11, 5):
            # It waits for ever where a process died while a long job was written to it: the writer
            # must see that nobody reads (github.com/python/cpython/issues/94777).
            pool: Any = self._pool
            pool._call_queue._reader.close()  # noqa: SLF001
        self._pool.shutdown(cancel_futures=True)
        for process in processes:
            (scratch_folder() / "running" / str(process.pid)).unlink(missing_ok=True)
        shutil.rmtree(self._notes, ignore_errors=True)
        self._pool = None


def _do_here(task: Callable[[T], R], job: T, limit: Limit) -> R:
    """Do one job within its limit, in this process."""
    with limited(limit):
        return task(job)


def _do(notes: Path, number: int, task: Callable[[T], R], job: T, limit: Limit) -> R:
    """Do a task in a process of the pool, and note meanwhile which one it is at."""
    note = Path(notes, f"{os.getpid()}.{number}")
    note.touch()
    try:
        with limited(limit, apart=True):
            return task(job)
    finally:
        note.unlink(missing_ok=True)


def _begin(scratch: Path) -> None:
    """Make a process that dumps no core, leaves Ctrl-C to its parent, and does not outlive it.

    The shell that watches over the parent ends it then: `share_scratch` notes it for that, and it
    is the first of a group of its own.
    """
    os.setsid()
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    share_scratch(scratch)


_PATIENCE = 10  # seconds to find the scheduler in


class DaskWorkers(Workers):
    """Let the workers of a Dask scheduler, on any number of machines, do the jobs that can travel.

    `address` is what Dask calls one: `tcp://host:8786`. Jobs can travel that carry all they need;
    others are done here by so many `jobs` at once. A worker that dies is no accident there: the
    scheduler gives its jobs to the others. Entering raises `MissingToolError` where Dask is not
    installed, and `UsageError` where no scheduler answers, or one without workers.
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
        self,
        task: Callable[[T], R],
        jobs: Sequence[T],
        *,
        name: Callable[[T], str] = str,
        limit: Callable[[T], Limit] = _unlimited,
        instead: Callable[[T, OverLimit], R] | None = None,
    ) -> Iterator[tuple[int, R]]:
        """Let the workers do jobs that carry all they need; their limits are the scheduler's.

        Raises what a task raises, and `OverLimit` as `do` does.
        """
        from distributed.scheduler import KilledWorker  # noqa: PLC0415

        del limit  # a thread of theirs cannot be interrupted
        executor = self._client.get_executor(pure=False)
        futures = {executor.submit(task, job): number for number, job in enumerate(jobs)}
        for future in as_completed(futures):
            number = futures[future]
            try:
                yield number, future.result()
            except KilledWorker as error:
                over = OverLimit("several workers ended before they had done it; see their logs")
                if instead is None:
                    raise OverLimit(f"{name(jobs[number])}: {over}", hint=_REMEDY) from error
                yield number, instead(jobs[number], over)
