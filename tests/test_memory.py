"""Check that an unchanged project is not built again, and that any change is noticed."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from anthology.model.book import Artifact
from anthology.model.diagnostics import Diagnostic
from anthology.runtime.last_build import find_last_build, record_last_build, sign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


FOUND = [Diagnostic("credit-missing", "this picture has no credit", "a.png", hint="add it")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    write(folder / "content" / "one.md", "# One\n\nText.\n")
    write(folder / "content" / "deep" / "two.md", "# Two\n\nText.\n")
    write(folder / "styles" / "own.css", "p { color: black }")
    return folder


@pytest.fixture
def built(project: Path) -> Path:
    """Give the folder of a project's outputs, as a build leaves it that is remembered."""
    out = project / "build"
    signature = sign(project, out, "pdf")
    write(out / "book.pdf", "made")
    write(out / "guide.pdf", "how to fold it")
    write(out / "manifest.json", "{}")
    made = Artifact(out / "book.pdf", "4 pages", 4, beside=(out / "guide.pdf",))
    record_last_build(out, signature, [made], FOUND)
    return out


def is_remembered(project: Path, *asked: str) -> bool:
    return find_last_build(project / "build", sign(project, project / "build", *asked)) is not None


def test_an_unchanged_project_is_remembered_with_all_that_was_said(
    project: Path, built: Path
) -> None:
    remembered = find_last_build(built, sign(project, built, "pdf"))
    assert remembered is not None
    ((artifact,), found) = remembered
    assert (artifact.file, artifact.measure, artifact.size) == (built / "book.pdf", "4 pages", 4)
    assert found == FOUND


def edit(project: Path) -> None:
    (project / "content/one.md").write_text("# One\n\nTexT.\n", encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a text of the same length": edit,
    "a new text": lambda project: write(project / "content/three.md", "# Three\n"),
    "a text less": lambda project: (project / "content/deep/two.md").unlink(),
    "another name": lambda project: (project / "content/one.md").rename(project / "content/1.md"),
    "a style": lambda project: write(project / "styles/own.css", "p { color: green }"),
    "a picture elsewhere": lambda project: write(project / "static/a.png", "png"),
    "settings": lambda project: write(project / "anthology.toml", "[book]\n"),
    "an output less": lambda project: (project / "build/book.pdf").unlink(),
    "a file beside an output less": lambda project: (project / "build/guide.pdf").unlink(),
    "an output changed": lambda project: write(project / "build/book.pdf", "MADE"),
    "the manifest less": lambda project: (project / "build/manifest.json").unlink(),
    "a damaged memory": lambda project: write(project / "build/.cache/last-build.json", "{"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.usefixtures("built")
def test_a_change_is_noticed(project: Path, change: str) -> None:
    assert is_remembered(project, "pdf")
    CHANGES[change](project)
    assert not is_remembered(project, "pdf")


@pytest.mark.usefixtures("built")
def test_another_wish_is_another_build(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_remembered(project, "pdf", "epub")
    assert not is_remembered(project, "pdf", "strict")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert not is_remembered(project, "pdf")


def test_a_folder_that_holds_itself_is_no_matter(project: Path) -> None:
    (project / "content" / "loop").symlink_to(project)
    assert sign(project, project / "build")


def test_the_command_makes_nothing_twice_and_loads_nothing_heavy(project: Path) -> None:
    write(project / "anthology.toml", '[book]\ntitle = "Fords"\n')
    code = (
        "import sys; from anthology.__main__ import cli; "
        "cli.main(['build', sys.argv[1], '--epub'], standalone_mode=False); "
        "print(sorted({'weasyprint', 'ebooklib', 'lxml', 'rich'} & set(sys.modules)))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(project)], capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    first, second = (run.stdout.splitlines() for run in runs)
    assert "ebooklib" in first[1]
    assert second[0].endswith("unchanged")
    assert second[0].split("  ")[1:3] == first[0].split("  ")[1:3]
    assert second[1] == "[]"
    assert runs[0].stderr == runs[1].stderr
