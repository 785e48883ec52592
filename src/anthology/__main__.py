"""Run a command of `anthology`: load it when it is called, end with its exit status."""

from __future__ import annotations

import errno
import os
import shlex
import signal
import sys
from importlib import import_module
from typing import Never

import click

from anthology import __version__

_SIGNALLED = 128  # what shells add to the number of a signal
COMMANDS = {
    "build": "Make the PDF and the e-book.",
    "preview": "Show the book in the browser while one writes.",
    "check": "Read everything, build nothing, report what was found.",
    "list": "List the chapters in order.",
    "status": "Show how far each chapter is.",
    "proof": "Make proofs of single texts for their authors.",
    "credits": "Show whose everything is and what is missing.",
    "impose": "Put any PDF on sheets that fold into a booklet.",
    "verify": "Judge finished books by the validators of the field.",
    "send": "Send the e-book to a mailing list.",
    "share": "Make a page to hand the book out.",
    "init": "Begin a project that builds at once.",
    "doctor": "Tell what this machine has and lacks.",
    "help": "Show the manual.",
}


class LazyGroup(click.Group):
    """Know the commands by name and load each one's module only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order in which they are needed."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command from the module of its name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"anthology.commands.{cmd_name}_command")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called. Raises `UsageError` that suggests one where none is."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from anthology.model.diagnostics import UsageError  # noqa: PLC0415
            from anthology.project.configuration import did_you_mean  # noqa: PLC0415

            name, hint = args[0], "`anthology --help` lists them"
            if os.path.isdir(name):  # noqa: PTH112  (pathlib takes time to load)
                hint = f"to make a book of that folder: anthology build {shlex.quote(name)}"
            hint = did_you_mean(name, tuple(COMMANDS), hint)
            raise UsageError(f"there is no command “{name}”", hint=hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="anthology %(version)s")
def cli() -> None:
    """Turn a folder of texts by many hands into a printed and an electronic book.

    `anthology build` in a folder of texts makes a PDF and an EPUB in its folder `build`.
    """


def main() -> None:
    """Run the command line and leave with its exit status; nothing ends in a traceback."""
    for sent in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sent, _end)
    try:
        status = cli.main(standalone_mode=False, prog_name="anthology")
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.UsageError as error:
        sys.exit(_tell(_in_our_words(error)))
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nstopped; files made before are whole", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # noqa: BLE001  (reported, or raised again)
        sys.exit(_tell(error))


# The disk is full, a quota or the largest size of a file is reached, the disk fails or is locked.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS)


def _end(sent: int, _: object) -> Never:
    """End as Ctrl-C does, so that nothing is left running, with the status of the signal."""
    sys.exit(_SIGNALLED + sent)


def _in_our_words(error: click.UsageError) -> Exception:
    """Say as all other messages do what is wrong with the options of a command."""
    from anthology.model.diagnostics import UsageError  # noqa: PLC0415
    from anthology.project.configuration import did_you_mean  # noqa: PLC0415

    said, path = error.format_message(), error.ctx.command_path if error.ctx else "anthology"
    hint = f"`{path} --help` tells what it takes"
    if isinstance(error, click.NoSuchOption) and error.ctx:
        known = [name for one in error.ctx.command.params for name in one.opts]
        said = f"`{path}` has no option {error.option_name}"
        hint = did_you_mean(error.option_name, tuple(known), hint)
    return UsageError(f"{said[0].lower()}{said[1:].rstrip('.')}", hint=hint)


def _tell(error: Exception) -> int:
    """Tell what stopped the command; give its exit status."""
    from anthology.commands.console import printable, tell, tell_hint  # noqa: PLC0415
    from anthology.model.diagnostics import AnthologyError, ContentError, OutputError  # noqa: PLC0415

    if os.environ.get("ANTHOLOGY_DEBUG") and not isinstance(error, AnthologyError):
        raise error
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        what = printable(str(error.filename or "a result or a temporary file"))
        click.echo(f"error: {what} cannot be written: {error.strerror}", err=True)
        tell_hint("make room on the disk, or write elsewhere")
        return OutputError.exit_status
    if not isinstance(error, AnthologyError):
        click.echo(f"error: {type(error).__name__}: {printable(str(error))}", err=True)
        tell_hint(
            "this is a fault of anthology itself; please report it with the text that caused it "
            "(ANTHOLOGY_DEBUG=1 shows where it happened)"
        )
        return OutputError.exit_status
    if isinstance(error, ContentError):
        tell(error.diagnostics)
        if str(error) in [one.message for one in error.diagnostics]:  # that says it, and where
            return error.exit_status
    click.echo(f"{click.style('error:', fg='red', bold=True)} {printable(str(error))}", err=True)
    if error.hint:
        tell_hint(error.hint)
    return error.exit_status


if __name__ == "__main__":
    main()
