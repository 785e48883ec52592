"""Make a page to hand the book out: `anthology share`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from anthology.model.diagnostics import UsageError

if TYPE_CHECKING:
    from anthology.verify.built_book import BuiltBook


@click.command("share")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option("--address", default="", metavar="URL", help="Where the page will be on the web.")
@click.option("--build", is_flag=True, help="Build the book first where it is not up to date.")
@click.option("--as-built", is_flag=True, help="Take the book as built, though texts changed.")
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path), help="Folder for the page."
)
def command(
    project: Path, address: str, folder: Path | None, *, build: bool, as_built: bool
) -> None:
    """Make a page about the built book of PROJECT, to put on the web as it is.

    It has the cover, the contents, the downloads with their sizes and checksums, a catalogue for
    reading apps, and with an address its QR code.
    """
    from anthology.commands.console import open_reading, ready  # noqa: PLC0415
    from anthology.distribute.share import share  # noqa: PLC0415
    from anthology.project.collect import output_folder  # noqa: PLC0415

    reading = open_reading(project)
    where = _web(address or reading.settings.share.address)
    place = output_folder(reading.project.root, None)
    built = ready(reading, place, _formats, build=build, as_built=as_built)
    target = folder or place / "share"
    for file in share(reading.book, built, target, where, reading.project.templates):
        click.echo(file)
    if not where:
        click.echo("no QR code: --address https://… says where the page will be", err=True)


def _formats(built: BuiltBook) -> frozenset[str]:
    """Give the formats that were built before, or EPUB and PDF where none was."""
    return frozenset(built.files) or frozenset(["epub", "pdf"])


def _web(address: str) -> str:
    """Check an address; one of a folder ends in a slash, so that links lead into it."""
    parts = urlsplit(address)
    if address and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise UsageError(
            f"“{address}” is no address on the web", hint="write it like https://example.org/book/"
        )
    folder = address and not parts.path.endswith("/") and "." not in parts.path.rpartition("/")[2]
    return f"{address}/" if folder and not parts.query else address
