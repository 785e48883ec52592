"""Check that the workers of a real scheduler lay out a book, and that one of them may die."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from anthology.runtime.files import cache_folder
from tests.making import png, write
from tests.run import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_START = 60  # seconds to start a process of Dask in
_CHAPTERS = 6


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Write a book with a picture, and with one beside a stylesheet, that only a parcel brings."""
    folder = tmp_path / "book"
    for number in range(_CHAPTERS):
        words = f"Chapter {number} tells of the ford and of the ferry. " * 40
        text = f"# Crossing {number}\n\n{words}\n\n![The ford](ford.png)\n\n{words}\n"
        write(folder / "content", **{f"{number:02}__md": text})
    write(folder / "content", ford__png=png(600, 400))
    css = '.opening { background: url("paper.png") no-repeat; padding-left: 40px }'
    return write(folder, styles___own__css=css, styles___paper__png=png(30, 30, "tan")).resolve()


class Dask:
    """Run a scheduler and workers, each in a process and an empty folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.start("scheduler", "scheduler", "--no-dashboard", "--no-show", "--port", "0")
        self.wait(self.file.is_file)
        self.address: str = json.loads(self.file.read_text(encoding="utf-8"))["address"]

    def start(self, name: str, *command: str) -> Path:
        home = self.folder / name
        kept = cache_folder("instances")  # of fonts: another machine makes them, once and slowly
        kept.mkdir(parents=True, exist_ok=True)
        (home / "cache" / "anthology").mkdir(parents=True)
        (home / "cache" / "anthology" / kept.name).symlink_to(kept)
        run = [sys.executable, "-m", "dask", *command, "--host", "127.0.0.1"]
        place = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
        with (home / "log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(
                    [*run, "--scheduler-file", str(self.file)],
                    cwd=home, env=place, stdout=log, stderr=log,
                )
            )  # fmt: skip
        return home

    def start_worker(self, name: str) -> Path:
        home = self.start(name, "worker", "--nthreads", "1", "--no-nanny", "--no-dashboard")
        self.wait(lambda: "Registered to" in (home / "log").read_text(encoding="utf-8"))
        return home

    def wait(self, until: object) -> None:
        end = time.monotonic() + _START
        while not until():  # type: ignore[operator]
            assert time.monotonic() < end, "Dask did not start"
            time.sleep(0.05)


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    running = Dask(tmp_path)
    yield running
    for process in running.processes:
        process.kill()
        process.wait()


def build(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "anthology", "build", str(project), "--pdf", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_cluster_makes_the_same_book_though_a_worker_dies(
    project: Path, dask: Dask, tmp_path: Path
) -> None:
    first, second = dask.start_worker("first"), dask.start_worker("second")
    command = [sys.executable, "-m", "anthology", "build", str(project), "--pdf"]
    output = ["-o", str(tmp_path / "far"), "--scheduler", dask.address]
    with subprocess.Popen([*command, *output], stderr=subprocess.PIPE, text=True) as running:
        parcels = first / "cache" / "anthology" / "parcels"
        dask.wait(parcels.is_dir)
        assert running.poll() is None
        dask.processes[1].send_signal(signal.SIGKILL)
        _, said = running.communicate()
    assert running.returncode == 0, said
    assert (second / "cache" / "anthology" / "parcels").is_dir()
    here = run("build", project, "--pdf", "-o", tmp_path / "here", "--jobs", "1")
    assert here.status == 0, here.err
    assert (tmp_path / "far/book.pdf").read_bytes() == (tmp_path / "here/book.pdf").read_bytes()


def test_a_scheduler_without_workers_is_told_of(project: Path, dask: Dask) -> None:
    told = build(project, "--scheduler", dask.address)
    assert told.returncode == 2
    assert "has no workers" in told.stderr
    assert "dask worker tcp://127.0.0.1:" in told.stderr


def test_a_scheduler_that_does_not_answer_is_told_of(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anthology.runtime.workers._PATIENCE", 0.5)
    told = run("build", str(project), "--pdf", "--scheduler", "tcp://127.0.0.1:9")
    assert told.status == 2
    assert "no scheduler answers at tcp://127.0.0.1:9" in told.err
