"""Addresses and numbers that a book would give to every reader are told, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.outputs.build import read_project
from tests.making import write

if TYPE_CHECKING:
    from pathlib import Path

BODY = "The lamp burned all night, and nobody slept before the fog came."


def told(folder: Path) -> list[tuple[int | None, str]]:
    found = read_project(folder).diagnostics
    return [(one.line, one.message) for one in found if one.code == "contact-printed"]


def left_out(folder: Path) -> list[tuple[int | None, str]]:
    (chapter,) = read_project(folder).book.chapters
    assert BODY in chapter.body
    assert "@" not in chapter.body
    found = chapter.article.diagnostics
    return [(one.line, one.message) for one in found if one.code == "comment-removed"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Write to ilse@quay.example for more.", "an e-mail address: ilse@quay.example"),
        ("[Write to me](mailto:ilse@quay.example)", "an e-mail address: ilse@quay.example"),
        ("ilse (at) quay (dot) example", "an e-mail address: ilse (at) quay (dot) example"),
        ("odile [arobase] quai.example", "an e-mail address: odile [arobase] quai.example"),
        ("Appelez-moi au 06 12 34 56 78 !", "a telephone number: 06 12 34 56 78"),
        ("Tél. : 02.99.12.34.56", "a telephone number: 02.99.12.34.56"),
        ("Tel: 0612345678", "a telephone number: 0612345678"),
        ("+33 (0)6 12 34 56 78", "a telephone number: +33 (0)6 12 34 56 78"),
        ("Ring +44 20 7946 0958 after six.", "a telephone number: +44 20 7946 0958"),
        ("Ring 020 7946 0958.", "a telephone number: 020 7946 0958"),
        ("Call (555) 012-3456 or so", "a telephone number: (555) 012-3456"),
        ("**Odile Brandt** | 555-012-3456", "a telephone number: 555-012-3456"),
    ],
)
@pytest.mark.parametrize("place", ["text", "signature", "byline", "table"])
def test_contacts_are_told(tmp_path: Path, words: str, said: str, place: str) -> None:
    texts = {
        "text": f"{BODY}\n\n{words} {BODY}",
        "signature": f"{BODY}\n\n{words}",
        "byline": f"{words}\n\n{BODY}",
        "table": f"| a | b |\n|---|---|\n| {words.replace('|', ';')} | b |\n\n{BODY}",
    }
    write(tmp_path, a__md=f"# The lamp\n\n{texts[place]}\n")
    line = 5 if place in ("signature", "table", "text") else 3
    alone = place in ("signature", "byline") and words == said.partition(": ")[2]
    if alone or (place in ("signature", "byline") and words.startswith("T")):
        assert left_out(tmp_path) == [(line, f"the address of an author was left out: “{words}”")]
    else:
        assert told(tmp_path) == [(line, f"prints {said}")]


@pytest.mark.parametrize(
    "words",
    [
        "In 2019-2020 there were 1 200 300 400 grains, on 06.12.2024 even more.",
        "ISBN 978-2-1234-5680-3, 0-306-40615-2",
        "Write to info@quay.example or contact@quay.example.",
        "`ilse@quay.example` and user@example.com",
        "10 000 000 pas, 01 02 03, 192.168.10.100, 3.1415926535",
        "At 10:30 12 people, 2025-03-12 14:30:00, v1.22.333.4444",
        "code 0123456789012345",
        "@ilse said so",
    ],
)
def test_other_figures_and_signs_are_not(tmp_path: Path, words: str) -> None:
    write(tmp_path, a__md=f"# The lamp\n\n{BODY} {words}\n")
    assert not told(tmp_path)


def test_an_author_s_own_link_may_stand_in_her_text(tmp_path: Path) -> None:
    head = (
        "---\ntitle: The lamp\nauthor:\n  name: Ilse Varga\n  url: mailto:ilse@quay.example\n---\n"
    )
    write(tmp_path, a__md=f"{head}\n{BODY} ilse@quay.example, tom@quay.example\n")
    assert [message for _, message in told(tmp_path)] == [
        "prints an e-mail address: tom@quay.example"
    ]


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("a.txt", "    Ilse Varga      020 7946 0958\n    Tom Moor        no telephone"),
        ("a.md", "    Ilse Varga 020 7946 0958, 22 Quay Street"),
        ("a.adoc", "....\nIlse Varga   020 7946 0958\n...."),
    ],
)
def test_contacts_in_columns_are_told(tmp_path: Path, name: str, block: str) -> None:
    title = {"md": "# The lamp", "adoc": "= The lamp", "txt": "The lamp"}[name.partition(".")[2]]
    (tmp_path / name).write_text(f"{title}\n\n{BODY}\n\n{block}\n\n{BODY}\n", encoding="utf-8")
    assert [said for _, said in told(tmp_path)] == ["prints a telephone number: 020 7946 0958"]


@pytest.mark.parametrize(
    "code",
    [
        "```python\nsend('ilse@quay.example')\n```",
        "```text\nilse@quay.example\n```",
        "```\n$ mail ilse@quay.example\n```",
        "```\nto = ilse@quay.example\n```",
    ],
)
def test_addresses_in_code_are_not(tmp_path: Path, code: str) -> None:
    write(tmp_path, a__md=f"# The lamp\n\n{BODY}\n\n{code}\n")
    assert not told(tmp_path)
