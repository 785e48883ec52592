"""Reckon what one copy of a booklet takes: staples, minutes, where the staples go."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from anthology.imposition.geometry import MM

if TYPE_CHECKING:
    from anthology.imposition import Plan

_A_MINUTE = 8  # sheets that an office printer prints on both sides
_FOLDING = 0.1  # minutes a sheet, the crease pressed with a ruler
_STAPLING = 1.0  # minutes a signature, with a long-arm stapler
_CUTTING = 2.0  # minutes, with knife and ruler
_TALL = 250  # mm: a spine that wants a third staple


@dataclass(frozen=True, slots=True)
class Effort:
    """Hold what one copy takes: staples in all, minutes, where they go from head and foot (mm)."""

    staples: int
    minutes: int
    distance: int


def reckon(plan: Plan) -> Effort:
    """Reckon the effort; the minutes are for someone who has done it before."""
    count = len(plan.signatures)
    height = plan.spread.trim.height / MM
    each = 3 if height > _TALL else 2
    minutes = len(plan.sheets) * (1 / _A_MINUTE + _FOLDING) + _STAPLING * count
    minutes += _CUTTING if plan.is_cut else 0
    return Effort(each * count, ceil(minutes), round(height / (2 * each)))
