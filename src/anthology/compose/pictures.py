"""Find the picture files that texts name, wherever the site generator thought they would be."""

from __future__ import annotations

import hashlib
import os
import re
import time
import unicodedata
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

from anthology.compose.chapters import slugify
from anthology.compose.missing_pictures import caption_of, fill_figure, put_frame
from anthology.compose.people import contributors
from anthology.language.letters import first_few, shorten
from anthology.language.lexicon import Lexicon
from anthology.language.names import is_name
from anthology.markup import picture_sources, xhtml
from anthology.model.book import Picture, PictureUse
from anthology.model.diagnostics import Diagnostic
from anthology.project.images.identity import PictureFlaw, identify
from anthology.runtime.files import is_file, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anthology.compose.chapters import OpenChapter
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article, Person
    from anthology.model.settings import Settings
    from anthology.project.collect import Project
    from anthology.project.images.identity import Identity


_LARGEST = 50_000_000  # bytes of a picture
_PATIENCE = 20  # seconds without an answer
_LONGEST = 60  # seconds for a whole picture, however it drips
_PIECE = 65_536  # bytes between two looks at the clock and at the size


def fetch_picture(address: str, folder: Path) -> Path | str:
    """Fetch a picture once and give its file in a folder; where it cannot be had, why not.

    What was fetched before is not fetched again. Raises `OutputError` where the folder cannot
    be written.
    """
    written = f"https:{address}" if address.startswith("//") else address
    suffix = PurePosixPath(urlsplit(written).path).suffix.lower()[:6]
    kept = folder / (hashlib.sha256(written.encode()).hexdigest()[:24] + suffix)
    if kept.is_file():
        return kept
    try:
        request = Request(  # noqa: S310  (http and https only: the caller looks)
            quote(written, safe=":/?#[]@!$&'()+*,;=%~"), headers={"User-Agent": "anthology"}
        )
        data, end = bytearray(), time.monotonic() + _LONGEST
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            while piece := answer.read1(_PIECE):
                data += piece
                if len(data) > _LARGEST:
                    return f"it is larger than {_LARGEST // 1_000_000} MB"
                if time.monotonic() > end:
                    return f"it was not there after {_LONGEST} s"
    except URLError as error:
        return str(error.reason)
    except (HTTPException, OSError, ValueError) as error:
        return str(error) or type(error).__name__
    write_whole(kept, bytes(data))
    return kept


_SITE_ROOTS = ("", "static", "public", "assets", "images", "img", "source", "src", "media")
_SHOWN = frozenset(".jpg .jpeg .png .gif .webp .avif .svg .tif .tiff .bmp .heic .heif".split())
_QUOTED = 4  # pictures that a message names
_UPRIGHT = 0.95  # of its width: a picture as high is a portrait, or square but for a cut
_LONGEST_QUOTE = 120  # characters of a caption that a message quotes
_SKIPPED = {"build", "node_modules", "__pycache__"}


@dataclass(slots=True)
class PictureFinder:
    """Collect the pictures of a book while its chapters are composed: files by key."""

    project: Project
    fetches: bool = False
    pictures: dict[str, Picture] = field(default_factory=dict)
    _known: dict[Path, Picture | PictureFlaw] = field(default_factory=dict)
    _shown: dict[str, str] = field(default_factory=dict)
    _names: dict[str, list[Path]] | None = None

    def place(self, chapter: OpenChapter) -> None:
        """Put keys in the place of picture paths in a chapter, frames in the place of lost ones.

        What was found wrong is reported in its article.
        """
        article, root = chapter.article, chapter.tree
        for image in list(root.iter("img")):
            written = image.get("src") or ""
            found = self._find(written, article.source.file.parent)
            for other in picture_sources.others(image):
                if isinstance(found, Picture):
                    break
                if isinstance(better := self._find(other, article.source.file.parent), Picture):
                    found, written = better, other
            image.attrib.pop("data-else", "")
            if isinstance(found, Picture):
                if _is_remote(written):
                    message = f"the picture was fetched from {written}"
                    article = article.report("image-fetched", message, line=xhtml.line(image))
                article = self._tell_repeated(article, found, written, xhtml.line(image))
                image.set("src", found.key)
                continue
            code, message, hint = found
            if (caption := caption_of(image)) is not None:
                said = shorten(xhtml.text(caption), _LONGEST_QUOTE)
                message = f"{message}; its caption is left out of the book too: “{said}”"
            article = article.report(code, message, line=xhtml.line(image), hint=hint)
            if code == "image-remote" and image.get("role") == "presentation":
                xhtml.drop(_alone(image))  # a card for the web that no reader will miss
                continue
            put_frame(image, written, article.meta.language)
        for figure in root.iter("figure"):
            if "missing-picture" in xhtml.classes(figure):  # it had no picture to begin with
                fill_figure(figure, article.meta.language)
        chapter.article = article
        if article.meta.kind == "interview":
            self._head_with_portrait(chapter)

    def _head_with_portrait(self, chapter: OpenChapter) -> None:
        """Put the portrait of who is interviewed beside the beginning of the text.

        It is the first picture, as high as it is wide or higher, that an interviewee's name
        describes; where nobody is named as one, a name of which the title has a part.
        """
        root, meta = chapter.tree, chapter.article.meta
        image = next(root.iter("img"), None)
        picture = self.pictures.get(image.get("src") or "") if image is not None else None
        figure = next((one for one in root if image in {*one.iter()}), None)
        if image is None or picture is None or figure is None or figure.tag != "figure":
            return
        if picture.height < _UPRIGHT * picture.width or "opening" in xhtml.classes(figure):
            return
        known = [one.name for one in meta.people if one.role == "interviewee"]
        caption = figure.find("figcaption")
        said = [image.get("alt") or "", xhtml.text(caption) if caption is not None else ""]
        names = [re.split(r"\s?[,;:.(–—|]", one, maxsplit=1)[0].strip() for one in said]
        if not any(name in one for one in said for name in known):
            lexicon = Lexicon(xhtml.text(root).splitlines())
            titled = {word for one in names if is_name(one, lexicon) for word in one.split()}
            if known or titled.isdisjoint(re.findall(r"\w{3,}", meta.title)):
                return
        xhtml.drop(figure)
        xhtml.add_class(figure, "interviewee")
        root.insert(0, figure)

    def _tell_repeated(
        self, article: Article, picture: Picture, written: str, line: int | None
    ) -> Article:
        """Report a picture that was shown before, under this name or another."""
        path, number = article.place(line)
        first = self._shown.setdefault(picture.digest, f"{path}:{number or 1}")
        if first == f"{path}:{number or 1}":
            return article
        hint = "look whether one of them was meant to be another"
        message = f"{written} is shown at {first} too"
        return article.report("image-repeated", message, line=line, hint=hint)

    def add(self, written: str, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
        """Take a picture that the project's file `path` names: its key, or "" and why not."""
        found = self._find(written, self.project.content)
        if isinstance(found, Picture):
            return found.key, ()
        code, message, hint = found
        return "", (Diagnostic(code, message, path, hint=hint),)

    def report_unused(self) -> Iterator[Diagnostic]:
        """Report, as one, the pictures among the texts that nothing in the book shows."""
        used = {picture.file.resolve() for picture in self.pictures.values()}
        used |= {file.resolve() for file in self._known}  # those that cannot be shown, too
        files = [file for same in self._by_name().values() for file in same]
        unused = sorted(
            self.project.relative(file)
            for file in files
            if file.suffix.lower() in _SHOWN and file.resolve() not in used
        )
        if unused:
            yield Diagnostic(
                "image-unused",
                f"no text shows {first_few(unused, _QUOTED)}",
                self.project.prefix.rstrip("/"),
                hint="name them in the texts where they belong, or take them out of the folder",
            )

    def _find(self, written: str, beside: Path) -> Picture | tuple[str, str, str]:
        """Find one picture; else code, message and hint of what is wrong."""
        if _is_remote(written):
            return self._fetch(written)
        names = dict.fromkeys(name for name in _names(written) if name)
        place = next(filter(None, (self._look(name, beside) for name in names)), None)
        if place is None:
            hint = "put the file at that path, or anywhere in the project under that name"
            return "image-missing", f"no such picture: {unquote(written) or '(no path)'}", hint
        if not place.resolve().is_relative_to(self.project.root.resolve()):
            return (
                "image-outside",
                f"{unquote(written)} lies outside the project",
                "copy it into the project",
            )
        taken = self._take(place)
        if isinstance(taken, PictureFlaw):
            return taken.code, f"{unquote(written)} {taken.message}", taken.hint
        return taken

    def _fetch(self, address: str) -> Picture | tuple[str, str, str]:
        """Fetch a picture from the web, if the settings allow it; else say what is wrong."""
        hint = "save it beside the text and name the file"
        if not self.fetches:
            return "image-remote", f"the picture lies on the web: {address}", hint
        file = fetch_picture(address, self.project.fetched)
        if isinstance(file, str):
            return "image-remote", f"the picture cannot be fetched ({file}): {address}", hint
        taken = self._take(file, address)
        if isinstance(taken, PictureFlaw):
            return taken.code, f"{address} {taken.message}", taken.hint
        return taken

    def _look(self, name: str, beside: Path) -> Path | None:
        """Look beside the text, then upwards to the project's roots, then for the name alone.

        Case and the form of accents make no difference; of several files of one name, the one is
        taken whose folder is meant.
        """
        content, root = self.project.content, self.project.root
        folders = [] if name.startswith("/") else [beside]
        folders += [up for up in beside.parents if up.is_relative_to(root)]
        folders += [base / site for base in (content, root) for site in _SITE_ROOTS]
        folders.append(self.project.unpacked)
        relative = name.lstrip("/")
        for folder in folders:
            if is_file(folder / relative):
                return folder / relative
        same = self._by_name().get(_folded(PurePosixPath(relative).name), [])
        if len(same) > 1:
            places = [_folded(os.path.normpath(folder / relative)) for folder in folders]
            same = [one for place in places for one in same if _folded(str(one)) == place][:1]
        return same[0] if len(same) == 1 and same[0].is_file() else None

    def _by_name(self) -> dict[str, list[Path]]:
        """List all files of the project by their names, once."""
        if self._names is None:
            self._names = {}
            for folder, inner, files in os.walk(self.project.content):
                inner[:] = [d for d in inner if not d.startswith(".") and d not in _SKIPPED]
                for file in files:
                    self._names.setdefault(_folded(file), []).append(Path(folder, file))
        return self._names

    def _take(self, file: Path, path: str = "") -> Picture | PictureFlaw:
        """Identify a file once, named by a path or address; give the picture or what is wrong."""
        if file not in self._known:
            identity = identify(file)
            self._known[file] = (
                identity if isinstance(identity, PictureFlaw) else self._made(file, identity, path)
            )
        taken = self._known[file]
        if isinstance(taken, Picture):
            self.pictures.setdefault(taken.key, taken)
            return self.pictures[taken.key]
        return taken

    def _made(self, file: Path, identity: Identity, path: str) -> Picture:
        """Describe a picture that was found: name in the book, digest, size."""
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        extension = identity.media_type.rsplit("/", 1)[-1].removesuffix("+xml")
        stem = slugify(file.stem)
        return Picture(
            key=f"pictures/{stem}-{digest[:8]}.{extension.replace('jpeg', 'jpg')}",
            path=path or self.project.relative(Path(os.path.normpath(file))),
            file=file,
            digest=digest,
            media_type=identity.media_type,
            width=identity.width,
            height=identity.height,
        )


def _names(written: str) -> Iterator[str]:
    """Give the names of files that an address may mean: without its query, as read, as written."""
    path = re.split("[?#]", written, maxsplit=1)[0]
    for name in (unquote(path), path, unquote(written), written):
        yield unicodedata.normalize("NFC", name).replace("\\", "/").strip()


def _folded(name: str) -> str:
    """Write a name without case, its accents in one form."""
    return unicodedata.normalize("NFC", name).lower()


def _is_remote(written: str) -> bool:
    """Tell whether an address leads to the web."""
    return written.lower().startswith(("http://", "https://", "//"))


def _alone(image: Element) -> Element:
    """Give the figure that a picture fills, else the picture."""
    figure = image.getparent()
    fills = figure is not None and xhtml.name(figure) == "figure" and len(figure) == 1
    return figure if figure is not None and fills else image


@dataclass(frozen=True, slots=True)
class NamedPictures:
    """Hold the contributors with the keys of their portraits, and the keys of cover and logo.

    `uses` tells for each of these pictures where it is named.
    """

    people: tuple[Person, ...]
    cover: str = ""
    logo: str = ""
    uses: Mapping[str, PictureUse] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def find_named_pictures(
    articles: Sequence[Article],
    known: Sequence[Person],
    writers: Mapping[Person, str],
    finder: PictureFinder,
    project: Project,
    settings: Settings,
) -> NamedPictures:
    """Find portraits, the cover and the logo.

    `known` are the people of people.toml, `writers` those of a site, with the files that name them.
    """
    everyone: list[Person] = []
    uses: dict[str, PictureUse] = {}
    lost: list[Diagnostic] = []

    def take(written: str, use: PictureUse) -> str:
        """Find one picture and give its key; report why where there is none."""
        key, why = finder.add(written, use.path) if written else ("", ())
        uses.setdefault(key, use)
        lost.extend(replace(one, line=use.line) for one in why)
        return key

    for person in contributors(articles, known):
        place = _place(person, articles, known, writers, project)
        everyone.append(replace(person, portrait=take(person.portrait, place)))

    def chosen(key: str, written: str) -> str:
        """Find a picture that the settings of the book name."""
        if not written:
            return ""
        return take(written, PictureUse(*project.key_place(project.settings_file, key, "book")))

    book = settings.book
    cover, logo = chosen("cover", book.cover), chosen("logo", book.logo)
    return NamedPictures(tuple(everyone), cover, logo, uses, tuple(lost))


def _place(
    person: Person,
    articles: Iterable[Article],
    known: Sequence[Person],
    writers: Mapping[Person, str],
    project: Project,
) -> PictureUse:
    """Find who names a portrait: people.toml, a site's file, else the first text of that person."""
    for number, one in enumerate(known):
        if one.name == person.name and one.portrait:
            place = project.key_place(project.people_file, "portrait", "person", number)
            return PictureUse(*place)
    for one, path in writers.items():
        if (one.name, one.portrait) == (person.name, person.portrait):
            return PictureUse(path, None)
    named = (one for one in articles if person.name in {other.name for other in one.meta.people})
    return PictureUse(next((one.source.path for one in named), ""), None)
