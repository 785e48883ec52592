"""Tell what kind of text an article is, such as an interview, and which kinds have no author."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.letters import without_accents
from anthology.language.speakers import ask_someone, asks
from anthology.markup import xhtml
from anthology.model.book import BACK_KINDS, FRONT_KINDS, KINDS

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article, Metadata


# Words in names of folders and in categories, without accents; in French and English.
_SIGNS = {
    "interview": "interview entretien portrait rencontre conversation questions temoignage",
    "report": (
        "report rapport memoire thesis these stage internship dossier compte-rendu etude study "
        "survey enquete bilan"
    ),
    "notes": (
        "notes note conference conferences talk talks meetup summit session sessions salon "
        "programme devoxx liveblog keynote"
    ),
    "poem": "poem poeme poetry poesie gedicht poema poesia",
    "letter": "letter lettre",
    "recipe": "recipe recette rezept receta ricetta",
    "article": "article billet blog post club chronique tribune essay essai news actualite column",
}
_WORDS = {sign: kind for kind, signs in _SIGNS.items() for sign in signs.split()}
_HOUR = re.compile(r"^\D{0,4}\d{1,2}\s?[hH:.]\s?\d{2}\b")
_TURNS = 2  # questions from which a conversation is an interview
_RECORD = re.compile(
    r"(?:minutes\b|compte[- ]rendu\b|proces[- ]verbal\b|(?:program(?:me)?|agenda|ordre du jour)\b"
    r"|.*: (?:program(?:me)?|agenda)$)"
)
# Minutes by their title; a review of a book, and minutes of silence, are none.
_MINUTES = re.compile(
    r".*\bminutes$|minutes(?:\s*[:,(–—-]|\s(?:of|from)\s(?!silence|peace|quiet|fame))"
    r"|meeting minutes"
    r"|compte[- ]rendu\b(?!.{0,6}(?:lecture|livre|ouvrage|roman|film))|proces[- ]verbal"
    r"|pv\s(?:de|du|d')|protokoll\b|sitzungsprotokoll"
    r"|.*\b(?:annual general meeting|agm|assemblee generale|mitgliederversammlung)$"
)
# Titles that say what the text is. A word in a title that says something else tells nothing: “The
# Bees, with a Note on Honey” are no notes.
_OF = r"(?:of|from|by|with|on|for|about|de|d'|du|des|avec|sur|pour)"
_TITLES = {
    "interview": re.compile(
        r"(?:an |l'|un )?(?:interview|entretien)s?"
        r"(?:\s?[:,–—-]\s|\s(?:with|avec|mit|of|de|du|d')\b)"
        r"|.*[:,–—-]\s(?:an |l'|un )?(?:interview|entretien)$"
    ),
    "report": re.compile(
        rf"(?:(?:the|a|le|un|my|mon) )?(?:report|rapport|bilan)(?:$|\s?[:,–—-]|\s{_OF}"
        r"|\s(?:annual|annuel|final|moral|financier))"
        r"|.*\b(?:annual|final|interim|progress|trip|travel|field|internship|activity|financial"
        r"|treasurer's|chair's|committee) report$"
        r"|(?:my |ma |the |la )?(?:thesis|these)(?:$|\s?:)|memoire de (?:stage|master|fin)\b"
    ),
    "notes": re.compile(
        r"notes (?:of|from|de|du|des|d')|programme (?:of|for|de|du)\b|conference\s?[:–—-]\s"
        r"|(?:.*\W)?(?:conference|meeting|meetup|talk|lecture|session|reading|workshop) notes$"
        r"|(?:.*\W)?(?:devoxx|meetup|liveblog)\b"
    ),
}
_PROSE = 25  # words of a paragraph that is no line of verse and no entry of a list
_LINE = 70  # characters of a line of verse at most
_HOURS = 3  # headings that begin with an hour, from which a text is a programme


def with_kind(article: Article, body: Element) -> Article:
    """Return the article with its kind settled; `body` is its own as a tree."""
    meta = article.meta
    kind = meta.kind if meta.kind in (*KINDS, *FRONT_KINDS, *BACK_KINDS) else ""
    kind = kind or ("interview" if _is_interview(meta, body) else "")
    kind = kind or _by_folder(article.source.path)
    kind = kind or ("report" if _MINUTES.match(_bare(meta.title)) else "")
    kind = kind or ("notes" if _is_programme(body) else "")
    kind = kind or _by_words(meta) or _by_format(article, body)
    return replace(article, meta=replace(meta, kind=kind))


def _is_programme(body: Element) -> bool:
    """Tell whether headings or lines begin with hours, as those of a day's sessions do."""
    nodes = body.iter("h2", "h3", "p", "li", "td", "pre")
    lines = (line for node in nodes for line in xhtml.break_lines(node))
    return sum(bool(_HOUR.match(line)) for line in lines) >= _HOURS


def _bare(title: str) -> str:
    """Give a title without accents, capitals, and the date or place in brackets behind it."""
    plain = without_accents(title).replace("’", "'")
    return re.sub(r"[\s,:(–—-]*(?:\d[\w\s/.-]*)?\)?$", "", plain) or plain


def tells_of_sessions(meta: Metadata, body: Element) -> bool:
    """Tell notes of a conference from others: by its sessions and speakers, or by its words."""
    marked = {"hour", "speakers", "session"}
    said = _stems(" ".join((meta.title, *meta.categories, *meta.tags, meta.description)))
    signs = {*_SIGNS["notes"].split()} - {"note", "notes"}
    return bool(signs & {one.removesuffix("s") for one in said} | signs & {*said}) or any(
        marked & {*xhtml.classes(node)} for node in body.iter()
    )


def has_no_author(meta: Metadata, body: Element) -> bool:
    """Tell programmes, and minutes by their title: nobody is their author."""
    return bool(_RECORD.match(without_accents(meta.title))) or _is_programme(body)


def _is_interview(meta: Metadata, body: Element) -> bool:
    """Tell whether someone is named as interviewer, two speak in turns, or questions are put."""
    if any(one.role == "interviewer" for one in meta.contributors):
        return True
    turns = [(kind, node) for node in body.iter("p") for kind in xhtml.classes(node)]
    named = [kind for kind, node in turns if len(node) and "speaker" in xhtml.classes(node[0])]
    if named.count("question") >= _TURNS and "answer" in named:
        return True
    return not named and ask_someone(
        [xhtml.text(node) for kind, node in turns if kind == "question"]
    )


def _stems(text: str) -> list[str]:
    """List the words of a text without accents."""
    return re.findall(r"[a-z]+(?:-rendu)?", without_accents(text))


def _by_folder(path: str) -> str:
    """Tell the kind of a text by the names of its folders, the innermost first."""
    for folder in reversed(PurePosixPath(path).parts[:-1]):
        for word in _stems(folder):
            if kind := _kind_of_word(word):
                return kind
    return ""


def _by_words(meta: Metadata) -> str:
    """Look at words of categories, a title that says what the text is, and whole tags."""
    named = (_kind_of_word(word) for text in meta.categories for word in _stems(text))
    title = _bare(meta.title)
    titled = (kind for kind, says in _TITLES.items() if says.match(title))
    tagged = (_kind_of_word(without_accents(tag)) for tag in meta.tags)
    return next(filter(None, (*named, *titled, *tagged)), "")


def _kind_of_word(word: str) -> str:
    """Give the kind that a word names, in singular or plural; else "".

    >>> _kind_of_word("poems"), _kind_of_word("honey")
    ('poem', '')
    """
    return _WORDS.get(word) or _WORDS.get(word.removesuffix("s"), "")


def _by_format(article: Article, body: Element) -> str:
    """Tell the kind of a text by its form: questions as headings, numbered headings of a scan."""
    headings = [xhtml.text(node) for node in body.iter("h2", "h3")]
    questions = [heading for heading in headings if asks(heading)]
    if len(questions) * 2 >= len(headings) and ask_someone(questions):
        return "interview"
    if body.find(".//*[@data-number]") is not None and article.format == "ocr":
        return "report"
    if _is_verse(body):
        return "other"
    prose = any(len(xhtml.text(node).split()) >= _PROSE for node in body.iter("p"))
    written = article.format in ("markdown", "html") or (article.meta.authors and prose)
    return "article" if written else "other"


def _is_verse(body: Element) -> bool:
    """Tell whether most words of a text stand in short lines that its writer broke."""
    whole, versed = len(xhtml.text(body).split()), 0
    for node in body.iter("p", "div", "pre"):
        inner = any(one.tag in xhtml.BLOCK for one in node)
        lines = [] if inner else xhtml.break_lines(node, soft=xhtml.name(node) == "pre")
        verse = "verse" in xhtml.classes(node) if xhtml.name(node) == "pre" else len(lines) > 1
        if verse and all(len(line) <= _LINE for line in lines):
            versed += sum(len(line.split()) for line in lines)
    return versed * 2 > whole
