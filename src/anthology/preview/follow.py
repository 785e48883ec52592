"""Follow a project: watch its files, renew the pages after each change, tell all browsers."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from anthology.model.diagnostics import AnthologyError, ContentError, Diagnostic
from anthology.preview.live_book import (
    Change,
    compare,
    find_pages,
    keep_pages,
    show_again,
    show_whole,
    warm_up,
)
from anthology.runtime.last_build import identify_folder, sign

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from anthology.preview.live_book import Pages, ShownBook
    from anthology.runtime.context import BuildContext


T = TypeVar("T")

_QUIET = 0.3  # seconds without a change, after which everything is settled: between two saves
_STEP = 20  # ms in which no more changes come, after which those that came are one
_LOOK = 1000  # ms after which to see whether the project is still where it was
_OLD = 10.0  # seconds; a file that says it was changed longer ago was moved here
_REMARKS = "notes.toml"  # changes no page
_UNWATCHED = "what you save is shown once they can; it is tried again every second"
_SKIPPED = frozenset(["build", "node_modules", "__pycache__"])


class SupersededError(Exception):
    """End work whose result nobody wants any more: a file has changed, or the preview ends."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Say why the pages could not be renewed; the last good ones are still shown."""

    message: str
    hint: str
    diagnostics: tuple[Diagnostic, ...] = ()


class Follower:
    """Hold the shown book of a project and renew it; all browsers get the same events.

    `shown` is the book as it was last laid out in full or in part, `pages` what is shown of it or
    was shown the last time, `before` the pages before the last change, `trouble` what keeps them
    from being renewed, `unwatched` what keeps changes from being noticed.
    """

    def __init__(self, folder: Path, context: BuildContext) -> None:
        self.folder = folder
        self.context = replace(context, progress=self)
        self.shown: ShownBook | None = None
        self.pages: Pages | None = None
        self.before: Pages | None = None
        self.trouble: Trouble | None = None
        self.unwatched: Trouble | None = None
        self.accidents: tuple[Diagnostic, ...] = ()
        self._working = asyncio.Lock()
        self._listeners: set[asyncio.Queue[str]] = set()
        self._changed: set[Path] = set()
        self._noticed = asyncio.Event()
        self._settling = False  # all is made once more, for what a change left open
        self._settled = False  # there is nothing left open
        self._ending = False  # nobody waits for the work that goes on
        self._loop: asyncio.AbstractEventLoop | None = None
        self._step = ("", 0, 0)
        self._last_progress = 0.0
        self._first = ""
        self._ready = False

    async def run(self) -> None:
        """Show the book and follow its changes until cancelled."""
        self._loop = asyncio.get_running_loop()
        watching = asyncio.create_task(self._watch())
        try:
            await self._begin(time.time())
            while True:
                await self._noticed.wait()
                await self._follow_change()
        finally:
            self._ending = True
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    def notice(self, paths: Iterable[Path]) -> None:
        """Take note of files that have changed."""
        self._changed.update(paths)
        self._noticed.set()

    async def events(self) -> AsyncIterator[str]:
        """Give server-sent events: what is shown already, then every change."""
        queue: asyncio.Queue[str] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            if self._first:
                yield self._first
            if self._ready:
                yield _event("ready", {})
            if trouble := self.trouble or self.unwatched:
                yield _event("trouble", _described(trouble))
            while event := await queue.get():
                yield event
        finally:
            self._listeners.discard(queue)

    def hang_up(self) -> None:
        """End the events of all browsers: the preview ends."""
        for queue in self._listeners:
            queue.put_nowait("")

    def tell(self, name: str, data: object) -> None:
        """Send an event to all browsers."""
        for queue in self._listeners:
            queue.put_nowait(_event(name, data))

    async def work(self, task: Callable[[], T]) -> T:
        """Do a task that lays something out in a thread; the engine does one thing at a time."""
        async with self._working:
            return await asyncio.to_thread(task)

    # What the build context calls while it works, in the thread of the work.

    def step(self, label: str, total: int) -> None:
        """Begin a step, unless the work is out of date."""
        self._step = (label, 0, total)
        self._progress()

    def advance(self) -> None:
        """Count one part, unless the work is out of date."""
        label, done, total = self._step
        self._step = (label, done + 1, total)
        self._progress()

    def _progress(self) -> None:
        """Tell browsers how far the first reading is; stop one that nobody waits for any more."""
        if self._ending or (self._settling and self._changed):
            raise SupersededError
        now = time.monotonic()
        if not self.pages and self._loop and now - self._last_progress > 0.1:  # noqa: PLR2004  (seconds)
            self._last_progress = now
            label, done, total = self._step
            data = {"label": label, "done": done, "total": total}
            self._loop.call_soon_threadsafe(self.tell, "progress", data)

    async def _begin(self, since: float) -> None:
        """Show the pages of the last time at once, where they are still true; then read the book.

        It is read and laid out in any case: the first change wants it.
        """
        signature = sign(self.folder, self.folder / "build", "preview")
        self.pages, same = find_pages(self.folder / "build", signature, self.context.cache)
        if self.pages and same:
            self._tell_pages("pages", compare(None, self.pages), since)
        await self._renew(frozenset(), since, settling=bool(self.pages and same))
        if self.shown:
            await self.work(partial(warm_up, self.shown))
        self._ready = True
        self.tell("ready", {})

    async def _follow_change(self) -> None:
        """Renew what the files that have changed are in, then, when all is quiet, the rest."""
        paths = self._take()
        if self.shown and {path.name for path in paths} == {_REMARKS}:
            self.tell("notes", {})
            return
        seen = time.time()
        await self._renew(paths, min(_modified(paths, seen), seen))
        if self._settled or self.trouble:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(self._noticed.wait(), _QUIET)
        if not self._noticed.is_set():
            self._settling = True
            with suppress(SupersededError):
                await self._renew(frozenset(), time.time(), settling=True)
            self._settling = False

    def _take(self) -> frozenset[Path]:
        """Give the files that have changed, and begin a new list."""
        paths = frozenset(self._changed)
        self._changed.clear()
        self._noticed.clear()
        return paths

    async def _renew(self, paths: frozenset[Path], since: float, *, settling: bool = False) -> None:
        """Lay out what has changed; without paths, all. Tell the browsers."""
        before = self.pages
        try:
            shown = await self.work(partial(self._lay_out, paths))
        except SupersededError:
            raise
        except AnthologyError as error:
            found = error.diagnostics if isinstance(error, ContentError) else ()
            self.trouble = Trouble(str(error), error.hint, tuple(found))
        except Exception as error:  # noqa: BLE001  (reported; the next save may mend it)
            message = f"{type(error).__name__}: {error}"
            hint = "this is a fault of anthology itself; please report it with the text"
            self.trouble = Trouble(message, hint)
        else:
            self.trouble, self.shown, self.pages = None, shown, shown.pages
            if not settling:
                self.before = before
            change = compare(None if self._first == "" else before, shown.pages)
            self._tell_pages("settled" if settling else "pages", change, since)
            if self._settled:
                await asyncio.to_thread(self._keep)
        if trouble := self.trouble or self.unwatched:
            self.tell("trouble", _described(trouble))

    def _lay_out(self, paths: frozenset[Path]) -> ShownBook:
        """Lay out the changed texts alone where that is enough, else all; in a thread."""
        shown: ShownBook | None = None
        if self.shown and paths and not self.trouble:
            root = self.folder.resolve()
            names = {path.relative_to(root).as_posix() for path in paths}
            shown = show_again(self.shown, names, self.context)
        self._settled = shown is None
        if shown is None:
            shown = show_whole(self.folder, self.context)
        self.accidents = (*self.accidents, *self.context.accidents())
        return shown

    def _keep(self) -> None:
        """Keep the pages for the next time, unless something has changed already."""
        if self.shown and not self._changed:
            keep_pages(self.shown, sign(self.folder, self.folder / "build", "preview"))

    def _tell_pages(self, name: str, change: Change, since: float) -> None:
        """Tell all browsers which pages are new, and how long they took.

        A new browser is greeted with all that is shown.
        """
        seconds = round(time.time() - since, 3)
        self.tell(name, {**asdict(change), "seconds": seconds})
        if self.pages:
            everything = compare(None, self.pages)
            self._first = _event("pages", {**asdict(everything), "seconds": seconds})

    async def _watch(self) -> None:
        """Notice changes of files; say so while the system cannot tell of any, and try again."""
        while True:
            try:
                await self._watch_place()
            except Exception as error:  # noqa: BLE001  (told of; what it is depends on the system)
                if not self.unwatched:
                    message = f"changes cannot be noticed: {error}"
                    self.unwatched = Trouble(message, _UNWATCHED)
                    self.tell("trouble", _described(self.unwatched))
                await asyncio.sleep(_LOOK / 1000)

    async def _watch_place(self) -> None:
        """Watch the project where it is; where it is moved away, wait for it to come back."""
        from watchfiles import awatch  # noqa: PLC0415

        root = self.folder.resolve()
        place = identify_folder(root)
        if place is not None:
            # Looked at every second, changes or not: of a folder that is moved away and replaced
            # by another the system says nothing.
            async for changes in awatch(
                root,
                watch_filter=lambda _, path: _counts(root, Path(path)),
                step=_STEP,
                debounce=10 * _STEP,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
            ):
                paths = [Path(path) for _, path in changes]
                if self.unwatched:
                    self.unwatched = None
                    paths.append(root)
                if paths:
                    self.notice(paths)
                if identify_folder(root) != place:
                    break
            self.notice([root])
        while identify_folder(root) is None:  # noqa: ASYNC110  (nothing tells when it comes back)
            await asyncio.sleep(_LOOK / 1000)
        self.notice([root])


def _counts(root: Path, path: Path) -> bool:
    """Tell whether a file may be part of the book: not hidden, not made, no editor's leftover."""
    parts = path.relative_to(root).parts if path.is_relative_to(root) else ()
    if any(part.startswith((".", "~$")) or part in _SKIPPED for part in parts):
        return False
    # Vim makes a file 4913 to see whether it may write into the folder.
    return not path.name.endswith(("~", ".swp", ".swx", ".tmp")) and path.name != "4913"


def _modified(paths: Iterable[Path], seen: float) -> float:
    """Give the time of the newest of the files; `seen` where none says that it is new."""
    times = []
    for path in paths:
        with suppress(OSError):
            times.append(path.stat().st_mtime)
    newest = max(times, default=seen)
    return newest if newest > seen - _OLD else seen


def _described(trouble: Trouble) -> dict[str, Any]:
    """Describe for a browser what stopped the reading."""
    return {
        "message": trouble.message,
        "hint": trouble.hint,
        "messages": [describe(one) for one in trouble.diagnostics],
    }


def describe(one: Diagnostic) -> dict[str, Any]:
    """Describe a message for a browser."""
    return {
        "severity": str(one.severity),
        "code": one.code,
        "message": one.message,
        "path": one.path,
        "line": one.line,
        "hint": one.hint,
    }


def _event(name: str, data: object) -> str:
    """Write an event as browsers read it (HTML, server-sent events)."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
