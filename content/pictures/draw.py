"""Draw every picture of the sample anthology beside this file, or into the folder given."""
# ruff: noqa: INP001  (a script that lies among its pictures, not a package)

from __future__ import annotations

import sys
from pathlib import Path

from scenes import people, places, signals


def main(folder: Path) -> None:
    """Draw all pictures into a folder, each under the name of its function."""
    for scene in (*people.SCENES, *signals.SCENES, *places.SCENES):
        scene().save(folder / f"{scene.__name__}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
