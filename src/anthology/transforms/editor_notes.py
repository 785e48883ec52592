"""Take out or report what the author left for herself: notes, lone full stops, odd captions."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise, zip_longest
from typing import TYPE_CHECKING

from anthology.language.detection import function_words, primary
from anthology.language.letters import shorten
from anthology.language.privacy import find_marks, keeps_back
from anthology.markup import xhtml
from anthology.readers.remedies import tell_highlights
from anthology.transforms.contacts import report_contacts
from anthology.transforms.note_signs import is_aside, is_note, notes_within, opens_note
from anthology.transforms.running_text import (
    BREAK,
    EDGE,
    MASK,
    TextSlot,
    find_line,
    locate,
    read_running_text,
)
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article
    from anthology.transforms.running_text import Pieces


_LONE_STOPS = re.compile(
    r"\s*\.[ \t]*(?:\n\s*\.[ \t]*)*\s*"
)  # one, or one on each of several lines
_RULE = re.compile(r"(?:[-*_]\s*){3,}|'{3,}|<hr\b.*", re.IGNORECASE)
_HOLDERS = ("ul", "ol", "dl", "blockquote", "div", "figure", "aside")


def drop_fillers(article: Article, root: Element, emptied: Iterable[Element]) -> Article:
    """Drop what was emptied before, lone full stops, and rules that divide nothing any more.

    A rule divides nothing where it follows what is dropped here and either full stops are among
    that or nothing stands before it.
    """
    last_lines: dict[Element, int] = {node: xhtml.line(node) or 0 for node in emptied}
    stops: set[Element] = set()
    last = 0
    for node in root.iter("p", "div"):
        for _ in range(_count_stops(node)):
            line = locate(article, node, ".", after=last)
            last = last_lines[node] = line or last
            article = _report_filler(article, "a lone full stop was left out", line)
            stops.add(node)
    for rule in list(root.iter("hr")):
        if (start := _useless(rule, last_lines, stops)) is not None:
            article = _report_filler(
                article,
                "a rule after what was left out went with it",
                find_line(article, _RULE, start + 1),
            )
            xhtml.drop(rule)
    for node in last_lines:
        _drop(node)
    return article


def _count_stops(node: Element) -> int:
    """Count the full stops of a block that holds nothing but one on each of its lines."""
    if any(xhtml.name(child) != "br" for child in node):
        return 0
    text = "\n".join([node.text or "", *(child.tail or "" for child in node)])
    return text.count(".") if _LONE_STOPS.fullmatch(text) else 0


def _useless(rule: Element, last_lines: dict[Element, int], stops: set[Element]) -> int | None:
    """Give the line after which a useless rule stands; None for one that divides something."""
    before, line, after_stops = rule.getprevious(), 0, False
    while before is not None and before in last_lines:
        line = max(line, last_lines[before])
        after_stops |= before in stops
        before = before.getprevious()
    follows = rule.getprevious() in last_lines
    return line if follows and (after_stops or before is None) else None


def _drop(node: Element) -> None:
    """Drop a block, and the list or quotation that holds nothing else."""
    parent = node.getparent()
    xhtml.drop(node)
    if parent is not None and xhtml.name(parent) in _HOLDERS and _holds_nothing(parent):
        _drop(parent)


def _holds_nothing(node: Element) -> bool:
    """Tell whether nothing is left of a list, quotation or box but its label."""
    label = node[0] if len(node) == 1 else None
    labelled = label is not None and "admonition-title" in xhtml.classes(label)
    return xhtml.empty(node) or (labelled and not (node.text or "").strip())


def _report_filler(article: Article, message: str, line: int | None) -> Article:
    """Report text that only kept a place open."""
    hint = "delete it from the text; it keeps no place open in a book"
    return article.report("filler-removed", message, line=line, hint=hint)


_PLACEHOLDER = re.compile(
    r"(?:(?:this\sis\s)?(?:an?|the|your|my|some|sample|example)?\s*(?:image|figure|photo)?\s*caption"
    r"(?:\s(?:text|here|goes\shere))?|(?:insert|enter|add|write)\s(?:an?|your|the)?\s*(?:image\s)?"
    r"caption(?:\shere)?|(?:une?|la|votre|texte\sde\s(?:la\s)?)?\s*l[ée]gende"
    r"(?:\sde\sl['’](?:image|illustration)|\sde\sla\s(?:photo|figure)|\sici)?|"
    r"(?:saisir|ins[ée]rer|ajouter|entrer)\s(?:une?|la|votre)\sl[ée]gende(?:\sici)?|"
    r"(?:image|figure|photo|picture)\s(?:title|description|text))[.!…]*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"©|\b(?:photos?|image|cr[ée]dits?|source|courtesy|licen[cs]e|cc[ -]by|unsplash|wikimedia|"
    r"flickr)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_FEWEST = 5  # words of a caption that can be judged
_STEM = 5  # letters in which two words must agree to be of one kind
_OTHERS = ("en", "fr")


def report_captions(article: Article, root: Element) -> Article:
    """Report every doubtful caption with its line; none is changed."""
    text = _Text(article, root)
    for node, caption in _captions(root):
        if _PLACEHOLDER.fullmatch(caption):
            why = "is a placeholder"
        elif text.is_strange(node, caption):
            why = "has nothing in common with the text"
        else:
            continue
        article = article.report(
            "caption-doubtful",
            f"the caption “{caption}” {why}",
            line=locate(article, node, caption),
            hint="write what the picture shows, or delete the caption",
        )
    return article


def _captions(root: Element) -> Iterator[tuple[Element, str]]:
    """Give each caption with its words, also those of pictures whose title is their caption."""
    for node in root.iter("figcaption", "img"):
        shown = xhtml.text(node) if xhtml.name(node) == "figcaption" else node.get("title") or ""
        if caption := " ".join(shown.split()):
            yield node, caption


class _Text:
    """Know the words of an article outside its captions."""

    def __init__(self, article: Article, root: Element) -> None:
        self.article, self.root = article, root
        self.language = primary(article.meta.language)

    @cached_property
    def stems(self) -> set[str]:
        """Give the beginnings of all words that are said outside captions."""
        meta = self.article.meta
        captions = {inner for node in self.root.iter("figcaption") for inner in node.iter()}
        texts = [meta.title, meta.description, *meta.tags]
        for node in self.root.iter():
            texts += [node.text or ""] if node not in captions else []
            texts += [node.tail or ""] if node.getparent() not in captions else []
        return _stems(" ".join(texts))

    def is_strange(self, node: Element, caption: str) -> bool:
        """Tell whether a caption is in another language and shares no word with the text.

        The picture's own description and file name count as text.
        """
        words = set(_WORD.findall(caption.lower()))
        if len(words) < _FEWEST or not self.language or _CREDIT.search(caption):
            return False
        own = words & function_words(self.language)
        for tongue in _OTHERS:
            other = words & function_words(tongue)
            if len(other) >= 2 and len(own - other) * 2 < len(other - own):  # noqa: PLR2004
                return not _stems(caption) & self._around(node)
        return False

    def _around(self, node: Element) -> set[str]:
        """Give the stems of the words around a caption: of the text, and of its pictures."""
        figure = node if xhtml.name(node) == "img" else node.getparent()
        pictures = figure.iter("img") if figure is not None else ()
        said = [f"{picture.get('alt')} {picture.get('src')}" for picture in pictures]
        return self.stems | _stems(" ".join(said))


def _stems(text: str) -> set[str]:
    """Give the beginnings of the long words: “garden” and “gardens” have one."""
    return {word[:_STEM] for word in _WORD.findall(text.lower()) if len(word) >= _STEM}


_REMOVABLE = ("p", "li", "div", "figcaption", "body", "aside")
_NAMING = ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "th")
_STRONG = ("strong", "b", "em", "i")
_BETWEEN_BREAKS = re.compile(f"[^{BREAK}{EDGE}]+")
_NEAR = 100  # characters before a note
_CONTEXT = 4  # words before a note that help to find its line


@dataclass(frozen=True, slots=True)
class _Line:
    """Hold what stands between two breaks of a block, and the pieces that it came from."""

    text: str
    pieces: Pieces
    first: int
    last: int
    at: int  # where it begins in its first piece

    @property
    def slots(self) -> list[TextSlot]:
        """Give the places in the markup that the line's words came from."""
        return [slot for slot, _ in self.pieces[self.first : self.last] if slot]

    @property
    def block(self) -> Element:
        """Give the block that the line begins in."""
        within = self.slots[0].within
        around = (within, *within.iterancestors())
        return next(node for node in around if xhtml.name(node) in (*xhtml.BLOCK, "body"))

    def cut(self, start: int, end: int) -> None:
        """Take a stretch out, with the space before it where none is needed any more."""
        pieces = self.pieces[self.first : self.last]
        now = "".join(slot.text if slot else text for slot, text in pieces)[self.at :]
        before, behind = now[:start], now[end:]  # of which only what stands behind is cut already
        if not before.strip():
            end += len(behind) - len(behind.lstrip())
        elif not behind or behind[0].isspace() or behind[0] in ".,;:!?)":
            start = len(before.rstrip())
        begin = -self.at
        for slot, text in pieces:
            first, last = max(start - begin, 0), max(end - begin, 0)
            if slot and first < len(text):
                slot.write(slot.text[:first] + slot.text[max(first, last) :])
            begin += len(text)
        for slot in self.slots:
            _drop_emptied(slot.within, self.block)


def clear_editor_notes(article: Article) -> Article:
    """Take lines that are only notes or filler out of the body; report those, and notes in text.

    Each report names the line of the source. Notes in headings, tables and running sentences
    stay where they are, but for asides in square brackets, which no sentence needs.
    """
    root = xhtml.parse(article.body)
    seen: dict[str, int] = defaultdict(int)
    notes: list[_Line] = []
    article, emptied = _drop_off_record(article, root)
    lines = [one for one in _lines(root) if one.slots]  # some have only what is masked
    opened: Element | None = None  # the block whose lines from here on are for the editors
    boxes = [one for one in root.iter("aside") if len(one) > 1 and _is_for_editors(one[0])]
    private = {node for box in boxes for node in box.iter()}
    for line, below in zip_longest(lines, lines[1:]):
        if below and below.block is line.block and opens_note(line.text):
            opened = line.block
        is_one = is_note(line.text, named=xhtml.name(line.block) in _NAMING)
        if not (is_one or line.block is opened or line.block in private):
            article = _report_within(article, line, seen)
            if xhtml.empty(line.block):
                emptied.append(line.block)
        elif xhtml.name(line.block) in _REMOVABLE and MASK not in line.text:
            article = _report(article, line.block, line.text, seen, left_out=True)
            notes.append(line)
        else:
            article = _report(article, line.block, line.text, seen)
    article = drop_fillers(article, root, [*_take_out(notes), *emptied])
    article = report_contacts(report_captions(_settle_highlights(article, root), root), root)
    body = xhtml.serialise(root)
    return article if body == article.body else replace(article, body=body)


def _drop_off_record(article: Article, root: Element) -> tuple[Article, list[Element]]:
    """Take out what stands between marks such as “[off the record]” and “[back on the record]”.

    Gives the blocks of which nothing is left, too.
    """
    lines = [one for one in _lines(root) if one.slots]
    marks = [(at, *mark) for at, line in enumerate(lines) for mark in find_marks(line.text)]
    emptied: list[Element] = []
    for opening, closing in reversed([*pairwise(marks)]):
        if not opening[3] or closing[3]:
            continue
        first, last = opening[0], closing[0]
        said: list[str] = []
        for at in range(last, first - 1, -1):
            line = lines[at]
            start = opening[1] if at == first else 0
            end = closing[2] if at == last else len(line.text)
            said.insert(0, line.text[start:end])
            line.cut(start, end)
            emptied += [line.block] if xhtml.empty(line.block) else []
        words = " ".join(" ".join(said).split())
        mark = lines[first].text[opening[1] : opening[2]]
        number = locate(article, lines[first].block, mark)
        message = f"what was said off the record was left out: “{shorten(words, 60)}”"
        article = replace(article, dropped=f"{article.dropped} {words}")
        article = article.report("editor-note", message, line=number, hint="delete it there too")
    return article, emptied


def _is_for_editors(title: Element) -> bool:
    """Tell whether the title of a box says that it is for the editors."""
    return opens_note(xhtml.text(title), titled=True)


def _settle_highlights(article: Article, root: Element) -> Article:
    """Take the colour from words that a page highlights as one does on paper, and tell of them."""
    lit = [one for one in root.iter("mark") if "highlighted" in xhtml.classes(one)]
    if lit:
        message, hint = tell_highlights([xhtml.text(one) for one in lit])
        line = locate(article, lit[0], xhtml.text(lit[0]))
        article = article.report("editor-note", message, line=line, hint=hint)
    for one in lit:
        xhtml.unwrap(one)
    return article


def _lines(root: Element) -> Iterator[_Line]:
    """Give the lines between breaks of the running text; bold parts them too."""
    for pieces in read_running_text(root, "").values():
        texts = [BREAK if _parts_bold(slot, text) else text for slot, text in pieces]
        starts = [0, *accumulate(map(len, texts))]
        for match in _BETWEEN_BREAKS.finditer("".join(texts)):
            first, last = bisect_right(starts, match.start()) - 1, bisect_left(starts, match.end())
            yield _Line(match[0], pieces, first, last, match.start() - starts[first])


def _parts_bold(slot: TextSlot | None, text: str) -> bool:
    """Tell whether a line end stands between two bold lines of one paragraph."""
    if slot is None or not slot.tail or not text.isspace() or "\n" not in text:
        return False
    following = slot.node.getnext()
    return following is not None and xhtml.name(slot.node) == xhtml.name(following) in _STRONG


def _report_within(article: Article, line: _Line, seen: dict[str, int]) -> Article:
    """Report the notes inside a line, and take those out that are plainly asides to the editor."""
    text = line.text
    asides: list[tuple[int, int]] = []
    for start, end in notes_within(text):
        before = " ".join(text[max(0, start - _NEAR) : start].split()[-_CONTEXT:])
        note, block = text[start:end], line.block
        out = xhtml.name(block) in _REMOVABLE and MASK not in note and is_aside(note)
        asides += [(start, end)] if out else []
        article = _report(article, block, note, seen, before=before, left_out=out)
    for start, end in reversed(asides):
        line.cut(start, end)
    return article


def _report(
    article: Article,
    node: Element,
    note: str,
    seen: dict[str, int],
    *,
    before: str = "",
    left_out: bool = False,
) -> Article:
    """Report one note with its line; each is looked for behind the last one of the same words."""
    note = " ".join(note.split())
    lettered = any(map(str.isalnum, note))
    phrase = f"{before} {note}" if lettered else note
    line = locate(article, node, phrase, after=seen[phrase], end=lettered)
    line = seen[phrase] = max(line or 0, seen[phrase])
    if left_out:
        message = f"a note to self was left out: “{note}”"
        hint = "do what it asks for and delete it from the text"
    else:
        message = f"note to self left in the text: “{note}”"
        hint = "settle it and delete the note; the book prints it as it stands"
    if keeps_back(note):
        hint = "what it keeps back may still stand beside it, and be printed: take out both"
    return article.report("editor-note", message, line=line or None, hint=hint)


def _take_out(notes: list[_Line]) -> list[Element]:
    """Remove lines from their blocks; give the blocks of which nothing is left."""
    places = [(slot, note.block) for note in notes for slot in note.slots]
    for slot, _ in places:
        slot.write("")
    for slot, block in places:
        _drop_emptied(slot.within, block)
    blocks = list(dict.fromkeys(block for _, block in places))
    for rest in [rest for block in blocks for rest in block.iter("br")]:
        if not _divides(rest):
            xhtml.drop(rest)
    return [block for block in blocks if xhtml.empty(block)]


def _drop_emptied(node: Element | None, block: Element) -> None:
    """Drop an element of a block, and those around it, as far as they hold nothing any more."""
    while node is not None and node is not block and xhtml.empty(node):
        parent = node.getparent()
        xhtml.drop(node)
        node = parent


def _divides(rest: Element) -> bool:
    """Tell whether a line break still stands between two things."""
    before, parent = rest.getprevious(), rest.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    ahead = bool(text.strip()) or (before is not None and xhtml.name(before) != "br")
    return ahead and bool((rest.tail or "").strip() or rest.getnext() is not None)


EDITOR_NOTES_STEP = Transform(rank=30, apply=clear_editor_notes)
