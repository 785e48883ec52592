"""What hints say can be done as it stands, in each format."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from anthology.readers.remedies import remedy
from tests.run import run

if TYPE_CHECKING:
    from pathlib import Path

FOLLOWED = {
    ("a.md", "title", "title"): "---\ntitle: The weir\n---\n\nSome words.\n",
    ("a.md", "author", "authors"): "---\nauthor: Ada Byron\n---\n\n# A\n\nSome words.\n",
    ("a.md", "date", "date"): "---\ndate: 2024-05-06\n---\n\n# A\n\nSome words.\n",
    ("a.adoc", "title", "title"): "= The weir\n\nSome words.\n",
    ("a.adoc", "author", "authors"): "= A\nAda Byron\n\nSome words.\n",
    ("a.adoc", "date", "date"): "= A\n:revdate: 2024-05-06\n\nSome words.\n",
    ("a.adoc", "language", "language"): "= A\n:lang: fr\n\nSome words.\n",
    ("a.html", "title", "title"): "<html><head><title>The weir</title></head><p>Words.</p></html>",
    ("a.html", "author", "authors"): '<html><head><meta name="author" content="Ada Byron"></head>'
    "<body><h1>A</h1><p>Words.</p></body></html>",
    ("a.html", "date", "date"): '<html><head><meta name="date" content="2024-05-06"></head>'
    "<body><h1>A</h1><p>Words.</p></body></html>",
    ("a.html", "language", "language"): '<html lang="fr"><h1>A</h1><p>Words.</p></html>',
    ("a.txt", "title", "title"): "The weir\n\nSome words stand here.\n",
    ("a.txt", "author", "authors"): "The weir\nby Ada Byron\n\nSome words stand here.\n",
    ("a.txt", "date", "date"): "The weir\n2024-05-06\n\nSome words stand here.\n",
    ("a.txt", "language", "language"): "---\nlanguage: fr\n---\n\nThe weir\n\nSome words.\n",
}


@pytest.mark.parametrize(("name", "missing", "key"), FOLLOWED)
def test_what_a_hint_says_can_be_done_as_it_stands(
    name: str, missing: str, key: str, tmp_path: Path
) -> None:
    right = {"title": "The weir", "authors": ["Ada Byron"], "date": "2024-05-06", "language": "fr"}
    (tmp_path / name).write_text(FOLLOWED[name, missing, key], encoding="utf-8")
    (chapter,) = json.loads(run("list", tmp_path, "--json").out)["chapters"]
    assert chapter[key] == right[key]
    form = chapter["format"]
    said = remedy(form, missing, {"title": "The weir", "language": "fr"}.get(missing, "2024-05-06"))
    for quoted in re.findall(r"“([^”]+)”|(<[^>]+>)", said):
        wanted = "".join(quoted).replace("2024-05-06" if missing == "author" else "\0", "Ada Byron")
        assert wanted.replace("by …", "by Ada Byron") in FOLLOWED[name, missing, key]
