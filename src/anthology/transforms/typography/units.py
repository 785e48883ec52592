"""List the rules that keep a number and what it counts on one line, in French and in English."""

from __future__ import annotations

import re

from anthology.transforms.typography.rules import FIXED, SPACE, After, Swap

# Symbols of the SI brochure (9th edition), of computing and of money.
_UNITS = (
    r"km/h|km|m[²³]?|cm|mm|µm|nm|ha|kg|g|mg|t|L|l|cL|cl|mL|ml|h|min|s|ms|[kMG]?Wh?|V|mA|A|"
    r"[kMGT]?Hz|dB|°[CF]|K|px|dpi|ppp|pt|[KMGTP]o|[kKMGTP]B|bits?|[kM]?€|Md€|EUR|USD|£|\$"
)
KEPT_TOGETHER = (
    Swap(re.compile(rf"{SPACE}(?<=\d{SPACE})(?=(?:{_UNITS})(?![\w'’°]))"), FIXED),
    After(re.compile(rf"p(?<!\wp)p?\.(?={SPACE}*\d)"), FIXED, insert=True),
    After(re.compile(rf"\.(?<=[VvFfAa](?:ol|ig|rt)\.)(?={SPACE}\d)"), FIXED),
    After(re.compile(rf"\.(?<=[Cc]hap\.)(?={SPACE}\d)"), FIXED),
)
