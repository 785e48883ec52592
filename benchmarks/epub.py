"""Measure a cold build of a large e-book against pandoc's: `python -m benchmarks.epub`.

Figures are ratios within one run: absolute times say more of the machine than of the toolkit.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from anthology.readers.office.reader import need_pandoc
from benchmarks.archive import write_archive

ARTICLES, PICTURES = 300, 500
_TITLE = "--metadata=title:Archive"


def _run(*command: object) -> tuple[float, float, float]:
    """Run a command; give its seconds on the clock and at work, and its peak of memory in MB.

    What processes of its own work is not counted, so `--jobs 1` tells the work.
    """
    before = time.perf_counter()
    pid = os.posix_spawnp(str(command[0]), [str(part) for part in command], os.environ)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with status {os.waitstatus_to_exitcode(status)}")
    per_mb = 1e6 if sys.platform == "darwin" else 1e3
    took = time.perf_counter() - before
    return took, used.ru_utime + used.ru_stime, used.ru_maxrss / per_mb


def main() -> None:
    """Print a line for each program, and the ratio of their times."""
    with tempfile.TemporaryDirectory() as name:
        folder, out = Path(name) / "texts", Path(name) / "out"
        write_archive(folder, ARTICLES, PICTURES)
        texts = sorted(folder.glob("*.md"))
        build = (sys.executable, "-m", "anthology", "build", folder, "--epub", "--no-cache")
        ours = _run(*build, "-o", out)
        alone = _run(*build, "--jobs", "1", "-o", out)
        where = f"--resource-path={folder}"
        theirs = _run(need_pandoc(), where, _TITLE, "-o", Path(name) / "peer.epub", *texts)
    print(f"{ARTICLES} articles, {PICTURES} pictures      time   processor   peak of memory")
    for name, one in (("anthology", ours), ("anthology --jobs 1", alone), ("pandoc", theirs)):
        print(f"{name:<28} {one[0]:7.1f} s   {one[1]:7.1f} s   {one[2]:11.0f} MB")
    print(f"{'ratio':<28} {ours[0] / theirs[0]:7.2f}     {alone[1] / theirs[1]:7.2f}")


if __name__ == "__main__":
    main()
