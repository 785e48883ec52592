"""What people type in word processors for want of styles is read as it was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from anthology.markup import xhtml
from anthology.model.book import Source
from anthology.outputs.build import read_project
from anthology.readers.office import reader
from anthology.readers.office.reader import ConversionError, OfficeReader, need_pandoc, run_pandoc
from anthology.readers.office.rich_text import prepare_rich_text
from anthology.readers.office.typed import settle_typed
from anthology.transforms.headings import nest_headings
from tests.documents import docx, drawing, odt, paragraph, run, word_part

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anthology.model.book import Article

BEFORE, AFTER = "The ferry left late that day.", "Nobody on the quay was surprised at it."
TITLE = paragraph("The ferry", "Title")


def read(file: Path) -> Article:
    return OfficeReader().read([Source(file.name, file, "")])[0]


def told(article: Article, code: str) -> list[str]:
    return [one.message for one in article.diagnostics if one.code == code]


def in_word(tmp_path: Path, *lines: str) -> str:
    body = "".join(one if one.startswith("<") else paragraph(one) for one in (BEFORE, *lines))
    return read(docx(tmp_path / "a.docx", TITLE + body + paragraph(AFTER))).body


def in_odt(tmp_path: Path, *lines: str) -> str:
    body = "".join(f"<text:p>{one}</text:p>" for one in (BEFORE, *lines, AFTER))
    return read(odt(tmp_path / "a.odt", body)).body


def in_rtf(tmp_path: Path, *lines: str) -> str:
    body = "".join(rf"\pard {one}\par" for one in (BEFORE, *lines, AFTER))
    signs = {"•": r"\bullet ", "–": r"\endash ", "●": r"\u9679?", "■": r"\u9632?"}
    for sign, written in signs.items():
        body = body.replace(sign, written)
    (tmp_path / "a.rtf").write_text(rf"{{\rtf1\ansi {body}}}", encoding="ascii")
    return read(tmp_path / "a.rtf").body


def between(body: str) -> str:
    """Give what stands between the first and the last paragraph."""
    inner = body.partition(f"<p>{BEFORE}</p>")[2].partition(f"<p>{AFTER}</p>")[0]
    return "".join(inner.split("\n"))


def hanging_in_word(tmp_path: Path, *lines: str) -> str:
    r"""Write paragraphs that hang; `\t` is a tab, a sign before it one of its font."""
    made = []
    for line in lines:
        sign, tab, words = line.rpartition("\t")
        first = f"<w:t>{sign}</w:t>"
        if sign[:1] == "F":
            first = f'<w:sym w:font="Wingdings" w:char="{sign}"/>'
        elif sign[:1] == "W":
            first = f'<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>{sign[1:]}</w:t>'
        opened = f"<w:r>{first}</w:r><w:r><w:tab/></w:r>" if tab else ""
        made.append(
            f'<w:p><w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>{opened}{run(words)}</w:p>'
        )
    return in_word(tmp_path, *made)


def hanging_in_odt(tmp_path: Path, *lines: str) -> str:
    r"""Write paragraphs that hang; `\t` is a tab."""
    style = (
        '<style:style style:name="P1" style:family="paragraph"><style:paragraph-properties '
        'fo:margin-left="1.27cm" fo:text-indent="-0.6cm"/></style:style>'
    )
    lines = tuple(line.replace("\t", "<text:tab/>") for line in lines)
    body = "".join(f'<text:p text:style-name="P1">{line}</text:p>' for line in lines)
    body = f"<text:p>{BEFORE}</text:p>{body}<text:p>{AFTER}</text:p>"
    return read(odt(tmp_path / "a.odt", body, automatic=style)).body


def hanging_in_rtf(tmp_path: Path, *lines: str) -> str:
    lines = tuple(rf"\fi-360\li720 {line}".replace("\t", r"\tab ") for line in lines)
    return in_rtf(tmp_path, *lines)


@pytest.mark.parametrize("write", [hanging_in_word, hanging_in_odt, hanging_in_rtf])
@pytest.mark.parametrize(
    ("lines", "made"),
    [
        (["●\tropes", "●\toars"], "<ul><li>ropes</li><li>oars</li></ul>"),
        (["o\tropes", "o\toars"], "<ul><li>ropes</li><li>oars</li></ul>"),
        (["•\tropes", "•\toars"], "<ul><li>ropes</li><li>oars</li></ul>"),
        (["–\tropes", "–\toars"], "<ul><li>ropes</li><li>oars</li></ul>"),
        (["1)\tropes", "2)\toars"], "<ol><li>ropes</li><li>oars</li></ol>"),
        (
            ["Brede, U.: The ferry. Saltby 1999.", "Cole, T.: The quay. Saltby 2001."],
            "<p>Brede, U.: The ferry. Saltby 1999.</p><p>Cole, T.: The quay. Saltby 2001.</p>",
        ),
    ],
)
def test_what_hangs_is_a_list_where_signs_say_so_and_no_quotation(
    tmp_path: Path, write: Callable[..., str], lines: list[str], made: str
) -> None:
    assert between(write(tmp_path, *lines)) == made


@pytest.mark.parametrize("sign", ["F0A7", "F0D8", "W\u00a7", "W\u00d8", "■", "➢"])
def test_pictures_of_fonts_before_a_tab_are_bullets(tmp_path: Path, sign: str) -> None:
    made = between(hanging_in_word(tmp_path, f"{sign}\tropes", f"{sign}\toars"))
    assert made == "<ul><li>ropes</li><li>oars</li></ul>"


def test_a_box_to_tick_stays(tmp_path: Path) -> None:
    assert between(hanging_in_word(tmp_path, "☐\tropes", "☐\toars")).count("☐") == 2


def test_a_paragraph_set_in_is_a_quotation(tmp_path: Path) -> None:
    said = f'<w:p><w:pPr><w:ind w:left="720" w:right="720"/></w:pPr>{run("As she said.")}</w:p>'
    assert "<blockquote><p>As she said.</p></blockquote>" in between(in_word(tmp_path, said))


@pytest.mark.parametrize("write", [in_word, in_odt, in_rtf])
@pytest.mark.parametrize(
    ("lines", "made"),
    [
        (["- ropes", "- oars"], "<ul><li>ropes</li><li>oars</li></ul>"),
        (["• ropes", "• oars"], "<ul><li>ropes</li><li>oars</li></ul>"),
        (["* ropes", "* oars"], "<ul><li>ropes</li><li>oars</li></ul>"),
        (["● ropes", "● oars"], "<ul><li>ropes</li><li>oars</li></ul>"),
        (["■ ropes", "■ oars"], "<ul><li>ropes</li><li>oars</li></ul>"),
        (["– des cordes ;", "– des rames."], "<ul><li>des cordes ;</li><li>des rames.</li></ul>"),
        (
            ["- des cordes ;", "- des rames.", "- On part ? dit Paul.", "- On part."],
            (
                "<ul><li>des cordes ;</li><li>des rames.</li></ul>"
                "<p>- On part ? dit Paul.</p><p>- On part.</p>"
            ),
        ),
        (["1) ropes", "2) oars"], "<ol><li>ropes</li><li>oars</li></ol>"),
        (["3. ropes", "4. oars"], '<ol start="3"><li>ropes</li><li>oars</li></ol>'),
        (["a. ropes", "b. oars"], '<ol type="a"><li>ropes</li><li>oars</li></ol>'),
        (
            ["1. ropes", "- short", "- long", "2. oars"],
            "<ol><li>ropes<ul><li>short</li><li>long</li></ul></li><li>oars</li></ol>",
        ),
        (["* * *"], "<hr/>"),
        (["***"], "<hr/>"),
        (["---"], "<hr/>"),
        (["- ropes", "- oars", "* * *"], "<ul><li>ropes</li><li>oars</li></ul><hr/>"),
    ],
)
def test_typed_lists_and_breaks_are_ones(
    tmp_path: Path, write: object, lines: list[str], made: str
) -> None:
    assert between(write(tmp_path, *lines)) == made  # type: ignore[operator]


@pytest.mark.parametrize(
    "lines",
    [
        ["– Bonsoir, dit-elle.", "– Bonsoir. Vous partez ?", "– Non."],
        ["- Is it you?", "- It is."],
        ["1. ropes", "3. oars"],
        ["1. ropes"],
        ["2023. A good year"],
        ["A. Martin", "B. Durand"],
        ["-5 degrees", "-7 degrees"],
        ["— sans rames", "— sans cordes"],
    ],
)
def test_speech_names_and_wrong_counts_stay_as_they_are(tmp_path: Path, lines: list[str]) -> None:
    kept = "".join(f"<p>{one}</p>" for one in lines)
    assert between(in_odt(tmp_path, *lines)) == kept


def test_lines_of_one_paragraph_and_marks_within_items_are_kept() -> None:
    root = xhtml.parse("<p>Bring:<br/>- <strong>ropes</strong>, two<br/>- oars</p>")
    settle_typed(root)
    made = "<p>Bring:</p><ul><li><strong>ropes</strong>, two</li><li>oars</li></ul>"
    assert xhtml.serialise(root).replace("\n", "") == made


def bold(words: str) -> str:
    return f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r></w:p>"


@pytest.mark.parametrize("before", ["", paragraph("At sea", "Heading1") + paragraph(BEFORE)])
def test_a_short_bold_paragraph_that_leads_to_a_text_is_a_heading(
    tmp_path: Path, before: str
) -> None:
    body = TITLE + paragraph(BEFORE) + before + bold("On the quay") + paragraph(AFTER)
    article = nest_headings(read(docx(tmp_path / "a.docx", body)))
    level = 3 if before else 2
    assert f"<h{level}>On the quay</h{level}>" in article.body
    (message,) = told(article, "heading-guessed")
    assert message.endswith("“On the quay”")


def test_paragraphs_of_an_odt_in_bold_by_style_are_bold(tmp_path: Path) -> None:
    look = '<style:text-properties fo:font-weight="bold"/>'
    automatic = f'<style:style style:name="P1" style:family="paragraph">{look}</style:style>'
    quay, late = "On the quay", "Nobody came, and that was that."
    body = "".join(
        f'<text:p text:style-name="{style}">{words}</text:p>'
        for style, words in (("", BEFORE), ("P1", quay), ("", AFTER), ("P1", late))
    )
    article = nest_headings(read(odt(tmp_path / "a.odt", body, automatic=automatic)))
    assert f"<h2>{quay}</h2>" in article.body
    assert f"<strong>{late}</strong>" in article.body


@pytest.mark.parametrize(
    "lines",
    [
        [bold("This matters to all of us.")],
        [bold("Tom Quay"), bold("harbour master")],
        [bold("Do you sail?")],
        [paragraph(drawing("a.png", "a quay")), bold("The quay in May")],
    ],
)
def test_bold_sentences_signatures_and_questions_are_no_headings(
    tmp_path: Path, lines: list[str]
) -> None:
    Image.new("RGB", (9, 9)).save(tmp_path / "a.png")
    parts = {"word/media/a.png": (tmp_path / "a.png").read_bytes()}
    body = TITLE + paragraph("At sea", "Heading1") + paragraph(BEFORE) + "".join(lines)
    made = nest_headings(read(docx(tmp_path / "a.docx", body + paragraph(AFTER), parts=parts)))
    assert [xhtml.text(one) for one in xhtml.parse(made.body).iter(*xhtml.HEADINGS)] == ["At sea"]


@pytest.mark.parametrize(
    "hidden",
    [
        '<text:p>It was <text:span text:style-name="Htext">ask Tom</text:span>late.</text:p>',
        '<text:p text:style-name="Hparagraph">ask Tom</text:p><text:p>It was late.</text:p>',
        """<text:p><text:hidden-paragraph text:is-hidden="true"/>ask Tom</text:p>
        <text:p>It was late.</text:p>""",
        """<text:section text:display="none"><text:p>ask Tom</text:p></text:section>
        <text:p>It was late.</text:p>""",
        """<text:section text:display="condition" text:is-hidden="true"><text:p>ask Tom</text:p>
        </text:section><text:p>It was late.</text:p>""",
        """<text:p>It was <text:hidden-text text:is-hidden="true" text:string-value="ask Tom"/>
        late.</text:p>""",
    ],
)
def test_what_an_odt_hides_is_left_out_and_told(tmp_path: Path, hidden: str) -> None:
    automatic = "".join(
        f'<style:style style:name="H{family}" style:family="{family}">'
        '<style:text-properties text:display="none"/></style:style>'
        for family in ("text", "paragraph")
    )
    article = read(odt(tmp_path / "a.odt", hidden, automatic=automatic))
    assert article.body.strip() == "<p>It was late.</p>"
    assert told(article, "hidden-removed") == ["hidden in the document, and left out: “ask Tom”"]
    assert not told(article, "words-lost")


def test_fields_of_an_odt_that_hide_nothing_show_their_words(tmp_path: Path) -> None:
    body = (
        '<text:p>On <text:date text:fixed="true">3 May</text:date> it was '
        '<text:hidden-text text:is-hidden="false" text:string-value="very">very</text:hidden-text>'
        ' late<text:hidden-paragraph text:is-hidden="false"/>, <text:ruby><text:ruby-base>late'
        "</text:ruby-base><text:ruby-text>spät</text:ruby-text></text:ruby>.</text:p>"
    )
    article = read(odt(tmp_path / "a.odt", body))
    assert article.body.strip() == "<p>On 3 May it was very late, late\u00a0(spät).</p>"
    assert not told(article, "words-lost")


def test_what_a_style_of_word_hides_is_left_out(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = "".join(
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{key}"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
        for kind, key in (("paragraph", "Aside"), ("character", "Whisper"))
    )
    words = '<w:r><w:rPr><w:rStyle w:val="Whisper"/></w:rPr><w:t>ask Tom </w:t></w:r>'
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Shown.</w:t></w:r>'
    body = paragraph("never print", "Aside") + paragraph(words + run("It was late."))
    article = read(
        docx(
            tmp_path / "a.docx",
            body + paragraph(shown, "Aside"),
            parts={"word/styles.xml": f"<w:styles {space}>{styles}</w:styles>"},
        )
    )
    assert "".join(article.body.split("\n")) == "<p>It was late.</p><p>Shown.</p>"
    assert "never print ask Tom" in told(article, "hidden-removed")[0]


def test_a_rich_text_keeps_its_private_words(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_text(
        r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title Caf\'e9 \u8212?noir}"
        r"{\author lenovo}{\creatim\yr2020}}{\header\v HEAD}"
        r"\pard It was {\v ask Tom }late{\*\atnauthor Ilse Varga}"
        r"{\*\annotation\pard is this \'e9t\'e9?}, {\deleted and cold, }{\revised and wet, }"
        r"\v0 so we \{stayed\} at \uc2\u233\'65\'27\uc1  home.\par}",
        encoding="ascii",
    )
    article = read(tmp_path / "a.rtf")
    assert article.body.strip() == "<p>It was late, and wet, so we {stayed} at é home.</p>"
    assert (article.meta.title, article.meta.authors, article.meta.date) == ("Café —noir", (), "")
    assert told(article, "hidden-removed") == ["hidden in the document, and left out: “ask Tom”"]
    assert told(article, "comment-removed") == [
        "a comment by Ilse Varga was left out: “is this été?”"
    ]
    assert told(article, "change-settled") == [
        "deleted, and left out: “and cold,”",
        "inserted, and kept: “and wet,”",
    ]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r"in \u8220?thirty years\u8221? of", "in “thirty years” of"),
        (r"\uc0 in \u8220 thirty years\u8221  of", "in “thirty years” of"),
        (r"in \u8220 thirty years\u8221  of", "in “thirty years” of"),  # nothing stands for them
        (r"caf\u233 s and caf\u233 es, a\u160  b", "cafés and cafés, a\u00a0b"),
        (r"\u8220\'93thirty years\u8221\'94 of", "“thirty years” of"),
        (r"\uc2 \u8220\'93\'93thirty\u8221\'94\'94 of", "“thirty” of"),
        (r"{\uc0 \u8220 thirty} a\u8221? of", "“thirty a” of"),
        (r"A \u-10179?\u-8704? b \u128512? c", "A 😀 b 😀 c"),
        (r"a\u8226\bullet b", "a•b"),
        (r"\ansicpg1250 A \'9c\'b3 b", "A śł b"),
        (r"\ansicpg1251 A \'e0\'e1 b", "A аб b"),
        (r"\ansicpg932 A \'82\'a0\'83A b", "A あア b"),
        (r"\mac caf\'8e b", "café b"),
        (r"\pca caf\'82 b", "café b"),
        (
            r"{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 A;}}\f0 A {\f1 \'e0\'e1} caf\'e9",
            "A аб café",
        ),
        (r"\fs20\'41 \'7bx\'7d \'5c", "A {x} \\"),
        (r"A mill{\xe mill, old}{\tc Mills} stood", "A mill stood"),
        ("raw caf\u00e9 here", "raw café here"),
    ],
)
def test_a_rich_text_keeps_every_letter(tmp_path: Path, written: str, shown: str) -> None:
    (tmp_path / "a.rtf").write_bytes(rf"{{\rtf1\ansi {written}\par}}".encode("latin-1"))
    article = read(tmp_path / "a.rtf")
    assert article.body.strip() == f"<p>{shown}</p>"
    assert not article.diagnostics


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_of_a_rich_text_may_end_in_a_backslash(tmp_path: Path, end: str) -> None:
    words = end.join(("{\\rtf1\\ansi The ferry\\", "\\b Text by Ilse\\", "\\b0 \\", "Home.\\", "}"))
    (tmp_path / "a.rtf").write_bytes(words.encode("ascii"))
    article = read(tmp_path / "a.rtf")
    assert [xhtml.text(one) for one in xhtml.parse(article.body)][-1] == "Home."
    assert not told(article, "words-lost")


def test_a_rich_text_that_is_unicode_as_it_stands_is_read_so(tmp_path: Path) -> None:
    (tmp_path / "a.rtf").write_text(r"{\rtf1\ansi\ansicpg1252 café — \'e9t\'e9\par}", "utf-8")
    assert read(tmp_path / "a.rtf").body.strip() == "<p>café — été</p>"


def test_notes_of_a_rich_text_are_kept_however_they_are_marked(tmp_path: Path) -> None:
    for mark in ("", r"\*"):
        note = rf"{{{mark}\footnote \chftn  By the \u8220?old\u8221? ford.}}"
        (tmp_path / "a.rtf").write_text(rf"{{\rtf1\ansi We met.{note} It rained.\par}}")
        article = read(tmp_path / "a.rtf")
        assert "By the “old” ford." in article.body
        assert "We met.<a" in article.body


def test_words_that_the_converter_drops_from_a_rich_text_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(program: str, file: Path, kind: str, *rest: Any) -> tuple[str, str]:
        if kind == "rtf":
            file.write_bytes(file.read_bytes().replace(b"thirty", b"hirty"))
        return run_pandoc(program, file, kind, *rest)

    monkeypatch.setattr(reader, "run_pandoc", careless)
    (tmp_path / "a.rtf").write_text(r"{\rtf1\ansi In \u8220?thirty years\u8221? of digging.\par}")
    assert told(read(tmp_path / "a.rtf"), "words-lost") == [
        "1 word of the file did not come through: thirty"
    ]


LIT = '<w:r><w:rPr><w:{}/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'


def lit_in_word(folder: Path, colour: str) -> Path:
    mark = f'highlight w:val="{colour}"' if colour.isalpha() else f'shd w:fill="{colour[1:]}"'
    body = run("He came ") + LIT.format(mark, "in ") + LIT.format(mark, "May") + run(" again.")
    return docx(folder / "a.docx", TITLE + paragraph(body))


def lit_in_odt(folder: Path, colour: str) -> Path:
    styles = (
        '<style:style style:name="T1" style:family="text"><style:text-properties '
        f'fo:background-color="{colour}"/></style:style>'
    )
    words = 'He came <text:span text:style-name="T1">in May</text:span> again.'
    return odt(folder / "a.odt", f"<text:p>{words}</text:p>", automatic=styles)


@pytest.mark.parametrize("write", [lit_in_word, lit_in_odt])
def test_highlighted_words_are_told_and_printed_without_the_colour(
    tmp_path: Path, write: Callable[[Path, str], Path]
) -> None:
    article = read(write(tmp_path, "#ffff00"))
    assert "<p>He came in May again.</p>" in article.body
    assert told(article, "editor-note") == [
        "words are highlighted, as editors mark what is open: “in May”"
    ]
    for colour in ("#ffffff", "#f2f2f2"):  # the paper, and a grey of a template
        assert told(read(write(tmp_path, colour)), "editor-note") == []


@given(st.text(alphabet="{}\\\\'*uvbin0-9 é;~", max_size=60))
def test_no_rich_text_breaks_the_reading_of_it(words: str) -> None:
    data = rf"{{\rtf1\ansi {words}}}".encode("latin-1")
    made, _ = prepare_rich_text(data, "a.rtf")
    assert made.decode().startswith(r"{\rtf1")
    assert prepare_rich_text(rb"{\rtf1 a\u" + b"9" * 5000 + b"}", "a.rtf")[0].startswith(rb"{\rtf1")


LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="out" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/image" Target="file:///C:\\Users\\ann\\the%20quay.png" TargetMode="External"/>'
    "</Relationships>"
)


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_picture_that_a_document_only_links_to_is_looked_for_beside_it(
    tmp_path: Path, kind: str, *, there: bool
) -> None:
    if there:
        Image.new("RGB", (40, 40), "teal").save(tmp_path / "the quay.png")
    if kind == "docx":
        shown = drawing("out", "a quay in the morning fog").replace("r:embed", "r:link")
        parts = {"word/_rels/document.xml.rels": LINKS}
        docx(tmp_path / "a.docx", paragraph(shown) + paragraph(AFTER), parts=parts)
    else:
        frame = (
            '<draw:frame><draw:image xlink:href="file:///home/ann/the%20quay.png"/>'
            "<svg:desc>a quay in the morning fog</svg:desc></draw:frame>"
        )
        odt(tmp_path / "a.odt", f"<text:p>{frame}</text:p><text:p>{AFTER}</text:p>")
    book = read_project(tmp_path).book
    missing = [one.message for one in book.diagnostics if one.code == "image-missing"]
    assert missing == ([] if there else ["no such picture: the quay.png"])
    assert len(book.pictures) == there
    assert ("a quay in the morning fog" in book.chapters[0].body) or there


def test_hints_fit_what_was_read_and_what_failed(tmp_path: Path) -> None:
    body = TITLE + paragraph("An interview with Bo Ray, keeper") + paragraph(AFTER)
    (told_,) = [
        one
        for one in read(docx(tmp_path / "a.docx", body)).diagnostics
        if one.code == "metadata-guessed"
    ]
    assert "was read as interviewee Bo Ray" in told_.message
    assert "Author" not in told_.hint
    (tmp_path / "b.docx").write_bytes(b"PK no more")
    with pytest.raises(ConversionError) as failed:
        run_pandoc(need_pandoc(), tmp_path / "b.docx", "docx")
    assert "save it again" in failed.value.hint


def with_margins(tmp_path: Path, form: str, lines: list[str]) -> Path:
    """Write a text with its author in three formats, lines at the head of its pages."""
    file = tmp_path / f"ferry.{form}"
    if form == "docx":
        head = word_part("hdr", "".join(map(paragraph, lines)))
        docx(file, paragraph(BEFORE) + paragraph(AFTER), parts={"word/header1.xml": head},
             properties=OWN)  # fmt: skip
    elif form == "odt":
        head = "".join(f"<text:p>{one}</text:p>" for one in lines)
        page = f"<style:master-page><style:header>{head}</style:header></style:master-page>"
        odt(file, f"<text:p>{BEFORE}</text:p><text:p>{AFTER}</text:p>",
            parts={"styles.xml": STYLES.replace("PAGE", page)},
            properties=OWN)  # fmt: skip
    else:
        head = "".join(rf"\pard {one}\par" for one in lines).replace("–", r"\endash ")
        file.write_text(
            r"{\rtf1\ansi\headery720{\info{\title The Gulls}{\author Ann Lee}}{\header "
            rf"{head}}}{{\footer\pard \chpgn\par}}\pard {BEFORE}\par\pard {AFTER}\par}}",
            encoding="ascii",
        )
    return file


OWN = "<dc:title>The Gulls</dc:title><dc:creator>Ann Lee</dc:creator>"
STYLES = (
    '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:styles/>'
    "<office:master-styles>PAGE</office:master-styles></office:document-styles>"
)


@pytest.mark.parametrize("form", ["docx", "odt", "rtf"])
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["CONFIDENTIAL – Bo"], "“CONFIDENTIAL – Bo”"),
        (["Ann Lee 020 7946 0958"], "“Ann Lee 020 7946 0958”"),
        (["The Gulls – Ann Lee – Page 3 of 12"], ""),
        (["Seite 3"], ""),
    ],
)
def test_the_head_of_pages_is_told_and_not_printed(
    tmp_path: Path, form: str, lines: list[str], said: str
) -> None:
    made = read(with_margins(tmp_path, form, lines))
    told = [one.message for one in made.diagnostics if one.code == "printed-furniture"]
    assert told == [f"the head and foot of its pages were left out: {said}"] * bool(said)
    assert lines[0] not in made.body
    assert "words-lost" not in [one.code for one in made.diagnostics]
