"""Measure sending to long lists: readers a second, and the memory that it takes at most.

A server in a process of its own takes each message and forgets it. Bounded memory shows as equal
figures for all lengths; the seconds are those of reading the list, composing, journal and SMTP.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mailing import project, readers
from tests.mailserver import MailServer

SIZES = (100, 1_000, 10_000)
_BOOK = 200_000  # bytes
_SEND = """
import resource, sys
from anthology.__main__ import main
sys.argv = ["anthology", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(end.code, used // (1 if sys.platform != "darwin" else 1024))
"""


def send(folder: Path, count: int) -> tuple[float, float]:
    """Send to so many readers; give seconds and the most memory in MB."""
    to = readers(project(folder, size=_BOOK), count)
    with MailServer(folder, forget=True) as server:
        arguments = ["send", folder, "--to", to, "--smtp", server.address, "--yes"]
        before = time.perf_counter()
        command = [sys.executable, "-c", _SEND, *map(str, arguments)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        took = time.perf_counter() - before
        status, memory = ran.stdout.split()[-2:]
        kept = server.kept()
    if status != "0" or len(kept) != count or len({*kept}) != count:
        raise SystemExit(f"status {status}, {len(kept)} messages for {count} readers\n{ran.stderr}")
    return took, int(memory) / 1000


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print a line for each length of list."""
    print("readers    seconds   a second   memory")
    for count in sizes:
        with tempfile.TemporaryDirectory() as name:
            took, memory = send(Path(name), count)
        print(f"{count:7}   {took:8.1f}   {count / took:8.1f}   {memory:5.0f} MB")


if __name__ == "__main__":
    main()
