"""Check that no job takes more time or memory than it may, and that the others are done."""

from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING

import pytest

from anthology.model.diagnostics import Severity
from anthology.outputs.build import build, read_project
from anthology.outputs.pdf import layout
from anthology.runtime.workers import Limit, OverLimit, Workers, limited
from anthology.transforms.steps import transform
from tests.inspectors.pdf import PdfInspector
from tests.making import write

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Article
    from anthology.outputs.pdf.job import Layout, LayoutJob

SHORT = Limit(seconds=0.5)
SMALL = Limit(seconds=30, memory=300)  # a busy machine takes its time to hand out memory


def loop_for_ever(_: object) -> str:
    while True:
        pass


def loop_past_every_handler(_: object) -> str:
    while True:
        try:
            loop_for_ever(None)
        except Exception:  # noqa: BLE001, S112  (as libraries do)
            continue


def search_for_ever(_: object) -> str:
    return str(re.search(r"(a|aa)+$", "a" * 200 + "b"))


def hold_too_much(_: object) -> str:
    return str(len([bytearray(10_000_000) for _ in range(100)]))


def answer(number: int) -> str:
    return f"{number}"


def answer_or_loop(number: int) -> str:
    return loop_for_ever(0) if number == 2 else answer(number)


GREEDY = [loop_for_ever, loop_past_every_handler, search_for_ever, hold_too_much]


@pytest.mark.parametrize("task", GREEDY)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_job_that_takes_too_much_is_given_up(task: object, jobs: int) -> None:
    start = time.monotonic()
    with Workers(jobs) as workers:
        made = list(
            workers.do(
                task,  # type: ignore[arg-type]
                [1, 2],
                limit=lambda _: SMALL if task is hold_too_much else SHORT,
                instead=lambda number, over: f"{number}: {over}",
            )
        )
    wanted = "needed more than 300 MB" if task is hold_too_much else "took more than"
    assert len(made) == 2
    assert all(wanted in said for _, said in made)
    assert time.monotonic() - start < 30


def test_the_other_jobs_are_done() -> None:
    with Workers(2) as workers:
        made = dict(
            workers.do(
                answer_or_loop, [1, 2, 3], limit=lambda _: SHORT, instead=lambda *_: "given up"
            )
        )
    assert made == {0: "1", 1: "given up", 2: "3"}


def test_without_a_stand_in_the_job_is_named() -> None:
    with (
        Workers(1) as workers,
        pytest.raises(OverLimit, match="the long one: it took more") as told,
    ):
        list(workers.do(loop_for_ever, [1], name=lambda _: "the long one", limit=lambda _: SHORT))
    assert "take it out" in told.value.hint


def test_after_a_limit_there_is_none() -> None:
    with pytest.raises(OverLimit), limited(Limit(seconds=0.1)):
        loop_for_ever(0)
    end = time.process_time() + 0.3
    while time.process_time() < end:
        pass
    with limited(Limit(seconds=5, memory=100)):
        pass
    assert len(bytearray(300_000_000)) == 300_000_000


def test_a_limit_inside_of_another_leaves_that_alone() -> None:
    def work() -> None:
        with limited(Limit(seconds=60)):
            pass
        loop_for_ever(0)

    with pytest.raises(OverLimit), limited(Limit(seconds=0.5)):
        work()


def test_in_another_thread_work_is_done_without_a_limit() -> None:
    said: list[str] = []

    def work() -> None:
        with limited(SHORT):
            said.append(answer(1))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert said == ["1"]


def test_a_chapter_that_cannot_be_laid_out_is_told_of_and_the_rest_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        anthology__toml="[limits]\nseconds = 8\n",
        a__md="# One\n\nThe first words.\n",
        b__md="# Two\n\nThe words in the middle, with a [link](a.md).\n\n## Its place\n\nWords.\n",
        c__md="# Three\n\nThe last words, with a [link](b.md), [to a place](b.md#its-place).\n",
    )

    def greedy(job: LayoutJob) -> Layout:
        if job.path == "b.md":
            loop_for_ever(0)
        return lay_out(job)

    lay_out = layout.lay_out
    monkeypatch.setattr(layout, "lay_out", greedy)
    monkeypatch.setattr(layout, "_limit", lambda job: Limit(1 if job.path == "b.md" else 60))
    (made,) = build(read_project(tmp_path), ["pdf"], tmp_path / "out")
    errors = [one for one in made.diagnostics if one.severity is Severity.ERROR]
    assert [(one.code, one.path) for one in errors] == [("layout-limit", "b.md")]
    (fault,) = errors
    assert "took more than" in fault.message
    assert not any(one.code in ("words-lost", "link-dead") for one in made.diagnostics)
    pdf = PdfInspector(made.file)
    shown = " ".join(pdf.text(page) for page in range(pdf.page_count))
    assert "The first words" in shown
    assert "The last words" in shown
    assert "This text could not be printed here." in shown
    assert "The words in the middle" not in shown
    assert "000" not in shown
    (page,) = [at for at in range(pdf.page_count) if "could not be printed" in pdf.text(at)]
    inner = [link for at in range(pdf.page_count) for link in pdf.links(at) if link.target == page]
    assert len(inner) == 3  # of the contents, and two of the third text


def test_running_heads_that_cannot_be_laid_out_are_told_of_and_the_rest_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    water = "The water stands high. " * 400
    write(tmp_path, a__md=f"# The ford\n\n{water}\n", b__md=f"# The mill\n\n{water}\n")
    monkeypatch.setattr("anthology.outputs.pdf.running_heads._RUN", 2)  # names apart

    def greedy(job: LayoutJob) -> Layout:
        if "The mill" in job.markup and not job.tagged:
            loop_for_ever(0)
        return lay_out(job)

    lay_out = layout.lay_out
    monkeypatch.setattr(layout, "lay_out", greedy)
    monkeypatch.setattr(layout, "_limit", lambda job: Limit(60 if job.tagged else 3))
    (made,) = build(read_project(tmp_path), ["pdf"], tmp_path / "out")
    (fault,) = [one for one in made.diagnostics if one.severity is Severity.ERROR]
    assert fault.code == "layout-limit"
    assert "running heads" in fault.message
    pdf = PdfInspector(made.file)
    shown = [pdf.text(page) for page in range(pdf.page_count)]
    assert not any("could not be printed" in one for one in shown)
    assert sum("The ford" in one for one in shown) > 3  # in the contents and at the heads
    assert sum("The mill" in one for one in shown) == 2  # in the contents and above the text


def test_a_text_that_cannot_be_read_is_told_of_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        anthology__toml="[limits]\nseconds = 1\n",
        **{f"{n}__md": f"Text {n}." for n in "abc"},
    )

    def greedy(article: Article) -> Article:
        if article.source.path == "b.md":
            loop_for_ever(0)
        return transform(article)

    monkeypatch.setattr("anthology.outputs.build.transform", greedy)
    reading = read_project(tmp_path)
    assert [one.article.source.path for one in reading.book.chapters] == ["a.md", "c.md"]
    (fault,) = [one for one in reading.diagnostics if one.severity is Severity.ERROR]
    assert (fault.code, fault.path) == ("reading-limit", "b.md")


def table(rows: int, cell: str, cells: int = 1) -> str:
    return f"<table>{('<tr>' + cell * cells + '</tr>') * rows}</table>"


@pytest.mark.parametrize(
    ("written", "spans"),
    [
        ('<table><tr><td colspan="1000">a</td></tr><tr><td>b</td><td>c</td></tr></table>', "211"),
        ('<table><tr><th colspan="999">a</th><td colspan="999">b</td></tr></table>', "11"),
        (
            (
                '<table><tbody><tr><td rowspan="2">a</td><td colspan="500">b</td></tr>'
                '<tr><td colspan="500">c</td></tr></tbody></table>'
            ),
            "111",
        ),
        ('<table><tr><td colspan="2">a</td></tr><tr><td>b</td><td>c</td></tr></table>', "2"),
        ('<table><tr><td colspan="60">a</td></tr><tr><td>b</td></tr></table>', "60 "),
    ],
)
def test_columns_that_no_cell_needs_go(written: str, spans: str, tmp_path: Path) -> None:
    write(tmp_path, a__md=f"# A\n\nWords.\n\n{written}\n")
    (chapter,) = read_project(tmp_path).book.chapters
    found = re.findall(r'<t[dh][^>]* colspan="(\d+)"', chapter.body)
    assert found == (spans.split() if " " in spans else [*spans])
    assert not [one for one in chapter.article.diagnostics if one.code == "layout-limit"]


@pytest.mark.parametrize(
    "written",
    [
        "<table>"
        + "".join(
            f'<tr><td colspan="{n}">a</td><td colspan="{999 - n}">b</td></tr>'
            for n in range(1, 999)
        )
        + "</table>",
        table(1000, '<td rowspan="1000" colspan="1">a</td>', 2),
        table(1000, '<td colspan="1000" rowspan="1000">a</td><td>b</td>'),
    ],
)
def test_tables_too_large_to_lay_out_are_told_before(written: str, tmp_path: Path) -> None:
    write(tmp_path, a__md=f"# A\n\nWords.\n\n{written}\n")
    start = time.process_time()
    found = read_project(tmp_path).diagnostics
    assert time.process_time() - start < 20
    (one,) = [one for one in found if one.code == "layout-limit"]
    assert (one.path, one.line) == ("a.md", 5)
    assert "too many to lay out" in one.message
