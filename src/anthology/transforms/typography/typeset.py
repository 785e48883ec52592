"""Set an article's letters as its language does: marks, spaces, dashes; its words stay as they are.

All words in one language are read as one text (`transforms/running_text.py`). What must not be
touched is masked (`rules.py`), quotation marks are paired, the rules of the language
(`rules.py`) edit the text, and each piece goes back to the place it came from.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anthology.language.detection import primary
from anthology.markup import xhtml
from anthology.transforms.running_text import BREAK, EDGE, MASK, locate, read_running_text
from anthology.transforms.steps import Transform
from anthology.transforms.typography import rules
from anthology.transforms.typography.rules import SPACES, EditableText, raise_ordinals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anthology.model.book import Article
    from anthology.transforms.typography.rules import Edit, Rule


# Pair the double quotation marks of a text, block by block, and find those without a partner.

_MARK = re.compile(f'["“„”«»{EDGE}]')
_PARTNER = {"”": "“„", "»": "«"}
_BEFORE_OPENER = f"{SPACES}{EDGE}{BREAK}{MASK}([{{«“‘'’—–-/=*_"
_BEHIND_CLOSER = f"{SPACES}{EDGE}{BREAK}{MASK})]}}»”’.,;:!?…—–-/*_"
_FEET = re.compile(r"\d['’′]\d{1,2}\Z")
_REACH = 12  # blocks that a quotation of several paragraphs may run through


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold the places of two partners, and of the opener of the pair that they stand in."""

    opener: int
    closer: int
    within: int | None = None


@dataclass(frozen=True, slots=True)
class PairedMarks:
    """Hold what became of the marks of a text.

    `pairs` are in order of their openers. `left` are the places of marks that are to stay as they
    were typed: inches, ditto marks, marks without a partner, and straight pairs around such a
    one. `opening` are straight marks before a paragraph of a quotation that the next one goes on
    with. `unbalanced` are those to be reported, one for each block; a quotation of several
    paragraphs is none.
    """

    pairs: tuple[Pair, ...]
    opening: tuple[int, ...]
    left: tuple[int, ...]
    unbalanced: tuple[int, ...]


def pair_quotes(text: str) -> PairedMarks:
    """Pair the marks `"`, “ ”, „ ” and « » within each block (blocks end in `EDGE`)."""
    pairs: list[Pair] = []
    inches: list[int] = []
    lone: list[int] = []
    waiting: list[int] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        if mark == EDGE:
            lone += waiting
            waiting = []
        elif mark == '"' and _stands_alone(text, at):
            inches.append(at)
        elif mark == "“" and waiting and text[waiting[-1]] == "„":
            pairs.append(Pair(waiting.pop(), at))
        elif mark in "“„«" or (mark == '"' and _opens(text, at, waiting)):
            waiting.append(at)
        elif (found := _partner(text, mark, waiting)) is not None:
            lone += waiting[found + 1 :]
            pairs.append(Pair(waiting[found], at))
            del waiting[found:]
        elif mark == '"' and text[at - 1 : at].isdigit():
            inches.append(at)
        else:
            lone.append(at)
    lone = sorted(lone + waiting)
    opening = {at: None for at in lone if text[at] == '"' and _goes_on(text, at)}
    lone = [at for at in lone if at not in opening]
    doubtful = {one for one in pairs if text[one.opener] == '"' and _holds(one, lone)}
    sound = sorted(set(pairs) - doubtful, key=lambda one: one.opener)
    left = (*inches, *lone, *(at for one in doubtful for at in (one.opener, one.closer)))
    return PairedMarks(tuple(_nested(sound)), tuple(opening), left, tuple(_unbalanced(text, lone)))


def _holds(one: Pair, places: list[int]) -> bool:
    """Tell whether one of the places lies between the marks of a pair."""
    return bisect_right(places, one.closer) > bisect_right(places, one.opener)


def _stands_alone(text: str, at: int) -> bool:
    """Tell whether a straight mark is a measure (5'10") or a ditto mark, all that a cell holds."""
    ditto = text[max(0, at - 1) : at] in ("", EDGE) and text[at + 1 : at + 2] in ("", EDGE)
    return ditto or bool(_FEET.search(text[max(0, at - 4) : at]))


def _opens(text: str, at: int, waiting: list[int]) -> bool:
    """Tell whether a straight mark opens a quotation, by what stands beside it."""
    before = text[at - 1] if at else EDGE
    behind = text[at + 1] if at + 1 < len(text) else EDGE
    can_open = before in _BEFORE_OPENER and behind not in SPACES + EDGE + BREAK
    can_close = behind in _BEHIND_CLOSER and before not in SPACES + EDGE + BREAK
    if can_open != can_close:
        return can_open
    return all(text[other] != '"' for other in waiting)


def _partner(text: str, mark: str, waiting: list[int]) -> int | None:
    """Find the last opener that fits a closing mark, as an index of those that wait."""
    fitting = _PARTNER.get(mark, mark)
    for index in range(len(waiting) - 1, -1, -1):
        if text[waiting[index]] in fitting:
            return index
    return None


def _nested(pairs: list[Pair]) -> Iterator[Pair]:
    """Give each pair the mark that opens the pair around it; pairs come in the order of openers."""
    around: list[Pair] = []
    for one in pairs:
        while around and around[-1].closer < one.opener:
            around.pop()
        yield Pair(one.opener, one.closer, around[-1].opener if around else None)
        around.append(one)


def _unbalanced(text: str, lone: list[int]) -> Iterator[int]:
    """Give the first lone mark of each block, save those that a later block goes on with."""
    edges = [match.start() for match in re.finditer(EDGE, text)] if lone else []
    waiting: list[int] = []
    found: list[int] = []
    for at in lone:
        if waiting and bisect_right(edges, at) - bisect_right(edges, waiting[-1]) > _REACH:
            found += waiting
            waiting = []
        if text[at] in "”»" and any(text[other] in _PARTNER[text[at]] for other in waiting):
            waiting = []
        elif text[at] in "“«":
            waiting += [at] if not _goes_on(text, at) else []
        else:
            found.append(at)
    blocks: set[int] = set()
    for at in sorted(found + waiting):
        if (block := bisect_right(edges, at)) not in blocks:
            blocks.add(block)
            yield at


def _goes_on(text: str, at: int) -> bool:
    """Tell whether a block opens its last quotation and the next block begins with the same mark.

    So does each paragraph of a quotation that runs over several.
    """
    edge = text.find(EDGE, at)
    opens = not text[at + 1 : at + 2].isspace() and text[at - 1 : at] in _BEFORE_OPENER
    return (
        edge > at + 1
        and (opens or text[at] != '"')
        and text[edge + 1 : edge + 9].lstrip()[:1] == text[at]
    )


def straight_edits(text: str, pairing: PairedMarks, outer: str, inner: str) -> list[Edit]:
    """Give the edits that put proper marks in the place of straight pairs.

    `outer` and `inner` are an opener and a closer each; a pair takes those that the pair around
    it has not.
    """
    openers: dict[int, str] = {}
    edits: list[Edit] = [(at, at + 1, outer[0]) for at in pairing.opening]
    for one in pairing.pairs:
        marks = text[one.opener] + text[one.closer]
        if marks == '""':
            around = openers.get(one.within, "") if one.within is not None else inner[0]
            marks = inner if around == outer[0] else outer
            edits += (one.opener, one.opener + 1, marks[0]), (one.closer, one.closer + 1, marks[1])
        openers[one.opener] = marks[0]
    return sorted(edits)


_CONTEXT = 30  # characters on each side of a mark that tell which is meant


def settle_typography(article: Article) -> Article:
    """Set the body, the title and the description in the article's language."""
    root = xhtml.parse(article.body)
    meta = article.meta
    changed = False
    for language, pieces in read_running_text(root, meta.language).items():
        text = EditableText(pieces)
        article = _report_marks(article, text)
        for place in _set(text, language):
            article = _report(article, text, place)
        changed |= text.write()
        if primary(language) == "fr":
            changed |= raise_ordinals(text)
    body = xhtml.serialise(root) if changed else article.body
    meta = replace(
        meta,
        title=typeset(meta.title, meta.language),
        subtitle=typeset(meta.subtitle, meta.language),
        description=typeset(meta.description, meta.language),
    )
    return replace(article, body=body, meta=meta)


def typeset(text: str, language: str) -> str:
    r"""Set a text without markup as the language (BCP 47) does; unknown ones get what suits all.

    >>> typeset('Il dit : "oui"', "fr")
    'Il dit\xa0: «\xa0oui\xa0»'
    """
    editable = EditableText([(None, text)])
    _set(editable, language)
    return "".join(piece for _, piece in editable.written())


def _set(text: EditableText, language: str) -> Sequence[int]:
    """Edit a text by its language's rules; give the places of marks without a partner."""
    rules, marks = _rules(language)
    pairing = pair_quotes(text.text) if marks else None
    if pairing:
        original = text.text
        text.hide(pairing.left)
        text.edit(straight_edits(original, pairing, *marks))
    for rule in rules:
        text.edit(rule.edits(text.text))
    return [at for at in pairing.unbalanced if _is_quoting(text, at, language)] if pairing else ()


def _is_quoting(text: EditableText, place: int, language: str) -> bool:
    """Tell quotation marks from the signs « and » that point the way in English: “Read on »”."""
    return primary(language) != "en" or text.original[place] not in "«»"


def _rules(language: str) -> tuple[Sequence[Rule], tuple[str, str] | tuple[()]]:
    """Give the rules of a language and its two pairs of quotation marks."""
    if language.lower() == "fr-ca":
        return rules.CANADIAN_RULES, (rules.FRENCH_OUTER, rules.FRENCH_INNER)
    if primary(language) == "fr":
        return rules.FRENCH_RULES, (rules.FRENCH_OUTER, rules.FRENCH_INNER)
    if primary(language) == "en":
        return rules.ENGLISH_RULES, (rules.OUTER, rules.INNER)
    return (*rules.FIRST_RULES, *rules.LAST_RULES), ()


def _report_marks(article: Article, text: EditableText) -> Article:
    """Report the words in which a letter bears the same mark twice."""
    for found in rules.MARKED.finditer(text.text):
        slot = text.slot_at(found.start()) if rules.mark_once(found) != found[0] else None
        if slot:
            before, behind = _beside(text.text, found.start())
            word = f"{before}{found[0][0]}{behind}".split()[len(before.split(" ")) - 1]
            once = rules.MARKED.sub(rules.mark_once, word)
            article = article.report(
                "letter-mended",
                f"a letter of “{once}” has the same mark twice; it is printed once",
                line=locate(article, slot.within, word),
                hint=f"write “{once}”",
            )
    return article


def _report(article: Article, text: EditableText, place: int) -> Article:
    """Report a quotation mark without a partner, with the words beside it."""
    slot, mark = text.slot_at(place), text.original[place]
    before, behind = _beside(text.original, place)
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


TYPOGRAPHY_STEP = Transform(rank=80, apply=settle_typography)
