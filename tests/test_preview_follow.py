"""Test how a preview follows its project, where no browser is needed to see it."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import watchfiles

from anthology.model.diagnostics import ContentError
from anthology.preview import follow
from anthology.preview.follow import Follower, SupersededError
from anthology.runtime.context import BuildContext

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from pathlib import Path

    import pytest

PATIENCE = 60  # seconds, on a busy machine


async def told(events: AsyncIterator[str], name: str) -> dict[str, Any]:
    """Wait for the next event of a name."""
    async with asyncio.timeout(PATIENCE):
        async for event in events:
            head, data = event.split("\n")[:2]
            if head == f"event: {name}":
                return dict(json.loads(data.removeprefix("data: ")))
    raise AssertionError(f"no {name} came")


def run_apart(work: Coroutine[Any, Any, None]) -> None:
    """Do work in a thread of its own: in this one a browser may have its loop of events."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def test_that_changes_cannot_be_noticed_is_told_and_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[frozenset[Path]] = []

    async def renewed(_: Follower, paths: frozenset[Path], *_args: object, **_how: object) -> None:
        seen.append(paths)

    real, whole = watchfiles.awatch, frozenset([tmp_path.resolve()])

    def refused(*_: object, **_how: object) -> AsyncIterator[object]:
        raise OSError("OS file watch limit reached")

    async def followed() -> None:
        follower = Follower(tmp_path, BuildContext())
        running = asyncio.create_task(follower.run())
        events = follower.events()
        trouble = await told(events, "trouble")
        assert "OS file watch limit reached" in trouble["message"]
        assert "every second" in trouble["hint"]
        assert not running.done()
        again = await told(follower.events(), "trouble")  # for a browser that comes later
        assert again == trouble
        monkeypatch.setattr(watchfiles, "awatch", real)
        end = time.monotonic() + PATIENCE
        while whole not in seen:  # all is read anew
            assert time.monotonic() < end
            await asyncio.sleep(0.05)
        assert follower.unwatched is None
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    monkeypatch.setattr(watchfiles, "awatch", refused)
    monkeypatch.setattr(Follower, "_renew", renewed)
    run_apart(followed())


@dataclass
class _Long:
    """Lay nothing out, and tell of progress for as long as it is let."""

    ended: bool = False

    def __call__(self, _: Path, context: BuildContext) -> None:
        end = time.monotonic() + PATIENCE
        try:
            while time.monotonic() < end:
                context.progress.advance()
                time.sleep(0.02)
        except SupersededError:
            self.ended = True
            raise
        raise ContentError("nobody ended it")


def test_a_preview_that_is_ended_does_not_wait_for_the_layout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = _Long()
    monkeypatch.setattr(follow, "show_whole", work)

    async def begun_and_ended() -> None:
        running = asyncio.create_task(Follower(tmp_path, BuildContext()).run())
        await asyncio.sleep(0.5)
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    run_apart(begun_and_ended())  # waits for its threads
    assert work.ended
