"""A project begins with what is found in the texts."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from anthology.outputs.build import read_project
from tests.making import png, write
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path


def text(title: str, author: str, body: str = "") -> str:
    return f"---\ntitle: {title}\nauthor: {author}\n---\n\nThe river goes by the house.\n\n{body}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a folder of texts with people named in two ways, and pictures of two folders."""
    shown = "".join(f"![The ford from {n}](img/{n}.png)\n\n" for n in "abc")
    write(
        tmp_path,
        b__md=text("The ford", "Ada Byron", shown),
        a__md=text("The weir", "Ada", "![The weir](weir.png)"),
        c__md=text("An interview", "ada  byron\nkind: interview"),
        d__txt="The mill\nby Bo Alm\n\nIt stands on the other side.\n",
        weir__png=png(50),
    )
    for number, name in enumerate("abc"):
        write(tmp_path, **{f"img___{name}__png": png(60 + number)})
    return tmp_path


def read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def test_settings_are_filled_with_what_the_texts_say(folder: Path) -> None:
    listed = run("list", folder).out.replace("ada byron", "Ada Byron")
    said = run("init", folder)
    assert said.status == 0
    names = ("anthology.toml", "people.toml", "credits.toml")
    assert said.out.split() == [str(folder / name) for name in names]
    order = read(folder / "anthology.toml")["chapters"]["order"]
    assert order == ["c.md", "a.md", "b.md", "d.txt"]
    assert '"b.md",  # The ford\n' in (folder / "anthology.toml").read_text("utf-8")
    assert run("list", folder).out == listed
    assert "config-" not in run("check", folder).err


def test_pieces_with_places_of_their_own_are_not_put_in_order(tmp_path: Path) -> None:
    write(tmp_path, a__md="# A\n\nWords.\n", t__md="---\nkind: thanks\n---\n\nThanks to all.\n")
    write(tmp_path, d__md="---\nkind: dedication\n---\n\nFor all.\n")
    assert run("init", tmp_path).status == 0
    written = (tmp_path / "anthology.toml").read_text(encoding="utf-8")
    assert tomllib.loads(written)["chapters"]["order"] == ["a.md"]
    assert "# in places of their own, by their kinds: d.md, t.md" in written
    assert "order-unmatched" not in run("check", tmp_path).err


def test_people_are_named_once_and_first_names_are_asked_about(folder: Path) -> None:
    run("init", folder)
    people = (folder / "people.toml").read_text("utf-8")
    named = [one["name"] for one in read(folder / "people.toml")["person"]]
    assert named == ["Ada Byron", "Bo Alm"]
    asked = '# aliases = ["Ada"]  # take the # away if the “Ada” of a.md is the same person'
    assert asked in people
    (folder / "people.toml").write_text(people.replace("# aliases", "aliases"), "utf-8")
    assert "author-unknown" not in run("check", folder).err


def test_an_id_is_kept_beside_the_name_that_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, a__md=text("A", "adab"))
    run("init", tmp_path)
    assert read(tmp_path / "people.toml")["person"] == [{"id": "adab", "name": "adab", "bio": ""}]
    assert "as it is to be printed" in (tmp_path / "people.toml").read_text("utf-8")


def test_one_entry_covers_a_folder_and_all_texts(folder: Path) -> None:
    run("init", folder)
    file = folder / "credits.toml"
    credits_ = read(file)
    assert [one["path"] for one in credits_["text"]] == ["*"]
    assert [one["path"] for one in credits_["picture"]] == ["weir.png", "img/*"]
    assert "# The ford: a.png, b.png, c.png\n" in file.read_text("utf-8")
    for path, told in (("*", 'kind = "own"'), ("img/*", 'kind = "decorative"')):
        file.write_text(
            f'[[picture]]\npath = "{path}"\n{told}\n[[text]]\npath = "*"\nby = "A"\n'
            'permission = "by word"\n',
            "utf-8",
        )
        said = run("check", "--all", folder).err
        assert "permission-missing" not in said
        assert ("weir.png has no credit" in said) == (path != "*")
        assert "img/" not in said


def test_what_is_credited_is_not_covered_by_an_entry_for_its_folder(folder: Path) -> None:
    file = folder / "b.md"
    told = "credits:\n  - image: img/a.png\n    author: Bo Alm\n    source: https://a.example/\n"
    told += "    licence: CC0-1.0\n"
    write(folder, img___d__png=png(90))
    words = file.read_text("utf-8").replace("author:", f"{told}author:") + "![Fog](img/d.png)\n"
    file.write_text(words, "utf-8")
    run("init", folder)
    entries = {one["path"]: one for one in read(folder / "credits.toml")["picture"]}
    assert entries["img/a.png"]["author"] == "Bo Alm"
    assert entries["img/*"]["author"] == ""


def test_what_is_there_stays_as_it_is(folder: Path) -> None:
    (folder / "people.toml").write_text("# mine\n", "utf-8")
    assert str(folder / "people.toml") not in run("init", folder).out
    assert (folder / "people.toml").read_text("utf-8") == "# mine\n"
    assert "nothing was changed" in run("init", folder).err


def test_names_that_toml_would_misread(tmp_path: Path) -> None:
    write(tmp_path, a__md=text("'A \"wide\" [river]'", "Bo \\ Alm"))
    (tmp_path / 'b "[x]" é.md').write_text(text("B", "C D"), "utf-8")
    run("init", tmp_path)
    order = read(tmp_path / "anthology.toml")["chapters"]["order"]
    assert order == ["a.md", 'b "[x]" é.md']
    assert read(tmp_path / "people.toml")["person"][0]["name"] == "Bo \\ Alm"


def test_a_book_looks_the_same_with_the_settings_that_are_written(folder: Path) -> None:
    before = read_project(folder).settings
    run("init", folder)
    after = read_project(folder).settings
    assert (after.pdf, after.labels, after.matter) == (before.pdf, before.labels, before.matter)
