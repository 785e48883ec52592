"""The words of a source are those of its finished chapter, in order, less what is declared dropped.

Every fixture of the readers and every text of the sample is made into a chapter by the whole
pipeline. What may be missing there: the names of tags, commands and keys (`SYNTAX`), the numbers
that they set, lines that a diagnostic names as dropped or read into the metadata, and as many
words around a web page's text as a diagnostic counts. Of text without markup, whose divided words
are made whole, the letters are counted.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anthology.markup import xhtml
from anthology.outputs.build import read_project
from tests.reading import declared_lines, lost_and_invented
from tests.test_markdown import SYNTAX as MARKDOWN
from tests.words import lost_words, told_by

if TYPE_CHECKING:
    from anthology.model.book import Chapter

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "content"
FOLDERS = ("markdown", "plain", "ocr", "html", "asciidoc")
CASES = [
    file
    for folder in (*(HERE / "cases" / name for name in FOLDERS), SAMPLE)
    for file in sorted(folder.iterdir())
    if file.suffix in (".md", ".txt", ".adoc", ".html") and "expected" not in file.name
]
SYNTAX = frozenset(MARKDOWN) | frozenset(
    """
    16 200 300 42 adoc audio autowidth away big blue btn bulb caption citation collapsible cols
    colour counter discrete doctype empty endif env example experimental footer footnote full
    github globe grand h header height horizontal icon icons ifdef ifndef image imagesdir
    include index inline jpg kbd l last latexmath lang leveloffset lines loweralpha macro medium
    modified none opts optional options page partintro partnums parts pass pictures player
    poster preface print product qanda revdate reversed role s sectnums set size start stem
    steps still tables tag through toc txt u underline unused value video xref
    """.split()
)
_WITHIN_WORDS = re.compile(r"(?<=\w)(?:\*\*?|__|##?|\^|~)(?=\w)")
# What commands set: numbers, and names of notes, conditions, files and the like.
_SET = re.compile(
    r"""(?mx) [\w-]+\s?[=:]\s?["'{\[]*\d[\w%:+.,-]*(?:\sto\s\d+)? | \(\s?\d+\s?\) | \{[\d,\s-]+\}
    | [\w-]*[-_]\d+\b | ^(?:include|ifn?def|ifeval|endif)::\S*\[.*?\]$ | ^:!?[\w-]+!?:
    | \b(?:footnote|icon|image|xref|counter2?|set):{1,2}[\w.:/-]* | ^\.?\d+\+\| | \\[A-Za-z]+"""
)
_COMMAND = re.compile(r"\\[A-Za-z]+|</?(?:br|sup|u)/?>")
_DATE = re.compile(r"^\W*(?:\w*date\w*|v\d[\d.]*)\W.*$", re.MULTILINE | re.IGNORECASE)
_IN_HEAD = re.compile(r"(?is)<title>.*?</title>")  # said of the page, and again by its heading
_TAGS = re.compile(r"<(?:script|style|head)\b.*?</(?:script|style|head)>|<[^<>]*>", re.DOTALL)
_AROUND = re.compile(r"(\d+) words around the text")
_NOT_READ = {
    "header.adoc": {"her"},  # the words of a link in the place of an e-mail address
    "includes.adoc": {"deeper"},  # a folder
    "inline.adoc": {"ripe"},  # a hidden entry of an index
    "tables.adoc": {"2"},  # rows and columns that cells reach over
}
_BLOCKS = ("p", "li", *xhtml.HEADINGS, "blockquote", "pre", "table")


@pytest.fixture(scope="module")
def chapters(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Chapter]:
    """Make a chapter of every case, those of one folder in one project."""
    made: dict[Path, Chapter] = {}
    for folder in dict.fromkeys(case.parent for case in CASES):
        root = tmp_path_factory.mktemp(folder.name)
        shutil.copytree(folder, root, dirs_exist_ok=True)
        for expected in root.rglob("*expected*"):
            expected.unlink()
        for text in root.rglob("*.md"):
            text.write_text(text.read_text("utf-8").replace("draft: true\n", "\n"), "utf-8")
        for chapter in read_project(root).book.chapters:
            made[folder / chapter.article.source.path] = chapter
    return made


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_word_of_the_source_is_lost(case: Path, chapters: dict[Path, Chapter]) -> None:
    chapter = chapters[case]
    article = replace(chapter.article, body=chapter.body)
    if article.format in ("text", "ocr"):
        source = replace(article.source, text=_COMMAND.sub("", article.source.text))
        assert not lost_and_invented(replace(article, source=source))[0]
        return
    dropped = declared_lines(article)
    kept = (n for n in enumerate(article.source.text.split("\n"), 1) if n[0] not in dropped)
    text = "\n".join(line for _, line in kept)
    text = _TAGS.sub(" ", _IN_HEAD.sub(" ", text)) if article.format == "html" else text
    text = _SET.sub(" ", _DATE.sub(" ", text))
    told = told_by(article) + _told_by_body(chapter)
    whole, joined = (
        lost_words(one, chapter.body, told=told, syntax=SYNTAX)
        for one in (text, _WITHIN_WORDS.sub("", text))
    )
    lost = Counter(word for word in whole & joined if word not in _NOT_READ.get(case.name, ()))
    around = sum(int(n) for one in article.diagnostics for n in _AROUND.findall(one.message))
    assert lost.total() <= around + around // 4, dict(lost)  # abonnez-vous is one or two


def _told_by_body(chapter: Chapter) -> str:
    """Give formulas as they are said and written, and text with a space at every tag."""
    root = xhtml.parse(chapter.body)
    kept = [node.get(name) or "" for node in root.iter() for name in ("alttext", "data-tex")]
    return " ".join(["", *kept, *(str(text) for text in root.itertext())])


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_blocks_stand_in_the_order_of_the_source(case: Path, chapters: dict[Path, Chapter]) -> None:
    root = xhtml.parse(chapters[case].body)
    cards = [node for node in root.iter("div") if "embed" in xhtml.classes(node)]
    for moved in [*root.iter("aside", "section", "figcaption", "caption"), *cards]:
        xhtml.drop(moved)
    lines = [int(node.get("data-line") or 0) for node in root.iter(*_BLOCKS)]
    known = [chapters[case].article.place(line) for line in lines if line]
    for path in {path for path, _ in known}:  # a file that is included has lines of its own
        mine = [line or 0 for one, line in known if one == path]
        assert mine == sorted(mine)
    assert known or not lines
