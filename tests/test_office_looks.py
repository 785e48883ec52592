"""Words, paragraphs and cells of word processors look as their writers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.markup.cleaning import clean
from anthology.markup.web_pages import read_page
from anthology.model.book import Source
from anthology.readers.office.reader import OfficeReader
from tests.documents import docx, odt, paragraph, word_part

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
