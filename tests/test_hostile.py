"""Projects made to do harm are read in bounded time and memory, and none of the harm gets out."""

from __future__ import annotations

import os
import re
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anthology.markup import xhtml
from anthology.model.book import Source
from anthology.outputs.build import Reading, build, read_project
from anthology.outputs.epub.output import EpubOutput
from anthology.readers.recognition import readers
from anthology.transforms.steps import transform
from tests.soundness import faults, faults_of_article, faults_of_body

HERE = Path(__file__).parent / "cases"
HOSTILE = sorted((HERE / "hostile").iterdir())
MANY = 10_000
MEMORY = 1 << 30  # bytes that reading may take
BOUNDED = settings(max_examples=100, deadline=None, derandomize=True)


def words(reading: Reading) -> str:
    return " ".join(xhtml.text(xhtml.parse(one.body)) for one in reading.book.chapters)


def codes(reading: Reading) -> set[str]:
    return {one.code for one in reading.diagnostics}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Lay the hostile texts into a project, with secrets and links to them around it."""
    root = tmp_path / "project"
    shutil.copytree(HERE / "hostile", root / "content")
    for name in ("secret.txt", "secret.md"):
        (tmp_path / name).write_text("THE SECRET WORDS", encoding="utf-8")
    (tmp_path / "secret.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    for name, target in {
        "linked": "../..",
        "link.md": "../../secret.md",
        "outside.png": "../../secret.png",
        "nowhere.md": "nothing.md",
        "circle.md": "circle.md",
        "loop": ".",
    }.items():
        (root / "content" / name).symlink_to(target)
    return root


def test_nothing_active_or_secret_gets_into_the_book(project: Path) -> None:
    reading = read_project(project)
    assert not faults(reading)
    read = {chapter.article.source.path for chapter in reading.book.chapters}
    wanted = {f"content/{file.name}" for file in HOSTILE if file.suffix != ".svg"}
    assert read == wanted
    shown = words(reading) + " ".join(str(one) for one in reading.diagnostics)
    assert "THE SECRET WORDS" not in shown
    assert "root:" not in shown
    assert {"link-unsafe", "markup-removed", "include-refused", "file-outside"} <= codes(reading)
    assert {"image-outside", "image-missing", "image-remote"} <= codes(reading)
    for kept in ("The end of the lamp.", "A text behind them all.", "The last words of the page."):
        assert kept in words(reading)


def test_what_is_harmless_in_a_hostile_text_is_kept(project: Path) -> None:
    reading = read_project(project)
    links = next(
        one for one in reading.book.chapters if one.article.source.path.endswith("links.md")
    )
    targets = [link.get("href") for link in xhtml.parse(links.body).iter("a")]
    assert targets == ["https://evil.example/x", "https://a.example/"]
    unsafe = [one for one in links.article.diagnostics if one.code == "link-unsafe"]
    told = sum(
        1 + len(re.findall(r"\d+", one.message.partition("also in lines")[2])) for one in unsafe
    )
    assert told >= 15
    assert all(one.line for one in unsafe)


def test_a_book_of_hostile_texts_is_a_sound_e_book(project: Path, tmp_path: Path) -> None:
    for lost in ("nowhere.md", "circle.md"):
        (project / "content" / lost).unlink()
    (made,) = build(read_project(project), [EpubOutput.name], tmp_path / "out")
    shutil.unpack_archive(made.file, tmp_path / "book", "zip")
    pages = list((tmp_path / "book").rglob("*.xhtml"))
    assert len(pages) > len(HOSTILE)
    for page in pages:
        text = page.read_text("utf-8").partition("<body")[2].partition(">")[2]
        body = _OUR_SIGN.sub("", text.rpartition("</body>")[0])
        found = [one for one in faults_of_body(_bound(body)) if "data-" not in one]
        assert not found, f"{page.name}: {found}"
    for drawing in (tmp_path / "book").rglob("*.svg"):
        text = drawing.read_text("utf-8")
        assert not any(sign in text for sign in ("script", "evil.example", "<!ENTITY", "file:"))


# The arc over a chapter, which the book draws itself.
_OUR_SIGN = re.compile(r'<svg [^>]*class="sign".*?</svg>', re.DOTALL)


def _bound(body: str) -> str:
    """Declare the names that the document around a body declares."""
    return body.replace("epub:", "data-")


DEEP = {
    "quotations.md": ">" * MANY + " deep",
    "lists.md": "\n".join("  " * depth + "- item" for depth in range(1_000)) + "\n\ndeep",
    "items.md": "- " * MANY + "deep",
    "tags.md": "<div>" * MANY + "deep" + "</div>" * MANY,
    "spans.md": "Here " + "<b>" * MANY + "deep",
    "brackets.md": "[" * MANY + "deep" + "]" * MANY + "![" * MANY + "[a](" * MANY,
    "emphasis.md": "*a **b " * MANY + "_" * MANY + "deep" + "*" * MANY,
    "commands.md": "{% if a %}" * MANY + "{{" * MANY + "{{< a >}}" * MANY + "{%" * MANY + " deep",
    "boxes.md": ":::note\n" * MANY + "deep",
    "comments.md": "<!--" * MANY + "<" * MANY + "<a " * MANY + " deep",
    "formulas.md": "$a " * MANY + "$$" * MANY + r"$\frac{1}{" * 300 + "x" + "}" * 300 + "$ deep",
    "references.md": "".join(f"a[^{n}] " for n in range(1_000))
    + "deep\n\n"
    + "".join(f"[^{n}]: note [^{(n + 1) % 1_000}]\n" for n in range(1_000)),
    "keys.md": "---\n" + "".join(f"key{n}: value\n" for n in range(MANY)) + "---\n\ndeep",
    "flow.md": "---\ntitle: " + "[" * MANY + "\n---\n\ndeep",
    "page.html": "<!DOCTYPE html><html><body>" + "<div><p>" * MANY + "deep",
    "rows.txt": "A title\n\n" + "_" * MANY + "deep" + "*" * MANY + " -" * MANY + "\n\nThe end.\n",
    "marks.txt": "A title\n\n" + "“" * MANY + "« deep " * MANY + "('" * MANY + "\n\nThe end.\n",
    "notes.txt": "A title\n\n" + "deep (à vérifier) " * 5_000 + "\n\nThe end.\n",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(DEEP))
def test_what_is_nested_or_repeated_without_end_takes_bounded_time(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(DEEP[name], encoding="utf-8")
    start = time.process_time()
    reading = read_project(tmp_path)
    assert time.process_time() - start < 15
    assert not faults(reading)
    assert "deep" in words(reading)


LONG = {
    "words.md": "word " * 40_000,
    "letters.md": "x" * 200_000,
    "letters.txt": "x" * 200_000,
    "marks.md": "*a* `b` [c](http://a.example/) &amp; " * 6_000,
    "page.html": "<html><body><p>" + "word <b>a</b> &amp; " * 10_000,
    "text.adoc": "= A\n\n" + "word *bold* _it_ " * 12_000,
}


@pytest.mark.parametrize("name", sorted(LONG))
def test_a_line_of_200_kilobytes_comes_through_whole(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(LONG[name], encoding="utf-8")
    start = time.process_time()
    reading = read_project(tmp_path)
    assert time.process_time() - start < 15
    assert not faults(reading)
    first, count = ("x", 200_000) if "letters" in name else ("word", 10_000)
    first, count = ("c", 6_000) if name == "marks.md" else (first, count)
    assert words(reading).count(first) >= count


def test_fifty_megabytes_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "large.md").write_bytes(b"word " * 10_000_000)
    (tmp_path / "sound.md").write_text("# Sound\n\nWords.\n", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = read_project(tmp_path)
    assert "file-too-large" in codes(reading)
    assert [one.meta.title for one in reading.book.chapters] == ["Sound"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes


def test_a_large_text_is_checked_within_bounded_memory(tmp_path: Path) -> None:
    paragraph = "A sentence of plain words with *some* marks in it, and a few more.\n" * 20 + "\n"
    (tmp_path / "large.md").write_text("# Large\n\n" + paragraph * 1_000, encoding="utf-8")
    code = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))"
    code += "; from anthology.__main__ import main; main()"
    made = subprocess.run(
        [sys.executable, "-c", code, "check", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert made.returncode in (0, 1), made.stderr
    assert "Traceback" not in made.stderr


def test_files_that_include_themselves_many_times_are_ended(tmp_path: Path) -> None:
    (tmp_path / "bomb.adoc").write_text("= Bomb\n\n" + "include::bomb.adoc[]\n\n" * 10, "utf-8")
    start = time.monotonic()
    reading = read_project(tmp_path)
    assert time.monotonic() - start < 20
    assert not faults(reading)
    assert codes(reading) & {"include-refused", "reader-failed"}


ODD = {
    b'it\'s a "name".md': "# Quotes",
    b"a\nname\twith ends.md": "# Ends",
    b"  spaces  .md": "# Spaces",
    b"caf\xe9 \xff.md": "# Bytes",
    b"-rf.md": "# Dash",
    b"$(touch x);`id`.md": "# Shell",
    b"%s{0}\\n&amp;<b>.md": "# Signs",
    "\u202eexe.md".encode(): "# Backwards",
    "été–日本.md".encode(): "# Letters",
    b"n" * 250 + b".md": "# Long",
    b"$(id) 'x'.adoc": "= Macros\n\nWords.",
    b"caf\xe9.adoc": "= More bytes\n\nWords.",
    b'quote"s.html': "<html><body><h1>Page</h1><p>Words.</p></body></html>",
}


def test_odd_names_of_files_are_only_names(tmp_path: Path) -> None:
    for name, text in ODD.items():
        (tmp_path / os.fsdecode(name)).write_text(f"{text}\n\nWords.\n", encoding="utf-8")
    reading = read_project(tmp_path)
    assert len(reading.book.chapters) == len(ODD)
    assert not faults(reading)
    (made,) = build(reading, [EpubOutput.name], tmp_path / "out")
    assert made.size


def test_files_without_text_make_no_chapter(tmp_path: Path) -> None:
    for name, data in {
        "empty.md": b"",
        "blank.md": b"\n \n\t\n",
        "mark.md": b"\xef\xbb\xbf",
        "binary.md": bytes(range(256)) * 100,
        "picture.md": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "nuls.txt": bytes(1000),
    }.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "few-nuls.md").write_bytes(b"# Few\n\n" + b"words and more words\n" * 20 + b"\0\n")
    for name, text in {
        "front.md": "---\ntitle: Front\n---\n",
        "title.adoc": "= Title\n",
        "page.html": "<html></html>",
        "comment.md": "<!-- nothing -->",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    reading = read_project(tmp_path)
    found = {one.path: one.code for one in reading.diagnostics if one.code.startswith("file-")}
    assert found["empty.md"] == found["blank.md"] == found["mark.md"] == "file-empty"
    for name in ("front.md", "title.adoc", "page.html", "comment.md"):
        assert found[name] == "file-empty"
    assert found["binary.md"] == found["picture.md"] == found["nuls.txt"] == "file-binary"
    assert not faults(reading)
    assert "more words" in words(reading)


SAMPLES = [
    file.read_text("utf-8")
    for folder in ("markdown", "plain", "ocr", "html", "asciidoc", "notes", "hostile")
    for file in sorted((HERE / folder).iterdir())
    if file.suffix in (".md", ".txt", ".adoc", ".html") and "expected" not in file.name
]
PIECES = (
    *"< > & \" ' ` ``` ~~~ [ ]( ![ ) ( { } {{ }} {% %} {{< >}} ::: | |---| $ $$ \\( \\)".split(),
    *"<div> </div> <p> <table> <td> <script> <style> <!-- --> <![CDATA[ ]]> <? ?> <svg>".split(),
    *"<math> <br> </ <b <iframe [^1]: --- +++ === ---- .... ifdef::x[] include::x[] &#0;".split(),
    *'&#x110000; id="a" # * ** _ __ data-line="x" data-line="99999" 1. 1.1 TODO ???'.split(),
    *"http:// « » “ ” \\frac{ ^ \u2028 \u202e \ufffd \x0c \x0b \x00".split(" "),
    *(
        "<a\thref=javascript:x",
        "(à vérifier)",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "> ",
        "- ",
        "---\n",
        "= ",
    ),
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Draw a text of the fixtures, cut, doubled and strewn with signs of every format."""
    text = draw(st.sampled_from(SAMPLES))[:4_000]
    other = draw(st.sampled_from(SAMPLES))[:4_000]
    for place in draw(st.lists(st.integers(0, 4_000), min_size=1, max_size=8)):
        kind = draw(st.integers(0, 3))
        if kind == 0:
            text = text[:place] + text[place + 30 :]
        elif kind == 1:
            text = text[:place] + other[place : place + 200] + text[place:]
        else:
            times = draw(st.integers(1, 4))
            text = text[:place] + draw(st.sampled_from(PIECES)) * times + text[place:]
    return xhtml.strip_control(text)


@pytest.mark.parametrize("name", ["markdown", "text", "ocr", "html"])
def test_damaged_texts_are_read_soundly_by_every_reader(name: str) -> None:
    reader = next(one for one in readers() if one.name == name)

    @given(damaged())
    @BOUNDED
    def read(text: str) -> None:
        (article,) = reader.read([Source("text.md", Path("text.md"), text)])
        assert not list(faults_of_article(transform(article)))

    read()


@settings(max_examples=8, deadline=None, derandomize=True)
@given(st.lists(damaged(), min_size=12, max_size=12))
def test_damaged_texts_are_read_soundly_as_asciidoc(texts: list[str]) -> None:
    reader = next(one for one in readers() if one.name == "asciidoc")
    sources = [Source(f"{n}.adoc", Path(f"{n}.adoc"), text) for n, text in enumerate(texts)]
    for article in reader.read(sources):
        assert not list(faults_of_article(transform(article)))
