"""Run a command and measure it: seconds on the clock, seconds of the processor, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OFTEN = 0.05  # seconds between two looks


@dataclass(frozen=True, slots=True)
class Run:
    """Hold what a run took.

    `clock` is in seconds; `memory` is the peak of its largest process, in MiB; `cpu` the seconds
    of the processor that the process itself and those that it waited for took (not the ones of
    a pool: measure that with one process).
    """

    clock: float
    cpu: float
    memory: float
    output: str


def run(*command: object) -> Run:
    """Run a Python command; raise `RuntimeError` with what it said where it fails."""
    before, used = time.perf_counter(), os.times()
    with subprocess.Popen(
        [sys.executable, *map(str, command)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        watch = _Watch(process.pid)
        watch.start()
        output, said = process.communicate()
        watch.done.set()
        watch.join()
    if process.returncode:
        raise RuntimeError(said)
    clock, after = time.perf_counter() - before, os.times()
    cpu = after.children_user + after.children_system - used.children_user - used.children_system
    return Run(clock, cpu, watch.peak / 1024, output)


class _Watch(threading.Thread):
    """Look at the processes of a session every now and then (Linux: `proc(5)`)."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session = session
        self.peak = 0.0  # KiB
        self.done = threading.Event()

    def run(self) -> None:
        """Look until it is done."""
        while not self.done.wait(_OFTEN):
            self.peak = max([self.peak, *_peaks(self.session)])


def _peaks(session: int) -> Iterator[float]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            mine = int((folder / "stat").read_text().rpartition(")")[2].split()[3]) == session
            if not mine:
                continue
            status = (folder / "status").read_text()
        except OSError:
            continue  # it has ended meanwhile
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                yield float(line.split()[1])
