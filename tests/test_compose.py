"""Check how articles become a book: kinds, order, people, pictures, credits, links, identity."""

from __future__ import annotations

from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from anthology.compose.book import compose
from anthology.compose.chapters import OpenChapter, settle_ids, slugify
from anthology.compose.kinds import with_kind
from anthology.compose.missing_pictures import close_gaps
from anthology.compose.order import Group, arrange
from anthology.compose.people import contributors, resolve, sort_name
from anthology.markup import xhtml
from anthology.model.book import PageTarget, Person
from anthology.model.settings import (
    BookSettings,
    ChapterSettings,
    PartSettings,
    PictureSettings,
    Settings,
)
from anthology.outputs.build import read_project
from anthology.project.collect import Project, open_project
from anthology.render.pages import Renderer, RenderSettings
from tests.making import article, png, write

if TYPE_CHECKING:
    from anthology.model.book import Article, Book
    from anthology.model.diagnostics import Diagnostic

OWN_PLACES = (
    "Cover",
    "Half title",
    "halftitle",
    "titlepage",
    "Imprint",
    "Contents",
    "Contents title",
    "Landmarks",
    "Pages",
    "Contributors",
    "Permissions",
    "Credits",
    "Colophon",
    "backcover",
    "Part 1",
)


def kind_of(text: Article) -> str:
    return with_kind(text, xhtml.parse(text.body)).meta.kind


@pytest.mark.parametrize(
    ("path", "meta", "kind"),
    [
        ("a.md", {"kind": "notes"}, "notes"),
        ("entretiens/a.md", {"title": "Rapport annuel"}, "interview"),
        ("a.md", {"categories": ("les-portraits",), "title": "Report"}, "interview"),
        ("a.md", {"title": "Rapport de stage"}, "report"),
        ("a.md", {"title": "Ma thèse"}, "report"),
        ("a.md", {"title": "Water", "tags": ("club",)}, "article"),
        ("a.md", {"title": "Water"}, "article"),
    ],
)
def test_kind_by_metadata_then_folder_then_words(
    path: str, meta: dict[str, str], kind: str, tmp_path: Path
) -> None:
    assert kind_of(article(tmp_path, path, **meta)) == kind


def test_a_programme_of_hours_is_notes_and_questions_are_an_interview(tmp_path: Path) -> None:
    hours = "".join(f"<h2>{hour}h30 - Talk</h2>" for hour in ("09", "10", "11"))
    assert kind_of(article(tmp_path, "a.md", hours, title="Water")) == "notes"
    asked = "<h2>Who are you?</h2><h2>Why water ?</h2>"
    assert kind_of(article(tmp_path, "a.md", asked, title="Water")) == "interview"


def arranged(
    texts: list[Article], settings: Settings, prefix: str = ""
) -> tuple[tuple[Group, ...], tuple[Diagnostic, ...]]:
    project = Project(Path("book"), Path("book", prefix))
    return arrange([OpenChapter.of(one) for one in texts], settings, project)


def paths(groups: tuple[Group, ...]) -> list[str]:
    return [one.article.source.path for group in groups for one in group.chapters]


def test_usual_order_is_kind_then_weight_then_natural_name(tmp_path: Path) -> None:
    def text(path: str, kind: str, order: float | None = None) -> Article:
        return article(tmp_path, path, kind=kind, order=order)

    texts = [
        text("z.md", "notes"),
        text("10.md", "article"),
        text("2.md", "article"),
        text("last.md", "article", 1),
        text("a.md", "report"),
        text("b.md", "interview"),
    ]
    groups, found = arranged(texts, Settings())
    assert paths(groups) == ["b.md", "last.md", "2.md", "10.md", "a.md", "z.md"]
    assert not found


def test_order_of_the_settings_comes_first_and_reports_what_it_misses(tmp_path: Path) -> None:
    texts = [article(tmp_path, f"content/{name}.md", kind="article") for name in "abc"]
    settings = Settings(chapters=ChapterSettings(order=("c.md", "nothing/*")))
    groups, found = arranged(texts, settings, "content/")
    assert paths(groups) == ["content/c.md", "content/a.md", "content/b.md"]
    assert [one.code for one in found] == ["order-unmatched"]


def test_parts_take_folders_and_patterns(tmp_path: Path) -> None:
    texts = [article(tmp_path, path, kind="article") for path in ("x/a.md", "y/b.md", "c.md")]
    settings = Settings(part=(PartSettings("Why", ("y/*",)), PartSettings("Ex", ("x",))))
    groups, _ = arranged(texts, settings)
    assert [group.title for group in groups] == ["Why", "Ex", ""]
    assert paths(groups) == ["y/b.md", "x/a.md", "c.md"]


def test_slugs_are_ascii_and_begin_with_a_letter() -> None:
    assert slugify("L’œuvre à Łódź !") == "l-oeuvre-a-lodz"
    assert slugify("2022/05/24") == "n2022-05-24"
    assert slugify("…") == "text"
    assert len(slugify("word " * 40)) <= 48


def settled(folder: Path, body: str) -> str:
    chapter = OpenChapter.of(article(folder, "a.md", body))
    chapter.slug = "chapter"
    settle_ids(chapter)
    return chapter.close().body


def test_ids_are_prefixed_and_links_follow(tmp_path: Path) -> None:
    body = '<h2>One</h2><h2>One</h2><p id="x">a <a href="#x">b</a> <a href="#y">c</a></p>'
    made = settled(tmp_path, body)
    assert 'id="chapter--one"' in made
    assert 'id="chapter--one-2"' in made
    assert '<a href="#chapter--x">' in made
    assert '<a href="#y">' in made


@pytest.mark.parametrize(
    "body",
    [
        '<h2>Picture 1</h2><p><img src="a.png" alt=""/></p>',
        '<p><img src="a.png" alt=""/></p><h2>Picture 1</h2>',
        '<p><img src="a.png" alt=""/><img src="b.png" alt=""/></p><p id="picture-2">x</p>',
        '<p id="picture--1">x</p><p><img src="a.png" alt=""/></p>',
        '<h2>Picture 1</h2><h2>Picture 1</h2><p><img src="a.png" alt=""/></p>',
    ],
)
def test_ids_of_pictures_meet_none_of_the_text(body: str, tmp_path: Path) -> None:
    root = xhtml.parse(settled(tmp_path, body))
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids)) > 1


def test_an_id_of_the_text_is_its_own_whatever_a_heading_before_it_says(tmp_path: Path) -> None:
    made = xhtml.parse(
        settled(tmp_path, '<h2>Map</h2><p><a href="#map">see</a></p><p id="map">Here.</p>')
    )
    (link,) = made.iter("a")
    assert made.find(f".//p[@id='{link.get('href', '')[1:]}']") is not None
    assert made.find("h2").get("id") == "chapter--map-2"  # type: ignore[union-attr]


@pytest.mark.parametrize("title", OWN_PLACES)
def test_a_chapter_named_like_a_page_of_the_book_has_a_place_of_its_own(
    title: str, tmp_path: Path
) -> None:
    texts = [article(tmp_path, "a.md", title=title, language="en")]
    parts = Settings(part=(PartSettings("One", ("*",)),))
    book = compose(texts, open_project(tmp_path), parts)
    for medium in ("print", "epub"):
        pages = Renderer(book, RenderSettings(medium))
        made = [*pages.front(), *pages.body(), *pages.back()]
        made += [pages.navigation([PageTarget("12", "page-12")])] if medium == "epub" else []
        ids = [
            node.get("id")
            for one in made
            for node in xhtml.open_document(one.markup).iter()
            if node.get("id")
        ]
        ids += ["cover", "backcover", "spine"]
        assert len(ids) == len(set(ids))


def test_people_resolve_by_id_name_or_alias_without_accents(tmp_path: Path) -> None:
    known = (Person("Zoé Rivière", id="zriv", aliases=("Z. R.",), bio="Writes."),)
    for written in ("zriv", "zoe riviere", "Z. R."):
        made = resolve(article(tmp_path, "a.md", authors=(written,)), known)
        assert made.meta.authors[0].name == "Zoé Rivière"
        assert not made.diagnostics


def test_unknown_ids_and_near_names_are_reported(tmp_path: Path) -> None:
    known = (Person("Zoé Rivière", id="zriv"),)
    near = resolve(article(tmp_path, "a.md", authors=("Zoé Riviere-",)), known)
    assert not near.diagnostics
    typo = resolve(article(tmp_path, "a.md", authors=("Zoé Rivierre",)), known)
    assert "Zoé Rivière" in typo.diagnostics[0].hint
    unknown = resolve(article(tmp_path, "a.md", authors=("someid",)), known)
    assert [one.code for one in unknown.diagnostics] == ["author-unknown"]


def test_contributors_once_by_sort_name(tmp_path: Path) -> None:
    texts = [article(tmp_path, "a.md", authors=("Ada Zed", "Bo Alm")) for _ in range(2)]
    assert [person.name for person in contributors(texts)] == ["Bo Alm", "Ada Zed"]
    assert sort_name(Person("Ada Zed")) == "Zed, Ada"


def composed(folder: Path, *texts: Article, settings: Settings | None = None) -> Book:
    return compose(texts, open_project(folder), settings or Settings())


def codes(book: Book) -> list[str]:
    return [one.code for one in book.diagnostics]


def test_pictures_are_found_wherever_the_site_had_them(tmp_path: Path) -> None:
    write(
        tmp_path,
        blog___a__md="",
        blog___beside__png=png(),
        static___img___site__png=png(41),
        **{"été.png": png(42)},
        deep___down___only__png=png(43),
    )
    body = (
        '<img src="beside.png" alt="x"/><img src="/img/site.png" alt="x"/>'
        '<img src="../%C3%A9t%C3%A9.png?size=2" alt="x"/><img src="only.png" alt="x"/>'
    )
    book = composed(tmp_path, article(tmp_path, "blog/a.md", body))
    assert [picture.width for picture in book.pictures.values()] == [40, 41, 42, 43]
    assert set(codes(book)) == {"credit-missing"}


def test_pictures_that_cannot_be_shown_leave_a_frame(tmp_path: Path) -> None:
    write(tmp_path, a__md="", bad__png="no picture")
    outside = tmp_path.parent / "outside.png"
    outside.write_bytes(png())
    body = "".join(
        f'<img src="{path}" alt="A ford"/>'
        for path in ("none.png", "bad.png", "https://example.org/x.png", "../outside.png")
    )
    book = composed(tmp_path, article(tmp_path, "a.md", body))
    assert codes(book) == ["image-missing", "image-broken", "image-remote", "image-outside"]
    assert book.chapters[0].body.count('class="missing-picture"') == 4
    assert "<img" not in book.chapters[0].body


def test_a_caption_without_a_picture_has_a_frame_that_says_so(tmp_path: Path) -> None:
    body = '<figure id="f" class="missing-picture"><figcaption>Le gué</figcaption></figure>'
    book = composed(tmp_path, article(tmp_path, "a.md", body, language="fr"))
    frame = '<span class="missing-picture">Cette image manque</span>'
    assert (
        f'--f" class="unpictured">{frame}<figcaption>Le gué</figcaption></figure>'
        in book.chapters[0].body
    )


LOST = '<img src="x.png" alt="A"/>'


def closed(folder: Path, body: str, **meta: str) -> tuple[str, list[str]]:
    """Compose a text and close its gaps; give its body and what was said of missing pictures."""
    write(folder, a__md="", there__png=png())
    book = composed(folder, article(folder, "a.md", body, **meta))
    said = [one.message for one in book.diagnostics if one.code == "image-missing"]
    return close_gaps(book).chapters[0].body, said


@pytest.mark.parametrize(
    "shown",
    [
        "<figure>{}<figcaption>The ford</figcaption></figure>",
        '<figure><figcaption>The ford</figcaption><a href="https://a.example">{}</a></figure>',
        "<figure><p>{}</p><figcaption>The <em>ford</em></figcaption></figure>",
    ],
)
def test_a_missing_picture_goes_out_of_the_final_book_with_its_caption(
    tmp_path: Path, shown: str
) -> None:
    body, said = closed(tmp_path, f"<p>One.</p>{shown.format(LOST)}<p>Two.</p>")
    assert body == "<p>One.</p><p>Two.</p>"
    assert said == ["no such picture: x.png; its caption is left out of the book too: “The ford”"]


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        ("<p>Over {}the ford.</p>", "<p>Over the ford.</p>"),
        ("<p><strong>{}</strong></p>", ""),
        ("<ul><li>{}</li><li>Ford</li></ul>", "<ul><li>Ford</li></ul>"),
        (
            "<table><tr><td>{}</td><td>1</td></tr></table>",
            "<table><tr><td></td><td>1</td></tr></table>",
        ),
    ],
)
def test_what_a_missing_picture_leaves_empty_goes_too(
    tmp_path: Path, shown: str, left: str
) -> None:
    body, said = closed(tmp_path, shown.format(LOST))
    assert (body, said) == (left, ["no such picture: x.png"])


@pytest.mark.parametrize(
    "figure",
    [
        '<figure>{}<img src="there.png" alt="B"/><figcaption>Each a ford</figcaption></figure>',
        '<figure>{}<figcaption>A ford<a class="noteref" href="#f">1</a></figcaption></figure>',
        "<figure>{}<pre>a ford</pre><figcaption>A ford</figcaption></figure>",
        '<figure class="missing-picture"><figcaption>A ford</figcaption></figure>',
    ],
)
def test_a_caption_that_says_more_than_its_missing_picture_stays(
    tmp_path: Path, figure: str
) -> None:
    body, said = closed(tmp_path, figure.format(LOST) + '<p id="f"></p>')
    assert "missing-picture" not in body
    assert "ford<" in body.partition("<figcaption>")[2]
    assert "caption" not in "".join(said)


def test_nothing_leads_to_a_picture_that_was_left_out(tmp_path: Path) -> None:
    figure = '<figure id="f"><img src="x.png" alt="A"/><figcaption>Ada</figcaption></figure>'
    body, _ = closed(tmp_path, f'<p>See <a href="#f">the ford</a>.</p>{figure}')
    assert body == "<p>See the ford.</p>"


def test_credits_by_pattern_and_before_it_by_path(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__png=png(),
        b__png=png(41),
        credits__toml='[[picture]]\npath = "*.png"\nauthor = "Bo"\nlicence = "CC0-1.0"\n'
        'source = "here"\n\n[[picture]]\npath = "a.png"\nauthor = "Ada"\nlicence = "CC0-1.0"\n'
        'source = "there"\n\n[[picture]]\npath = "c.png"\n',
    )
    body = '<img src="a.png" alt="x"/><img src="b.png" alt="x"/>'
    book = composed(tmp_path, article(tmp_path, "a.md", body))
    assert [one.credit.author for one in book.pictures.values() if one.credit] == ["Ada", "Bo"]
    assert [(one.code, one.line) for one in book.diagnostics] == [("credit-unused", 13)]


def test_links_between_texts_lead_to_chapters(tmp_path: Path) -> None:
    one = article(
        tmp_path,
        "blog/one.md",
        '<p><a href="two.md#part">a</a> <a href="/posts/two/">b</a> <a href="nowhere.md">c</a> '
        '<a href="two.md#gone">d</a> <a href="https://example.org">e</a></p>',
        title="One",
    )
    two = article(tmp_path, "blog/two.md", "<h2>Part</h2>", title="Second")
    book = composed(tmp_path, one, two)
    body = book.chapters[0].body
    assert '<a href="#second--part">a</a>' in body
    assert '<a href="#second">b</a>' in body
    assert '<a href="#second">d</a>' in body
    assert ">c<" not in body
    assert " c " in body
    assert codes(book) == ["link-dead"]


def test_links_to_headings_of_two_lines_lead_there_however_a_site_joins_them(
    tmp_path: Path,
) -> None:
    wanted = '<h2 id="upper-and-lower-2">Upper<br/>and lower 2</h2>'
    links = '<p><a href="#upperand-lower-2">a</a> <a href="#upper-and-lower2">b</a></p>'
    one = article(tmp_path, "one.md", wanted + links, title="One")
    two = article(tmp_path, "two.md", '<p><a href="one.md#upperand-lower-2">c</a></p>', title="Two")
    book = composed(tmp_path, one, two)
    assert book.chapters[0].body.count('href="#one--upper-and-lower-2"') == 1
    assert " b" in book.chapters[0].body
    assert 'href="#one--upper-and-lower-2"' in book.chapters[1].body
    assert codes(book) == ["link-dead"]


def test_links_to_pages_of_notion_lead_to_their_chapters_or_nowhere(tmp_path: Path) -> None:
    one, two = ("0123456789abcdef" * 2, "fedcba9876543210" * 2)
    site = "https://www.notion.so/"
    body = (
        f'<p><a href="{site}Ford-{two}?pvs=4">a</a> <a href="{site}Weir-{"ab" * 16}">b</a> '
        f'<a href="{site}product">c</a></p>'
    )
    texts = [
        article(tmp_path, f"A {one}.md", body, title="A"),
        article(tmp_path, f"Ford {two}.md", "<p>x</p>", title="Ford"),
    ]
    book = composed(tmp_path, *texts)
    made = book.chapters[0].body
    assert '<a href="#ford">a</a> b <a ' in made
    assert f'href="{site}product">c</a>' in made
    assert codes(book) == ["link-dead"]


def test_two_texts_of_one_short_name_are_told_apart(tmp_path: Path) -> None:
    texts = [article(tmp_path, f"{name}.md", title=name, slug="same") for name in "ab"]
    book = composed(tmp_path, *texts)
    assert [chapter.slug for chapter in book.chapters] == ["same", "same-2"]
    assert codes(book) == ["slug-repeated"]


def test_identity_is_made_of_title_edition_and_publisher(tmp_path: Path) -> None:
    text = article(tmp_path, "a.md", date="2021-02")
    first = composed(tmp_path, text, settings=Settings(book=BookSettings(title="T")))
    again = composed(tmp_path, text, settings=Settings(book=BookSettings(title="T")))
    other = composed(tmp_path, text, settings=Settings(book=BookSettings(title="U")))
    isbn = composed(
        tmp_path, text, settings=Settings(book=BookSettings(identifier="978-0-13-110362-7"))
    )
    assert first.identifier == again.identifier != other.identifier
    assert isbn.identifier == "urn:isbn:9780131103627"
    assert first.modified == 1612137600  # 1 February 2021


def test_source_date_epoch_dates_the_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert composed(tmp_path, article(tmp_path, "a.md", date="2021-02-15")).modified == 10**9


def test_the_list_of_authors_that_a_blog_keeps_is_read(tmp_path: Path) -> None:
    listed = "jdoe:\n  name: Jo Doe\n  title: Ferryman\n  url: https://jo.example\n"
    write(tmp_path, blog___authors__yml=listed, people__toml='[[person]]\nid = "al"\nname = "Al B"')
    book = composed(tmp_path, article(tmp_path, "a.md", authors=("jdoe", "al", "ghost")))
    ferryman, other, unknown = book.chapters[0].meta.authors
    assert (ferryman.name, ferryman.position, ferryman.link) == (
        "Jo Doe",
        "Ferryman",
        "https://jo.example",
    )
    assert (other.name, unknown.name) == ("Al B", "ghost")
    assert codes(book).count("author-unknown") == 1


@pytest.mark.parametrize("text", ["jdoe: [", "jdoe:\n  name: {a: " + "[" * 90, "- \x00"])
def test_a_broken_list_of_authors_is_reported(tmp_path: Path, text: str) -> None:
    write(tmp_path, authors__yml=text)
    book = composed(tmp_path, article(tmp_path, "a.md"))
    (fault,) = [one for one in book.diagnostics if one.path == "authors.yml"]
    assert fault.code == "metadata-doubtful"


def test_drafts_are_left_out(tmp_path: Path) -> None:
    texts = [article(tmp_path, "a.md", draft=True), article(tmp_path, "b.md")]
    book = composed(tmp_path, *texts)
    assert [chapter.article.source.path for chapter in book.chapters] == ["b.md"]
    assert [one.path for one in book.diagnostics if one.code == "draft-left-out"] == ["a.md"]


def test_pictures_on_the_web_are_fetched_only_where_the_project_says_so(tmp_path: Path) -> None:
    asked: list[str] = []

    class Site(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200 if self.path == "/ford.png" else 404)
            self.end_headers()
            self.wfile.write(png())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{server.server_port}"
        body = f'<img src="{site}/ford.png" alt="x"/><img src="{site}/gone.png" alt="x"/>'
        text = article(tmp_path, "a.md", body)
        credit = f'[[picture]]\npath = "{site}/ford.png"\nauthor = "Ada"\nlicence = "CC0-1.0"\n'
        write(tmp_path, credits__toml=credit)
        assert set(codes(composed(tmp_path, text))) == {"credit-unused", "image-remote"}
        assert not asked
        settings = Settings(pictures=PictureSettings(fetch=True))
        for _ in range(2):
            book = composed(tmp_path, text, settings=settings)
            assert codes(book) == ["image-fetched", "image-remote", "source-missing"]
        server.shutdown()
    assert asked.count("/ford.png") == 1
    assert [one.credit.author for one in book.pictures.values() if one.credit] == ["Ada"]


def test_one_picture_under_two_names_is_told(tmp_path: Path) -> None:
    write(tmp_path, a__png=png(), b__png=png(), c__png=png(41))
    lines = (("a", 3), ("c", 5), ("b", 7))
    body = "".join(f'<p data-line="{n}"><img src="{f}.png" alt="x"/></p>' for f, n in lines)
    book = composed(tmp_path, article(tmp_path, "a.md", body, authors=("Ada",)))
    told = [(one.line, one.message) for one in book.diagnostics if one.code == "image-repeated"]
    assert told == [(7, "b.png is shown at a.md:3 too")]


def test_a_text_without_an_author_is_told(tmp_path: Path) -> None:
    assert codes(composed(tmp_path, article(tmp_path, "a.md", authors=()))) == ["author-missing"]


@pytest.mark.parametrize(
    ("name", "told"), [("ford.pdf", True), ("ford.html", False), ("ford", False)]
)
def test_a_file_beside_a_text_is_not_its_chapter(tmp_path: Path, name: str, *, told: bool) -> None:
    project = write(
        tmp_path, ford__md="# A ford\n\nWords.\n", mill__md=f"# A mill\n\n[it]({name})\n"
    )
    found = [one.code for one in read_project(project).diagnostics]
    assert ("link-dead" in found) == told


def test_words_of_settings_are_set_as_texts_are(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Un\n\nDu texte.\n", encoding="utf-8")
    (tmp_path / "anthology.toml").write_text(
        """[book]
title = "Carnets de l'écluse"
language = "fr"
description = 'On y lit "tout" ; vraiment !'

[[part]]
title = "Au fil de l'eau"
chapters = ["a.md"]
""",
        encoding="utf-8",
    )
    book = read_project(tmp_path).book
    assert book.title == "Carnets de l’écluse"
    assert book.slug == "carnets-de-l-ecluse"
    assert book.description == "On y lit «\xa0tout\xa0»\u202f; vraiment\u202f!"
    assert [part.title for part in book.parts] == ["Au fil de l’eau"]


def test_names_and_credits_are_set_as_texts_are(tmp_path: Path) -> None:
    files = {
        "a.md": "---\ntitle: L'eau\nauthor: Ines D'Arc\n---\n\nDe l'eau. ![L'étang](a.png)\n",
        "anthology.toml": """[book]
language = "fr"
editors = ["Paul O'Brien"]
""",
        "people.toml": """[[person]]
name = "Ines D'Arc"
aliases = ["I. D'Arc"]
position = "gardienne d'écluse"
link = "https://example.org/d'arc"
""",
        "credits.toml": """[[picture]]
path = "a.png"
title = "L'étang"
author = "Jo D'Arc"
source = "https://example.org/l'etang"
permission = "d'un mot"

[[text]]
path = "a.md"
first_published = "L'Écho"
by = "l'auteur"
""",
    }
    for name, words in files.items():
        (tmp_path / name).write_text(words, encoding="utf-8")
    (tmp_path / "a.png").write_bytes(png())
    book = read_project(tmp_path).book
    [chapter], [person], [editor] = book.chapters, book.people, book.editors
    assert [one.name for one in chapter.meta.authors] == ["Ines D’Arc"]
    assert (person.name, person.sort_name, person.aliases) == (
        "Ines D’Arc",
        "D’Arc, Ines",
        ("I. D’Arc",),
    )
    assert chapter.meta.authors[0].position == person.position == "gardienne d’écluse"
    assert person.link == "https://example.org/d'arc"
    assert (editor.name, editor.sort_name) == ("Paul O’Brien", "O’Brien, Paul")
    [picture] = book.pictures.values()
    assert picture.credit is not None
    assert (picture.credit.title, picture.credit.author) == ("L’étang", "Jo D’Arc")
    assert (picture.credit.source, picture.credit.permission) == (
        "https://example.org/l'etang",
        "d’un mot",
    )
    assert (chapter.rights.first_published, chapter.rights.by) == ("L’Écho", "l’auteur")
