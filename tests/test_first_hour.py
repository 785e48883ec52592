"""What README and tutorial tell a new user to type works as it stands."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from anthology.runtime.files import cache_folder
from tests.making import png, write
from tests.run import run

ROOT = Path(__file__).parents[1]
README, TUTORIAL = ROOT / "README.md", ROOT / "docs" / "tutorial" / "first-book.md"
# What is not tried here: it changes the machine, or needs the web. The wheel that pipx and uv
# install is tried in test_wheel.py.
INSTALLING = {
    "sudo apt install git make python3 python3-venv",
    "brew install git make python",
    "pipx install .",
    "uv tool install .",
}


def commands(page: Path) -> list[str]:
    """List what stands in the page's blocks of commands, without remarks."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [re.sub(r"\s+#.*", "", line).strip() for line in "".join(blocks).splitlines()]
    return [line for line in lines if line]


def settings(page: Path) -> list[str]:
    return re.findall(r"^```toml\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make a home with a folder of texts as people send them."""
    texts = {
        f"my-texts___text_{number}__md": f"# Text {number}\n\nby Ada Byron\n\nThe river is wide.\n"
        for number in range(3)
    }
    return write(
        tmp_path,
        **texts,
        **{"my-texts___ford__txt": "The ford\nby Bo Alm\n\nIt is far.\n\n(TODO: how far?)\n"},
        **{"my-texts___weir__md": "# The weir\n\n![The weir](weir.png)\n"},
        **{"my-texts___weir__png": png(90)},
        **{"my-texts___page__html": "<html><title>A page</title><p>Some words.</p></html>"},
    )


@pytest.mark.parametrize("page", [README, TUTORIAL], ids=lambda page: page.stem)
def test_what_a_page_says_can_be_typed(page: Path, home: Path) -> None:
    typed = commands(page)
    assert {"make setup", "anthology init", "anthology check", "anthology build"} <= set(typed)
    folder, program = home / "my-texts", Path(sys.executable).parent / "anthology"
    kept = str(cache_folder("").parent)  # fonts that are made ready once on a machine
    environment = os.environ | {"HOME": str(home), "XDG_CACHE_HOME": kept}
    for line in typed:
        if line in INSTALLING:
            continue
        if line == "make setup":
            done = subprocess.run(
                ["make", "-n", "setup"], cwd=ROOT, capture_output=True, check=False
            )
            assert done.returncode == 0
        elif line == ". .venv/bin/activate":
            assert "VENV := .venv\n" in (ROOT / "Makefile").read_text("utf-8")
        elif line.startswith("cd "):
            assert line in {"cd anthology", "cd ~/my-texts"}
        else:
            name, *arguments = shlex.split(line)
            assert name == "anthology"
            done = subprocess.run(
                [program, *arguments], cwd=folder, env=environment, capture_output=True, check=False
            )
            assert done.returncode == 0, (line, done.stderr)
    made = {file.suffix for file in (folder / "build").iterdir() if not file.name.startswith(".")}
    assert {".pdf", ".epub"} <= made


def test_settings_of_the_tutorial_are_taken(home: Path) -> None:
    folder = home / "my-texts"
    book, picture = settings(TUTORIAL)
    run("init", folder)
    file = folder / "anthology.toml"
    rest = file.read_text("utf-8").partition("[rights]")[2]
    file.write_text(f"{book}\n[rights]{rest}", "utf-8")
    assert "1 picture" not in run("check", folder).err
    assert "credit-missing" in run("check", folder).err
    (folder / "credits.toml").write_text(picture, "utf-8")
    said = run("check", folder).err
    assert "config-" not in said
    assert "credit-missing" not in said
    assert run("list", folder).out.startswith("Voices of the meetup")


def missing(lacking: str, folder: Path, what: str) -> str:
    """Ask what would be installed where a library, or a program, is not there."""
    stub = folder / "python"
    stub.write_text(
        f'#!/bin/sh\ncase "$*" in *{lacking}*) exit 1;; esac\nexec {sys.executable} "$@"\n'
    )
    for name in ("apt-get", "sudo"):
        (folder / name).write_text('#!/bin/sh\necho "$0 $*"\n')
        (folder / name).chmod(0o755)
    stub.chmod(0o755)
    environment = os.environ | {"PYTHON": str(stub), "PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run(
        [ROOT / ".ci" / "system-packages", what],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libpango-1.0", "libpango-1.0-0"),
        ("libpangoft2", "libpangoft2-1.0-0"),
        ("harfbuzz-subset", "libharfbuzz-subset0"),
    ],
)
def test_each_library_is_looked_for_by_itself(library: str, package: str, tmp_path: Path) -> None:
    said = missing(library, tmp_path, "book")
    assert re.findall(r"installing (.*)", said) == [package]


def test_users_need_no_java_and_no_browser() -> None:
    rules = (ROOT / "Makefile").read_text("utf-8")
    setup, dev = (
        subprocess.run(
            ["make", "-n", "-B", name], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for name in ("setup", "dev")
    )
    assert "system-packages book" in setup
    assert "system-packages test" not in setup
    assert "system-packages test" in dev
    assert re.search(r"^setup: .*## ", rules, re.MULTILINE)


def test_a_book_that_is_called_as_its_folder_says_so_once(tmp_path: Path) -> None:
    folder = tmp_path / "river-days"
    write(folder, a__md="# The ferry\n\nBy Ann Lee\n\nWe row.\n")
    first = run("build", folder, "--epub").err
    assert "the book is called “River days”, as its folder is" in first
    assert "[book] title" in first
    assert "is called" not in run("build", folder, "--epub").err
    write(folder, anthology__toml='[book]\ntitle = "Rivers"\n')
    assert "is called" not in run("build", folder, "--epub").err
