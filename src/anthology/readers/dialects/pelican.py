"""Read the addresses of Pelican, `{static}picture.png` and `{filename}text.md`, as plain paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anthology.readers.dialects.draft import Draft


# Pelican 4.9, “Linking to internal content”; bars stood for braces before Pelican 3.3.
_ROOT = re.compile(
    r"""(?P<before>\]\(\s*<?|=["']|^\[[^\[\]\n]+\]:\s+)
    [{|](?:static|filename|attach|photo|index)[}|]/?(?=[^\s"')>])""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)


def read(draft: Draft) -> None:
    """Take the words in braces off addresses; what is left is a path in the site's folder."""
    draft.replace(_ROOT, lambda match, _line: match["before"])
