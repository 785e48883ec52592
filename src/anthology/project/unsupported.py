"""Know the files of a project that make no chapter, and say of each what to do about it.

In: the paths of files. Out: those that hold a text in a form that is not read, and those that
speak of the folder or to one of its editors: README, `À LIRE`, `notes pour Ann`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile, is_zipfile

from anthology.language.contacts import MAIL_ADDRESS
from anthology.language.detection import language_of
from anthology.language.letters import folded_words, without_accents
from anthology.model.diagnostics import Diagnostic
from anthology.project.encoding.decode import decode
from anthology.project.encoding.find_encoding import is_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from anthology.model.book import Source


PACKED = (b"PK\x03\x04", b"{\\rtf")  # the first bytes of packed documents, and of Rich Text
OLE = b"\xd0\xcf\x11\xe0"  # those of Word's old format, and of any that a password closes
LIST_OF_PEOPLE = "is a list of people's addresses, not a text for the book"
TO_SOMEONE = "a note to someone"
REFUSED = "not to be used"
_NO_ENDING = re.compile(r"(?:\.(?:\d.*|.*\s.*)?)?")
_LOOKED_AT = 1_000_000  # bytes of a table
_LISTED = 3  # addresses from which they are a list
# The parts of a packed table that hold words.
_WORDS = re.compile(r"xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml|content\.xml")
_BEGINNING = 10_000  # bytes that tell whether a file holds a text
_PAGES = "it holds finished pages, not a text"
_SLIDES = "it holds slides, not a text"
_ASK = "ask its author for the text itself, or copy its words into a .txt file"
SAVE_AS_TEXT = "open it in its program and save it as .docx or .odt, without a password"
_UNPACK = "unpack what belongs to the book into this folder"
_TABLE = "it holds a table, not a text"
_COPY = "copy what belongs to the book into a text"
_PAGE = "open it in a browser and save it as a page of HTML"
_LINK = "open it, and save the text itself as .docx or .html"
_CUT = "send for it again; only a part of it has come"
_SPOKEN = "ask for the words in writing, or keep it elsewhere"
_CONVERT = "convert it to Markdown, for example: pandoc {0} -o {1}.md"
_ADDRESSES = ("it lists people's addresses", "keep it elsewhere: no book should hold it")
_KINDS = {
    **dict.fromkeys((".pdf", ".djvu", ".ps"), (_PAGES, _ASK)),
    **dict.fromkeys((".ppt", ".pptx", ".odp", ".key"), (_SLIDES, _ASK)),
    **dict.fromkeys(
        (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".numbers"), (_TABLE, _COPY)
    ),
    ".vcf": _ADDRESSES,
    ".pages": ("it is in the format of Pages", SAVE_AS_TEXT),
    ".wpd": ("it is in the format of WordPerfect", SAVE_AS_TEXT),
    ".wps": ("it is in the format of Works", SAVE_AS_TEXT),
    **dict.fromkeys((".msg", ".mbox"), ("it holds letters", "save the text alone, as .txt")),
    **dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".gz", ".tgz"), ("it is an archive", _UNPACK)),
    **dict.fromkeys((".mht", ".mhtml", ".webarchive"), ("it is a saved web page", _PAGE)),
    **dict.fromkeys(
        (".gdoc", ".gsheet", ".gslides", ".url", ".webloc", ".lnk", ".desktop"),
        ("it only links to a text", _LINK),
    ),
    **dict.fromkeys((".part", ".crdownload", ".download"), ("its download did not end", _CUT)),
    ".ics": ("it holds appointments", _COPY),
    **dict.fromkeys((".srt", ".vtt", ".sbv"), ("it holds subtitles", "save the words as .txt")),
    **dict.fromkeys(
        (".m4a", ".mp3", ".wav", ".ogg", ".oga", ".opus", ".aac", ".amr", ".mp4", ".mov", ".webm"),
        ("it is a recording, not a text", _SPOKEN),
    ),
    ".fodt": ("it is in the flat format of OpenDocument", SAVE_AS_TEXT),
    ".sxw": ("it is in the old format of OpenOffice", SAVE_AS_TEXT),
    **dict.fromkeys((".epub", ".fb2"), ("it is a whole book", _CONVERT)),
    ".tex": ("it is written in LaTeX", _CONVERT),
    ".rst": ("it is written in reStructuredText", _CONVERT),
    ".org": ("it is written in Org", _CONVERT),
    ".textile": ("it is written in Textile", _CONVERT),
    ".mediawiki": ("it is written in the markup of a wiki", _CONVERT),
    ".ipynb": ("it is a notebook", _CONVERT),
}


def find_unsupported(
    root: Path, paths: Iterable[str], sources: Sequence[Source]
) -> Iterator[Diagnostic]:
    """Tell of files whose words would be missing from the book, and what to do about it.

    `paths` are those of all files of the project in `root`. What stands beside a text of the same
    name is another form of that, and what a text names goes along with it: neither is reported.
    """
    known = {_stem(source.path) for source in sources}
    for path in paths:
        name = path.rpartition("/")[2]
        kind = _KINDS.get(f".{name.rpartition('.')[2].lower()}")
        spoken_for = _stem(path) in known or about_the_folder(path) or _is_named(name, sources)
        if kind is None or spoken_for:
            continue
        what, hint = _ADDRESSES if kind[0] == _TABLE and _lists_people(root / path) else kind
        hint = hint.format(name, _stem(name))
        yield Diagnostic("file-not-read", f"was left out: {what}", path, hint=hint)


def doubt_file(file: Path, path: str) -> Diagnostic | None:
    """Tell of a file that may hold a text, whose name has no ending that says so.

    Who writes on a Mac or Linux may leave it out, and dates have full stops too.
    """
    if about_the_folder(path) or not _NO_ENDING.fullmatch(file.suffix):
        return None
    try:
        with file.open("rb") as stream:
            head = stream.read(_BEGINNING)
    except OSError:
        return None
    packed = head.startswith((*PACKED, OLE, b"%PDF"))
    if not packed and not (is_text(head) and language_of(decode(head).text)):
        return None
    message = "was left out: its name has no ending that says what it is, such as .txt or .docx"
    return Diagnostic("file-not-read", message, path, hint="add the ending to its name")


def _lists_people(table: Path) -> bool:
    """Tell whether a table holds mail addresses; one that cannot be opened holds none."""
    try:
        if is_zipfile(table):
            with ZipFile(table) as packed:
                parts = [one for one in packed.namelist() if _WORDS.fullmatch(one)]
                words = b" ".join(packed.open(one).read(_LOOKED_AT) for one in parts)
        else:
            with table.open("rb") as file:
                words = file.read(_LOOKED_AT)
    except (OSError, BadZipFile, NotImplementedError, RuntimeError):  # damaged, or closed
        return False
    return len({*MAIL_ADDRESS.findall(words.decode("utf-8", "replace"))}) >= _LISTED


def _stem(path: str) -> str:
    """Give a path without its suffix."""
    return path.rpartition(".")[0]


def _is_named(name: str, sources: Sequence[Source]) -> bool:
    """Tell whether a text names a file, as it is or percent-encoded."""
    return any(name in source.text or quote(name) in source.text for source in sources)


_README = re.compile(r"read ?me|lisez ?moi|lis ?moi|lire ?moi|liesmich|leeme")
_OF_PROGRAMS = re.compile(
    r"(?:licen[cs]e|copying|contributing|changelog|code of conduct)(?: (?:md|txt|rst))?"
    r"|(?:requirements|robots|humans|cmakelists) txt|cname|(?:code)?owners"
    r"|(?:make|docker|gem|rake|proc|just|vagrant|brew|pip)file"
)
# What developers keep beside their work, in capitals; in small letters each may be a title.
_IN_CAPITALS = re.compile(
    r"(?:agents|architecture|authors|bug report|build(?:ing)?|changes|claude|contributors|credits"
    r"|deploy(?:ment|ing)?|design|develop(?:ment|ing)?|disclaimer|faq|gemini|governance|hacking"
    r"|history|install(?:ation|ing)?|(?:issue|pull request) template|maintainers|migrat(?:ion|ing)"
    r"|news|notice|release(?: notes|s)?|roadmap|security|skill|style ?guide|support|testing"
    r"|thanks|upgrad(?:e|ing)|usage)(?: (?:md|txt|rst))?"
)
_FIRST = re.compile(
    rf"(?:{_README.pattern}|a lire)(?: (?:first|d abord|avant|en premier|svp|please|important|\d+"
    r"|all|tous|the editors?|l editeur))*"
)
_TASKS = re.compile(
    r"(?:(?:reste )?a faire|to ?dos?(?: list)?|taches)(?: (?:avant|pour|before|for)\b.*)?"
)
_TO = (
    r"(?:[Nn]otes?|[Rr]emarques?|[Mm]essages?|[Mm]ots?|[Cc]onsignes|[Ii]nstructions|[Gg]uidelines)"
    r"[ _-](?:pour|aux?|[àa]|for|to)[ _-]"
)
_TO_EDITORS = re.compile(
    _TO
    + r"(?:l['’ _]|les?[ _]|la[ _]|the[ _]|our[ _]|nos[ _])?(?:[ée]ditrices?|[ée]diteurs?|editors?"
    r"|r[ée]daction|auteure?s|autrices|authors|imprimeur|printers?|relect(?:eur|rice)s?)"
)
# A name behind “for” is written with a capital, where what a text is about mostly is not.
_TO_SOMEONE = re.compile(
    _TO + r"(?:moi|me|(?:my)?self|nous|us|[^\W\d_a-z][\w-]+(?: (?:et|and|&) [^\W\d_a-z][\w-]+)?)"
)


def about_the_folder(path: str) -> tuple[str, str] | None:
    """Tell by its name that a file speaks of the folder, or to its editors.

    Gives the code to report and what the file is; None for all others.
    """
    name = path.rpartition("/")[2]
    stem, words = name.partition(".")[0], folded_words(name)
    if _README.fullmatch(folded_words(stem)) or _OF_PROGRAMS.fullmatch(words):
        return "file-left-out", "is about the folder, not a text for the book"
    if stem.isupper() and _IN_CAPITALS.fullmatch(words):
        return "file-doubtful", "is about the folder, not a text for the book"
    if _TO_EDITORS.fullmatch(stem.strip()):
        return "file-doubtful", "is by its name a note to someone, and was left out"
    return None


def doubtful_name(path: str) -> str:
    """Tell what a file may be by its name, if not a text; its words decide. "" for all others."""
    stem = path.rpartition("/")[2].partition(".")[0]
    if _FIRST.fullmatch(folded_words(stem)):
        return "about the folder"
    if _TASKS.fullmatch(folded_words(stem)):
        return "a list of things to do"
    return TO_SOMEONE if _TO_SOMEONE.fullmatch(stem.strip()) else ""


# What a title or name says of a text that is not to be used, in any place.
_REFUSED = re.compile(
    r"\b(?:(?:do not|don t|not to be) (?:use|print|publish|used|printed|published)|superseded"
    r"|not for (?:print|publication|use)|ne (?:pas|plus) (?:utiliser|imprimer|publier)|perimee?"
    r"|(?:nicht|nicht mehr) (?:verwenden|benutzen|drucken|abdrucken|veroffentlichen))\b"
)
# What says that it is unfinished or old, in brackets, before a colon, or set off in a file's name.
_UNREADY = (
    r"(?:(?:very |old |first |rough |early |erster? |alter |premier |vieux |ancien )?"
    r"(?:draft|brouillon|entwurf)"
    r"|old|outdated|obsolete?|veraltet|uberholt|(?:old|older|outdated|ancienne|vieille|alte|altere)"
    r" (?:version|fassung))(?: ?v?\d+)?"
)
_MARKED = re.compile(
    rf"[(\[]\s*{_UNREADY}(?:\s*[,;:–—-][^)\]]*)?[)\]]|^{_UNREADY}(?<!old)\s*[:–—]|\s[–—-]\s{_UNREADY}$"
)
_NAMED_SO = re.compile(
    rf"{_MARKED.pattern}|^{_UNREADY}(?<!old)[_-]|_{_UNREADY}$|(?<!\bthe)(?<!\ba)(?<!\ble)(?<!\bun)"
    r"(?<!\bder)[ -](?:draft|brouillon|entwurf)(?:[ _-]?v?\d+)?$"
)


def set_aside(path: str, title: str) -> str:
    """Tell what a title or file name says of a text that its author has set aside; "" for others.

    >>> set_aside("a.txt", "The ford (old draft)"), set_aside("ford.txt", "The Old Ford")
    ('a draft or an old version', '')
    """
    stem = path.rpartition("/")[2].rpartition(".")[0]
    said = [words for words in map(folded_words, (title, stem)) if _REFUSED.search(words)]
    if said:  # these words alone may be what a text is called
        return "perhaps not to be used" if all(map(_REFUSED.fullmatch, said)) else REFUSED
    marked = _MARKED.search(without_accents(title)) or _NAMED_SO.search(without_accents(stem))
    return "a draft or an old version" if marked else ""
