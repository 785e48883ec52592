"""Set an article's letters as its language does: marks, spaces, dashes; its words stay as they are.

The words of each language (`anthology.transforms.running`) go onto one tape, what must not be
touched is masked (`masks`), quotation marks are paired (`quotes`), the rules of the language
(`french`, `english`, `everywhere`) edit the tape, and the text goes back to its places.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from anthology import xhtml
from anthology.transforms import Transform
from anthology.transforms.locate import locate
from anthology.transforms.running import BREAK, EDGE, read
from anthology.transforms.tongues import primary
from anthology.transforms.typography import english, everywhere, french
from anthology.transforms.typography.ordinals import raise_ordinals
from anthology.transforms.typography.quotes import pair, straight_edits
from anthology.transforms.typography.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.book import Article
    from anthology.transforms.typography.rules import Rule

_CONTEXT = 30  # characters on each side of a mark that tell which is meant


def settle(article: Article) -> Article:
    """Set the body, the title and the description in the article's language."""
    root = xhtml.parse(article.body)
    meta = article.meta
    changed = False
    for language, pieces in read(root, meta.language).items():
        tape = Tape(pieces)
        for place in _set(tape, language):
            article = _report(article, tape, place)
        changed |= tape.write()
        if primary(language) == "fr":
            changed |= raise_ordinals(tape)
    body = xhtml.serialise(root) if changed else article.body
    meta = replace(
        meta,
        title=typeset(meta.title, meta.language),
        subtitle=typeset(meta.subtitle, meta.language),
        description=typeset(meta.description, meta.language),
    )
    return replace(article, body=body, meta=meta)


def typeset(text: str, language: str) -> str:
    """Set a text without markup as the language (BCP 47) does; unknown ones get what suits all."""
    tape = Tape([(None, text)])
    _set(tape, language)
    return "".join(piece for _, piece in tape.written())


def _set(tape: Tape, language: str) -> Sequence[int]:
    """Edit a tape by its language's rules; give the places of marks without a partner."""
    rules, marks = _rules(language)
    pairing = pair(tape.text) if marks else None
    if pairing:
        original = tape.text
        tape.hide(pairing.left)
        tape.edit(straight_edits(original, pairing, *marks))
    for rule in rules:
        tape.edit(rule.edits(tape.text))
    return [at for at in pairing.unbalanced if _is_quoting(tape, at, language)] if pairing else ()


def _is_quoting(tape: Tape, place: int, language: str) -> bool:
    """Tell quotation marks from the signs « and » that point the way in English: “Read on »”."""
    return primary(language) != "en" or tape.original[place] not in "«»"


def _rules(language: str) -> tuple[Sequence[Rule], tuple[str, str] | tuple[()]]:
    """Give the rules of a language and its two pairs of quotation marks."""
    if language.lower() == "fr-ca":
        return french.CANADIAN_RULES, (french.OUTER, french.INNER)
    if primary(language) == "fr":
        return french.RULES, (french.OUTER, french.INNER)
    if primary(language) == "en":
        return english.RULES, (english.OUTER, english.INNER)
    return (*everywhere.FIRST, *everywhere.LAST), ()


def _report(article: Article, tape: Tape, place: int) -> Article:
    slot, mark = tape.slot_at(place), tape.original[place]
    before, behind = _beside(tape.original, place)
    opens = not behind[:1].isspace() and bool(behind)
    phrase = behind if opens else before
    line = locate(article, slot.within, phrase, end=not opens) if slot else None
    return article.report(
        "quote-unbalanced",
        f"{mark} has no partner in “{' '.join(f'{before}{mark}{behind}'.split())}”",
        line=line,
        hint="add the mark that is missing, or take this one out",
    )


def _beside(text: str, place: int) -> tuple[str, str]:
    """Quote whole words before and behind a mark, within its block."""
    first, last = max(0, place - _CONTEXT), place + 1 + _CONTEXT
    before = text[first:place].rpartition(EDGE)[2]
    behind = text[place + 1 : last].partition(EDGE)[0]
    if len(before) == _CONTEXT:
        before = before.partition(" ")[2]
    if len(behind) == _CONTEXT:
        behind = behind.rpartition(" ")[0]
    return before.replace(BREAK, " "), behind.replace(BREAK, " ")


STEP = Transform(rank=80, apply=settle)
