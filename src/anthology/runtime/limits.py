"""Limit the time and the memory that a job may take, so that no text can stop a whole book."""

from __future__ import annotations

import resource
import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Never

from anthology.model.diagnostics import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MB = 1_000_000  # bytes
# Bytes of a text to which a limit applies once: it takes 2 s and 50 MB for 100 kB as a rule.
_TIMED, _HELD = 100_000, 2_000_000
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
    """Interrupt a job, past whatever handles errors in it."""


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
    raise _TimeUp


@contextmanager
def _memory(most: int) -> Iterator[None]:
    """Limit what the process may have beyond what it has (Linux; elsewhere nothing is known)."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    except OSError:
        pages = 0
    if not (most and pages):
        yield
        return
    with _soft(resource.RLIMIT_DATA, pages * resource.getpagesize() + most * _MB):
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
