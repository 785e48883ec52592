"""Tell what this machine has and lacks, with the command that mends it: `anthology doctor`."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import click

from anthology.model.diagnostics import AnthologyError, MissingToolError
from anthology.readers.office.reader import need_pandoc
from anthology.runtime.programs import how_to_add, install_hint


@dataclass(frozen=True, slots=True)
class Component:
    """Tell whether one thing is there, what it is for, and how to get it."""

    name: str
    there: bool
    use: str
    detail: str = ""
    remedy: str = ""
    needed: bool = True


@click.command("doctor")
def command() -> None:
    """Tell what this machine has (✓) and lacks (✗; – where a book can do without).

    Exit status 3 where something that every book needs is missing.
    """
    python = Component("Python", there=True, use="everything", detail=sys.version.split()[0])
    components = [python, *_packages(), _layout(), _asciidoctor(), _pandoc(), *_validators()]
    for component in components:
        mark, about = click.style("✓", fg="green"), component.detail
        if not component.there:
            mark = click.style("✗", fg="red") if component.needed else "–"
            about = f"{'missing' if component.needed else 'not here'} – {component.use}"
        click.echo(f"{mark} {component.name:<22} {about}")
        if not component.there and component.remedy:
            click.echo(f"  {click.style('get it:', fg='green')} {component.remedy}")
    if any(component.needed and not component.there for component in components):
        raise click.exceptions.Exit(3)
    click.echo("all that every book needs is here")


def _packages() -> list[Component]:
    """Report the packages that a build cannot do without."""
    uses = {
        "weasyprint": "PDF",
        "ebooklib": "e-book",
        "markdown-it-py": "Markdown texts",
        "mdit-py-plugins": "Markdown texts",
        "markdown": "Markdown of MkDocs and Pelican",
        "pikepdf": "PDF",
        "pillow": "pictures",
        "fontpkg-source-serif-4": "fonts",
        "fontpkg-source-sans-3": "fonts",
        "fontpkg-jetbrains-mono": "fonts",
        "manimgx-fonts": "emoji, symbols and other scripts",
    }
    return [_package(name, use) for name, use in uses.items()]


def _package(name: str, use: str) -> Component:
    """Report whether a package is installed, in which version, and how to install it."""
    remedy = how_to_add(name)
    try:
        return Component(name, there=True, use=use, detail=version(name))
    except PackageNotFoundError:
        return Component(name, there=False, use=use, remedy=remedy)


def _layout() -> Component:
    """Try to load WeasyPrint, which loads Pango and HarfBuzz from the system."""
    name, use = "Pango", "the library that sets lines of type for the PDF"
    if find_spec("weasyprint") is None:
        return Component(name, there=False, use=use, remedy=how_to_add("weasyprint"))
    try:
        from weasyprint.text.ffi import pango  # noqa: PLC0415
    except (OSError, AnthologyError) as error:
        return Component(name, there=False, use=f"{use} ({error})", remedy=install_hint("pango"))
    number = pango.pango_version()
    detail = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return Component(name, there=True, use=use, detail=detail)


def _asciidoctor() -> Component:
    """Report whether Asciidoctor is on the search path; only AsciiDoc texts need it."""
    path = shutil.which("asciidoctor")
    use = "reads AsciiDoc texts; books without any do not need it"
    return Component(
        "asciidoctor", path is not None, use, path or "", install_hint("asciidoctor"), needed=False
    )


def _pandoc() -> Component:
    """Look for the pandoc that the reader would use: the package's, else the machine's own."""
    use = "reads Word and OpenDocument texts; books without any do not need it"
    try:
        path = need_pandoc()
    except MissingToolError as error:
        return Component("pandoc", there=False, use=use, remedy=error.hint, needed=False)
    return Component("pandoc", there=True, use=use, detail=path, needed=False)


def _validators() -> list[Component]:
    """List what `anthology verify` runs, each with the way to get it."""
    from anthology.verify.judge import VALIDATORS  # noqa: PLC0415

    missing = {one: one.remedy() for one in VALIDATORS}
    return [
        Component(one.name, not remedy, one.use, one.use, remedy, needed=False)
        for one, remedy in missing.items()
    ]
