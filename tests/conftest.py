"""Give every test the fixtures of the suite, and one process: the suite itself runs in several."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import WorkStealingScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

pytest_plugins = ("tests.browser",)

# The suite starts hundreds of processes: each is to find the modules compiled, whoever asks Python
# elsewhere not to keep them.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds that do not say how many processes they want do with this one."""
    monkeypatch.setattr("anthology.runtime.workers.cores", lambda: 1)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> WorkStealingScheduling:
    """Keep the tests of a file together, so that what they share is made in one process alone."""
    return WorkStealingScheduling(config, log)
