"""Times of a recording leave transcripts; those that are part of a text stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project

if TYPE_CHECKING:
    from pathlib import Path

SAID = ("The lamp burned all night.", "Who lit it?", "Nobody knows to this day.")


def shown(folder: Path, name: str, text: str) -> tuple[str, list[tuple[str, int | None]]]:
    (folder / name).write_text(text, encoding="utf-8")
    reading = read_project(folder)
    codes = ("printed-furniture", "text-uncertain", "heading-doubtful", "words-lost")
    told = [(one.code, one.line) for one in reading.diagnostics if one.code in codes]
    return xhtml.text(xhtml.parse(reading.book.chapters[0].body)), told


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("[00:12:34] Ann: ", "[00:13:01] Bo: ", "[00:14:00] Ann: "),
        ("00:12:34 Ann: ", "00:13:01 Bo: ", "01:14:00 Ann: "),
        ("[12:34] Ann: ", "[13:01] Bo: ", "[14:00] Ann: "),
        ("Ann (00:12:34): ", "Bo (00:13:01): ", "Ann (00:14:00): "),
        ("(0:01) ", "(0:17) ", "(1:30) "),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_times_of_a_recording_go(
    tmp_path: Path, name: str, first: str, second: str, third: str
) -> None:
    turns = [mark + said for mark, said in zip((first, second, third), SAID, strict=True)]
    if name.endswith("html"):
        text = "<h1>The talk</h1>" + "".join(f"<p>{turn}</p>" for turn in turns)
    else:
        text = "\n\n".join(["# The talk" if name.endswith("md") else "The talk", *turns])
    words, told = shown(tmp_path, name, text)
    assert not any(map(str.isdigit, words))
    assert all(said in words for said in SAID)
    assert [code for code, _ in told] == ["printed-furniture"]


def test_times_behind_names_go(tmp_path: Path) -> None:
    text = "# Talk\n\nAnn Lee (00:01:02)\nWhy?\n\n**Bo Ray** 00:02:02\n\nSo.\n\n00:03:01\n\nWell.\n"
    words, told = shown(tmp_path, "a.md", text)
    assert not any(map(str.isdigit, words))
    assert told == [("printed-furniture", 3)]


@pytest.mark.parametrize(
    "text",
    [
        "She ran it in 00:45:10, he in 00:46:10, I in 00:47:10.",
        "9:30 Coffee\n\n10:00 Talk\n\n11:00 Walk",
        "- 00:00 Intro\n- 01:30 The fog\n- 02:30 End",
        "Luke (3:16) says so. John (4:17) too. Mark (5:18) not.",
    ],
)
def test_other_times_stay(tmp_path: Path, text: str) -> None:
    words, told = shown(tmp_path, "a.md", f"# The day\n\n{text}\n")
    assert sum(map(str.isdigit, words)) == sum(map(str.isdigit, text))
    assert not told


def test_a_single_time_and_a_gap_are_told_of(tmp_path: Path) -> None:
    text = "# Talk\n\n[00:12:34] Ann: So it was.\n\nBo: Yes. (inaudible 00:03)\n"
    words, told = shown(tmp_path, "a.md", text)
    assert "00:12:34" in words
    assert sorted(told) == [("text-uncertain", 3), ("text-uncertain", 5)]


@pytest.mark.parametrize(
    "text",
    [
        ("WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\n<v Ann>Hello there, we are\n\n"
        "00:00:04.500 --> 00:00:06.000\n<i>on</i> the quay.\n"),
        ("1\n00:00:01,000 --> 00:00:04,000\nAnn: Hello there, we are\n\n"
        "2\n00:00:04,500 --> 00:00:06,000\non the quay.\n"),
    ],
)  # fmt: skip
def test_of_subtitles_the_words_are_left(tmp_path: Path, text: str) -> None:
    words, told = shown(tmp_path, "a.txt", text)
    assert words == "Ann: Hello there, we are on the quay."
    assert [code for code, _ in told] == ["printed-furniture"]


ASKED = ("How did it begin?", "With a lamp, as all things did here.", "And then?", "With a fog.")
STAMPS = (
    "{name} ({time})\n{said}",
    "00:{time} {name}\n{said}",
    "{name} 00:{time}\n{said}",
    "[{time}] {name}: {said}",
)


@pytest.mark.parametrize("stamp", STAMPS)
@pytest.mark.parametrize("form", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_who_speaks_in_a_transcript_is_known(
    tmp_path: Path, stamp: str, form: str, between: str
) -> None:
    if form != "a.txt":
        between = "\n\n"
    turns = [
        stamp.format(name=name, time=f"0{minute}:12", said=said)
        for minute, (name, said) in enumerate(zip(("Ann Lee", "Bo") * 2, ASKED, strict=True))
    ]
    title = "# The lamp" if form == "a.md" else "The lamp"
    text = f"{title}\n\n{between.join(turns)}\n"
    if form == "a.html":
        said = "".join(f"<p>{turn}</p>".replace("\n", "<br>") for turn in turns)
        text = f"<html><body><h1>The lamp</h1>{said}</body></html>"
    (tmp_path / form).write_text(text, encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    spoken = [xhtml.text(node) for node in xhtml.parse(chapter.body)]
    labels = ("Ann Lee: ", "Bo: ") * 2
    assert spoken == [label + said for label, said in zip(labels, ASKED, strict=True)]
    assert chapter.meta.kind == "interview"


def test_a_programme_keeps_its_times(tmp_path: Path) -> None:
    text = (
        "The day\n\nDoors (18:30)\nFood and wine.\n\nTalk (19:00)\nOn fog.\n\nEnd (20:00)\nHome.\n"
    )
    words, _ = shown(tmp_path, "a.txt", text)
    assert "18:30" in words


def test_the_first_turn_of_a_transcript_is_no_title(tmp_path: Path) -> None:
    turns = "\n\n".join(
        f"{name}: {said}" for name, said in zip(("Ann", "Bo") * 2, ASKED, strict=True)
    )
    (tmp_path / "low fog.txt").write_text(turns, encoding="utf-8")
    assert read_project(tmp_path).book.chapters[0].meta.title == "Low fog"


@pytest.mark.parametrize(
    "stamp",
    [
        "12/03/2024, 18:3{} - ",
        "[12/03/24, 18:3{}:12] ",
        "3/12/24, 6:3{} PM - ",
        "12/03/2024 à 18h3{} - ",
    ],
)
def test_a_chat_loses_its_dates_and_times(tmp_path: Path, stamp: str) -> None:
    names = ("Ann", "Bo Li", "Ann", "Bo Li")
    said = (*ASKED[:3], "<Media omitted>")
    chat = "".join(
        f"{stamp.format(nth)}{name}: {text}\n"
        for nth, (name, text) in enumerate(zip(names, said, strict=True))
    )
    words, told = shown(tmp_path, "the quay.txt", chat)
    assert (
        words.split()
        == " ".join(f"{name}: {text}" for name, text in zip(names[:3], said, strict=False)).split()
    )
    assert told == [("printed-furniture", 1), ("printed-furniture", 4)]
    assert read_project(tmp_path).book.chapters[0].meta.title == "The quay"


FRAMES = [
    (
        (
            "Sun, Mar 8, 2026 10:04AM • 23:11\n\nSUMMARY KEYWORDS\nbakery, oven, street\n\n"
            "SPEAKERS\nTom Alder, Greta Fern\n\n"
        ),
        "\n\nTranscribed by https://otter.ai\n",
        4,
    ),
    ("Meeting-20260308-Recording\nMarch 8, 2026, 10:04AM\n\n23m 11s\n\n", "\n", 2),
    ("Tom Alder started transcription\n\n", "\n\nTom Alder stopped transcription\n", 2),
    ("", "\n\n(Transcribed by TurboScribe.ai. Go Unlimited to remove this message.)\n", 1),
]


@pytest.mark.parametrize(("head", "foot", "pieces"), FRAMES)
@pytest.mark.parametrize("form", ["**{}**   {}\n{}", "[{1}] {0}: {2}"])
def test_what_programs_write_around_a_transcript_goes(
    tmp_path: Path, head: str, foot: str, pieces: int, form: str
) -> None:
    said = [
        ("Tom Alder", "0:03", "How did the bakery begin?"),
        ("Greta Fern", "0:09", "With an oven that nobody wanted, in an old barn."),
        ("Tom Alder", "0:31", "In one piece?"),
        ("Greta Fern", "0:40", "In three. The door came last, at 10:40."),
    ]
    turns = "\n\n".join(form.format(*one) for one in said)
    (tmp_path / "a.md").write_text(f"# The bakery\n\n{head}{turns}{foot}", encoding="utf-8")
    chapter = read_project(tmp_path).book.chapters[0]
    words = xhtml.text(xhtml.parse(chapter.article.body))
    assert " ".join(words.split()) == " ".join(f"{name}: {what}" for name, _, what in said)
    assert chapter.meta.kind == "interview"
    told = [one for one in chapter.article.diagnostics if "transcript's" in one.message]
    assert len(told) == pieces


def test_names_before_hours_are_a_programme(tmp_path: Path) -> None:
    talks = "\n\n".join(
        f"**{who}**  {at}\nA talk."
        for who, at in [("Ann Lee", "9:00"), ("Ben Fox", "10:00"), ("Cy Day", "11:00")]
    )
    (tmp_path / "a.md").write_text(f"# The day\n\n{talks}\n", encoding="utf-8")
    body = xhtml.text(xhtml.parse(read_project(tmp_path).book.chapters[0].article.body))
    assert "9:00" in body
    assert "11:00" in body
