"""Translate front matter, whatever its generator, into metadata, and report what is doubtful."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.language.dates import is_ambiguous, parse_date
from anthology.language.lexicon import Lexicon
from anthology.markup import web_addresses
from anthology.model.book import ROLES, Metadata
from anthology.model.diagnostics import Diagnostic
from anthology.readers.metadata.byline import read_byline
from anthology.readers.metadata.front_matter import plain_key, plain_words, quote_value, strings
from anthology.readers.metadata.people import (
    TOLD_OF_COVER,
    cover_credit,
    cover_details,
    picture_credits,
    read_people,
    with_details,
    with_ids,
    with_origin,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthology.model.book import Credit, Person
    from anthology.readers.metadata.front_matter import FrontMatter, Value


# Keys stand here without capitals, accents and signs. Where several mean one thing, the surest
# stands first.

KEYS: dict[str, tuple[str, ...]] = {
    field: tuple(keys.split())
    for field, keys in {
        "title": "title titre headline",
        "subtitle": "subtitle soustitre subheadline subheading tagline",
        "authors": "authors author auteurs auteur auteurice autrice byline by writer writers",
        "position": "authortitle authorposition authorrole authorjob",
        "link": "authorurl authorlink authorwebsite authorsite",
        "portrait": "authorimageurl authorimage authoravatar authorpicture authorphoto",
        "bio": "authorbio authordescription",
        "date": (
            "date pubdate publishdate publisheddate datepublished publishedat publishedon "
            "published publicationdate datedepublication datepublication posted postdate created "
            "createdat datecreated creationdate"
        ),
        "language": "lang language locale langue",
        "kind": "kind type genre contenttype posttype",
        "slug": "slug permalink url path",
        "description": (
            "description summary excerpt abstract resume chapo lead teaser metadescription "
            "seodescription"
        ),
        "tags": "tags tag etiquettes keywords motscles keyword",
        "categories": (
            "categories category categorie section rubrique rubriques series serie topics"
        ),
        "order": "order weight sidebarposition position navorder menuorder ordre rang poids",
        "draft": "draft brouillon",
        "published": "published publish publie",
        "status": "status poststatus statut",
        "cover": (
            "coverimage cover image headerimageurl headerimage featuredimage featureimage "
            "feature thumbnail thumb heroimage hero banner ogimage socialimage previewimage "
            "teaserimage img images photo picture vignette couverture header"
        ),
        "cover_alt": (
            "coverimagealt coveralt featuredimagealt headerimagealt heroimagealt bannerimagealt "
            "thumbnailalt imagealt banneralt imagedescription altimage textealternatif"
        ),
        "cover_caption": (
            "coverimagecaption covercaption featuredimagecaption headerimagecaption "
            "heroimagecaption imagecaption legendeimage legende"
        ),
        "canonical": (
            "canonicalurl canonical originalurl original originallink sourceurl source externalurl "
            "crosspost link url permalink"
        ),
        "licence": "licence license copyright rights droits",
        "first_published": (
            "firstpublished firstpublishedin originallypublished originallypublishedin "
            "publishedin premierepublication publiedans originalpublication"
        ),
        "permission": "permission permissions autorisation reprintedwithpermission",
        "cover_credit": (
            "covercredit coverimagecredit imagecredit photocredit headerimagecredit "
            "heroimagecredit heroimagecredits featuredimagecredit bannercredit thumbnailcredit "
            "creditphoto creditimage creditcouverture coverattribution imageattribution "
            "photoattribution photoby imageby coverby"
        ),
        "credits": (
            "credits credit picturecredits picturescredits imagecredits imagescredits photocredits "
            "photoscredits creditsphotos creditsphoto creditsimages creditsimage attributions"
        ),
        "interviewer": "interviewer interviewers interviewedby interviewby intervieweur",
        "interviewee": (
            "interviewee interviewees interviewed interviewe interviewes guest guests invite "
            "invitee invites"
        ),
        "translator": (
            "translator translators translatedby translationby traducteur traductrice traduitpar "
            "traduction"
        ),
        "transcriber": "transcriber transcribers transcribedby transcriptionby transcritpar",
        "illustrator": (
            "illustrator illustrators illustratedby illustrateur illustratrice illustrepar"
        ),
        "photographer": "photographer photographers photographe photographes photosby",
    }.items()
}

# Keys that speak to the site generator alone.
SILENT = frozenset(
    "format execute bibliography csl jupyter editor output knit layout template theme css js "
    "styles stylesheet script scripts class classes bodyclass pageclass toc tableofcontents "
    "hidetableofcontents tocminheadinglevel tocmaxheadinglevel tocsticky toclabel tocicon showtoc "
    "tocopen hidetoc comments comment commentable disqus disqusid share sharing socialshare math "
    "mathjax katex latex mermaid highlight codecopy lineno linenos sidebar sidebarlabel "
    "sidebarclassname sidebarcustomprops displayedsidebar hidesidebar id hidetitle pagination "
    "paginationnext paginationprev paginationlabel customediturl editurl lastmod lastmodifiedat "
    "lastmodified lastupdate lastupdated updated updatedat modified modifiedat datemodified "
    "dateupdated editdate expirydate unlisted pin pinned sticky top featured featuredpost markup "
    "outputs resources cascade headless build sitemap robots robotsnoindex noindex seo metadata "
    "aliases alias redirectfrom redirectto redirects linktitle menu menus nav navexclude navtitle "
    "haschildren hastoc parent grandparent grandgrandparent child related relatedposts readtime "
    "readingtime showreadingtime estimatedreadingtime showdate authorprofile hideauthor hidedate "
    "hidemeta hidesummary searchhidden search hideinsearch disableshare disablehljs "
    "showbreadcrumbs showpostnavlinks showrssbuttoninsectiontermlist showwordcount usehugotoc ads "
    "analytics guid uuid postid wpid wordpressid postname commentstatus pingstatus pingback vlog "
    "eleventyexcludefromcollections eleventynavigation excerptseparator iscjklanguage cardimage "
    "hascomments render renderoptions sortby "
    "paginateby insearchindex frontmatter published2 sharebuttons hide showinmenu intro popular "
    "usejsonld twittercard".split()
)

# What the generators themselves call a post says nothing of its kind.
_GENERATED_KINDS = frozenset(
    "post posts blog blogpost blogposting page pages single list section default standard regular "
    "doc docs website web text texte markdown content".split()
)
_KIND_WORDS = {
    "interview": "interview interviews entretien entretiens portrait portraits conversation",
    "article": "article articles billet billets essay essai tribune chronique",
    "report": "report reports rapport rapports memoire thesis these study etude compterendu",
    "notes": "notes note conference talk talks meetup liveblog programme",
    "poem": "poem poems poeme poemes poetry poesie poesies gedicht gedichte poema poesia dikt",
    "letter": "letter letters lettre lettres brief carta lettera brev courrier",
    "recipe": "recipe recipes recette recettes rezept rezepte receta ricetta receita recept",
    "other": "other autre",
    "dedication": "dedication dedicace widmung",
    "epigraph": "epigraph epigraphe",
    "foreword": "foreword avantpropos",
    "preface": "preface",
    "introduction": "introduction",
    "afterword": "afterword postface",
    "appendix": "appendix appendices annexe annexes",
    "acknowledgements": "acknowledgements acknowledgments thanks remerciements",
}
KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}

LANGUAGES = {
    "english": "en",
    "anglais": "en",
    "french": "fr",
    "francais": "fr",
    "german": "de",
    "deutsch": "de",
    "allemand": "de",
    "spanish": "es",
    "espanol": "es",
    "espagnol": "es",
    "italian": "it",
    "italiano": "it",
    "italien": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "polish": "pl",
    "greek": "el",
}

_STAND_IN = re.compile(
    r"(?:\?+|!+|\.+|…|-+|–|—|_+|x{2,}|todo\b.*|tbd|tba|fixme\b.*|n/?a|none|null|nil|undefined|untitled|"
    r"(?:à|a) (?:compléter|completer|définir|definir|remplir|venir|faire)|"
    r"(?:your|my) \w+(?: here)?|lorem ipsum.*|\[.*\]|<.*>)",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"(?P<tongue>[A-Za-z]{2,3})(?:[-_](?P<rest>[A-Za-z0-9]{2,8}))?(?:\.[\w-]+)?")
_DOMAIN = re.compile(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+){0,3}\.[a-z]{2,}(?:/|\Z)", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_DATED = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)(?:-|_|\Z)")
_SPARED = ("slug", "canonical")  # fields that generators fill in where a template left them empty
_MOST_NAMED = 100  # keys that one message names
_YES = frozenset(("true", "yes", "on", "1", "oui"))
_NO = frozenset(("false", "no", "off", "0", "non"))


def describe_metadata(front: FrontMatter, path: str) -> tuple[Metadata, tuple[Diagnostic, ...]]:
    """Return the metadata of a text and what is doubtful or unknown in them."""
    reading = _Reading(front, path)
    return reading.metadata(), tuple(reading.found)


def _people(value: Value) -> tuple[Person, ...]:
    """Read authors, and those whom a value names beside them: “Text: Ann Lee, photos: Bo Ray”."""
    if isinstance(value, list):
        return tuple(person for item in value for person in _people(item))
    said = read_byline(value, Lexicon(())).people if isinstance(value, str) else ()
    return said if any(one.role for one in said) else read_people(value)


class _Reading:
    """Read the values of one block, and remember which keys were understood."""

    def __init__(self, front: FrontMatter, path: str) -> None:
        self.front = front
        self.path = path
        self.found: list[Diagnostic] = []
        self.keys = {plain_key(key): key for key in front.values}
        self.used: set[str] = set()
        self.empty: list[str] = []
        self.unused: list[tuple[str, str]] = []  # keys, and what is told in them beside a value
        self.doubted: Counter[tuple[str, str]] = Counter()

    def metadata(self) -> Metadata:
        """Read every field out of the front matter, and note what is doubtful."""
        canonical = self.address()
        meta = Metadata(
            title=self.words("title"),
            subtitle=self.words("subtitle"),
            authors=self.authors(),
            date=self.date(),
            language=self.language(),
            kind=self.kind(),
            slug=self.slug(),
            description=self.words("description"),
            tags=self.listed("tags"),
            categories=self.listed("categories"),
            order=self.order(),
            draft=self.draft(),
            cover=self.cover(),
            cover_alt=self.said_of_cover("cover_alt"),
            cover_caption=self.said_of_cover("cover_caption"),
            canonical=canonical,
            licence=self.words("licence", "name", "title", "id", "url"),
            first_published=self.words("first_published", "name", "title", "in"),
            permission=self.words("permission"),
            contributors=self.contributors(),
            credits=self.credits(),
        )
        self.report_rest()
        return meta

    def doubt(self, message: str, key: str, value: str = "", hint: str = "") -> None:
        """Report a value that could not be taken as it is, at its own line."""
        line = self.front.line(key, value, self.doubted[key, value])
        self.doubted[key, value] += 1
        self.found.append(Diagnostic("metadata-doubtful", message, self.path, line, hint=hint))

    def values(self, field: str) -> Iterator[tuple[str, Value]]:
        """Give the values of all keys that mean a field, the best known key first."""
        for plain in KEYS[field]:
            key = self.keys.get(plain)
            if key is None:
                continue
            self.used.add(plain)
            value = self.front.values[key]
            if value:
                yield key, value
            elif isinstance(value, str) and field not in _SPARED and key not in self.empty:
                self.empty.append(key)

    def texts(self, field: str, *inner: str) -> Iterator[tuple[str, str]]:
        """Give the values of a field that are words, without what only stands in for some."""
        for key, value in self.values(field):
            for text in strings(value, inner):
                if self.is_word(key, text):
                    yield key, text

    def is_word(self, key: str, text: str) -> bool:
        """Tell whether there is a value; one like “TODO” or “none” is reported and is none."""
        if not _STAND_IN.fullmatch(text):
            return bool(text)
        self.doubt(
            f"“{text}” is no value for “{key}”", key, text, "write the value, or take the line out"
        )
        return False

    def words(self, field: str, *inner: str) -> str:
        """Give the first text of a field in plain words."""
        return next((plain_words(text) for _, text in self.texts(field, *inner)), "")

    def listed(self, field: str) -> tuple[str, ...]:
        """Give the words of a list, of words between commas, or of hashtags."""
        found: dict[str, None] = {}
        for key, value in self.values(field):
            for text in strings(value, ("name", "title", "label")):
                pieces = re.split(r"\s*[,;]\s*", text) if isinstance(value, str) else [text]
                for piece in pieces:
                    if self.is_word(key, piece.strip()):
                        found[plain_words(piece).removeprefix("#")] = None
        return tuple(found)

    def authors(self) -> tuple[Person, ...]:
        """Give the authors, each once; details in keys of their own go to the first."""
        people: dict[str, Person] = {}
        for key, value in self.values("authors"):
            self.unused += [(key, mail) for mail in _MAIL.findall(str(value))]
            for person in _people(value):
                if self.is_word(key, person.name) and not person.role:
                    people.setdefault(person.name, person)
        found = with_details(
            with_ids(people.values()),
            position=self.words("position"),
            link=self.words("link"),
            portrait=self.words("portrait"),
            bio=self.words("bio"),
        )
        return tuple(self.with_web_address(person) for person in found)

    def with_web_address(self, person: Person) -> Person:
        """Give a person whose link, if any, is the whole address of a place on the web."""
        link = f"https://{person.link}" if _DOMAIN.match(person.link) else person.link
        address = web_addresses.read_address(link)
        if link and not (address or "").startswith(("http://", "https://", "mailto:")):
            key = next((name for name, held in self.front.values.items() if link in str(held)), "")
            hint = "write the whole address: https://…"
            self.doubt(f"“{quote_value(link)}” is no web address", key, link, hint)
            address = ""
        return replace(person, link=address or "")

    def contributors(self) -> tuple[Person, ...]:
        """Give those who had another hand in the text than its authors, by their roles."""
        found = {
            (role, person.name): replace(person, role=role)
            for role in ROLES[2:]
            for key, value in self.values(role)
            for person in read_people(value)
            if self.is_word(key, person.name)
        }
        named = (one for _, value in self.values("authors") for one in _people(value) if one.role)
        return tuple({**{(one.role, one.name): one for one in named}, **found}.values())

    def credits(self) -> tuple[tuple[str, Credit], ...]:
        """Give the credits of the text's pictures, each with the line that it stands on."""
        found: list[tuple[str, Credit]] = []
        places = (
            ("cover", cover_credit),
            ("cover_credit", cover_credit),
            ("credits", picture_credits),
        )
        for field, read in places:
            for key, value in self.values(field):
                if field != "cover" or isinstance(value, dict):
                    origin = f"{self.path}:{self.front.line(key)}"
                    found += [
                        (picture, with_origin(credit, origin)) for picture, credit in read(value)
                    ]
        return tuple(found)

    def date(self) -> str:
        """Give the first date; where no key has one, that of the file's name."""
        for key, text in self.texts("date", "published", "created"):
            if text.lower() in _YES | _NO:
                continue
            if not (date := parse_date(text)):
                self.doubt(f"“{text}” is no date", key, text, "write YYYY-MM-DD")
                continue
            if is_ambiguous(text):
                hint = f"it was read day first; write {date} to settle it"
                self.doubt(f"“{text}” may be read in two ways", key, text, hint)
            return date
        return self.date_of_name()

    def date_of_name(self) -> str:
        """Give the date in the name of the file or folder, as Jekyll writes it; report it."""
        path = PurePosixPath(self.path)
        for part in (path.stem, path.parent.name):
            match = _DATED.match(part)
            if match and parse_date(match["date"]):
                message = f"the date {match['date']} was read out of the file's name"
                self.found.append(Diagnostic("metadata-guessed", message, self.path))
                return match["date"]
        return ""

    def language(self) -> str:
        """Give the language as a tag (BCP 47), also where its name is written out."""
        for key, text in self.texts("language"):
            named = LANGUAGES.get(plain_key(text))
            match = _LANGUAGE.fullmatch(text)
            if named or match is None:
                if named:
                    return named
                self.doubt(f"“{text}” is no language", key, text, "write a tag such as fr or en-GB")
                continue
            rest = match["rest"] or ""
            region = rest.upper() if len(rest) == 2 else rest.capitalize()  # noqa: PLR2004
            return match["tongue"].lower() + (f"-{region}" if region else "")
        return ""

    def kind(self) -> str:
        """Give the kind of the text (interview, poem, …); a word that names none is reported."""
        said = [
            (key, text)
            for key, text in self.texts("kind")
            if plain_key(text) not in _GENERATED_KINDS
        ]
        kinds = (KINDS.get(plain_key(text), "") for _, text in said)
        if not said or (known := next(filter(None, kinds), "")):
            return known if said else ""
        hint = f"write one of: {', '.join(_KIND_WORDS)}; until then the text has no label"
        self.doubt(f"“{said[0][1]}” is no known kind of text", *said[0], hint)
        return "other"

    def slug(self) -> str:
        """Give the last part of the text's address."""
        for _, text in self.texts("slug"):
            last = text.split("?")[0].rstrip("/").rsplit("/", 1)[-1].removesuffix(".html")
            if last and ":" not in last:
                return last
        return ""

    def order(self) -> float | None:
        """Give the number that orders the text; what is no number is reported."""
        for key, text in self.texts("order"):
            if _NUMBER.fullmatch(text) and math.isfinite(float(text)):
                return float(text)
            self.doubt(f"“{text}” is no number to order by", key, text, "write a number")
        return None

    def draft(self) -> bool:
        """Tell whether the text says that it is not to be published yet."""
        said = {field: self.words(field).lower() for field in ("draft", "published", "status")}
        return (
            said["draft"] in _YES
            or said["published"] in _NO
            or said["status"] in {"draft", "brouillon", "hidden", "private"}
        )

    def cover(self) -> str:
        """Give the text's picture; details beside it are noted as not used."""
        inner = ("image", "src", "url", "path", "file", "feature", "teaser", "overlayimage")
        found = ""
        for key, text in self.texts("cover", *inner):
            if _is_picture(text) and not found:
                found = text
                self.unused += cover_details(key, self.front.values[key], text)
        return found

    def said_of_cover(self, field: str) -> str:
        """Give what a key of its own, or one in the cover's table, tells of the cover."""
        tables = (value for _, value in self.values("cover") if isinstance(value, dict))
        texts = (text for table in tables for text in strings(table, TOLD_OF_COVER[field]))
        return plain_words(next(texts, "")) or self.words(field)

    def address(self) -> str:
        """Give the text's address on the web, if it is a whole one."""
        written = (text for _, text in self.texts("canonical", "url", "href"))
        found = (web_addresses.read_address(text) or "" for text in written)
        return next((text for text in found if text.startswith(("http://", "https://"))), "")

    def report_rest(self) -> None:
        """Report the keys without a value, and in one note those that no book uses."""
        if self.empty:
            line = min(self.front.line(key) for key in self.empty)
            named = ", ".join(self.empty)
            message = f"nothing is written for: {named}"
            self.found.append(Diagnostic("front-matter-unknown", message, self.path, line))
        rest = [
            key
            for plain, key in self.keys.items()
            if plain not in self.used and plain not in SILENT
        ]
        unused = [*((key, quote_value(self.front.values[key])) for key in rest), *self.unused]
        if unused:
            line = min(self.front.line(key) for key, _ in (*unused[:1], *self.unused))
            named = "; ".join(": ".join(pair) for pair in unused[:_MOST_NAMED])
            message = f"the book has no use for: {named}{'; …' if unused[_MOST_NAMED:] else ''}"
            self.found.append(Diagnostic("front-matter-unknown", message, self.path, line))


def _is_picture(text: str) -> bool:
    """Tell whether a value names a picture file, and is not “true” or a colour."""
    return text.lower() not in _YES | _NO and not text.startswith("#") and "." in text
