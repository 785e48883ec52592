"""Read what a web page says of itself: title, subtitle, author, date, language, site."""

from __future__ import annotations

import json
import re
from itertools import dropwhile, islice, takewhile
from typing import TYPE_CHECKING, Any

from anthology.language.dates import find_date
from anthology.markup import xhtml
from anthology.markup.xhtml import classes
from anthology.markup.xhtml import text as text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from anthology.markup.xhtml import Element


_META = {
    "author": "author",
    "article:author": "author",
    "citation_author": "author",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "og:title": "title",
    "dc.title": "title",
    "description": "description",
    "og:description": "description",
    "keywords": "keywords",
    "date": "date",
    "dc.date": "date",
    "dcterms.date": "date",
    "dcterms.created": "date",
    "citation_publication_date": "date",
    "article:published_time": "date",
    "og:url": "canonical_url",
}
_BARS = re.compile(r"\s+[|–—·»•:-]\s+")  # may stand between a page's title and its site's name
_BY = re.compile(r"(?:written\s|[ée]crit\s)?(?:by|par|von|de)\s", re.IGNORECASE)
_SITE = re.compile(r"\s+[|·»•]\s+")  # stand nowhere else
# Accounts that programs make; nobody is called so.
_ACCOUNT = re.compile(
    r"admin(?:istrat(?:or|eur|rice))?|web-?master|root|user|wordpress|editor|unknown",
    re.IGNORECASE,
)
_MARKED = {
    "author": "//*[@itemprop='author'] | //a[@rel='author'] "
    "| //*[contains(concat(' ', @class, ' '), ' p-author ')] "
    "| //*[contains(@class, 'byline') or contains(@class, 'entry-meta')"
    " or contains(@class, 'post-meta')]//a[contains(@href, '/author/')"
    " or contains(@href, '/auteur/') or contains(concat(' ', @class, ' '), ' fn ')]",
    "subtitle": "//*[contains(concat(' ', @class, ' '), ' p-summary ')]",
    "date": "//*[@itemprop='datePublished'] | //time[@pubdate] "
    "| //article//time[@datetime] | //header//time[@datetime] "
    "| //time[contains(@class, 'dt-published')]",
}
# Titles in documents that word processors save as pages: a paragraph of a style of that name.
_TITLE_STYLES = ("title", "MsoTitle")
_SUBTITLE_STYLES = ("subtitle", "MsoSubtitle")
_OWN = ("article", "main")  # hold the text of a page
# Headings that name a piece of a text, or a page of a site.
_NO_TITLES = frozenset(
    "introduction abstract summary contents home blog index résumé sommaire accueil".split()
)
_SENTENCE = 60  # characters of a paragraph before a heading, with which the text has begun
_LONGEST_TITLE = 200  # characters: what is longer is text that was set as a title
_LINE = 80  # characters of a line that dates a text; a longer one is a sentence
_PUBLISHED = re.compile(
    r"\W*(?:publi|posted|written|paru|veröffentlicht|erschienen)", re.IGNORECASE
)


def read_head(root: Element) -> dict[str, str]:
    """Give what a page says of itself, by keys as front matter has them; the surest wins."""
    said: dict[str, str] = {}
    readers = (_styled, _headed, _linked_data, _metas, _marks, _title)
    pairs = (pair for read in readers for pair in read(root))
    for key, value in pairs:
        value = " ".join(value.split())  # noqa: PLW2901
        nobody = value.startswith(("http:", "https:")) or _ACCOUNT.fullmatch(value)
        if value and not (key == "author" and nobody):
            said.setdefault(key, value)
    return said


def _headed(root: Element) -> Iterator[tuple[str, str]]:
    """Give the heading of the page itself as its title, and the subtitle below it.

    That is a heading called so, or one that the page's head repeats; it is none from then on.
    """
    heading = own_heading(root)
    if heading is None:
        return
    yield "title", text_of(heading)
    behind = dropwhile(lambda node: node is not heading, root.iter("p", *xhtml.HEADINGS))
    below = next(islice(behind, 1, None), None)
    if below is None or below.tag == "p" or text_of(below) == text_of(heading):
        return
    if _is_subtitle(below, root):
        yield "subtitle", text_of(below)
        below.drop_tree()  # type: ignore[attr-defined]


def _is_subtitle(heading: Element, root: Element) -> bool:
    """Tell whether a heading below the title says more of it, and does not begin a part."""
    if any("subtitle" in name for name in classes(heading)):
        return True
    words = text_of(heading)
    said = [meta.get("content") or "" for meta in root.iter("meta")]
    head = (_title_words(root), *(" ".join(one.split()) for one in said))
    return len(words.split()) > 1 and any(words in one for one in head)


def _metas(root: Element) -> Iterator[tuple[str, str]]:
    """Read what `meta` elements, the canonical link and the page's language say: key and value."""
    for meta in root.iter("meta"):
        key = _META.get((meta.get("name") or meta.get("property") or "").lower())
        if key:
            yield key, str(meta.get("content") or "")
    for link in root.iter("link"):
        if link.get("rel") == "canonical":
            yield "canonical_url", str(link.get("href") or "")
    yield "lang", root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""


def _marks(root: Element) -> Iterator[tuple[str, str]]:
    """Read what marked elements (`rel=author`, `time`) say: key and value."""
    for key, path in _MARKED.items():
        found = root.xpath(path)
        for node in found if isinstance(found, list) else []:
            if isinstance(node, type(root)) and (key != "date" or _dates_the_text(node)):
                written = node.get("datetime") or node.get("content") if key == "date" else ""
                yield key, written or "".join(str(piece) for piece in node.itertext())


def _dates_the_text(node: Element) -> bool:
    """Tell a date that stands alone or in a line under the title from one in a sentence."""
    says = (
        node.get("pubdate") is not None or node.get("itemprop") or "dt-published" in classes(node)
    )
    if node.tag != "time" or says:
        return True
    blocks = ("p", "li", "td", "dd", "figcaption", "blockquote")
    block = next((one for one in node.iterancestors() if one.tag in blocks), None)
    words = "" if block is None else text_of(block)
    sentence = len(words) >= _LINE or words.endswith((".", "!", "?", "…"))
    return not sentence or bool(_PUBLISHED.match(words))


def _styled(root: Element) -> Iterator[tuple[str, str]]:
    """Give the title and subtitle that a word processor wrote in styles of that name.

    The title is a heading from then on; a subtitle that only names the author is left to be read.
    """
    for paragraph in list(root.iter("p")):
        names, words = classes(paragraph), text_of(paragraph)
        if not words or len(words) > _LONGEST_TITLE:
            continue
        if any(name in names for name in _TITLE_STYLES):
            paragraph.tag = "h1"
            yield "title", words
            break
    else:
        return
    following = paragraph.getnext()
    if following is not None and any(name in classes(following) for name in _SUBTITLE_STYLES):
        words = text_of(following)
        if not _BY.match(words):
            yield "subtitle", words
            following.drop_tree()  # type: ignore[attr-defined]


def own_heading(root: Element) -> Element | None:
    """Find the heading that is the title of the text: its only `h1`, before any paragraph.

    It is surer than the head: heads of pages are written for search engines and tabs.
    """
    site = site_heading(root)
    marked = [one for one in root.iter("h1") if any(up.tag in _OWN for up in one.iterancestors())]
    heads = [one for one in marked or root.iter("h1") if one is not site and text_of(one)]
    words = text_of(heads[0]) if len(heads) == 1 else ""
    if not words or len(words) > _LONGEST_TITLE or words.casefold().rstrip(":") in _NO_TITLES:
        return None
    before = takewhile(lambda node: node is not heads[0], root.iter("h1", "p"))
    return None if any(len(text_of(node)) >= _SENTENCE for node in before) else heads[0]


def site_heading(root: Element) -> Element | None:
    """Find the `h1` that names the site and not the text: by its class, or by the page's title."""
    parts = _BARS.split(_title_words(root))
    others = {text_of(one) for one in root.iter("h1", "h2")}
    for head in root.iter("h1"):
        if any("site" in name and "title" in name for name in classes(head)):
            return head
        named = len(parts) > 1 and text_of(head) in (parts[0], parts[-1])
        if named and any(part in others and part != text_of(head) for part in parts):
            return head
    return None


def _title(root: Element) -> Iterator[tuple[str, str]]:
    """Take the title without the site's name: as a heading repeats it, else up to a bar."""
    words = _title_words(root)
    heads = {text_of(one) for one in root.iter("h1", "h2")}
    parts = (part for part in (words, *_BARS.split(words)) if part in heads)
    yield "title", next(parts, _SITE.split(words)[0])


def _linked_data(root: Element) -> Iterator[tuple[str, str]]:
    """Read JSON-LD of schema.org: headline, authors, date, language."""
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            loaded: Any = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = loaded.get("@graph", [loaded]) if isinstance(loaded, dict) else loaded
        for entry in graph if isinstance(graph, list) else []:
            if isinstance(entry, dict) and isinstance(entry.get("headline"), str):
                yield from _entry(entry)


def _entry(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Read one entry of JSON-LD (schema.org): its people, headline, date, language, description."""
    authors = entry.get("author")
    people = authors if isinstance(authors, list) else [authors]
    names = [one.get("name") if isinstance(one, dict) else one for one in people]
    yield "author", "; ".join(name for name in names if isinstance(name, str))
    keys = {"title": "headline", "date": "datePublished", "lang": "inLanguage"}
    for key, theirs in (*keys.items(), ("description", "description")):
        if isinstance(entry.get(theirs), str):
            yield key, entry[theirs]


def read_authors(said: Mapping[str, str]) -> set[str]:
    """Give the names of the authors that a page's head has, together and each."""
    author = said.get("author", "")
    return {author, *re.split(r"\s*[;,]\s*", author)} - {""}


def read_names(root: Element, said: Mapping[str, str]) -> set[str]:
    """Give the names of authors and site; none where the head names no author."""
    if not (authors := read_authors(said)):
        return set()
    metas = (meta for meta in root.iter("meta") if meta.get("property") == "og:site_name")
    behind = (_BY.sub("", one) for one in _SITE.split(_title_words(root))[1:])
    return {*authors, *behind, *(meta.get("content") or "" for meta in metas)} - {""}


def date_beside_author(pieces: Iterable[str], said: Mapping[str, str]) -> str:
    """Give the date of a short line that names an author too; empty where there is none."""
    authors = read_authors(said)
    lines = (piece for piece in pieces if len(piece) < _LINE)
    dates = (find_date(line) for line in lines if any(name in line for name in authors))
    return next(filter(None, dates), "")


def _title_words(root: Element) -> str:
    """Give what the head of a page says is its title, with single spaces."""
    title = root.find(".//title")
    return " ".join((title.text or "").split()) if title is not None else ""
