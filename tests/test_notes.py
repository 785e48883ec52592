"""Check notes from their calls to the page: numbers, repeated calls, notes of notes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.model.book import Chapter
from anthology.outputs.build import build, read_project
from anthology.outputs.proofread.compare_words import NOTE as NOTED
from anthology.outputs.proofread.compare_words import Passage, split
from anthology.outputs.proofread.galley import Printed, passed_on
from anthology.render.chapter_body import for_print
from anthology.render.stamps import STAMP
from anthology.transforms.notes import settle_notes
from tests.inspectors.pdf import PdfInspector
from tests.making import article, png, write

if TYPE_CHECKING:
    from collections.abc import Mapping


def call(key: str, shown: str = "9") -> str:
    return f'<a class="noteref" href="#c--{key}"><sup>{shown}</sup></a>'


def section(**notes: str) -> str:
    items = "".join(f'<li id="c--{key}"><p>{words}</p></li>' for key, words in notes.items())
    return f'<section class="footnotes"><ol>{items}</ol></section>'


def settled(body: str) -> tuple[xhtml.Element, list[str]]:
    made = settle_notes(article(Path(), "a.md", body=body))
    return xhtml.parse(made.body), [one.message for one in made.diagnostics]


def printed(
    folder: Path, body: str, folios: Mapping[str, str] | None = None, language: str = "en"
) -> str:
    made = for_print(
        Chapter(1, "c", article(folder, "a.md", language=language), body), "foot", folios
    )
    return re.sub(f' {STAMP}="[^"]*"', "", xhtml.serialise(made))


def test_notes_are_numbered_in_the_order_of_their_calls() -> None:
    body = f"<p>A{call('b')} B{call('a')} C{call('b')}</p>{section(a='First.', b='Second.')}"
    root, told = settled(body)
    assert [xhtml.text(one) for one in root.iter("sup")] == ["1", "2", "1"]
    assert [one.get("id") for one in root.iter("li")] == ["c--b", "c--a"]
    assert not told


def test_a_note_that_a_note_calls_comes_after_those_of_the_text() -> None:
    notes = section(inner="Inner.", a=f"Outer{call('inner')}.", b="Other.")
    root, _ = settled(f"<p>A{call('a')} B{call('b')}</p>{notes}")
    assert [one.get("id") for one in root.iter("li")] == ["c--a", "c--b", "c--inner"]


def test_a_note_that_nothing_calls_comes_last_and_is_told_of() -> None:
    notes = section(lost=f"Nobody asks{call('inner')}.", a="Known.", inner="Inner.")
    root, [told] = settled(f"<p>A{call('a')}</p>{notes}")
    assert [one.get("id") for one in root.iter("li")] == ["c--a", "c--inner", "c--lost"]
    assert [xhtml.classes(one) for one in root.iter("li")] == [[], [], ["uncalled"]]
    assert "Nobody asks" in told


def test_two_calls_side_by_side_are_two_numbers() -> None:
    root, _ = settled(f"<p>A{call('a')}{call('b')}.</p>{section(a='x', b='y')}")
    assert xhtml.text(root[0]).split() == ["A1", "2."]


def test_a_note_stands_once_where_it_is_called_first(tmp_path: Path) -> None:
    body = f"<p>One{call('n')} and two{call('n')}.</p>{section(n='The <em>note</em>.')}"
    made = printed(tmp_path, body)
    assert made.count('<span class="footnote" id="c--n">The<em> note</em>.</span>') == 1
    assert made.endswith(' and two<a class="noteref" href="#c--n" id="c--again--1">'
                         "<sup>\u20601</sup></a>.</p>")  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "See note {}, p. 12."), ("fr", "Voir la note {}, p. 12.")],
)
def test_a_call_far_from_its_note_says_where_that_is(
    tmp_path: Path, language: str, words: str
) -> None:
    body = f"<p>One{call('n')} and two{call('n')}.</p>{section(n='The note.')}"
    folios = {"c--n": "12", "c--again--1": "14"}
    made = printed(tmp_path, body, folios, language)
    [said] = [one for one in xhtml.parse(made).iter("span") if one.get("id") == "c--again--1"]
    assert xhtml.text(said) == words.format(1)
    facing = printed(tmp_path, body, {"c--n": "12", "c--again--1": "13"}, language)
    assert facing.count('class="footnote"') == 1


def test_notes_end_with_their_last_word(tmp_path: Path) -> None:
    """A space and a line feed at its end, where a paragraph ends with a note, stop WeasyPrint."""
    item = '<li id="c--n"><p>Bare words. <a class="noteback" href="#r">↩</a></p>\n</li>'
    body = f'<p>A{call("n")}</p><section class="footnotes"><ol>{item}</ol></section>'
    assert '<span class="footnote" id="c--n">Bare words.</span>' in printed(tmp_path, body)


def test_a_note_with_a_list_stays_behind_the_chapter_under_its_number(tmp_path: Path) -> None:
    link = '<a href="https://example.org/weir">link</a>'
    notes = section(a="First.", long="Some:</p><ul><li>x</li></ul><p>", b="Last.")
    made = printed(tmp_path, f"<p>A{call('a')} {link} B{call('long')} C{call('b')}</p>{notes}")
    assert re.findall(r'id="c--(\w+)"', made) == ["a", "b", "long"]
    assert 'style="counter-increment:footnote"><sup>\u20603</sup>' in made
    assert '<li id="c--long" style="counter-set:list-item 3;' in made


FORMULA = '<math xmlns="http://www.w3.org/1998/Math/MathML"%s data-tex="x"><mi>x</mi></math>'
DISPLAYED = FORMULA % ' display="block"'


@pytest.mark.parametrize(
    "block",
    [
        f'<div class="math">{DISPLAYED}</div>',
        DISPLAYED,
        '<img src="a.png" alt="A"/>',
        "<div>box</div>",
        "<h3>Head</h3>",
        "<hr/>",
    ],
)
def test_a_note_with_a_block_stays_whole_behind_the_chapter(tmp_path: Path, block: str) -> None:
    notes = section(long=f"Some</p>{block}<p>more.")
    made = printed(tmp_path, f"<p>A{call('long')} B</p>{notes}")
    text, _, behind = made.partition('<section class="footnotes">')
    assert "Some" not in text
    assert re.search("Some.*more", behind)


def test_a_formula_within_a_line_of_a_note_goes_to_the_foot(tmp_path: Path) -> None:
    formula = FORMULA % ""
    made = printed(tmp_path, f"<p>A{call('n')} B</p>{section(n=f'If {formula} is so.')}")
    assert '<span class="footnote" id="c--n">If <img' in made


NOTES = section(n1=f"First{call('n2')} end.", n2=f"Second{call('n3')} end.",
                n3=f"Third, as in {call('n1')}")  # fmt: skip


def test_a_note_called_from_a_note_follows_it(tmp_path: Path) -> None:
    made = xhtml.parse(printed(tmp_path, f"<p>Words{call('n1')} more.</p>{NOTES}"))
    notes = [one for one in made.iter("span") if "footnote" in xhtml.classes(one)]
    assert [xhtml.text(one).split()[0].strip("23,") for one in notes] == [
        "First",
        "Second",
        "Third",
    ]
    assert ["called-in-note" in xhtml.classes(one) for one in notes] == [False, True, True]
    marks = [xhtml.text(one) for one in made.iter("span") if "inner-call" in xhtml.classes(one)]
    assert marks == ["2", "3", "1"]
    assert not [one for one in notes if any(outer in notes for outer in one.iterancestors())]


def test_a_short_note_is_known_by_what_it_names() -> None:
    def note(number: str, words: str) -> Printed:
        return Printed(number, split([Passage(NOTED, words)]))

    notes = [note("7", "See note 3, p.\u00a012."), note("8", "Voir la note 4, p.\u00a0ix.")]
    others = [note("9", "See note 3, p.\u00a012, and the map.")]
    assert passed_on([*notes, *others]) == {"7": "3", "8": "4"}


TEXT = """\
# The weir at night[^title]

The water falls,[^one] and again[^one], it falls.[^two]

![The weir[^alt]](weir.png "Seen from the bank[^picture]")

{prose}

The water falls once more,[^one] and a list[^list] tells of it.[^two]

[^title]: About the title.
[^one]: Words of the first note.
[^two]: Words of the second note.
[^alt]: Words about what is seen.
[^picture]: Words about the bank.
[^list]: Words with a list:

    - one
    - two

[^never]: Words that nobody calls.
"""


def test_every_note_is_printed_once_and_proved(tmp_path: Path) -> None:
    prose = "The miller walks along the bank and counts the stones of the weir again.\n\n" * 120
    write(tmp_path, weir__md=TEXT.format(prose=prose), weir__png=png(800, 500))
    reading = read_project(tmp_path)
    made = {one.file.suffix: one for one in build(reading, ["pdf", "epub"], tmp_path / "build")}
    told = [one for each in made.values() for one in each.diagnostics]
    told += reading.book.chapters[0].article.diagnostics
    found = {one.code for one in told if re.match("words-|note-|list-|alternative-", one.code)}
    assert found == {"note-uncalled"}
    pdf = PdfInspector(made[".pdf"].file)
    pages = " ".join(" ".join(map(pdf.text, range(pdf.page_count))).split())
    with zipfile.ZipFile(made[".epub"].file) as package:
        names = [name for name in package.namelist() if "text/chapter" in name]
        document = package.read(names[0]).decode()
    for words in re.findall(r"About the title|Words [^:.]*", TEXT):
        assert pages.count(words) == 1, words
        assert document.count(words) == 1, words
    assert pages.count("See note 1, p.") == 1
    assert "[^" not in document
    assert "Seen from the bank<a" in document


def test_lines_of_the_source_are_no_lines_of_a_note(tmp_path: Path) -> None:
    """WeasyPrint ends a line at a line feed in a note, and stops at one behind a space."""
    note = "It goes \non\n<em>in a \n second</em> line.</p>\n<p>Another\nparagraph."
    made = printed(tmp_path, f"<p>A{call('n')}</p>{section(n=note)}")
    [found] = [one for one in xhtml.parse(made).iter("span") if one.get("id") == "c--n"]
    pieces = ["".join(map(str, found.itertext()))]
    assert "\n" not in pieces[0]
    assert xhtml.text(found) == "It goes on in a second line. Another paragraph."
    assert len(list(found.iter("br"))) == 1
