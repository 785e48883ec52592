"""A disk without room, files that are limited, pictures that go: told, and nothing is half made."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from anthology.model.diagnostics import AnthologyError
from anthology.outputs.build import build, read_project
from tests.making import png, write

TEXT = "---\ntitle: The ford\nauthor: Bo Alm\nlanguage: en\n---\n\nThe river is wide.\n"
KILLS = 3
FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is full")


def started(*arguments: object, most: int = 0, out: Path | None = None) -> tuple[int, str]:
    """Run a command in a process of its own, whose files may have `most` bytes; 0 for any."""

    def limit() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    with (out or Path(os.devnull)).open("w") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "anthology", *map(str, arguments)],
            check=False,
            stdout=stream,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=limit,
        )
    return done.returncode, done.stderr


@needs_full
@pytest.mark.parametrize("command", ["list", "status", "credits", "check --format json"])
def test_an_answer_that_finds_no_room_is_told_of(command: str, tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT)
    name, *options = command.split()
    status, said = started(name, tmp_path, *options, out=FULL)
    assert status == 4
    assert "cannot be written: No space left" in said
    assert "hint: make room" in said
    assert "fault of anthology" not in said


def test_settings_that_find_no_room_are_not_half_written(tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT)
    status, said = started("init", tmp_path, most=100)
    assert status == 4
    assert "anthology.toml cannot be written: File too large" in said
    assert [file.name for file in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.parametrize("most", [1_000, 20_000])
def test_a_book_that_finds_no_room_is_not_half_written(most: int, tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT)
    (former,) = build(read_project(tmp_path), ["epub"])
    before = former.file.read_bytes()
    write(tmp_path, a__md=TEXT + "More words.\n")
    status, said = started("build", tmp_path, "--epub", "--no-cache", most=most)
    assert status == 4
    assert "cannot be written: File too large" in said
    assert "fault of anthology" not in said
    assert former.file.read_bytes() == before
    assert not [file for file in (tmp_path / "build").iterdir() if file.name.startswith(".the")]


@pytest.mark.parametrize("how", ["gone", "empty", "other", "folder"])
@pytest.mark.parametrize("output", ["pdf", "epub"])
def test_a_picture_that_goes_during_a_build_is_told_of(
    how: str, output: str, tmp_path: Path
) -> None:
    write(tmp_path, a__md=TEXT + "\n![Stones in the river](ford.png)\n", ford__png=png())
    reading = read_project(tmp_path)
    file = tmp_path / "ford.png"
    file.unlink()
    if how == "empty":
        file.touch()
    elif how == "other":
        file.write_bytes(png(300, 20, "teal"))
    elif how == "folder":
        file.mkdir()
    try:
        (made,) = build(reading, [output])
    except AnthologyError as error:
        assert "ford.png" in str(error)  # noqa: PT017  (either is right)
    else:
        told = [one for one in made.diagnostics if one.code.startswith("image")]
        assert how == "other" or any("ford.png" in f"{one.path} {one.message}" for one in told)


def test_a_build_that_is_killed_leaves_no_half_file_and_the_next_is_right(tmp_path: Path) -> None:
    project = write(tmp_path / "book", a__md=TEXT, b__md=TEXT.replace("ford", "weir"))
    begun = time.monotonic()
    assert started("build", project, "--no-cache")[0] == 0
    took = time.monotonic() - begun
    made = [project / "build" / name for name in ("book.pdf", "book.epub")]
    wanted = [file.read_bytes() for file in made]
    chance = random.Random(7)  # noqa: S311  (the same moments each time)
    for _ in range(KILLS):
        for file in made:
            file.unlink(missing_ok=True)
        process = subprocess.Popen([sys.executable, "-m", "anthology", "build", str(project)])
        time.sleep(chance.uniform(0.3, took))
        process.send_signal(signal.SIGKILL)
        process.wait()
        for file, whole in zip(made, wanted, strict=True):
            assert not file.exists() or file.read_bytes() == whole
    assert started("build", project)[0] == 0
    assert [file.read_bytes() for file in made] == wanted
