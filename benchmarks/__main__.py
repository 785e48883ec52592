"""Run a benchmark by its name, or that of builds: `python -m benchmarks [NAME] [SIZE …]`."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = ("builds", "epub", "mail", "placing", "preview")


def main() -> None:
    """Run what the command line names, with the sizes that it gives."""
    words = sys.argv[1:]
    name = words.pop(0) if words and words[0] in NAMES else NAMES[0]
    sizes = tuple(int(word) for word in words)
    measure = import_module(f"benchmarks.{name}").main
    measure(sizes) if sizes else measure()


if __name__ == "__main__":
    main()
