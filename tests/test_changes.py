"""Test changes of TOML files: small, with comments and order kept, never over another's work."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import tomlkit

from anthology.model.diagnostics import ContentError
from anthology.preview.changes import (
    ChangedMeanwhileError,
    add_remark,
    mark_ready,
    remove_entry,
    set_entry,
    set_order,
    set_values,
    version,
    write_change,
)
from anthology.project.collect import open_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTINGS = """\
# Our book
[book]
title = "Rivers"   # for now

[[part]]
# what flows
title = "Water"
chapters = ["water/*"]  # all of them

[[part]]
title = "Stone"
chapters = [
  "weir.md",  # the oldest
  "mill.md",
]

[pdf]
theme = "classic"
"""
SHOWN = [("Water", ["water/ferry.md", "water/ford.md"]), ("Stone", ["weir.md", "mill.md"])]


def changed(text: str, edit: Callable[[Any], None]) -> str:
    document = tomlkit.parse(text)
    edit(document)
    return tomlkit.dumps(document)


def test_an_order_that_stays_changes_nothing() -> None:
    assert changed(SETTINGS, partial(set_order, wanted=SHOWN, shown=SHOWN)) == SETTINGS


def test_only_the_part_whose_texts_move_is_written_anew() -> None:
    wanted = [SHOWN[0], ("Stone", ["mill.md", "weir.md"])]
    after = changed(SETTINGS, partial(set_order, wanted=wanted, shown=SHOWN))
    assert after.partition("chapters = [\n")[0] == SETTINGS.partition("chapters = [\n")[0]
    assert after.endswith('[\n    "mill.md",\n    "weir.md",\n]\n\n[pdf]\ntheme = "classic"\n')


def test_parts_that_change_places_take_their_comments_along() -> None:
    after = changed(SETTINGS, partial(set_order, wanted=SHOWN[::-1], shown=SHOWN))
    stone = '[[part]]\ntitle = "Stone"\nchapters = [\n  "weir.md",  # the oldest\n  "mill.md",\n]\n'
    water = '[[part]]\n# what flows\ntitle = "Water"\nchapters = ["water/*"]  # all of them\n'
    assert after == (
        f'# Our book\n[book]\ntitle = "Rivers"   # for now\n\n{stone}\n{water}\n[pdf]\n'
        'theme = "classic"\n'
    )


def test_parts_can_be_taken_away() -> None:
    everything = [("", [name for _, names in SHOWN for name in names])]
    read = tomlkit.parse(changed(SETTINGS, partial(set_order, wanted=everything, shown=SHOWN)))
    assert "part" not in read
    assert read["chapters"].unwrap() == {"order": everything[0][1]}


def test_an_order_is_written_where_there_was_none() -> None:
    wanted = [("New", ["b.md"]), ("", ["c.md", "a.md"])]
    shown = [("", ["a.md", "b.md", "c.md"])]
    assert changed("", partial(set_order, wanted=wanted, shown=shown)) == (
        '[[part]]\ntitle = "New"\nchapters = [\n    "b.md",\n]\n\n'
        '[chapters]\norder = [\n    "c.md",\n    "a.md",\n]\n'
    )


def test_values_are_set_in_place_and_taken_away() -> None:
    edit = partial(set_values, table="pdf", values={"theme": "modern", "page": "A4"})
    after = changed(SETTINGS, edit)
    assert after == SETTINGS.replace('"classic"\n', '"modern"\npage = "A4"\n')
    edit = partial(set_values, table="pdf", values={"theme": ""})
    assert changed(SETTINGS, edit) == SETTINGS.replace('theme = "classic"\n', "")
    edit = partial(set_values, table="epub", values={"max_size": ""})
    assert changed(SETTINGS, edit) == SETTINGS


CREDITS = (
    '# Ours\n[[picture]]\npath = "a.jpg"\nauthor = "A"\n\n# of b\n[[picture]]\npath = "b.jpg"\n'
)


def test_an_entry_is_changed_before_what_is_said_of_the_next() -> None:
    values = {"title": "The ford", "author": ""}
    edit = partial(set_entry, table="picture", key="path", name="a.jpg", values=values)
    assert changed(CREDITS, edit) == CREDITS.replace('author = "A"', 'title = "The ford"')


def test_a_new_entry_is_put_last() -> None:
    values = {"licence": "CC0-1.0", "author": ""}
    edit = partial(set_entry, table="picture", key="path", name="c.jpg", values=values)
    added = '\n[[picture]]\npath = "c.jpg"\nlicence = "CC0-1.0"\n'
    assert changed(CREDITS, edit) == CREDITS + added
    edit = partial(set_entry, table="text", key="path", name="x.md", values=values)
    assert changed(CREDITS, edit) == CREDITS + added.replace("picture", "text").replace(
        "c.jpg", "x.md"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[chapters]\nready = [\n    "a.md",\n]\n'),
        (
            '[chapters]\nready = ["b.md"]  # so far\n',
            '[chapters]\nready = ["b.md", "a.md"]  # so far\n',
        ),
        ('[chapters]\norder = ["*"]\n', '[chapters]\norder = ["*"]\nready = [\n    "a.md",\n]\n'),
    ],
)
def test_a_text_is_marked_as_ready(before: str, after: str) -> None:
    marked = changed(before, partial(mark_ready, name="a.md", ready=True))
    assert marked == after
    assert changed(marked, partial(mark_ready, name="a.md", ready=True)) == marked
    unmarked = changed(marked, partial(mark_ready, name="a.md", ready=False))
    assert "a.md" not in unmarked


def test_remarks_come_and_go() -> None:
    one = changed("", partial(add_remark, text="a.md", page="3", note='Ask "who"?\nAnd when.'))
    two = changed(one, partial(add_remark, text="b.md", page="9", note="Shorter."))
    notes = [entry["note"] for entry in tomlkit.parse(two).unwrap()["note"]]
    assert notes == ['Ask "who"?\nAnd when.', "Shorter."]
    assert "\n\n[[note]]" in two
    assert "\n\n\n" not in two
    gone = {"text": "b.md", "note": "Shorter."}
    assert changed(two, partial(remove_entry, table="note", values=gone)).strip() == one.strip()


def title(document: Any) -> None:
    set_values(document, "book", {"title": "New"})


def test_a_file_is_written_for_the_version_that_was_seen(tmp_path: Path) -> None:
    project = open_project(tmp_path)
    file = project.settings_file
    write_change(project, "settings", "none", title)
    assert file.read_text(encoding="utf-8") == '[book]\ntitle = "New"\n'
    with pytest.raises(ChangedMeanwhileError):
        write_change(project, "settings", "none", title)
    seen = version(file)
    file.write_text("[book]\n", encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError):
        write_change(project, "settings", seen, title)
    assert file.read_text(encoding="utf-8") == "[book]\n"


def test_what_changes_nothing_is_not_written(tmp_path: Path) -> None:
    project = open_project(tmp_path)
    file = project.settings_file
    file.write_text('[book]\r\ntitle = "New"\r\n', encoding="utf-8", newline="")
    before = file.stat().st_mtime_ns
    write_change(project, "settings", version(file), title)
    assert file.stat().st_mtime_ns == before


def test_faults_that_are_there_do_not_keep_from_a_change(tmp_path: Path) -> None:
    project = open_project(tmp_path)
    file = project.settings_file
    file.write_text('[book]\ntitel = "Old"\n', encoding="utf-8")
    write_change(project, "settings", version(file), title)
    assert 'title = "New"' in file.read_text(encoding="utf-8")
    wrong = partial(set_values, table="pdf", values={"page": "A17"})
    with pytest.raises(ContentError, match="A17"):
        write_change(project, "settings", version(file), wrong)


def test_broken_files_and_files_elsewhere_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    project = open_project(folder)
    file = project.settings_file
    file.write_text("[book\n", encoding="utf-8")
    with pytest.raises(ContentError):
        write_change(project, "settings", version(file), title)
    elsewhere = tmp_path / "people.toml"
    elsewhere.write_text("", encoding="utf-8")
    (folder / "people.toml").symlink_to(elsewhere)
    edit = partial(set_entry, table="person", key="name", name="Ada", values={"bio": "x"})
    with pytest.raises(ContentError, match="out of the project"):
        write_change(project, "people", version(elsewhere), edit)
    assert elsewhere.read_text(encoding="utf-8") == ""
