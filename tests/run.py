"""Run a command of the command line in this process and keep what it says."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from unittest import mock

from anthology.__main__ import main


@dataclass(frozen=True, slots=True)
class Said:
    """Hold the exit status of a command and what it printed."""

    status: int
    out: str
    err: str


def run(*arguments: object) -> Said:
    """Run `anthology` with arguments."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    with (
        mock.patch.object(sys, "argv", ["anthology", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
    return Said(status, out.getvalue(), err.getvalue())
