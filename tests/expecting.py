"""Compare what was made with what stands in a file; `make golden` writes the files anew."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def expect(made: str, *, in_file: Path) -> None:
    """Demand that a file holds what was made, to the letter."""
    if os.environ.get("GOLDEN") == "rewrite":
        in_file.write_text(made, encoding="utf-8")
    assert made == in_file.read_text(encoding="utf-8")
