"""Say what was found of a finished file: one verdict a validator, like findings put together."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from anthology.diagnostics import Severity
from anthology.verify.hints import hint

if TYPE_CHECKING:
    from collections.abc import Iterable


class State(StrEnum):
    """Say how far a validator came."""

    JUDGED = "judged"
    ABSENT = "absent"  # it is not installed
    BROKEN = "broken"  # it was started and gave no result
    IDLE = "idle"  # there was nothing for it to judge


@dataclass(frozen=True, slots=True)
class Sighting:
    """Hold one complaint of a validator about one place, as it made it.

    `rule` is its own name of the rule broken; `count` tells how many places it stands for.
    """

    rule: str
    severity: Severity
    message: str
    place: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one complaint with all the places that it is made about, and what can be done."""

    rule: str
    severity: Severity
    message: str
    count: int
    places: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what one validator says of a file.

    `detail` tells in words what was judged, or why nothing was; `remedy` how to get a validator
    that is not there.
    """

    validator: str
    state: State
    findings: tuple[Finding, ...] = ()
    version: str = ""
    detail: str = ""
    remedy: str = ""

    def fails(self, *, strict: bool = False) -> bool:
        """Tell whether anything was found that must not be: errors, if `strict` warnings too."""
        against = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
        return any(one.severity in against for one in self.findings)


def together(sightings: Iterable[Sighting], validator: str) -> tuple[Finding, ...]:
    """Put what is said of many places together, the gravest first, else in order of appearance."""
    groups: dict[tuple[str, Severity, str], list[Sighting]] = {}
    for one in sightings:
        groups.setdefault((one.rule, one.severity, one.message), []).append(one)
    found = [
        Finding(
            rule,
            severity,
            message,
            sum(one.count for one in group),
            tuple(dict.fromkeys(one.place for one in group if one.place)),
            hint(validator, rule),
        )
        for (rule, severity, message), group in groups.items()
    ]
    order = list(reversed(Severity))
    return tuple(sorted(found, key=lambda one: order.index(one.severity)))
