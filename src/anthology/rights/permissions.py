"""Tell of each text where it first appeared and by what right it is printed here."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from anthology.language.dates import parse_date
from anthology.model.book import Rights
from anthology.model.diagnostics import Diagnostic
from anthology.rights.credits import matching, unused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anthology.model.book import Article, Metadata
    from anthology.rights.credits import CreditsFile, TextEntry


_FIELDS = tuple(one.name for one in fields(Rights) if one.name != "origins")
_DATES = ("date", "permitted")


def permit(
    articles: Sequence[Article], file: CreditsFile, prefix: str
) -> tuple[dict[str, Rights], tuple[Diagnostic, ...]]:
    """Give the rights of each text by its path: from credits.toml, the rest from the text itself.

    Patterns in `file` are relative to the content folder `prefix`.
    """
    dated, found = _with_dates(file.text, file.name)
    used: set[int] = set()
    rights: dict[str, Rights] = {}
    for article in articles:
        path = article.source.path
        mine = matching(dated, path.removeprefix(prefix))
        used.update(entry.line for entry in mine)
        rights[path] = _merge([*(_of(one, file.name) for one in mine), _told(article.meta, path)])
    return rights, (*found, *unused(file.text, used, file.name, "text"))


_FEWEST = 3  # texts from which it is shorter to say once by what right they are printed


def common_rights(told: Iterable[Rights]) -> Rights | None:
    """Give the rights that most texts have in common, to be said once; None where few have.

    Rights that tell of one text only, where it first appeared or who wrote the original, are never
    common.
    """
    said = [one for one in told if one.told]
    counted = Counter(map(_bare, said))
    values, count = counted.most_common(1)[0] if said else ((), 0)
    if count < _FEWEST or count * 2 <= len(said):
        return None
    common = next(one for one in said if _bare(one) == values)
    return None if common.original or common.first_published or common.address else common


def same_rights(one: Rights, other: Rights | None) -> bool:
    """Tell whether two texts are printed by the same right, wherever that was found."""
    return other is not None and _bare(one) == _bare(other)


def _bare(rights: Rights) -> tuple[str, ...]:
    return tuple(getattr(rights, key) for key in _FIELDS)


def _with_dates(
    entries: Sequence[TextEntry], path: str
) -> tuple[list[TextEntry], list[Diagnostic]]:
    """Read the dates of the entries as ISO 8601; those that are none are reported and go."""
    found: list[Diagnostic] = []
    dated = []
    for entry in entries:
        dates = {key: parse_date(getattr(entry, key)) for key in _DATES if getattr(entry, key)}
        for key, date in dates.items():
            if not date:
                message = f"“{getattr(entry, key)}” is no date"
                hint = f'write {key} = "YYYY-MM-DD", or "YYYY-MM", or "YYYY"'
                found.append(
                    Diagnostic("metadata-doubtful", message, path, entry.line or None, hint=hint)
                )
        dated.append(
            replace(entry, date=dates.get("date", ""), permitted=dates.get("permitted", ""))
        )
    return dated, found


def _of(entry: TextEntry, path: str) -> Rights:
    values = {key: getattr(entry, key) for key in _FIELDS}
    origin = f"{path}:{entry.line}"
    return Rights(**values, origins={key: origin for key, value in values.items() if value})


def _told(meta: Metadata, path: str) -> Rights:
    """Read the rights that a text tells itself."""
    values = {
        "first_published": meta.first_published,
        "address": meta.canonical,
        "licence": meta.licence,
        "permission": meta.permission,
    }
    return Rights(**values, origins={key: path for key, value in values.items() if value})


def _merge(told: Sequence[Rights]) -> Rights:
    merged = Rights()
    for one in told:
        values = {
            key: getattr(one, key)
            for key in _FIELDS
            if getattr(one, key) and not getattr(merged, key)
        }
        origins = {key: one.origins[key] for key in values}
        merged = replace(merged, **values, origins={**merged.origins, **origins})
    return merged
