"""Tell from a list's first line which column holds the address, the name, the consent."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a heading says, by the words in it; of two kinds that fit, the first is meant.
_HEADINGS = {
    "objection": (
        "unsubscribe unsubscribed unsub optout desabonne desabonnee desabonnement desinscrit "
        "desinscrite desinscription refus refuse opposition stop bounced"
    ),
    "consent": (
        "consent consented consentement consents optin accord accepte rgpd gdpr subscribe "
        "subscribed subscription abonne abonnee abonnement inscrit inscrite inscription newsletter "
        "marketing permission"
    ),
    "status": "status statut etat state",
    "format": "format formats fichier filetype",
    "language": "language languages langue langues lang locale",
    "email": "email emails mail mails courriel courriels mel mailto",
    "first": "prenom prenoms firstname forename given givenname fname",
    "last": "lastname surname family familyname lname patronyme",
    "name": "name names nom noms fullname contact reader lecteur lectrice displayname",
}
_KINDS = {kind: frozenset(words.split()) for kind, words in _HEADINGS.items()}
_PAIRS = (
    (r"\boptin (?:time|ip)\b", ""),  # what Mailchimp notes of itself
    (r"\be mail", "email"),
    (r"\b(?:adresse|address) electronique\b|\belectronic address\b", "email"),
    (r"\bfirst name\b", "firstname"),
    (r"\b(?:last|family) name\b|\bnom de famille\b", "lastname"),
    (r"\bopt in\b", "optin"),
    (r"\bopt out\b|\bdo not (?:e?mail|contact)\b|\bne pas (?:contacter|ecrire)\b", "optout"),
)
_DENIAL = frozenset("no non n 0 false faux f never jamais nope pas off aucun none".split())
_NO = _DENIAL | frozenset(
    "refused refuse refusee declined denied "
    "unsubscribed unsubscribe desabonne desabonnee desinscrit desinscrite optout out stop cleaned "
    "bounced blocked blocklisted blacklisted disabled inactive inactif withdrawn retire".split()
)
_YES = frozenset(
    "yes oui o y 1 true vrai v x ok on agreed accepted accepte acceptee subscribed subscribe "
    "abonne abonnee inscrit inscrite optin in confirmed confirme confirmee enabled active actif "
    "granted ✓ ✔ ☑".split()
)
_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}")


def plain(text: str) -> str:
    """Write words in lower case, without accents, one space between: “Prénom·e” is “prenom e”."""
    spelt = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(char for char in spelt if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+|[✓✔☑]", bare))


def heading(cell: str) -> str:
    """Tell what a column's heading announces, by one of the kinds; empty where it is not known."""
    words = plain(cell)
    for pattern, word in _PAIRS:
        words = re.sub(pattern, word, words)
    said = set(words.split())
    return next((kind for kind, known in _KINDS.items() if said & known), "")


def columns(first: Sequence[str]) -> dict[str, list[int]]:
    """Give the columns of each kind, by the cells of a first line; nothing if it is no heading."""
    if any("@" in cell for cell in first):
        return {}
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(first):
        if kind := heading(cell):
            found.setdefault(kind, []).append(number)
    return found


def answer(cell: str) -> bool | None:
    """Read a yes or a no, in English or French; a date is a yes, None is neither."""
    words = plain(cell).split()
    if not words:
        return None
    if set(words[:2]) & _NO:
        return False
    if words[0] in _YES or _DATE.search(cell):
        return True
    return None


def objects(cell: str) -> bool:
    """Tell whether a cell under “unsubscribed” or “refus” says so: by anything but a no."""
    words = plain(cell).split()
    return bool(words) and words[0] not in _DENIAL
