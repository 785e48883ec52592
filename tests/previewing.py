"""Run `anthology preview` for tests: a process, its address, the events that it sends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser import View

PATIENCE = 240  # seconds to wait for an event on a busy machine


@dataclass
class Preview:
    """Hold a running preview: its process, its address, the events heard so far."""

    process: subprocess.Popen[str]
    address: str
    events: Queue[tuple[str, Any]] = field(default_factory=Queue)

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query)["token"][0]

    def at(self, path: str, **asked: str) -> str:
        """Give the address of a path, with the token."""
        parts = urlsplit(self.address)
        query = urlencode({"token": self.token, **asked})
        return f"{parts.scheme}://{parts.netloc}{path}?{query}"

    def ask(self, path: str, headers: dict[str, str] | None = None, **asked: str) -> Any:
        """Ask for a JSON document."""
        with urlopen(Request(self.at(path, **asked), headers=headers or {})) as answer:
            return json.loads(answer.read())

    def send(self, path: str, data: object, **headers: str) -> tuple[int, Any]:
        """Post JSON with the token; give the status and the answer."""
        given = {"X-Token": self.token, "Content-Type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.at(path).split("?")[0], json.dumps(data).encode(), given)
        try:
            with urlopen(request) as answer:
                return answer.status, json.loads(answer.read())
        except HTTPError as error:
            body = error.read()
            return error.code, json.loads(body) if body.startswith(b"{") else body.decode()

    def status(self, path: str, headers: dict[str, str] | None = None) -> int:
        """Give the status of an answer to a path with a query as it stands."""
        parts = urlsplit(self.address)
        request = Request(f"{parts.scheme}://{parts.netloc}{path}", headers=headers or {})
        try:
            with urlopen(request) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code

    def wait(self, *names: str, view: View | None = None, patience: float = PATIENCE) -> Any:
        """Wait for the next event of one of these names; pass over the others.

        Give the view that has asked for something: what its browser asks goes through this process,
        which must not stand still meanwhile.
        """
        end = monotonic() + patience
        while monotonic() < end:
            if view:
                view.page.wait_for_timeout(20)
            with suppress(Empty):
                name, data = self.events.get(timeout=0.01 if view else 0.5)
                if name in names:
                    return data
        raise AssertionError(f"no {' or '.join(names)} came")


@contextmanager
def previewed(project: Path, *options: str, **environment: str) -> Iterator[Preview]:
    """Preview a project until the end of the block; its first event has come."""
    process = subprocess.Popen(
        [sys.executable, "-m", "anthology", "preview", str(project), "--no-open", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    address = process.stdout.readline().strip()
    preview = Preview(process, address)
    listener = Thread(target=_listen, args=(preview,), daemon=True)
    try:
        assert address.startswith("http://127.0.0.1:"), process.stderr.read()
        listener.start()
        yield preview
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
        process.stderr.close()
        if listener.ident is not None:
            listener.join(20)


def workers_of(pid: int) -> list[int]:
    """List the processes that lay out for a preview: children of its children, all forked."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parents[int(folder.name)] = int(
                (folder / "stat").read_text().rpartition(")")[2].split()[1]
            )
    return [one for one, parent in parents.items() if parents.get(parent) == pid]


def _listen(preview: Preview) -> None:
    """Put the events of the stream into the queue until it ends."""
    name = ""
    try:
        with urlopen(preview.at("/events")) as stream:
            for line in stream:
                said = line.decode().rstrip("\n")
                if said.startswith("event: "):
                    name = said.removeprefix("event: ")
                elif said.startswith("data: "):
                    preview.events.put((name, json.loads(said.removeprefix("data: "))))
    except OSError:
        return
