"""Word and OpenDocument texts come with their pictures, and what was settled in them is told."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from anthology.markup import xhtml
from anthology.model.book import Source
from anthology.model.diagnostics import ContentError, MissingToolError
from anthology.outputs.build import build, read_project
from anthology.readers.office.reader import ConversionError, OfficeReader, need_pandoc, run_pandoc
from anthology.readers.recognition import recognise_format
from tests.documents import docx, drawing, odt, paragraph, run, word_part

if TYPE_CHECKING:
    from collections.abc import Callable

    from anthology.model.book import Article

READER = OfficeReader()
AUTHOR = 'w:id="7" w:author="Mina" w:date="2024-05-01T10:00:00Z"'
SAMPLE = """---
title: The ferry at low water
subtitle: Notes from the slipway
author: [Ilse Varga, Tom Quay]
date: 2023-06-02
---

# Before the tide

The bell rang twice.^[Three times *in fog*.] Then $x^2 = 4$ was on the slate.

$$\\frac{a}{b}$$

![The slipway in the morning](slip.png)

| boat | seats |
|------|-------|
| Gull | 12    |

Table: Boats of the line

1. cast off
2. steer

   a. slowly

> Nobody hurries a ferry.

```
tide = 3
  ebb = 4
```
"""


def picture(file: Path, colour: str = "teal") -> bytes:
    Image.new("RGB", (60, 40), colour).save(file)
    return file.read_bytes()


def read(file: Path, path: str = "") -> Article:
    return READER.read([Source(path or file.name, file, "")])[0]


def told(article: Article, code: str) -> list[str]:
    return [one.message for one in article.diagnostics if one.code == code]


def in_word(tmp_path: Path, body: str, **more: object) -> Article:
    return read(docx(tmp_path / "text.docx", body, **more))  # type: ignore[arg-type]


def in_odt(tmp_path: Path, body: str, **more: object) -> Article:
    return read(odt(tmp_path / "text.odt", body, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_whole_text_arrives(tmp_path: Path, kind: str) -> None:
    picture(tmp_path / "slip.png")
    (tmp_path / "text.md").write_text(SAMPLE, encoding="utf-8")
    made = [need_pandoc(), "text.md", "-o", f"text.{kind}"]
    subprocess.run(made, cwd=tmp_path, check=True)
    article = read(tmp_path / f"text.{kind}")
    meta, body = article.meta, article.body
    assert (meta.title, meta.subtitle, meta.date) == (
        "The ferry at low water",
        "Notes from the slipway",
        "2023-06-02",
    )
    assert [one.name for one in meta.authors] == ["Ilse Varga", "Tom Quay"]
    root = xhtml.parse(body)
    assert meta.title not in xhtml.text(root)
    call = '<a class="noteref" id="fnref-1" href="#fn-1"><sup>1</sup></a>'
    assert f"The bell rang twice.{call} Then" in body
    note = root.find("section[@class='footnotes']/ol/li[@id='fn-1']")
    assert note is not None
    assert xhtml.text(note) == "Three times in fog."
    shown = [one.get("display") for one in root.iter(f"{{{xhtml.MATHML}}}math")]
    assert shown == ["inline", "block"]
    tex = [one.get("data-tex") for one in root.iter(f"{{{xhtml.MATHML}}}math")]
    assert tex == [r"x^{2} = 4", r"\frac{a}{b}"]
    assert "annotation" not in body
    assert root.findtext("figure/figcaption") == "The slipway in the morning"
    assert root.findtext("table/caption") == "Boats of the line"
    assert root.find("ol/li/ol[@type='a']") is not None
    assert "<pre><code>tide = 3\n  ebb = 4</code></pre>" in body
    assert root.find("blockquote") is not None
    assert not [one for one in article.diagnostics if one.code != "metadata-guessed"]


def test_titles_in_the_text_win_over_the_properties_of_the_file(tmp_path: Path) -> None:
    body = paragraph("A harbour of", "Titel") + paragraph("small boats", "Titel")
    body += paragraph("By night", "Subtitle") + paragraph("Ilse Varga", "Author")
    body += paragraph("First light", "Heading1") + paragraph("Gulls.")
    body += paragraph("Second light", "Title") + paragraph("More gulls.")
    properties = "<dc:title>Template 9</dc:title><dc:creator>Someone Else</dc:creator>"
    properties += "<dc:description>Boats at night.</dc:description><dc:language>en-IE</dc:language>"
    properties += "<cp:keywords>boats, night</cp:keywords>"
    article = in_word(tmp_path, body, properties=properties)
    meta = article.meta
    assert (meta.title, meta.subtitle) == ("A harbour of small boats", "By night")
    assert [one.name for one in meta.authors] == ["Ilse Varga"]
    assert (meta.description, meta.language) == ("Boats at night.", "en-IE")
    assert meta.tags == ("boats", "night")
    headings = [xhtml.text(one) for one in xhtml.parse(article.body).iter("h1")]
    assert headings == ["First light", "Second light"]
    assert not told(article, "metadata-guessed")


def test_lines_under_the_title_tell_author_and_date(tmp_path: Path) -> None:
    opening = paragraph("Le phare en hiver", "Title") + paragraph("Carnet", "Subtitle")
    opening += paragraph("par Odile Brandt et Yves Le Goff") + paragraph("12 février 2021")
    body = paragraph("Odile Brandt") + paragraph("Le phare brûle toute la nuit.")
    article = read(docx(tmp_path / "a.docx", opening + body))
    assert [one.name for one in article.meta.authors] == ["Odile Brandt", "Yves Le Goff"]
    assert article.meta.date == "2021-02-12"
    assert article.body.count("<p>") == 2
    assert [one.code for one in article.diagnostics].count("metadata-guessed") == 2


def test_a_first_sentence_is_no_author(tmp_path: Path) -> None:
    opening = paragraph("Le phare en hiver", "Title")
    body = paragraph("Silence Et Brume") + paragraph("Le silence et la brume, en 2021.")
    article = read(docx(tmp_path / "a.docx", opening + body))
    assert not article.meta.authors
    assert not article.meta.date


def test_the_heading_of_printed_contents_goes_with_them(tmp_path: Path) -> None:
    body = paragraph("Table des matières") + paragraph("1. La lampe 3", "TOC1")
    body += paragraph("La lampe", "Heading1") + paragraph("Elle brûle. Table des matières.")
    article = read(docx(tmp_path / "a.docx", body))
    assert article.body.count("matières") == 1


def test_properties_stand_in_and_are_told(tmp_path: Path) -> None:
    properties = (
        "<dc:title>A harbour</dc:title><dc:creator>Ilse Varga</dc:creator>"
        "<dcterms:created>2022-03-04T05:06:07Z</dcterms:created>"
    )
    article = in_word(tmp_path, paragraph("Gulls."), properties=properties)
    assert (article.meta.title, article.meta.date) == ("A harbour", "")
    (message,) = told(article, "metadata-guessed")
    assert message.endswith("title “A harbour”; author “Ilse Varga”")


def test_the_first_author_of_an_odt_is_not_the_last_who_saved_it(tmp_path: Path) -> None:
    properties = (
        "<dc:creator>Last Hand</dc:creator><meta:initial-creator>First Hand</meta:initial-creator>"
        "<meta:keyword>tides</meta:keyword><meta:keyword>fog</meta:keyword>"
    )
    meta = in_odt(tmp_path, "<text:p>Gulls.</text:p>", properties=properties).meta
    assert [one.name for one in meta.authors] == ["First Hand"]
    assert meta.tags == ("tides", "fog")


@pytest.mark.parametrize(
    "name",
    ["Microsoft Office User", "Utilisateur de Microsoft Office", "admin", "Unknown", "python-docx"],
)
def test_what_programs_fill_in_is_no_author(tmp_path: Path, name: str) -> None:
    properties = f"<dc:creator>{name}</dc:creator><dc:title>Microsoft Word - a.doc</dc:title>"
    article = in_word(tmp_path, paragraph("Gulls."), properties=properties)
    assert not article.meta.authors
    assert not article.meta.title
    assert len(told(article, "front-matter-unknown")) == 2


def test_tracked_changes_are_accepted_and_told(tmp_path: Path) -> None:
    deleted = run("grey ", "delText") + run("cold ", "delText")
    words = (
        run("The ")
        + f"<w:ins {AUTHOR}>{run('green ')}</w:ins><w:del {AUTHOR}>{deleted}</w:del>"
        + run("sea. ")
        + f"<w:moveFrom {AUTHOR}>{run('At noon. ')}</w:moveFrom>"
        + run("Then rain. ")
        + f"<w:moveTo {AUTHOR}>{run('At noon. ')}</w:moveTo>"
    )
    joined = f"<w:p><w:pPr><w:rPr><w:del {AUTHOR}/></w:rPr></w:pPr>{run('Half a ')}</w:p>"
    cell = f"<w:tc>{paragraph(f'<w:del {AUTHOR}>{deleted}</w:del>')}</w:tc>"
    table = (
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{paragraph('kept')}"
        f"</w:tc></w:tr><w:tr><w:trPr><w:del {AUTHOR}/></w:trPr>{cell}</w:tr></w:tbl>"
    )
    article = in_word(tmp_path, paragraph(words) + joined + paragraph("sentence.") + table)
    root = xhtml.parse(article.body)
    texts = [xhtml.text(one) for one in root.findall("p")]
    assert texts == ["The green sea. Then rain. At noon.", "Half a sentence."]
    assert len(list(root.iter("tr"))) == 1
    assert told(article, "change-settled") == [
        "inserted by Mina, and kept: “green”",
        "deleted by Mina, and left out: “grey cold”",
        "deleted by Mina, and left out: “grey cold”",
        "moved by Mina, and kept: “At noon.”",
    ]
    assert not told(article, "words-lost")


def test_very_many_changes_are_told_together(tmp_path: Path) -> None:
    words = "".join(f"<w:ins {AUTHOR}>{run('new')}</w:ins>{run(' old ')}" for _ in range(300))
    (message,) = told(in_word(tmp_path, paragraph(words)), "change-settled")
    assert message.startswith("inserted by Mina, and kept, in 300 places: “new”; “new”")


def test_comments_are_left_out_and_told(tmp_path: Path) -> None:
    comment = f'<w:comment w:id="3" w:author="Tom">{paragraph("Is this so?")}</w:comment>'
    words = (
        run("It was ")
        + '<w:commentRangeStart w:id="3"/>'
        + run("very late")
        + '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>'
    )
    parts = {"word/comments.xml": word_part("comments", comment)}
    article = in_word(tmp_path, paragraph(words), parts=parts)
    assert article.body.strip() == "<p>It was very late</p>"
    expected = ["a comment by Tom on “very late” was left out: “Is this so?”"]
    assert told(article, "comment-removed") == expected


def test_changes_and_comments_of_an_odt_are_told(tmp_path: Path) -> None:
    def region(key: str, kind: str, words: str = "") -> str:
        info = "<office:change-info><dc:creator>Mina</dc:creator></office:change-info>"
        return (
            f'<text:changed-region text:id="{key}"><text:{kind}>{info}{words}'
            f"</text:{kind}></text:changed-region>"
        )

    changes = region("a", "deletion", "<text:p>grey</text:p>") + region("b", "insertion")
    body = (
        f"<text:tracked-changes>{changes}</text:tracked-changes>"
        '<text:p>The <text:change text:change-id="a"/><text:change-start text:change-id="b"/>green'
        '<text:change-end text:change-id="b"/> sea<office:annotation><dc:creator>Tom</dc:creator>'
        "<text:p>Is this so?</text:p></office:annotation>.</text:p>"
    )
    article = in_odt(tmp_path, body)
    assert article.body.strip() == "<p>The green sea.</p>"
    assert told(article, "change-settled") == [
        "deleted by Mina, and left out: “grey”",
        "inserted by Mina, and kept: “green”",
    ]
    expected = ["a comment by Tom on “The green sea.” was left out: “Is this so?”"]
    assert told(article, "comment-removed") == expected


def test_pictures_become_figures_with_their_words(tmp_path: Path) -> None:
    data = picture(tmp_path / "cat.png")
    body = paragraph(drawing("cat.png", "A gull on a post")) + paragraph(
        "Figure 1: Noon", "Caption"
    )
    article = in_word(tmp_path, body, parts={"word/media/cat.png": data})
    root = xhtml.parse(article.body)
    image = root.find("figure/img")
    assert image is not None
    assert (image.get("alt"), image.get("src")) == ("A gull on a post", "text.docx/cat.png")
    assert root.findtext("figure/figcaption") == "Figure 1: Noon"
    assert (tmp_path / "build/.cache/office/text.docx/cat.png").read_bytes() == data


def test_pictures_of_an_odt_keep_their_descriptions_and_numbers(tmp_path: Path) -> None:
    def frame(alt: str) -> str:
        return (
            '<draw:frame draw:name="Image1"><draw:image xlink:href="Pictures/cat.png"/>'
            f"<svg:desc>{alt}</svg:desc></draw:frame>"
        )

    body = (
        f'<text:p><draw:frame><draw:text-box><text:p text:style-name="Illustration">'
        f"{frame('A gull')}Figure 1: Noon</text:p></draw:text-box></draw:frame></text:p>"
        f"<text:p>{frame('A buoy')}</text:p>"
        '<text:p text:style-name="P3">Figure 2: Dusk</text:p>'
    )
    automatic = (
        '<style:style style:name="P3" style:family="paragraph" '
        'style:parent-style-name="Illustration"/>'
    )
    parts = {"Pictures/cat.png": picture(tmp_path / "cat.png")}
    article = in_odt(tmp_path, body, automatic=automatic, parts=parts)
    figures = list(xhtml.parse(article.body).iter("figure"))
    assert [one.findtext("figcaption") for one in figures] == ["Figure 1: Noon", "Figure 2: Dusk"]
    alts = [image.get("alt") for one in figures for image in one.iter("img")]
    assert alts == ["A gull", "A buoy"]
    assert not told(article, "words-lost")


def test_a_description_by_a_program_is_told(tmp_path: Path) -> None:
    alt = "A bird on wood&#10;&#10;Description automatically generated"
    parts = {"word/media/cat.png": picture(tmp_path / "cat.png")}
    article = in_word(tmp_path, paragraph(drawing("cat.png", alt)), parts=parts)
    assert 'alt="A bird on wood"' in article.body
    assert len(told(article, "alt-poor")) == 1


def test_the_book_finds_the_pictures_and_credits_them(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "talks").mkdir(parents=True)
    body = paragraph("Night", "Title") + paragraph("Rain on tin.")
    body += paragraph(drawing("cat.png", "A roof")) + paragraph(drawing("old.emf", "A plan"))
    emf = b"\x01\x00\x00\x00" + bytes(36) + b" EMF" + bytes(60)
    media = {"word/media/cat.png": picture(tmp_path / "cat.png"), "word/media/old.emf": emf}
    docx(content / "talks" / "C# été 100%.docx", body, parts=media)
    credit = (
        '[[picture]]\npath = "talks/*.docx/cat.png"\nauthor = "Ilse Varga"\nlicence = "CC0-1.0"\n'
    )
    (content / "credits.toml").write_text(credit, encoding="utf-8")
    book = read_project(tmp_path).book
    (chapter,) = book.chapters
    assert chapter.meta.title == "Night"
    (shown,) = book.pictures.values()
    assert shown.path == "content/talks/C_ été 100_.docx/cat.png"
    assert shown.credit is not None
    codes = [one.code for one in book.diagnostics]
    (drawn,) = [one for one in book.diagnostics if one.code == "image-broken"]
    assert "PNG" in drawn.hint
    assert "image-missing" not in codes
    assert "credit-unused" not in codes


def test_printed_contents_are_dropped_and_boxes_kept(tmp_path: Path) -> None:
    box = (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>'
        f"<w:txbxContent>{paragraph('Words in a box.')}</w:txbxContent></wps:txbx></wps:wsp>"
        '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox xmlns:v="urn:v">'
        f"<w:txbxContent>{paragraph('Words in a box.')}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    contents = paragraph("Before the tide 3", "TOC1") + paragraph("After it 9", "TOC1")
    body = contents + paragraph("Before the tide", "Heading1") + paragraph("A line.") + box
    article = in_word(tmp_path, body)
    texts = [xhtml.text(one) for one in xhtml.parse(article.body)]
    assert texts == ["Before the tide", "A line.", "Words in a box."]
    (message,) = told(article, "printed-furniture")
    assert message.endswith("Before the tide 3; After it 9")
    assert not told(article, "words-lost")


def test_words_that_do_not_come_through_are_told(tmp_path: Path) -> None:
    article = in_word(tmp_path, paragraph("Told.") + f"<w:strange>{run('Never seen')}</w:strange>")
    assert told(article, "words-lost") == ["2 words of the file did not come through: never seen"]


def test_words_of_many_runs_and_signs_are_whole(tmp_path: Path) -> None:
    sign = "<w:r><w:t>low</w:t><w:noBreakHyphen/><w:t>wa</w:t><w:softHyphen/><w:t>ter</w:t></w:r>"
    article = in_word(tmp_path, paragraph(run("To") + run("day ") + sign))
    assert xhtml.text(xhtml.parse(article.body)) == "Today low\u2011wa\u00adter"
    assert not told(article, "words-lost")


def encrypted(file: Path) -> Path:
    odt(file, "<text:p>x</text:p>")
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    named = b"<m:encryption-data/></m:file-entry>"
    manifest = parts["META-INF/manifest.xml"].replace(b'text"/>', b'text">' + named)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in {**parts, "META-INF/manifest.xml": manifest}.items():
            archive.writestr(name, data)
    return file


def cut(file: Path) -> Path:
    docx(file, paragraph("Gulls. " * 500))
    file.write_bytes(file.read_bytes()[:-400])
    return file


def flipped(file: Path) -> Path:
    docx(file, paragraph("".join(chr(97 + n * n % 26) for n in range(5000))))
    data = bytearray(file.read_bytes())
    place = data.index(b"word/document.xml") + 60
    data[place] ^= 0xFF
    file.write_bytes(data)
    return file


def written(data: bytes) -> Callable[[Path], Path]:
    def write(file: Path) -> Path:
        file.write_bytes(data)
        return file

    return write


def another(file: Path) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("sheet.xml", "<x/>")
    return file


def bomb(file: Path) -> Path:
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE d [<!ENTITY e0 "ha">{rows}]>'
    docx(file, "", parts={"word/footnotes.xml": f"{head}<d>&e11;</d>"})
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/more.xml", f"{head}<d>&e11;</d>")
    return file


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (written(b"PK\x03\x04" + bytes(600)), "damaged"),
        (another, "holds no text of Word or OpenDocument"),
        (encrypted, "protected by a password"),
        (cut, "damaged"),
        (flipped, "damaged"),
        (lambda file: docx(file, "<w:p>"), "document.xml is damaged"),
        (lambda file: docx(file, "<w:p>" * 9000 + "</w:p>" * 9000), "document.xml is damaged"),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, make: Callable[[Path], Path], reason: str
) -> None:
    make(tmp_path / "text.docx")
    with pytest.raises(ContentError) as stop:
        read_project(tmp_path)
    faults = [one for one in stop.value.diagnostics if one.code == "file-unreadable"]
    assert len(faults) == 1
    assert reason in faults[0].message
    assert faults[0].hint
    assert faults[0].path == "text.docx"


def test_traps_cost_no_time(tmp_path: Path) -> None:
    started = time.monotonic()
    read(bomb(tmp_path / "bomb.docx"))
    huge = b" " * 60_000_000
    docx(tmp_path / "big.docx", paragraph("x"), parts={"word/comments.xml": huge})
    assert told(read(tmp_path / "big.docx"), "file-unreadable")
    assert time.monotonic() - started < 30


def test_scripts_and_unsafe_links_are_taken_out(tmp_path: Path) -> None:
    link = f'<w:hyperlink r:id="bad">{run("here")}</w:hyperlink>'
    file = docx(tmp_path / "text.docx", paragraph(run("See ") + link))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rels = "word/_rels/document.xml.rels"
    bad = (
        b'<Relationship Id="bad" Type="x/hyperlink" TargetMode="External" Target="javascript:f()"/>'
    )
    parts[rels] = parts[rels].replace(b"</Relationships>", bad + b"</Relationships>")
    parts[rels] = parts[rels].replace(
        b"x/hyperlink",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
    )
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    article = read(file)
    assert "See" in article.body
    assert "here" in article.body
    assert "javascript" not in article.body
    assert told(article, "link-unsafe")


def test_the_content_decides_not_the_suffix(tmp_path: Path) -> None:
    docx(tmp_path / "one.doc", paragraph("Gulls."))
    odt(tmp_path / "two.txt", "<text:p>Gulls.</text:p>")
    page = "<html><head><title>Three</title></head><body><p>Gulls.</p></body></html>"
    (tmp_path / "three.doc").write_text(page, encoding="utf-8")
    formats = {
        one.article.source.path: one.article.format for one in read_project(tmp_path).book.chapters
    }
    assert formats == {"one.doc": "office", "two.txt": "office", "three.doc": "html"}


def test_no_text_of_characters_is_taken(tmp_path: Path) -> None:
    file = docx(tmp_path / "text.docx", paragraph("x"))
    assert READER.recognise(Source("a.docx", file, "words")) == 0
    assert READER.recognise(Source("a.docx", tmp_path / "none.docx", "")) == 0
    assert recognise_format(Source("a.md", file, "")).name == "office"


def test_rich_text_is_read_with_its_title_and_pictures(tmp_path: Path) -> None:
    picture = (Path(__file__).parent.parent / "content").rglob("*.png")
    data = next(picture).read_bytes().hex()
    (tmp_path / "text.rtf").write_text(
        r"{\rtf1\ansi{\info{\title The Gulls}{\author Ann Lee}}"
        r"{\pard A {\b bold} gull and an \'e9t\'e9.\par}"
        rf"{{\pard {{\pict\pngblip {data}}}\par}}}}",
        encoding="ascii",
    )
    chapter = read_project(tmp_path).book.chapters[0]
    assert chapter.meta.title == "The Gulls"
    assert [person.name for person in chapter.meta.authors] == ["Ann Lee"]
    assert "<strong>bold</strong> gull and an été." in chapter.body
    assert "<img" in chapter.body


@pytest.mark.parametrize("program", ["pandoc", "asciidoctor"])
def test_without_its_program_a_text_is_named_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str
) -> None:
    docx(tmp_path / "a.docx", paragraph("Gulls in Word."))
    (tmp_path / "b.adoc").write_text("= Gulls\n\nThey fly.\n", encoding="utf-8")
    (tmp_path / "c.md").write_text("# Terns\n\nThey fly.\n", encoding="utf-8")
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if program in name else which(name))
    reading = read_project(tmp_path)
    missing = "a.docx" if program == "pandoc" else "b.adoc"
    assert missing not in [one.article.source.path for one in reading.book.chapters]
    assert len(reading.book.chapters) == 2
    told = [one for one in reading.diagnostics if one.code == "reader-missing"]
    assert [one.path for one in told] == [missing]
    assert told[0].hint
    with pytest.raises(MissingToolError, match=missing):
        next(build(reading, ["epub"]))


def test_without_pandoc_the_remedy_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingToolError) as caught:
        in_word(tmp_path, paragraph("Gulls."))
    assert caught.value.exit_status == 3
    assert caught.value.hint.endswith("-m pip install pypandoc_binary")


def test_pandoc_is_ended_when_its_time_is_up(tmp_path: Path) -> None:
    file = docx(tmp_path / "text.docx", paragraph("Gulls."))
    endless = tmp_path / "endless"
    endless.write_text("#!/bin/sh\nexec sleep 60\n")
    endless.chmod(0o755)
    with pytest.raises(ConversionError, match="did not end"):
        run_pandoc(str(endless), file, "docx", seconds=0.2)


def test_many_texts_keep_their_order(tmp_path: Path) -> None:
    files = [docx(tmp_path / f"{n}.docx", paragraph(f"Gull {n}.")) for n in range(6)]
    articles = READER.read([Source(file.name, file, "") for file in files])
    assert [xhtml.text(xhtml.parse(one.body)) for one in articles] == [
        f"Gull {n}." for n in range(6)
    ]


PIECES = [
    *"<w:p> </w:p> <w:r> </w:r> <w:t>gull</w:t> <w:tbl> </w:tbl> <w:tr> </w:tr> <w:tc>".split(),
    *"</w:tc> <w:ins> </w:ins> <w:del> </w:del> <w:delText>tern</w:delText> <m:oMath>".split(),
    *"</m:oMath> <w:txbxContent> </w:txbxContent> <w:drawing> </w:drawing> <w:sdt>".split(),
    *"</w:sdt> <w:hyperlink> </w:hyperlink> <w:pPr/> <w:br/> <w:commentRangeStart/>".split(),
]


def balanced(pieces: list[str]) -> str:
    """Close what is open, and leave out what closes nothing."""
    made, open_ = [], list[str]()
    for piece in pieces:
        name = piece.strip("</>")
        if piece.startswith("</"):
            if not open_ or open_[-1] != name:
                continue
            open_.pop()
        elif "/" not in piece:
            open_.append(name)
        made.append(piece)
    return "".join([*made, *(f"</{name}>" for name in reversed(open_))])


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40),
    st.just([]) | st.lists(st.integers(0, 3000), max_size=3),
)
def test_nothing_breaks_the_reader(tmp_path: Path, pieces: list[str], flips: list[int]) -> None:
    file = docx(tmp_path / "text.docx", balanced(pieces))
    data = bytearray(file.read_bytes())
    for place in flips:
        data[place % len(data)] ^= 0x55
    file.write_bytes(data)
    xhtml.parse(read(file).body)


def displayed(look: str, words: str = "The ford at night") -> str:
    inside = f"<w:pPr>{look}</w:pPr>" if "jc" in look else ""
    run = f"<w:rPr>{look}</w:rPr>" if not inside else ""
    return f"<w:p>{inside}<w:r>{run}<w:t>{words}</w:t></w:r></w:p>"


@pytest.mark.parametrize("look", ['<w:jc w:val="center"/>', "<w:b/>", '<w:sz w:val="36"/>'])
@pytest.mark.parametrize(
    ("line", "authors", "date"),
    [
        ("By Ann Lee, engineer", ["Ann Lee"], ""),
        ("Par Odile Brandt", ["Odile Brandt"], ""),
        ("Ann Lee, 3 May 2025", ["Ann Lee"], "2025-05-03"),
        ("3 mai 2025", [], "2025-05-03"),
    ],
)
def test_a_paragraph_displayed_as_title_is_one_in_word(
    tmp_path: Path, look: str, line: str, authors: list[str], date: str
) -> None:
    properties = "<dc:title>FINAL v3</dc:title><dc:creator>lenovo</dc:creator>"
    body = displayed(look) + paragraph(line) + paragraph("The ford is shallow in May.")
    article = in_word(tmp_path, body, properties=properties)
    assert article.meta.title == "The ford at night"
    assert [person.name for person in article.meta.authors] == authors
    assert article.meta.date == date
    assert xhtml.text(xhtml.parse(article.body)) == "The ford is shallow in May."


@pytest.mark.parametrize(
    "look",
    [
        '<style:paragraph-properties fo:text-align="center"/>',
        '<style:text-properties fo:font-weight="bold"/>',
        '<style:text-properties fo:font-size="18pt"/>',
    ],
)
def test_a_paragraph_displayed_as_title_is_one_in_opendocument(tmp_path: Path, look: str) -> None:
    article = in_odt(
        tmp_path,
        '<text:p text:style-name="P1">The ford at night</text:p>'
        "<text:p>By Ann Lee</text:p><text:p>The ford is shallow in May.</text:p>",
        automatic=f'<style:style style:name="P1" style:family="paragraph">{look}</style:style>',
    )
    assert article.meta.title == "The ford at night"
    assert [person.name for person in article.meta.authors] == ["Ann Lee"]


def test_a_bold_paragraph_in_the_style_of_headings_is_the_title_of_an_opendocument(
    tmp_path: Path,
) -> None:
    bold = '<style:text-properties fo:font-weight="bold"/>'
    article = in_odt(
        tmp_path,
        '<text:p text:style-name="Heading"><text:span text:style-name="T1">The ford at night'
        "</text:span></text:p><text:p>By Ann Lee</text:p>"
        "<text:p>The ford is shallow in May.</text:p>",
        automatic=f'<style:style style:name="T1" style:family="text">{bold}</style:style>',
    )
    assert article.meta.title == "The ford at night"
    assert [person.name for person in article.meta.authors] == ["Ann Lee"]


@pytest.mark.parametrize(
    "first",
    [
        displayed("<w:i/>"),
        displayed("<w:b/>", "All of this is bold, for it is a whole sentence."),
        paragraph("The ford at night"),
    ],
)
def test_another_first_paragraph_is_no_title(tmp_path: Path, first: str) -> None:
    article = in_word(tmp_path, first + paragraph("The ford is shallow in May."))
    assert not article.meta.title


def framed(*rows: tuple[str, ...]) -> str:
    """Write a table of Word with paragraphs in its cells."""
    made = "".join(f"<w:tr>{''.join(f'<w:tc>{one}</w:tc>' for one in row)}</w:tr>" for row in rows)
    return f"<w:tbl>{made}</w:tbl>"


FORD = paragraph("The ford is shallow in May, and nobody minds it.")
LONG = paragraph(
    "The ford is shallow in May, and the boys of the mill cross it to see the fair. " * 2
)


@pytest.mark.parametrize(
    ("opening", "authors"),
    [
        (framed((displayed("<w:b/>"),)) + FORD, []),
        (framed((displayed("<w:b/>"),), (paragraph("by Ann Lee"),)) + FORD, ["Ann Lee"]),
        (framed((displayed("<w:b/>") + paragraph("by Ann Lee"),)) + FORD, ["Ann Lee"]),
        (framed((displayed("<w:b/>"), paragraph("")), (LONG, FORD)), []),
    ],
)
def test_a_title_in_a_table_that_frames_it_is_one_in_word(
    tmp_path: Path, opening: str, authors: list[str]
) -> None:
    article = in_word(tmp_path, opening)
    assert article.meta.title == "The ford at night"
    assert [person.name for person in article.meta.authors] == authors
    assert "at night" not in article.body


def test_a_title_in_a_table_that_frames_it_is_one_in_opendocument(tmp_path: Path) -> None:
    bold = '<style:text-properties fo:font-weight="bold"/>'
    article = in_odt(
        tmp_path,
        '<table:table><table:table-row><table:table-cell><text:p text:style-name="P1">The ford at '
        "night</text:p></table:table-cell></table:table-row></table:table>"
        "<text:p>By Ann Lee</text:p><text:p>The ford is shallow in May.</text:p>",
        automatic=f'<style:style style:name="P1" style:family="paragraph">{bold}</style:style>',
    )
    assert article.meta.title == "The ford at night"
    assert [person.name for person in article.meta.authors] == ["Ann Lee"]
    assert "<table" not in article.body


@pytest.mark.parametrize(
    "rows",
    [
        ((displayed("<w:b/>", "Ford"), displayed("<w:b/>", "Depth")), (FORD, FORD)),
        ((displayed("<w:b/>"),), (paragraph("Ford"), paragraph("2 feet"))),
        ((displayed("<w:i/>"),),),
    ],
)
def test_the_head_of_another_table_is_no_title(
    tmp_path: Path, rows: tuple[tuple[str, ...], ...]
) -> None:
    article = in_word(tmp_path, framed(*rows) + FORD)
    assert not article.meta.title
    assert "<table" in article.body


@pytest.mark.parametrize(
    ("line", "words", "title"),
    [
        ("single", "THE FORD AT NIGHT", "THE FORD AT NIGHT"),
        ("single", "The ford at night", ""),
        ("none", "THE FORD AT NIGHT", ""),
    ],
)
def test_underlined_capitals_are_a_title(tmp_path: Path, line: str, words: str, title: str) -> None:
    article = in_word(tmp_path, displayed(f'<w:u w:val="{line}"/>', words) + FORD)
    assert article.meta.title == title
    style = (
        f'<style:text-properties style:text-underline-style="{line.replace("single", "solid")}"/>'
    )
    article = in_odt(
        tmp_path,
        f'<text:p text:style-name="P1">{words}</text:p><text:p>The ford is low.</text:p>',
        automatic=f'<style:style style:name="P1" style:family="paragraph">{style}</style:style>',
    )
    assert article.meta.title == title


@pytest.mark.parametrize("name", ["lenovo", "3671634", "HP", "asus-pc", "jsmith"])
def test_the_name_of_a_machine_is_no_author(tmp_path: Path, name: str) -> None:
    article = in_word(tmp_path, paragraph("Gulls."), properties=f"<dc:creator>{name}</dc:creator>")
    assert not article.meta.authors
    assert told(article, "front-matter-unknown")


def test_a_heading_wins_over_the_title_of_the_file(tmp_path: Path) -> None:
    properties = "<dc:title>FINAL v3</dc:title>"
    body = paragraph("The ford", "Heading1") + paragraph("Gulls.")
    assert not in_word(tmp_path, body, properties=properties).meta.title


def test_what_word_hides_is_left_out_and_told(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ask Tom first </w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>late.</w:t></w:r>'
    article = in_word(tmp_path, paragraph(run("It was ") + hidden + shown))
    assert article.body.strip() == "<p>It was late.</p>"
    assert told(article, "hidden-removed") == [
        "hidden in the document, and left out: “ask Tom first”"
    ]
    assert not told(article, "words-lost")


def test_a_paragraph_at_the_end_of_its_line_stays_there_in_word(tmp_path: Path) -> None:
    lines = [paragraph("The ford is shallow in May.") for _ in range(3)]
    signed = displayed('<w:jc w:val="right"/>', "Upper Lockham, in spring")
    body = in_word(tmp_path, "".join((*lines, signed, lines[0]))).body
    assert '<p class="align-right">Upper Lockham, in spring</p>' in body
    assert body.count("align-right") == 1
    assert "align" not in in_word(tmp_path, signed * 3).body


def test_a_paragraph_at_the_end_of_its_line_stays_there_in_opendocument(tmp_path: Path) -> None:
    style = (
        '<style:style style:name="P9" style:family="paragraph">'
        '<style:paragraph-properties fo:text-align="end"/></style:style>'
    )
    line = "<text:p>The ford is shallow in May.</text:p>"
    signed = '<text:p text:style-name="P9">Upper Lockham, in spring</text:p>'
    body = read(odt(tmp_path / "a.odt", line * 3 + signed + line, automatic=style)).body
    assert '<p class="align-right">Upper Lockham, in spring</p>' in body
    assert body.count("align-right") == 1
