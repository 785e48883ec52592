"""What pages do for screens is read as it is meant: pictures, hidden words, marks, directions."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from anthology.language.words import direction
from anthology.markup import picture_sources, xhtml
from anthology.markup.cleaning import clean, escape_unknown
from anthology.outputs.build import build, read_project
from anthology.outputs.epub.output import EpubOutput
from anthology.readers.web_page import HtmlReader
from anthology.transforms.steps import transform
from tests.epubcheck import assert_valid
from tests.making import png, write
from tests.reading import source

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Article

BLANK = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def read(body: str, language: str = "en") -> Article:
    page = f"<!DOCTYPE html><html lang='{language}'><body>\n<p>Words.</p>\n{body}\n</body></html>"
    return transform(HtmlReader().read([source(page, "page.html")])[0])


def shown(article: Article) -> str:
    return xhtml.text(xhtml.parse(article.body))


def files(article: Article) -> list[list[str]]:
    images = xhtml.parse(article.body).iter("img")
    return [[image.get("src") or "", *picture_sources.others(image)] for image in images]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('<img src="a.png" srcset="b.png 2x, a.png 1x">', ["b.png", "a.png"]),
        ('<img src="a.png" srcset="s.png 300w, l.png 1200w" sizes="100vw">',
         ["l.png", "s.png", "a.png"]),
        ('<picture><source srcset="l.webp 1200w, s.webp 600w"><img src="a.png"></picture>',
         ["l.webp", "s.webp", "a.png"]),
        ('<picture><source media="(prefers-color-scheme: dark)" srcset="d.png"><img src="a.png">',
         ["a.png"]),
        (f'<img src="{BLANK}" data-src="a.png">', ["a.png"]),
        ('<img src="/img/blank.gif" data-original="a.png">', ["a.png"]),
        (f'<img src="{BLANK}" data-lazy-src="a b.png" data-srcset="l.png 900w">',
         ["l.png", "a%20b.png"]),
        ('<img src="https://example.org/a.png" srcset="a.png 300w, b,c.png 900w">',
         ["b,c.png", "a.png", "https://example.org/a.png"]),
        ('<img src="a\\b.png">', ["a/b.png"]),
    ],
)  # fmt: skip
def test_the_best_file_of_a_picture_is_chosen(written: str, wanted: list[str]) -> None:
    assert files(read(written.replace("<img", '<img alt="A boat"'))) == [wanted]


def test_a_picture_for_those_without_scripts_is_shown_once() -> None:
    alone = '<noscript><img src="a.png" alt="A boat">Turn scripts on!</noscript>'
    beside = f'<p><img src="{BLANK}" data-src="b.png" alt="A pier">'
    beside += '<noscript><img src="b.png" alt="A pier"></noscript></p>'
    blank = f'<p><img src="{BLANK}"><noscript><img src="c.png" alt="A gull"></noscript></p>'
    article = read(f"{alone}<p>Between.</p>{beside}<p>Between.</p>{blank}")
    assert files(article) == [["a.png"], ["b.png"], ["c.png"]]
    assert "scripts" not in shown(article)


def test_another_file_is_taken_where_the_best_is_not_there(tmp_path: Path) -> None:
    page = '<html lang="en"><body><p>Words.</p><img src="a.png" srcset="lost.png 2x" alt="A boat">'
    write(tmp_path, page__html=f"<!DOCTYPE html>{page}", a__png=png())
    reading = read_project(tmp_path)
    assert [one.path for one in reading.book.pictures.values()] == ["a.png"]
    assert "image-missing" not in {one.code for one in reading.diagnostics}
    assert "data-else" not in reading.book.chapters[0].body


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Secret.</p>",
        '<p hidden="until-found">Secret.</p>',
        "<div style='color: red; display:none'><p>Secret.</p></div>",
        '<p>Open <span style="visibility: hidden">Secret</span> door.</p>',
    ],
)
def test_what_a_page_hides_is_left_out_and_told_once(hidden: str) -> None:
    article = read(f"{hidden}\n{hidden}")
    assert "Secret" not in shown(article)
    (told,) = [one for one in article.diagnostics if one.code == "hidden-removed"]
    assert told.line == 3
    assert "and 1 more" in told.message


def test_what_only_speaks_of_hiding_stays() -> None:
    article = read('<p title="the hidden door">One</p><p class="hidden">two</p><p>display:none</p>')
    assert "One two display:none" in shown(article)
    assert not [one for one in article.diagnostics if one.code == "hidden-removed"]


@pytest.mark.parametrize("page", [
    '<p>He came <span style="background-color: #ffff00">in May</span> again.</p>',
    '<p>He came <span style="background:yellow;color:red">in May</span> again.</p>',
    "<style>.c7{background:#0f0}</style><p>He came <span class='c7'>in May</span> again.</p>",
])  # fmt: skip
def test_words_highlighted_by_a_style_are_told_and_have_no_colour(page: str) -> None:
    article = read(page)
    assert ">He came in May again.</p>" in article.body
    (told,) = [one for one in article.diagnostics if one.code == "editor-note"]
    assert told.line == 3
    assert "“in May”" in told.message


def test_marks_boxes_and_greys_are_no_highlights() -> None:
    article = read(
        '<p>He <mark>came</mark> <span style="background: #eee">in</span> May.</p>'
        '<div style="background: #fff3b0"><p>A box.</p></div>'
    )
    assert "<mark>came</mark>" in article.body
    assert not [one for one in article.diagnostics if one.code == "editor-note"]


KIX = """<html><head><style>ol.kix-1{list-style-type:none}
.kix-1>li:before{content:"" counter(ctn-kix-1,upper-roman) ". "}.abc{list-style:lower-latin}
</style></head><body>%s</body></html>"""


@pytest.mark.parametrize(
    ("listed", "numeral"),
    [
        ('<ol style="list-style-type: lower-roman">', "i"),
        ("<ol style='list-style: upper-alpha inside'>", "A"),
        ('<ol type="a" style="list-style-type: decimal">', "1"),
        ('<ol style="list-style: none">', None),
        ('<ol class="kix-1">', "I"),
        ('<ol class="abc">', "a"),
        ("<ol>", None),
    ],
)
def test_the_numerals_of_a_list_come_from_its_style(listed: str, numeral: str | None) -> None:
    article = read(KIX % f"<p>Trees:</p>{listed}<li>oak</li><li>elm</li></ol>")
    (found,) = xhtml.parse(article.body).iter("ol")
    assert found.get("type") == numeral


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('<img alt="if a < b" src="a.png">', 'alt="if a &lt; b"'),
        ("<abbr title='x < y > z'>XYZ</abbr>", 'title="x &lt; y &gt; z"'),
        ('<span data-caption="<p>Old</p>">new</span> words', "<span>new</span> words"),
        ('<a href="https://example.org/a<b">there</a>', "there</a>"),
        ("<strike>old</strike> <tt>mono</tt>", "<s>old</s> <code>mono</code>"),
        ('<acronym title="Round">R</acronym> <data value="1">one</data>', '<abbr title="Round">'),
    ],
)
def test_brackets_in_values_and_former_elements_are_no_words(written: str, wanted: str) -> None:
    cleaned = clean(f"<p>Here is {written}</p>")
    assert wanted in cleaned.fragment
    assert not cleaned.escaped
    assert not cleaned.removed


def test_a_quote_left_open_ends_with_its_tag() -> None:
    written = 'an <Array size="3> of "<Words>" here'
    assert escape_unknown(written)[1] == ('<Array size="3>', "<Words>")


def test_elements_of_a_site_are_undone_and_its_notes_are_notes() -> None:
    article = read("<p>A <x-term>word</x-term>.<d-footnote>A <b>note</b>.</d-footnote> End.</p>")
    root = xhtml.parse(article.body)
    (call,) = [link for link in root.iter("a") if xhtml.classes(link) == ["noteref"]]
    (note,) = root.findall("section/ol/li")
    assert call.get("href") == f"#{note.get('id')}"
    assert xhtml.text(note).startswith("A note.")
    assert "A word." in shown(article)


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        ("en", "“One ‘two’ three”"),
        ("fr", "«\u202fOne “two” three\u202f»"),
        ("de", "„One ‚two‘ three“"),
    ],
)
def test_a_quotation_has_the_marks_of_its_language(language: str, wanted: str) -> None:
    article = read("<p>Say <q>One <q>two</q> three</q> now.</p>", language)
    said = xhtml.parse(article.body).findall("p")[1]
    assert "".join(map(str, said.itertext())).replace("\u00a0", "\u202f") == f"Say {wanted} now."


def test_a_quotation_with_marks_keeps_them() -> None:
    assert "Say “one” now." in shown(read("<p>Say <q>“one”</q> now.</p>"))


@pytest.mark.parametrize(
    ("tag", "wanted"),
    [("he", "rtl"), ("ar-EG", "rtl"), ("fa_IR", "rtl"), ("az-Arab", "rtl"), ("ur-Latn", "ltr"),
     ("fr", "ltr"), ("", "ltr")],
)  # fmt: skip
def test_a_language_has_its_direction(tag: str, wanted: str) -> None:
    assert direction(tag) == wanted


def test_a_passage_in_another_language_says_its_direction() -> None:
    root = xhtml.parse(
        read('<p>So <i lang="he_IL">שלום</i> and <i lang="fr_FR">salut</i>.</p>').body
    )
    assert [(one.get("lang"), one.get("dir")) for one in root.iter("i")] == [
        ("he-IL", "rtl"),
        ("fr-FR", None),
    ]


def test_a_language_that_is_none_is_taken_off_and_told() -> None:
    article = read('<p lang="x!">Words.</p><p lang="english">Words.</p>')
    assert [one.get("lang") for one in xhtml.parse(article.body).findall("p")[1:]] == [None, "en"]
    told = [one for one in article.diagnostics if one.code == "markup-mended"]
    assert ["x!" in one.message for one in told] == [True]


def test_a_book_from_right_to_left_opens_at_its_right(tmp_path: Path) -> None:
    text = "---\ntitle: שלום\nlang: he\n---\n\nטקסט בעברית עם English words.\n\n1. ראשון\n2. שני\n"
    write(tmp_path, he__md=text, en__md="---\ntitle: Words\nlang: en\n---\n\nWords in English.\n")
    write(tmp_path, anthology__toml='[book]\ntitle = "ספר"\nlanguage = "he"\n')
    (book,) = build(read_project(tmp_path), [EpubOutput.name], tmp_path / "out")
    assert_valid(book.file)
    with zipfile.ZipFile(book.file) as package:
        assert b'page-progression-direction="rtl"' in package.read("EPUB/content.opf")
        names = [name for name in package.namelist() if "chapter-" in name]
        heads = [package.read(name).decode().partition("<head>")[0] for name in names]
    assert sorted('lang="he"' in head for head in heads) == [False, True]
    assert all(('dir="rtl"' in head) == ('lang="he"' in head) for head in heads)


def test_a_table_of_one_cell_leaves_its_caption_and_its_name() -> None:
    table = (
        '<table id="box"><caption>In short</caption><tr><td>The pier is closed.</td></tr></table>'
    )
    root = xhtml.parse(read(table).body)
    title, block = root.findall("p")[1:]
    assert (xhtml.text(title), xhtml.text(block)) == ("In short", "The pier is closed.")
    assert block.get("id") == "box"


_PROSE = "<p>" + "The ferry was late again, and nobody on the quay minded very much. " * 8 + "</p>"


@pytest.mark.parametrize(
    "line",
    [
        (
            '<div class="entry-meta">Posted on <time datetime="2024-05-02">2 May 2024</time> by '
            '<a rel="author" href="/by/r">Rosa Lindt</a> | <a href="#c">3 comments</a></div>'
        ),
        (
            '<p class="post-meta">Publié le <time datetime="2024-05-02">2 mai 2024</time> par '
            '<a rel="author">Rosa Lindt</a></p>'
        ),
        (
            '<span class="posted-on"><time datetime="2024-05-02">2 May 2024</time></span>'
            '<span class="posted-by"><a rel="author">Rosa Lindt</a></span>'
        ),
    ],
)
def test_the_facts_under_a_title_are_metadata_and_not_text(line: str) -> None:
    head = '<meta name="author" content="admin">'
    foot = '<footer class="entry-footer">Catégories : <a href="/c">Boats</a></footer>'
    article = f"<article><h1>The ferry</h1>{line}{_PROSE}{foot}</article>"
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{article}</body></html>"
    made = transform(HtmlReader().read([source(page, "page.html")])[0])
    assert [one.name for one in made.meta.people] == ["Rosa Lindt"]
    assert made.meta.date == "2024-05-02"
    assert shown(made).strip() == xhtml.text(xhtml.parse(_PROSE)).strip()
    assert [one.code for one in made.diagnostics if one.code == "page-furniture"]


@pytest.mark.parametrize(
    "line",
    [
        '<div class="entry-meta">by Rosa Lindt</div>',  # in no other place
        (
            '<div class="post-info">The ferry of <time datetime="1999">1999</time> was a better '
            "one, and its captain wore a hat that the gulls knew and feared for miles around</div>"
        ),
    ],
)
def test_a_box_that_says_more_than_marked_facts_is_read(line: str) -> None:
    page = f"<!DOCTYPE html><html><body><article><h1>The ferry</h1>{line}{_PROSE}</article>"
    made = transform(HtmlReader().read([source(page, "page.html")])[0])
    told = [one.name for one in made.meta.people]
    assert told == ["Rosa Lindt"] or "gulls" in shown(made)


def test_lists_of_google_docs_lie_in_each_other() -> None:
    def listed(level: int, *items: str, tag: str = "ol") -> str:
        inner = "".join(f'<li class="c3"><span class="c2">{item}</span></li>' for item in items)
        return f'<{tag} class="c8 lst-kix_a1b2-{level} start">{inner}</{tag}>'

    body = listed(0, "Oil", "Tar") + listed(1, "warm") + listed(2, "slowly") + listed(1, "thin")
    root = xhtml.parse(read(f"{body}{listed(0, 'Rope')}<p>End.</p>{listed(0, 'Wax')}").body)
    first, second = [node for node in root if xhtml.name(node) == "ol"]
    assert [xhtml.text(one) for one in first] == ["Oil", "Tar warm slowly thin", "Rope"]
    (inner,) = first[1].iterfind("ol")
    assert [xhtml.text(one) for one in inner] == ["warm slowly", "thin"]
    assert [xhtml.text(one) for one in second] == ["Wax"]


def test_a_picture_of_google_docs_is_a_figure_with_its_caption() -> None:
    look = "<style>.c1{font-style:italic}.c2{font-style:normal}</style>"
    made = read(
        f'{look}<p class="c3"><span style="width: 9px"><img alt="" src="a.png"></span></p>'
        '<p class="c3"><span class="c1">Needles, by size</span></p>'
        '<p class="c3"><span class="c2">They rust.</span> <span lang="fr">Hélas.</span></p>'
    )
    root = xhtml.parse(made.body)
    (caption,) = root.iter("figcaption")
    assert xhtml.text(caption) == "Needles, by size"
    assert [one.get("lang") for one in root.iter("span")] == ["fr"]


LONG = "<p>The mill stood by the river for years before anybody asked who had built it.</p>" * 12
STORY = (
    "The mill had two doors. One led to the river, where the boats came in the morning, and the "
    "other to the road, which nobody took in those years."
)


@pytest.mark.parametrize("name", ["social", "related", "share", "promo", "widget share-box"])
@pytest.mark.parametrize("tag", ["div", "aside", "section"])
def test_running_text_stays_whatever_its_box_is_called(name: str, tag: str) -> None:
    said = shown(read(f"{LONG}<{tag} class='{name}'><p>{STORY}</p></{tag}>{LONG}"))
    assert STORY[:26] in said


@pytest.mark.parametrize(
    "words",
    [
        "<a href='/a'>Share this</a> <a href='/b'>Tweet</a>",
        "<h3>Related</h3><ul><li><a href='/a'>The ford in the spring. And in autumn.</a></li></ul>",
        f"<p>Join our newsletter. {STORY}</p>",
        f"<p>Abonnez-vous à la lettre. {STORY}</p>",
        f"<p>{STORY}</p><form><input name='q'/></form>",
    ],
)
def test_what_a_site_says_goes_in_a_box_of_its_own(words: str) -> None:
    article = read(f"{LONG}<div class='promo'>{words}</div>{LONG}")
    assert shown(article).endswith("built it.")
    assert "page-furniture" in [one.code for one in article.diagnostics]
    assert xhtml.text(xhtml.parse(words)) not in shown(article)


def test_what_stood_around_a_text_is_quoted_with_its_readers_comments() -> None:
    prose = "<p>" + "The lamp of the mole burned all night, and nobody slept. " * 8 + "</p>"
    page = (
        "<!DOCTYPE html><html><body><nav>Home Archive Contact Imprint Search</nav>"
        f"<article><h1>The lamp</h1>{prose}{prose}</article>"
        "{}<footer>All rights reserved by us</footer></body></html>"
    )
    talk = '<section id="comments"><p>Nice one, said a reader of the page.</p></section>'
    for markup, commented in ((page.replace("{}", talk), True), (page.replace("{}", ""), False)):
        (told,) = [
            one
            for one in HtmlReader().read([source(markup, "page.html")])[0].diagnostics
            if "words around the text" in one.message
        ]
        assert "“Home Archive Contact Imprint Search … " in told.message
        assert ("readers’ comments" in told.message) is commented


@pytest.mark.parametrize(
    ("words", "is_told"),
    [
        ("<p>The tower stood here until 1911.</p>", True),
        ("<p>Please turn on JavaScript to read this page.</p>", False),
        ("<p>Votre navigateur ne lit pas cette page.</p>", False),
        ('<img src="a.png" alt="">', False),
    ],
)
def test_words_for_those_without_scripts_are_told_where_they_say_something(
    words: str, *, is_told: bool
) -> None:
    page = f"<html><body><h1>The mole</h1>{LONG}<noscript>{words}</noscript></body></html>"
    (article,) = HtmlReader().read([source(page, "page.html")])
    told = [one for one in article.diagnostics if one.code == "page-furniture"]
    assert bool(told) is is_told
