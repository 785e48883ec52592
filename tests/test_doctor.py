"""The doctor tells what the readers would find, and how to get what they lack."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from anthology.readers.office import reader
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def line_of(name: str, said: str) -> int:
    lines = said.split("\n")
    return next(n for n, line in enumerate(lines) if name in line)


def test_a_pandoc_on_the_path_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pandoc"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(reader, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    said = run("doctor").out
    assert str(program) in said.split("\n")[line_of("pandoc", said)]
    assert "pypandoc" not in said


def test_without_any_pandoc_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = run("doctor").out
    at = line_of("pandoc", said)
    assert "missing" in said.split("\n")[at]
    assert "pip install pypandoc_binary" in said.split("\n")[at + 1]
