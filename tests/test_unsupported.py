"""Files whose text cannot be had are told of, each once, and not those that go along with one."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from anthology.model.diagnostics import ContentError, Severity
from anthology.outputs.build import read_project
from tests.documents import docx, paragraph
from tests.making import png, write

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "# The ford\n\nPeople waded, as [the slides](my%20talk.pptx) and plan.pdf show.\n"


def told(folder: Path) -> dict[str, str]:
    found = read_project(folder).diagnostics
    return {one.path: one.hint for one in found if one.code == "file-not-read"}


def doubted(folder: Path) -> dict[str, str]:
    found = read_project(folder).diagnostics
    return {one.path: one.message for one in found if one.code == "file-doubtful"}


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("mill.pdf", "copy its words"),
        ("Mill.PPTX", "ask its author"),
        ("mill.rst", "pandoc mill.rst -o mill.md"),
        ("mill.pages", "save it as .docx"),
    ],
)
def test_what_holds_a_text_is_told_of(tmp_path: Path, name: str, remedy: str) -> None:
    write(tmp_path, ford__md=TEXT)
    (tmp_path / name).write_bytes(b"words")
    found = told(tmp_path)
    assert [*found] == [name]
    assert remedy in found[name]


def test_what_goes_along_with_a_text_is_not(tmp_path: Path) -> None:
    write(tmp_path, ford__md=TEXT, ford__pdf="", plan__pdf="", README__rst="", photo__jpg="")
    (tmp_path / "my talk.pptx").write_bytes(b"slides")
    assert not told(tmp_path)


def test_what_is_excluded_is_not(tmp_path: Path) -> None:
    write(
        tmp_path, ford__md=TEXT, mill__pdf="", anthology__toml='[chapters]\nexclude = ["*.pdf"]\n'
    )
    assert not told(tmp_path)


def test_of_a_text_that_cannot_be_read_only_that_is_told(tmp_path: Path) -> None:
    write(tmp_path, ford__md=TEXT, mill__doc=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 closed")
    reading = read_project(tmp_path)
    assert [chapter.article.source.path for chapter in reading.book.chapters] == ["ford.md"]
    found = [one for one in reading.diagnostics if one.path == "mill.doc"]
    assert [(one.code, one.severity) for one in found] == [("file-not-read", Severity.WARNING)]
    assert "save it as .docx" in found[0].hint


def test_a_folder_of_nothing_that_can_be_read_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, mill__doc=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 closed")
    with pytest.raises(ContentError) as stop:
        read_project(tmp_path)
    assert [one.code for one in stop.value.diagnostics] == ["file-not-read", "no-texts"]


@pytest.mark.parametrize(
    "listed",
    [
        "ann@example.org\nbob@example.com\nCy Lee <cy@example.net>\n",
        "|Name|Mail|\n|---|---|\n|Ann|ann@a.example|\n|Bo|bo@a.example|\n|Cy|c@d.example|\n",
        "name;email;lang\nAnn;ann@a.example;fr\nBo;bo@a.example;en\nCy;cy@a.example;fr\n",
        "# Members\n\n- Ann: ann@a.example\n- Bo: bo@a.example\n- Cy: cy@a.example\n",
    ],
)
@pytest.mark.parametrize("name", ["list__txt", "list__md"])
def test_a_list_of_addresses_is_no_chapter(tmp_path: Path, listed: str, name: str) -> None:
    write(tmp_path, ford__md=TEXT, **{name: listed})
    reading = read_project(tmp_path)
    assert [chapter.article.source.path for chapter in reading.book.chapters] == ["ford.md"]
    assert "file-doubtful" in [one.code for one in reading.diagnostics]


MEMBERS = [
    ("Ann Leigh", "3 Quay Street, HB1 2AA", "020 7946 0958"),
    ("Bo Tanneau-Whitlock", "8 rue du Quai, 35000 Rennes", "02 99 00 12 34"),
    ("Cy Brandt", "Hafenweg 5, 48143 Münster", "0251 555 770"),
    ("Di Moor", "The Almshouses", "-"),
]
COLUMNS = "".join(f"{who:<14} {where:<30} {ring}\n" for who, where, ring in MEMBERS)
CELLS = "".join(f"<tr><td>{a}</td>\n<td>{b}</td>\n<td>{c}</td></tr>" for a, b, c in MEMBERS)


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("a.txt", f"QUAY SOCIETY\nMembership list, January 2026\n\n{COLUMNS}"),
        ("a.txt", "Quay\n\n" + "".join(f"{who}  {ring}\n" for who, _, ring in MEMBERS)),
        ("a.txt", "Quay\n\n" + "".join(f"{who}\n{where}\n\n" for who, where, _ in MEMBERS)),
        ("a.txt", "Phone list\n\nAnn Leigh   020 7946 0958\nBo Tanneau   02 99 00 12 34\n"),
        ("a.md", f"# Quay\n\n```\n{COLUMNS}```\n"),
        ("a.md", "# Quay\n\n" + "".join(f"## {a}\n\n{b}\n\nTel. {c}\n\n" for a, b, c in MEMBERS)),
        ("membres.md", "".join(f"- {who}, 3 rue {who[:2]}\n" for who, *_ in MEMBERS)),
        ("Adressliste.txt", "".join(f"{who}, {who[:2]}weg 3\n" for who, *_ in MEMBERS)),
        ("a.html", f"<html><body><h1>Quay</h1><table>{CELLS}</table></body></html>"),
        ("a.adoc", f"= Quay\n\n....\n{COLUMNS}....\n"),
    ],
)  # fmt: skip
def test_a_list_of_people_is_no_chapter_whatever_its_form(
    tmp_path: Path, name: str, listed: str
) -> None:
    write(tmp_path, ford__md=TEXT)
    (tmp_path / name).write_text(listed, encoding="utf-8")
    reading = read_project(tmp_path)
    assert [chapter.article.source.path for chapter in reading.book.chapters] == ["ford.md"]
    assert [one.code for one in reading.diagnostics if one.path == name] == ["file-doubtful"]


@pytest.mark.parametrize(
    "text",
    [
        "- Red Lion, 22 Mill Street, closed 1998\n- Bell, 3 Mill Street\n- Boat, 4 Mill Street\n",
        "The fares.\n\n    1901  12000 Tons  16\n    1902  13000 Tons  17\n    03   14000 Tons\n",
    ],
)
def test_a_list_of_other_things_is_a_chapter(tmp_path: Path, text: str) -> None:
    write(tmp_path, inns__md=f"# Inns\n\n{text}")
    assert len(read_project(tmp_path).book.chapters) == 1


def test_a_text_with_addresses_is_one(tmp_path: Path) -> None:
    said = "Write to ann@a.example or bo@a.example, who know the ford and all who live by it.\n"
    write(tmp_path, ford__md=f"# Ford\n\n{said}\n{said}\nOr to cy@a.example.\n")
    assert len(read_project(tmp_path).book.chapters) == 1


def test_a_pattern_that_excludes_nothing_is_told(tmp_path: Path) -> None:
    settings = '[chapters]\nexclude = ["mill.md", "drafts/*", "ford*.txt"]\n'
    write(tmp_path, ford__md=TEXT, mill__md=TEXT, anthology__toml=settings)
    found = [one for one in read_project(tmp_path).diagnostics if one.code == "order-unmatched"]
    assert [one.message.split("”")[0] for one in found] == ["“drafts/*", "“ford*.txt"]
    assert {(one.path, one.line) for one in found} == {("anthology.toml", 2)}


@pytest.mark.parametrize(
    ("file", "written"),
    [
        ("img/a.png", r"img\\a.png"),
        ("img/a#1.png", "img/a%231.png"),
        ("img/a#1.png", "img/a#1.png"),
        ("img/a b.png", "img/a%20b.png"),
        ("img/a.png", "img/a.png?v=2"),
        ("img/a.png", "img/a.png#here"),
        ("img/50%25.png", "img/50%25.png"),
        ("img/50%.png", "img/50%.png"),
        ("img/A.PNG", "IMG/a.png"),
        (unicodedata.normalize("NFD", "img/été.png"), unicodedata.normalize("NFC", "img/été.png")),
        (unicodedata.normalize("NFC", "img/été.png"), unicodedata.normalize("NFD", "img/été.png")),
        ("img/a?.png", "img/a%3F.png"),
    ],
)
def test_a_picture_is_found_by_whatever_its_address_means(
    tmp_path: Path, file: str, written: str
) -> None:
    for folder in ("", "other/"):
        place = tmp_path / folder / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(png(41 if folder else 40))
    write(tmp_path, text__md=f"# Ford\n\n![A ford in the fog](<{written}>)\n")
    book = read_project(tmp_path).book
    assert [picture.file for picture in book.pictures.values()] == [tmp_path / file]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("texts.zip", "it is an archive"),
        ("texts.tar.gz", "it is an archive"),
        ("letter.msg", "it holds letters"),
        ("page.mhtml", "it is a saved web page"),
        ("text.gdoc", "it only links to a text"),
        ("text.pages", "it is in the format of Pages"),
        ("short.lnk", "it only links to a text"),
        ("talk.srt", "it holds subtitles"),
        ("voice.m4a", "it is a recording, not a text"),
        ("text.docx.crdownload", "its download did not end"),
    ],
)
def test_what_may_hold_a_text_is_named_with_what_to_do(
    tmp_path: Path, name: str, said: str
) -> None:
    write(tmp_path, ford__md=TEXT)
    (tmp_path / name).write_bytes(b"\x00\x01")
    (found,) = [one for one in read_project(tmp_path).diagnostics if one.code == "file-not-read"]
    assert (found.path, found.message) == (name, f"was left out: {said}")
    assert found.hint


def test_photographs_of_telephones_that_nothing_shows_are_told(tmp_path: Path) -> None:
    write(tmp_path, ford__md=TEXT)
    (tmp_path / "IMG_1.HEIC").write_bytes(b"\0\0\0\x18ftypheic" + b"\0" * 20)
    told = [one.message for one in read_project(tmp_path).diagnostics if one.code == "image-unused"]
    assert told == ["no text shows IMG_1.HEIC"]


def test_an_order_is_told_truly_where_it_names_too_much(tmp_path: Path) -> None:
    settings = """[chapters]
order = [
  "ford.md",
  "draft.md",
  "ford.md",
  "gone.md",
  "m*.md",
  "*",
  "*",
]
"""
    draft = "---\ndraft: true\n---\nWords.\n"
    write(tmp_path / "content", ford__md=TEXT, mill__md=TEXT, draft__md=draft)
    write(tmp_path, anthology__toml=settings)
    found = [one for one in read_project(tmp_path).diagnostics if one.code == "order-unmatched"]
    assert [(one.path, one.line, one.message) for one in found] == [
        ("anthology.toml", 4, "“draft.md” (order) is there, but makes no chapter"),
        ("anthology.toml", 5, "“ford.md” (order) is named before already"),
        ("anthology.toml", 6, "“gone.md” (order) matches no text"),
    ]


@pytest.mark.parametrize("name", ["LISEZMOI.txt", "Lisez-moi.md", "Lis moi.txt", "LIESMICH.txt"])
def test_a_readme_in_another_language_is_about_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "ford.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / name).write_text("The printer is called at nine.\n", encoding="utf-8")
    project = read_project(tmp_path)
    assert [one.article.source.path for one in project.book.chapters] == ["ford.md"]


@pytest.mark.parametrize(
    "name",
    [
        "À LIRE.txt", "A lire d'abord.docx", "LISEZMOI.txt", "Lisez-moi.docx", "README.docx",
        "READ ME FIRST.txt", "A FAIRE.txt", "à faire avant impression.md", "TODO.odt", "to-do.txt",
        "notes pour Anne.txt", "Notes pour l'éditeur.docx", "notes for Ann and Luc.md",
        "Note à la rédaction.txt", "Consignes aux auteurs.txt", "note_to_self.txt",
        "AGENTS.md", "RELEASE_NOTES.md", "robots.txt", "Message to Bob.md",
    ],
)  # fmt: skip
def test_what_speaks_of_the_folder_or_to_its_editors_is_no_chapter(
    tmp_path: Path, name: str
) -> None:
    write(tmp_path, ford__md=TEXT)
    name = unicodedata.normalize("NFC", name)
    if name.endswith("docx"):
        docx(tmp_path / name, paragraph("Words."))
    else:
        (tmp_path / name).write_text("Words.\n", encoding="utf-8")
    reading = read_project(tmp_path)
    assert [chapter.article.source.path for chapter in reading.book.chapters] == ["ford.md"]
    (found,) = [one for one in reading.diagnostics if one.path == name]
    assert found.code in ("file-left-out", "file-doubtful")
    assert name in found.hint


@pytest.mark.parametrize(
    "name",
    [
        "Notes pour une histoire du moulin.txt", "notes for a history.md", "À lire le soir.txt",
        "Reading me.txt", "Rien à faire.txt", "To do is to be.md", "authors.docx", "Security.html",
        "Lettre à Anne.txt", "MOULIN.md", "LE MOULIN.md", "news.md", "Security.md", "notice.txt",
        "notes for readers.md", "Notes from the quay.txt",
        "Note to the reader.txt", "Notes from underground.txt",
    ],
)  # fmt: skip
def test_texts_with_such_words_in_their_names_are_chapters(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if name.endswith("docx"):
        docx(file, paragraph("Words of a text."))
    else:
        file.write_text("Words of a text.\n", encoding="utf-8")
    assert len(read_project(tmp_path).book.chapters) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Notes for Python.md", "# Notes for Python\n\nThe snake sleeps.\n"),
        ("Message to Garcia.txt", "Message to Garcia\n\nby Ilse Varga\n\nThe rider went out.\n"),
        ("Note to self.md", "---\ntitle: Note to self\n---\nThe rider went out.\n"),
        ("Notes pour Anne.txt", "The rider went out at night, and came to no house. " * 9),
    ],
)
def test_a_sound_text_is_a_chapter_whatever_its_name(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(read_project(tmp_path).book.chapters) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Message to Garcia.md", "# Message to Garcia\n\nGarcia,\nthe photo goes on page 3.\n"),
        ("notes pour Anne.txt", "Bonjour Anne,\n\nla photo va en page 3.\n"),
    ],
)
def test_a_note_that_greets_whom_it_is_for_is_none(tmp_path: Path, name: str, text: str) -> None:
    write(tmp_path, ford__md=TEXT)
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert len(read_project(tmp_path).book.chapters) == 1


PEOPLE = [("Ann", "ann@quay.example"), ("Bo", "bo@quay.example"), ("Cy", "cy@quay.example")]


def workbook(file: Path, rows: list[tuple[str, str]]) -> None:
    cells = "".join(f"<si><t>{cell}</t></si>" for row in rows for cell in row)
    with ZipFile(file, "w") as packed:
        packed.writestr("xl/sharedStrings.xml", f"<sst>{cells}</sst>")


@pytest.mark.parametrize("name", ["adresses.csv", "adresses.xlsx", "contacts.vcf"])
def test_a_table_of_people_is_told_of(tmp_path: Path, name: str) -> None:
    write(tmp_path, ford__md=TEXT)
    if name.endswith("xlsx"):
        workbook(tmp_path / name, PEOPLE)
    else:
        (tmp_path / name).write_text("\n".join(map(";".join, PEOPLE)), encoding="utf-8")
    (found,) = [one for one in read_project(tmp_path).diagnostics if one.path == name]
    assert (found.code, "addresses" in found.message) == ("file-not-read", True)


@pytest.mark.parametrize("name", ["depths.csv", "depths.xlsx"])
def test_another_table_is_told_of_unless_a_text_names_it(tmp_path: Path, name: str) -> None:
    write(tmp_path, ford__md=TEXT)
    rows = [("Ford", "2 m"), ("Mill", "3 m")]
    if name.endswith("xlsx"):
        workbook(tmp_path / name, rows)
    else:
        (tmp_path / name).write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    assert told(tmp_path)[name].startswith("copy")
    (tmp_path / "ford.md").write_text(f"{TEXT}\n[Depths]({name})\n", encoding="utf-8")
    assert not told(tmp_path)


@pytest.mark.parametrize("form", ["lines", "table"])
def test_a_list_of_addresses_in_a_document_is_no_chapter(tmp_path: Path, form: str) -> None:
    people = [(name, f"{name.lower()}@quay.example") for name in ("Ann", "Bo", "Cy", "Di")]
    if form == "lines":
        body = "".join(paragraph(f"{name} {address} 06 12 34 56 78") for name, address in people)
    else:
        cells = "".join(
            f"<w:tr><w:tc>{paragraph(name)}</w:tc><w:tc>{paragraph(address)}</w:tc></w:tr>"
            for name, address in people
        )
        body = f"<w:tbl>{cells}</w:tbl>"
    write(tmp_path, ford__md=TEXT)
    docx(tmp_path / "members.docx", body)
    reading = read_project(tmp_path)
    assert [chapter.article.source.path for chapter in reading.book.chapters] == ["ford.md"]
    assert [one.code for one in reading.diagnostics if one.path == "members.docx"] == [
        "file-doubtful"
    ]


def test_what_is_left_out_for_its_name_comes_by_its_very_name_alone(tmp_path: Path) -> None:
    addresses = "ann@a.example\nbo@a.example\ncy@a.example\ndi@a.example\n"
    order = '[chapters]\norder = ["README.md", "*", "talks/"]\n'
    write(tmp_path, ford__md=TEXT, README__md=TEXT, CONTRIBUTING__md=TEXT, people__txt=addresses)
    write(tmp_path / "talks", LICENSE__md=TEXT, mill__md=TEXT)
    write(tmp_path, anthology__toml=order)
    paths = [one.article.source.path for one in read_project(tmp_path).book.chapters]
    assert paths == ["README.md", "ford.md", "talks/mill.md"]


@pytest.mark.parametrize("key", ["order", "exclude"])
@pytest.mark.parametrize(
    ("pattern", "means"),
    [
        ("talks", True),
        ("talks/", True),
        ("./talks", True),
        ("talks/2020", True),
        ("talks/2020/été.md", True),
        ("talks/2020/e\u0301t*", True),
        ("*.md", True),
        ("talk", False),
        ("2020", False),
    ],
)
def test_a_pattern_means_the_same_in_every_setting(
    tmp_path: Path, key: str, pattern: str, *, means: bool
) -> None:
    write(tmp_path, a__txt="A ford\n\nPeople waded.\n")
    deep = tmp_path / "talks" / "2020"
    deep.mkdir(parents=True)
    for form in ("NFC", "NFD"):
        (deep / unicodedata.normalize(form, "été.md")).write_text(TEXT, encoding="utf-8")
    settings = f'[chapters]\n{key} = ["{pattern}"]\n'
    write(tmp_path, anthology__toml=settings)
    reading = read_project(tmp_path)
    unmatched = [one for one in reading.diagnostics if one.code == "order-unmatched"]
    assert (not unmatched) is means
    paths = [one.article.source.path for one in reading.book.chapters]
    if key == "order" and means:
        assert paths[0].startswith("talks")
    else:
        assert ("a.txt" in paths, len(paths) > 1) == (True, not means)


LONG = "By the ford they waited for the tide, and nobody spoke of the mill again. " * 12


@pytest.mark.parametrize(
    "name",
    [
        "Message to Nora.md", "Notes for Sailors.txt", "Mots pour Léa.txt", "To do.md",
        "À faire avant la crue.md", "A lire.txt",
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", [f"A title\n\n{LONG}", "# Low water\n\nBy Ann Lee\n\nWords.\n"])
def test_a_sound_text_is_not_left_out_by_its_name_alone(
    tmp_path: Path, name: str, text: str
) -> None:
    write(tmp_path, ford__md=TEXT)
    if name.endswith(".txt"):
        text = text.removeprefix("# ")
    (tmp_path / name).write_text(text, encoding="utf-8")
    reading = read_project(tmp_path)
    assert len(reading.book.chapters) == 2
    (found,) = [one for one in reading.diagnostics if one.code == "file-doubtful"]
    assert found.path == name
    assert "was kept" in found.message
    (tmp_path / "anthology.toml").write_text(f'[chapters]\norder = ["{name}"]\n', encoding="utf-8")
    assert not [one for one in read_project(tmp_path).diagnostics if one.code == "file-doubtful"]


def test_a_folder_of_nothing_but_notes_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "notes for Ann.txt").write_text("Words.\n", encoding="utf-8")
    with pytest.raises(ContentError) as stop:
        read_project(tmp_path)
    assert [one.code for one in stop.value.diagnostics] == ["file-doubtful", "no-texts"]


@pytest.mark.parametrize("name", ["The mill", "Récit du 12.03", "v1.2 of the mill"])
@pytest.mark.parametrize("data", [LONG.encode(), b"PK\x03\x04", b"%PDF-1.7", b"{\\rtf1 Words}"])
def test_a_text_whose_name_has_no_ending_is_told_of(tmp_path: Path, name: str, data: bytes) -> None:
    write(tmp_path, ford__md=TEXT)
    (tmp_path / name).write_bytes(data)
    assert "ending" in told(tmp_path)[name]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Makefile", LONG.encode()),
        ("LICENSE", LONG.encode()),
        ("CNAME", b"mill.example"),
        ("core", b"\x7fELF\0\0"),
        ("build.log", LONG.encode()),
        ("mill.py", LONG.encode()),
        ("mill.7", b"1,2\n3,4\n"),
    ],
)
def test_what_holds_no_text_is_passed_over(tmp_path: Path, name: str, data: bytes) -> None:
    write(tmp_path, ford__md=TEXT)
    (tmp_path / name).write_bytes(data)
    assert not told(tmp_path)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("a.md", "The shed (old draft, do not use)"),
        ("a.md", "Die Hütte – nicht verwenden"),
        ("a.md", "La cabane (ne pas utiliser)"),
        ("shed_DO NOT USE.md", "The shed"),
        ("shed - superseded.md", "The shed"),
    ],
)
def test_what_is_not_to_be_used_is_left_out(tmp_path: Path, name: str, title: str) -> None:
    write(tmp_path, ford__md=TEXT)
    (tmp_path / name).write_text(f"# {title}\n\nThe shed was full of nets.\n", encoding="utf-8")
    reading = read_project(tmp_path)
    assert [chapter.article.source.path for chapter in reading.book.chapters] == ["ford.md"]
    assert "and was left out" in doubted(tmp_path)[name]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("a.md", "The shed (old draft)"),
        ("a.md", "La cabane (brouillon)"),
        ("a.md", "La cabane (ancienne version)"),
        ("a.md", "Entwurf: Die Hütte"),
        ("shed v1 DRAFT.md", "The shed"),
        ("shed (old).md", "The shed"),
        ("shed_alte Fassung.md", "The shed"),
    ],
)
def test_a_draft_by_its_title_or_name_is_told_and_not_ready(
    tmp_path: Path, name: str, title: str
) -> None:
    text = f"# {title}\n\nThe shed was full of nets.\n"
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert "a draft or an old version, and was kept" in doubted(tmp_path)[name]
    assert [one.ready for one in read_project(tmp_path).statuses([])] == [False]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("growing-old.md", "Growing Old"),
        ("the draft.md", "Escaping the Draft"),
        ("old mill.md", "The Old Mill"),
        ("a.md", "Draft horses of the quay"),
        ("a.md", "The nets (old songs of the quay)"),
    ],
)
def test_such_words_in_earnest_are_not_told(tmp_path: Path, name: str, title: str) -> None:
    text = f"# {title}\n\nThe shed was full of nets.\n"
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert not doubted(tmp_path)
