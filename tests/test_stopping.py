"""Check that a command that is stopped, or dies, leaves no process and no temporary folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.making import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOON = 2.0  # seconds in which all must be over
LATEST = 60.0  # seconds in which work begins, on a machine with much to do

# Work that never ends: two layouts in worker processes, or another program.
LAYOUTS = """
import sys, time
from anthology.runtime.workers import Workers
from tests.test_limits import loop_for_ever
with Workers(2) as workers:
    list(workers.do(loop_for_ever, [1, 2]))
"""
PROGRAM = """
from anthology.runtime.programs import run_program
run_program(["/bin/sh", "-c", "sleep 600 & sleep 600"], seconds=600)
"""
IN_A_WORKER = """
from anthology.runtime.workers import Workers
from tests.test_stopping import sleep_in_a_program
with Workers(2) as workers:
    list(workers.do(sleep_in_a_program, [1, 2]))
"""
WORK = {"layouts": LAYOUTS, "a program": PROGRAM, "a program of a worker": IN_A_WORKER}
# A process that is begun in the background of a script ignores Ctrl-C, and so do its children.
_MAIN = """
import signal, sys
from unittest import mock
import anthology.__main__ as command
signal.signal(signal.SIGINT, signal.default_int_handler)
def work(**_):
    exec(compile(sys.argv[1], "work", "exec"), {"__name__": "work"})
with mock.patch.object(command.cli, "main", work):
    command.main()
"""


def sleep_in_a_program(_: int) -> None:
    from anthology.runtime.programs import run_program  # noqa: PLC0415

    run_program(["sleep", "600"], seconds=600)


@pytest.fixture
def place() -> Iterator[Path]:
    """Make a folder with a short name, for temporary files."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def started(place: Path) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Start work as a command does, with its temporary files below a folder, until it is at it."""
    running: list[subprocess.Popen[bytes]] = []

    def start(work: str) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            "TMPDIR": str(place),
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        process = subprocess.Popen(
            [sys.executable, "-c", _MAIN, WORK[work]],
            env=environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        running.append(process)
        wanted = {"layouts": 2, "a program": 1, "a program of a worker": 4}[work]
        until(lambda: len(noted(place)) == wanted, LATEST)
        return process

    yield start
    for process in running:
        process.kill()
        process.wait()


def noted(folder: Path) -> list[int]:
    return [int(file.name) for file in folder.glob("anthology-*/running/*")]


def is_running(process: int) -> bool:
    """Tell whether a process is there, and no mere remains that its parent has not collected."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] not in "ZX"


def until(done: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="looks up processes in /proc")  # noqa: PTH112
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
@pytest.mark.parametrize("work", WORK)
def test_what_is_stopped_leaves_nothing(
    work: str,
    sent: signal.Signals,
    started: Callable[[str], subprocess.Popen[bytes]],
    place: Path,
) -> None:
    process = started(work)
    time.sleep(0.2)
    helpers = noted(place)
    assert all(map(is_running, helpers))
    os.kill(process.pid, sent)
    status = process.wait(SOON)
    assert status == {signal.SIGINT: 130, signal.SIGKILL: -9}.get(sent, 128 + sent)
    until(lambda: not any(map(is_running, helpers)), SOON)
    until(lambda: not list(place.iterdir()), SOON)


def test_what_ends_by_itself_leaves_nothing(tmp_path: Path, place: Path) -> None:
    book = write(tmp_path / "book", a__md="# One\n\nWords.\n", b__adoc="= Two\n\nWords.\n")
    subprocess.run(
        [sys.executable, "-m", "anthology", "build", str(book), "--jobs", "2"],
        env={**os.environ, "TMPDIR": str(place), "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
    )
    assert list(place.iterdir()) == []


def test_a_folder_or_link_in_the_way_stops_no_build(tmp_path: Path) -> None:
    """Nothing is written under a name that someone else could have taken before."""
    folder, secret = tmp_path / "temporary", tmp_path / "secret"
    secret.write_text("kept", encoding="utf-8")
    (folder / f"anthology-fonts-{os.getuid()}.conf").mkdir(parents=True)
    book = write(tmp_path / "book", a__md="# One\n\nWords.\n")
    cache = tmp_path / "cache"
    (cache / "anthology").mkdir(parents=True)
    (cache / "anthology" / "fontconfig").symlink_to(secret)
    done = subprocess.run(
        [sys.executable, "-m", "anthology", "build", str(book), "--pdf"],
        env={
            **os.environ,
            "TMPDIR": str(folder),
            "XDG_CACHE_HOME": str(cache),
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert secret.read_text(encoding="utf-8") == "kept"
