"""Measure a cold build of a large e-book against pandoc's: `python -m benchmarks.epub`.

Figures are ratios within one run: absolute times say more of the machine than of the toolkit.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from anthology.readers.office.pandoc import need_pandoc
from benchmarks.archive import write_archive

ARTICLES, PICTURES = 300, 500
_TITLE = "--metadata=title:Archive"


def _run(*command: object) -> tuple[float, float]:
    """Run a command; give its seconds on the clock and its peak of memory in MB."""
    before = time.perf_counter()
    pid = os.posix_spawnp(str(command[0]), [str(part) for part in command], os.environ)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with status {os.waitstatus_to_exitcode(status)}")
    per_mb = 1e6 if sys.platform == "darwin" else 1e3
    return time.perf_counter() - before, used.ru_maxrss / per_mb


def main() -> None:
    """Print a line for each program, and the ratio of their times."""
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "texts", Path(name) / "out"
        write_archive(folder, ARTICLES, PICTURES)
        texts = sorted(folder.glob("*.md"))
        ours = _run(sys.executable, "-m", "anthology", "build", folder, "--epub", "-o", out)
        where = f"--resource-path={folder}"
        theirs = _run(need_pandoc(), where, _TITLE, "-o", Path(name) / "peer.epub", *texts)
    print(f"{ARTICLES} articles, {PICTURES} pictures     time      peak of memory")
    print(f"anthology build --epub      {ours[0]:7.1f} s   {ours[1]:7.0f} MB")
    print(f"pandoc                      {theirs[0]:7.1f} s   {theirs[1]:7.0f} MB")
    print(f"ratio                       {ours[0] / theirs[0]:7.2f}")


if __name__ == "__main__":
    main()
