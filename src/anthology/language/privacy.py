r"""Know the words that keep something from readers: “off the record”, “pas pour le livre”.

All patterns are lower case and verbose (`re.VERBOSE`), so spaces in them are written as `\s`.
"""

from __future__ import annotations

import re

# What a text may be kept out of, with a word that says which: “for the summer booklet”.
_PRINT = r"(?:print(?:ing)?|publication|l['’]impression|impression)"
_BOOK = (
    r"(?:(?:the|our|this|your|any|les?|la|l['’]|notre|votre|ce|cette|das|den|die|dem|der|unser\w{0,2}"
    r"|euer|eure?n?)\s?(?:[\w’'-]{2,20}\s)?)?(?:book(?:let)?|yearbook|(?:fan)?zine|newsletter|magazine"
    r"|anthology|press|readers|livret|livre|recueil|revue|bulletin|brochure|anthologie|ouvrage|journal"
    r"|lecteurs|jahrbuch|buch|heft|druck|brosch[üu]re|ver[öo]ffentlichung|zeitung|sammelband|leser)"
)
_IT = r"(?:(?:this|that|it|them|these|ceci|cela|[çc]a|das|dies|es)\s)?"
PRIVATE = (
    r"(?:off[\s-](?:the[\s-])?record"
    rf"|not\s(?:meant\s|intended\s)?for\s(?:{_PRINT}|{_BOOK})"
    r"|not\sto\sbe\s(?:printed|published|quoted|reprinted)"
    r"|(?:do\snot|don['’]?t|never)\s(?:re)?(?:print|publish|quote|circulate)"
    rf"|(?:do\snot|don['’]?t|never)\s(?:put|include|use|run|mention)\s{_IT}(?:in|for)\s{_BOOK}"
    rf"|(?:keep|leave|take)\s{_IT}out\sof\s(?:print|{_BOOK})"
    r"|hors[\s-]micro|en\soff"
    r"|(?:[àa]\s)?ne\spas\s(?:publier|imprimer|r[ée]imprimer|citer|diffuser)"
    r"|(?:[àa]\s)?ne\spas\s(?:mettre|inclure|garder|reprendre|utiliser|laisser|faire\sfigurer)\s"
    rf"{_IT}(?:dans|pour)\s{_BOOK}"
    rf"|pas\s(?:destin[ée]e?s?\s[àa]|pour)\s(?:publication|la\spublication|{_PRINT}|{_BOOK})"
    r"|nicht\s(?:(?:ab|nach)?drucken|ver[öo]ffentlichen|zitieren|weitergeben)"
    rf"|nicht\s(?:f[üu]r|ins?|zur?)\s{_BOOK})"
)
# What opens such words: “Private – please do not print …”, “Nur für dich, nicht drucken: …”.
_QUIET = (
    r"(?:(?:strictly\s)?private|privat|priv[ée]e?|confidential|confidentiel(?:le)?|vertraulich"
    r"|(?:strictly\s|for\s)?internal(?:\suse)?(?:\sonly)?|(?:usage\s)?interne|(?:nur\s)?intern)"
)
HUSH = (
    rf"(?:{_QUIET}|personal|personnel|(?:just|only)\sfor\s(?:you|us)"
    r"|for\s(?:you|us)(?:\sonly|r\seyes\sonly)?|between\sus|entre\snous"
    r"|(?:rien\sque\s|juste\s)?pour\stoi(?:\sseule?)?|nur\sf[üu]r\s(?:dich|euch|sie)|unter\suns)"
)
PLEASE = r"(?:(?:please|bitte|merci\sde|pri[èe]re\sde|svp)[,:]?\s)?"
HUSHED = rf"(?:{HUSH}\s*[,:;–—-]\s*)?{PLEASE}{PRIVATE}"
# In square brackets the word is enough, also behind where it stood: “in pencil: PRIVATE – …”.
MARKED = rf"(?:[^:]{{1,40}}:\s*)?{_QUIET}\s*(?:$|[:,;!–—-].*)"
# What is asked in a conversation: “Can this bit be off the record?”
ASKED_FOR = (
    r"(?:^|(?<=[.!?…:–—]\s))(?:(?:ok(?:ay)?|well|so|but|and|now|look|sorry|please|bon|mais|et|alors|also)"
    r",?\s){0,2}(?:(?:can|could|may|might|shall|should|let['’]s|let\sme|is|keep|this|that['’]?s?|these"
    r"|what|we|i['’]m|i\sam|strictly|it['’]s)\b[^.!?…“”\"]{0,60}\boff[\s-]the[\s-]record"
    r"|(?:[çc]a|ceci|cela|c['’]est|ce\sque|on|je|je\svous|tout)\b[^.!?…«»\"]{0,60}\b(?:en\soff|hors[\s-]micro)"
    r"|(?:das|dies|was|bitte|jetzt)\b[^.!?…„“\"]{0,60}\b(?:nicht\szitieren|unter\suns)(?=\s?[.!?…]))\b"
    r"[^.!?…“”\"«»]{0,40}[.!?…]?"
)
# Marks around what is kept back, each in brackets of its own.
_MARK = r"[\[(<*_]{1,3}\s*(?:[^\W\d_]+\s?:\s)?"
_CLOSED = r"\s*[.!:]?\s*[\])>*_]{1,3}"
_OFF = r"(?:going\s|goes\s|now\s)?(?:off[\s-](?:the[\s-])?record|hors[\s-]micro|en\soff|off)"
_BEGINS = re.compile(
    rf"{_MARK}(?:(?:begin|start|d[ée]but|beginn|anfang)\w{{0,3}}\s(?:of\s|du\s|de\s)?)?{_OFF}"
    rf"(?:\s(?:begins?|starts?|from\shere|d[ée]but|beginnt))?{_CLOSED}",
    re.IGNORECASE,
)
_ENDS = re.compile(
    rf"{_MARK}(?:/|(?:end|fin|ende)\s?(?:of\s|du\s|de\s|des\s)?(?=\S)|back\s(?=on))"
    r"(?:(?:going\s|back\s)?(?:off|on)[\s-](?:the[\s-])?record|(?:the\s)?record|hors[\s-]micro|(?:en\s)?off)"
    rf"(?:\s(?:ends?|again))?{_CLOSED}"
    rf"|{_MARK}(?:back\s)?on[\s-](?:the[\s-])?record(?:\sagain)?{_CLOSED}",
    re.IGNORECASE,
)
_SAID = re.compile(PRIVATE, re.VERBOSE)


def keeps_back(note: str) -> bool:
    """Tell whether a note says that words near it are not for readers.

    >>> keeps_back("[OFF RECORD from 02:10 to 03:00]"), keeps_back("[TODO: find a picture]")
    (True, False)
    """
    return _SAID.search(note.lower()) is not None


def find_marks(text: str) -> list[tuple[int, int, bool]]:
    """Give the marks around what is kept back: start, end, whether what is kept back begins there.

    >>> find_marks("So. [OFF RECORD] He is ill. [BACK ON RECORD] Yes.")
    [(4, 16, True), (28, 44, False)]
    """
    if not any(sign in text for sign in "[(<*"):
        return []
    begins = ((*one.span(), True) for one in _BEGINS.finditer(text))
    return sorted((*begins, *((*one.span(), False) for one in _ENDS.finditer(text))))
