"""AsciiDoc comes out as Asciidoctor understands it, plain and with its lines; nothing gets out."""

from __future__ import annotations

import random
import re
import shutil
import stat
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.markup import cleaning, xhtml
from anthology.model.book import Article, Metadata, Person, Source
from anthology.model.diagnostics import MissingToolError
from anthology.outputs.build import read_project
from anthology.readers.asciidoc import asciidoctor
from anthology.readers.asciidoc.finish import is_prose
from anthology.readers.asciidoc.header import guard_opening
from anthology.readers.asciidoc.reader import AsciiDocReader, translate_markdown
from anthology.readers.recognition import recognise_format
from anthology.render.fonts import find_missing_glyphs
from anthology.runtime import programs
from tests.expecting import expect
from tests.making import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.markup.xhtml import Element

FOLDER = Path(__file__).parent / "cases" / "asciidoc"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".adoc", ".txt"))
NAMES = [path.name for path in CASES]
READER = AsciiDocReader()
# Texts that Asciidoctor would print with other words, on purpose.
DIFFER = ("cells", "dropped", "french", "hostile", "includes", "opening", "trouble")


def source(text: str, path: str = "text.adoc", folder: Path = FOLDER) -> Source:
    return Source(path, folder / path, text, modified=1_600_000_000)


def read(text: str, path: str = "text.adoc", folder: Path = FOLDER) -> Article:
    return READER.read([source(text, path, folder)])[0]


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    made = READER.read([source(path.read_text("utf-8"), path.name) for path in CASES])
    return dict(zip(NAMES, made, strict=True))


def described(article: Article) -> str:
    """Write an article as the files in `cases` do: metadata, body, diagnostics."""
    told = [f"{key}: {value}" for key, value in said(article.meta) if key != "authors"]
    people = [
        "author: " + ", ".join(f"{key} {value}" for key, value in said(one))
        for one in article.meta.authors
    ]
    found = [
        f"{one.path}:{one.line} {one.code}: {one.message}".removeprefix(f"{article.source.path}:")
        for one in article.diagnostics
    ]
    return "\n".join([*told, *people, "----", article.body, "----", *found, ""])


def said(about: Metadata | Person) -> list[tuple[str, object]]:
    """List what differs from the defaults."""
    values = [(one.name, getattr(about, one.name), one.default) for one in fields(about)]
    return [(key, value) for key, value, default in values if value not in (default, "author")]


@pytest.mark.parametrize("name", NAMES)
def test_text(name: str, articles: dict[str, Article]) -> None:
    made = described(articles[name])
    expect(made, in_file=FOLDER / f"{name}.expected")


# --- the oracle: the words that Asciidoctor itself prints, in its order


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Element]:
    folder = tmp_path_factory.mktemp("printed")
    files = [str(path) for path in CASES]
    command = ["asciidoctor", "-q", "-S", "safe", "-e", "-a", "notitle", "-a", "skip-front-matter"]
    subprocess.run([*command, "-B", str(folder), "-D", str(folder), *files], check=True)
    pages = {path.name: folder / f"{path.stem}.html" for path in CASES}
    return {
        name: xhtml.parse(cleaning.clean(page.read_text("utf-8")).fragment)
        for name, page in pages.items()
    }


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(DIFFER)])
def test_words_are_those_of_asciidoctor(
    name: str, articles: dict[str, Article], printed: dict[str, Element]
) -> None:
    theirs = printed[name]
    for node in list(theirs.iter()):
        shown = {"footnote", "footnoteref", "icon", "alt"} & set(xhtml.classes(node))
        called = xhtml.name(node) == "a" and (node.get("href") or "").startswith("#_footnoteref")
        player = xhtml.name(node) in ("video", "audio")
        if called or player or (shown and xhtml.name(node) in ("sup", "td", "span")):
            xhtml.drop(node)
    ours = xhtml.parse(articles[name].body)
    for node in list(ours.iter()):
        if "noteref" in xhtml.classes(node) or _is_label(node):
            xhtml.drop(node)
        elif number := node.get("data-number"):
            node.text = f"{number} {node.text or ''}"
        elif xhtml.name(node) in ("video", "audio", "iframe") and node.get("title"):
            node.text = node.get("title")
    assert _flat(ours) == _flat(theirs)


def _is_label(node: Element) -> bool:
    """Tell the label of a box, which Asciidoctor prints beside it; a title stands in both."""
    labels = ("Note", "Tip", "Important", "Warning", "Caution", "Mind your head")
    return "admonition-title" in xhtml.classes(node) and xhtml.text(node) in labels


def _flat(root: Element) -> list[str]:
    return [word for word in xhtml.words(root) if word != "details"]


# --- lines


def test_every_line_number_is_the_line_of_the_words(articles: dict[str, Article]) -> None:
    """Where a numbered block opens with a word of its own, that word stands on its line."""
    checked = 0
    for name, article in articles.items():
        lines = article.source.text.split("\n")
        for node in xhtml.parse(article.body).iter("p", "li", "h2", "h3", "dt", "td", "th"):
            first = re.match(r"[^\W\d_]{3,}", node.text or "")
            number = node.get("data-line")
            if not first or not number or name.startswith(("includes", "header")):
                continue
            around = " ".join(lines[int(number) - 1 : int(number) + 1])
            assert first[0] in around, f"{name}:{number}"
            checked += 1
    assert checked > 100


def test_included_words_stand_in_their_own_files(articles: dict[str, Article]) -> None:
    article = articles["includes.adoc"]
    root = xhtml.parse(article.body)
    lines = [(xhtml.text(node), xhtml.line(node)) for node in root.iter("p", "li", "h3")]
    assert {(words, *article.place(line)) for words, line in lines} == {
        ("Before.", "includes.adoc", 3),
        ("Inside", "parts/inner.adoc", 1),
        ("Words of the part.", "parts/inner.adoc", 3),
        ("with an item", "parts/inner.adoc", 5),
        ("The deepest words.", "parts/deeper/last.adoc", 1),
        ("The deepest words.", "includes.adoc", 18),  # in a cell, which is a text of its own
        ("Between.", "includes.adoc", 7),
        ("These words are tagged.", "parts/tagged.adoc", 2),
        ("Café au lait.", "parts/legacy.adoc", 1),
        ("After.", "includes.adoc", 33),
    }


@pytest.mark.parametrize("words", ["TODO: ask Ann", "TODO : demander à Anne"])
def test_what_is_found_in_an_included_file_is_told_there(tmp_path: Path, words: str) -> None:
    (tmp_path / "parts").mkdir()
    part = f"Words.\n\n{words}\n\nimage::gone.png[a ford]\n\nSee <<nowhere>> and \U00010fa0.\n"
    (tmp_path / "parts" / "one.adoc").write_text(part, encoding="utf-8")
    text = "= A text\n\nWords.\n\ninclude::parts/one.adoc[]\n\nimage::gone-too.png[a ford]\n"
    (tmp_path / "main.adoc").write_text(text, encoding="utf-8")
    reading = read_project(tmp_path)
    found = {(one.code, one.path, one.line) for one in reading.diagnostics}
    assert found >= {
        ("editor-note", "parts/one.adoc", 3),
        ("image-missing", "parts/one.adoc", 5),
        ("image-missing", "main.adoc", 7),
        ("link-dead", "parts/one.adoc", 7),
    }
    glyphs = [(one.path, one.line) for one in find_missing_glyphs(reading.book)]
    assert glyphs == [("parts/one.adoc", 7)]


# --- Markdown in between


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "See [a ford](https://example.org/a_b_c).",
            '<a href="https://example.org/a_b_c">a ford</a>',
        ),
        ('See [a ford](other.md "Where").', '<a href="other.md">a ford</a>'),
        ("See [one, two=three](https://example.org/).", ">one, two=three</a>"),
        ("[[below]]There. See [it](#below).", '<a href="#below">it</a>'),
        ("![a ford, in May](ford.png)", '<img src="ford.png" alt="a ford, in May"/></figure>'),
        ("A ~~cold~~ warm day.", "A <s>cold</s> warm day."),
        ("Words.\n\n|a|b|\n|---|:-:|\n|1||\n", '<td data-line="7">1</td><td data-line="7"></td>'),
        ("Words.\n\na | b\n--|--\n1 | 2\n\nMore.", '<p data-line="9">More.</p>'),
    ],
)
def test_markdown_in_asciidoc_is_read_as_meant(written: str, shown: str) -> None:
    assert shown in read(f"= A text\n\n{written}\n").body


@pytest.mark.parametrize(
    "written",
    [
        "He wrote [sic](twice) and `[a](b.c)`.",
        "Water is H~2~O and ++[a](b.c)++ is code.",
        "----\n[a](b.c)\n\n|a|b|\n|---|---|\n----",
        "|===\n|a |b\n\n|1 |--\n|===",
        "A rule:\n\n---\n\nMore.",
    ],
)
def test_asciidoc_that_only_looks_like_markdown_stays(written: str) -> None:
    assert translate_markdown(written) == written


# --- recognition


def plain(text: str) -> str:
    return re.sub(r' data-line="\d+"', "", read(f"= T\n\n{text}\n").body)


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("7. oak\n8. elm", '<ol start="7"><li>oak</li><li>elm</li></ol>'),
        ("1. oak\n2. elm\n4. ash", '<ol><li>oak</li><li>elm</li><li value="4">ash</li></ol>'),
        ("c. oak\nd. elm", '<ol type="a" start="3"><li>oak</li><li>elm</li></ol>'),
        (". a\n+\nb\n\nText.\n\n3. oak", '<ol start="3"><li>oak</li></ol>'),
        ("* a\n3. oak\n4. elm", '<ol start="3"><li>oak</li><li>elm</li></ol>'),
    ],
)
def test_items_bear_the_numbers_that_are_typed(typed: str, made: str) -> None:
    assert made in plain(typed)
    assert not read(f"= T\n\n{typed}\n").diagnostics


def test_where_all_items_are_1_they_are_counted() -> None:
    assert "<ol><li>oak</li><li>elm</li></ol>" in plain("1. oak\n1. elm")


BOXED = "\n\n.Of oil\n|===\n|a |b\n|===\n\nNOTE: Words.\n"
SPANISH = "El barco no sale hasta que los vecinos del muelle lo quieren, pero nadie sabe por qué."


@pytest.mark.parametrize(
    ("text", "table", "note"),
    [
        ("= T\n:lang: de\n", "Tabelle 1.", "Anmerkung"),
        ("= T\n:lang: pt-BR\n", "Tabela 1.", "Nota"),
        ("---\nlang: it\n---\n= T\n", "Tabella 1.", "Nota"),
        (f"= T\n\n{SPANISH}\n", "Tabla 1.", "Nota"),
        (
            "= T\n\nLe bac ne part que lorsque les gens du quai le veulent bien.\n",
            "Tableau 1.",
            "Note",
        ),
        ("= De la Ferme\n", "Table 1.", "Note"),
        ("= T\n:lang: ja\n", "Table 1.", "Note"),
        ("= T\n:lang: de\n:table-caption: Tafel\n", "Tafel 1.", "Anmerkung"),
    ],
)
def test_labels_are_in_the_language_of_the_text(text: str, table: str, note: str) -> None:
    body = read(text + BOXED).body
    assert f'<span class="label">{table}</span>' in body
    assert f'class="admonition-title">{note}</p>' in body


def test_notes_of_markdown_are_notes() -> None:
    text = "The ford[^1] and the weir[^w], the ford[^1].\n\n[^1]: Old *and* deep [1].\n[^w]: New.\n"
    made = plain(text + "\n----\n[^1]\n----\n\n[^u]: Called nowhere.\n")
    assert made.count('class="noteref"') == len(["1", "w", "1"])
    assert "Old <strong>and</strong> deep [1]." in made
    assert ">[^1]<" in made
    assert "[^u]: Called nowhere." in made


@pytest.mark.parametrize("frame", ["* {}", ". {}", "Said {} here.", "term:: {}"])
def test_a_picture_within_a_line_is_one(frame: str) -> None:
    made = plain(frame.format("image::ford.png[The ford]"))
    assert 'src="ford.png" alt="The ford"' in made
    assert "image::" not in made


def test_of_an_old_form_that_works_nothing_is_said() -> None:
    assert not read("= T\n\nA footnoteref:[a,One] and footnoteref:[a].\n").diagnostics


def test_fixtures_are_recognised_as_asciidoc(articles: dict[str, Article]) -> None:
    doubted = ("opening",)
    for name, article in articles.items():
        unsuffixed = source(article.source.text, f"{name}.txt")
        assert READER.recognise(unsuffixed) > (0.3 if name.startswith(doubted) else 0.6), name


@pytest.mark.parametrize(
    "text",
    [
        "== One\n\nWords.\n\n== Two\n\nWords.\n",
        ":lang: en\n:imagesdir: img\n\nWords.\n",
        "Words.\n\nNOTE: Words.\n\n[source,python]\n----\nprint(1)\n----\n",
        ".Caption\nimage::x.png[]\n\n.Code\n----\nx\n----\n",
        "---\ntitle: Words\n---\n= Words\n\nWords.\n",
        "// remark\n:toc:\n\n= Words\n\n## Two\n\n```ruby\nputs\n```\n",
        '[cols="1,1"]\n|===\n|a |b\n|===\n',
        "Evening\n\n* one\n** two\n*** three\n\nhttps://example.org[one] https://example.org[two]\n",
    ],
)
def test_asciidoc_without_a_suffix_is_recognised(text: str) -> None:
    assert READER.recognise(source(text, "text.txt")) >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\nWords **bold** and [link](https://example.org).\n\n- one\n",
        "---\ntitle: Words\n---\n\nWords.\n\n## Two\n\nWords.\n",
        "# Sign\n\n```asciidoc\n= T\n:toc:\n\n== S\n\nimage::x.png[]\n```\n\n[a](b)\n",
        "Title\n=====\n\nWords.\n\nSub\n-----\n\nWords **bold**.\n",
        "Words.\n\n----\n\nWords.\n\n----\n\nWords.\n",
        "Il dit : <<oui>> et <<non>>, << peut-être >> et <<bon>> et <<soit>>.\n",
        "... and then.\n\n.. and so.\n\nC ++ is one.\n",
        "9:00 Welcome\n10:00 Talk\n\n- tea\n- cake\n",
        "https://example.org [1] and https://example.com[2]\n",
        ":tada:\n\nDone :rocket: at last.\n",
        "",
        "\n \n",
    ],
)
def test_other_texts_are_left_to_other_readers(text: str) -> None:
    assert READER.recognise(source(text, "text.txt")) < 0.3


def test_a_suffix_tips_the_balance_for_plain_words() -> None:
    assert READER.recognise(source("Only words.\n", "text.txt")) == 0
    assert 0.3 < READER.recognise(source("Only words.\n", "text.adoc")) < 0.5


# --- prose in blocks for code


def blocks(name: str) -> list[tuple[str, str]]:
    text = (FOLDER / "verbatim" / name).read_text("utf-8")
    return [
        (title, body)
        for title, body in re.findall(r"^=== (.+)\n((?:(?!=== ).*\n)*)", text, re.MULTILINE)
    ]


@pytest.mark.parametrize(("title", "text"), blocks("prose.txt"), ids=lambda text: text[:20])
def test_sentences_are_prose(title: str, text: str) -> None:
    assert is_prose(text.rstrip("\n")), title


@pytest.mark.parametrize(("title", "text"), blocks("code.txt"), ids=lambda text: text[:20])
def test_code_stays_code(title: str, text: str) -> None:
    assert not is_prose(text.rstrip("\n")), title


# --- the program


def test_without_asciidoctor_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "brew" else None)
    assert READER.read([]) == []
    with pytest.raises(MissingToolError, match="asciidoctor is missing") as caught:
        read("= Words\n")
    assert caught.value.hint == "brew install asciidoctor"


def fake(folder: Path, code: str) -> str:
    program = folder / "asciidoctor"
    program.write_text(f"#!{sys.executable}\nimport json, sys, time\n{code}", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(program)


def use(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(programs, "need_program", lambda *_: program)


def test_a_program_that_does_not_start_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(monkeypatch, fake(tmp_path, "sys.exit('cannot load such file')"))
    with pytest.raises(MissingToolError, match="cannot load such file"):
        read("= Words\n")


ANSWERS = """
given = json.load(sys.stdin)
print(json.dumps({"version": "0"}), flush=True)
for text in given["texts"]:
    if "STOP" in text["text"]:
        END
    made = {"title": "", "authors": [], "attributes": {}, "messages": [], "failure": ""}
    made["parts"] = []
    print(json.dumps({**made, "body": "<p>" + text["text"] + "</p>"}), flush=True)
"""


@pytest.mark.parametrize(
    ("end", "why"), [("time.sleep(60)", "never ends"), ("sys.exit(9)", "status 9")]
)
def test_the_text_that_stops_the_program_is_named_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: str, why: str
) -> None:
    use(monkeypatch, fake(tmp_path, ANSWERS.replace("END", end)))
    monkeypatch.setattr(asciidoctor, "_START_SECONDS", 1)
    monkeypatch.setattr(asciidoctor, "_TEXT_SECONDS", 0)
    texts = ["one", "STOP", "two", "STOP", "three"]
    made = READER.read([source(text, f"{at}.adoc") for at, text in enumerate(texts)])
    assert [article.body for article in made][::2] == ["<p>one</p>", "<p>two</p>", "<p>three</p>"]
    for article in made[1::2]:
        (fault,) = article.diagnostics
        assert (fault.code, fault.severity, fault.path) == (
            "reader-failed",
            "error",
            article.source.path,
        )
        assert why in fault.message
        assert "STOP" in article.body


def test_a_text_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = asciidoctor.TextToConvert("slow.adoc", "/", "/", "|===\n3000000+|a\n|===\n")
    quick = asciidoctor.TextToConvert("quick.adoc", "/", "/", "Words.\n")
    monkeypatch.setattr(asciidoctor, "_TEXT_SECONDS", 1)
    first, second = asciidoctor.run_asciidoctor([slow, quick])
    assert "more than 1 seconds" in first.failure
    assert "Words." in second.body


# --- hostile texts


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project with a secret beside it and links that lead to the secret."""
    (tmp_path / "secret.adoc").write_text("The secret words.\n", encoding="utf-8")
    root = tmp_path / "project"
    (root / "content").mkdir(parents=True)
    (root / "content" / "link.adoc").symlink_to(tmp_path / "secret.adoc")
    (root / "content" / "folder").symlink_to(tmp_path)
    (root / "content" / "self.adoc").write_text("include::self.adoc[]\n" * 2, encoding="utf-8")
    (root / "content" / "bytes.adoc").write_bytes(bytes(range(256)))
    (root / "shared.adoc").write_text("Shared words.\n", encoding="utf-8")
    return root


def test_only_files_of_the_project_are_included(project: Path) -> None:
    wanted = [
        "../../secret.adoc", f"{project.parent}/secret.adoc", "link.adoc", "folder/secret.adoc",
        "file:///etc/hostname", "../../project-not/x.adoc", "{docdir}/../../secret.adoc",
    ]  # fmt: skip
    parts = [
        "= Words", *(f"include::{one}[]" for one in wanted),
        "|===\na|include::./../../secret.adoc[]\n|===", "image::../../secret.adoc[opts=inline]",
        "include::../shared.adoc[]", f"include::{project}/shared.adoc[]", "{docdir}{user-home}",
    ]  # fmt: skip
    article = read("\n\n".join(parts), "content/text.adoc", project)
    assert "secret words" not in article.body
    assert article.body.count("Shared words.") == 2
    assert str(project) not in article.body
    refused = [one for one in article.diagnostics if one.code == "include-refused"]
    assert [one.line for one in refused] == [3, 5, 7, 9, 11, 13, 15, 18]
    assert not any(str(project) in one.message for one in refused[2:])


def test_pictures_are_never_read_into_the_text(project: Path) -> None:
    text = "= T\n:data-uri:\n:allow-uri-read:\n\nimage::../shared.adoc[]\n\nimage::x.svg[%inline]\n"
    article = read(text, "content/text.adoc", project)
    root = xhtml.parse(article.body)
    assert [node.get("src") for node in root.iter("img")] == ["../shared.adoc", "x.svg"]


def test_files_that_include_themselves_come_to_an_end(project: Path) -> None:
    text = "include::self.adoc[]\n\nEnd.\n\ninclude::bytes.adoc[]\n"
    article = read(text, "content/text.adoc", project)
    assert "End." in article.body
    codes = [one.code for one in article.diagnostics]
    assert "include-refused" in codes
    assert "reader-message" in codes


BOMBS = {
    "attributes": ":a: aaaaaaaaaa\n"
    + "".join(f":{chr(98 + n)}: {f'{{{chr(97 + n)}}}' * 10}\n" for n in range(12))
    + f"\n{'{m}' * 2000}\n",
    "counters": "{counter:x}" * 20_000 + "\n",
    "nested quotes": "\n".join("_" * (4 + n) + "\n" for n in range(400)),
    "nested examples": "\n".join("=" * (4 + n) for n in range(3000)),
    "wide cells": "|===\n200000+|a\n|===\n",
    "many columns": '[cols="100000*"]\n|===\n|a\n|===\n',
    **{
        f"a line of {sign}": sign * (200_000 // len(sign))
        for sign in "[ ( { ` + ` ((a image: http:// *_ a".split()
    },
    "spaces": " " * 200_000 + "x image:a.png[] y",
}


def test_bombs_go_off_in_bounded_time() -> None:
    started = time.monotonic()
    made = READER.read([source(text, f"{name}.adoc") for name, text in BOMBS.items()])
    assert time.monotonic() - started < 60
    for article in made:
        xhtml.parse(article.body)
        assert len(article.body) < 50_000_000


def test_scripts_and_handlers_do_not_come_through(articles: dict[str, Article]) -> None:
    body = articles["hostile.adoc"].body
    root = xhtml.parse(body)
    assert not [
        node for node in root.iter() if any(str(key).startswith("on") for key in node.attrib)
    ]
    assert not re.search(r"<script|(?:href|src)=\"(?:javascript|data)", body)


def test_broken_characters_are_taken_out() -> None:
    article = read("= A\x00 title\n\nWords\x07 with \ud800 holes.\x0b\n")
    assert article.meta.title == "A title"
    assert xhtml.text(xhtml.parse(article.body)).startswith("Words with")


# --- whatever a text holds


PIECES = (
    "= T", "== S", "==== D", "* a", "** b", ". c", "a:: b", "+", "--", "----", "====", "****",
    "____", "|===", "|a |b", "a|c", "2+|d", ".T", "[NOTE]", "[source,x]", "[quote, A]", "[verse]",
    "[[x]]", "[#y.z]", "[%collapsible]", "image::p.png[]", "image:p.png[]", "text *b* _i_ `c`",
    "footnote:[n]", "<<x>>", "{x}", ":x: y", "ifdef::x[]", "endif::[]", "include::q[]", "NOTE: n",
    "<1>", "code <1>", "'''", "<<<", "++++", "stem:[x]", "[stem]", "video::v[youtube]", "", "", "",
    "kbd:[a]", "https://e.org[l]", "a +", "// c", "////", "....", " lit", "é œ 🍸", "<b>", "&amp;",
)  # fmt: skip


def scribbled(count: int) -> Sequence[str]:
    chance = random.Random(7)  # noqa: S311  (not for secrets)
    return ["\n".join(chance.choices(PIECES, k=chance.randint(1, 40))) for _ in range(count)]


def test_scribbles_never_fail_and_keep_their_lines() -> None:
    texts = scribbled(400)
    made = READER.read([source(text, f"{nth}.adoc") for nth, text in enumerate(texts)])
    for text, article in zip(texts, made, strict=True):
        assert "reader-failed" not in [one.code for one in article.diagnostics]
        root = xhtml.parse(article.body)
        last = text.count("\n") + 1
        lines = [int(node.get("data-line") or 0) for node in root.iter()]
        assert all(0 <= line <= last for line in lines), text
        assert all(not one.line or one.line <= last for one in article.diagnostics), text
        assert not list(root.iterfind(".//*[@data-plain]"))
        noted = {node.get("id") for node in root.iter("li")}
        for call in root.iter("a"):
            if "noteref" in xhtml.classes(call):
                assert (call.get("href") or "")[1:] in noted, text


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(max_size=300))
def test_any_text_can_be_weighed(text: str) -> None:
    assert 0 <= READER.recognise(source(text)) <= 1
    assert isinstance(is_prose(text), bool)
    guarded, line = guard_opening(text)
    assert guarded.count("\n") == text.count("\n")
    assert (guarded == text) == (line == 0)


def test_weighing_is_linear() -> None:
    started = time.monotonic()
    for text in (
        " \n" * 100_000,
        "```x\n" * 40_000,
        "[" * 200_000,
        "https:" * 40_000,
        "image:" * 40_000,
        ":a" * 99_999,
    ):
        READER.recognise(source(text))
        is_prose(text)
        guard_opening(text)
    assert time.monotonic() - started < 10


def test_a_large_book_is_read_in_seconds() -> None:
    part = (
        "== Part {n}\n\nWords *of* {n}.footnote:[Note {n}.]\n\n* a\n** b\n\n|===\n|c |d\n|===\n\n"
    )
    text = "= Large\n\n" + "".join(part.replace("{n}", str(n)) for n in range(2000))
    started = time.monotonic()
    article = read(text)
    assert time.monotonic() - started < 30
    assert article.body.count("<h2 ") == 2000
    assert article.body.count('class="noteref"') == 2000


def test_the_same_text_gives_the_same_article() -> None:
    text = "= Words\n\n{localdate} {docdate} {docname} {docfile}\n"
    assert read(text).body == read(text).body
    assert "2020-09-13 2020-09-13 text text.adoc" in read(text).body


def test_a_file_that_another_includes_is_no_chapter_of_its_own(tmp_path: Path) -> None:
    write(
        tmp_path,
        book__adoc="= Book\n:dir: parts\n\nThe first words.\n\ninclude::{dir}/one.adoc[]\n",
        parts___one__adoc="== One\n\nWords of one.\n\ninclude::two.adoc[]\n",
        parts___two__adoc="=== Two\n\nWords of two.\n",
        alone__adoc="= Alone\n\nWords.\n\ninclude::other.adoc[]\n",
        other__adoc="= Other\n\nWords.\n\ninclude::alone.adoc[]\n",
    )
    reading = read_project(tmp_path)
    titles = [chapter.meta.title for chapter in reading.book.chapters]
    assert titles == ["Alone", "Book", "Other"]
    left = {one.path: one.message for one in reading.diagnostics if one.code == "file-left-out"}
    assert left["parts/two.adoc"] == "is part of parts/one.adoc, which includes it"
    assert sorted(left) == ["parts/one.adoc", "parts/two.adoc"]


def test_the_language_of_the_code_is_not_that_of_the_text() -> None:
    made = read("= Words\n:language: ruby\n\nSome words.\n")
    assert made.meta.language == ""
    assert made.diagnostics == ()


@pytest.mark.parametrize(
    "place",
    [
        "== Higherfootnote:[two]",
        ".Captionfootnote:[two]\n----\ncode\n----",
        ".Captionfootnote:[two]\n|===\n|x\n|===",
        "|===\n|Cellfootnote:[two]\n|===",
        "|===\na|Cellfootnote:[two]\n|===",
        "Termfootnote:[two]:: words",
        "* Itemfootnote:[two]",
        "NOTE: Boxfootnote:[two]",
        ".Title\n====\nBoxfootnote:[two]\n====",
        "[quote]\nQuotationfootnote:[two]",
    ],
)
def test_each_call_leads_to_its_own_note(place: str) -> None:
    text = f"= Title\n\nFirstfootnote:[one]\n\n{place}\n\nThirdfootnote:[three]\n"
    root = xhtml.parse(read(text).body)
    calls = [one for one in root.iter("a") if "noteref" in xhtml.classes(one)]
    notes = {f"#{one.get('id')}": xhtml.text(one).removesuffix(" ↩") for one in root.iter("li")}
    assert [notes[one.get("href") or ""] for one in calls] == ["one", "two", "three"]
    assert [xhtml.text(one) for one in calls] == ["1", "2", "3"]


def test_a_note_called_again_is_one_note() -> None:
    body = read("= T\n\nAfootnote:x[once] Bfootnote:x[] Cfootnote:[last]\n").body
    calls = [one for one in xhtml.parse(body).iter("a") if "noteref" in xhtml.classes(one)]
    assert [xhtml.text(one) for one in calls] == ["1", "1", "2"]
    assert len({one.get("id") for one in calls} - {None}) == 2


def test_a_note_in_the_title_is_kept() -> None:
    assert '<p class="title-note">about it</p>' in read("= T footnote:[about it]\n\nWords.\n").body


@pytest.mark.parametrize(
    "block",
    [
        "[[it]]\n.Titled\n====\nInside.\n====",
        "[#it]\n.Titled\n[example]\n--\nInside.\n--",
        "[[it]]\n====\nInside.\n====",
        "[#it]\n.Titled\n[stem]\n++++\nx\n++++",
        "[[it]]\n.Titled\nA paragraph.",
        "[[it]]\n.Titled\n* item",
        "[[it]]\n.Titled\n--\nOpen.\n--",
        "[[it]]\n'''",
        "[[it]]\n.Titled\n|===\n|a\n|===",
    ],
)
def test_an_anchor_stands_on_its_block_once(block: str) -> None:
    article = read(f"= T\n\nSee <<it>>.\n\n{block}\n\nEnd.")
    assert article.body.count('id="it"') == 1


@pytest.mark.parametrize("rule", ["'''", "---", "***", "* * *", "====", "----", "____"])
@pytest.mark.parametrize("under", ["", "Odile Brandt\n"])
def test_a_rule_right_under_the_header_is_no_author(under: str, rule: str) -> None:
    article = read(f"= Fog\n{under}{rule}\n\nIt came in the night, and it went.")
    assert [one.name for one in article.meta.authors] == ([under.strip()] if under else [])
    assert "metadata-doubtful" not in [one.code for one in article.diagnostics]
    assert article.body.startswith("<p")


def test_a_rule_behind_the_header_divides_nothing() -> None:
    assert read("= Fog\n\n'''\n\nIt came.\n\n'''\n\nIt went.").body.count("<hr") == 1


def test_a_block_right_under_the_title_is_a_block() -> None:
    assert "<pre" in read("= Fog\n----\nlamp --on\n----\n\nIt came.").body


@pytest.mark.parametrize(
    ("text", "path", "likely"),
    [
        (
            "## A\n\nNOTE: one.\n\n```sh\nx\n```\n\nSee [it](/x) and **b**.\n\n== B\n",
            "a.adoc",
            True,
        ),
        ("# A\n\n- [it](/x)\n- [it](/y)\n- ![](z.png)\n\n[a]: /x\n", "a.adoc", False),
        ("## A\n\nNOTE: one.\n\n```sh\nx\n```\n\nSee [it](/x) and **b**.\n\n# B\n", "a.md", False),
    ],
)
def test_the_suffix_counts_where_the_text_does_not_contradict_it(
    text: str,
    path: str,
    likely: bool,  # noqa: FBT001
) -> None:
    reader = recognise_format(Source(path, Path(path), text))
    assert (reader.name == "asciidoc") == likely


def test_lists_that_are_typed_with_letters_have_letters() -> None:
    made = read("= T\n\na. one\nb. two\n\nWords.\n\ni) three\nii) four\n\nWords.\n\n. five\n").body
    assert [node.get("type") for node in xhtml.parse(made).iter("ol")] == ["a", "i", None]


def test_icons_keys_and_menus_are_printed_as_they_look(tmp_path: Path) -> None:
    text = (
        "= Keys\n\nI icon:heart[] tea and icon:tea[] and icon:mug[alt=a mug]; press kbd:[Ctrl+C], "
        "btn:[OK] or menu:File[Save > As].\n"
    )
    made = read_project(write(tmp_path, keys__adoc=text)).book.chapters[0].article
    words = xhtml.text(xhtml.parse(made.body))
    assert words == "I ♥ tea and tea and a mug; press Ctrl+C, OK or File › Save › As."
    told = [one.message for one in made.diagnostics if one.code == "construct-unknown"]
    assert told == ["the icon tea is printed as its name"]


@pytest.mark.parametrize("words", ["chêne", "la", "oak"])
@pytest.mark.parametrize(
    ("language", "label", "tip"), [("fr", "Tableau", "Astuce"), ("en", "Table", "Tip")]
)
def test_labels_of_a_text_of_unknown_language_are_in_that_of_the_book(
    tmp_path: Path, words: str, language: str, label: str, tip: str
) -> None:
    table = f"[#one]\n.Ash\n|===\n|{words} |2\n|===\n"
    text = f"= Values\n:xrefstyle: short\n\n{table}\nSee <<one>>.\n\nTIP: Wet.\n"
    settings = f'[book]\nlanguage = "{language}"\n'
    project = write(tmp_path, values__adoc=text, anthology__toml=settings)
    shown = xhtml.text(xhtml.parse(read_project(project).book.chapters[0].body))
    assert shown.replace("\u00a0", " ").startswith(f"{label} 1. Ash")
    assert f"See {label} 1." in shown.replace("\u00a0", " ")
    assert f"{tip} Wet." in shown
