"""Check that a project is data: no template, file, picture, list or PDF of it does anything."""

from __future__ import annotations

import os
import socket
import threading
import time
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from anthology.compose import pictures
from anthology.model.book import Source
from anthology.model.diagnostics import ContentError, Severity, UsageError
from anthology.outputs.booklet.impose import impose
from anthology.outputs.booklet.planning import BookletOptions
from anthology.outputs.build import build, read_project
from anthology.project.images.identity import Identity, PictureFlaw, identify
from anthology.project.standard import screen_styles, styles
from anthology.render.templates import Sandbox, make_environment, render_template
from anthology.runtime import cache as cache_module
from anthology.runtime.cache import Cache, key
from anthology.runtime.workers import Limit, OverLimit
from tests.making import png, write
from tests.run import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# -----------------------------------------------------------------------------
# Templates.

FORBIDDEN = {
    "the interpreter": "{{ ''.__class__.__mro__ }}",
    "globals of a function": "{{ word.__globals__ }}",
    "a global of Jinja": "{{ cycler.__init__.__globals__ }}",
    "a path": "{{ source.file }}",
    "a file": "{{ source.file.read_text() }}",
    "a path by its name": "{{ source['file'] }}",
    "a path by a filter": "{{ source | attr('file') }}",
    "a path in a list": "{{ [source] | map(attribute='file') | first }}",
    "a path in a format": "{{ '{0.file}'.format(source) }}",
    "a class in a format": "{{ '{0.__class__}'.format(source) }}",
    "a change": "{% set x = names.append(1) %}",
    "another file": "{% include 'elsewhere.txt' %}",
    "a file above": "{% include '../secret.txt' %}",
    "a file of the machine": "{% include '/etc/passwd' %}",
    "a flood of letters": "{{ 'a' * 10 ** 9 }}",
    "a flood of digits": "{{ 9 ** 9 ** 9 }}",
    "a flood of spaces": "{{ 'a'.center(10 ** 10) }}",
    "a flood by format": "{{ '%10000000000d' % 1 }}",
    "itself for ever": "{% include 'attack.txt' %}",
    "a macro for ever": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "nothing": "{{ unknown.key }}",
    "no division": "{{ 1 / 0 }}",
    "no template": "{% if %}",
    "brackets too deep": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "blocks too deep": "{% if 1 %}" * 300 + "{% endif %}" * 300,
    "a number too long": "{{ 1" + "0" * 5000 + " }}",
    "too much at once": "{% set a = 'a' * 9000000 %}{% for i in range(99999) %}{{ a }}{% endfor %}",
    "a comment without end": "{# a",
    "a block without end": "{% raw %}{% raw %}",
    "no text": b"\xff\xfe\x00",
}
# What has no line: it was not read, not compiled, or its parts were being joined.
PLACELESS = ("without end", "too deep", "too long", "at once", "no text", "another file")


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("THE SECRET", encoding="utf-8")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "elsewhere.txt").symlink_to("../secret.txt")
    return folder


@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_template_cannot_reach(what: str, templates: Path) -> None:
    written = FORBIDDEN[what]
    data = written if isinstance(written, bytes) else f"\n{written}".encode()
    (templates / "attack.txt").write_bytes(data)
    source = Source("a.md", templates.parent / "secret.txt", "words")
    with pytest.raises(ContentError, match="template cannot be used") as told:
        render_template(make_environment(templates), "attack.txt", source=source, names=[])
    (fault,) = told.value.diagnostics
    assert (fault.code, fault.path.startswith("templates/")) == ("template-broken", True)
    assert fault.line == 2 or what.endswith(PLACELESS)
    assert "SECRET" not in str(fault)


def test_a_template_that_does_not_end_is_ended(
    templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}"
    (templates / "attack.txt").write_text(loop, encoding="utf-8")
    monkeypatch.setattr("anthology.render.templates._LIMIT", Limit(seconds=1, memory=100))
    with pytest.raises(ContentError) as told:
        render_template(make_environment(templates), "attack.txt")
    assert "took more than 1 s" in told.value.diagnostics[0].message


def test_a_template_may_read_what_it_is_given(templates: Path) -> None:
    written = "{{ source.path.upper() }} {{ names | join(', ') }} {{ 2 ** 8 }} {{ '-' * 3 }}"
    (templates / "own.txt").write_text(written, encoding="utf-8")
    source = Source("a.md", templates, "words")
    made = render_template(make_environment(templates), "own.txt", source=source, names=["A", "B"])
    assert made == "A.MD A, B 256 ---"


def test_templates_are_compiled_once_and_again_where_they_are_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[str] = []
    make = Sandbox.compile

    def counted(self: Sandbox, source: str, name: str, *more: Any) -> Any:
        compiled.append(source)
        return make(self, source, name, *more)

    monkeypatch.setattr(Sandbox, "compile", counted)
    rendered = []
    for text in ("one", "one", "two"):
        write(tmp_path, own__txt=text)
        rendered.append(render_template(make_environment(tmp_path), "own.txt"))
    assert rendered == ["one", "one", "two"]
    assert compiled == ["one", "two"]


@pytest.mark.parametrize("written", ["{{ source }}", "{{ '%s' % source }}", "{{ source ~ '' }}"])
def test_a_template_cannot_print_where_the_project_lies(written: str, templates: Path) -> None:
    (templates / "own.txt").write_text(written, encoding="utf-8")
    source = Source("a.md", templates / "a.md", "words")
    made = render_template(make_environment(templates), "own.txt", source=source)
    assert "a.md" in made
    assert str(templates) not in made


# -----------------------------------------------------------------------------
# Stylesheets.


def test_a_stylesheet_of_the_e_book_names_nothing_outside_of_it(tmp_path: Path) -> None:
    written = (
        '@import url(file:///a);@import "https://b.example/c.css" screen;@\\69mport url(//d);\n'
        "p { background: url(e.png) u\\72l(https://f.example); cursor: URL('../g') }\n"
        '@media print { q { mask: image-set("h.png" 1x); fill: url(#i) } }\n'
        "a::after { content: 'url(kept)' url(data:image/png;base64,AAAA) }\n"
    )
    (tmp_path / "own.css").write_text(written, encoding="utf-8")
    css, taken = screen_styles(tmp_path, "standard")
    told = ["file:///a", "https://b.example/c.css", "//d", "e.png", "https://f.example"]
    assert list(taken) == [*told, "../g", "h.png"]
    assert not any(one in css for one in ("b.example", "f.example", "../g", "h.png"))
    assert "@import" not in css
    assert all(one in css for one in ("url(kept)", "data:image/png;base64,AAAA", "#i"))
    assert screen_styles(None, "standard")[1] == ()


@pytest.mark.parametrize("name", ["own.css", "epub.css", "themes/epub-standard.css"])
def test_a_stylesheet_that_is_a_link_out_of_its_folder_is_not_read(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("THE SECRET", encoding="utf-8")
    own = tmp_path / "styles"
    (own / "themes").mkdir(parents=True)
    (own / name).symlink_to(tmp_path / "secret")
    with pytest.raises(ContentError, match="is a link out of"):
        styles("epub", own)


# -----------------------------------------------------------------------------
# What texts, settings and people say of themselves.

SAID = {
    "YAML": '---\ntitle: "A\\x00 t\\x07itle"\nauthor: "A\\uFFFEda"\ncover: "\\x01"\n---\nWords.\n',
    "TOML": '+++\ntitle = "A\\u0000 t\\u0007itle"\nauthor = "A\\uFFFEda"\n+++\n\nWords.\n',
    "HTML": "<html><head><title>A&#1; t&#7;itle</title><meta name='author' content='A&#xFFFE;da'>"
    "</head><body><p>Words.</p></body></html>",
}


@pytest.mark.parametrize("form", SAID)
def test_control_characters_are_taken_out_at_the_door(form: str, tmp_path: Path) -> None:
    name = "a__html" if form == "HTML" else "a__md"
    reading = read_project(write(tmp_path, **{name: SAID[form]}))
    (chapter,) = reading.book.chapters
    assert chapter.meta.title == "A title"
    assert [one.name for one in chapter.meta.authors] == ["Ada"]
    told = [one for one in reading.diagnostics if one.code == "control-characters"]
    assert [one.path for one in told] == [name.replace("__", ".")]


def test_control_characters_in_settings_people_and_credits_are_told_with_their_file(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        a__md="# One\n\n![A](a.png)\n",
        a__png=png(),
        anthology__toml='[book]\ntitle = "A\\u0007 book"\neditors = ["E\\uFFFEd"]\n',
        people__toml='[[person]]\nname = "Ada\\u0000"\nbio = "A\\u0001 poet."\n',
        credits__toml='[[picture]]\npath = "a.png"\nauthor = "A\\u0002da"\nlicence = "CC-BY-4.0"\n',
    )
    reading = read_project(tmp_path)
    assert (reading.book.title, reading.book.editors[0].name) == ("A book", "Ed")
    (picture,) = reading.book.pictures.values()
    assert picture.credit
    assert picture.credit.author == "Ada"
    told = {one.path for one in reading.diagnostics if one.code == "control-characters"}
    assert told == {"anthology.toml", "people.toml", "credits.toml"}


def test_names_of_files_are_shown_without_control_characters(tmp_path: Path) -> None:
    (tmp_path / "a\x07\n.md").write_text("# One\n\nWords.\n", encoding="utf-8")
    (tmp_path / "b\udce9.md").write_text("Words.\n", encoding="utf-8")
    reading = read_project(tmp_path)
    shown = [one.article.source.path for one in reading.book.chapters]
    assert shown == [r"a\x07\x0a.md", r"b\xe9.md"]
    assert not [one for one in reading.diagnostics if one.severity is Severity.ERROR]


BROKEN: dict[str, str | bytes] = {
    "a number too long": "[pdf]\nbleed = " + "1" * 5000,
    "a long number in sixteens": "[epub]\nmax_pixels = 0x" + "F" * 5000,
    "a long number for words": "[book]\nvolume = 0x" + "F" * 5000,
    "keys with very many dots": ".".join(["a"] * 1500) + " = 1",
    "lists in lists": "[book]\neditors = " + "[" * 5000,
    "infinite": "[pdf]\nbleed = inf",
    "no number": "[pdf]\nspine = nan",
    "too large": "[pdf]\npaper = 1e30",
    "negative": "[pdf]\nbleed = -3",
    "a negative sheet": "[booklet]\npaper = -0.1",
    "no pixels": "[epub]\nmax_pixels = 0",
    "no time": "[limits]\nseconds = 0",
    "no code": b'[book]\ntitle = "\xff\xfe"',
    "zeros": b"\0" * 100,
}


@pytest.mark.parametrize("what", BROKEN)
def test_settings_at_fault_are_told_and_never_called_ours(what: str, tmp_path: Path) -> None:
    write(tmp_path, a__md="# One\n\nWords.\n", anthology__toml=BROKEN[what])
    said = run("check", tmp_path)
    assert said.status == 1
    assert "fault of anthology itself" not in said.err
    assert "anthology.toml" in said.out + said.err
    assert "config-" in said.out + said.err


FRONT = {
    "a number too long": "+++\norder = " + "1" * 5000 + "\n+++\n",
    "keys with very many dots": "+++\n" + ".".join(["a"] * 1500) + " = 1\n+++\n",
    "an order without end": "---\norder: " + "1" * 5000 + "\n---\n",
    "JSON without end": '{\n"order": ' + "1" * 5000 + "\n}\n",
}


@pytest.mark.parametrize("what", FRONT)
def test_one_text_at_fault_never_stops_the_others(what: str, tmp_path: Path) -> None:
    write(tmp_path, a__md=f"{FRONT[what]}\nWords.\n", b__md="# Two\n\nWords.\n")
    reading = read_project(tmp_path)
    assert [one.article.source.path for one in reading.book.chapters] == ["a.md", "b.md"]
    assert all(one.meta.order is None for one in reading.book.chapters)


# -----------------------------------------------------------------------------
# Files that are none, links that lead out, pictures from afar.


def test_pipes_are_neither_read_nor_waited_for(tmp_path: Path) -> None:
    write(tmp_path, a__md="# One\n\n![A](pipe.png) ![B](other.png)\n", deep___other__png=png())
    os.mkfifo(tmp_path / "b.md")
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "deep" / "other.png").unlink()
    os.mkfifo(tmp_path / "deep" / "other.png")
    reading = read_project(tmp_path)
    told = {one.code: one.path for one in reading.diagnostics}
    assert told["file-not-read"] == "b.md"
    assert told["image-missing"] == "a.md"


def test_a_text_of_zeros_is_told_as_such(tmp_path: Path) -> None:
    write(tmp_path, a__md="# One\n\nWords.\n", b__md="# Two\nab" + "\0" * 500)
    (fault,) = [one for one in read_project(tmp_path).diagnostics if one.path == "b.md"]
    assert (fault.code, fault.line) == ("file-binary", 2)
    assert "NUL" in fault.message


def test_more_words_than_any_book_has_are_refused_at_once(tmp_path: Path) -> None:
    write(tmp_path, a__md="# One\n\nWords.\n", b__md="Some words. \n\n" * 500_000)
    (fault,) = [one for one in read_project(tmp_path).diagnostics if one.path == "b.md"]
    assert fault.code == "file-too-large"


def test_build_is_not_followed_out_of_the_project(tmp_path: Path) -> None:
    out, root = tmp_path / "out", tmp_path / "book"
    out.mkdir()
    write(root, a__md='# One\n\n<img alt="A" src="data:image/png;base64,' + CODED + '">\n')
    (root / "build").symlink_to(out)
    said = run("build", root, "--epub")
    assert (said.status, "link out of the project" in said.err) == (2, True), said
    read_project(root)
    assert list(out.iterdir()) == []
    assert run("build", root, "--epub", "-o", root / "build").status == 0
    assert (out / "book.epub").is_file()


CODED = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)


@pytest.fixture
def answering(request: pytest.FixtureRequest) -> Iterator[str]:
    """Answer every request with the bytes given, one by one where they drip."""
    data: bytes = request.param
    server = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        link, _ = server.accept()
        with link:
            link.recv(4096)
            for at in range(len(data)):
                if ended.is_set():
                    return
                try:
                    link.sendall(data[at : at + 1])
                except OSError:
                    return
                time.sleep(0.05 if len(data) > 1000 else 0)

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/a.png"
    ended.set()
    thread.join()
    server.close()


DRIPPING = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"a" * 99_000
NONSENSE = [
    b"nonsense\r\n\r\n",
    b"HTTP/1.1 2000 OK\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 120,
]


@pytest.mark.parametrize("answering", [DRIPPING, *NONSENSE], indirect=True)
def test_a_server_that_drips_or_talks_nonsense_is_left(
    answering: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_LONGEST", 1)
    start = time.monotonic()
    said = pictures.fetch_picture(answering, tmp_path / "fetched")
    assert isinstance(said, str)
    assert said
    assert time.monotonic() - start < 60
    assert not (tmp_path / "fetched").exists()


def test_kept_work_that_was_exchanged_or_comes_from_elsewhere_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    cache_module._secret.cache_clear()
    one, two = key("one"), key("two")
    cache = Cache(tmp_path / "kept")
    cache.put(one, b"one")
    cache.put(two, b"two")
    files = {name: tmp_path / "kept" / name[:2] / name for name in (one, two)}
    files[two].write_bytes(files[one].read_bytes())
    assert (cache.get(one), cache.get(two)) == (b"one", None)
    assert cache.damaged == [two]
    assert (tmp_path / "mine" / "anthology" / "secret" / "seal").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "theirs"))
    cache_module._secret.cache_clear()
    assert cache.get(one) is None
    cache_module._secret.cache_clear()


# -----------------------------------------------------------------------------
# PDFs to be imposed.


def pdf_with(*actions: pikepdf.Object, content: bytes = b"", filters: int = 0) -> BytesIO:
    """Make a PDF of one page with a link for each action."""
    import zlib  # noqa: PLC0415

    made = pikepdf.new()
    page = made.add_blank_page(page_size=(200, 300))
    links = [
        made.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[10, 10, 90, 90], A=action
            )
        )
        for action in actions
    ]
    page.obj.Annots = pikepdf.Array(links)
    if content:
        for _ in range(filters):
            content = zlib.compress(content, 9)
        stream = made.make_stream(b"")
        names = pikepdf.Array([pikepdf.Name.FlateDecode] * filters)
        stream.write(content, filter=names)
        page.obj.Contents = stream
    file = BytesIO()
    made.save(file)
    file.seek(0)
    return file


def uri(address: str) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address))


def test_links_that_start_something_are_left_out_of_booklets() -> None:
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("/bin/sh"))
    bad = [
        *(uri(one) for one in ("javascript:app.alert(1)", " JavaScript:app.alert(1)")),
        *(
            uri(one)
            for one in ("java\nscript:app.alert(1)", "file:///etc/passwd", "data:text/html,x")
        ),
        script,
        launch,
    ]
    good = [uri(one) for one in ("https://example.org/", "mailto:a@example.org", "a/b.html")]
    good[0].Next = script
    imposed = impose(pdf_with(*bad, *good), BookletOptions())
    with pikepdf.open(BytesIO(imposed.pdf)) as made:
        told = [str(link.A.URI) for page in made.pages for link in page.obj.get("/Annots", ())]
    assert told == ["https://example.org/", "mailto:a@example.org", "a/b.html"]
    assert b"alert" not in imposed.pdf
    assert b"passwd" not in imposed.pdf
    assert any("left out: 7" in one.message for one in imposed.diagnostics)


def test_a_pdf_that_unfolds_without_end_is_refused_in_bounded_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("anthology.outputs.booklet.impose._LIMIT", Limit(seconds=20, memory=60))
    bomb = pdf_with(content=b"q Q " * 25_000_000, filters=2)
    try:
        made = len(impose(bomb, BookletOptions()).pdf)
    except (OverLimit, UsageError):
        made = 0
    assert made < 10_000_000


# -----------------------------------------------------------------------------
# What is cheap to write and dear to draw.

USES = "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 12))
TILES = "".join(
    f'<pattern id="p{n}"><rect fill="url(#p{n - 1})"/><rect style="fill:url(#p{n - 1})"/></pattern>'
    for n in range(1, 60)
)
DRAWINGS = {
    "uses of uses": f'<g id="a0"><rect width="9" height="9"/></g>{USES}<use href="#a11"/>',
    "patterns of patterns": f'<pattern id="p0"/>{TILES}<rect fill="url(#p59)"/>',
}


@pytest.mark.parametrize("what", DRAWINGS)
def test_a_drawing_that_unfolds_without_end_is_refused(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">{DRAWINGS[what]}</svg>', encoding="utf-8"
    )
    flaw = identify(tmp_path / "a.svg")
    assert isinstance(flaw, PictureFlaw)
    assert (flaw.code, "draws more than" in flaw.message) == ("image-huge", True)


def test_a_drawing_of_itself_or_of_parts_is_taken(tmp_path: Path) -> None:
    parts = '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>' + '<use href="#a"/>' * 90
    (tmp_path / "a.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">{parts}</svg>', encoding="utf-8"
    )
    assert isinstance(identify(tmp_path / "a.svg"), Identity)


def test_a_word_without_end_is_laid_out_in_time(tmp_path: Path) -> None:
    write(tmp_path, a__md=f"# One\n\nText {'abcdefghij' * 500} more.\n")
    reading = read_project(tmp_path)
    start = time.process_time()
    (made,) = build(reading, ["pdf"], tmp_path / "out")
    assert time.process_time() - start < 25  # 100 s and more without places to break it
    codes = {one.code for one in made.diagnostics}
    assert not codes & {"words-lost", "words-changed", "layout-limit", "glyph-missing"}
