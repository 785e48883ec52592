"""Write languages as BCP 47 tags, however people name them, and tell what is none."""

from __future__ import annotations

import re

_NAMES = {
    "fr": "french français francais französisch francés francese fre fra",
    "en": "english anglais englisch inglés inglese eng",
    "de": "german allemand deutsch alemán tedesco ger deu",
    "es": "spanish espagnol español castellano spanisch spa",
    "it": "italian italien italiano italienisch ita",
    "pt": "portuguese portugais português portugiesisch por",
    "nl": "dutch néerlandais nederlands niederländisch dut nld",
    "pl": "polish polonais polski polnisch pol",
    "el": "greek grec ελληνικά griechisch gre ell",
    "ca": "catalan català",
    "ru": "russian russe русский",
}
_TAGS = {name: tag for tag, names in _NAMES.items() for name in names.split()}
# Two letters that the registry of IANA has as languages (ISO 639-1, and some that it had once).
_REGISTERED = frozenset(
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky
    la lb lg li ln lo lt lu lv mg mh mi mk ml mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc
    oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su
    sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh
    zu""".split()
)
_UNNAMED = ("und", "mul", "zxx", "mis")
# Countries that are taken for languages, by their codes.
_COUNTRIES = {
    "gb": "en-GB", "us": "en-US", "jp": "ja", "cn": "zh", "dk": "da", "gr": "el", "cz": "cs",
    "at": "de-AT", "au": "en-AU", "mx": "es-MX", "sp": "es", "ge": "de", "du": "nl", "nz": "en-NZ",
}  # fmt: skip
# RFC 5646, section 2.1, without the tags that were registered before there were rules.
LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(?:-[a-wyz](?:-[a-z0-9]{2,8})+)?(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:-(?P<script>[a-z]{4}))?(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<rest>(?:-[a-z0-9]{1,8})*)"
)


def normalise(written: str) -> str:
    """Write a language as people name it (`fr_FR`, `Français`) as a BCP 47 tag; empty if none.

    >>> normalise("Français"), normalise("EN_gb"), normalise("xx-klingon")
    ('fr', 'en-GB', '')
    """
    tag = written.strip().lower().split(".")[0].replace("_", "-")
    if tag in _TAGS:
        return _TAGS[tag]
    found = _TAG.fullmatch(tag)
    if not found or not _is_registered(found["language"]):
        return ""
    language = _TAGS.get(found["language"], found["language"])
    script, region = (found["script"] or "").title(), (found["region"] or "").upper()
    whole = "-".join(filter(None, (language, script, region, found["rest"][1:])))
    return whole if LANGUAGE.fullmatch(whole) else "-".join(filter(None, (language, script)))


def _is_registered(language: str) -> bool:
    """Tell whether a code is a language. Three letters are believed but for a few that are none."""
    return language in _REGISTERED or (len(language) > 2 and language not in _UNNAMED)  # noqa: PLR2004


def languages_meant(written: str) -> tuple[str, ...]:
    """Suggest what was meant by words that name no language: a tag, or all names that are known.

    >>> languages_meant("gb")
    ('en-GB',)
    """
    country = _COUNTRIES.get(re.split(r"[-_ ]", written.strip().lower())[0])
    return (country,) if country else (*_TAGS,)
