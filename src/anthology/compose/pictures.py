"""Find the picture files that texts name, wherever the site generator thought they would be."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from anthology import xhtml
from anthology.book import Picture
from anthology.compose.remote import fetch
from anthology.compose.slugs import slugify
from anthology.diagnostics import Diagnostic
from anthology.pictures import Flaw, identify
from anthology.words import word

if TYPE_CHECKING:
    from anthology.book import Article
    from anthology.collect import Project
    from anthology.pictures import Identity
    from anthology.xhtml import Element

_SITE_ROOTS = ("", "static", "public", "assets", "images", "img", "source", "src", "media")
_SKIPPED = {"build", "node_modules", "__pycache__"}


@dataclass(slots=True)
class Shelf:
    """Collect the pictures of a book while its chapters are composed: files by key."""

    project: Project
    fetches: bool = False
    pictures: dict[str, Picture] = field(default_factory=dict)
    _known: dict[Path, Picture | Flaw] = field(default_factory=dict)
    _shown: dict[str, str] = field(default_factory=dict)
    _names: dict[str, list[Path]] | None = None

    def place(self, article: Article, body: str) -> tuple[Article, str, tuple[str, ...]]:
        """Put keys in the place of picture paths in a body, frames in the place of lost ones.

        Gives the article with what was found wrong, the new body, and the keys in order.
        """
        root = xhtml.parse(body)
        keys: list[str] = []
        for image in list(root.iter("img")):
            written = image.get("src") or ""
            found = self._find(written, article.source.file.parent)
            if isinstance(found, Picture):
                if _is_remote(written):
                    message = f"the picture was fetched from {written}"
                    article = article.report("image-fetched", message, line=xhtml.line(image))
                article = self._tell_repeated(article, found, written, xhtml.line(image))
                image.set("src", found.key)
                keys.append(found.key)
                continue
            article = article.report(*found[:2], line=xhtml.line(image), hint=found[2])
            if found[0] == "image-remote" and image.get("role") == "presentation":
                xhtml.drop(_alone(image))  # a card for the web that no reader will miss
                continue
            _frame(image, written, article.meta.language)
        for figure in root.iter("figure"):
            if "missing-picture" in xhtml.classes(figure):  # it had no picture to begin with
                _fill(figure, article.meta.language)
        return article, xhtml.serialise(root), tuple(dict.fromkeys(keys))

    def _tell_repeated(
        self, article: Article, picture: Picture, written: str, line: int | None
    ) -> Article:
        """Report a picture that was shown before, under this name or another."""
        first = self._shown.setdefault(picture.digest, f"{article.source.path}:{line or 1}")
        if first == f"{article.source.path}:{line or 1}":
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

    def _find(self, written: str, beside: Path) -> Picture | tuple[str, str, str]:
        if _is_remote(written):
            return self._fetch(written)
        place = self._look(unicodedata.normalize("NFC", unquote(written)), beside)
        if place is None:
            hint = "put the file at that path, or anywhere in the project under that name"
            return "image-missing", f"no such picture: {written or '(no path)'}", hint
        if not place.resolve().is_relative_to(self.project.root.resolve()):
            return (
                "image-outside",
                f"{written} lies outside the project",
                "copy it into the project",
            )
        taken = self._take(place)
        if isinstance(taken, Flaw):
            return taken.code, f"{written} {taken.message}", taken.hint
        return taken

    def _fetch(self, address: str) -> Picture | tuple[str, str, str]:
        hint = "save it beside the text and name the file"
        if not self.fetches:
            return "image-remote", f"the picture lies on the web: {address}", hint
        file = fetch(address, self.project.fetched)
        if isinstance(file, str):
            return "image-remote", f"the picture cannot be fetched ({file}): {address}", hint
        taken = self._take(file, address)
        if isinstance(taken, Flaw):
            return taken.code, f"{address} {taken.message}", taken.hint
        return taken

    def _look(self, written: str, beside: Path) -> Path | None:
        """Look beside the text, then upwards to the project's roots, then for the name alone."""
        name = written.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].strip()
        if not name:
            return None
        content, root = self.project.content, self.project.root
        folders = [] if name.startswith("/") else [beside]
        folders += [up for up in beside.parents if up.is_relative_to(root)]
        folders += [base / site for base in (content, root) for site in _SITE_ROOTS]
        folders.append(self.project.unpacked)
        relative = name.lstrip("/")
        for folder in folders:
            if (folder / relative).is_file():
                return folder / relative
        same = self._by_name().get(PurePosixPath(relative).name.lower(), [])
        return same[0] if len(same) == 1 else None

    def _by_name(self) -> dict[str, list[Path]]:
        if self._names is None:
            self._names = {}
            for folder, inner, files in os.walk(self.project.content):
                inner[:] = [d for d in inner if not d.startswith(".") and d not in _SKIPPED]
                for file in files:
                    name = unicodedata.normalize("NFC", file).lower()
                    self._names.setdefault(name, []).append(Path(folder, file))
        return self._names

    def _take(self, file: Path, path: str = "") -> Picture | Flaw:
        """Identify a file once, named by a path or address; give the picture or what is wrong."""
        if file not in self._known:
            identity = identify(file)
            self._known[file] = (
                identity if isinstance(identity, Flaw) else self._made(file, identity, path)
            )
        taken = self._known[file]
        if isinstance(taken, Picture):
            self.pictures.setdefault(taken.key, taken)
            return self.pictures[taken.key]
        return taken

    def _made(self, file: Path, identity: Identity, path: str) -> Picture:
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        extension = identity.media_type.rsplit("/", 1)[-1].removesuffix("+xml")
        stem = slugify(file.stem)
        return Picture(
            key=f"pictures/{stem}-{digest[:8]}.{extension.replace('jpeg', 'jpg')}",
            path=path or self.project.relative(file),
            file=file,
            digest=digest,
            media_type=identity.media_type,
            width=identity.width,
            height=identity.height,
        )


def _is_remote(written: str) -> bool:
    return written.lower().startswith(("http://", "https://", "//"))


def _alone(image: Element) -> Element:
    """Give the figure that a picture fills, else the picture."""
    figure = image.getparent()
    fills = figure is not None and xhtml.name(figure) == "figure" and len(figure) == 1
    return figure if figure is not None and fills else image


def _frame(image: Element, written: str, language: str) -> None:
    """Put a frame that says so in the place of a picture that cannot be shown."""
    said = (image.get("alt") or "").strip() or PurePosixPath(unquote(written)).name
    told = filter(None, (word("picture-missing", language), said))
    frame = xhtml.element("span", word("colon", language).join(told), class_="missing-picture")
    for key in ("id", "data-line"):
        if value := image.get(key):
            frame.set(key, value)
    xhtml.swap(image, frame)


def _fill(figure: Element, language: str) -> None:
    """Put a frame that says so above the caption of a figure that has no picture."""
    del figure.attrib["class"]
    said = word("picture-missing", language)
    figure.insert(0, xhtml.element("span", said, class_="missing-picture"))
