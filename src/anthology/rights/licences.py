"""Recognise a licence in an identifier, an address or words, and tell what it asks.

Identifiers are those of SPDX 3.0 (annex B for expressions and `LicenseRef-…`); Creative Commons
licences are read in all their spellings, in English and French.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from anthology.language.letters import without_accents

if TYPE_CHECKING:
    from collections.abc import Iterator


_SITE = "https://creativecommons.org"
_ADDRESS = re.compile(
    r"creativecommons\.org/(?P<kind>licenses|publicdomain)/(?P<terms>[a-z-]+)/(?P<version>\d\.\d)"
    r"(?:/(?P<place>[a-z]{2,3})\b)?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?:cc ?|creative commons (?:cc )?(?:licen[cs]e )?)"
    r"(?P<terms>by(?: (?:nc|nd|sa))*)(?: ?v?(?P<version>\d+(?:\.\d+)?))?"
    r"(?: (?P<place>[a-z]{2,3})\b)?",
)
_VERSION = re.compile(r"\b(?P<version>\d\.\d)\b")
_VERSIONS = frozenset(("1.0", "2.0", "2.1", "2.5", "3.0", "4.0"))
_NAMED = re.compile(r"\bcreative commons\b|\bcc\b")
_WORDS = {
    "nc": re.compile(r"non ?commercial|pas d ?utilisation commerciale|utilisation non commerciale"),
    "nd": re.compile(r"no ?deriv|pas de modification|pas d ?oeuvre derivee|sans modification"),
    "sa": re.compile(r"share ?alike|partage (?:dans les memes conditions|a l ?identique)"),
    "by": re.compile(r"\battribution\b|\bpaternite\b"),
}
_ZERO = re.compile(r"\bcc ?0\b|\bcc zero\b|creative commons zero")
_PUBLIC = re.compile(r"\bpublic domain\b|\bdomaine public\b|^pd$")
_RESERVED = re.compile(
    r"\ball rights reserved\b|\btous droits (?:de reproduction )?reserves\b|\bdroits reserves\b"
    r"|\brights? managed\b|^(?:copyright|©|\(c\))(?: |$)|^none$"
)
_EXPRESSION = re.compile(r"[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*", re.ASCII)
_COPYLEFT = re.compile(r"A?GPL|GFDL|ODbL|LAL|FreeArt", re.ASCII)
_REFERENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_HOSTS = {  # licences that picture sites gave themselves, by words of theirs
    "unsplash": ("LicenseRef-Unsplash", "Unsplash License", "https://unsplash.com/license"),
    "pexels": ("LicenseRef-Pexels", "Pexels License", "https://www.pexels.com/license/"),
    "pixabay": (
        "LicenseRef-Pixabay",
        "Pixabay Content License",
        "https://pixabay.com/service/license-summary/",
    ),
}
_PORTS = frozenset(
    "ar at au az be bg br ca ch cl cn co cr cz de dk ec ee eg es fi fr ge gr gt hk hr hu ie igo il "
    "in it jp kr lu mk mt mx my nl no nz pe ph pl pr pt ro rs se sg si th tw uk us ve vn za".split()
)
RESERVED_ID = "LicenseRef-all-rights-reserved"


@dataclass(frozen=True, slots=True)
class Licence:
    """Hold a licence: SPDX identifier, name as printed, address, and what it asks.

    `id` is empty where a version is not said. All rights reserved, and licences in words of one's
    own (`LicenseRef-…`), go `by_permission`: printing needs one that is noted. A
    licence that is not `known` may ask for anything.
    """

    id: str
    name: str
    address: str = ""
    noncommercial: bool = False
    no_derivatives: bool = False
    share_alike: bool = False
    by_permission: bool = False
    known: bool = True

    @property
    def printed(self) -> str:
        """Give the name as it is printed: letters and version never part over a line."""
        return self.name.replace(" ", "\u00a0") if self.name.startswith("CC") else self.name


@cache
def recognise_licence(written: str) -> Licence | None:
    """Tell which licence is meant; None for an empty word, not `known` where nobody can tell.

    >>> recognise_licence("Creative Commons BY-SA 4.0").id
    'CC-BY-SA-4.0'
    """
    words = " ".join(written.split())
    if not words:
        return None
    plain = _plain(words)
    return (
        _by_address(words)
        or _zero_or_public(plain)
        or _by_letters(plain)
        or _by_names(plain)
        or _by_host(plain)
        or _reserved(plain)
        or _by_identifier(words)
        or Licence("", words, known=False)
    )


def find_licence(text: str) -> Licence | None:
    """Find a Creative Commons licence or the public domain somewhere in a line of credit.

    >>> find_licence("Photo: Ann Lee, CC BY 4.0").id
    'CC-BY-4.0'
    """
    plain = _plain(text)
    return _by_address(text) or _by_letters(plain) or _zero_or_public(plain) or _by_names(plain)


def suggest_licence(written: str) -> str:
    """Phrase what an unknown licence may have been meant to be.

    >>> suggest_licence("cc by 5")
    'did you mean “CC-BY-2.5”?'
    """
    known = [*_usual(), *_identifiers()]
    folded = {name.lower(): name for name in reversed(known)}
    word = re.sub(r"[\s_]+", "-", written.strip().lower())
    # 0.7: three slips in ten letters. A wrong guess does no harm, since it is only suggested.
    near = difflib.get_close_matches(word, folded, n=1, cutoff=0.7)
    if near:
        return f"did you mean “{folded[near[0]]}”?"
    return (
        "write an SPDX identifier such as CC-BY-4.0, “LicenseRef-…” with a permission, "
        "or “all rights reserved” with a permission"
    )


def _plain(text: str) -> str:
    """Write words small, without accents, with single spaces for what joins them."""
    bare = without_accents(text).replace("œ", "oe")
    return " ".join(re.sub(r"[-–—_’'‘,;/()\s]+", " ", bare).split())


def _creative_commons(terms: str, version: str, place: str = "") -> Licence | None:
    """Make a Creative Commons licence of its letters (by, by-nc …); None of an unknown version."""
    parts = [part for part in ("by", "nc", "nd", "sa") if part in re.split(r"[ /-]", terms.lower())]
    if parts[-2:] == ["nd", "sa"]:
        parts = parts[:-1]
    if version and "." not in version:
        version += ".0"
    if version and version not in _VERSIONS:
        return None
    place = place if place in _PORTS and version < "4" else ""
    letters = "-".join(parts)
    identifier = f"CC-{letters.upper()}-{version}" + (f"-{place.upper()}" if place else "")
    if place and identifier not in _identifiers():
        identifier = f"LicenseRef-{identifier}"  # SPDX lists few of the national versions
    return Licence(
        id=identifier if version else "",
        name=" ".join(filter(None, ("CC", letters.upper(), version, place.upper()))),
        address=f"{_SITE}/licenses/{letters}/{version}/" + (f"{place}/" if place else "")
        if version
        else "",
        noncommercial="nc" in parts,
        no_derivatives="nd" in parts,
        share_alike="sa" in parts,
    )


_CC0 = Licence("CC0-1.0", "CC0 1.0", f"{_SITE}/publicdomain/zero/1.0/")
_PUBLIC_DOMAIN = Licence("CC-PDDC", "public domain", f"{_SITE}/publicdomain/mark/1.0/")


def _by_address(text: str) -> Licence | None:
    """Recognise a licence by its address at creativecommons.org."""
    match = _ADDRESS.search(text)
    if match is None:
        return None
    if match["kind"].lower() == "publicdomain":
        return _CC0 if match["terms"].lower() == "zero" else _PUBLIC_DOMAIN
    if not match["terms"].lower().startswith("by"):
        return None
    return _creative_commons(match["terms"], match["version"], (match["place"] or "").lower())


def _by_letters(plain: str) -> Licence | None:
    """Recognise a licence by its letters, as “CC BY-SA 4.0”."""
    match = _SHORT.search(plain)
    if match is None:
        return None
    return _creative_commons(match["terms"], match["version"] or "", match["place"] or "")


def _by_names(plain: str) -> Licence | None:
    """Recognise a licence by its words, as “Attribution, Partage dans les mêmes conditions”."""
    terms = [letters for letters, pattern in _WORDS.items() if pattern.search(plain)]
    if not _NAMED.search(plain) or "by" not in terms:
        return None
    version = _VERSION.search(plain)
    return _creative_commons("-".join(terms), version["version"] if version else "")


def _zero_or_public(plain: str) -> Licence | None:
    """Recognise CC0 and the public domain."""
    if _ZERO.search(plain):
        return _CC0
    return _PUBLIC_DOMAIN if _PUBLIC.search(plain) else None


def _by_host(plain: str) -> Licence | None:
    """Recognise the licence of a site of pictures by the name of the site."""
    for word, (identifier, name, address) in _HOSTS.items():
        if plain in {word, f"{word} license", f"{word} licence", f"licence {word}"}:
            return Licence(identifier, name, address)
    return None


def _by_identifier(words: str) -> Licence | None:
    """Read an SPDX expression (SPDX 3.0, annex B) or a reference to words of one's own."""
    if words.lower() == RESERVED_ID.lower():
        return _reserved("all rights reserved")
    if _REFERENCE.fullmatch(words):
        name = words.removeprefix("LicenseRef-").replace("-", " ")
        return Licence(words, name, by_permission=True)
    if not _EXPRESSION.fullmatch(words):
        return None
    from license_expression import get_spdx_licensing  # noqa: PLC0415

    found = get_spdx_licensing().validate(words)
    if found.errors or not found.normalized_expression:
        return None
    expression = found.normalized_expression
    share = bool(_COPYLEFT.match(expression))
    address = "" if " " in expression else f"https://spdx.org/licenses/{expression}.html"
    return Licence(expression, expression, address, share_alike=share)


def _reserved(plain: str) -> Licence | None:
    """Recognise that all rights are reserved."""
    if _RESERVED.search(plain):
        return Licence(RESERVED_ID, "all rights reserved", by_permission=True)
    return None


def _usual() -> list[str]:
    """List the licences that people mean most often, to suggest one of them."""
    terms = ("BY", "BY-SA", "BY-NC", "BY-ND", "BY-NC-SA", "BY-NC-ND")
    return [*(f"CC-{one}-{version}" for one in terms for version in ("4.0", "3.0")), "CC0-1.0"]


@cache
def _identifiers() -> tuple[str, ...]:
    """List the identifiers of SPDX."""
    from license_expression import get_spdx_licensing  # noqa: PLC0415

    symbols = get_spdx_licensing().known_symbols
    return tuple(key for key in symbols if not key.startswith("LicenseRef-"))


@dataclass(frozen=True, slots=True)
class IntendedUse:
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


def doubt_licence(
    written: str, use: IntendedUse, *, changed: bool = False, permitted: bool = False
) -> Iterator[Doubt]:
    """Give the reasons why a licence may sit ill with a use.

    A work that is `changed` (cropped, translated) was adapted whatever the edition says. What is
    `permitted` beside its licence is not doubted: a permission may allow what a licence does not.
    """
    licence = recognise_licence(written)
    if licence is None or permitted:
        return
    if not licence.known:
        yield Doubt(
            "licence-unknown",
            f"“{written}” is no licence that is known here",
            suggest_licence(written),
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
    whole = recognise_licence(use.licence)
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


def edition_statement(written: str) -> str:
    """Make a rights statement of the licence of an edition; "" where none is recognised."""
    licence = recognise_licence(written)
    return ", ".join(filter(None, (licence.name, licence.address))) if licence else ""
