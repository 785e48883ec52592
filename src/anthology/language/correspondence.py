"""Know the words with which letters begin and end."""

from __future__ import annotations

import re

# “Dear Ann,”, “Monsieur le Maire,”
GREETING = re.compile(
    r"(?:hi|hello|hey|dear|bonjour|bonsoir|salut|coucou|ch(?:er|ère)s?|mesdames|madame|messieurs"
    r"|monsieur|mon|ma|mes|hallo|liebe[rs]?|sehr\sgeehrte[rs]?|querid[oa]s?|estimad[oa]s?)\b"
    r"(?:[^.?:]|\b(?:mrs?|ms|dr|m|st|prof)\.){0,60}[,!]",
    re.IGNORECASE,
)
# What ends a letter, before the name.
CLOSING = re.compile(
    r"""^(?:(?:with\ )?(?:(?:all\ )?(?:my|our)\ )?(?:best|kind|warm(?:est)?)\ (?:wishes|regards)
    |yours\b|(?:sincerely|faithfully|respectfully|warmly|love|affectueusement|respectueusement)
        (?=[,.!]|$)
    |(?:with|avec)\ (?:all\ (?:my|our)\ |tout\w*\ (?:mon|ma|notre)\ )?(?:love|amitié|affection)\b
    |all\ the\ best|je\ vous\ prie|je\ te\ prie|veuillez|recevez|nous\ vous\ prions
    |(?:agréez|croyez),?\s|bien\ à\ (?:vous|toi)|je\ (?:t['’]|vous\ )embrasse
    |(?:bien\ |très\ )?(?:cordialement|amicalement|chaleureusement|fraternellement)|amitiés
    |salutations|mit\ (?:\w+\ ){0,2}gr(?:üßen|uß)|(?:viele|herzliche|liebe|beste)\ grüße
    |hochachtungsvoll|un\ (?:abrazo|saludo)|atentamente|cordiali\ saluti)(?!\w)""",
    re.VERBOSE | re.IGNORECASE,
)
POSTSCRIPT = re.compile(r"P\.?\s?-?S\.?\b")
