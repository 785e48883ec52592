"""Load WeasyPrint once, for a process whose children are to find it loaded.

Importing it takes most of the time that laying out a short text takes, so the server that worker
processes are forked from imports this module first.
"""

from __future__ import annotations

from contextlib import suppress

from anthology.outputs.pdf.weasyprint.engine import load_weasyprint

with suppress(OSError):  # Pango is missing: whoever needs it will say so
    load_weasyprint()
