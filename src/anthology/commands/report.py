"""Tell on one screen what was found in a project.

What repeats is one line with its count and its first places. What is wrong in the settings comes
first, then what stops the book, what readers would see, what ought to be looked at, what was
tidied up.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from anthology.commands.console import count_severities, printable, styled, tell, tell_hint
from anthology.language.letters import first_few
from anthology.model.diagnostics import CATALOGUE, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anthology.model.diagnostics import Diagnostic

_MOST_PLACES = 3  # named in a line of many
_MOST_HINTS = 3  # under a line of many
_MOST_ALIKE = 5  # reported one by one, of a code whose messages have nothing in common
_MOST_IMPORTANT = 3  # at the end of a build
_LONGEST_QUOTE = 60  # characters of a message's quotation in a line of many
_NAMED = re.compile(r"“[^”]*”|\"[^\"]*\"|\S*[\d./]\S*")  # what is quoted, numbers, paths
# What a reader sees at first comes first; codes not named here follow as the catalogue has them.
_FIRST = (
    "image-missing image-broken image-outside image-remote editor-note title-missing "
    "author-missing link-dead file-not-read metadata-doubtful"
).split()

# What several have in common, behind their count. A code that is not here is reported one by one.
_MANY = {
    "file-empty": "files have no text in them",
    "file-left-out": "files were left out",
    "text-repeated": "texts lie in the folder twice, or in two versions",
    "file-not-read": "files may hold texts, in forms that are not read",
    "encoding-legacy": "files were not in UTF-8",
    "encoding-repaired": "places had characters broken by a wrong encoding, which were repaired",
    "encoding-doubtful": "lines have characters that look broken",
    "control-characters": "files had characters that no text may hold",
    "front-matter-broken": "lines of metadata cannot be read",
    "front-matter-unknown": "things in the metadata are of no use to the book",
    "metadata-doubtful": "values of the metadata are doubtful",
    "metadata-guessed": "titles, authors or dates were read out of the text or its file",
    "change-settled": "tracked changes were settled",
    "prose-in-code": "blocks marked as code hold sentences and were set as text",
    "markup-removed": "pieces of markup that a book cannot hold were taken out",
    "markup-escaped": "things in pointed brackets were kept as text",
    "markup-mended": "pieces of markup were mended",
    "hidden-removed": "hidden things were left out",
    "construct-removed": "commands of a site generator were taken out",
    "construct-unknown": "commands of a site generator are not known",
    "printed-furniture": "texts lost running heads, page numbers or printed contents",
    "page-furniture": "web pages lost what stood around the text",
    "text-uncertain": "places are damaged or cut short",
    "spelling-doubtful": "words are spelt in two ways",
    "word-joined": "texts had words divided at the ends of lines, which were made whole",
    "paragraph-joined": "paragraphs cut by the end of a page were made whole",
    "page-reference": "places name a page of the printed original",
    "heading-doubtful": "short lines may be headings",
    "title-missing": "texts have no title; the file's name stands in for it",
    "title-repeated": "titles stood in the text once more and were dropped there",
    "heading-skipped": "headings skipped a level and were nested without a gap",
    "heading-guessed": "guesses made headings of lines or paragraphs",
    "editor-note": "notes to self are in the texts",
    "filler-removed": "lines without a use were dropped",
    "comment-removed": "comments were left out",
    "caption-doubtful": "captions look like leftovers of a template",
    "caption-joined": "paragraphs after a picture were made its caption",
    "link-repaired": "addresses were mended or freed of tracking marks",
    "link-removed": "links around pictures were left out",
    "link-unsafe": "links with unsafe or broken addresses were made plain text",
    "link-dead": "links lead nowhere in the book",
    "quote-unbalanced": "quotation marks have no partner",
    "maths-broken": "formulas could not be read and are shown as they were typed",
    "image-missing": "pictures are not there",
    "image-broken": "files named as pictures are none, or are damaged",
    "image-outside": "pictures lie outside the project",
    "image-remote": "pictures lie on the web and are not in the book",
    "image-fetched": "pictures were fetched from the web",
    "image-coarse": "pictures are too coarse for print",
    "image-still": "pictures move; their first frames are shown",
    "image-cleaned": "drawings were cleaned of scripts, motion or references outwards",
    "image-repeated": "pictures are shown more than once",
    "image-unused": "folders have pictures that no text shows",
    "alt-missing": "pictures have no description for those who cannot see them",
    "alt-poor": "descriptions do not describe their picture",
    "author-missing": "texts name no author",
    "author-unknown": "people named in texts are not in people.toml",
    "author-similar": "names are nearly the same as others",
    "language-unknown": "texts are in a language that could not be told",
    "credit-missing": "pictures have no credit",
    "licence-missing": "pictures are credited without a licence",
    "permission-missing": "texts or pictures have no licence or permission",
    "source-missing": "credits do not say where the picture comes from",
    "credit-unused": "credits match nothing in the book",
    "credit-disagrees": "pictures are credited to different people",
    "image-metadata": "pictures have metadata that could not be read",
    "page-margin": "things are wider than their column",
    "page-overlap": "things are printed over others",
    "type-small": "lines have type smaller than 6 pt",
    "glyph-missing": "characters are in no font of the book",
    "words-lost": "passages lost words",
    "words-added": "passages have words that the text does not have",
    "words-changed": "passages have other words than the text",
    "words-moved": "passages stand in another place than in the text",
    "alternative-lost": "descriptions of pictures or formulas are missing",
}
# What to do about several at once, where that is not what the hint of each says.
_REMEDIES = {
    "permission-missing": "fill in credits.toml (`anthology credits --init` begins it), or set "
    "`[rights] licence` in anthology.toml for all",
    "credit-missing": "fill in credits.toml (`anthology credits --init` begins it)",
    "licence-missing": "`anthology credits --init` writes what is to fill in",
    "source-missing": "`anthology credits --init` writes what is to fill in",
    "editor-note": "do what each asks for and delete it from its text; which of them the book "
    "prints as they stand, `anthology check --only editor-note` says",
}


@dataclass(frozen=True, slots=True)
class Alike:
    """Hold everything found of one code."""

    code: str
    found: tuple[Diagnostic, ...]

    @property
    def severity(self) -> Severity:
        """Look up how much it matters."""
        return CATALOGUE[self.code].severity

    @property
    def weight(self) -> int:
        """Rank it: 0 settings, 1 errors, 2 warnings, 3 notes to look at, 4 what was tidied up."""
        if self.code.startswith("config-"):
            return 0
        rank = {Severity.ERROR: 1, Severity.WARNING: 2, Severity.NOTE: 4}[self.severity]
        return rank - CATALOGUE[self.code].polite


def sort_by_weight(found: Iterable[Diagnostic]) -> list[Alike]:
    """Put together what is of one code, the gravest first."""
    by_code: dict[str, list[Diagnostic]] = {}
    for one in found:
        by_code.setdefault(one.code, []).append(one)
    order = [*_FIRST, *(code for code in CATALOGUE if code not in _FIRST)]
    groups = [Alike(code, tuple(by_code[code])) for code in order if code in by_code]
    return sorted(groups, key=lambda one: one.weight)


def tell_briefly(found: Sequence[Diagnostic]) -> None:
    """Print everything that was found, a line or two for each code, and how to see it whole."""
    groups = sort_by_weight(found)
    for number, one in enumerate(groups):
        if number and one.weight != groups[number - 1].weight:
            click.echo(err=True)
        _tell_alike(one, hint=one.weight < 4)  # noqa: PLR2004  (what was tidied up needs nothing)
    if groups:
        several = any(len(one.found) > 1 for one in groups)
        more = "; each by itself: anthology check --all, or --only CODE" if several else ""
        click.echo(f"\n{count_severities(found)}{more}", err=True)
        click.echo(f"about a code in brackets: anthology help {groups[0].code}", err=True)


def tell_most_important(found: Iterable[Diagnostic]) -> None:
    """Print all errors, the gravest warnings up to three things, and the count of the others."""
    groups = sort_by_weight(found)
    grave = [one for one in groups if one.severity is not Severity.NOTE]
    errors = [one for one in grave if one.severity is Severity.ERROR]
    shown = grave[: max(_MOST_IMPORTANT, len(errors))]
    for one in shown:
        _tell_alike(one, hint=True)
    rest = [one for group in groups if group not in shown for one in group.found]
    if rest:
        click.echo(
            f"{'and ' if shown else ''}{count_severities(rest)}: anthology build --all", err=True
        )


def _tell_alike(group: Alike, *, hint: bool) -> None:
    """Print one line for what is alike, or its first messages where these differ."""
    found, many = group.found, _MANY.get(group.code)
    if len(found) == 1 or not many:
        tell(found[:_MOST_ALIKE], hints=hint)
        if len(found) > _MOST_ALIKE:
            click.echo(f"… and {len(found) - _MOST_ALIKE} more [{group.code}]", err=True)
        return
    said = f"{len(found)} {many}: {_places(found)} [{group.code}]"
    click.echo(f"{styled(group.severity)} {printable(said)}", err=True)
    if hint and (advice := _REMEDIES.get(group.code) or _advice(found)):
        tell_hint(advice)


def _advice(found: Sequence[Diagnostic]) -> str:
    """Join the hints that are given most often: they differ by format.

    Of those that differ in what they name alone, the first stands for all.
    """
    kinds: dict[str, list[str]] = {}
    for one in found:
        if one.hint:
            kinds.setdefault(_NAMED.sub("…", one.hint), []).append(one.hint)
    most = sorted(kinds.values(), key=len, reverse=True)
    return "; or ".join(hints[0] for hints in most[:_MOST_HINTS])


def _places(found: Sequence[Diagnostic]) -> str:
    """Name the first places, each with what it is about; files alone where that is nothing."""
    places_of = list(dict.fromkeys(f"{one.place} {_about(one)}".rstrip() for one in found))
    if not any(map(_about, found)):
        files = Counter(one.path for one in found)
        places = {one.path: one.place for one in found}
        places_of = [f"{path} ({n})" if n > 1 else places[path] for path, n in files.items()]
    return first_few(places_of, _MOST_PLACES)


def _about(one: Diagnostic) -> str:
    """Take out of a message what it quotes, or what it names behind a colon at its end."""
    quoted = re.search(r"“(.+?)”|: ([^\s“;]+);", one.message, re.DOTALL)
    match = quoted or re.search(r": (\S+|[^:]+)$", one.message)
    if match is None:
        return ""
    words = " ".join((match[1] or match[2]).split())
    if len(words) > _LONGEST_QUOTE:  # of a path, its end tells more
        is_path = "/" in words and " " not in words
        cut = 1 - _LONGEST_QUOTE
        words = f"…{words[cut:]}" if is_path else f"{words[:-cut]}…"
    return f"“{words}”"
