"""Cross-references to notes of word processors name the notes that they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from anthology.model.book import Source
from anthology.outputs.build import build, read_project
from anthology.readers.office.reader import OfficeReader
from anthology.transforms.notes import settle_notes
from tests.documents import docx, odt, paragraph, run, word_part
from tests.inspectors.pdf import PdfInspector

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anthology.model.book import Article

BEFORE = "The ferry left late that day."


def read(file: Path) -> Article:
    article = OfficeReader().read([Source(file.name, file, "")])[0]
    assert not [one for one in article.diagnostics if one.code == "words-lost"]
    return settle_notes(article)


def told(article: Article) -> list[str]:
    return [one.message for one in article.diagnostics if one.code == "notes-renumbered"]


def field(code: str, shown: str) -> str:
    """Write a field of Word in its long form."""
    kinds = {"begin": "", "separate": code, "end": shown}
    made = ""
    for kind in kinds:
        made += f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
        made += run(f" {code} ", "instrText") if kind == "begin" else ""
        made += run(shown) if kind == "separate" else ""
    return made


def short_field(code: str, shown: str) -> str:
    """Write a field of Word in its short form."""
    return f'<w:fldSimple w:instr=" {code} ">{run(shown)}</w:fldSimple>'


def call(key: int, kind: str = "footnote", mark: str = "") -> str:
    """Write the call of a note of Word, with a mark of its own if it has one."""
    own = ' w:customMarkFollows="1"' if mark else ""
    sign = f"<w:t>{mark}</w:t>" if mark else ""
    return f'<w:r><w:{kind}Reference{own} w:id="{key}"/>{sign}</w:r>'


def note(key: int, words: str, kind: str = "footnote", mark: str = "") -> str:
    """Write a note of Word."""
    first = run(mark) if mark else f"<w:r><w:{kind}Ref/></w:r>"
    words = words if words.startswith("<") else run(f" {words}")
    return f'<w:{kind} w:id="{key}"><w:p>{first}{words}</w:p></w:{kind}>'


def named(words: str) -> str:
    """Put a bookmark around words."""
    return f'<w:bookmarkStart w:id="5" w:name="_Ref5"/>{words}<w:bookmarkEnd w:id="5"/>'


def in_word(folder: Path, body: str, foot: str, end: str = "") -> Article:
    parts = {"word/footnotes.xml": word_part("footnotes", foot)}
    if end:
        parts["word/endnotes.xml"] = word_part("endnotes", end)
    return read(docx(folder / "a.docx", paragraph(BEFORE) + body, parts=parts))


@pytest.mark.parametrize("write_field", [field, short_field])
def test_a_reference_in_word_names_the_number_in_the_book(
    tmp_path: Path, write_field: Callable[[str, str], str]
) -> None:
    body = paragraph(
        run("Ropes") + call(2, "endnote") + run(" and oars") + named(call(2)) + run(".")
    ) + paragraph(run("As note ") + write_field(r"NOTEREF _Ref5 \h", "1") + run(" says."))
    article = in_word(tmp_path, body, note(2, "Of ash."), note(2, "Of hemp.", "endnote"))
    assert 'As note <a href="#fn-2" class="note-cited">2</a> says.' in article.body
    assert told(article) == ["footnotes and endnotes are in one row in the book, and numbered anew"]


def test_a_raised_reference_is_a_further_call(tmp_path: Path) -> None:
    body = paragraph(run("Oars") + named(call(2)) + run(" and ropes")
                     + field(r"NOTEREF _Ref5 \f \h", "1") + run("."))  # fmt: skip
    article = in_word(tmp_path, body, note(2, "Of ash."))
    assert len(re.findall(r'<a [^>]*class="noteref"[^>]*><sup>1</sup></a>', article.body)) == 2
    assert not told(article)


def test_a_note_may_name_another(tmp_path: Path) -> None:
    body = paragraph(run("Oars") + named(call(2)) + run(" and ropes") + call(3) + run("."))
    other = run(" As note ") + field("NOTEREF _Ref5", "7") + run(" says.")
    article = in_word(tmp_path, body, note(2, "Of ash.") + note(3, other))
    assert 'As note <a href="#fn-1" class="note-cited">1</a> says.' in article.body


@pytest.mark.parametrize(
    "code", [r"NOTEREF _Other \h", r"NOTEREF _Ref5 \p \h", r"REF _Ref5 \h", "DATE"]
)
def test_other_fields_keep_their_words(tmp_path: Path, code: str) -> None:
    body = paragraph(run("Oars") + named(call(2)) + run(", see ") + field(code, "above") + run("."))
    assert ", see above." in re.sub("<[^>]*>", "", in_word(tmp_path, body, note(2, "Ash.")).body)


def test_marks_of_notes_are_told_and_numbers_in_the_book(tmp_path: Path) -> None:
    body = paragraph(run("Oars") + call(2, mark="†") + run(" and ropes") + call(3) + run("."))
    article = in_word(tmp_path, body, note(2, "Of ash.", mark="†") + note(3, "Of hemp."))
    assert told(article) == ["notes with marks of their own (†) have numbers in the book"]
    assert "†" not in article.body
    assert "<p>Of ash." in article.body


def open_note(key: str, words: str, kind: str = "footnote", mark: str = "") -> str:
    """Write a note of OpenDocument."""
    label = f' text:label="{mark}"' if mark else ""
    return (
        f'<text:note text:id="{key}" text:note-class="{kind}"><text:note-citation{label}>'
        f"{mark or 1}</text:note-citation><text:note-body><text:p>{words}</text:p>"
        "</text:note-body></text:note>"
    )


def test_a_reference_in_opendocument_names_the_number_in_the_book(tmp_path: Path) -> None:
    cited = (
        '<text:note-ref text:note-class="footnote" text:reference-format="text" '
        'text:ref-name="ftn2">1</text:note-ref>'
    )
    body = (
        f"<text:p>{BEFORE}</text:p><text:p>Ropes{open_note('ftn1', 'Of hemp.', 'endnote')} and "
        f"oars{open_note('ftn2', 'Of ash.')} or poles{open_note('ftn3', 'Of fir.', mark='*')}."
        f"</text:p><text:p>As note {cited} says.</text:p>"
    )
    article = read(odt(tmp_path / "a.odt", body))
    assert 'As note <a href="#fn-2" class="note-cited">2</a> says.' in article.body
    assert told(article) == [
        "notes with marks of their own (*) have numbers in the book",
        "footnotes and endnotes are in one row in the book, and numbered anew",
    ]


def test_print_names_its_own_numbers_and_no_proof_complains(tmp_path: Path) -> None:
    linked = field('HYPERLINK "https://example.org/tide"', "the tide")
    body = (
        paragraph("Of oars", "Title") + paragraph(BEFORE) + paragraph(run("See ") + linked)
        + paragraph(run("Oars") + named(call(2)) + run("."))
        + paragraph(run("As note ") + field("NOTEREF _Ref5", "1") + run(" says."))
    )  # fmt: skip
    parts = {"word/footnotes.xml": word_part("footnotes", note(2, "Of ash."))}
    (tmp_path / "content").mkdir()
    docx(tmp_path / "content/a.docx", body, parts=parts)
    reading = read_project(tmp_path)
    made = {one.file.suffix: one for one in build(reading, ["pdf"], tmp_path / "build")}
    assert not [one for one in made[".pdf"].diagnostics if one.code.startswith("words-")]
    pdf = PdfInspector(made[".pdf"].file)
    assert "As note 2 says." in " ".join(map(pdf.text, range(pdf.page_count)))
