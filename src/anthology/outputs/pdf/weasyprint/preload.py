"""Load WeasyPrint once, for a process whose children are to find it loaded.

Importing it takes most of the time that laying out a short text takes, so the server that worker
processes are forked from imports this module first.
"""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

from anthology.render.fonts import hide_machine_fonts

hide_machine_fonts()
with suppress(OSError):  # Pango is missing: whoever needs it will say so
    import_module("weasyprint")
