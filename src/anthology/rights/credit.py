"""Say whose a picture or a text is and by what right it is printed, and where that was found."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  (articles are kept and read by their types)
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credit:
    """Say who made a picture and by what right it is printed: title, author, source, licence.

    `source` is a web address or a description; `licence` an SPDX identifier or words; `changes`
    what was done to the picture; `permission` who allowed it and when; `line` a line of credit
    to be printed as it stands; `kind` is `own` (made for the book), `decorative` or empty.
    `origins` tells for each field where it was found (`credits.toml:12`, `a.jpg (XMP)`).
    """

    title: str = ""
    author: str = ""
    source: str = ""
    licence: str = ""
    changes: str = ""
    permission: str = ""
    line: str = ""
    copyright: str = ""
    alt: str = ""
    kind: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def maker(self) -> str:
        """Give whom the picture is credited to, as far as anything says it."""
        return self.author or self.line or self.copyright


@dataclass(frozen=True, slots=True)
class Rights:
    """Say where a text first appeared and by what right it is printed here.

    `original` names the work a text was made after; `date` (of the first publication) and
    `permitted` are ISO 8601 and may be partial; `by` is who permitted. `origins` as in `Credit`.
    """

    original: str = ""
    first_published: str = ""
    date: str = ""
    address: str = ""
    licence: str = ""
    permission: str = ""
    by: str = ""
    permitted: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> bool:
        """Tell whether there is anything to print."""
        first = self.original or self.first_published or self.address
        return bool(first or self.licence or self.permission)
