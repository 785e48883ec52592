"""Turn texts by many hands into a printed and an electronic anthology."""

from __future__ import annotations

__version__ = "0.1.0"
