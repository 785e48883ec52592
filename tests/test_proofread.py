"""Check that faults of pages, documents and readers are told, with their places, and nothing else.

Each fault is made in what is printed or packed, behind the composed chapter; the finished file is
then read back. A sound book must be silent.
"""

from __future__ import annotations

import re
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anthology.markup.xhtml import Fragment
from anthology.model.book import Article, Metadata, Source
from anthology.outputs.artifacts import page_styles
from anthology.outputs.build import Reading, build, make_articles, open_edition, read_project
from anthology.outputs.pdf.job import LayoutJob
from anthology.outputs.pdf.layout import lay_out
from anthology.outputs.proofread.chapters import prove_ebook, prove_print
from anthology.outputs.proofread.compare_words import RAISED, TEXT, Passage, align, compare, split
from anthology.outputs.proofread.printed_words import read_book
from anthology.outputs.proofread.source_words import report_lost
from anthology.project.collect import collect, open_project
from anthology.render.pages import Renderer, RenderSettings
from anthology.runtime.cache import Cache
from anthology.runtime.context import BuildContext
from anthology.runtime.workers import Workers
from anthology.verify.built_book import find_record, judge_words
from tests.making import png, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from anthology.model.book import Chapter
    from anthology.model.diagnostics import Diagnostic

    Change = Callable[[str], str]

PROSE = " ".join(f"Then the ferryman of the {n}th crossing counted his ropes." for n in range(90))
CHAPTER = f"""---
title: The ferry at the weir
author: Ada Sample
language: en
---

The lock-keeper opens the upper gate at dawn.[^gate] Nobody else may touch the windlass.

The heron waits below the sluice, and it waits with incomprehensible patience.

Three barges carry gravel, timber and extraordinarily heavy millstones.

## Rules of the crossing

1. Ring the bell.
2. Wait for the answer.
   1. Short means come.
   2. Long means stay.
3. Pay at the landing.

| Load | Toll |
|------|------|
| Geese | two pence |
| Oxen | nine pence |

```python
if toll != paid and depth >= 3:
    return lock --> "=== shut ==="
```

![The weir in flood, seen from the landing](weir.png)

*The weir in the wet spring*

The formula $a^2 + b^2$ settles the slope.[^slope] See <https://example.org/weirs>.

{PROSE}

The last word belongs to the miller.

[^gate]: The gate was hung in oak by nine carpenters.
[^slope]: Nobody has checked the slope since then.
"""


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    root = tmp_path_factory.mktemp("ferry")
    write(root, ferry__md=CHAPTER, weir__png=png(800, 500))
    return read_project(root)


@pytest.fixture(scope="module")
def made(reading: Reading, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("made")
    artifacts = [*build(reading, ["pdf", "epub"], folder)]
    found = [one for artifact in artifacts for one in artifact.diagnostics]
    assert not told(found), found
    return {one.file.suffix: one.file for one in artifacts}


def told(found: list[Diagnostic]) -> list[Diagnostic]:
    """Choose what a proof tells."""
    return [one for one in found if re.match("words-|note-|list-number|alternative-", one.code)]


def chapter_of(reading: Reading) -> Chapter:
    [chapter] = reading.book.chapters
    return chapter


def of_print(reading: Reading, folder: Path, change: Change) -> list[Diagnostic]:
    """Print the chapter with a fault and prove its pages, which are numbered from 7."""
    book, chapter = reading.book, chapter_of(reading)
    edition = open_edition(reading, folder)
    document = Renderer(book, RenderSettings("print")).chapter(chapter)
    changed = change(document.markup)
    pictures = {key: one.file for key, one in book.pictures.items()}
    job = LayoutJob(document.name, changed, page_styles(edition), pictures, path="ferry.md")
    laid = lay_out(job)
    labels = {(document.name, index): str(index + 7) for index in range(laid.pages)}
    return [*prove_print(book, {document.name: laid.words}, labels, BuildContext())]


def of_ebook(
    reading: Reading, made: dict[str, Path], folder: Path, change: Change
) -> list[Diagnostic]:
    """Pack the e-book again with a fault in the chapter and prove its documents."""
    broken = folder / "broken.epub"
    with zipfile.ZipFile(made[".epub"]) as sound, zipfile.ZipFile(broken, "w") as other:
        for name in sound.namelist():
            data = sound.read(name)
            if "text/chapter" in name:
                data = change(data.decode()).encode()
            other.writestr(name, data)
    return [*prove_ebook(reading.book, broken, BuildContext())]


def without(pattern: str, instead: str = "") -> Change:
    """Make a change that must find something to change."""

    def change(markup: str) -> str:
        changed, count = re.subn(pattern, instead, markup, count=1, flags=re.DOTALL)
        assert count, pattern
        return changed

    return change


HERON = r"<p[^>]*>The heron.*?</p>"
SWAPPED = (r"(<p[^>]*>The heron.*?</p>)(\s*)(<p[^>]*>Three barges.*?</p>)", r"\3\2\1")
# Faults that both media can have: what is changed, the code, the line, words of the message.
FAULTS = {
    "a paragraph": (without(HERON), "words-lost", 9, "heron waits"),
    "a word": (without("extraordinarily "), "words-lost", 11, "extraordinarily"),
    "a letter": (without("windlass", "windless"), "words-changed", 7, "windless"),
    "a paragraph twice": (without(f"({HERON})", r"\1\1"), "words-added", 9, "heron waits"),
    "two paragraphs": (without(*SWAPPED), "words-moved", 9, "heron waits"),
    "a space": (without("carry gravel", "carrygravel"), "words-changed", 11, "carrygravel"),
    "a cell": (without("nine pence"), "words-lost", 24, "nine pence"),
    "a caption": (without("in the wet spring"), "words-lost", 33, "in the wet spring"),
    "code": (without("toll != paid", "toll -= paid"), "words-changed", 26, "-="),
    "code in capitals": (without("if toll", "IF toll"), "words-changed", 26, "IF"),
    "a small word twice": (without("at the land", "at the the land"), "words-added", 19, "the"),
    "two words in one": (without("two pence", "twopence"), "words-changed", 23, "twopence"),
    "a cell in another column": (
        without(r"(<td[^>]*>)Geese(</td>\s*<td[^>]*>)two pence", r"\1\2Geese two pence"),
        "words-moved", 23, "column 1",
    ),
    "a cell of a head twice": (
        without("(<th[^>]*>Toll</th>)", r"\1\1"), "words-changed", 21, "head of a table"
    ),
    "an alternative": (
        without('alt="The weir in flood[^"]*"', 'alt="A picture"'), "alternative-lost", 31, "flood"
    ),
}  # fmt: skip
PRINT_FAULTS = {
    "a number": (
        without("<ol", '<ol style="counter-reset: list-item 1"'),
        "list-number-wrong", 15, "number 1, and has 2",
    ),
    "a letter for a number": (
        without(r"answer\.\s*<ol", r'\g<0> style="list-style-type: lower-alpha"'),
        "list-number-wrong", 17, "number 1, and has a",
    ),
    "bullets": (without("<ol(.*?</ol>.*?)</ol>", r"<ul\1</ul>"), "list-number-wrong", 15, "has –"),
    "a note": (
        without('<span class="footnote"[^>]*>The gate.*?</span>'), "note-lost", 41, "carpenters"
    ),
    "half a note": (without("in oak "), "words-lost", 41, "in oak"),
    "a formula": (
        without('alt="a squared plus b squared"', 'alt="sum"'), "alternative-lost", 35, "a squared"
    ),
    "ligatures": (
        without("</head>", '<style>pre code { font-feature-settings: "calt" 1; '
                "font-variant-ligatures: normal }</style></head>"),
        "words-changed", 26, "!="
    ),
    "hidden words": (
        without("<p([^>]*>Three barges)", r'<p style="display: none"\1'), "words-lost", 11,
        "Three barges",
    ),
}  # fmt: skip
EBOOK_FAULTS = {
    "a number": (
        without("<ol>", '<ol start="2">'), "list-number-wrong", 15, "number 1, and has 2"
    ),
    "numbers backwards": (
        without("<ol>", '<ol reversed="reversed">'), "list-number-wrong", 15, "1, and has 3"
    ),
    "a letter for a number": (
        without(r"answer\.\s*<ol", r'\g<0> type="a"'), "list-number-wrong", 17, "and has a"
    ),
    "bullets": (
        without("<ol(.*?</ol>.*?)</ol>", r"<ul\1</ul>"), "list-number-wrong", 15, "no number"
    ),
    "a note": (without(r'<aside id="[^"]*fn-1".*?</aside>'), "note-lost", 41, "carpenters"),
    "a call": (without(r'<a class="noteref".*?</a>'), "note-lost", 7, "call of note 1"),
    "a wrong call": (
        without(r'(class="noteref"[^>]*href="#[^"]*fn-)1', r"\g<1>2"), "note-number-wrong", 7,
        "note 1",
    ),
    "a number of a note": (
        without('class="note-number">1<', 'class="note-number">5<'), "note-number-wrong", 41, "5"
    ),
    "a formula": (without('alttext="[^"]*"', 'alttext="sum"'), "alternative-lost", 35, "squared"),
    "hidden words": (
        without("<p([^>]*>Three barges)", r'<p style="display: none"\1'), "words-lost", 11,
        "Three barges",
    ),
    "no number of a note": (
        without('<span class="note-number">1</span>'), "note-number-wrong", 41, "note 1"
    ),
    "a call without a number": (
        without(r"(noteref[^>]*>)<sup>1</sup>", r"\1"), "note-number-wrong", 7, "shows"
    ),
    "a note without a name twice": (
        without(r'(<aside) id="[^"]*"([^>]*>.*?</aside>)', r"\g<0>\1\2"), "words-added", 41,
        "carpenters",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", [*FAULTS, *PRINT_FAULTS])
def test_faults_of_print_are_told_with_line_and_page(
    name: str, reading: Reading, tmp_path: Path
) -> None:
    change, code, line, words = {**FAULTS, **PRINT_FAULTS}[name]
    found = of_print(reading, tmp_path, change)
    first = next(one for one in found if one.code == code and words in one.message)
    assert (first.path, first.line) == ("ferry.md", line), found
    assert re.match(r"in print, page [789]: ", first.message), first.message
    assert len(found) <= 6, found


@pytest.mark.parametrize("name", [*FAULTS, *EBOOK_FAULTS])
def test_faults_of_the_ebook_are_told_with_their_line(
    name: str, reading: Reading, made: dict[str, Path], tmp_path: Path
) -> None:
    change, code, line, words = {**FAULTS, **EBOOK_FAULTS}[name]
    found = of_ebook(reading, made, tmp_path, change)
    first = next(one for one in found if one.code == code and words in one.message)
    assert (first.path, first.line) == ("ferry.md", line), found
    assert first.message.startswith("in the e-book: ")
    assert len(found) <= 6, found


def test_a_chapter_that_is_not_in_the_ebook_is_told(
    reading: Reading, made: dict[str, Path], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.epub"
    with zipfile.ZipFile(made[".epub"]) as sound, zipfile.ZipFile(broken, "w") as other:
        for name in sound.namelist():
            if "text/chapter" not in name:
                other.writestr(name, sound.read(name))
    [found] = prove_ebook(reading.book, broken, BuildContext())
    assert (found.code, found.path) == ("words-lost", "ferry.md")


def test_the_bound_book_reads_as_its_pieces(
    reading: Reading, made: dict[str, Path], tmp_path: Path
) -> None:
    chapter = chapter_of(reading)
    book = reading.book
    document = Renderer(book, RenderSettings("print")).chapter(chapter)
    pictures = {key: one.file for key, one in book.pictures.items()}
    styles = page_styles(open_edition(reading, tmp_path))
    laid = lay_out(LayoutJob(document.name, document.markup, styles, pictures, path="ferry.md"))
    parts, labels = read_book(made[".pdf"].read_bytes())
    part = parts[chapter.slug]
    assert [(one.kind, one.text) for one in part] == [(one.kind, one.text) for one in laid.words]
    assert labels[part[0].page] == "3"


def test_verify_compares_finished_files_with_the_texts(
    reading: Reading, made: dict[str, Path], tmp_path: Path
) -> None:
    folder = made[".epub"].parent
    record = find_record(made[".epub"], reading.project.root)
    assert not judge_words(made[".pdf"], record).findings
    assert not judge_words(made[".epub"], record).findings
    broken = folder / "broken.epub"
    with zipfile.ZipFile(made[".epub"]) as sound, zipfile.ZipFile(broken, "w") as other:
        for name in sound.namelist():
            other.writestr(name, sound.read(name).replace(b"windlass", b"windless"))
    [found] = judge_words(broken, record).findings
    assert (found.rule, found.places) == ("words-changed", ("ferry.md:7",))


def test_a_proof_is_kept(reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = BuildContext(cache=Cache(tmp_path / "cache"))
    words = {chapter_of(reading).name: (Passage(TEXT, "Nothing of it"),)}
    first = [*prove_print(reading.book, words, {}, context)]

    def again(_: object) -> None:
        pytest.fail("proved again")

    monkeypatch.setattr("anthology.outputs.proofread.chapters.prove", again)
    assert [*prove_print(reading.book, words, {}, context)] == first
    assert first


def read_one(folder: Path, name: str, text: str) -> Article:
    write(folder, **{name.replace(".", "__"): text})
    sources, _ = collect(open_project(folder))
    [article] = make_articles(sources, Cache(None), Workers(), lambda: None)
    return article


LOST = "Three barges carry gravel, timber and extraordinarily heavy millstones."
SOURCES = {
    "a.md": CHAPTER,
    "a.adoc": f"= The weir\n\nOne first line.\n\n{LOST}\n\n* A list of one item\n",
    "a.html": f"<!DOCTYPE html><html><body><h1>Weir</h1><p>A line.</p>\n<p>{LOST}</p></body>\n",
    "a.txt": f"The weir at night\n\n{PROSE}\n\n{LOST}\n\n{PROSE}\n",
}


@pytest.mark.parametrize("name", SOURCES)
def test_words_that_a_reader_loses_are_told_with_their_line(name: str, tmp_path: Path) -> None:
    article = read_one(tmp_path, name, SOURCES[name])
    assert not [one for one in article.diagnostics if one.code == "words-lost"]
    lost = re.sub(r"Three barges.*?millstones\.", "", article.body, flags=re.DOTALL)
    assert lost != article.body
    found = report_lost(replace(article, body=lost)).diagnostics
    [one] = [one for one in found if one.code == "words-lost"]
    at = next(n for n, line in enumerate(SOURCES[name].split("\n"), 1) if "Three barges" in line)
    assert (one.path, one.line) == (name, at)
    assert "three barges carry" in one.message


def test_what_a_reader_declares_is_not_lost(tmp_path: Path) -> None:
    text = "# Weir\n\nWords.\n\n<!-- a comment of the author to himself -->\n\n{PROSE}\n"
    article = read_one(tmp_path, "a.md", text)
    assert not [one for one in article.diagnostics if one.code == "words-lost"]


def words(text: str, known: str = "") -> list[str]:
    return split([Passage(TEXT, text)], known.split()).keys


def test_words_divided_at_line_ends_are_made_whole_where_the_text_has_them() -> None:
    assert words("compu-\nter", "computer") == ["computer"]
    assert words("half-\nmoon", "half-moon") == ["half-moon"]
    assert words("ends here\nand there", "ends here and there") == "ends here and there".split()
    assert words("a.org/long/\npath/to/\nit", "a.org/long/path/to/it") == ["a.org/long/path/to/it"]
    assert words("any\none", "any one anyone") == ["any", "one"]
    assert words("ﬁnd soft\u00adly") == ["find", "softly"]


def test_raised_numbers_are_no_words_but_stand_at_one() -> None:
    made = split([Passage(TEXT, "One weir\ufdd01\ufdd1, two.")])
    assert made.keys == ["one", "weir,", "two."]
    assert [(one.at, one.kind, one.value) for one in made.marks] == [(1, RAISED, "1")]


def test_texts_are_aligned_by_the_words_that_stand_once() -> None:
    one = "a b c d e a f g".split()
    other = "a b x d e a a g".split()
    matched = [one[at + n] for at, _, count in align(one, other) for n in range(count)]
    assert matched == "a b d e a g".split()
    differences = compare(split([Passage(TEXT, " ".join(one))]),
                          split([Passage(TEXT, " ".join(other))])).differences  # fmt: skip
    assert [(d.kind, d.at, d.there) for d in differences] == [("changed", 2, 2), ("changed", 6, 6)]


def test_texts_of_repeated_words_are_aligned_in_bounded_time() -> None:
    one = [f"note {n % 7} see" for n in range(6_000)]
    other = [*one[:2_000], *one[2_001:4_000], "new", *one[4_000:]]
    start = time.process_time()
    assert sum(count for _, _, count in align(one[::-1], other[::-1])) == 5_999
    assert sum(count for _, _, count in align(one * 3, one[3:] + one)) > 11_000
    assert time.process_time() - start < 5


@pytest.mark.parametrize("form", ["markdown", "asciidoc", "html"])
@pytest.mark.parametrize(
    "sign",
    ["<!--", "<a ", "<script>", "{% ", "{{", "](", '](a "', "[^", "\n", "- - ", "a:", "////\n"],
)
def test_long_sources_of_signs_are_read_again_in_bounded_time(form: str, sign: str) -> None:
    text = sign * (200_000 // len(sign))
    article = Article(Source("a.x", Path("a.x"), text), form, Metadata(), Fragment("<p>word</p>"))
    began = time.process_time()
    report_lost(article)
    assert time.process_time() - began < 8


def test_counters_of_asciidoc_are_no_words() -> None:
    text = "Lamp {counter:lamp} and {counter:lamp} and {counter2:oil} and {counter:oil:5} burn."
    body = Fragment("<p>Lamp 1 and 2 and and 5 burn.</p>")
    article = Article(Source("a.adoc", Path("a.adoc"), text), "asciidoc", Metadata(), body)
    assert not report_lost(article).diagnostics
    lost = replace(article, body=Fragment("<p>Lamp 1.</p>"), source=replace(
        article.source, text=f"{text}\n\nNobody ever lit this lamp at dusk."))  # fmt: skip
    assert report_lost(lost).diagnostics


def test_words_lost_from_a_long_source_are_told() -> None:
    lines = [f"Lamp {n} was lit at dusk, and lamp {n + 1} went out." for n in range(3000)]
    text = "\n\n".join([*lines[:1500], "Nobody ever printed these few words here.", *lines[1500:]])
    body = "".join(f"<p>{line}</p>" for line in lines)
    article = Article(Source("a.md", Path("a.md"), text), "markdown", Metadata(), Fragment(body))
    (told,) = report_lost(article).diagnostics
    assert told.code == "words-lost"
    assert told.line == 3001
    kept = Source("a.md", Path("a.md"), text.replace("Nobody", ""))
    body += "<p>ever printed these few words here.</p>"
    whole = Article(kept, "markdown", Metadata(), Fragment(body))
    assert not report_lost(whole).diagnostics


def test_a_table_in_parts_is_proved_by_its_words(tmp_path: Path) -> None:
    heads = "".join(f" Year {1980 + at} |" for at in range(25))
    rows = "\n".join(
        f"| Weir {row} |" + "".join(f" {row * 991 + at * 37} |" for at in range(25))
        for row in range(12)
    )
    table = f"| Place |{heads}\n{'|---' * 26}|\n{rows}\n"
    write(tmp_path, ferry__md=f"# Weirs\n\nSome words before.\n\n{table}\nSome words behind.\n")
    reading = read_project(tmp_path)
    assert not told(of_print(reading, tmp_path, lambda markup: markup))
    [lost] = told(of_print(reading, tmp_path, lambda markup: markup.replace(">4149<", "><")))
    assert lost.code == "words-lost"
    assert "“4149”" in lost.message
    [changed] = told(of_print(reading, tmp_path, lambda markup: markup.replace("behind", "there")))
    assert changed.code == "words-changed"


def test_the_label_over_a_chapter_is_in_the_language_of_the_book(tmp_path: Path) -> None:
    french = "---\ntitle: Le moulin {0}\nlang: fr\n---\n\nLe moulin {0} tourne dans la nuit.\n"
    german = (
        "---\ntitle: Die Mühle\nlang: de\nkind: interview\n---\n\n"
        "Die Mühle steht am Fluss und ist alt.\n"
    )
    write(tmp_path, a__md=french.format(1), b__md=french.format(2), c__md=german)
    write(tmp_path, anthology__toml='[book]\nlanguage = "fr"\n')
    artifacts = build(read_project(tmp_path), ["pdf", "epub"], tmp_path / "build")
    assert not told([one for each in artifacts for one in each.diagnostics])


def test_readings_above_words_and_remarks_on_code_are_no_difference(tmp_path: Path) -> None:
    page = (
        "<!DOCTYPE html><html lang='en'><head><title>Signs</title></head><body><article>"
        "<h1>Signs</h1><p>The word <ruby>weir<rp>(</rp><rt>dam</rt><rp>)</rp></ruby> is old, and "
        "so is the word <ruby>mill<rt>wheel</rt></ruby>, as all the millers say.</p></article>"
    )
    code = '= Remarks\n\n[source,ruby]\n----\nputs "fi" # <1>\n----\n<1> a remark on code\n'
    write(tmp_path, signs__html=page, remarks__adoc=code)
    made = {one.file.suffix: one for one in
            build(read_project(tmp_path), ["pdf", "epub"], tmp_path / "build")}  # fmt: skip
    assert not told([one for each in made.values() for one in each.diagnostics])
    pages, _ = read_book(made[".pdf"].file.read_bytes())
    whole = " ".join(one.text for part in pages.values() for one in part)
    assert "weir(dam)" in whole
    assert re.search(r'puts "fi"\s+\(1\)', whole)


def test_calls_at_every_word_and_formulas_in_notes_are_no_difference(tmp_path: Path) -> None:
    text = """\
# Calls

- item[^1]
  1. deeper[^2]

| Head[^3] | B |
|---|---|
| cell[^4] | *last*[^5] |

Term[^6]
: Meaning[^7]

[^1]: a note with `code` and $x^2$
[^2]: a note with ![a mill wheel](weir.png) in it
[^3]: third
[^4]: fourth
[^5]: fifth
[^6]: sixth
[^7]: seventh
"""
    write(tmp_path, calls__md=text, weir__png=png(80, 50))
    reading = read_project(tmp_path)
    artifacts = build(reading, ["pdf", "epub"], tmp_path / "build")
    found = [one for each in artifacts for one in each.diagnostics]
    assert not told([*found, *chapter_of(reading).article.diagnostics])


@pytest.mark.parametrize("row", ["| x | [^a] |\n| [^b] | 3 |", "| 1 | 2 |\n| 3[^a] | 4[^b] |"])
@pytest.mark.parametrize("alone", ["", "[^a] [^b]\n\n", "- [^a]\n\n> [^b]\n\n"])
def test_calls_of_notes_may_stand_alone(tmp_path: Path, row: str, alone: str) -> None:
    notes = "[^a]: Of a mill.\n[^b]: Of a ford.\n"
    text = f"---\ntitle: Calls\nlang: en\n---\n\nA few words of prose open it.\n\n{alone}"
    text += f"| a | b |\n|---|---|\n{row}\n\nThe end of it is here.\n\n{notes}"
    reading = read_project(write(tmp_path, calls__md=text))
    told = [one for made in build(reading, ["pdf"], tmp_path / "build") for one in made.diagnostics]
    assert not [one for one in told if one.code in ("note-lost", "words-added", "words-lost")]


def test_what_parts_an_hour_from_its_session_is_not_missed(tmp_path: Path) -> None:
    heads = ["9h00 - 9h20 : Doors", "9h20: Tea", "10:05 · Talks", "11:00 – 11:45 – Gates"]
    text = "# The weir\n\n" + "\n\n".join(f"## {head}\n\n{PROSE[:200]}" for head in heads)
    write(tmp_path, content__a__md=text)
    made = build(read_project(tmp_path), ["pdf", "epub"], tmp_path / "build")
    told = [one for artifact in made for one in artifact.diagnostics]
    assert not [one for one in told if one.code.startswith("words-")]
