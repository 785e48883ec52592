"""Find and start programs by other makers, within a time limit, and tell how to install them."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from anthology.model.diagnostics import MissingToolError
from anthology.runtime.files import noted, scratch_folder

if TYPE_CHECKING:
    from collections.abc import Sequence


# The command that installs a package, by the program that it needs; the packages by what they
# hold, an empty name where a system has none.
_MANAGERS = {
    "apt-get": "apt-get install",
    "brew": "brew install",
    "dnf": "dnf install",
    "pacman": "pacman -S",
    "apk": "apk add",
}
_PACKAGES = {
    "ace": dict.fromkeys(_MANAGERS, ""),
    "asciidoctor": {"dnf": "rubygem-asciidoctor"},
    "pango": {"apt-get": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"},
    "java": {
        "apt-get": "default-jre-headless",
        "brew": "openjdk",
        "dnf": "java-latest-openjdk-headless",
        "pacman": "jre-openjdk-headless",
        "apk": "openjdk17-jre-headless",
    },
    "verapdf": dict.fromkeys(_MANAGERS, "") | {"brew": "verapdf"},
}
_ELSEWHERE = {
    "ace": "npm install --global @daisy/ace (https://daisy.github.io/ace)",
    "asciidoctor": "gem install asciidoctor (https://asciidoctor.org)",
    "pango": "install Pango (https://pango.gnome.org)",
    "java": "install a Java runtime (https://adoptium.net)",
    "qpdf": "install qpdf (https://qpdf.sourceforge.io)",
    "verapdf": "install veraPDF and put its folder on PATH (https://docs.verapdf.org/install)",
}
_VERSION_SECONDS = 10  # enough for Java on a busy machine; a program that waits for input is ended


@dataclass(frozen=True, slots=True)
class Result:
    """Hold what a program wrote (`out`), what it complained of (`said`) and its exit status.

    `finished` is false where the time was up and the program was ended; `out` then holds what
    was written until then.
    """

    out: str
    said: str
    status: int
    finished: bool = True


def find_program(program: str) -> str:
    """Give the path of a program, or an empty string where this machine has none."""
    return shutil.which(program) or ""


def need_program(program: str, use: str) -> str:
    """Give the path of a program; `use` tells what wants it, in a message.

    Raises `MissingToolError` with the command that installs it where there is none.
    """
    path = find_program(program)
    if not path:
        raise MissingToolError(f"{program} is missing: {use}", hint=install_hint(program))
    return path


def program_version(program: str) -> str:
    """Give the first line of what a program says of its version; empty where it says nothing."""
    path = find_program(program)
    said = run_program([path, "--version"], seconds=_VERSION_SECONDS).out if path else ""
    return said.strip().split("\n", 1)[0]


def install_hint(name: str) -> str:
    """Give the command that installs a program or library on this machine."""
    for manager, command in _MANAGERS.items():
        package = _PACKAGES.get(name, {}).get(manager, name)
        if package and find_program(manager):
            as_root = manager != "brew" and hasattr(os, "geteuid") and os.geteuid() != 0
            return f"{'sudo ' if as_root else ''}{command} {package}"
    return _ELSEWHERE.get(name, f"install {name}")


def how_to_add(package: str) -> str:
    """Give the command that adds a Python package to the environment that this runs in."""
    prefix = Path(sys.prefix)
    if (prefix / "pipx_metadata.json").is_file():
        return f"pipx inject {prefix.name} {package}"
    if find_spec("pip") is None:  # as uv makes environments
        return f"uv pip install --python {shlex.quote(sys.prefix)} {package}"
    return f"{shlex.quote(sys.executable)} -m pip install {package}"


def run_program(command: Sequence[str], given: str = "", *, seconds: float) -> Result:
    """Run a program to its end, or end it with all that it started when the time is up.

    `given` is what it reads, in UTF-8. It ends with this process, however that ends. Raises
    `MissingToolError` where it cannot be started.
    """
    temporary = str(scratch_folder())
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            env={**os.environ, "TMPDIR": temporary},
        )
    except OSError as error:
        raise MissingToolError(f"{command[0]} cannot be started: {error.strerror}") from error
    with process, noted(process.pid):
        try:
            out, said = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            out, said = process.communicate()
            return Result(out, said, process.returncode, finished=False)
        except BaseException:
            _end(process)
            raise
    return Result(out, said, process.returncode)


def _end(process: subprocess.Popen[str]) -> None:
    """End a program and what it started, which is a group of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
