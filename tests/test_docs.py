"""Check the reference against the code: commands and their options, codes, settings, links."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from anthology.__main__ import COMMANDS, cli
from anthology.model.diagnostics import CATALOGUE
from anthology.model.settings import Settings
from anthology.project.configuration import schema

DOCS = Path(__file__).parents[1] / "docs"
PAGES = [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]


def sections(file: Path) -> dict[str, str]:
    text = file.read_text(encoding="utf-8")
    return dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", text, re.MULTILINE))


def test_commands_are_described_with_all_their_options() -> None:
    described = sections(DOCS / "reference" / "commands.md")
    assert [name.removeprefix("anthology ") for name in described] == list(COMMANDS)
    for name in COMMANDS:
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        text = described[f"anthology {name}"]
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("-"):
                    assert f"`{option}`" in text, f"{name} {option}"


def test_every_code_has_its_heading_and_severity() -> None:
    described = sections(DOCS / "reference" / "diagnostics.md")
    assert sorted(described) == sorted(CATALOGUE)
    for code, text in described.items():
        kind = CATALOGUE[code].severity
        assert text.strip().startswith(("A note", "A warning", "An error")), code
        assert kind in text.split(".")[0].lower(), code


def test_every_setting_is_described() -> None:
    text = (DOCS / "reference" / "settings.md").read_text(encoding="utf-8")
    for group in fields(Settings):
        assert f"[{group.name}]" in text
    for table in schema(Settings, "anthology.toml")["properties"].values():
        described = table.get("items", table)
        for key in described["properties"]:
            assert re.search(rf"^{key} = ", text, re.MULTILINE), key


def test_schema_is_the_one_of_the_code() -> None:
    file = DOCS / "reference" / "anthology.schema.json"
    assert json.loads(file.read_text(encoding="utf-8")) == schema(Settings, "anthology.toml")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        if "…" not in target and not target.startswith(("picture", "its-file")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", *(f"docs/explanation/{p.name}" for p in
                                  (DOCS / "explanation").glob("*.md"))])  # fmt: skip
def test_files_that_the_documentation_names_are_there(page: str) -> None:
    root = DOCS.parent
    text = (root / page).read_text(encoding="utf-8")
    for named in re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.py)?|[a-z_]+\.py)`", text):
        places = [root / named, root / "src" / "anthology" / named]
        assert any(place.exists() for place in places), named


def test_the_map_shows_every_room() -> None:
    text = (DOCS.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = [file.parent.name for file in (DOCS.parent / "src" / "anthology").glob("*/__init__.py")]
    assert sorted(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == sorted(rooms)


def test_pictures_of_the_gallery_are_small_and_each_is_shown() -> None:
    drawn = [*(DOCS / "gallery").glob("*.png")]
    assert 0 < sum(one.stat().st_size for one in drawn) < 1_000_000
    pages = [DOCS.parent / "README.md", DOCS / "how-to" / "look.md"]
    shown = {
        (page.parent / path).resolve()
        for page in pages
        for path in re.findall(r"!\[[^]]+\]\(([^)]+\.png)\)", page.read_text(encoding="utf-8"))
    }
    assert shown == {one.resolve() for one in drawn}
