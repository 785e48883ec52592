"""Check that jobs are done by several processes, in order, and outlive a process that dies."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from anthology.model.diagnostics import OutputError, UsageError
from anthology.runtime.workers import Workers, cores


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def die_once(place: str) -> str:
    """Kill this process the first time that the job is done."""
    file = Path(place)
    if file.name.startswith("fatal") and not file.exists():
        file.write_text("died", encoding="utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
    return file.name


def die_once_of_long(job: str) -> str:
    """Do as `die_once`, for a job that takes time to be handed over."""
    return die_once(job.split("\n", maxsplit=1)[0])


def die_at_bad(name: str) -> str:
    if name == "bad":
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.2)
    return name


def refuse(number: int) -> int:
    raise UsageError(f"not {number}")


@pytest.mark.parametrize("jobs", [1, 2])
def test_each_result_comes_with_the_number_of_its_job(jobs: int) -> None:
    with Workers(jobs) as workers:
        results = list(workers.do(square, range(20)))
    assert sorted((number, result) for number, (result, _) in results) == [
        (number, number * number) for number in range(20)
    ]
    others = {process for _, (_, process) in results} - {os.getpid()}
    assert len(others) <= jobs
    assert bool(others) == (jobs > 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_task_raises_is_raised(jobs: int) -> None:
    with Workers(jobs) as workers, pytest.raises(UsageError, match="not"):
        list(workers.do(refuse, [1, 2, 3]))


def test_no_jobs_start_no_process() -> None:
    with Workers(2) as workers:
        assert not list(workers.do(square, []))
        assert workers._pool is None


def test_a_job_whose_process_died_is_done_by_another(tmp_path: Path) -> None:
    jobs = [str(tmp_path / name) for name in ("a", "b", "fatal", "c", "d")]
    with Workers(2) as workers:
        results = list(workers.do(die_once, jobs, name=os.path.basename))
        assert "fatal" in workers.deaths
        assert len(workers.deaths) <= 2
    assert sorted(results) == [*enumerate(["a", "b", "fatal", "c", "d"])]


def test_a_process_that_dies_while_long_jobs_are_handed_out_stops_nothing(tmp_path: Path) -> None:
    names = ["fatal", *"abcdefgh"]
    jobs = [f"{tmp_path / name}\n{'long ' * 400_000}" for name in names]
    with Workers(2) as workers:
        results = list(workers.do(die_once_of_long, jobs, name=lambda job: job[:9]))
    assert sorted(results) == [*enumerate(names)]


def test_a_job_that_ends_every_process_is_named() -> None:
    with Workers(2) as workers, pytest.raises(OutputError, match="bad: two processes ended"):
        list(workers.do(die_at_bad, ["good", "bad"]))


def test_at_least_one_core_may_be_used() -> None:
    assert cores() >= 1
