"""Doubt whether a licence suits what an edition does: reasons to look again, never a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.rights.licences import recognise, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.rights.licences import Licence


@dataclass(frozen=True, slots=True)
class Use:
    """Say how an edition uses other people's works: sold, changed, and under which licence.

    `licence` is that of the edition as a whole; empty where it states none.
    """

    commercial: bool = False
    adaptation: bool = False
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Hold one reason to look again: a code of the catalogue, the reason, what can be done."""

    code: str
    reason: str
    hint: str


def doubts(
    written: str, use: Use, *, changed: bool = False, permitted: bool = False
) -> Iterator[Doubt]:
    """Give the reasons why a licence may sit ill with a use.

    A work that is `changed` (cropped, translated) was adapted whatever the edition says. What is
    `permitted` beside its licence is not doubted: a permission may allow what a licence does not.
    """
    licence = recognise(written)
    if licence is None or permitted:
        return
    if not licence.known:
        yield Doubt(
            "licence-unknown", f"“{written}” is no licence that is known here", suggest(written)
        )
        return
    ask = "ask for a permission and note it, or take another"
    if licence.noncommercial and use.commercial:
        reason = "asks for uses that are not commercial, and [rights] says that this book is sold"
        yield Doubt("licence-conflict", f"{licence.name} {reason}", ask)
    if licence.no_derivatives and (changed or use.adaptation):
        why = "changes are noted" if changed else "[rights] says that works are adapted here"
        reason = f"allows no adapted versions to be handed on, and {why}"
        yield Doubt("licence-conflict", f"{licence.name} {reason}", f"print it unchanged; or {ask}")
    whole = recognise(use.licence)
    if licence.share_alike and whole and _narrower(whole, licence):
        reason = (
            f"asks that what is made of the work be shared under the same licence, and [rights] "
            f"puts this book under “{whole.name}”"
        )
        hint = "say in [book] rights that this work is excepted, if it stands unchanged; or " + ask
        yield Doubt("licence-conflict", f"{licence.name} {reason}", hint)


def _narrower(whole: Licence, licence: Licence) -> bool:
    """Tell whether the book is under anything but the licence of the work."""
    return whole.name.split()[:2] != licence.name.split()[:2]
