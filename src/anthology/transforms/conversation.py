"""Mark who speaks in a conversation: paragraphs that open with a name, or a question in bold."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.lexicon import Lexicon
from anthology.language.names import is_name, unshout_name
from anthology.language.speakers import (
    ASIDE,
    ask_someone,
    asks,
    label_kind,
    read_label,
    split_label,
    thanks,
    turn_kind,
    who_speaks,
    without_aside,
)
from anthology.markup import xhtml
from anthology.model.book import Person
from anthology.transforms.steps import Transform
from anthology.transforms.time_stamps import take_out_time_stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_NAME = re.compile(rf"[^\W\d_][^:.!?]{{0,40}}?(?:\s{ASIDE})?\s?:?")
_COLON = re.compile(rf"\s*(?:{ASIDE}\s*)?:")
_TWICE = 2  # one bold question may be a heading; two are an interview
_BOLD = ("strong", "b")
LONGEST_HEADING = 90  # characters of a bold paragraph that may still be a heading


def mark_speakers(article: Article) -> Article:
    """Make `span.speaker` of names before colons that open paragraphs again and again.

    Their paragraphs become `p.question` or `p.answer`, by whether most of what this speaker
    says ends in a question mark. Where there are no names, paragraphs wholly in bold that end
    in one, two of them at least, are questions. What a reader has marked stays as it is. Whole
    names of those who ask and answer become people of the text. Prose with hard line breaks
    between whole sentences becomes paragraphs.
    """
    root = xhtml.parse(article.body)
    if not any("question" in xhtml.classes(node) for node in _paragraphs(root)):
        for node in _paragraphs(root):
            _part_turns(node)
        _mark_conversation(root)
    for node in _paragraphs(root):
        _part_prose(node)
    return replace(_with_speakers(article, root), body=xhtml.serialise(root))


def _paragraphs(root: Element) -> list[Element]:
    """Give the paragraphs that stand straight in the root."""
    return [node for node in root if xhtml.name(node) == "p"]


def _mark_conversation(root: Element) -> None:
    """Mark the turns of a conversation; else questions in bold."""
    lines = [line for node in _paragraphs(root) for line in _lines(node)]
    speakers, _ = who_speaks([(read_label(line), line) for line in lines], len(lines))
    for node in _paragraphs(root):
        part_lines(node, lambda words: read_label(words) in speakers)
    paragraphs = _paragraphs(root)
    turns = [(_label(node), xhtml.text(node)) for node in paragraphs]
    bold = {_bold_label(node) for node in paragraphs}
    speakers, asking = who_speaks(turns, len(paragraphs), bold)
    if not speakers:
        _mark_bold(paragraphs)
    for node, (label, text) in zip(paragraphs, turns, strict=True):
        if label in speakers:
            xhtml.add_class(node, turn_kind(label, text, asking))
            _mark_speaker(node)


def _lines(paragraph: Element) -> list[str]:
    """Give the lines of a paragraph that open with a label, and its first."""
    first, *others = "".join(map(str, paragraph.itertext())).strip().split("\n")
    return [first, *(line for line in others if read_label(line))]


def part_lines(paragraph: Element, opens: Callable[[str], object]) -> None:
    """Make a paragraph of each line whose words open one of its own, where the first does too."""
    if not opens(xhtml.text(paragraph)):
        return
    for holder in (*reversed(paragraph), paragraph):
        words = (holder.text if holder is paragraph else holder.tail) or ""
        starts = [at.end() for at in re.finditer(r"\n\s*", words)]
        if holder is not paragraph and xhtml.name(holder) == "br" and words.strip():
            starts.insert(0, len(words) - len(words.lstrip()))
        for start in reversed(starts):
            if not opens(words[start:]):
                continue
            turn = xhtml.element("p", words[start:])
            if line := xhtml.line(paragraph):
                turn.set("data-line", str(line + words[:start].count("\n")))
            moved = [*paragraph] if holder is paragraph else [*holder.itersiblings()]
            words = words[:start].rstrip()
            if holder is paragraph:
                holder.text = words
            else:
                holder.tail = words
            turn.extend(moved)
            paragraph.addnext(turn)
            if xhtml.name(holder) == "br" and not words:
                xhtml.drop(holder)


_LONG = 80  # characters: more than a line of print, of verse (a fourteener has 60), an address
_ENDED = re.compile(r"[.!?…][\s»”’\")\]\d*]*\Z")


def _part_prose(paragraph: Element) -> None:
    """Make paragraphs of prose whose sentences end at hard line breaks, every one in long lines."""
    breaks = [node for node in paragraph if xhtml.name(node) == "br"]
    said = [paragraph.text or ""]
    for node in paragraph:
        if node in breaks:
            said.append(node.tail or "")
        else:
            said[-1] += "".join(map(str, node.itertext())) + (node.tail or "")
    said = [" ".join(one.split()) for one in said]
    if not breaks or not all(len(one) >= _LONG and _ENDED.search(one) for one in said):
        return
    for end in reversed(breaks):
        part = xhtml.element("p", (end.tail or "").lstrip())
        for key, value in paragraph.attrib.items():
            if key not in ("id", "data-line"):
                part.set(key, value)
        part.set("data-line", str(xhtml.line(end) or ""))
        part.extend([*end.itersiblings()])
        paragraph.remove(end)
        paragraph.addnext(part)


def _part_turns(paragraph: Element) -> None:
    """Make a paragraph of each turn where several stand in one, each on lines of its own."""
    if not _bold_label(paragraph):
        return
    for child in list(paragraph)[:0:-1]:
        before = child.getprevious()
        ended = (
            before is not None and xhtml.name(before) == "br" and not (before.tail or "").strip()
        )
        ended = ended or (before is not None and (before.tail or "").rstrip(" ").endswith("\n"))
        if not ended or before is None or not _names(child):
            continue
        turn = xhtml.element("p")
        turn.set("data-line", str(xhtml.line(child) or xhtml.line(paragraph) or ""))
        paragraph.addnext(turn)
        for moved in [child, *child.itersiblings()]:
            turn.append(moved)
        before.tail = (before.tail or "").rstrip()
        if xhtml.name(before) == "br":
            xhtml.drop(before)


def _label(paragraph: Element) -> str:
    """Give the name with a colon that opens a paragraph, in bold (with what is said) or not."""
    return _bold_label(paragraph) or read_label(_opening(paragraph).text or "")


def _opening(paragraph: Element) -> Element:
    """Give what holds the first words of a paragraph: itself, or bold words that open it."""
    first = paragraph[0] if len(paragraph) and not (paragraph.text or "").strip() else paragraph
    return first if xhtml.name(first) in _BOLD else paragraph


def _bold_label(paragraph: Element) -> str:
    """Give the name that opens a paragraph in bold, with its colon, which an aside may precede."""
    first = paragraph[0] if len(paragraph) and not (paragraph.text or "").strip() else None
    return _names(first) if first is not None else ""


def _names(first: Element) -> str:
    """Give the kind of label that bold words with a colon are, or nothing."""
    if xhtml.name(first) not in _BOLD:
        return ""
    name = xhtml.text(first)
    aside = first.getnext() if not (first.tail or "").strip() else None
    behind = first.tail or ""
    if aside is not None and xhtml.name(aside) in ("em", "i"):
        behind = f"{xhtml.text(aside)}{aside.tail or ''}"
    colon = name.endswith(":") or _COLON.match(behind)
    is_name = colon and _NAME.fullmatch(name)
    return label_kind(name.rstrip(" :\u00a0\u202f")) if is_name else ""


def _mark_speaker(paragraph: Element) -> None:
    """Make a `span.speaker` of the label that opens a turn."""
    if _bold_label(paragraph):
        speaker = paragraph[0]
        xhtml.rename(speaker, "span")
        xhtml.add_class(speaker, "speaker")
        return
    opening = _opening(paragraph)
    label, said = split_label(opening.text or "")
    speaker = xhtml.element("span", label, class_="speaker")
    paragraph.text = None
    paragraph.insert(0, speaker)
    if opening is paragraph:
        speaker.tail = f" {said}"
    else:
        speaker.tail, opening.text = " ", said


def _mark_bold(paragraphs: Sequence[Element]) -> None:
    """Mark what is said in bold in an interview, or at least two questions in bold."""
    bold = bold_questions(paragraphs) or [node for node in _bold(paragraphs) if _asks(node)]
    if len(bold) >= _TWICE:
        for node in bold:
            xhtml.add_class(node, "question")


def bold_questions(paragraphs: Sequence[Element]) -> list[Element]:
    """Give the paragraphs in bold of one who asks in an interview; nothing where there is none.

    Two questions at least are put, and to someone: half of them say “you”, one is longer than a
    heading may be, or a word of thanks ends them. From the first on, sentences are questions too.
    """
    bold = _bold(paragraphs)
    asked = [node for node in bold if _asks(node)]
    said = [xhtml.text(node) for node in asked]
    long = any(len(one) > LONGEST_HEADING for one in said)
    put = long or all(map(read_label, said)) or ask_someone([xhtml.text(node) for node in bold])
    if len(said) < _TWICE or not put:
        return []
    return [
        node
        for node in bold[bold.index(asked[0]) :]
        if _ENDED.search(words := xhtml.text(node)) or (node is bold[-1] and thanks(words))
    ]


def _bold(paragraphs: Sequence[Element]) -> list[Element]:
    """Give the paragraphs that are wholly bold."""
    return [
        node
        for node in paragraphs
        if len(node) == 1
        and xhtml.name(node) == "p"
        and xhtml.name(node[0]) in _BOLD
        and xhtml.text(node[0]) == xhtml.text(node)
    ]


def _asks(node: Element) -> bool:
    """Tell whether an element ends as a question."""
    return asks(xhtml.text(node))


def _with_speakers(article: Article, root: Element) -> Article:
    """Add to the people of a text those who ask and answer in it under their whole names.

    Someone who was named as interviewer, and only answers, was interviewed.
    """
    speaking: dict[str, dict[str, str]] = {"question": {}, "answer": {}}
    for node in _paragraphs(root):
        for kind in {*speaking} & {*xhtml.classes(node)}:
            first = node[0] if len(node) else node
            if "speaker" in xhtml.classes(first):
                name = without_aside(xhtml.text(first).rstrip(" :\u00a0\u202f"))
                speaking[kind].setdefault(name.casefold(), unshout_name(name))
    asking, answering = speaking["question"], speaking["answer"]
    meta = article.meta
    people = [
        replace(one, role="interviewee") if _answers(one, asking, answering) else one
        for one in meta.contributors
    ]
    new = [("interviewee", name) for key, name in answering.items() if key not in asking]
    if not meta.authors and all(one.role != "interviewer" for one in people):
        new += [("interviewer", name) for name in asking.values()]
    known = {one.name.casefold() for one in (*meta.authors, *people)}
    people += [
        Person(name, role=role)
        for role, name in new
        if is_name(name, Lexicon(())) and name.casefold() not in known
    ]
    if (contributors := tuple(people)) == meta.contributors:
        return article
    roles = ", ".join(f"{one.role} {one.name}" for one in contributors)
    message = f"who asks and who answers was read out of the names before the turns: {roles}"
    line = next(
        (xhtml.line(node) for node in _paragraphs(root) if "answer" in xhtml.classes(node)), None
    )
    article = article.report("metadata-guessed", message, line=line)
    return replace(article, meta=replace(meta, contributors=contributors))


def _answers(person: Person, asking: Collection[str], answering: Collection[str]) -> bool:
    """Tell whether one who is called interviewer only answers, by whole name or first name."""
    names = {person.name.casefold(), *person.name.casefold().split()[:1]}
    return person.role == "interviewer" and bool(names & {*answering}) and not names & {*asking}


SPEECH_STEP = Transform(rank=29, apply=mark_speakers)


_TIME = r"\d{1,2}\s?(?:[hH:]\s?\d{0,2}|\.\d{2}(?!\d)|(?=\s?[ap]\.?m))(?:\s?[ap]\.?m\.?)?"
_HOUR = re.compile(
    rf"\s*(?P<hour>{_TIME}(?:\s*(?:→|->|–|—|-|to|à|/)\s*{_TIME})?)(?P<dash>\s*[-–—:|·,]\s+|\s+)(?=\S)"
)
_TO = re.compile(r"(?<=[\w.])\s*(->|[→–—-])\s*(?=\d)")
_BARE = re.compile(r"\d{1,2}\.\d{2}")  # alone, it may as well be the number of a section
_BY = re.compile(
    r"(?i:by|with|par|avec|speakers?|intervenant(?:e|s|es)?|présenté par)\b\s?:?\s+(?=[A-ZÀ-Þ])"
)
_LONGEST = 300  # characters of a line of speakers
_SENTENCE = re.compile(r"[.!?…]\s+[A-ZÀ-Þ]\w+\s+[a-zà-ÿ]")  # one ends, another goes on


def mark_sessions(article: Article) -> Article:
    """Put the hour that opens a heading into a `span.hour`, the dash behind it into another.

    The paragraph behind such a heading becomes `p.speakers` where it opens with “by” or “par”
    and a name, or stands in italics as a whole. Times of a recording are no hours, and go first.
    """
    root = xhtml.parse(article.body)
    article = take_out_time_stamps(article, root)
    for heading in root.iter("h2", "h3", "h4"):
        if _mark_hour(heading):
            _mark_speakers(heading.getnext())
    return replace(article, body=xhtml.serialise(root))


def _mark_hour(heading: Element) -> bool:
    """Wrap the hour that opens a heading, and the dash behind it; tell whether there was one."""
    found = _HOUR.match(heading.text or "")
    if not found or _BARE.fullmatch(found["hour"]) or heading.get("data-number"):
        return False
    hour = xhtml.element("span", found["hour"], class_="hour")
    if to := _TO.search(found["hour"]):
        # a narrow column holds the first hour, then this
        hour.text = f"{found['hour'][: to.start()]} "
        sign = "–" if to[1] in "-—" else to[1]
        last = f"{sign}\u00a0{found['hour'][to.end() :]}"
        hour.append(xhtml.element("span", last, class_="until"))
    dash = xhtml.element("span", found["dash"], class_="hour-end")
    dash.tail = (heading.text or "")[found.end() :]
    heading.text = None
    heading.insert(0, hour)
    heading.insert(1, dash)
    return True


def _mark_speakers(paragraph: Element | None) -> None:
    """Mark a short paragraph below a session's heading that is in italics or opens with “by”."""
    if paragraph is None or xhtml.name(paragraph) != "p":
        return
    text = xhtml.text(paragraph)
    slanted = (
        len(paragraph) == 1
        and xhtml.name(paragraph[0]) in ("em", "i")
        and xhtml.text(paragraph[0]) == text
    )
    if (slanted or _BY.match(text)) and len(text) <= _LONGEST and not _SENTENCE.search(text):
        xhtml.add_class(paragraph, "speakers")


SESSIONS_STEP = Transform(rank=28, apply=mark_sessions)


_DASH = re.compile(r"^\s*(?:—|–|--|-)\s+(?=\S)")
_OPENING_DASH = re.compile(r"^\s*(?:(?:—|–|―|--)\s*|-(?:\s+|\Z))")
_LAST_LINE = re.compile(r"(?:^|\n)\s*(?:—|–|--)\s+(?P<who>[^\n]+?)\s*\Z")
_QUOTES_LONGEST = 120  # characters of a line that may still name a speaker


def attribute_quotes(article: Article) -> Article:
    """Mark the last paragraph or line of a block quotation as its attribution.

    A dash opens it, or it is a `cite` and nothing else. One that is marked loses its dash: the
    book sets one before each.
    """
    root = xhtml.parse(article.body)
    for quotation in root.iter("blockquote"):
        if (footer := quotation.find("footer")) is not None:
            _undash(footer)
        elif len(quotation):
            _part(quotation[-1])
            _mark(quotation[-1], first=len(quotation) == 1)
    return replace(article, body=xhtml.serialise(root))


def _undash(footer: Element) -> None:
    """Take the dash off the words that a footer opens with."""
    for node in footer.iter():
        if (node.text or "").strip():
            node.text = _OPENING_DASH.sub("", node.text or "")
            return


def _part(last: Element) -> None:
    """Make a paragraph of the last line of a paragraph, where a dash opens it."""
    if xhtml.name(last) != "p" or not xhtml.text(last):
        return
    end = last[-1] if len(last) else None
    words = (last.text if end is None else end.tail) or ""
    found = _LAST_LINE.search(words)
    broken = end is not None and xhtml.name(end) == "br"
    if not found or (found.start() == 0 and not broken) or len(found["who"]) > _QUOTES_LONGEST:
        return
    if _DASH.match(xhtml.text(last)):
        return  # a dialogue, whose lines all open so
    if end is None:
        last.text = words[: found.start()]
    else:
        end.tail = words[: found.start()]
        if broken and not (end.tail or "").strip():
            xhtml.drop(end)
    last.addnext(xhtml.element("p", f"— {found['who']}"))


def _mark(last: Element, *, first: bool) -> None:
    """Make a footer of a quotation's last paragraph if a dash or `cite` shows the source."""
    text = xhtml.text(last)
    cited = len(last) == 1 and xhtml.name(last[0]) == "cite" and xhtml.text(last[0]) == text
    if first or xhtml.name(last) != "p" or len(text) > _QUOTES_LONGEST:
        return
    if not cited and not _DASH.match(text):
        return
    last.tag = "footer"
    _undash(last)


QUOTES_STEP = Transform(rank=44, apply=attribute_quotes)
