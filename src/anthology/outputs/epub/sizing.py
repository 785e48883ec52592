"""Keep an e-book under the size that was set: which sizes of pictures to try, what to say of it."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from anthology.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

_STEPS = (1280, 1024, 800, 640)  # px: below that, words in pictures cannot be read any more
_UNITS = {"kB": 1_000, "MB": 1_000_000}


def limit(written: str) -> float:
    """Read a size such as “8 MB” as bytes; no size is no limit."""
    match = re.fullmatch(r"([0-9.]+) ?(kB|MB)", written)
    return float(match[1]) * _UNITS[match[2]] if match else float("inf")


def lengths(longest: int) -> Iterator[int]:
    """List the longest sides of pictures, in px, in the order in which they are tried."""
    return chain([longest], (step for step in _STEPS if step < longest))


def told(written: str, size: int, longest: int, chosen: int, path: str) -> Iterator[Diagnostic]:
    """Tell that pictures were made smaller than `longest`, or that it was not enough."""
    if chosen < longest:
        message = f"pictures are at most {chosen} px long, for the e-book to stay under {written}"
        yield Diagnostic("size-reduced", message, path)
    if size > limit(written):
        message = f"the e-book has {size / 1e6:.1f} MB, and was to have {written} at most"
        hint = (
            "leave pictures out, raise max_size under [epub], or send a link instead of the file: "
            "docs/how-to/mail.md"
        )
        yield Diagnostic("size-exceeded", message, path, hint=hint)
