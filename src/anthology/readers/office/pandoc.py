"""Hand a packed document to pandoc and take back HTML."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from anthology import programs
from anthology.diagnostics import ContentError, MissingToolError

_SECONDS = 60  # that one text may take
_OPTIONS = ("--sandbox", "--track-changes=accept", "-t", "html5", "--mathml", "--wrap=none")


class ConversionError(ContentError):
    """Say that pandoc could not read a document, and why."""


def need_pandoc() -> str:
    """Give the path of the pandoc that the extra `office` brings, else of the machine's own.

    Raises `MissingToolError` with the command that installs it where there is none.
    """
    package = find_spec("pypandoc")
    if package is not None and package.origin:
        program = Path(package.origin).with_name("files") / "pandoc"
        if found := programs.find(str(program)):
            return found
    if found := programs.find("pandoc"):
        return found
    raise MissingToolError(
        "pandoc is missing: it reads Word and OpenDocument texts",
        hint="pip install 'anthology-press[office]'",
    )


def convert(program: str, file: Path, kind: str, *, seconds: float = _SECONDS) -> tuple[str, str]:
    """Convert a document of a kind (`docx`, `odt`) into HTML; give it and what pandoc said.

    Insertions are accepted, and no other file is read. Raises `ConversionError` where pandoc
    fails or takes too long.
    """
    ran = programs.run([program, "-f", kind, *_OPTIONS, str(file)], seconds=seconds)
    if not ran.finished:
        raise ConversionError(f"pandoc did not end within {seconds:g} seconds")
    said = " ".join(ran.said.split())
    if ran.status:
        raise ConversionError(f"pandoc says: {said or ran.status}")
    return ran.out, said
