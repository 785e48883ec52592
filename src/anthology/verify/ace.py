"""Judge how accessible an e-book is by Ace by DAISY."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anthology import programs
from anthology.diagnostics import Severity
from anthology.verify.kinds import Kind
from anthology.verify.validator import broken
from anthology.verify.verdicts import Sighting, State, Verdict, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SECONDS = 3600
_PROGRAMS = ("ace", "ace-puppeteer")  # the same checker with Electron, and with Chromium


class Ace:
    """Run Ace, which opens every document in a browser and tries the rules of WCAG and EPUB."""

    name = "Ace by DAISY"
    use = "checks how accessible e-books are"
    kind = Kind.EPUB

    def remedy(self) -> str:
        """Tell how to get Ace."""
        return "" if any(map(programs.find, _PROGRAMS)) else programs.install_hint("ace")

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Run the first of its programs that comes to a result."""
        del wanted
        there = [path for path in map(programs.find, _PROGRAMS) if path]
        verdicts = (_run(path, self.name, file) for path in there)
        last = None
        for last in verdicts:
            if last.state is State.JUDGED:
                break
        if last is not None:
            yield last


def _run(path: str, name: str, file: Path) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="anthology-") as folder:
        command = [path, "--force", "--silent", "--outdir", folder, str(file)]
        ran = programs.run(command, seconds=_SECONDS)
        try:
            told = json.loads(Path(folder, "report.json").read_bytes())
            found = together(_sightings(told), name)
            version = told["earl:assertedBy"]["doap:release"]["doap:revision"]
        except (OSError, ValueError, KeyError, TypeError):
            return broken(name, ran)
    return Verdict(name, State.JUDGED, found, version)


def _sightings(told: dict[str, Any]) -> Iterator[Sighting]:
    """Take what failed, document by document (EARL 1.0: a test and its outcome)."""
    for document in told["assertions"]:
        path = document["earl:testSubject"]["url"].lstrip("/")
        for one in document["assertions"]:
            if one["earl:result"]["earl:outcome"] == "fail":
                test = one["earl:test"]
                message = f"{test['dct:description']} ({test['earl:impact']})"
                place = " ".join([path, *_pointer(one)])
                yield Sighting(test["dct:title"], Severity.ERROR, message, place)


def _pointer(told: dict[str, Any]) -> list[str]:
    """Give the CSS selector of the element that failed, where one did."""
    return [f"({one})" for one in told["earl:result"].get("earl:pointer", {}).get("css", [])[:1]]
