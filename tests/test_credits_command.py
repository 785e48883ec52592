"""Check the commands for credits, status and proofs, and the pages that come of them."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from anthology.markup import xhtml
from anthology.model.book import Article, Chapter, Credit, Metadata, PictureUse, Source
from anthology.render.references import add_credits
from anthology.rights.credits import brief_credit
from tests.inspectors.epub import EpubInspector
from tests.inspectors.pdf import PdfInspector
from tests.making import png, write
from tests.run import run
from tests.test_credits import ALL_TEXTS, FULL, text

OWN = "# My own words.\n[[picture]] # and here\npath = 'a.png'\nauthor = 'Ada'\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Write a project with one picture credited, one with a hint, and one not there."""
    body = '![A](a.png)\n\n![B](b.png "B. Photo: Bo Alm")\n\n![C](gone.png)\n\nTODO: more\n'
    return write(tmp_path, a__md=text(body), a__png=png(), b__png=png(41), credits__toml=OWN)


def test_credits_show_everything_with_its_origin(project: Path) -> None:
    said = run("credits", project)
    assert said.status == 0
    assert re.search(r"author +Ada +credits\.toml:2", said.out)
    assert re.search(r"b\.png +\(a\.md:12\)\n +lacks +credit, licence, source\n", said.out)
    assert "“B. Photo: Bo Alm”" in said.out
    assert "a.md:14: no such picture: gone.png" in said.out
    assert "2 pictures, 2 lacking something; 1 text, 1 lacking something" in said.err


def test_the_licence_of_the_edition_is_shown_where_a_text_has_none(tmp_path: Path) -> None:
    own = text("").replace("---\n", "---\nlicence: CC0-1.0\n", 1)
    write(tmp_path, a__md=text(""), b__md=own, anthology__toml='[rights]\nlicence = "CC-BY-4.0"\n')
    told = [
        one["told"] for one in json.loads(run("credits", tmp_path, "--format", "json").out)["works"]
    ]
    assert told[0]["licence"] == {"value": "CC-BY-4.0", "found_in": "[rights] licence"}
    assert told[1]["licence"]["value"] == "CC0-1.0"


def test_credits_for_scripts_and_spreadsheets(project: Path) -> None:
    works = json.loads(run("credits", project, "--format", "json").out)["works"]
    assert [(one["what"], one["lacks"]) for one in works] == [
        ("text", ["licence", "permission"]),
        ("picture", ["licence", "source"]),
        ("picture", ["credit", "licence", "source"]),
    ]
    assert works[1]["told"]["author"] == {"value": "Ada", "found_in": "credits.toml:2"}
    (project / "credits.toml").write_text('[[picture]]\npath = "*"\nauthor = "=1+1"\n')
    rows = list(csv.DictReader(io.StringIO(run("credits", project, "--format", "csv").out)))
    assert [row["author"] for row in rows] == ["", "'=1+1", "'=1+1"]


def test_only_what_is_missing(project: Path) -> None:
    (project / "credits.toml").write_text(f'[[picture]]\npath = "a.png"\n{FULL}{ALL_TEXTS}')
    works = json.loads(run("credits", project, "--format", "json", "--missing").out)["works"]
    assert [one["path"] for one in works] == ["b.png"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blanks_are_put_behind_what_is_there(end: str, project: Path) -> None:
    file = project / "credits.toml"
    file.write_bytes(OWN.replace("\n", end).encode())
    said = run("credits", project, "--init")
    assert said.out == "credits.toml: 2 entries to fill in\n"
    assert "has an entry that lacks licence, source: a.png" in said.err
    written = file.read_bytes().decode()
    assert written.startswith(OWN.replace("\n", end))
    assert ("\r\n" in written, re.search(r"(?<!\r)\n", written) is None) == (end == "\r\n",) * 2
    read = tomllib.loads(written)
    assert read["picture"][1] == {"path": "b.png", "author": "", "licence": "", "source": ""}
    assert read["text"][0]["path"] == "a.md"
    assert 'says: "B. Photo: Bo Alm"' in written
    assert run("credits", project, "--init").out == "credits.toml: 0 entries to fill in\n"
    assert file.read_bytes().decode() == written
    assert "entry at credits.toml:" in run("check", project).err


def test_blanks_begin_a_file_where_there_is_none(project: Path) -> None:
    (project / "credits.toml").unlink()
    run("credits", project, "--init")
    read = tomllib.loads((project / "credits.toml").read_text(encoding="utf-8"))
    assert [one["path"] for one in read["picture"]] == ["a.png", "b.png"]


@pytest.mark.parametrize("content", ["[[picture]\n", "picture = [{ path = 'a.png' }]\n"])
def test_a_file_that_cannot_be_added_to_is_left_as_it_is(content: str, project: Path) -> None:
    (project / "credits.toml").write_text(content)
    said = run("credits", project, "--init")
    assert said.status == 1
    assert "nothing was changed" in said.err
    assert (project / "credits.toml").read_text() == content


def test_odd_names_come_through(tmp_path: Path) -> None:
    name = 'l\'été "2021".png'
    write(tmp_path, a__md=text("<img src='l&#39;été %222021%22.png' alt='x'/>\n"))
    (tmp_path / name).write_bytes(png())
    run("credits", tmp_path, "--init")
    read = tomllib.loads((tmp_path / "credits.toml").read_text(encoding="utf-8"))
    assert [one["path"] for one in read["picture"]] == [name]


def test_a_build_stops_while_something_required_is_missing(project: Path) -> None:
    write(project, anthology__toml='[rights]\nrequire = ["credit", "permission"]\n')
    said = run("build", project)
    assert said.status == 1
    assert "a.md:12: error: the picture b.png has no credit" in said.err
    assert '[[picture]] path = "b.png"' in said.err
    assert "a.md:1: error: nothing says by what right this text is printed" in said.err
    assert not list(project.glob("build/*.pdf"))


def test_status_tells_what_is_open(project: Path) -> None:
    rows = json.loads(run("status", project, "--json").out)
    (row,) = rows
    open_ = ("notes", "credits", "permissions", "lost")
    assert [row[key] for key in open_] == [1, 2, 1, 1]
    assert (row["pictures"], row["minutes"], row["ready"]) == (2, 1, False)
    said = run("status", project)
    assert "1 note to settle, 2 credits, 1 permission, 1 picture not there" in said.out
    assert "0 of 1 ready" in said.err


def test_a_chapter_that_a_strict_build_takes_is_ready(tmp_path: Path) -> None:
    write(tmp_path, a__md=text(""), credits__toml=ALL_TEXTS)
    (row,) = json.loads(run("status", tmp_path, "--json").out)
    assert row["ready"]
    assert run("check", tmp_path, "--strict").status == 0


def test_status_counts_what_stops_a_chapter_and_what_the_last_build_found(tmp_path: Path) -> None:
    unknown = "A sign of no font: \U00012000.\n"
    write(tmp_path, a__md=text(unknown), credits__toml=ALL_TEXTS, noise__md=b"\x00\x01\x02" * 90)
    (row,) = json.loads(run("status", tmp_path, "--json").out)
    assert row["ready"]
    assert "noise.md:1: error: is no text" in run("status", tmp_path).err
    (tmp_path / "noise.md").unlink()
    run("build", tmp_path, "--pdf")
    (row,) = json.loads(run("status", tmp_path, "--json").out)
    assert (row["ready"], row["others"]) == (False, 1)
    write(tmp_path, a__md=text("A word.\n"))
    (row,) = json.loads(run("status", tmp_path, "--json").out)
    assert row["ready"]


RIGHTS = """
[[text]]
path = "a.md"
first_published = "The Gazette"
date = "2021-02"
address = "https://example.org/a"
permission = "by letter"
by = "Bo Alm"
permitted = "2026-05-03"
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a project with everything credited, the credits in the captions."""
    folder = tmp_path_factory.mktemp("credited")
    entry = f'[[picture]]\npath = "ford.png"\ntitle = "The ford"\n{FULL}'
    people = '[[person]]\nname = "Ada Sample"\nbio = "Writes on rivers."\n'
    write(
        folder,
        a__md=text('![Stones](ford.png "A ford in May")\n', translator="Zoé Rivière"),
        ford__png=png(400, 300),
        credits__toml=entry + RIGHTS,
        people__toml=people,
        anthology__toml='[book]\ntitle = "Rivers"\n[pictures]\ncredit = "caption"\n',
    )
    assert run("build", folder).status == 0
    return folder


def test_print_has_permissions_credits_and_captions(made: Path) -> None:
    pdf = PdfInspector(made / "build" / "rivers.pdf")
    pages = [" ".join(pdf.text(page).split()) for page in range(pdf.page_count)]
    whole = "\n".join(pages)
    assert "A ford in May · Ada, CC BY 4.0" in whole
    assert (
        "First published in The Gazette, February 2021, example.org/a. "
        "Printed by permission of Bo Alm, by letter, 3 May 2026."
    ) in whole
    assert re.search(r"p\. \d+ The ford\. Ada\. example\.org\. CC BY 4\.0\.", whole)
    assert "Ada Sample · Translated by Zoé Rivière · 15 February 2021" in whole
    titles = [title for _, title, _ in pdf.outline]
    assert titles[-2:] == ["Permissions and first publication", "Image credits"]


def test_captions_say_nothing_twice_and_keep_lines_as_they_stand() -> None:
    chapter = Chapter(
        1, "c", Article(Source("a.md", Path("a.md"), ""), "markdown", Metadata(), ""), ""
    )
    chapter = replace(
        chapter,
        pictures={key: PictureUse("a.md", place=f"c--{at}") for at, key in enumerate("abc", 1)},
    )
    body = "".join(
        f'<figure><img src="{key}" id="c--{at}" alt="x"/>{caption}</figure>'
        for at, (key, caption) in enumerate(
            [("a", "<figcaption>Photo: Bo</figcaption>"), ("b", ""), ("c", "")], 1
        )
    )
    credits_ = {
        "a": Credit(author="Bo", licence="all rights reserved"),
        "b": Credit(author="Bo", line="Bo/River", licence="CC0-1.0"),
        "c": Credit(),
    }
    words = {key: brief_credit(one, "fr") for key, one in credits_.items()}
    made = xhtml.parse(body)
    add_credits(made, chapter, words)
    captions = [xhtml.text(one) for one in made.iter("figcaption")]
    assert captions == ["Photo: Bo · tous droits réservés", "Bo/River"]


def test_the_e_book_links_pictures_and_credits_both_ways(made: Path) -> None:
    epub = EpubInspector(made / "build" / "rivers.epub")
    assert epub.dead_links() == []
    chapter = next(path for path in epub.spine if "chapter-001" in path)
    assert (
        'href="apparatus.xhtml#credit--on-rivers--picture-1">Ada, CC\u00a0BY\u00a04.0<'
        in epub.source(chapter)
    )
    assert "#on-rivers--picture-1" in epub.source("text/apparatus.xhtml")
    assert "Printed by permission of Bo Alm, by letter" in epub.text("text/apparatus.xhtml")
    assert epub.metadata("source") == ["https://example.org/a"]
    assert epub.metadata("contributor") == ["Zoé Rivière"]


def test_a_proof_has_the_pages_of_the_book_behind_a_note(made: Path) -> None:
    said = run("proof", "a.md", "--project", made)
    assert said.status == 0, said.err
    pdf = PdfInspector(made / "build" / "proofs" / "proof-on-rivers.pdf")
    note = " ".join(pdf.text(0).split())
    assert "as it will stand in “Rivers”" in note
    assert "Writes on rivers." in note
    assert "The ford. Ada." in note
    book = PdfInspector(made / "build" / "rivers.pdf")
    first = next(p for p in range(book.page_count) if "The river goes by" in book.text(p))
    mine = next(p for p in range(pdf.page_count) if "The river goes by" in pdf.text(p))
    assert pdf.text(mine) == book.text(first)
    assert pdf.labels[mine] == book.labels[first]
    assert pdf.count("Figure") == 1
    page = (made / "build" / "proofs" / "proof-on-rivers.html").read_text(encoding="utf-8")
    assert 'src="data:image/' in page
    assert "Your answer" in page
    assert not re.search(r'href="(?!https?:|#)', page)


def test_a_proof_asks_for_what_is_missing_in_the_language_of_the_text(tmp_path: Path) -> None:
    write(tmp_path, a__md=text(lang="fr", title="Les fleuves"), ford__png=png(400, 300))
    assert run("proof", "1", "--project", tmp_path, "-o", tmp_path / "out").status == 0
    page = (tmp_path / "out" / "proof-les-fleuves.html").read_text(encoding="utf-8")
    assert "Ce que nous vous demandons encore" in page
    assert re.search(r"Qui a fait l’image de la page \d+", page)
    assert "sur Ada Sample pour la page" in page


def test_a_proof_of_what_is_no_chapter_is_refused(tmp_path: Path) -> None:
    write(tmp_path, a__md=text(""))
    said = run("proof", "on-rivvers", "--project", tmp_path)
    assert said.status == 2
    assert "did you mean “on-rivers”" in said.err
