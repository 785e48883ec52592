"""Define what a validator offers, and the verdict on one that came to no result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from anthology.verify.verdicts import State, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from anthology.programs import Ran
    from anthology.verify.kinds import Kind


class Validator(Protocol):
    """Judge files of one kind by a program that the field trusts."""

    name: str
    use: str
    kind: Kind

    def remedy(self) -> str:
        """Tell how to get what is missing on this machine; nothing where it can be run."""
        ...

    def judge(self, file: Path, wanted: Iterable[str] = ()) -> Iterator[Verdict]:
        """Judge a file; `wanted` names the profiles of a standard, where there are several."""
        ...


def broken(name: str, ran: Ran) -> Verdict:
    """Say that a validator gave no result, in its own last words."""
    said = [line.strip() for line in f"{ran.out}\n{ran.said}".splitlines() if line.strip()]
    why = said[-1] if said else f"it said nothing and ended with status {ran.status}"
    return Verdict(name, State.BROKEN, detail=why if ran.finished else "it took too long")
