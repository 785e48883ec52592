"""Verse keeps its lines and the space before them, whatever the format."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project
from anthology.render.verse import set_lines
from tests.test_lines import laid, prose

if TYPE_CHECKING:
    from pathlib import Path

LINES = "The lamp goes out,\n    the tide comes in,\nand no one knows\n  where we have been."
KEPT = ["The lamp goes out,", "    the tide comes in,", "and no one knows", "  where we have been."]
FIXED = [line.replace("  ", "\u00a0\u00a0") for line in LINES.split("\n")]
PROSE = (
    "The boats lay still in the harbour, and nobody spoke of the storm any more, as if it had\n"
    "never been there. In the morning the women went down to the quay and counted the nets that\n"
    "were left, and the men sat on the wall with their backs to the sea.\n"
)


def verses(folder: Path, name: str, text: str) -> list[str]:
    (folder / name).write_text(text, encoding="utf-8")
    root = xhtml.parse(read_project(folder).book.chapters[0].body)
    lines = ["".join(map(str, one.itertext())) for one in root.iter("p") if one.find("br") is None]
    for paragraph in root.iter("p"):
        ends = paragraph.findall("br")
        lines += [paragraph.text or "", *((one.tail or "").strip("\n") for one in ends)] * bool(
            ends
        )
    return [line.replace("\u00a0", " ") for line in lines]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.txt", f"The tide\n\n{LINES}\n"),
        ("a.md", "# The tide\n\n" + LINES.replace("\n", "\n| ").join(["| ", "\n"])),
        ("a.md", "# The tide\n\n" + "  \n".join(FIXED)),
        ("a.md", "# The tide\n\n" + "\\\n".join(FIXED)),
        ("a.md", "# The tide\n\n" + "<br>\n".join(FIXED).replace("\u00a0", "&nbsp;")),
        ("a.html", f"<h1>The tide</h1><p>{'<br>'.join(FIXED)}</p>"),
        ("a.adoc", f"= The tide\n\n[verse]\n____\n{LINES}\n____\n"),
    ],
)
def test_lines_of_verse_are_set_in_as_they_were(tmp_path: Path, name: str, text: str) -> None:
    assert verses(tmp_path, name, text) == KEPT


@pytest.mark.parametrize("sign", ["", "> "])
def test_a_poem_in_markdown_without_signs_is_verse(tmp_path: Path, sign: str) -> None:
    lines = (LINES.replace("in,\n", "in,\n\n") + "\nSo be it,\nthey say.").split("\n")
    text = "\n".join((sign + line).rstrip() for line in lines)
    shown = verses(tmp_path, "a.md", f"# The tide\n\n{text}\n")
    assert shown == [line for line in lines if line]
    found = [(one.code, one.line) for one in read_project(tmp_path).diagnostics]
    assert ("verse-doubtful", 3) in found


def test_lines_that_all_begin_with_capitals_are_verse_within_prose(tmp_path: Path) -> None:
    lines = "The lamp goes out, the\nTide comes in, and\n*No one* knows\nWhere we have been."
    shown = verses(tmp_path, "a.md", f"# The tide\n\n{PROSE}\n{lines}\n\n{PROSE}")
    assert shown[-4:] == ["The lamp goes out, the", "Tide comes in, and", "", "Where we have been."]


def test_lines_that_may_be_verse_are_told_of(tmp_path: Path) -> None:
    shown = verses(tmp_path, "a.md", f"# The tide\n\nIt rained.\n\n{LINES}\n\nIt rained.\n")
    assert len(shown) == 3
    found = [one.message for one in read_project(tmp_path).diagnostics if "verse" in one.code]
    assert found == ["short lines run together and may be verse: “The lamp goes out,”"]


@pytest.mark.parametrize(
    "prose",
    [
        PROSE,
        "\n".join(word for word in PROSE.replace("\n", " ").split(", ")),
        "I went home.\nIt was late.\nNobody came.\nI slept.",
        "The boats lay still in the harbour, and nobody\nspoke of the storm any more, as if\nit",
        "The ferry came in at seven,\nand all went down to see it.\nNobody spoke.\nWe drank tea.",
        "- one\n  two\n  three\n  four",
    ],
)
def test_wrapped_prose_is_none(tmp_path: Path, prose: str) -> None:
    verses(tmp_path, "a.md", f"# The tide\n\n{prose}\n\n{prose}\n")
    reading = read_project(tmp_path)
    assert "<br" not in reading.book.chapters[0].body
    assert not [one for one in reading.diagnostics if one.code == "verse-doubtful"]


COLUMNS = {
    "en": "The water came into the lower street at two in the morning, without a sound, by way of "
    "the cellars. The men, who had come down from the upper town with their engine, did not know "
    "where to put it, nor what to pump, for what went out at one window came in by the other.",
    "fr": "L’eau est entrée dans la rue à deux heures du matin, sans bruit, par les caves. Le "
    "veilleur, qui dormait sur sa chaise, fut réveillé par ses sabots, lesquels flottaient et "
    "frappaient au pied de la table comme un visiteur que personne n’attendait plus.",
    "de": "Das Wasser kam in der Nacht, und alle standen auf den Bänken. Niemand hatte erwartet, "
    "dass es so still sein würde, und die Nachbarn sangen, bis es hell wurde und der Wirt mit "
    "einem Boot kam, das er von seinem Bruder geliehen hatte und nie zurückgab.",
}


@pytest.mark.parametrize("language", COLUMNS)
@pytest.mark.parametrize("width", [22, 28, 34])
def test_prose_in_a_narrow_column_runs_on(tmp_path: Path, language: str, width: int) -> None:
    words = COLUMNS[language]
    column = "\n".join(textwrap.wrap(words, width))
    shown = verses(tmp_path, "a.txt", f"The Flood\n\nby Ada Oak\n\n{column}\n\n{column}\n")
    assert shown == [words, words]


def test_words_divided_in_a_narrow_column_run_on(tmp_path: Path) -> None:
    column = (
        "The water came into the\nlower street in the morn-\ning, and nobody had ex-\n"
        "pected it to be so quiet,\nfor the morning train had\ngone by at the usual time\n"
        "and whistled as expected."
    )
    [shown] = verses(tmp_path, "a.txt", f"The Flood\n\nby Ada Oak\n\n{column}\n")
    assert "in the morning, and nobody had expected it" in shown


@pytest.mark.parametrize(
    "lines",
    [
        (
            "The ferry is in,\nthe cable is slack,\nthe bank in the wet,\nthe bell in the fog,\n"
            "the rope on the post,\nthe dog on the rope."
        ),
        (
            "so much depends upon\na red boat\npulled up\nbeside the white\ngate of the harbour\n"
            "where nobody\ngoes any more"
        ),
        (
            "the river is a letter that\nnobody ever opened and\nthe boats are stamps upon it\n"
            "and the morning is a hand\nthat weighs it and forgets it\non the table of the land"
        ),
        (
            "The lamp goes out, the tide is in,\nand no one knows where we begin,\n"
            "the boats are tied, the nets are dry,\nand over all of it the sky\n"
            "is counting what it has to keep:\nthe lost, the drowned, the ones asleep."
        ),
    ],
)
def test_verse_in_short_lines_stays_verse(tmp_path: Path, lines: str) -> None:
    assert verses(tmp_path, "a.txt", f"The Tide\n\nby Ada Oak\n\n{lines}\n") == lines.split("\n")


LONG = "The tide goes out and never asks the boats whether they had meant to stay until the morning"


def lined(body: str) -> xhtml.Element:
    root = xhtml.parse(body)
    set_lines(root)
    return root


def test_each_line_of_verse_is_an_element_and_hangs_from_its_own_place() -> None:
    root = lined("<p>One <em>and<br/>\u00a0\u00a0two</em>.<br/>\nThree</p>")
    lines = [one for one in root.iter("span") if xhtml.classes(one) == ["line"]]
    assert [xhtml.text(one) for one in lines] == ["One and", "two.", "Three"]
    assert [one.get("style") for one in lines] == [
        None,
        "padding-inline-start:2.5em;text-indent:-2.5em",
        None,
    ]
    assert len(root.findall(".//em")) == 2


def test_prose_that_was_broken_somewhere_is_no_verse() -> None:
    body = f"<p>{LONG}, {LONG}.<br/>{LONG}.</p>"
    assert xhtml.serialise(lined(body)) == body


@pytest.mark.parametrize("theme", ["standard", "classic", "modern", "large"])
def test_the_rest_of_a_line_of_verse_hangs_ragged_and_undivided(theme: str) -> None:
    poem = f"<p>{LONG}<br/>{LONG}</p><div class='verse'><p>   {LONG}<br/>and so on</p></div>"
    made = laid(xhtml.serialise(lined(prose(1, 1, 20) + poem)), theme=theme, language="en")
    assert not made.record.flaws
    with pypdfium2.PdfDocument(made.pdf) as document:
        text = document[0].get_textpage()
        found = text.get_text_range()
        first, at = found.index("The tide"), found.index("\r\n", found.index("The tide")) + 2
        start, turned = text.get_charbox(first)[0], text.get_charbox(at)[0]
        lines = found[first:].split("\r\n")
    assert turned - start > 15
    assert not [line for line in lines if line.rstrip().endswith(("-", "\u2010", "\ufffe"))]
