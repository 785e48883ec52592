"""Identify picture files, and make the sizes of them that outputs need, each once."""

from anthology.pictures.derivative import Derivative, derive, is_made
from anthology.pictures.identity import Flaw, Identity, identify

__all__ = ["Derivative", "Flaw", "Identity", "derive", "identify", "is_made"]
