"""Check that imports run in one direction: no stage knows a later one."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "src" / "anthology"

# A room may import itself and those above it in this list.
ROOMS = [
    "model",
    "language",
    "markup",
    "runtime",
    "project",
    "rights",
    "readers",
    "transforms",
    "compose",
    "render",
    "outputs",
    "verify",
    "distribute",
    "preview",
    "commands",
]
RANK = {name: rank for rank, name in enumerate(ROOMS)}
HEAVY = frozenset(
    "weasyprint ebooklib pikepdf PIL latex2mathml ziamath fontpkg rich segno msgspec "
    "distributed uvicorn watchfiles tomlkit".split()
)
MARKUP = {"lxml", "nh3"}

MODULES = sorted(ROOT.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(ROOT).with_suffix("").parts[0]


def imported(tree: ast.AST) -> list[str]:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
            if node.module == "anthology":
                names += [f"anthology.{alias.name}" for alias in node.names]
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_import_runs_upstream(path: Path) -> None:
    mine = room(path)
    if mine in {"__init__", "__main__"}:
        return
    for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        parts = name.split(".")
        if parts[0] == "anthology" and len(parts) > 1 and parts[1] in RANK:
            assert RANK[parts[1]] <= RANK[mine], f"{mine} must not know {parts[1]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_markup_has_one_door_and_heavy_libraries_load_late(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if room(path) != "markup":
        assert not {name.split(".")[0] for name in imported(tree)} & MARKUP
    top = {name.split(".")[0] for node in tree.body for name in imported_at_top(node)}
    assert not top & HEAVY


def imported_at_top(node: ast.stmt) -> list[str]:
    return imported(node) if isinstance(node, (ast.Import, ast.ImportFrom)) else []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_does_in_few_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "a module opens with one sentence"
    assert len(text.splitlines()) <= 500


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    if room(path) in {"commands", "__main__"}:
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"print", "exit", "quit"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_pattern_is_possessive(path: Path) -> None:
    """Possessive repeats of groups match wrongly in Python 3.11.2, which Debian 12 has."""
    assert not re.search(r"\)[*+?]\+|\(\?>", path.read_text(encoding="utf-8"))
