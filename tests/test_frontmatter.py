"""Front matter of every generator is read into one vocabulary; what is doubtful is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.readers.metadata.front_matter import split_front_matter
from anthology.readers.metadata.people import read_people
from anthology.readers.metadata.vocabulary import describe_metadata
from tests.test_markdown import read

if TYPE_CHECKING:
    from anthology.model.book import Metadata, Person
    from anthology.model.diagnostics import Diagnostic


def meta(block: str, path: str = "a.md") -> Metadata:
    return describe_metadata(split_front_matter(f"---\n{block}\n---\nText.", path), path)[0]


def doubts(block: str) -> list[tuple[str, int | None]]:
    """List the codes and lines of what is reported of a block."""
    front = split_front_matter(f"---\n{block}\n---\nText.", "a.md")
    found: list[Diagnostic] = [*front.faults, *describe_metadata(front, "a.md")[1]]
    return [(one.code, one.line) for one in found]


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        ("---\ntitle: A\n---\nText.", "A", 4),
        ("---\ntitle: A\n...\nText.", "A", 4),
        ("\n\n---   \ntitle: A\n---   \nText.", "A", 6),
        ("+++\ntitle = 'A'\n+++\nText.", "A", 4),
        ('{\n"title": "A"\n}\nText.', "A", 4),
        ("Title: A\nDate: 2020-01-01\n\nText.", "A", 4),
        ("title: A\ndate: 2020-01-01\n---\nText.", "A", 4),
        ("---\n# a comment\ntitle: >-\n  A\n---\nText.", "A", 6),
        ("---\n---\nText.", "", 3),
        ("---\n\nText.", "", 3),
        ("---\n\nFirst part.\n\n---\n\nSecond part.", "", 3),
        ("Note: this is prose.\nTitle: so is this.\nText.", "", 1),
        ("{{< figure >}}\nText.", "", 1),
        ("Text.", "", 1),
        ("", "", 1),
    ],
)
def test_a_block_is_taken_off_and_lines_stay(text: str, title: str, first: int) -> None:
    front = split_front_matter(text)
    assert describe_metadata(front, "a.md")[0].title == title
    lines = front.body.split("\n")
    assert len(lines) == len(text.split("\n"))
    assert not any(lines[: first - 1]) or not title
    assert lines[first - 1 :] == text.split("\n")[first - 1 :]


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("date: 2019-03-28", "2019-03-28"),
        ('date: "2019-03-28"', "2019-03-28"),
        ("date: 2019-03-28 10:15:00 +0200", "2019-03-28"),
        ("date: 2019-03-28T10:15:00.000Z", "2019-03-28"),
        ("pubDate: 28/03/2019", "2019-03-28"),
        ("published: March 28, 2019", "2019-03-28"),
        ("publishDate: 12 août 2023", "2023-08-12"),
        ("date: 22 februari 2022", "2022-02-22"),
        ("date: 1 maggio 2020", "2020-05-01"),
        ("date: 3 de março de 2019", "2019-03-03"),
        ("date: Thu, 28 Mar 2019 10:00:00 GMT", "2019-03-28"),
        ("date: 2019-03", "2019-03"),
        ("date: 2019", "2019"),
        ("published: false", ""),
        ("date: soon", ""),
        ("date: 2019-02-31", ""),
        ("lastmod: 2019-03-28", ""),
    ],
)
def test_dates_in_many_forms(line: str, date: str) -> None:
    assert meta(line).date == date


def test_a_date_in_the_name_of_the_file_or_folder_stands_in() -> None:
    assert meta("title: A", "posts/2019-03-28-a-title.md").date == "2019-03-28"
    assert meta("title: A", "blog/2021-02-15-datacraft/index.md").date == "2021-02-15"
    assert meta("date: 2020-01-01", "2019-03-28-a.md").date == "2020-01-01"
    assert meta("title: A", "2019-02-31-a.md").date == ""


@pytest.mark.parametrize(
    ("block", "field", "value"),
    [
        ("titre: L’été", "title", "L’été"),
        ("title: 2048", "title", "2048"),
        ("title: yes", "title", "yes"),
        ("title: 1e3", "title", "1e3"),
        ("title: A &amp; <em>B</em>", "title", "A & B"),
        ("tags: a, b", "tags", ("a", "b")),
        ("tags: [a, 'b c', '#d']", "tags", ("a", "b c", "d")),
        ("tags:\n  - a\n  - label: b\nkeywords: [c, a]", "tags", ("a", "b", "c")),
        ("category: news", "categories", ("news",)),
        ("taxonomies:\n  tags: [a]", "tags", ("a",)),
        ("weight: 3", "order", 3.0),
        ("sidebar_position: 1.5", "order", 1.5),
        ("nav_order: first", "order", None),
        ("draft: true", "draft", True),
        ("published: false", "draft", True),
        ("status: draft", "draft", True),
        ("draft: false", "draft", False),
        ("coverImage: a.jpg", "cover", "a.jpg"),
        ("cover:\n  image: a.jpg\n  alt: A", "cover", "a.jpg"),
        ("header_image_url: a.jpg\nimage: b.jpg", "cover", "b.jpg"),
        ("images: [a.jpg, b.jpg]", "cover", "a.jpg"),
        ("header:\n  teaser: a.jpg", "cover", "a.jpg"),
        ("image: true", "cover", ""),
        ("canonicalUrl: https://a.example/b", "canonical", "https://a.example/b"),
        ("link: /b", "canonical", ""),
        ("title: Why `map` is **not** a *list*", "title", "Why map is not a list"),
        ("title: 5 * 3 * 2, __init__, snake_case", "title", "5 * 3 * 2, __init__, snake_case"),
        ("description: _All_ of it", "description", "All of it"),
        ("cover:\n  caption: By [**Ada**](https://a.example)", "cover_caption", "By Ada"),
        ("permalink: /2019/03/a-title/", "slug", "a-title"),
        ("license: CC-BY-4.0", "licence", "CC-BY-4.0"),
        ("license:\n  name: CC0\n  url: https://a.example", "licence", "CC0"),
        ("excerpt: Short.", "description", "Short."),
        ("lang: fr_FR", "language", "fr-FR"),
        ("language: Français", "language", "fr"),
        ("lang: EN", "language", "en"),
        ("lang: klingonese", "language", ""),
        ("type: entretien", "kind", "interview"),
        ("kind: Report", "kind", "report"),
        ("type: post", "kind", ""),
        ("kind: poème", "kind", "poem"),
        ("kind: lettre", "kind", "letter"),
        ("kind: Recipe", "kind", "recipe"),
        ("kind: sermon", "kind", "other"),
        ("kind: [sermon, letter]", "kind", "letter"),
        ("params:\n  subtitle: S", "subtitle", "S"),
    ],
)
def test_keys_in_one_vocabulary(block: str, field: str, value: object) -> None:
    assert getattr(meta(block), field) == value


def names(people: tuple[Person, ...]) -> list[str]:
    return [one.name for one in people]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Anne Martin", ["Anne Martin"]),
        ("Anne Martin and Paul Durand", ["Anne Martin", "Paul Durand"]),
        ("Anne Martin, Paul Durand et Léa Roy", ["Anne Martin", "Paul Durand", "Léa Roy"]),
        ("Anne Martin & Paul Durand", ["Anne Martin", "Paul Durand"]),
        ("Anne Martin; Paul Durand", ["Anne Martin", "Paul Durand"]),
        ("Martin, Anne", ["Anne Martin"]),
        ("Anne Martin, PhD, Paul Durand", ["Anne Martin, PhD", "Paul Durand"]),
        ("By Anne Martin", ["Anne Martin"]),
        ("par Anne Martin", ["Anne Martin"]),
        ("Anne Martin <anne@a.example>", ["Anne Martin"]),
        ("Andy Ferrand", ["Andy Ferrand"]),
        ("Byron Andersen", ["Byron Andersen"]),
        ("amartin, pdurand", ["amartin", "pdurand"]),
        (["Anne Martin", "pdurand"], ["Anne Martin", "pdurand"]),
        ([{"name": "Anne Martin"}, {"name": "Paul Durand"}], ["Anne Martin", "Paul Durand"]),
        ({"am": {"name": "Anne Martin"}}, ["Anne Martin"]),
        ({"first_name": "Anne", "last_name": "Martin"}, ["Anne Martin"]),
        ("", []),
        ([], []),
        ({}, []),
    ],
)
def test_authors_in_many_forms(written: str, expected: list[str]) -> None:
    assert names(read_people(written)) == expected


@pytest.mark.parametrize(
    "front",
    [
        "authors: [anil]\nparams:\n  author: Anil Deshmukh",
        "author: Anil Deshmukh\nauthors: adeshmukh",
        "author: anil-deshmukh\nauthors: [Anil Deshmukh]",
        "authors: [ad, Anil Deshmukh]",
    ],
)
def test_an_id_beside_its_name_is_no_second_author(front: str) -> None:
    (author,) = read(f"---\n{front}\n---\nWords.\n").meta.authors
    assert author.name == "Anil Deshmukh"


def test_an_id_of_somebody_else_stays() -> None:
    authors = read("---\nauthors: [pdurand, Anil Deshmukh]\n---\nWords.\n").meta.authors
    assert names(authors) == ["pdurand", "Anil Deshmukh"]


def test_authors_keep_what_is_told_of_them() -> None:
    (one,) = meta(
        "author: Anne Martin\nauthor_title: Baker\nauthor_url: https://a.example\n"
        "author_image_url: /anne.jpg"
    ).authors
    assert (one.position, one.link, one.portrait) == ("Baker", "https://a.example", "/anne.jpg")
    (one,) = read_people(
        {"name": "Anne Martin", "title": "Baker", "image_url": "a.jpg", "key": "am"}
    )
    assert (one.id, one.position, one.portrait) == ("am", "Baker", "a.jpg")
    (one,) = read_people("[Anne Martin](https://a.example)")
    assert (one.name, one.link) == ("Anne Martin", "https://a.example")
    (one,) = read_people("Martin, Anne")
    assert one.sort_name == "Martin, Anne"
    (one,) = read_people("acrepet")
    assert (one.id, one.name) == ("acrepet", "acrepet")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("title: A", []),
        ("keywords:\n  - a\n  - ??\n  - ??", [("metadata-doubtful", 4), ("metadata-doubtful", 5)]),
        ("title: TODO", [("metadata-doubtful", 2)]),
        ("title: A\nauthor:\ndate:", [("front-matter-unknown", 3)]),
        ("tags: []", []),
        ("title: A\nslug:\ncanonical: ''\nlink:", []),
        ("layout: post\ntoc: true\ncomments: no", []),
        ("title: A\nmood: sunny\nwind: north", [("front-matter-unknown", 3)]),
        ("date: soon", [("metadata-doubtful", 2)]),
        ("date: 04/03/2019", [("metadata-doubtful", 2)]),
        ("author: Anne <anne@a.example>", [("front-matter-unknown", 2)]),
        ("cover:\n  image: a.jpg\n  crop: Words", [("front-matter-unknown", 2)]),
    ],
)
def test_what_is_doubtful_is_reported_on_its_line(
    block: str, expected: list[tuple[str, int | None]]
) -> None:
    assert doubts(block) == expected


@pytest.mark.parametrize(
    ("text", "line", "remedy", "title"),
    [
        ("---\ntitle: A: b\n---\n", 2, 'title: "A: b"', "A: b"),
        ("---\ndate: 2020-01-01\ntitle: 'A\ntags: [a]\n---\n", 3, "close the quotation mark", "A"),
        ("---\ntags:\n\t- a\ntitle: A\n---\n", 3, "with spaces", "A"),
        ("---\ntitle: *A\n---\n", 2, "quotation marks", "*A"),
        ("---\ntitle: @A\n---\n", 2, "quotation marks", "@A"),
        ("---\n- a\n---\n", 1, "", ""),
        ("---\ntitle: A\nText goes on", 1, "---", "A"),
        ("+++\ntitle = A\n+++\n", 2, "TOML", "A"),
        ('{\n"title": "A",\n}\n', 3, "JSON", "A"),
    ],
)
def test_a_broken_block_is_reported_with_its_remedy_and_read_by_lines(
    text: str, line: int, remedy: str, title: str
) -> None:
    front = split_front_matter(text, "a.md")
    fault = next((one for one in front.faults if one.code == "front-matter-broken"), None)
    if title:
        assert fault is not None
        assert fault.line == line
        assert remedy in fault.hint
    assert describe_metadata(front, "a.md")[0].title == title


def test_a_line_without_a_key_is_reported_too() -> None:
    front = split_front_matter("---\ntitle: A: b\nlost words\n---\n", "a.md")
    assert [(one.line, "lost words" in one.message) for one in front.faults] == [
        (2, False),
        (3, True),
    ]


def test_blocks_that_are_meant_to_do_harm_are_refused() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    bomb = f"---\na0: &a0 [x, x]\n{levels}title: A\n---\nText."
    assert [one.code for one in split_front_matter(bomb).faults] == ["front-matter-broken"]
    deep = "---\ntitle: " + "[" * 30_000 + "\n---\nText."
    assert [one.code for one in split_front_matter(deep).faults] == ["front-matter-broken"]
    tagged = "---\ntitle: !!python/object/apply:os.system [exit]\n---\nText."
    assert split_front_matter(tagged).values["title"] == ["exit"]


_LINES = st.sampled_from(
    ["title: A", "title: A: b", "- a", "  - b", "tags: [", "'", '"', "\t", "date: 1", "{", "}", "a",
     "author:", "  name: x", "&a *b", "key: |", "---", "# c", ": ", "? x", "!!t"]
)  # fmt: skip


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(_LINES, max_size=12), st.sampled_from(["---", "+++", ""]))
def test_no_block_ends_a_run(lines: list[str], fence: str) -> None:
    text = "\n".join([fence, *lines, fence, "Text."])
    front = split_front_matter(text, "a.md")
    count = text.count("\n") + 1
    found = [*front.faults, *describe_metadata(front, "a.md")[1]]
    assert all(1 <= (one.line or 1) <= count for one in found)
    assert len(front.body.split("\n")) == count


@pytest.mark.parametrize(
    "written",
    ['author: "[[Odile Brandt]]"', "author: [[Odile Brandt]]", 'author:\n  - "[[ob|Odile Brandt]]"',
     'authors: ["[[People/Odile Brandt]]"]'],
)  # fmt: skip
def test_an_author_may_be_a_page_of_a_notebook(written: str) -> None:
    assert names(meta(f"title: Fog\n{written}").authors) == ["Odile Brandt"]
    assert doubts(f"title: Fog\n{written}") == []


@pytest.mark.parametrize(
    ("text", "title", "authors", "date"),
    [
        ("% The ford\n% Jane Roe; Max Moe\n% March 5, 2024\n\nWords.", "The ford",
         ["Jane Roe", "Max Moe"], "2024-03-05"),
        ("% The ford\n  in May\n% Jane Roe\n  Max Moe\n\nWords.", "The ford in May",
         ["Jane Roe", "Max Moe"], ""),
    ],
)  # fmt: skip
def test_the_title_block_of_pandoc(text: str, title: str, authors: list[str], date: str) -> None:
    article = read(text)
    assert article.meta.title == title
    assert [one.name for one in article.meta.authors] == authors
    assert article.meta.date == date
    assert "%" not in article.body


def test_one_line_with_a_percent_sign_is_a_line() -> None:
    article = read("% of all is water.\n\nWords.")
    assert "% of all is water." in article.body


@pytest.mark.parametrize(
    ("author", "authors", "others"),
    [
        ('"Text: Ilse Varga, photos: Tom Quay"', ["Ilse Varga"], ["photographer Tom Quay"]),
        ("Propos recueillis par Odile Brandt", [], ["interviewer Odile Brandt"]),
        ("[Ilse Varga, Traduit par Odile Brandt]", ["Ilse Varga"], ["translator Odile Brandt"]),
        ("Ilse Varga; Tom Quay", ["Ilse Varga", "Tom Quay"], []),
        ("by Ilse Varga", ["Ilse Varga"], []),
    ],
)
def test_what_people_did_may_stand_among_the_authors(
    author: str, authors: list[str], others: list[str]
) -> None:
    front = split_front_matter(f"---\ntitle: The weir\nauthor: {author}\n---\nWords.\n", "a.md")
    meta, _ = describe_metadata(front, "a.md")
    assert [one.name for one in meta.authors] == authors
    assert [f"{one.role} {one.name}" for one in meta.contributors] == others


def test_an_unknown_kind_is_told_with_those_that_are_known() -> None:
    front = split_front_matter("---\ntitle: Sunday\nkind: sermon\n---\nText.", "a.md")
    found = describe_metadata(front, "a.md")[1]
    [told] = [one for one in found if one.code == "metadata-doubtful"]
    assert (told.message, told.line) == ("“sermon” is no known kind of text", 3)
    assert "interview, article, report, notes, poem, letter, recipe" in told.hint
    assert doubts("type: docs") == []
