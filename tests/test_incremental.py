"""Check that kept work and many processes change nothing but the time: the bytes are the same."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from anthology.outputs.build import build, read_project
from anthology.outputs.pdf import layout
from anthology.outputs.pdf.layout import lay_out
from anthology.runtime.cache import Cache
from anthology.runtime.context import BuildContext
from anthology.runtime.workers import Workers
from tests.inspectors.pdf import PdfInspector
from tests.making import png, write

if TYPE_CHECKING:
    from anthology.model.book import Artifact
    from anthology.outputs.pdf.job import Layout, LayoutJob

WORDS = "ford mill wheel ferry bank water winter summer rope hand stone bridge boat".split()


def prose(length: int) -> str:
    chance = random.Random(length)  # noqa: S311  (the same words for the same length)
    return " ".join(chance.choices(WORDS, k=length)) + "."


def without_covers(names: list[str]) -> list[str]:
    """Leave out what draws how long the texts are: covers, the page that faces the edited one."""
    drawn = ("cover", "text-4-facing")
    return [name for name in names if not any(one in name for one in drawn)]


def keeping(folder: Path) -> BuildContext:
    return BuildContext(cache=Cache(folder), shared=Cache(folder))


def made(project: Path, folder: Path, context: BuildContext | None = None) -> list[Artifact]:
    context = context or BuildContext()
    return list(build(read_project(project, context), ["pdf", "epub"], folder, context=context))


class Editing(RuleBasedStateMachine):
    """Edit a project at random; build it with what earlier builds kept, and from nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.project = self.folder / "book"
        for name in ("a", "b", "c"):
            self.put(name, 40)
        write(self.project, ford__png=png(300, 200), styles___own__css="")

    def put(self, name: str, length: int) -> None:
        link = "See [the other](b.md#more).\n\n" if name == "a" else ""
        text = f"# Text {name}\n\n{prose(length)}\n\n## More\n\n{link}{prose(length // 2)}\n"
        write(self.project, **{f"{name}__md": text})

    @rule(name=st.sampled_from("abcd"), length=st.sampled_from([30, 31, 250, 500]))
    def write_text(self, name: str, length: int) -> None:
        self.put(name, length)

    @rule(name=st.sampled_from("cd"))
    def take_text_away(self, name: str) -> None:
        (self.project / f"{name}.md").unlink(missing_ok=True)

    @rule(colour=st.sampled_from(["navy", "tan"]))
    def draw_picture(self, colour: str) -> None:
        text = f"# Text b\n\n![The ford](ford.png)\n\n{prose(90)}\n\n## More\n\nEnd.\n"
        write(self.project, b__md=text, ford__png=png(300, 200, colour))

    @rule(openings=st.sampled_from(["recto", "next"]))
    def open_chapters_elsewhere(self, openings: str) -> None:
        write(self.project, anthology__toml=f'[pdf]\nopenings = "{openings}"\n')

    @rule(size=st.sampled_from(["10pt", "11pt"]))
    def change_style(self, size: str) -> None:
        write(self.project, styles___own__css=f"p {{ font-size: {size} }}")

    @rule()
    def damage_an_entry(self) -> None:
        for file in sorted((self.folder / "work").rglob("*"))[-1:]:
            if file.is_file():
                file.write_bytes(b"damaged")

    @invariant()
    def the_bytes_are_those_of_a_clean_build(self) -> None:
        kept_work = keeping(self.folder / "work")
        with_work = made(self.project, self.folder / "out", kept_work)
        clean = made(self.project, self.folder / "clean")
        for one, other in zip(with_work, clean, strict=True):
            assert one.file.read_bytes() == other.file.read_bytes()
            assert one.measure == other.measure

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=2, stateful_step_count=5, deadline=None, derandomize=True
)


def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the names of the documents that are laid out from here on."""
    names: list[str] = []

    def counted(job: LayoutJob) -> Layout:
        names.append(job.name)
        return lay_out(job)

    monkeypatch.setattr(layout, "lay_out", counted)
    return names


@pytest.fixture
def project(tmp_path: Path) -> Path:
    texts = {f"t{number}__md": f"# Text {number}\n\n{prose(300)}\n" for number in range(6)}
    return write(tmp_path / "book", **texts)


def test_several_processes_make_the_same_bytes(project: Path, tmp_path: Path) -> None:
    alone = made(project, tmp_path / "alone")
    with Workers(2) as workers:
        together = made(project, tmp_path / "together", BuildContext(workers))
    assert [one.file.read_bytes() for one in alone] == [one.file.read_bytes() for one in together]


def test_folios_are_laid_out_once_for_all_books(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = laid_out(monkeypatch)
    shared = Cache(tmp_path / "shared")
    for book in ("one", "two"):
        names.clear()
        project = write(tmp_path / book, a__md=f"# Text {book}\n\n{prose(900)}\n")
        context = BuildContext(cache=Cache(tmp_path / book / "work"), shared=shared)
        pdf = PdfInspector(made(project, tmp_path / book / "out", context)[0].file)
        assert "5" in pdf.text(pdf.labels.index("5")).split()
        assert any(name.startswith("folios") for name in names) == (book == "one")
        assert any(name.startswith("heads") for name in names)


def test_one_edit_lays_out_one_chapter_and_what_names_its_pages(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = laid_out(monkeypatch)
    context = keeping(tmp_path / "work")
    made(project, tmp_path / "out", context)
    assert len(names) > 6
    names.clear()
    made(project, tmp_path / "out", context)
    assert not names
    write(project, t4__md=f"# Text 4\n\n{prose(301)}\n")
    made(project, tmp_path / "out", context)
    assert without_covers(names) == ["chapter-005-text-4"]
    names.clear()
    write(project, t4__md=f"# Text 4\n\n{prose(1200)}\n")
    made(project, tmp_path / "out", context)
    assert without_covers(names) == ["chapter-005-text-4", "contents"]


def test_damage_in_kept_work_is_told_of(tmp_path: Path) -> None:
    project = write(tmp_path / "book", a__md=f"# Text a\n\n{prose(30)}\n")
    made(project, tmp_path / "out", keeping(tmp_path / "work"))
    for file in (tmp_path / "work").rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[:-1])
    artifacts = made(project, tmp_path / "out", keeping(tmp_path / "work"))
    told = [one.code for artifact in artifacts for one in artifact.diagnostics]
    assert "cache-damaged" in told
