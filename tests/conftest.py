"""Give every test the fixtures of the suite, and one process: the suite itself runs in several."""

import pytest

pytest_plugins = ("tests.browser",)


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let builds that do not say how many processes they want do with this one."""
    monkeypatch.setattr("anthology.runtime.workers.cores", lambda: 1)
