"""Load WeasyPrint, for a process whose children are to find it loaded."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module

from anthology.typefaces import close_to_machine

close_to_machine()
with suppress(OSError):  # Pango is missing: whoever needs it will say so
    import_module("weasyprint")
