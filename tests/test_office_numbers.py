"""Items and headings of word processors bear the numbers that their writers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.markup.page_lists import numbered_items
from anthology.model.book import Source
from anthology.readers.office.reader import OfficeReader
from tests.documents import docx, odt, paragraph, run, word_part

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = "The ferry left late that day."


def shown(file: Path) -> list[str]:
    """Give headings, items and paragraphs of a document with what stands before them."""
    article = OfficeReader().read([Source(file.name, file, "")])[0]
    assert not [one for one in article.diagnostics if one.code == "words-lost"]
    root = xhtml.parse(article.body)
    lines = []
    for node in root.iter("p", "li", *xhtml.HEADINGS):
        text = " ".join(xhtml.text(node).split())
        parent = node.getparent()
        assert parent is not None
        if xhtml.name(node) in xhtml.HEADINGS:
            lines.append(f"{node.get('data-number', '')} {text}".strip())
        elif xhtml.name(node) == "p" and xhtml.name(parent) != "li":
            lines.append(text)
        elif xhtml.name(node) == "li":
            first = xhtml.text(node[0]) if len(node) and node[0].tag == "p" else node.text or ""
            first = " ".join((first.strip() or text).split())
            counted = parent.tag == "ol" and "labelled" not in xhtml.classes(parent)
            number = dict(numbered_items(parent))[node] if counted else 0
            type_ = parent.get("type") or "1"
            sign = f"{chr(96 + number) if type_ == 'a' else number}. " if counted else ""
            lines.append(sign + first)
    return lines


def level(at: int, kind: str, text: str, more: str = "") -> str:
    """Write a level of numbering as Word does."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def item(words: str, number: int = 1, at: int = 0) -> str:
    """Write an item of a list of Word."""
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"{run(words)}</w:p>"
    )


def in_word(file: Path, abstracts: list[str], nums: list[str], body: str) -> list[str]:
    """Write a Word text with its numbering, and read it."""
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{at}">{one}</w:abstractNum>'
        for at, one in enumerate(abstracts)
    )
    lists = "".join(f'<w:num w:numId="{at}">{one}</w:num>' for at, one in enumerate(nums, 1))
    parts = {"word/numbering.xml": word_part("numbering", kinds + lists)}
    return shown(docx(file, paragraph(BEFORE) + body, parts=parts))[1:]


ABSTRACT = '<w:abstractNumId w:val="0"/>'
RESTART = f'{ABSTRACT}<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


@pytest.mark.parametrize(
    ("kind", "text", "labels"),
    [
        ("decimal", "%1.", "1.|2.|3."),
        ("decimal", "%1)", "1)|2)|3)"),
        ("lowerLetter", "(%1)", "(a)|(b)|(c)"),
        ("lowerLetter", "%1.", "a.|b.|c."),
        ("decimal", "§ %1", "§ 1|§ 2|§ 3"),
        ("decimal", "Article %1:", "Article 1:|Article 2:|Article 3:"),
        ("upperRoman", "%1 –", "I –|II –|III –"),
        ("decimalZero", "%1.", "01.|02.|03."),
        ("ordinal", "%1", "1st|2nd|3rd"),
        ("cardinalText", "%1", "One|Two|Three"),
        ("ordinalText", "%1 rule", "First rule|Second rule|Third rule"),
        ("chicago", "%1", "*|†|‡"),
        ("none", "Note:", "Note:|Note:|Note:"),
        ("bullet", "o", "||"),
        ("bullet", "\uf0b7", "||"),
    ],
)
def test_labels_of_word(tmp_path: Path, kind: str, text: str, labels: str) -> None:
    trees = ("oak", "elm", "fir")
    body = "".join(map(item, trees))
    expected = [
        f"{label} {tree}".strip() for label, tree in zip(labels.split("|"), trees, strict=True)
    ]
    assert in_word(tmp_path / "a.docx", [level(0, kind, text)], [ABSTRACT], body) == expected


def test_lists_of_word_go_on_and_begin_anew(tmp_path: Path) -> None:
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2.")
    body = (
        item("oak") + item("red oak", at=1) + item("elm") + item("wych elm", at=1)
        + paragraph("Words between.") + item("fir") + item("white fir", at=1)
        + item("yew", 2) + item("box", 3) + item("ash", 3)
    )  # fmt: skip
    assert in_word(tmp_path / "a.docx", [levels], [ABSTRACT, ABSTRACT, RESTART], body) == [
        *("1. oak", "1.1. red oak", "2. elm", "2.1. wych elm", "Words between."),
        *("3. fir", "3.1. white fir", "4. yew", "1. box", "2. ash"),
    ]


def test_headings_of_word_bear_the_numbers_of_their_styles(tmp_path: Path) -> None:
    levels = (
        level(0, "upperRoman", "%1.", '<w:pStyle w:val="Heading1"/>')
        + level(1, "decimal", "%1.%2", '<w:isLgl/><w:pStyle w:val="Heading2"/>')
    )  # fmt: skip
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{at}"><w:name w:val="heading {at}"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for at in (1, 2)
    )
    parts = {
        "word/numbering.xml": word_part(
            "numbering",
            f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
            f'<w:num w:numId="1">{ABSTRACT}</w:num>',
        ),
        "word/styles.xml": word_part("styles", styles),
    }
    off = '<w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
    body = (
        paragraph(BEFORE) + paragraph("Aims", "Heading1") + paragraph("Of the name", "Heading2")
        + paragraph("Of the seat", "Heading2") + off + run("Thanks") + "</w:p>"
        + paragraph("Means", "Heading1") + paragraph("Of dues", "Heading2") + paragraph(BEFORE)
    )  # fmt: skip
    assert shown(docx(tmp_path / "a.docx", body, parts=parts))[1:-1] == [
        *("I. Aims", "1.1 Of the name", "1.2 Of the seat", "Thanks", "II. Means", "2.1 Of dues"),
    ]


def opened(style: str, *items: str, more: str = "") -> str:
    """Write a list of an OpenDocument text; an item may hold a list."""
    made = "".join(
        f"<text:list-item>{one if one.startswith('<') else f'<text:p>{one}</text:p>'}"
        "</text:list-item>"
        for one in items
    )
    return f'<text:list text:style-name="{style}"{more}>{made}</text:list>'


def open_level(at: int, attributes: str, tag: str = "list-level-style-number") -> str:
    """Write a level of a list style of OpenDocument."""
    return f'<text:{tag} text:level="{at}" {attributes}/>'


@pytest.mark.parametrize(
    ("attributes", "labels"),
    [
        ('style:num-format="1" style:num-suffix="."', "1.|2.|3."),
        ('style:num-format="a" style:num-prefix="(" style:num-suffix=")"', "(a)|(b)|(c)"),
        ('style:num-format="1" style:num-prefix="Article " style:num-suffix=":"',
         "Article 1:|Article 2:|Article 3:"),
        ('style:num-format="I" style:num-suffix=" –" text:start-value="3"', "III –|IV –|V –"),
        ('style:num-format="1" loext:num-list-format="§ %1%"', "§ 1|§ 2|§ 3"),
        ('style:num-format="01, 02, 03, ..." style:num-suffix="."', "01.|02.|03."),
    ],
)  # fmt: skip
def test_labels_of_opendocument(tmp_path: Path, attributes: str, labels: str) -> None:
    attributes = attributes.replace("loext:", "style:")
    style = f'<text:list-style style:name="L1">{open_level(1, attributes)}</text:list-style>'
    trees = ("oak", "elm", "fir")
    body = f"<text:p>{BEFORE}</text:p>{opened('L1', *trees)}"
    expected = [f"{label} {tree}" for label, tree in zip(labels.split("|"), trees, strict=True)]
    assert shown(odt(tmp_path / "a.odt", body, automatic=style))[1:] == expected


def test_lists_of_opendocument_go_on_and_begin_anew(tmp_path: Path) -> None:
    style = (
        '<text:list-style style:name="L1">'
        + open_level(1, 'style:num-format="1" style:num-suffix="."')
        + open_level(2, 'style:num-format="1" style:num-suffix="." text:display-levels="2"')
        + "</text:list-style>"
    )
    go_on = ' text:continue-numbering="true"'
    inner = "<text:p>oak</text:p>" + opened("L1", "red oak", "white oak")
    body = (
        f"<text:p>{BEFORE}</text:p>" + opened("L1", inner, "elm") + "<text:p>Words.</text:p>"
        + opened("L1", "fir", more=go_on) + "<text:p>More words.</text:p>"
        + opened("L1", opened("L1", "white fir"), more=go_on)
        + "<text:p>Others.</text:p>" + opened("L1", "yew")
    )  # fmt: skip
    assert [one for one in shown(odt(tmp_path / "a.odt", body, automatic=style))[1:] if one] == [
        *("1. oak", "1.1. red oak", "1.2. white oak", "2. elm", "Words.", "3. fir", "More words."),
        *("3.1. white fir", "Others.", "1. yew"),
    ]


def test_headings_of_opendocument_bear_the_numbers_of_their_outline(tmp_path: Path) -> None:
    outline = (
        '<text:outline-style style:name="Outline">'
        + open_level(1, 'style:num-format="1" style:num-suffix="."', "outline-level-style")
        + open_level(2, 'style:num-format="1" text:display-levels="2"', "outline-level-style")
        + open_level(3, 'style:num-format=""', "outline-level-style")
        + "</text:outline-style>"
    )
    body = "".join(
        f'<text:h text:outline-level="{at}"{more}>{words}</text:h>'
        for at, words, more in (
            (1, "Aims", ""), (2, "Of the name", ""), (3, "Short", ""), (2, "Of the seat", ""),
            (1, "Thanks", ' text:is-list-header="true"'), (1, "Means", ""), (2, "Of dues", ""),
        )
    )  # fmt: skip
    parts = {"styles.xml": _styles(outline)}
    made = odt(tmp_path / "a.odt", f"<text:p>{BEFORE}</text:p>{body}", parts=parts)
    assert shown(made)[1:] == [
        *("1. Aims", "1.1 Of the name", "Short", "1.2 Of the seat", "Thanks", "2. Means"),
        "2.1 Of dues",
    ]


def _styles(content: str) -> str:
    """Write the part with the styles of an OpenDocument text."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    return (
        f'<office:document-styles xmlns:office="{urn}:office:1.0" xmlns:text="{urn}:text:1.0" '
        f'xmlns:style="{urn}:style:1.0"><office:styles>{content}</office:styles>'
        "</office:document-styles>"
    )


RICH_LISTS = (
    r"{\*\listtable{\list\listtemplateid1{\listlevel\levelnfc4\levelstartat1"
    r"{\leveltext\'03(\'00);}{\levelnumbers\'02;}}\listid1}}"
    r"{\*\listoverridetable{\listoverride\listid1\ls1}}"
)


@pytest.mark.parametrize(
    "line",
    [
        r"{\listtext\pard\plain LABEL\tab}\pard\plain\ls1\ilvl0 TREE\par ",  # Word
        r"\pard\plain\ilvl0\ls1{\listtext\pard\plain\tab LABEL}TREE\par ",  # LibreOffice
    ],
)
@pytest.mark.parametrize("labels", ["(a)|(b)|(c)", "\u00a7 1|\u00a7 2|\u00a7 3", "3.|4.|6."])
def test_labels_of_rich_text(tmp_path: Path, line: str, labels: str) -> None:
    trees = ("oak", "elm", "fir")
    pairs = list(zip(labels.split("|"), trees, strict=True))
    lines = "".join(line.replace("LABEL", one).replace("TREE", tree) for one, tree in pairs)
    lines = lines.replace("\u00a7", r"\'a7")
    file = tmp_path / "a.rtf"
    file.write_text(rf"{{\rtf1\ansi {RICH_LISTS}\pard {BEFORE}\par {lines}}}", encoding="ascii")
    assert shown(file)[1:] == [f"{one} {tree}" for one, tree in pairs]


def test_old_lists_of_rich_text(tmp_path: Path) -> None:
    def line(sign: str, tree: str) -> str:
        return rf"{{\pntext {sign}\tab}}{{\*\pn\pnlvlblt}}\pard\fi-360\li720 {tree}\par "

    numbers = line("1.", "oak") + line("2.", "elm")
    signs = line(r"\'b7", "fir") + line(r"\'b7", "yew")
    file = tmp_path / "a.rtf"
    file.write_text(
        rf"{{\rtf1\ansi\pard {BEFORE}\par {numbers}\pard Others:\par {signs}}}", encoding="ascii"
    )
    assert shown(file)[1:] == ["1. oak", "2. elm", "Others:", "fir", "yew"]
