"""Read title, authors and date out of the short lines that open a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from anthology.language.correspondence import GREETING
from anthology.language.dates import dateline, find_date, is_ambiguous, lone_date, names_issue
from anthology.language.names import is_name, is_shouted, split_names, unshout
from anthology.language.sentences import continues, may_be_title
from anthology.model.book import Metadata, Person
from anthology.model.diagnostics import Diagnostic
from anthology.readers.metadata.byline import OF_FILE, PARTED, Byline, read_byline
from anthology.readers.plain_text.blocks import Block, quote_words, say_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anthology.language.lexicon import Lexicon


_PROSE, _SENTENCE = 200, 80  # characters from which a text, or one with a full stop, is prose
_FEW = 2  # words of a line that hardly is a title beside another
_REST = 2  # words of a line that is the end of the longer one above it
_RECORD = 2  # entries that make a record
_DATED = 14  # words of a line that may state the date of the text
_MASTHEAD = 4  # lines in which the number of a paper may stand
_SOON = 3  # blocks below the opening in which a letter greets

# The end of a sentence; a quotation mark or the mark of a note may stand behind it.
_ENDED = re.compile(r"[.!:][”»\"'’)]?(?:\s?[\[(]\d{1,3}[\])]|[¹²³⁴-⁹])*$")

TITLE = re.compile(r"(?:titre|title|subject|objet|sujet)\s*:\s*(?P<rest>\S.*)", re.IGNORECASE)
BY = re.compile(
    r"(?P<label>(?:auteurs?|autrice|authors?|rédacteur|rédactrice)\s*:|(?:[^:]{0,40}\s)?"
    r"(?:written|submitted|presented|prepared|présentée?|rédigée?|réalisée?|écrite?|soumise?|"
    r"établie?)\s+(?:by|par)\b\s*:?|(?:par|by)\b\s*:?)\s*(?P<rest>.*)",
    re.IGNORECASE,
)
BARE_BY = re.compile(r"(?:par|by)\b", re.IGNORECASE)
# An entry of a record: “Présents : Ada, Luc”, “Place: the mill”.
ENTRY = re.compile(r"[^\W\d_][\w'’-]*(?: [\w'’-]+){0,2}\s?:\s+\S")
# Words that no line of a title ends with unless it was too long.
OPEN_END = re.compile(
    r"(?:\b(?:of|the|and|in|on|for|to|a|an|de|du|des|la|le|les|et|en|dans|pour|sur|par|au|aux|"
    r"d'un|d'une|un|une|with|by)|[-–,&])$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"encadr|tut(?:eur|rice|or)|super|maître|direct|advis|jury|membre|sous la|under|référent|"
    r"responsable|client|company|entreprise|organism|[^:]{2,40}:$",
    re.IGNORECASE,
)
_HOUR = re.compile(r"\d{1,2}\s?(?:[hH:.]\s?\d\d|[ap]\.?m)")
_GENRE = re.compile(
    r"(?:rapport|mémoire|thèse|report|thesis|dissertation|master|bachelor|projet|project|"
    r"internship|travail|étude|study|stage|licence)\b",
    re.IGNORECASE,
)
_INSTITUTION = re.compile(
    r"universit|école|school|institut|college|facult|départ|department|laborato|academ|académi|"
    r"minist|année\s+(?:universitaire|scolaire)|https?:|www\.|@",
    re.IGNORECASE,
)
_STREET = re.compile(r"\d{1,4}(?:\s?(?:bis|ter|[a-d]))?,?\s+[^\W\d_]")  # 14 Tannery Lane


def is_prose(text: str) -> bool:
    """Tell whether a text is a paragraph rather than a line of a title page."""
    return len(text) > _PROSE or (len(text) > _SENTENCE and bool(_ENDED.search(text)))


def names_institution(text: str) -> bool:
    """Tell whether a line names a school, a ministry, an address."""
    return bool(_INSTITUTION.search(text))


def introduces_others(text: str) -> bool:
    """Tell whether a line introduces people who are no authors, or something else."""
    return bool(_OTHERS.match(text))


def says_only_genre(text: str, below: str) -> bool:
    """Tell whether a line only says “report” or “thesis”, and the one below what it is about."""
    tells = not _GENRE.match(below) and len(below.split()) > _FEW
    return tells and bool(_GENRE.match(text)) and not is_shouted(text)


@dataclass(frozen=True, slots=True)
class TitlePage:
    """Hold what the opening lines say; `rest` are those of them that stay in the text."""

    title: str = ""
    subtitle: str = ""
    people: tuple[Person, ...] = ()
    date: str = ""
    rest: tuple[Block, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def metadata(self) -> Metadata:
        """Give the metadata that an article of this text starts with."""
        byline = Byline(self.people)
        return Metadata(
            self.title, self.subtitle, byline.authors, self.date, contributors=byline.contributors
        )


def read_title_page(
    blocks: Sequence[Block],
    lexicon: Lexicon,
    below: Sequence[Block] = (),
    *,
    page: bool = False,
) -> TitlePage:
    """Read the opening blocks of a text, of which none is prose.

    With `page` they are a title page of their own, and what stands below the title is its
    subtitle. `lexicon` is that of the text after them, which opens with the blocks `below`: the
    head of a letter has no title.
    """
    units = [unit for block in blocks for unit in _units(block, lexicon)]
    masthead = _count_masthead(units, lexicon)
    reading = _Reading(lexicon, units[masthead:], _is_letterhead(blocks, below))
    reading.drop_masthead(units[:masthead])
    reading.take_labelled()
    reading.take_date()
    reading.take_names()
    reading.take_title(with_subtitle=page)
    return reading.result()


def _count_masthead(units: Sequence[Block], lexicon: Lexicon) -> int:
    """Count the lines of a paper's head: its name and number, above the title of a text.

    A number below a title and its author says where that text stood.
    """
    for at, unit in enumerate(units[:_MASTHEAD]):
        if names_issue(unit.text):
            below = units[at + 1].text if at + 1 < len(units) else ""
            titled = may_be_title(below) and not (is_name(below, lexicon) or BY.fullmatch(below))
            return at + 1 if titled and not find_date(below, partial=True) else 0
        if BY.fullmatch(unit.text) or (at and is_name(unit.text, lexicon)):
            return 0
    return 0


def _is_letterhead(opening: Sequence[Block], below: Sequence[Block]) -> bool:
    """Tell whether lines head a letter: an address, or place and date, and a greeting."""
    texts = [line.text.strip() for block in (*opening, *below[:_SOON]) for line in block.lines]
    heads = [*takewhile(lambda text: not GREETING.fullmatch(text), texts)]
    addressed = any(_STREET.match(text) or dateline(text) for text in heads)
    return len(heads) < len(texts) and (addressed or not heads)


def _units(block: Block, lexicon: Lexicon) -> list[Block]:
    """Part a block into its lines where one of them says something of its own.

    Several lines such as “Present: …” are the entries of a record, and no part of a title. A
    line that goes on with the one above, or follows a word that nothing ends with, stays there.
    """
    below = block.lines[1:]
    entries = [line for line in below if ENTRY.match(line.text)]
    speaking = entries if len(entries) >= _RECORD else []
    speaking += [line for line in block.lines if _speaks(line.text, lexicon)]
    if not below or not speaking:
        return [block]
    units = [[block.lines[0]]]
    for line in below:
        above = units[-1][-1].text
        if line in speaking or not _goes_on(above, line.text):
            units.append([])
        units[-1].append(line)
    return [Block(tuple(unit), block.cut) for unit in units]


def _goes_on(above: str, text: str) -> bool:
    """Tell whether a line of a title page is the end of the line above it.

    Below a title in capitals, another type begins another thing: its subtitle.
    """
    if is_shouted(above):
        return text.isupper() or bool(OPEN_END.search(above))
    rest = len(text.split()) <= _REST < len(above.split())
    return rest or continues(text) or bool(OPEN_END.search(above))


def _speaks(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a line says by itself what it is: title, byline, date or name."""
    text = text.strip()
    labelled = TITLE.fullmatch(text) or BY.fullmatch(text) or read_byline(text, lexicon)
    dated = names_issue(text) or find_date(text, partial=True)
    return bool(labelled or dated or is_name(text, lexicon))


@dataclass(slots=True)
class _Reading:
    """Take one thing after the other out of the lines `left`."""

    lexicon: Lexicon
    left: list[Block]
    letter: bool
    title: str = ""
    subtitle: str = ""
    people: tuple[Person, ...] = ()
    date: str = ""
    found: list[Diagnostic] = field(default_factory=list)

    def result(self) -> TitlePage:
        """Give what was taken, and the lines that are left."""
        return TitlePage(
            self.title,
            self.subtitle,
            self.people,
            self.date,
            tuple(self.left),
            tuple(self.found),
        )

    def drop_masthead(self, units: Sequence[Block]) -> None:
        """Leave the head of a paper out, tell of it, and take its date."""
        if not units:
            return
        lines = [line.number for unit in units for line in unit.lines]
        said = " · ".join(" ".join(unit.text.split()) for unit in units)
        self.found.append(
            Diagnostic(
                "printed-furniture",
                f"the head of a paper was left out: {say_lines(lines)}: “{quote_words(said, 90)}”",
                line=units[0].number,
                hint="if the text first appeared there, name the paper as first_published",
            )
        )
        if find_date(units[-1].text, partial=True):
            self._take_date(units[-1], units[-1].text)

    def take_labelled(self) -> None:
        """Take what a label introduces: “Title: …”, “par …”, the name after “Présenté par”."""
        kept: list[Block] = []
        label: Block | None = None
        named = False
        for place, unit in enumerate(self.left):
            text = unit.text
            after_label = label is not None or (named and is_name(text, self.lexicon))
            named = after_label and self._take_authors(unit, text, announced=True)
            if named and label is not None:  # “Présenté par”, and its names on a line of their own
                kept.remove(label)
                self._note("author", label, label.text)
                label = None
            elif named or (place and self._take_byline(unit, text)):  # more names, or a byline
                continue
            elif (match := TITLE.fullmatch(text)) and not self.title:  # “Title: …”
                self._take_title(unit, match["rest"])
            elif (match := BY.fullmatch(text)) and not self._take_by(match, unit, first=place == 0):
                label = unit if not match["rest"] else None  # its names may stand below it
                kept.append(unit)
            elif not match:  # any other line
                label = None
                kept.append(unit)
        self.left = kept

    def _take_byline(self, unit: Block, text: str) -> bool:
        """Take a line that gives people and a date, or people other than authors."""
        byline = read_byline(text, self.lexicon)
        if not byline.labelled or (byline.authors and self.people) or (byline.date and self.date):
            return False
        self.people += byline.people
        for one in byline.people:
            dropped = OF_FILE.search(text.strip())
            self._note(one.role or "author", unit, text if dropped and dropped[0] else one.name)
        if byline.date:
            self._take_date(unit, text)
        return True

    def _take_by(self, match: re.Match[str], unit: Block, *, first: bool) -> bool:
        """Take the authors behind a “by”; on the first line it may begin a title."""
        if first and BARE_BY.match(match["label"]):
            return False
        return bool(match["rest"]) and self._take_authors(unit, match["rest"], announced=True)

    def _take_authors(self, unit: Block, text: str, *, announced: bool = False) -> bool:
        """Take names, and a date that stands beside them."""
        candidates = [(text, "")]
        candidates += [(text[: m.start()], text[m.end() :]) for m in PARTED.finditer(text)]
        for names, rest in candidates:
            people = split_names(names, self.lexicon, announced=announced)
            if people and (not rest or lone_date(rest.rstrip(")"))):
                self.people += tuple(map(Person, people))
                self._note("author", unit, ", ".join(people))
                if rest and not self.date:
                    self._take_date(unit, rest)
                return True
        return False

    def take_date(self) -> None:
        """Take the first line that is a date; else a date that a short line states."""
        if self.date:
            return
        for unit in self.left:
            if lone_date(unit.text):
                self._take_date(unit, unit.text)
                self.left.remove(unit)
                return
        for unit in self.left[1:]:
            partial = names_issue(unit.text)  # of a paper, which is dated by the month
            if len(unit.text.split()) <= _DATED and find_date(unit.text, partial=partial):
                self._take_date(unit, unit.text)
                return

    def take_names(self) -> None:
        """Take the first names that no other label introduces, if something is left as title."""
        after_label = False
        taken: list[Block] = []
        for unit in self.left if not self.people else ():
            others = [one for one in self.left if one is not unit and one not in taken]
            named = not after_label and (self.title or any(map(_is_title, others)))
            first = not taken and unit is self.left[0]
            if (
                named
                and not (first and self._second_is_name())
                and self._take_authors(unit, _raw(unit))
            ):
                taken.append(unit)
            elif taken:
                break
            after_label = introduces_others(unit.text)
        self.left = [unit for unit in self.left if unit not in taken]

    def _second_is_name(self) -> bool:
        """Tell whether the line after the first is a name too: then the first is the title."""
        return len(self.left) > 1 and is_name(self.left[1].text, self.lexicon)

    def take_title(self, *, with_subtitle: bool) -> None:
        """Take the title: on a page the line in capitals, else the first line if it may be one."""
        likely = [unit for unit in self.left if may_be_title(unit.text)]
        if self.title or not likely or (self.letter and not is_shouted(likely[0].text)):
            return
        if with_subtitle:
            self._take_two(likely)
        elif likely[0] is self.left[0]:
            self._take_title(likely[0], likely[0].text)
            below = self._below(likely[0], likely) if is_shouted(likely[0].text) else None
            touches = below and below.number == likely[0].lines[-1].number + 1
            # Apart from it, between title and byline, in capitals too: “A NOVEL”.
            between = below and self.people and is_shouted(below.text)
            self._take_subtitle(below if touches or between else None)
            self.left.remove(likely[0])

    def _take_two(self, likely: Sequence[Block]) -> None:
        """Take title and subtitle from two lines that may be either."""
        own = [unit for unit in likely if not names_institution(unit.text)] or likely
        chosen = next((unit for unit in own if is_shouted(unit.text)), own[0])
        below = self._below(chosen, own)
        if below and says_only_genre(chosen.text, below.text):
            chosen, below = below, chosen
        self._take_title(chosen, chosen.text)
        self._take_subtitle(below)
        self.left.remove(chosen)

    def _take_subtitle(self, unit: Block | None) -> None:
        """Take the subtitle, if there is one."""
        if unit:
            self.subtitle = self._plain(unit.text)
            self._note("subtitle", unit, self.subtitle)
            self.left.remove(unit)

    def _below(self, chosen: Block, own: Sequence[Block]) -> Block | None:
        """Give the line below the title if it may be the subtitle."""
        place = self.left.index(chosen) + 1
        below = self.left[place] if place < len(self.left) else None
        return below if below in own and below and not introduces_others(below.text) else None

    def _take_title(self, unit: Block, text: str) -> None:
        """Take the title."""
        self.title = self._plain(text)
        self._note("title", unit, self.title)

    def _plain(self, text: str) -> str:
        """Give words without marks around them, and not in capitals alone."""
        bare = text.strip("#*_ ")
        shouted = is_shouted(bare) or (" " in bare and bare.isupper())
        return unshout(bare, self.lexicon) if shouted else bare

    def _take_date(self, unit: Block, text: str) -> None:
        """Take the date; one like 3/4/2021 is reported as doubtful."""
        self.date = find_date(text, partial=True)
        self._note("date", unit, self.date)
        if is_ambiguous(text):
            self.found.append(
                Diagnostic(
                    "metadata-doubtful",
                    f"“{text.strip()}” was read with the day first: {self.date}",
                    line=unit.number,
                    hint="write the date as YYYY-MM-DD",
                )
            )

    def _note(self, what: str, unit: Block, words: str) -> None:
        """Report what was read, and from which lines."""
        numbers = [line.number for line in unit.lines]
        self.found.append(
            Diagnostic(
                "metadata-guessed",
                f"the {what} was read from {say_lines(numbers)}: “{quote_words(words)}”",
                line=unit.number,
                hint="change the line if this is wrong",
            )
        )


def _is_title(unit: Block) -> bool:
    """Tell whether a line may be a title, and does not tell when or where something is."""
    return may_be_title(unit.text) and not find_date(unit.text) and not _HOUR.match(unit.text)


def _raw(unit: Block) -> str:
    """Give the words of a block, line by line."""
    return "\n".join(line.text.strip() for line in unit.lines)
