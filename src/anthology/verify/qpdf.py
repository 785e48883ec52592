"""Judge by qpdf whether a PDF is whole: its syntax, its streams, its table of objects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology import programs
from anthology.diagnostics import Severity
from anthology.verify.kinds import Kind
from anthology.verify.validator import broken
from anthology.verify.verdicts import Sighting, State, Verdict, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SECONDS = 900
_FOUND = (0, 2, 3)  # exit statuses of `qpdf --check`: nothing, errors, warnings
_PLACE = re.compile(r"\(([^()]*(?:object|offset|trailer|xref)[^()]*)\)")


class Qpdf:
    """Run `qpdf --check`."""

    name = "qpdf"
    use = "checks that PDFs are whole"
    kind = Kind.PDF

    def remedy(self) -> str:
        """Tell how to get qpdf."""
        return "" if programs.find("qpdf") else programs.install_hint("qpdf")

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Run the check; what it writes about errors becomes findings."""
        del wanted
        ran = programs.run([programs.find("qpdf"), "--check", str(file)], seconds=_SECONDS)
        if ran.status not in _FOUND or not ran.finished:
            yield broken(self.name, ran)
            return
        lines = ran.said.splitlines()
        found = together((one for line in lines for one in _sightings(line, file)), self.name)
        version = programs.version("qpdf").removeprefix("qpdf version ")
        yield Verdict(self.name, State.JUDGED, found, version)


def _sightings(line: str, file: Path) -> Iterator[Sighting]:
    """Take a line of its complaints: `WARNING: x.pdf (object 5 0, offset 9): words`."""
    if not line.strip() or "operation succeeded with warnings" in line:
        return
    severity = Severity.WARNING if line.startswith("WARNING:") else Severity.ERROR
    words = line.removeprefix("WARNING:").removeprefix("ERROR:").removeprefix("qpdf:")
    words = words.replace(str(file), "").strip()
    place = _PLACE.search(words)
    message = _PLACE.sub("", words).strip(": ")
    rule = "warning" if severity is Severity.WARNING else "error"
    yield Sighting(rule, severity, message, place[1] if place else "")
