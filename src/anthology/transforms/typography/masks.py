"""Mask in a text what no rule of typography may touch: addresses, markup, emoticons, code."""

from __future__ import annotations

import re

from anthology.transforms.running import MASK

# A text without the sign on the left has nothing that the pattern on the right could find. Of an
# address only what follows the sign needs a mask: no rule touches a bare word before it.
_PATTERNS = (
    ("://", re.compile(r"://[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?…)\]}’']")),
    ("www.", re.compile(r"www\.[^\s<>«»“”\"]*[^\s<>«»“”\".,;:!?…)\]}’']")),
    ("@", re.compile(r"@(?<=\w@)[\w-]+(?:\.[\w-]+)+")),
    ("{{", re.compile(r"\{\{[^{}]{0,500}\}\}")),
    ("{%", re.compile(r"\{%[^{}]{0,500}%\}")),
    ("<", re.compile(r"<[A-Za-z/!][^<>]{0,500}>")),
    ("&", re.compile(r"&#?\w{1,31};")),
    # std::vector and names of emoji such as :smile:, then emoticons :) ;-) :D
    ("::", re.compile(r"::+")),
    (":", re.compile(r":(?<!\w:)[a-z0-9_+-]{0,40}[a-z][a-z0-9_+-]{0,40}:(?!\w)")),
    (":", re.compile(r":(?:[-^o']?[)(\]\[|\\/*]+|(?<!\w:)[-']?[DPpOo3])(?!\w)")),
    (";", re.compile(r";(?:[-^o']?[)(]+|(?<!\w;)[-']?[DPpo])(?!\w)")),
    ('""', re.compile(r'""+')),
    ("''", re.compile(r"''+")),
    ("\\", re.compile(r"\\[\"']")),
    (MASK, re.compile(MASK)),
)


def masked(text: str) -> str:
    """Return the text, of the same length, with `MASK` for every character not to be touched."""
    for sign, pattern in _PATTERNS:
        if sign in text:
            text = pattern.sub(lambda match: MASK * len(match[0]), text)
    return text
