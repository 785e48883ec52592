"""Name what front matter tells of a cover picture beside its file, and list what is not used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.readers.picture_credits import TOLD
from anthology.readers.values import plain_key, short

if TYPE_CHECKING:
    from anthology.readers.loaders import Value

# Keys within the cover's table, by the field of the metadata that they fill.
TOLD_OF_COVER = {
    "cover_alt": ("alt", "imagealt", "imagedescription", "alttext"),
    "cover_caption": ("caption", "legende"),
}
_USED = TOLD.union(*TOLD_OF_COVER.values())


def beside(key: str, value: Value, taken: str) -> list[tuple[str, str]]:
    """Give what a table tells beside the value taken from it and what else is read of it.

    Each stands with the name of its key, the table's before it.
    """
    if not isinstance(value, dict):
        return []
    rest = [(inner, held) for inner, held in value.items() if held and held != taken]
    return [
        (f"{key}.{inner}", short(held)) for inner, held in rest if plain_key(inner) not in _USED
    ]
