"""Raise the ends of French ordinal numbers: XXe, 1er and 2e become XX<sup>e</sup> and so on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology import xhtml

if TYPE_CHECKING:
    from anthology.transforms.running import Slot
    from anthology.transforms.typography.tape import Tape

_SIGN = re.compile(r"[IVX1-9](?:er?|re)(?!\w)")
_RAISED = ("sup", "sub")
_CENTURIES = r"si[èe]cles?|R[ée]publique|arrondissement|Empire|Reich|dynastie|Internationale"
_ORDINAL = re.compile(
    rf"""(?<![\w.,/@#-])(?:
        (?=[IVX]{{2}})X{{0,3}}(?:IX|IV|V?I{{0,3}})(?=e(?!\w))           # XXe, IVe
        |[VX](?=e\s+(?:{_CENTURIES}))                                 # Ve République
        |I(?=(?:er|re)(?!\w))                                         # Ier
        |1(?=(?:er|re)(?!\w)(?![/.]\w))
        |\d{{1,3}}(?<!\D0)(?<!\D1)(?=e\s+[^\W\d])
    )(er|re|e)""",
    re.VERBOSE,
)


def raise_ordinals(tape: Tape) -> bool:
    """Put the ends of ordinals in the places of a tape into `sup`; tell if there are any."""
    found = False
    for slot in tape.slots if _SIGN.search(tape.text) else ():
        if slot and xhtml.name(slot.within) not in _RAISED:
            found |= _raise(slot)
    return found


def _raise(slot: Slot) -> bool:
    text = slot.text
    ends = [match.span(1) for match in _ORDINAL.finditer(text)]
    parent = slot.within
    at = parent.index(slot.node) + 1 if slot.tail else 0
    stop = len(text)
    for start, end in reversed(ends):
        raised = xhtml.element("sup", text[start:end])
        raised.tail = text[end:stop]
        parent.insert(at, raised)
        stop = start
    if ends:
        slot.write(text[:stop])
    return bool(ends)
