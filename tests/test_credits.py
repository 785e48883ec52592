"""Check how pictures and texts are credited, what is missing, and what is said of bad input."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from anthology.outputs.build import read_project
from anthology.readers.metadata.people import cover_credit, picture_credits, with_origin
from tests.making import png, write

if TYPE_CHECKING:
    from pathlib import Path

    from anthology.model.book import Book, Credit
    from anthology.model.diagnostics import Diagnostic

TEXT = "The river goes by the house and the house looks at the river. " * 6
FULL = 'author = "Ada"\nlicence = "CC-BY-4.0"\nsource = "https://example.org"\n'
ALL_TEXTS = '\n[[text]]\npath = "*"\nlicence = "CC-BY-4.0"\n'


def text(body: str = "![A ford](ford.png)\n", **keys: str) -> str:
    front = {"title": "On rivers", "author": "Ada Sample", "date": "2021-02-15", "lang": "en"}
    lines = "\n".join(f"{key}: {value}" for key, value in (front | keys).items())
    return f"---\n{lines}\n---\n\n{TEXT}\n\n{body}"


def told(folder: Path, *codes: str) -> list[Diagnostic]:
    return [one for one in read_project(folder).diagnostics if one.code in codes]


def book(folder: Path) -> Book:
    return read_project(folder).book


def credit(folder: Path, name: str = "ford") -> Credit:
    pictures = book(folder).pictures
    found = next(one.credit for key, one in pictures.items() if f"/{name}-" in key)
    assert found is not None
    return found


def signed(author: str) -> bytes:
    """Draw a picture whose file names its author and title."""
    info, stream = PngInfo(), io.BytesIO()
    info.add_text("Author", author)
    info.add_text("Title", "Stones")
    Image.new("RGB", (40, 30), "teal").save(stream, "PNG", pnginfo=info)
    return stream.getvalue()


def test_three_places_fill_one_credit_each_thing_with_its_origin(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__md=text(credits="{ford.png: {author: Bo Alm, source: 'https://example.org/x'}}"),
        ford__png=signed("Bo Alm"),
        credits__toml='[[picture]]\npath = "ford.png"\nlicence = "CC0-1.0"\n',
    )
    found = credit(tmp_path)
    assert (found.licence, found.author, found.title) == ("CC0-1.0", "Bo Alm", "Stones")
    assert found.origins["licence"] == "credits.toml:1"
    assert found.origins["author"] == "a.md:6"
    assert found.origins["title"] == "ford.png (PNG)"


def test_nothing_is_taken_from_a_place_that_credits_somebody_else(tmp_path: Path) -> None:
    entry = '[[picture]]\npath = "ford.png"\nauthor = "Zoé Rivière"\n'
    write(tmp_path, a__md=text(), ford__png=signed("Bo Alm"), credits__toml=entry)
    assert credit(tmp_path).title == ""
    (one,) = told(tmp_path, "credit-disagrees")
    assert "Zoé Rivière" in one.message
    assert "Bo Alm" in one.message


OWN = '[[picture]]\npath = "*"\nkind = "own"\n'
SHOWN = "---\ntitle: Fords\nauthor: Bo Alm\n---\n\n![Stones in a river](ford.png)\n\n"


@pytest.mark.parametrize("kind", ["own", "decorative"])
@pytest.mark.parametrize("caption", ["Photo: N. Haddad", "Photo : N. Haddad / Agence Nord"])
def test_one_entry_for_all_does_not_silence_a_caption_that_names_somebody_else(
    kind: str, caption: str, tmp_path: Path
) -> None:
    write(tmp_path, a__md=SHOWN + caption, ford__png=png(), credits__toml=OWN.replace("own", kind))
    (one,) = told(tmp_path, "credit-disagrees")
    assert (one.path, one.line) == ("a.md", 6)
    assert "“N. Haddad”" in one.message
    assert 'path = "ford.png", author = "N. Haddad"' in one.hint


@pytest.mark.parametrize("caption", ["", "Stones in the river", "Photo: Bo Alm", "Photo: B. Alm"])
def test_own_pictures_may_be_by_those_who_made_the_book(caption: str, tmp_path: Path) -> None:
    write(tmp_path, a__md=SHOWN + caption, ford__png=png(), credits__toml=OWN)
    assert not told(tmp_path, "credit-disagrees")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("image_credit", "Photo by Jane Sample on Unsplash"),
        ("crédit photo", "Jane Sample"),
        ("photo_credit", "Jane Sample / Agency"),
        ("cover", "{image: ford.png, credit: Jane Sample, caption: The ford}"),
        ("credits", "['ford.png: Jane Sample']"),
        ("credits", "[{image: ford.png, author: Jane Sample}]"),
        ("picture_credits", "Photos © Jane Sample"),
        ("credits", "{photos: Jane Sample}"),
    ],
)
def test_front_matter_credits_in_its_many_ways(key: str, value: str, tmp_path: Path) -> None:
    write(tmp_path, a__md=text(**{key: value}), ford__png=png())
    assert credit(tmp_path).author == "Jane Sample"
    assert not told(tmp_path, "front-matter-unknown")


WORDS = st.sampled_from(["", "x.png", "credit", "author", "photos", "Ada: Sample", "CC BY", "a: b"])
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)
)


@given(VALUES)
@hypothesis.settings(max_examples=100, deadline=None, derandomize=True)
def test_no_front_matter_is_too_odd(value: Any) -> None:
    for picture, found in (*cover_credit(value), *picture_credits(value)):
        assert picture in ("", "*") or "." in picture
        assert isinstance(with_origin(found, "a.md:1").maker, str)


def test_a_caption_is_a_hint_and_no_licence(tmp_path: Path) -> None:
    body = '![A ford](ford.png "The ford. Photo: Jane Sample, CC BY 2.0")\n'
    write(tmp_path, a__md=text(body), ford__png=png())
    assert all(one.credit is None for one in book(tmp_path).pictures.values())
    (one,) = told(tmp_path, "credit-missing")
    assert "Photo: Jane Sample" in one.message
    assert 'author = "Jane Sample", licence = "CC-BY-2.0"' in one.hint
    assert (one.path, one.line) == ("a.md", 10)


def test_what_is_missing_is_named_with_the_lines_to_add(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__md=text("![A](a.png)\n\n![B](b.png)\n\n![C](c.png)\n"),
        **{f"{name}__png": png(40 + at) for at, name in enumerate("abc")},
        credits__toml='[[picture]]\npath = "a.png"\nauthor = "Ada"\n\n[[picture]]\npath = "b.png"\n'
        'author = "Bo"\nlicence = "all rights reserved"\nsource = "here"\n',
    )
    found = told(tmp_path, "credit-missing", "licence-missing", "permission-missing")
    assert [(one.code, one.line) for one in found] == [
        ("permission-missing", 1),
        ("licence-missing", 10),
        ("permission-missing", 12),
        ("credit-missing", 14),
    ]
    assert 'credits.toml:1: licence = "…", source = "…"' in found[1].hint
    assert 'credits.toml:5: permission = "…"' in found[2].hint
    assert '[[picture]] path = "c.png", author = "…"' in found[3].hint


def test_pictures_made_for_the_book_and_ornaments_are_told_apart(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__md=text("![A](a.png)\n\n![](leaf.png)\n"),
        a__png=png(),
        leaf__png=png(41),
        anthology__toml='[book]\neditors = ["The editors"]\n[rights]\nlicence = "CC-BY-4.0"\n',
        credits__toml='[[picture]]\npath = "a.png"\nkind = "own"\n\n[[picture]]\n'
        'path = "leaf.png"\nkind = "decorative"\nauthor = "Bo"\nlicence = "CC0-1.0"\n' + ALL_TEXTS,
    )
    assert credit(tmp_path, "a").author == "The editors"
    assert credit(tmp_path, "a").origins["licence"] == "anthology.toml"
    assert 'role="presentation"' in book(tmp_path).chapters[0].body
    assert not told(tmp_path, "alt-missing", "credit-missing", "source-missing")


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("Photo: Bo Li", "; it names “Ada”, and the caption “Bo Li”"),
        ("Photo: Ada Low", ""),
        ("Photo: Bo Li, CC BY 4.0", "; its caption may be one: “Photo: Bo Li, CC BY 4.0”"),
    ],
)
def test_a_caption_is_quoted_where_it_has_what_the_credit_lacks(
    caption: str, said: str, tmp_path: Path
) -> None:
    body = f'<figure><img src="ford.png" alt="A"/><figcaption>{caption}</figcaption></figure>\n'
    write(tmp_path, a__md=text(body), ford__png=signed("Ada"))
    (lack,) = told(tmp_path, "licence-missing")
    assert lack.message == f"the picture ford.png has a credit, but no licence{said}"


def test_each_picture_has_a_place_at_its_first_showing(tmp_path: Path) -> None:
    body = '![A](a.png)\n\nSee <img src="b.png" id="mine" alt="B"/> here.\n\n![A](a.png)\n'
    write(tmp_path, a__md=text(body), a__png=png(), b__png=png(41))
    chapter = book(tmp_path).chapters[0]
    assert [one.place for one in chapter.pictures.values()] == [
        "on-rivers--picture-1",
        "on-rivers--mine",
    ]
    assert chapter.body.count('id="on-rivers--picture-1"') == 1


def test_a_description_comes_from_the_credit_where_the_text_has_none(tmp_path: Path) -> None:
    entry = f'[[picture]]\npath = "ford.png"\nalt = "Stones in a river"\n{FULL}'
    write(tmp_path, a__md=text("![](ford.png)\n"), ford__png=png(), credits__toml=entry)
    assert 'alt="Stones in a river"' in book(tmp_path).chapters[0].body
    assert not told(tmp_path, "alt-missing")


def test_bad_entries_are_named_with_their_lines(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__md=text(),
        ford__png=png(),
        credits__toml=f'[[picture]]\npath = "ford.png"\n{FULL}\n'  # 1
        f'[[picture]]\npath = "ford.png"\n{FULL}\n'  # 7
        '[[picture]]\npath = "gone/*"\n\n[[picture]]\ntitle = "No path"\n\n'  # 13, 16
        '[[text]]\npath = "b.md"\ndate = "2021-02-30"\n'  # 19
        '\n[[picture]]\npath = "x*"\nkind = "borrowed"\nlicense = "CC0-1.0"\n',  # 23
    )
    codes = ("credit-repeated", "credit-unused", "metadata-doubtful", "config-key", "config-value")
    found = told(tmp_path, *codes)
    assert [(one.code, one.line) for one in found] == [
        ("credit-repeated", 7),
        ("credit-unused", 13),
        ("credit-unused", 16),
        ("metadata-doubtful", 19),
        ("credit-unused", 19),
        ("credit-unused", 23),
        ("config-value", 25),
        ("config-key", 26),
    ]
    assert "licence" in found[-1].hint
    assert "YYYY-MM-DD" in found[3].hint


def test_unknown_licences_and_doubtful_uses_point_to_where_they_stand(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__md=text("![A](a.png)\n\n![B](b.png)\n\n![C](c.png)\n"),
        **{f"{name}__png": png(40 + at) for at, name in enumerate("abc")},
        anthology__toml='[rights]\ncommercial = true\nlicence = "all rights reserved"\n',
        credits__toml='[[picture]]\npath = "a.png"\nauthor = "A"\nlicence = "CC-BY-9.0"\n\n'  # 1
        '[[picture]]\npath = "b.png"\nauthor = "B"\nlicence = "CC BY-NC-SA 4.0"\n\n'  # 6
        '[[picture]]\npath = "c.png"\nauthor = "C"\nlicence = "CC-BY-ND-4.0"\n'  # 11
        'changes = "cropped"\n' + ALL_TEXTS,
    )
    found = told(tmp_path, "licence-unknown", "licence-conflict")
    assert [(one.line, one.code) for one in found] == [
        (1, "licence-unknown"),
        (6, "licence-conflict"),
        (6, "licence-conflict"),
        (11, "licence-conflict"),
    ]
    assert "did you mean “CC-BY-4.0”" in found[0].hint
    assert "(b.png)" in found[1].message


def test_a_portrait_that_is_not_there_is_named(tmp_path: Path) -> None:
    people = '[[person]]\nname = "Ada Sample"\nportrait = "ada.jpg"\n'
    write(tmp_path, a__md=text(""), people__toml=people, credits__toml=ALL_TEXTS)
    (one,) = told(tmp_path, "image-missing")
    assert (one.path, "ada.jpg" in one.message) == ("people.toml", True)


def test_people_with_one_name_or_nearly_are_named(tmp_path: Path) -> None:
    people = (
        '[[person]]\nname = "Bo Alm"\nid = "bo"\n\n[[person]]\nname = "Bo Almgren"\nid = "bo"\n'
    )
    write(
        tmp_path,
        a__md=text("", author="Zoé Rivière"),
        b__md=text("", title="Second", author="Zoé Rivierre"),
        people__toml=people,
    )
    assert [one.path for one in told(tmp_path, "person-repeated")] == ["people.toml"]
    (one,) = told(tmp_path, "author-similar")
    assert (one.path, "a.md" in one.message) == ("b.md", True)


def test_roles_are_read_and_kept_apart_from_authors(tmp_path: Path) -> None:
    people = '[[person]]\nname = "Zoé Rivière"\nid = "zriv"\nbio = "Translates."\n'
    people += '\n[[person]]\nname = "Ed Drawn"\nrole = "illustrator"\n'
    people += '\n[[person]]\nname = "Ada Sample"\nrole = "translator"\n'
    front = {"translator": "zriv", "interviewee": "[Bo Alm, Cy Dee]"}
    write(tmp_path, a__md=text("", **front), people__toml=people)
    made = book(tmp_path)
    meta = made.chapters[0].meta
    assert [(one.name, one.role) for one in meta.authors] == [("Ada Sample", "")]
    assert [(one.name, one.role) for one in meta.contributors] == [
        ("Bo Alm", "interviewee"),
        ("Cy Dee", "interviewee"),
        ("Zoé Rivière", "translator"),
    ]
    assert [one.sort_name for one in made.people] == [
        "Alm, Bo",
        "Dee, Cy",
        "Drawn, Ed",
        "Rivière, Zoé",
        "Sample, Ada",
    ]


def test_the_rights_of_a_text_come_from_the_file_and_then_from_the_text(tmp_path: Path) -> None:
    keys = {"canonical_url": "https://example.org/a", "originally_published_in": "The Gazette"}
    write(
        tmp_path,
        a__md=text("", **keys),
        credits__toml='[[text]]\npath = "*"\nlicence = "CC0-1.0"\n\n[[text]]\npath = "a.md"\n'
        'first_published = "La Revue"\ndate = 2021-02-15\npermission = "by letter"\nby = "Bo"\n'
        'permitted = "3 May 2026"\n',
    )
    rights = book(tmp_path).chapters[0].rights
    assert (rights.first_published, rights.address) == ("La Revue", "https://example.org/a")
    assert (rights.date, rights.permitted, rights.licence) == (
        "2021-02-15",
        "2026-05-03",
        "CC0-1.0",
    )
    assert rights.origins["address"] == "a.md"
    assert not told(tmp_path, "permission-missing")


@pytest.mark.parametrize("asked", ["credit", "licence", "permission"])
def test_what_is_required_is_an_error_and_other_gaps_are_not(asked: str, tmp_path: Path) -> None:
    write(
        tmp_path,
        a__md=text("![A](a.png)\n\n![B](b.png)\n\n![C](c.png)\n"),
        **{f"{name}__png": png(40 + at) for at, name in enumerate("abc")},
        anthology__toml=f'[rights]\nrequire = ["{asked}"]\n',
        credits__toml='[[picture]]\npath = "b.png"\nauthor = "Bo"\n\n[[picture]]\npath = "c.png"\n'
        'author = "Cy"\nlicence = "LicenseRef-x"\n',
    )
    lines = {"credit": [10], "licence": [1, 10, 12], "permission": [1, 14]}[asked]
    assert [one.line for one in told(tmp_path, "rights-required")] == lines


def test_a_licence_of_the_edition_that_is_none_is_told(tmp_path: Path) -> None:
    settings = '[book]\nrights = "x"\n[rights]\nlicence = "CC-BY-9.0"\n'
    write(tmp_path, a__md=text(""), anthology__toml=settings)
    (one,) = told(tmp_path, "licence-unknown")
    assert (one.path, one.line) == ("anthology.toml", 4)


def test_people_whom_the_file_leaves_out_are_told_with_their_line(tmp_path: Path) -> None:
    write(tmp_path, a__md=text(""))
    assert not told(tmp_path, "author-unknown")
    write(tmp_path, people__toml='[[person]]\nname = "Bo Alm"\n')
    (one,) = told(tmp_path, "author-unknown")
    assert (one.line, 'name = "Ada Sample"' in one.hint) == (3, True)


def test_what_can_be_required_is_a_closed_list(tmp_path: Path) -> None:
    write(tmp_path, a__md=text(""), anthology__toml='[rights]\nrequire = ["credits"]\n')
    (one,) = told(tmp_path, "config-value")
    assert "“credit”" in one.hint


def test_the_attr_of_a_figure_is_the_credit_of_its_picture(tmp_path: Path) -> None:
    (tmp_path / "quay.png").write_bytes(png(400, 300))
    command = '{{< figure src="quay.png" attr="Ann Lee" attrlink="https://a.example" >}}'
    (tmp_path / "a.md").write_text(f"# Quay\n\n{command}\n\nWords.\n", encoding="utf-8")
    reading = read_project(tmp_path)
    (picture,) = reading.book.pictures.values()
    assert picture.credit
    assert (picture.credit.author, picture.credit.source) == ("Ann Lee", "https://a.example")
    (found,) = [one for one in reading.diagnostics if one.code == "alt-missing"]
    assert (found.line, found.hint) == (3, 'say what it shows: alt="a boat on the river"')


def test_of_a_missing_picture_the_attr_is_no_unused_credit(tmp_path: Path) -> None:
    text = '# Quay\n\n{{< figure src="gone.png" attr="Ann Lee" >}}\n\nWords.\n'
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    assert "credit-unused" not in [one.code for one in read_project(tmp_path).diagnostics]


def test_rights_that_no_text_has_are_asked_for_once(tmp_path: Path) -> None:
    for nth in range(4):
        (tmp_path / f"t{nth}.md").write_text(f"# Ferry {nth}\n\nWe row.\n", encoding="utf-8")
    found = read_project(tmp_path).diagnostics
    (asked,) = [one for one in found if one.code == "permission-missing"]
    assert "any of the 4 texts" in asked.message
    (tmp_path / "credits.toml").write_text('[[text]]\npath = "t0.md"\nlicence = "CC0-1.0"\n')
    found = read_project(tmp_path).diagnostics
    assert sum(one.code == "permission-missing" for one in found) == 3
