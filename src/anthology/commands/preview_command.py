"""Show the book in the browser while one writes: `anthology preview`."""

from __future__ import annotations

from pathlib import Path

import click

from anthology.commands.console import tell_hint
from anthology.model.diagnostics import UsageError


@click.command("preview")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    help="Port to answer at (by default one that is free).",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
def command(project: Path, port: int, *, no_open: bool) -> None:
    """Show the pages of PROJECT in the browser; they follow every save.

    The address is printed first. Only this machine can reach it, and only with the token that it
    ends with. Ctrl-C ends the preview.
    """
    import secrets  # noqa: PLC0415
    import socket  # noqa: PLC0415

    from anthology.preview.follow import Follower  # noqa: PLC0415
    from anthology.preview.server import Preview, serve  # noqa: PLC0415
    from anthology.project.collect import open_project, output_folder  # noqa: PLC0415
    from anthology.runtime.context import NoProgress, open_build_context  # noqa: PLC0415
    from anthology.runtime.workers import cores  # noqa: PLC0415

    open_project(project)
    build = output_folder(project, None)
    token = secrets.token_urlsafe(24)
    with socket.socket() as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind(("127.0.0.1", port))
        except OSError as error:
            raise UsageError(
                f"port {port} cannot be used: {error.strerror}",
                hint="choose another with --port N, or leave it out",
            ) from error
        bound.listen()
        address = f"http://127.0.0.1:{bound.getsockname()[1]}/?token={token}"
        click.echo(address)
        if not no_open:
            click.launch(address)
        tell_hint("Ctrl-C ends the preview")
        with open_build_context(build, cores(), NoProgress()) as context:
            serve(Preview(Follower(project, context), token), bound)
