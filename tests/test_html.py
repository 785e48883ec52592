"""Web pages come with their text and their metadata, and without what stands around them."""

from __future__ import annotations

import base64
import re
import time
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.markup import xhtml
from anthology.model.book import Article, Metadata, Source
from anthology.outputs.build import read_project
from anthology.readers.recognition import recognise_format
from anthology.readers.web_page import HtmlReader
from anthology.transforms.steps import transform
from tests.expecting import expect

CASES = sorted((Path(__file__).parent / "cases" / "html").glob("*.html"))
READER = HtmlReader()
LINE = "<p>The lamp went out and came back before anyone had found a match for it.</p>"


def read(text: str, path: str = "page.html") -> Article:
    return READER.read([Source(path, Path(path), text)])[0]


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def words(article: Article) -> str:
    return xhtml.text(xhtml.parse(article.body))


def codes(article: Article) -> list[str]:
    return [one.code for one in article.diagnostics]


def described(article: Article) -> str:
    """Write an article as the files in `cases` do: metadata, body, diagnostics."""
    told = [
        f"{one.name}: {value!r}"
        for one in fields(Metadata)
        if (value := getattr(article.meta, one.name)) != getattr(Metadata(), one.name)
        and one.name != "authors"
    ]
    told += [f"author: {person.name} {person.link}".strip() for person in article.meta.authors]
    found = [f"{one.line} {one.code}: {one.message}" for one in article.diagnostics]
    return "\n".join([*told, "----", article.body.strip(), "----", *found, ""])


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_page(case: Path) -> None:
    made = described(read(case.read_text(encoding="utf-8"), case.name))
    expect(made, in_file=case.with_suffix(".expected"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_pages_are_recognised_by_their_content(case: Path) -> None:
    source = Source("page.txt", case, case.read_text(encoding="utf-8"))
    assert recognise_format(source).name == "html"


def test_text_about_pages_is_no_page() -> None:
    text = "# Notes\n\nWrite `<html>` first, then a `<p>`.\n\n<div>One box.</div>\n"
    assert READER.recognise(Source("notes.md", Path("notes.md"), text)) == 0


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("The Quay | Fog", "<h1>Fog</h1>", "Fog"),
        ("Fog | The Quay", "", "Fog"),
        ("Le bac : récit", "", "Le bac : récit"),
        ("Fog - part two - The Quay", "<h2>part two</h2>", "part two"),
        ("Fog – a week", "<h1>Fog – a week</h1>", "Fog – a week"),
        ("Fog and what came after | The Quay", "<h1>Fog</h1>", "Fog"),
        (
            "Le brouillard - Le blog du quai",
            "<h1>Le brouillard, la nuit</h1>",
            "Le brouillard, la nuit",
        ),
        ("Fog | The Quay", "<h1>The Quay</h1><h2>Fog</h2>", "Fog"),
        (
            "Fog - The Quay",
            '<h1 class="site-title">The Quay</h1><article><h1>Fog, at last</h1>'
            + LINE * 3
            + "</article>",
            "Fog, at last",
        ),
        ("Fog at last | The Quay", "<h1>Fog<br>at last</h1>", "Fog at last"),
        ("Fog", "<h1>Fog<br><span>at last</span></h1>", "Fog at last"),
        ("The harbour plan", "<h1>Introduction</h1>", "The harbour plan"),
        ("The harbour plan", LINE + "<h1>Ropes</h1>", "The harbour plan"),
        ("The harbour plan", "<h1>Ropes</h1>" + LINE + "<h1>Lamps</h1>", "The harbour plan"),
    ],
)
def test_the_title_is_told_from_the_name_of_the_site(title: str, body: str, expected: str) -> None:
    head = f'<title>{title}</title><meta property="og:description" content="x">'
    article = read(page(body + LINE, head))
    assert article.meta.title == expected
    assert "The Quay" not in words(article)


def test_the_heading_of_a_text_is_surer_than_its_head() -> None:
    head = '<title>Fog - The Quay</title><meta property="og:title" content="Fog: 5 tips">'
    assert read(page("<h1>Fog, at last</h1>" + LINE, head)).meta.title == "Fog, at last"


ALONE = [
    "Print", "Print this page", "Imprimer", "Reply", "Répondre", "Leave a reply",
    "Laisser un commentaire", "Click to share on Facebook (Opens in new window)",
    "Cliquez pour partager sur Twitter(ouvre dans une nouvelle fenêtre)", "Partager sur Facebook",
    "Filed under: Water, Town", "Tagged: weir, night", "Classé sous : Eau", "Étiquettes : nuit",
    "Previous post: The bridge", "Article suivant", "J’aime chargement…", "Like Loading…",
    "3 Comments", "3 commentaires", 'Filed under: <a href="/c">Water</a>, <a href="/t">Town</a>',
    '<a href="/p">← Previous post: The bridge</a> <a href="/n">Next post: The mill →</a>',
]  # fmt: skip


@pytest.mark.parametrize("line", ALONE)
def test_lines_that_only_sites_say_go_from_head_and_foot(line: str) -> None:
    for body in (f"<h1>Fog</h1><p>{line}</p>{FILLED}", f"<h1>Fog</h1>{FILLED}<p>{line}</p>"):
        article = read(page(f"<article>{body}</article>"))
        assert words(article) == words(read(page(f"<article><h1>Fog</h1>{FILLED}</article>")))
        (told,) = [one for one in article.diagnostics if one.code == "page-furniture"]
        assert "(line 1)" in told.message


@pytest.mark.parametrize("line", ["Print", "Reply", "Imprimer", "Leave a reply"])
def test_the_same_words_within_a_text_stay(line: str) -> None:
    article = read(page(f"<article><h1>Fog</h1>{FILLED}<p>{line}</p>{FILLED}</article>"))
    assert f" {line} " in words(article)


PIXEL = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="https://a.example/b.gif?x=1" width="1" height="1">',
        '<img src="https://a.example/b.gif" width="1px" height="0" alt="">',
        '<img src="dot.gif">',
    ],
)
def test_pictures_that_count_readers_go_and_are_told_once(tmp_path: Path, picture: str) -> None:
    (tmp_path / "dot.gif").write_bytes(base64.b64decode(PIXEL))
    file = tmp_path / "page.html"
    text = page(f"<h1>Fog</h1>{FILLED}<p>{picture}</p>{picture}")
    article = READER.read([Source("page.html", file, text)])[0]
    assert "<img" not in article.body
    told = [one.message for one in article.diagnostics if one.code == "page-furniture"]
    assert [("(2)" in message, "seen" in message) for message in told] == [(True, True)]


def test_a_picture_with_one_narrow_side_stays() -> None:
    article = read(page(f'<h1>Fog</h1>{FILLED}<img src="line.png" width="600" height="1">'))
    assert "<img" in article.body


def test_marks_in_the_text_stand_in_for_a_silent_head() -> None:
    body = (
        '<article><header><time datetime="2020-02-29">leap day</time> '
        '<a rel="author" href="/o">Odile Brandt</a></header>' + LINE * 4 + "</article>"
    )
    meta = read(page(body)).meta
    assert meta.date == "2020-02-29"
    assert [one.name for one in meta.authors] == ["Odile Brandt"]


def test_a_sites_own_elements_and_drawings_leave_no_tags_behind() -> None:
    body = (
        "<article><p>It was <relative-time datetime='2020'>long ago</relative-time><o:p></o:p>.</p>"
        "<svg><title>icon</title><feBlend></feBlend></svg>" + LINE * 3 + "</article>"
    )
    article = read(page(body))
    assert words(article).startswith("It was long ago. The lamp")
    assert "svg" in " ".join(one.message for one in article.diagnostics)
    assert "markup-escaped" not in codes(article)


def test_the_charset_that_a_page_declares_is_believed(tmp_path: Path) -> None:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
    text = page("<p>Un été à l’ombre, café crème et cœur léger.</p>" * 3, head)
    (tmp_path / "page.html").write_bytes(text.encode("cp1252"))
    (chapter,) = read_project(tmp_path).book.chapters
    assert "été à l’ombre" in chapter.body


def test_pictures_beside_a_saved_page_are_found(tmp_path: Path) -> None:
    from PIL import Image  # noqa: PLC0415

    (tmp_path / "Lamps_files").mkdir()
    Image.new("RGB", (30, 20), "teal").save(tmp_path / "Lamps_files" / "a lamp.png")
    image = '<img src="./Lamps_files/a%20lamp.png" alt="A lamp">'
    (tmp_path / "Lamps.html").write_text(page(LINE + image), encoding="utf-8")
    book = read_project(tmp_path).book
    assert [one.path for one in book.pictures.values()] == ["Lamps_files/a lamp.png"]


@pytest.mark.parametrize("text", ["<!doctype html>", "<html></html>", page(""), page("<!-- a -->")])
def test_a_page_without_words_is_an_empty_text(text: str) -> None:
    assert words(read(text)) == ""


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 10_000 + "deep words" + "</div>" * 10_000,
        "<nav>menu</nav>" + "<b><i>" * 5_000 + "deep words",
        "<blockquote>" * 300 + "deep words" + "</blockquote>" * 300,
        "<ul><li>" * 3_000 + "deep words",
    ],
)
def test_deep_nesting_loses_no_word(body: str) -> None:
    started = time.monotonic()
    article = read(page(body))
    assert "deep words" in words(article)
    assert "markup-removed" in codes(article)
    assert time.monotonic() - started < 10


def test_lists_left_open_are_not_deep() -> None:
    article = read(page("<nav>menu</nav><ul>" + "<li>a word\n<p>more" * 2_000 + "</ul>"))
    assert "markup-removed" not in codes(article)
    assert len(list(xhtml.parse(article.body).iter("li"))) == 2_000


def test_the_time_to_read_a_page_grows_with_its_length() -> None:
    few, _ = read_lamps(4_500)
    many, article = read_lamps(36_000)  # two megabytes
    assert many < 2 * 8 * few  # where all goes through again for every line: 64 times
    assert "Lamp 35999 was" in article.body
    assert "menu" not in article.body


def read_lamps(number: int) -> tuple[float, Article]:
    """Read a page of so many lines; also give the time of the processor in seconds."""
    lines = "".join(
        f"<p>Lamp {n} was lit, and the one before it was not.</p>" for n in range(number)
    )
    started = time.process_time()
    article = read(page(f"<nav>menu</nav><div>{lines}</div>"))
    return time.process_time() - started, article


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                *"<div> </div> <p> </p> <nav> </nav> <article> </article> <table> <td>".split(),
                *"< > & &amp; <!-- --> <script> </script> <li> </body> <svg> <img/src=x>".split(),
                *("<a href='x'>", "\x00", "\x0b", "é", "word ", "\n"),
            ]
        ),
        max_size=60,
    )
)
def test_nothing_breaks_the_reader(pieces: list[str]) -> None:
    xhtml.parse(read(page("".join(pieces))).body)
    xhtml.parse(read("".join(pieces)).body)


def test_a_declaration_of_xml_is_no_obstacle() -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>\n' + page(f"<h1>Fog</h1>{LINE}", "")
    assert words(read(text)) == f"Fog {LINE[3:-4]}"


# What pages say by styles, what belongs to the site, and what only looks like a table.


FILLED = "".join(f"<p>{LINE[3:-4]} Then came number {n}.</p>" for n in range(6))


@pytest.mark.parametrize(
    ("sheet", "styled", "expected"),
    [
        (".c1{font-weight:700}", '<span class="c1">loud</span>', "<strong>loud</strong>"),
        (".c1{font-style:italic}", '<span class="c1">leise</span>', "<em>leise</em>"),
        ("p .x,.y{font-style:oblique}", '<span class="y">penché</span>', "<em>penché</em>"),
        ("", '<span style="font-weight: bold">fort</span>', "<strong>fort</strong>"),
        ("", '<font style="font-style:italic">old</font>', "<em>old</em>"),
        (".s{text-decoration:line-through}", '<span class="s">not</span>', "<del>not</del>"),
        ("", '10<span style="vertical-align:super">3</span>', "10<sup>3</sup>"),
        ("", '<b style="font-weight:normal">calm</b>', "was calm there"),
        (".c1{font-weight:700}.c1{font-weight:400}", '<span class="c1">no</span>', "was no there"),
        ("#one.c1{font-weight:400}.c1{font-weight:700}", '<span id="one" class="c1">no</span>',
         ">no</span>"),
    ],
)  # fmt: skip
def test_emphasis_by_class_and_style_is_emphasis(sheet: str, styled: str, expected: str) -> None:
    article = read(page(f"{FILLED}<p>It was {styled} there.</p>", f"<style>{sheet}</style>"))
    assert expected in article.body


@pytest.mark.parametrize(
    "sheet",
    ["p{font-weight:bold}", "span{font-style:italic}", ".all{font-weight:600}", "{{{", "a:b::c{}"],
)
def test_a_sites_own_type_is_no_emphasis(sheet: str) -> None:
    body = "".join(f'<p class="all"><span>{LINE[3:-4]}</span></p>' for _ in range(6))
    article = read(page(body, f"<style>{sheet}</style>"))
    assert article.body.count(LINE[3:-4]) == 6
    assert "<strong>" not in article.body
    assert "<em>" not in article.body


@pytest.mark.parametrize(
    "furniture",
    [
        '<div class="share">Share: <a href="https://x.example">Sky</a> <a href="/m">Mail</a></div>',
        '<p>Partager sur <a href="/a">Ciel</a> <a href="/b">Courriel</a></p>',
        '<div class="newsletter"><h3>Subscribe to our letter</h3><form><input></form></div>',
        "<div><p>Abonnez-vous à notre lettre !</p><form><button>Oui</button></form></div>",
        '<div class="related-posts"><b>More</b><ul><li><a href="/a">Oil</a></li></ul></div>',
        '<h3>Related posts</h3><ul><li><a href="/a">Tar</a></li><li><a href="/b">Oil</a></li></ul>',
        '<h4>À lire aussi</h4><p><a href="/a">Goudron</a></p>',
        '<div id="cookie-banner"><p>We use cookies.</p><button>Fine</button></div>',
        "<div><p>We use cookies; if you stay, you accept them.</p><button>OK</button></div>",
        "<p>7 min read</p>",
        "<span>Lesezeit: 12 Minuten</span>",
        "<p>Temps de lecture : 4 min</p>",
        "<div>1,204 views</div>",
        "<p>12 commentaires</p>",
        '<div id="comments"><h3>2 comments</h3><p>Well said, I must say, well said.</p></div>',
        '<p><a href="#top">Back to top</a></p>',
        "<p>Thanks for reading The Quay! Subscribe for free to receive new posts.</p>",
        "<p>Thanks for reading! Subscribe for free to receive new posts and support my work.</p>",
        "<p>Merci d’avoir lu Le Quai ! Abonnez-vous gratuitement pour recevoir la suite.</p>",
        "<p>Danke fürs Lesen! Abonniere kostenlos, um neue Beiträge zu erhalten.</p>",
    ],
)  # fmt: skip
def test_what_is_the_sites_goes_and_is_told(furniture: str) -> None:
    article = read(page(f"<article><h1>Fog</h1>{FILLED}{furniture}</article>"))
    gone = xhtml.text(xhtml.parse(read(page(f"<main>{furniture}</main>")).body)).split()
    told = " ".join(one.message for one in article.diagnostics if one.code == "page-furniture")
    assert words(article) == words(read(page(f"<article><h1>Fog</h1>{FILLED}</article>")))
    assert "left out as the site's" in told
    assert not gone or gone[-1] not in words(article)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Share what you have, and you will have more; so my aunt said, and she had little.</p>",
        "<p>We share three boats.</p>",
        "<p>Thanks for reading to me, said my aunt. Subscribe I never did.</p>",
        '<div class="byline"><p>Tom Quay, who kept the lamp, told me all this.</p></div>',
        "<h2>Related work</h2><p>Of lamps much has been written, and not all of it is dull.</p>",
        "<h2>Comments on the method</h2><p>It took 7 minutes to read the whole of it aloud.</p>",
        '<div class="related-work"><p>' + "Of lamps much has been written. " * 20 + "</p></div>",
        "<p>Subscribe to no newspaper, said the keeper, and your mornings will be long.</p>",
        "<p>The cookies were accepted with thanks.</p>",
        '<p>Next post: <a href="/p">the quay</a>, then the mole, then the long way home.</p>',
        "<p>40 shares of the harbour company were all that he left to her in the end.</p>",
    ],
)
def test_words_of_the_text_are_no_furniture(text: str) -> None:
    article = read(page(f"<article><h1>Fog</h1>{FILLED}{text}</article>"))
    assert xhtml.text(xhtml.parse(text)) in words(article)
    assert "page-furniture" not in codes(article)


def test_minutes_go_from_a_line_and_the_rest_of_it_stays() -> None:
    line = "<p>by Ada Sample · 12 April 2025 · 7 min read</p>"
    article = read(page(f"<article><h1>Fog</h1>{line}{FILLED}</article>"))
    assert "12 April 2025 The lamp" in words(article)
    assert "“7 min read”" in article.diagnostics[-1].message


@pytest.mark.parametrize(
    ("table", "unfolded"),
    [
        ("<tr><td><h2>Oil</h2>It ran out.</td><td><p>At dawn.</p></td></tr>", True),
        ("<tr><td>Left.</td><td><table><tr><td>1</td><td>2</td></tr></table></td></tr>", True),
        ("<tr><td>Menu</td><td>" + "A long night, said she. " * 20 + "</td></tr>", True),
        ("<tr><td>" + "One. " * 50 + "</td></tr><tr><td>Two.</td></tr>", True),
        ("<tr><td>Mon</td><td>120</td></tr><tr><td>Tue</td><td>4800</td></tr>", False),
        ("<tr><th>Day</th><th>ms</th></tr><tr><td>Mon</td><td><h3>9</h3></td></tr>", False),
        ("<caption>Oil</caption><tr><td>" + "Much. " * 50 + "</td><td>1</td></tr>", False),
        ("<tr><td>Oil</td><td>12</td></tr>", False),
    ],
)
def test_tables_that_only_place_text_become_text(table: str, *, unfolded: bool) -> None:
    article = read(page(f"{FILLED}<table>{table}</table>"))
    told = any("only places text" in one.message for one in article.diagnostics)
    assert told == unfolded
    whole = xhtml.text(xhtml.parse(f"<table>{table}</table>"))
    assert words(article).endswith(whole)
    outer = xhtml.parse(article.body).findall("table")
    assert len(outer) == (0 if unfolded else 1) + ("<table>" in table)


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("Some <i>words</i>.\n\nMore of them,\nin two lines.", 2),
        ("<b>Ein Bild&nbsp;!</b> Es brennt.\n<br>\n<br>\nDanach <a href='/x'>nichts</a>.", 2),
        ("Avant.<br><br><br>Après.<br>Encore.", 2),
        ("<p>One.</p>\n\n<p>Two,\n\nstill two.</p>", 2),
        ("One.\n\n<img src='a.png' alt='A'>\n\n<b>Two.</b> More", 3),
    ],
)
def test_fragments_named_html_are_html(text: str, paragraphs: int) -> None:
    source = Source("a.html", Path("a.html"), text)
    assert recognise_format(source).name == "html"
    article = read(text)
    assert article.body.count("<p") == paragraphs
    assert "&lt;" not in article.body
    assert "&amp;nbsp;" not in article.body


def test_a_page_with_front_matter_is_read_by_the_reader_that_knows_it() -> None:
    text = "---\ntitle: Fog\n---\n<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>\n"
    assert recognise_format(Source("a.html", Path("a.html"), text)).name == "markdown"


def test_a_word_processors_page_gives_its_title_and_keeps_comments_back() -> None:
    body = (
        '<p class="c3 title"><span>The harbour plan</span></p><p class="subtitle">A draft</p>'
        '<h1>First</h1><p>Oil is dear.<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup> Gone.'
        '<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><p>And so on.</p>'
        '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a> At dawn.</p></div>'
        '<div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a><span>Ask a keeper.</span></p></div>'
    )
    article = read(page(body))
    assert article.meta.title == "The harbour plan"
    assert article.meta.subtitle == "A draft"
    assert "keeper" not in words(article)
    assert words(article).endswith("1 And so on. At dawn.")
    (comment,) = [one for one in article.diagnostics if one.code == "comment-removed"]
    assert "“Ask a keeper.”" in comment.message


def test_notes_and_comments_of_word_are_found_by_their_names() -> None:
    body = (
        '<div class=WordSection1><p>Text<a href="#_ftn1" name="_ftnref1"><span><![if !x]>[1]'
        '<![endif]></span></a> goes<a href="#_msocom_1" name="_msoanchor_1">[AL1]</a> on.</p></div>'
        '<div><hr size=1><div id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> The note.</p>'
        '</div></div><div><p><a name="_msocom_1"></a><a href="#_msoanchor_1">[AL1]</a>Is it?</p>'
        "</div>"
    )
    article = read(page(body))
    assert words(article) == "Text1 goes on. The note."
    assert 'class="noteref"' in article.body
    assert codes(article) == ["comment-removed"]


@pytest.mark.parametrize(
    ("sentence", "date"),
    [
        ('<p><time datetime="2020-02-29">leap day</time></p>', "2020-02-29"),
        ('<p>Published on <time datetime="2020-02-29">leap day</time>.</p>', "2020-02-29"),
        ('<p>See you on <time datetime="2020-02-29">leap day</time>.</p>', ""),
        ('<ul><li>On <time datetime="2020-02-29">leap day</time> it burnt!</li></ul>', ""),
    ],
)
def test_a_date_in_a_sentence_is_not_the_texts(sentence: str, date: str) -> None:
    assert read(page(f"<article><h1>Fog</h1>{sentence}{FILLED}</article>")).meta.date == date


def test_a_box_beside_a_bare_text_is_kept() -> None:
    article = read(page(f"<h1>Fog</h1>{FILLED}<aside>The lamp is from 1902.</aside>"))
    assert "The lamp is from 1902." in words(article)


DRAWN = '<svg viewBox="0 0 9 9"><title>A tide</title><path d="M0 0L9 9"/><text>low</text></svg>'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", page(f"{FILLED}<p>{DRAWN}</p>")),
        ("a.md", f"# Tide\n\nIt turns.\n\n{DRAWN}\n\nAnd goes.\n"),
    ],
)
def test_a_drawing_in_a_page_becomes_a_picture(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    source = Source(name, file, text)
    (article,) = recognise_format(source).read([source])
    (picture,) = xhtml.parse(article.body).iter("img")
    assert picture.get("alt") == "A tide"
    (drawing,) = tmp_path.rglob("*.svg")
    assert 'viewBox="0 0 9 9"' in drawing.read_text(encoding="utf-8")
    assert "markup-removed" not in codes(article)


@pytest.mark.parametrize(
    "icon",
    [
        '<svg width="16" height="16"><path d="M0 0"/></svg>',
        '<svg aria-hidden="true"><path d="M0 0"/></svg>',
        '<svg><use href="#x"/></svg>',
        '<svg style="display:none"><symbol id="x"><path d="M0 0"/></symbol></svg>',
        "<svg><path></svg>",
    ],
)
def test_icons_and_stores_of_drawings_are_no_pictures(tmp_path: Path, icon: str) -> None:
    file = tmp_path / "a.html"
    article = READER.read([Source("a.html", file, page(f"{FILLED}<p>Go {icon} on.</p>"))])[0]
    assert "<img" not in article.body
    assert "markup-removed" in codes(article)


def test_items_that_word_writes_as_paragraphs_are_lists() -> None:
    def item(sign: str, words: str, level: int = 1) -> str:
        gap = '<span style="font:7.0pt Times">&nbsp;&nbsp; </span>'
        return (
            f"<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level{level} lfo1'>"
            f"<![if !supportLists]><span>{sign}{gap}</span><![endif]>{words}</p>\n"
        )

    body = (
        item("·", "Oil") + item("o", "of whales", 2) + item("·", "Wicks")
        + "<p>Between.</p>" + item("3.", "Third") + item("4.", "Fourth")
    )  # fmt: skip
    article = read(page(f"<p>Before.</p>{body}<p>After.</p>"))
    first, ordered = (one for one in xhtml.parse(article.body) if xhtml.name(one) in ("ul", "ol"))
    assert [xhtml.text(one) for one in first] == ["Oil of whales", "Wicks"]
    assert ordered.get("start") == "3"
    assert words(article) == "Before. Oil of whales Wicks Between. Third Fourth After."
    assert "page-furniture" not in codes(article)


@pytest.mark.parametrize(
    "detour",
    [
        "https://www.google.com/url?q=https://a.example/x%3Fy%3D1&sa=D",
        "https://www.google.de/url?sa=t&url=https%3A%2F%2Fa.example%2Fx%3Fy%3D1&usg=z",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example%2Fx%3Fy%3D1&h=z",
        "https://e.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.example%2Fx%3Fy%3D1&d=z",
        "https://www.youtube.com/redirect?event=d&q=https%3A%2F%2Fa.example%2Fx%3Fy%3D1",
    ],
)
def test_links_that_lead_through_others_lead_straight(detour: str) -> None:
    address = detour.replace("&", "&amp;")
    article = transform(read(page(f'{FILLED}<p>See <a href="{address}">it</a>.</p>')))
    assert 'href="https://a.example/x?y=1"' in article.body
    assert "link-repaired" in codes(article)


def test_the_place_of_a_film_is_the_place_of_its_card() -> None:
    film = '<video id="film" src="https://a.example/f.mp4"></video>'
    article = transform(read(page(f'{FILLED}<p><a href="#film">The film</a></p>{film}')))
    assert article.body.count('id="film"') == 1


BYLINE = (
    '<div class="byline-wrapper"><div><a href="/@ada">Ada Sample</a></div><div>Jun 03, 2023</div>'
    '<a class="ufi"><div class="label">3</div></a></div>'
)


def test_who_when_and_how_many_liked_it_are_the_site_s_where_its_head_names_the_author() -> None:
    known = page(f"<h1>Fog</h1>{BYLINE}{FILLED}", '<meta name="author" content="Ada Sample">')
    article = read(known)
    assert words(article) == words(read(page(f"<h1>Fog</h1>{FILLED}")))
    assert [one.name for one in article.meta.authors] == ["Ada Sample"]
    assert "page-furniture" in codes(article)
    assert "Ada Sample" in words(read(page(f"<h1>Fog</h1>{BYLINE}{FILLED}")))


@pytest.mark.parametrize(
    ("box", "made"),
    [
        ('<a href="x.html"><div>The lamp</div></a>', '<a href="x.html">The lamp</a>'),
        (
            (
                '<figure><a href="x.html"><div><div><img src="a.png" alt="A lamp"></div></div></a>'
                "</figure>"
            ),
            '<a href="x.html"><img src="a.png" alt="A lamp"/></a>',
        ),
    ],
)
def test_a_box_that_fills_a_link_is_no_paragraph_in_it(box: str, made: str) -> None:
    article = read(page(f"<article><h1>The lamp</h1>{LINE * 3}<div>{box}</div>{LINE}</article>"))
    assert made in re.sub(r' data-line="\d+"', "", article.body)
    assert "markup-mended" not in codes(article)
