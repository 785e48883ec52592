"""Decode the bytes of a text, and repair what a wrong code broke in it.

Repair is tried in order of certainty: the whole text read back strictly under one code, chosen by
how plausible the result is; then all lines at fault, where they are most of those that could be;
then single lines, by ftfy. Nothing changes that does not become more plausible.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import islice

from anthology.diagnostics import Diagnostic
from anthology.plausibility import plausibility

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = (
    "cp1252",
    "mac_roman",
    "cp850",
    "cp437",
    "iso8859_15",
    "cp1250",
    "iso8859_2",
    "cp1253",
    "iso8859_7",
    "cp1251",
    "koi8_r",
)
_NAMES = {
    "mac_roman": "Mac Roman",
    "cp1252": "Windows-1252",
    "latin_1": "Latin-1",
    "cp437": "code page 437",
    "cp850": "code page 850",
}
_ROUNDS = 3
_LONGEST_EXAMPLE = 40
_SAMPLE = 200_000  # characters of a text by which its code is chosen
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_BROKEN = re.compile("\ufffd|Ã[©¨ª\xa0§¢´®¹»¯]|â€|√[©®†ß]")
_MOST = 50  # doubts about one text that are worth telling
_MAGIC = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"PK\x03\x04", b"\x7fELF", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold a text with Unix line ends, and what was done to get it."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


def is_text(data: bytes) -> bool:
    """Tell whether bytes can be text at all."""
    if any(data.startswith(bom) for bom, _ in _BOMS):
        return True
    if data.startswith(_MAGIC):
        return False
    head = data[:8192]
    if _wide_code(head):
        return True
    control = len(re.findall(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head))
    return control <= len(head) // 100


def decode(data: bytes, path: str = "") -> Decoded:
    """Decode the bytes of a file; `path` is what diagnostics name."""
    code = _find_code(data)
    text = data.decode(code, errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found: list[Diagnostic] = []
    if code not in ("utf-8", "utf-8-sig"):
        found.append(Diagnostic("encoding-legacy", f"was written in {_name(code)}", path))
    for _ in range(_ROUNDS):
        text, repaired = _repair(text, path)
        found += repaired
        if not repaired:
            break
    text, rest = _strip(text, path)
    return Decoded(text, (*found, *rest, *_doubts(text, path)))


def _name(code: str) -> str:
    return _NAMES.get(code, code.upper().replace("_", "-"))


def _find_code(data: bytes) -> str:
    for bom, code in _BOMS:
        if data.startswith(bom):
            return code
    if code := _wide_code(data[:8192]):
        return code
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        sample = data[max(0, error.start - 1000) : error.start + _SAMPLE]
        return max(_LEGACY, key=lambda code: plausibility(sample.decode(code, errors="replace")))
    return "utf-8"


def _wide_code(head: bytes) -> str:
    """Recognise UTF-16 without a mark: Latin letters have a zero in every other byte."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    enough = len(head) // 5
    if len(head) < 4 or max(even, odd) <= enough or min(even, odd) > enough // 4:  # noqa: PLR2004
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


@cache
def _telltale() -> re.Pattern[str]:
    """Match what the first two bytes of a UTF-8 sequence look like in any of the wrong codes."""
    pairs = []
    for code in _NAMES:
        first = bytes(range(0xC2, 0xF5)).decode(code, errors="ignore")
        then = "".join(bytes([n]).decode(code, errors="ignore") for n in range(0x80, 0xC0))
        pairs.append(f"[{re.escape(first)}][{re.escape(then)}\x80-\x9f]")
    return re.compile("|".join(pairs))


def _repair(text: str, path: str) -> tuple[str, list[Diagnostic]]:
    """Repair one layer of damage; give what was done, or nothing."""
    if text.isascii() or not _telltale().search(text):
        return text, []
    whole = _best({code: _back(text, code) for code in _NAMES}, text)
    if whole:
        code, mended = whole
        return mended, [_report(text.split("\n"), mended.split("\n"), code, path)]
    return _repair_lines(text, path)


def _back(text: str, code: str) -> str | None:
    """Read a text back through a wrong code; None where it did not come that way."""
    try:
        return text.encode(code, "anthology-c1").decode("utf-8")
    except UnicodeError:
        return None


def _stand_for_themselves(error: UnicodeError) -> tuple[bytes, int]:
    """Let the characters through for which Windows-1252 leaves bytes undefined."""
    if isinstance(error, UnicodeEncodeError):
        char = error.object[error.start]
        if "\x80" <= char <= "\x9f":
            return bytes([ord(char)]), error.start + 1
    raise error


codecs.register_error("anthology-c1", _stand_for_themselves)


def _best(candidates: dict[str, str | None], text: str) -> tuple[str, str] | None:
    """Choose the most plausible repair, unless the text is more plausible as it is.

    That a text can be read back at all is strong evidence; only one that reads well stays.
    """
    before = plausibility(text[:_SAMPLE])
    scored = [
        (plausibility(mended[:_SAMPLE]), code, mended)
        for code, mended in candidates.items()
        if mended is not None and mended != text
    ]
    score, code, mended = max(scored, key=lambda one: one[0], default=(before, "", ""))
    return (code, mended) if code and (score > before or before < 0) else None


def _repair_lines(text: str, path: str) -> tuple[str, list[Diagnostic]]:
    lines = text.split("\n")
    doubtful = [n for n, line in enumerate(lines) if _telltale().search(line)]
    mended, code = _repair_majority(lines, doubtful)
    if code:
        return "\n".join(mended), [_report(lines, mended, code, path)]
    found: list[Diagnostic] = []
    for number in doubtful:
        if fixed := _fix(lines[number]):
            found.append(_report([lines[number]], [fixed], "", path, number))
            lines[number] = fixed
    return "\n".join(lines), found


def _repair_majority(lines: list[str], doubtful: list[int]) -> tuple[list[str], str]:
    """Repair all lines at fault under one code, where most lines beyond ASCII are at fault."""
    beyond = sum(not line.isascii() for line in lines)
    best: tuple[int, str, dict[int, str]] = (0, "", {})
    for code in _NAMES:
        repaired = {n: _best({code: _back(lines[n], code)}, lines[n]) for n in doubtful}
        fixed = {n: one[1] for n, one in repaired.items() if one}
        best = max(best, (len(fixed), code, fixed), key=lambda one: one[0])
    count, code, fixed = best
    if count * 2 <= beyond or count < 2:  # noqa: PLR2004
        return lines, ""
    return [fixed.get(n, line) for n, line in enumerate(lines)], code


def _fix(line: str) -> str:
    """Repair a single line by ftfy; nothing where that makes it no more plausible.

    A line that has healthy letters beyond ASCII too may show broken ones on purpose: it stays.
    """
    import ftfy  # noqa: PLC0415

    fixed = ftfy.fix_encoding(line)
    healthy = Counter(filter(_is_letter, line)) & Counter(filter(_is_letter, fixed))
    better = fixed != line and plausibility(fixed) > plausibility(line)
    return fixed if better and not healthy else ""


def _is_letter(char: str) -> bool:
    return not char.isascii() and char.isalpha()


def _report(
    before: list[str], after: list[str], code: str, path: str, first: int = 0
) -> Diagnostic:
    changed = [n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new]
    old, new = _example(before[changed[0]], after[changed[0]])
    read = f"UTF-8 read as {_name(code)}" if code else "UTF-8 read in a wrong code"
    count = f"{len(changed)} lines were" if len(changed) > 1 else "this line was"
    return Diagnostic(
        "encoding-repaired",
        f"{count} {read}; repaired: “{new}” for “{old}”",
        path,
        changed[0] + first + 1,
        hint="look over the text, then save it as UTF-8",
    )


def _example(old: str, new: str) -> tuple[str, str]:
    """Give the first word that changed, before and after."""
    for one, other in zip(old.split(), new.split(), strict=False):
        if one != other:
            return one[:_LONGEST_EXAMPLE], other[:_LONGEST_EXAMPLE]
    return old[:_LONGEST_EXAMPLE], new[:_LONGEST_EXAMPLE]


def _strip(text: str, path: str) -> tuple[str, list[Diagnostic]]:
    """Take out what no text may hold (XML 1.0, section 2.2); form feeds become line ends."""
    match = _CONTROL.search(text)
    if match is None:
        return text, []
    count = len(_CONTROL.findall(text))
    line = text.count("\n", 0, match.start()) + 1
    message = f"{count} control character{'s were' if count > 1 else ' was'} taken out"
    return _CONTROL.sub("", text), [Diagnostic("control-characters", message, path, line)]


def _doubts(text: str, path: str) -> list[Diagnostic]:
    """Report lines that still look broken."""
    if text.isascii():
        return []
    lines = {text.count("\n", 0, match.start()) for match in islice(_BROKEN.finditer(text), _MOST)}
    found: list[Diagnostic] = []
    for number in sorted(lines):
        words = text.split("\n", number + 1)[number].strip()
        quoted = words if len(words) <= _LONGEST_EXAMPLE else words[:_LONGEST_EXAMPLE] + "…"
        hint = "ask the author for the text, or mend it by hand"
        message = f"looks broken: “{quoted}”"
        found.append(Diagnostic("encoding-doubtful", message, path, number + 1, hint=hint))
    return found
