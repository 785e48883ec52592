"""Judge a PDF by veraPDF against the standards of accessible and of lasting PDF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology import programs, xhtml
from anthology.diagnostics import Severity
from anthology.verify.kinds import Kind
from anthology.verify.validator import broken
from anthology.verify.verdicts import Sighting, State, Verdict, together

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from anthology.xhtml import Element

_SECONDS = 3600
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
    kind = Kind.PDF

    def remedy(self) -> str:
        """Tell how to get veraPDF."""
        return "" if programs.find("verapdf") else programs.install_hint("verapdf")

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Judge by the profiles wanted, else by those that the file says it keeps to."""
        profiles = [*wanted] or claims(file)
        if not profiles:
            detail = "the file does not say that it keeps to PDF/UA or PDF/A (see --profile)"
            yield Verdict(self.name, State.IDLE, detail=detail)
        for profile in profiles:
            yield self._judge(file, profile)

    def _judge(self, file: Path, profile: str) -> Verdict:
        command = [programs.find("verapdf"), "--flavour", profile, str(file)]
        ran = programs.run(command, seconds=_SECONDS)
        name = f"{self.name} {_standard(profile)}"
        try:
            root = xhtml.open_part(ran.out[ran.out.index("<") :].encode())
        except ValueError:
            return broken(name, ran)
        if (fault := root.find(".//exceptionMessage")) is not None:
            return Verdict(name, State.BROKEN, detail=xhtml.text(fault))
        if root.find(".//validationReport") is None:
            return broken(name, ran)
        found = together(_sightings(root), self.name)
        core = root.find(".//releaseDetails[@id='core']")
        return Verdict(
            name, State.JUDGED, found, core.get("version") or "" if core is not None else ""
        )


def claims(file: Path) -> list[str]:
    """Read in its metadata which profiles a PDF claims (ISO 14289-1, 5; ISO 19005-3, 6.6.4)."""
    import pikepdf  # noqa: PLC0415

    try:
        with pikepdf.open(file) as pdf, pdf.open_metadata() as told:
            level = told.get(_LEVEL, "").lower()
            found = {prefix: str(told.get(name, "")) for prefix, name in _CLAIMS.items()}
    except (pikepdf.PdfError, ValueError, OSError):
        return []
    return [f"{prefix}{part}{'' if prefix else level}" for prefix, part in found.items() if part]


def _standard(profile: str) -> str:
    """Write a profile as the standard is called: `ua1` is PDF/UA-1, `3a` is PDF/A-3a."""
    return f"PDF/UA-{profile[2:]}" if profile.startswith("ua") else f"PDF/A-{profile}"


def _sightings(root: Element) -> Iterator[Sighting]:
    """Take the rules broken, each with the first places that the report gives."""
    for rule in root.iter("rule"):
        if rule.get("status") != "failed":
            continue
        name = f"{rule.get('clause')}-{rule.get('testNumber')}"
        about = rule.find("description")
        message = " ".join(xhtml.text(about).split()) if about is not None else name
        places = [_place(xhtml.text(node)) for node in rule.iter("context")] or [""]
        beyond = max(int(rule.get("failedChecks") or 0) - len(places), 0)
        yield Sighting(name, Severity.ERROR, message, places[0], 1 + beyond)
        yield from (Sighting(name, Severity.ERROR, message, place) for place in places[1:])


def _place(context: str) -> str:
    """Name the page, where the way to an object leads over one; else give that way."""
    page = _PAGE.search(context)
    return f"page {int(page[1]) + 1}" if page else context
