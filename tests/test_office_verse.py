"""Verse that was typed a paragraph a line is verse; other short paragraphs stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.model.book import Source
from anthology.readers.office.reader import OfficeReader
from tests.documents import docx, odt, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anthology.model.book import Article

PROSE = "The ferry left late that day, and nobody who stood on the quay was surprised at it."


def in_word(tmp_path: Path, *lines: str) -> Article:
    tab = "<w:r><w:tab/></w:r>"
    body = "".join(
        paragraph(tab * line.count("\t") + run(line.replace("\t", ""))) if line else "<w:p/>"
        for line in (PROSE, *lines, PROSE)
    )
    return _read(docx(tmp_path / "a.docx", body))


def in_odt(tmp_path: Path, *lines: str) -> Article:
    def typed(line: str) -> str:
        bare = line.lstrip(" ")
        spaces = f'<text:s text:c="{len(line) - len(bare)}"/>' if line != bare else ""
        return spaces + bare.replace("\t", "<text:tab/>")

    body = "".join(f"<text:p>{typed(line)}</text:p>" for line in (PROSE, *lines, PROSE))
    return _read(odt(tmp_path / "a.odt", body))


def in_rtf(tmp_path: Path, *lines: str) -> Article:
    typed = "\\par\n".join((PROSE, *lines, PROSE)).replace("\t", "\\tab ")
    for sign in "–“”":
        typed = typed.replace(sign, rf"\u{ord(sign)}?")
    (tmp_path / "a.rtf").write_text(rf"{{\rtf1\ansi {typed}\par}}", encoding="ascii")
    return _read(tmp_path / "a.rtf")


def _read(file: Path) -> Article:
    article = OfficeReader().read([Source(file.name, file, "")])[0]
    assert not [one for one in article.diagnostics if one.code == "words-lost"]
    return article


WRITERS = pytest.mark.parametrize("write", [in_word, in_odt, in_rtf])
N = "\u00a0"


@WRITERS
@pytest.mark.parametrize(
    ("lines", "verse"),
    [
        (
            ["", "I mended the handle,", "\tI mended the spout,", "I could not mend the song.",
             "", "It sang, and then it did not.", "    A lid for which no pot", "was found."],
            "<p>I mended the handle,<br/>" + N * 8 + "I mended the spout,<br/>"
            "I could not mend the song.</p><p>It sang, and then it did not.<br/>" + N * 4
            + "A lid for which no pot<br/>was found.</p>",
        ),
        (
            ["", "La barque est partie", "avant le matin", "", "et personne au quai",
             "ne l'a regardée", ""],
            ("<p>La barque est partie<br/>avant le matin</p>"
             "<p>et personne au quai<br/>ne l'a regardée</p>"),
        ),
        (
            ["", "The boat went out,", "the boat came in,", "the rope was long,",
             "the rope was thin,", "and no one asked", "where it had been.", ""],
            ("<p>The boat went out,<br/>the boat came in,<br/>the rope was long,<br/>"
             "the rope was thin,<br/>and no one asked<br/>where it had been.</p>"),
        ),
    ],
)  # fmt: skip
def test_lines_and_stanzas_are_kept(
    tmp_path: Path, write: Callable[..., Article], lines: list[str], verse: str
) -> None:
    article = write(tmp_path, *[one.replace("é", "e") for one in lines])
    assert f'<div class="verse">{verse.replace("é", "e")}</div>' in article.body
    assert [one.code for one in article.diagnostics].count("verse-doubtful") == 1


@WRITERS
@pytest.mark.parametrize(
    "lines",
    [
        ["", "Una Brede", "The Mill House", "12 Quay Lane", "Saltby", ""],
        ["", "Una Brede", "The Mill House by the weir", "", "Saltby, 3 May", "", "Dear Tom,", ""],
        ["", "“Are you coming?” asked Ann.", "“No.”", "", "“Why not?”", "“It rains.”", ""],
        ["", "– Are you coming?", "– No.", "", "– Why not?", "– It rains,", "that is why.", ""],
        ["", "Ann: when does it go?", "Tom: at noon", "", "Ann: and back?", "Tom: at six", ""],
        ["", "200 g of flour,", "2 eggs,", "", "1 pinch of salt,", "3 spoons of milk", ""],
        ["", "Ann Lee", "Tom Ray", "", "Ida Moor", "Ben Low", "", "Eve Hill", "Al Stone", ""],
        ["", "It rained.", "We went home.", "", "The next day it was dry.", "We came back.", ""],
        ["", "- a rope,", "- an oar,", "", "- a lamp,", "- a coat.", ""],
        ["Yours,", "Una of the ferry", ""],
        ["", "The first head", "", PROSE, "", "The second head", "", PROSE],
    ],
)
def test_other_short_paragraphs_are_no_verse(
    tmp_path: Path, write: Callable[..., Article], lines: list[str]
) -> None:
    article = write(tmp_path, *lines)
    assert "verse" not in article.body
    assert "verse-doubtful" not in [one.code for one in article.diagnostics]


@WRITERS
def test_tabs_and_spaces_before_prose_are_no_words(
    tmp_path: Path, write: Callable[..., Article]
) -> None:
    body = write(tmp_path, "\t" + PROSE, "   " + PROSE).body
    assert [line.strip() for line in body.split("<p>")] == ["", *[f"{PROSE}</p>"] * 4]


def test_spaces_behind_breaks_set_lines_in(tmp_path: Path) -> None:
    broken = run("One fork,") + '<w:r><w:br/><w:t xml:space="preserve">    one lid,</w:t></w:r>'
    broken += "<w:r><w:br/></w:r><w:r><w:tab/><w:t>one pot.</w:t></w:r>"
    word = _read(docx(tmp_path / "a.docx", paragraph(PROSE) + paragraph(broken)))
    body = (
        f"<text:p>{PROSE}</text:p><text:p>One fork,<text:line-break/><text:s text:c='4'/>one lid,"
        "<text:line-break/><text:tab/>one pot.</text:p>"
    )
    (tmp_path / "a.rtf").write_text(
        rf"{{\rtf1\ansi {PROSE}\par One fork,\line     one lid,\line\tab one pot.\par}}"
    )
    for article in (word, _read(odt(tmp_path / "a.odt", body)), _read(tmp_path / "a.rtf")):
        lines = article.body.replace("\n", "")
        assert f"One fork,<br/>{N * 4}one lid,<br/>{N * 8}one pot." in lines
