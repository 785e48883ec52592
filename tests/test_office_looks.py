"""Words, paragraphs and cells of word processors look as their writers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.markup.cleaning import clean
from anthology.markup.web_pages import read_page
from anthology.model.book import Source
from anthology.outputs.build import build, read_project
from anthology.readers.office.reader import OfficeReader
from tests.documents import docx, drawing, odt, paragraph, run, word_part
from tests.making import png

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Article

BEFORE = "The ferry left late that day."


def read(file: Path) -> Article:
    article = OfficeReader().read([Source(file.name, file, "")])[0]
    assert not [one for one in article.diagnostics if one.code == "words-lost"]
    return article


def line(body: str) -> str:
    """Give what the second paragraph holds."""
    return xhtml.serialise(xhtml.parse(body).findall("p")[1])


SMALL = '<span class="smallcaps">oars</span>'


@pytest.mark.parametrize(
    ("look", "shown"),
    [
        ("<w:dstrike/>", "<del>oars</del>"),
        ("<w:strike/>", "<del>oars</del>"),
        ('<w:dstrike w:val="0"/>', "oars"),
        ("<w:caps/>", "OARS"),
        ('<w:caps w:val="false"/>', "oars"),
        ("<w:smallCaps/>", SMALL),
        ('<w:rStyle w:val="Loud"/>', "OARS"),
        ('<w:rStyle w:val="Louder"/>', "OARS"),
        ('<w:rStyle w:val="Loud"/><w:caps w:val="0"/>', "oars"),
        ('<w:rStyle w:val="Low"/>', SMALL),
    ],
)
def test_looks_of_words_in_word(tmp_path: Path, look: str, shown: str) -> None:
    styles = "".join(
        f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{name}"/>{more}</w:style>'
        for name, more in (
            ("Loud", "<w:rPr><w:caps/></w:rPr>"),
            ("Louder", '<w:basedOn w:val="Loud"/>'),
            ("Low", "<w:rPr><w:smallCaps/></w:rPr>"),
        )
    )
    run = f"<w:r><w:rPr>{look}</w:rPr><w:t>oars</w:t></w:r>"
    parts = {"word/styles.xml": word_part("styles", styles)}
    made = docx(tmp_path / "a.docx", paragraph(BEFORE) + paragraph(run), parts=parts)
    assert line(read(made).body) == shown


def test_capitals_of_styles_of_headings_are_for_the_book(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/>'
        '<w:rPr><w:caps/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="P">'
        '<w:name w:val="Warning"/><w:rPr><w:caps/></w:rPr></w:style>'
    )
    parts = {"word/styles.xml": word_part("styles", styles)}
    body = paragraph(BEFORE) + paragraph("mind the step", "P") + paragraph("Oars", "H")
    article = read(docx(tmp_path / "a.docx", body + paragraph(BEFORE), parts=parts))
    assert line(article.body) == "MIND THE STEP"
    assert ">Oars</h1>" in article.body


@pytest.mark.parametrize(
    ("look", "shown"),
    [
        ('fo:font-variant="small-caps"', SMALL),
        ('fo:font-variant="normal"', "oars"),
        ('fo:text-transform="uppercase"', "OARS"),
        ('fo:text-transform="none"', "oars"),
        ('style:text-line-through-style="solid"', "<del>oars</del>"),
        (
            'style:text-line-through-style="solid" style:text-line-through-type="double"',
            "<del>oars</del>",
        ),
        ('style:text-line-through-style="none"', "oars"),
    ],
)
@pytest.mark.parametrize("whole", [False, True])
def test_looks_of_words_in_opendocument(
    tmp_path: Path, look: str, shown: str, *, whole: bool
) -> None:
    family = "paragraph" if whole else "text"
    automatic = (
        f'<style:style style:name="T1" style:family="{family}"><style:text-properties {look}/>'
        f'</style:style><style:style style:name="T2" style:family="{family}" '
        'style:parent-style-name="T1"/>'
    )
    named = ' text:style-name="T2"'
    words = "oars" if whole else f"<text:span{named}>oars</text:span>"
    body = f"<text:p>{BEFORE}</text:p><text:p{named if whole else ''}>{words}</text:p>"
    assert line(read(odt(tmp_path / "a.odt", body, automatic=automatic)).body) == shown


@pytest.mark.parametrize(
    ("look", "shown"),
    [(r"\caps", "OARS"), (r"\scaps", SMALL), (r"\striked1", "<del>oars</del>")],
)
def test_looks_of_words_in_rich_text(tmp_path: Path, look: str, shown: str) -> None:
    file = tmp_path / "a.rtf"
    file.write_text(rf"{{\rtf1\ansi {BEFORE}\par {{{look} oars}}\par}}", encoding="ascii")
    assert line(read(file).body) == shown


@pytest.mark.parametrize(
    ("style", "small"),
    [
        ("font-variant: small-caps", True),
        ("font-variant-caps: all-small-caps", True),
        ("font-variant: normal", False),
        ("font-variant-numeric: lining-nums", False),
    ],
)
def test_small_capitals_of_a_page(style: str, *, small: bool) -> None:
    page = read_page(
        f'<html><head><style>.x {{ {style} }}</style></head><body><p>{BEFORE * 5} <span class="x">'
        f'oars</span> and <span style="{style}">oars</span></p></body></html>'
    )
    assert clean(page.text).fragment.count(SMALL) == 2 * small


def sided(kind: str, words: str, side: str, *, cell: bool, styled: bool) -> str:
    """Write a paragraph on a side, or a table with it."""
    if kind == "odt":
        named = "S" if styled else "P"
        made = f'<text:p text:style-name="{named}{side}">{words}</text:p>'
        row = f"<table:table-cell>{made}</table:table-cell>"
        row = f"<table:table-row><table:table-cell><text:p>oak</text:p></table:table-cell>{row}"
        table = f'<table:table><table:table-column table:number-columns-repeated="2"/>{row}'
        return f"{table}</table:table-row></table:table>" if cell else made
    look = f'<w:pStyle w:val="S{side}"/>' if styled else f'<w:jc w:val="{side}"/>'
    made = f"<w:p><w:pPr>{look}</w:pPr>{run(words)}</w:p>"
    row = f"<w:tr><w:tc>{paragraph('oak')}</w:tc><w:tc>{made}</w:tc></w:tr>"
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{row}</w:tbl>" if cell else made


@pytest.mark.parametrize("styled", [False, True])
@pytest.mark.parametrize("cell", [False, True])
@pytest.mark.parametrize(("side", "named"), [("end", "right"), ("center", "center"), ("both", "")])
@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_paragraphs_and_cells_stand_where_they_stand(
    tmp_path: Path, kind: str, side: str, named: str, *, cell: bool, styled: bool
) -> None:
    made = sided(kind, "1.50 marks", side, cell=cell, styled=styled)
    if kind == "odt":
        sides = "".join(
            f'<style:style style:name="{one}{side}" style:family="paragraph"><style:paragraph-'
            f'properties fo:text-align="{side.replace("both", "justify")}"/></style:style>'
            for one in "RP"
        )
        sides += (
            f'<style:style style:name="S{side}" style:family="paragraph" '
            f'style:parent-style-name="R{side}"/>'
        )
        body = f"<text:p>{BEFORE}</text:p>" * 2 + made + f"<text:p>{BEFORE}</text:p>"
        article = read(odt(tmp_path / "a.odt", body, automatic=sides))
    else:
        styles = (
            f'<w:style w:type="paragraph" w:styleId="R"><w:name w:val="R"/><w:pPr><w:jc '
            f'w:val="{side}"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="S{side}">'
            '<w:name w:val="S"/><w:basedOn w:val="R"/></w:style>'
        )
        body = paragraph(BEFORE) * 2 + made + paragraph(BEFORE)
        parts = {"word/styles.xml": word_part("styles", styles)}
        article = read(docx(tmp_path / "a.docx", body, parts=parts))
    tag = "td" if cell else "p"
    expected = f'<{tag} class="align-{named}">' if named else f"<{tag}>"
    assert f"{expected}1.50 marks</{tag}>" in article.body


def test_a_break_of_an_old_kind_parts_words(tmp_path: Path) -> None:
    broken = run("oars") + "<w:r><w:cr/></w:r>" + run("ropes")
    made = line(read(docx(tmp_path / "a.docx", paragraph(BEFORE) + paragraph(broken))).body)
    assert made.replace("\n", "") == "oars<br/>ropes"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('width="20"', 'width="20"'),
        ('width="20px" height="10"', 'width="20"'),
        ('style="width: 1in; height: 0.5in"', 'width="96"'),
        ('height="16"', 'height="16"'),
        ('width="50%"', ""),
        ('style="max-width: 100%; border-width: 2px"', ""),
        ("", ""),
    ],
)
def test_a_picture_in_a_line_keeps_its_size(given: str, kept: str) -> None:
    shown = clean(f'<p>A cat <img src="cat.png" alt="Tom" {given}> sat.</p>').fragment
    assert shown == f'<p>A cat <img src="cat.png" alt="Tom"{f" {kept}" if kept else ""}/> sat.</p>'
    alone = clean(f'<p><img src="cat.png" alt="Tom" {given}></p>').fragment
    assert alone == '<p><img src="cat.png" alt="Tom"/></p>'


def test_sizes_of_pictures_in_lines_of_documents_are_kept(tmp_path: Path) -> None:
    body = paragraph(BEFORE) + paragraph(run("A cat ") + drawing("cat.png", "Tom") + run(" sat."))
    parts = {"word/media/cat.png": png(400, 300)}
    assert 'width="96"' in read(docx(tmp_path / "a.docx", body, parts=parts)).body
    frame = (
        '<draw:frame text:anchor-type="as-char" svg:width="2.54cm" svg:height="1.9cm"><draw:image '
        'xlink:href="Pictures/cat.png"/></draw:frame>'
    )
    body = f"<text:p>{BEFORE}</text:p><text:p>A cat {frame} sat.</text:p>"
    made = odt(tmp_path / "a.odt", body, parts={"Pictures/cat.png": png(400, 300)})
    assert 'width="96"' in read(made).body


@pytest.mark.parametrize(
    "given", ['align="right"', 'style="text-align: right"', 'align="Right" valign="top"']
)
def test_cells_of_a_page_stand_where_they_stand(given: str) -> None:
    table = f"<table><tr><td>oak</td><td {given}>1.50</td></tr></table>"
    assert '<td class="align-right">1.50</td>' in clean(f"<p>{BEFORE}</p>{table}").fragment


def test_places_of_elements_behind_lines_of_verse_are_known(tmp_path: Path) -> None:
    broken = run("oars") + "<w:r><w:br/></w:r>" + run("ropes")
    (tmp_path / "content").mkdir()
    body = paragraph("Of oars", "Title") + (paragraph(BEFORE) + paragraph(broken)) * 30
    docx(tmp_path / "content/a.docx", body + paragraph(BEFORE))
    assert list(build(read_project(tmp_path), ["pdf"], tmp_path / "build"))
