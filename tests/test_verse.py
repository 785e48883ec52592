"""Verse keeps its lines and the space before them, whatever the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project

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
