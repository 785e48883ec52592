"""Check that the cache gives back what was kept, whole or not at all, and stays small."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from anthology.model.diagnostics import OutputError
from anthology.runtime import cache as cache_module
from anthology.runtime.cache import Cache, key

if TYPE_CHECKING:
    from pathlib import Path

ONE, TWO = key("one"), key("two")


def only_file(folder: Path) -> Path:
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    return file


def test_keys_tell_parts_apart() -> None:
    assert key("ab", "c") != key("a", "bc") != key("abc")
    assert key("a") == key(b"a")
    assert key("a") != key("a", "")


@pytest.mark.parametrize("folder", ["src/anthology", "styles", "templates"])
def test_a_change_of_the_program_or_its_looks_is_another_program(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / folder / "one.txt"
    file.parent.mkdir(parents=True)
    monkeypatch.setattr(cache_module, "__file__", str(tmp_path / "src/anthology/runtime/cache.py"))
    told = set()
    for text in ("before", "after"):
        file.write_text(text, encoding="utf-8")
        told.add(cache_module.program.__wrapped__())
    assert len(told) == 2


def test_what_was_kept_is_given_back(tmp_path: Path) -> None:
    Cache(tmp_path).put(ONE, b"work")
    cache = Cache(tmp_path)
    assert cache.get(ONE) == b"work"
    assert cache.get(TWO) is None
    assert not cache.damaged


@pytest.mark.parametrize("damage", [b"", b"short", bytes(32) + b"work"])
def test_a_damaged_entry_is_told_of_and_taken_away(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put(ONE, b"work")
    file = only_file(tmp_path)
    file.write_bytes(damage)
    assert cache.get(ONE) is None
    assert cache.damaged == [file.name]
    assert not file.exists()
    cache.put(ONE, b"work")
    assert cache.get(ONE) == b"work"


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    cache = Cache(None)
    cache.put(ONE, b"work")
    assert cache.get(ONE) is None
    cache.trim()
    assert not list(tmp_path.iterdir())


def test_a_full_disk_ends_the_keeping_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def full(target: Path, _: bytes) -> None:
        tries.append(target)
        raise OutputError("no space left on device")

    monkeypatch.setattr(cache_module, "write_whole", full)
    cache = Cache(tmp_path)
    cache.put(ONE, b"work")
    cache.put(TWO, b"work")
    assert len(tries) == 1
    assert cache.get(ONE) is None


def test_what_was_not_used_for_long_goes(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(ONE, b"old")
    long_ago = time.time() - 1000
    os.utime(only_file(tmp_path), (long_ago, long_ago))
    cache.put(TWO, b"new")
    cache.trim(oldest=500)
    assert cache.get(ONE) is None
    assert cache.get(TWO) == b"new"


def test_what_was_used_last_stays_where_there_is_too_much(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for age, name in enumerate([ONE, TWO, key("three")]):
        cache.put(name, bytes(100))
        then = time.time() - 100 + age
        os.utime(tmp_path / name[:2] / name, (then, then))
    assert cache.get(ONE)  # which makes it the newest
    cache.trim(most=150)
    assert cache.get(ONE)
    assert not cache.get(TWO)


def test_a_cache_that_is_taken_away_meanwhile_is_no_matter(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put(ONE, b"work")
    shutil.rmtree(tmp_path / "cache")
    assert cache.get(ONE) is None
    cache.trim()
    cache.put(ONE, b"work")
    assert cache.get(ONE) == b"work"
