"""Turn the commands of site generators, whatever their brackets, into markup.

A command stands alone, or is one end of a pair; `parse` reads its arguments, `Pairs` makes of it
what the site would show and remembers those that wait for their closing ends; `LEAVES` are the
pictures, films, sounds and posts that stand alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from anthology.markup import xhtml
from anthology.readers.metadata.people import line_credit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from anthology.readers.markdown.draft import Draft, Masks


_ARGUMENT = re.compile(
    r"""(?:(?P<key>[A-Za-z_][\w.-]*)\s*(?:=|:(?!//))\s*)?
        (?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'
        |“(?P<curly>[^”]*)”|(?P<address>https?://[^\s"']+)|(?P<bare>[^\s"'=,]+))""",
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(r"https?://\S+")
DEEPEST = 50  # pairs within pairs; deeper ones are no text's
ADMONITIONS = frozenset(
    "note notes tip tips info information warning caution danger important success question "
    "error example attention abstract seealso remark remarque astuce avertissement exemple "
    "definition".split()
)
QUOTATIONS = frozenset("blockquote quote quotation pullquote epigraph citation verse".split())
_BOXES = frozenset("notice admonition callout alert hint message panel box infobox".split())
_DETAILS = frozenset("details spoiler expand collapse collapsible accordion foldable".split())
_LABELLED = frozenset("tab tabitem tabpanel step card".split())
_SILENT = frozenset(
    "tabs tabitem tab tabpanel steps step cards card columns column cols col row grid center left "
    "right div section container wrapper wrap rawhtml html unsafe browserwindow "
    "toc tableofcontents table_of_contents br clear clearfix more icon fa fab fas far icons math "
    "katex mathjax mermaid comments disqus ads adsense newsletter subscribe share sharing related "
    "social gallery playlist pagebreak contact-form contact-form-7".split()
)
_FILE = re.compile(
    r"(?:https?://|/|\.{1,2}/|[\w-]+/)\S+|\S+\.(?:jpe?g|png|gif|webp|svg|avif|tiff?|bmp)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Command:
    """Hold one command: its name in lower case, what it was given, how it was written.

    `said` are all that it was given, as written.
    """

    name: str
    words: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    closing: bool = False
    written: str = ""
    said: str = ""

    def get(self, *keys: str, word: int | None = None) -> str:
        """Give the first option that has a value, else the word at a place."""
        found = next((self.options[key] for key in keys if self.options.get(key)), "")
        if not found and word is not None and word < len(self.words):
            found = self.words[word]
        return found.strip()


def parse(name: str, arguments: str, *, closing: bool = False, written: str = "") -> Command:
    """Read the arguments of a command: words, quoted words, `key=value` in any of the ways."""
    words: list[str] = []
    options: dict[str, str] = {}
    for match in _ARGUMENT.finditer(arguments):
        texts = (match["double"], match["single"], match["curly"], match["address"], match["bare"])
        value = re.sub(
            r"\\([\"'\\])", r"\1", next((text for text in texts if text is not None), "")
        )
        if match["key"]:
            options[match["key"].lower()] = value
        else:
            words.append(value)
    return Command(name.lower(), tuple(words), options, closing, written, arguments.strip())


def figure(masks: Masks, source: str, caption: str = "", alt: str = "") -> str:
    """Write a figure on one line; its caption stays Markdown."""
    picture = f'<img src="{xhtml.escape(source)}" alt="{xhtml.escape(alt)}" />'
    if not caption:
        return masks.block(f"<figure>{picture}</figure>")
    caption = " ".join(caption.split())
    before = masks.block(f"<figure>{picture}<figcaption>")
    return f"{before} {caption} {masks.block('</figcaption></figure>')}"


def frame(masks: Masks, address: str, title: str = "") -> str:
    """Write an embedded page, such as a film."""
    named = f' title="{xhtml.escape(title)}"' if title else ""
    return masks.block(f'<iframe src="{xhtml.escape(address)}"{named}></iframe>')


def link(masks: Masks, address: str, words: str = "") -> str:
    """Write a link in a paragraph of its own."""
    shown = xhtml.escape(words or address)
    return masks.block(f'<p><a href="{xhtml.escape(address)}">{shown}</a></p>')


def film(address: str) -> str:
    """Give the address at which a film is embedded; empty where it is no film's."""
    if match := re.search(
        r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:watch\?(?:\S*&)?v=|embed/|shorts/|live/))([\w-]{6,})",
        address,
    ):
        return f"https://www.youtube.com/embed/{match[1]}"
    if match := re.search(r"vimeo\.com/(?:video/)?(\d+)", address):
        return f"https://player.vimeo.com/video/{match[1]}"
    return ""


# Nothing needs to stand behind a sign, or a word that goes on: “Photo by”.
_OPEN = re.compile(
    r"(?:[.,;:!?…–—©(-][*_”»\"')]*|\b(?:by|par|de|from|of|and|et|via|source))\Z", re.IGNORECASE
)


def _figure(masks: Masks, command: Command) -> str | None:
    """Make a figure of any of the commands that show a picture."""
    source = command.get("src", "url", "path", "image_path", "image", "file", "filename", "source")
    words = list(command.words)
    if not source:
        source = next((word for word in words if _FILE.match(word)), "")
        words = [word for word in words if word != source and " " in word]
    if not source:
        return None
    caption = command.get("caption", "description", "title", "legend", "text") or " ".join(words)
    title = command.get("title")
    if title and title not in caption:
        caption = _join_captions(title, caption)
    said = command.get("attr", "attribution", "credit", "credits", "source_text")
    address = command.get("attrlink", "attr_link")
    if said:
        credit = line_credit(said)
        masks.credits.append((source, replace(credit, source=credit.source or address)))
    if said and address:
        said = f"[{said}]({address})"
    alt = command.get("alt", "alttext") or ""
    return figure(masks, source, _join_captions(caption, said), alt)


def _join_captions(*parts: str) -> str:
    """Join what a command says of a picture, with a full stop where a part ends without a sign."""
    said = [part.strip() for part in parts if part.strip()]
    parted = [one if _OPEN.search(one) else f"{one}." for one in said[:-1]]
    return " ".join([*parted, *said[-1:]])


def _film(masks: Masks, command: Command, *, site: str) -> str | None:
    """Show a film by its id or address; `site` is what comes before an id."""
    given = command.get("id", "v", "video", "url", "src", "link", word=0)
    if not given:
        return None
    address = film(given) or site + given.split("?")[0]
    return frame(masks, address, command.get("title", "caption", "label"))


_youtube = partial(_film, site="https://www.youtube.com/embed/")
_vimeo = partial(_film, site="https://player.vimeo.com/video/")


def _video(masks: Masks, command: Command) -> str | None:
    """Show a film: by its site, or by its file."""
    provider = command.get("provider", "type").lower()
    if provider in {"youtube", "vimeo"}:
        return (_youtube if provider == "youtube" else _vimeo)(masks, command)
    source = command.get("src", "url", "mp4", "webm", "path", "file", word=0)
    if source and film(source):
        return frame(masks, film(source), command.get("title", "caption"))
    return _media(masks, command, tag="video")


def _media(masks: Masks, command: Command, *, tag: str) -> str | None:
    """Show the file of a film or a sound."""
    source = command.get("src", "url", "mp4", "webm", "mp3", "ogg", "path", "file", word=0)
    if not source:
        return None
    title = xhtml.escape(command.get("title", "caption"))
    return masks.block(f'<{tag} src="{xhtml.escape(source)}" title="{title}"></{tag}>')


def _embed(masks: Masks, command: Command) -> str | None:
    """Embed a film by its address; of any other page, make a link."""
    given = command.get("url", "src", "href", "link", word=0)
    if not given:
        return None
    return frame(masks, film(given), command.get("title")) if film(given) else link(masks, given)


def _post(masks: Masks, command: Command, *, site: str) -> str | None:
    """Link to what was said on a site; `site` has a place for its id."""
    given = command.get("id", "url", word=0)
    if not given:
        return None
    return link(masks, given if given.startswith("http") else site.format(given))


def _tweet(masks: Masks, command: Command) -> str | None:
    """Link to what was said on Twitter."""
    user = command.get("user") or "i"
    return _post(masks, command, site=f"https://twitter.com/{user}/status/{{}}")


def _gist(masks: Masks, command: Command) -> str | None:
    """Make a link of a listing on GitHub."""
    given = "/".join(word for word in command.words[:2] if not word.startswith("file"))
    given = given or "/".join(filter(None, (command.get("user"), command.get("id"))))
    if not given:
        return None
    return link(masks, given if given.startswith("http") else f"https://gist.github.com/{given}")


def _keys(masks: Masks, command: Command) -> str | None:
    """Show the keys to press; of those for several systems, those of the first."""
    keys = command.get("win", "linux", "mac", word=0)
    return masks.inline(f"<kbd>{xhtml.escape(keys)}</kbd>", keys) if keys else None


_FIGURES = (
    "figure fig image img picture photo imgcap asset_img lazyimg postimage responsive_image "
    "responsive-image"
)
_PAGES = "embed oembed link-preview linkpreview codepen jsfiddle codesandbox soundcloud spotify"
LEAVES: dict[str, Callable[[Masks, Command], str | None]] = {
    **dict.fromkeys(_FIGURES.split(), _figure),
    **dict.fromkeys(
        "youtube yt youtubeplayer youtube-lite lite-youtube youtubeembed".split(), _youtube
    ),
    **dict.fromkeys(("vimeo", "vimeo_simple"), _vimeo),
    **dict.fromkeys(("video", "wpvideo"), _video),
    "audio": partial(_media, tag="audio"),
    **dict.fromkeys(_PAGES.split(), _embed),
    **dict.fromkeys("tweet twitter x x_simple twitter_simple".split(), _tweet),
    "gist": _gist,
    "kbd": _keys,
    **dict.fromkeys(
        ("instagram", "instagram_simple"),
        partial(_post, site="https://www.instagram.com/p/{}/"),
    ),
}


def admonition(masks: Masks, kind: str, title: str = "") -> str:
    """Open an admonition; its title stays Markdown."""
    kind = re.sub(r"[^\w-]+", "-", kind.lower()).strip("-") or "note"
    opening = masks.block(f'<aside class="admonition {kind}">')
    if not title:
        return opening
    return opening + titled(masks, "admonition-title", title)


def titled(masks: Masks, kind: str, words: str) -> str:
    """Write a paragraph of a class on a line with others; its words stay Markdown."""
    opening = masks.block(f'<div class="{kind}" data-paragraph="">')
    return f"{opening} {words} {masks.block('</div>')}"


COMMAND = "a command for the site generator was"


def report_unknown(draft: Draft, written: str, line: int) -> None:
    """Report a command of which nobody knows what it would show."""
    message = f"{COMMAND} left out: {draft.quote(written)}"
    hint = "what stands inside it is kept; write what it would show"
    draft.report("construct-unknown", message, line, hint=hint)


def quotation_end(masks: Masks, said: str) -> str:
    """Close a quotation, with who said it where that is known."""
    end = masks.block("</blockquote>")
    return f"{masks.block('<footer>')} {said} {masks.block('</footer>')}{end}" if said else end


class Pairs:
    """Turn commands into markup and remember those that wait for their closing ends.

    `closed` are the names that the text closes somewhere: only those may open a pair.
    """

    def __init__(self, draft: Draft, closed: Iterable[str]) -> None:
        self.draft = draft
        self.masks = draft.masks
        self.closed = {name.lower() for name in closed}
        self.open: list[tuple[str, str, int]] = []  # name, closing markup, line

    def render(self, command: Command, line: int) -> str:
        """Give what stands in a command's place; what is dropped is reported."""
        if command.closing:
            return self._close(command.name)
        leaf = LEAVES.get(command.name)
        made = (leaf(self.masks, command) if leaf else None) or self._wrap(command, line)
        if made is not None:
            return made
        self._report(command, line)
        return self._label(command)

    def finish(self) -> None:
        """Close what the text leaves open."""
        while self.open:
            name, closing, line = self.open.pop()
            self.draft.text += f"\n\n{closing}\n"
            self.draft.report(
                "reader-message",
                f"“{name}” is opened here and never closed",
                line,
                hint="it was closed at the end of the text",
            )

    def _close(self, name: str) -> str:
        """Close a pair, and what was opened in it and left open."""
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == name:
                closed = self.open[place:]
                del self.open[place:]
                return "".join(closing for _, closing, _ in reversed(closed))
        return ""

    def _wrap(self, command: Command, line: int) -> str | None:
        """Open a pair, or write at once one whose inside is among its arguments."""
        opening, closing = self._ends(command)
        if not closing:
            return None
        if command.name in self.closed and len(self.open) < DEEPEST:
            self.open.append((command.name, closing, line))
            return opening
        content = command.get("content", "text", "body", "message", word=0)
        if command.name in QUOTATIONS and content in command.words:
            closing = self._attribution(replace(command, said=" ".join(command.words[1:])))
        return f"{opening} {content} {closing}" if content else None

    def _ends(self, command: Command) -> tuple[str, str]:
        """Give the opening and the closing markup of a command that has an inside."""
        name, masks = command.name, self.masks
        if name in ADMONITIONS:
            return admonition(masks, name, command.get("title")), masks.block("</aside>")
        if name in _BOXES:
            kind = command.get("type", "style", "class", "kind", "level", word=0)
            title = command.get("title", "header", word=1)
            return admonition(masks, kind, title or kind.capitalize()), masks.block("</aside>")
        if name in QUOTATIONS:
            return masks.block("<blockquote>"), self._attribution(command)
        if name in _DETAILS:
            title = command.get("summary", "title", "label") or " ".join(command.words)
            before = masks.block("<details><summary>")
            return f"{before} {title} {masks.block('</summary>')}", masks.block("</details>")
        address = command.get("href", "url", "link", "to")
        if name in {"button", "link", "navlink", "nuxtlink", "a", "btn"} and address:
            return masks.inline(f'<a href="{xhtml.escape(address)}">'), masks.inline("</a>")
        return "", ""

    def _attribution(self, command: Command) -> str:
        """Close a quotation; the arguments of its command say whose it is."""
        said, address = command.get("author", "by", "name", "cite"), command.get("link", "url")
        if not command.options:
            found = _ADDRESS.search(command.said)
            address = found[0] if found else ""
            said = " ".join(_ADDRESS.sub("", command.said).split()).strip("\"' ")
        if address:
            said = f"[{said or address}]({address})"
        if source := command.get("source", "title"):
            said = f"{said}, {source}" if said else source
        return quotation_end(self.masks, said)

    def _label(self, command: Command) -> str:
        """Keep the words of a command that names what it holds, such as a tab."""
        words = command.get("label", "title", "name", "header", "value") or " ".join(command.words)
        if command.name not in _LABELLED or not words:
            return ""
        return titled(self.masks, "label", words)

    def _report(self, command: Command, line: int) -> None:
        """Tell of a command that was left out."""
        if command.name in _SILENT:
            self.draft.leave_out(COMMAND, command.written, line)
        else:
            report_unknown(self.draft, command.written, line)


# Programs that fill templates, by their names, and words for what they do.
_TEMPLATES = re.compile(
    r"\b(?:Vue(?:\.?js)?(?![ ]d)|Nuxt|VitePress|VuePress|Angular(?:JS)?|Svelte|Ember"
    r"|[Jj]inja2?|Nunjucks|Twig|Handlebars|Mustache|Liquid|Jekyll|Eleventy|11ty|Hugo|Django|Helm|Ansible"
    r"|Symfony|[Tt]emplat(?:es?|ing)|[Gg]abarits?|[Ii]nterpol(?:at|ier)\w+|[Ss]hortcodes?"
    r"|[Pp]laceholders?)\b"
)


def speaks_of_templates(text: str) -> bool:
    """Tell whether a text speaks of templates: marks such as `{{ name }}` are its examples.

    >>> speaks_of_templates("Vue shows {{ name }}."), speaks_of_templates("It costs {{ price }}.")
    (True, False)
    """
    return bool(_TEMPLATES.search(text))
