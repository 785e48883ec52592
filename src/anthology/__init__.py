"""Turn texts by many hands into a printed and an electronic anthology."""

__version__ = "0.1.0"
