"""Take out of the text of a web page what belongs to the site: sharing, newsletters, counters.

What is taken out is known by the names that sites give it, by its words, or by both; each piece
is reported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anthology.language.dates import is_month
from anthology.markup import xhtml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from anthology.markup.xhtml import Element


_BOXES = frozenset("div section aside ul ol p form footer header span button dialog".split())
# Names (classes, ids) of boxes that are never a text's own.
_SITES = re.compile(
    r"""(?:[a-z]+[-_]{1,2})?(?:
    share(?:d|s|daddy)?|sharing|social(?:[-_](?:links?|icons?|media|share|buttons?|bar))?
    |addtoany|addthis|newsletters?|subscri(?:be|ption)|sign-?up|mailchimp|optin
    |related(?:[-_](?:posts?|articles?|content|links?|stories|items?))?|relatedposts|recommended
    |yarpp|cookies?|consent|gdpr|breadcrumbs?|pagination|post-?nav(?:igation)?|nav-links
    |(?:reading|read)[-_]?time|adverts?|advertisement|ads?|sponsor(?:ed)?|promo|popup|modal
    |(?:post|page)?views?|likes?|claps?|counters?|back-?to-?top|skip-?links?|screen-reader-shortcut
    |editsection|navbox|catlinks|printfooter
    )(?:[-_]{1,2}(?:box|bar|banner|block|button|buttons|container|count|form|icons?|links?|list
    |notice|section|widget|wrap|wrapper|toggle|panel|area|popup|cta|\d+))*""",
    re.VERBOSE | re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:comments?(?:-?(?:area|list|section|thread|wrapper|respond))?|commentlist|disqus_thread"
    r"|respond)",
    re.IGNORECASE,
)
# Boxes under a title or at the foot of a text that say who wrote it, when, and in which drawer.
_FACTS = re.compile(
    r"(?:entry|post|article|single|blog)[-_]{1,2}(?:meta|info|footer|details|byline)s?"
    r"|(?:posted|cat|tags?|category)[-_](?:on|by|links?)|byline(?:[-_]{1,2}[a-z]+)?",
    re.IGNORECASE,
)
_MARKED = ".//time[@datetime] | .//a[@rel='author' or @rel='tag' or @rel='category tag']"
_DRAWERS = re.compile(
    r"\W*(?:filed under|posted in|categor(?:y|ies)|cat[ée]gories?|tags?|tagged|[ée]tiquettes?"
    r"|class[ée] (?:sous|dans)|mots[- ]cl[ée]s|rubriques?|kategorien?|schlagw[öo]rter)\b",
    re.IGNORECASE,
)
_TITLES = (*xhtml.HEADINGS, "p", "strong")  # may announce other texts
_TEXTS = ("p", "li", "blockquote", "dd", "td", "pre")
_LINES = ("p", "div", "span", "li", "header", "small")  # may say in a part how long it takes
_LOOKED_AT = _BOXES.union(_TITLES, _LINES)
_LONGEST = 120  # characters of a line under the title
_MOST_WORDS = 80  # of a piece of furniture; a longer box of such a name may well be text
_MOST_SHARE = 3  # a piece of furniture has less than a third of the text's words
_RUNNING = 25  # words in no link from which several sentences are running text
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?…][\"”’»)]*(?=\s|\Z)")
# What only who wants something of a site's readers says.
_PITCH = re.compile(
    r"\b(?:subscri\w+|newsletters?|sign(?:ing)? up|inbox|cookies?|consent|sponsor\w*|advert\w*"
    r"|follow (?:us|me|on)|share (?:this|on)|tweets?|discount|free trial|patreon|donat\w+|sign in"
    r"|log in|abonn\w+|inscri\w+|infolettre|partage[rz]\b|suivez|publicit\w+|faites un don"
    r"|soutenez)",
    re.IGNORECASE,
)
_LEAST_TEXT = 20  # words that are left where comments, of any length, are taken out

_SHORT = 15  # words of a line that is known by its words
_TIME = re.compile(
    r"(?:\W*+(?:(?:estimated )?read(?:ing)?(?: time)?|temps de lecture|durée de lecture|lesezeit"
    r"|lesedauer|tiempo de lectura)\s*+:?\s*+(?:~|ca\.|env\.|about)?\s*+\d++[\s-]*+"
    r"m(?:in(?:s|utes?|uten|utos)?)?\b\.?(?:\s*read)?"
    r"|\W*+\d++[\s-]*+m(?:in(?:s|utes?|uten|utos)?)?\.?\s*"
    r"(?:read(?:ing)?(?: time)?|de lecture|lesezeit|lesedauer|de lectura|to read))\W*",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\W*+(?:\d[\d.,\s]*+[km]?|no|aucun|keine)\s*+(?:views?|likes?|claps?|comments?|shares?|reads?"
    r"|reactions?|vues?|commentaires?|partages?|lectures?|aufrufe?|kommentare?|vistas|comentarios"
    r"|j[’']aime)\W*",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"\W*(?:share|tweet|pin it|print|e-?mail this|partager?|tweeter|imprimer|teilen|drucken"
    r"|compartir|follow us|suivez-nous|folgen sie uns|like this|leave a (?:comment|reply)|reply"
    r"|laisser un commentaire|subscribe|s[’']abonner|abonnez-vous|abonnieren|sign up|sign in|log in"
    r"|skip to (?:main )?content|back to top|haut de page|nach oben|r[ée]pondre"
    r"|filed under|posted in|tagged|tags\s?:|class[ée] (?:sous|dans)|[ée]tiquettes?"
    r"|mots[- ]cl[ée]s\s?:"
    r"|(?:← ?|« ?)?(?:older|newer|next|previous|articles?|billets?)"
    r" (?:post|article|story|pr[ée]c[ée]dents?|suivants?)s?)\b",
    re.IGNORECASE,
)
# Whole lines that say the same without a link, at the head or the foot of a text.
_ALONE = re.compile(
    r"\W*(?:print(?: (?:this )?(?:page|article|post))?|imprimer(?: cet article| cette page)?|reply"
    r"|r[ée]pondre|leave a (?:comment|reply)|post a comment"
    r"|(?:laisser|ajouter|poster) un commentaire"
    r"|share(?: this)?(?: on \w+)?|partager?(?: (?:sur|cet article)\b.{0,30})?"
    r"|click to (?:share|email|print)\b.{0,80}|cliquez? pour (?:partager|envoyer|imprimer)\b.{0,80}"
    r"|(?:filed under|posted in|tagged|tags|class[ée] (?:sous|dans)|[ée]tiquettes?|mots[- ]cl[ée]s)"
    r"\s?:[^.!?]{1,80}|(?:previous|next|older|newer) (?:post|article)(?:\s?[:→][^.!?]{0,80})?"
    r"|(?:article|billet) (?:pr[ée]c[ée]dent|suivant)(?:\s?[:→][^.!?]{0,80})?"
    r"|(?:like|j[’']aime)(?: this)?\W*(?:loading|chargement)\W*)[^\w.!?]*",
    re.IGNORECASE,
)
# What closes a newsletter that is kept as a page.
_LETTER_ENDS = re.compile(
    r"(?:thanks for reading|merci (?:d[’']avoir lu|de (?:lire|votre lecture))|danke f[üu]rs lesen)"
    r"\b[^.!?]{0,60}[.!]\s*(?:subscribe|abonnez-vous|abonnier\w*)\s(?:for free|now|to|gratuitement"
    r"|pour|kostenlos|jetzt)\b[^.!?]{0,100}[.!]?"
    r"|[^.!?]{1,60} is a reader-supported publication\."
    r"(?:\s*to receive new posts\b[^.!?]{0,100}[.!]?)?",
    re.IGNORECASE,
)
# What is left of the line of facts below a title or at the foot of a text without its names.
_FACT_WORDS = re.compile(
    r"""\b(?:published|posted|updated|edited|written|in|on|by|and|the|publié|modifié|écrit|dans|sur
    |par|le|et|veröffentlicht|von|am|und|min(?:utes?)?|read(?:ing)?|de\ lecture|lesezeit|comments?
    |likes?|claps?|restacks?|commentaires?|followers?|abonnés)\b|[\d.,]+[km]?\b|[^\w\s]""",
    re.VERBOSE | re.IGNORECASE,
)
_FACT_CALLS = re.compile(
    r"""\b(?:follow(?:ing)?|listen|share|save|subscribe(?:d)?|open\ in\ app|member-only\ story
    |top\ highlight|suivre|écouter|partager|enregistrer|s[’']abonner|folgen|anhören|teilen)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PROSE = 12  # words from which a paragraph is text, and no line around it
_LOOSE = 4  # words of a line of links that stand in no link: “Share this on:”
_LETTERS = re.compile(
    r"\W*(?:subscribe|sign up|join|get|s[’']abonner|abonnez-vous|inscrivez-vous|recevez|abonnieren"
    r"|newsletter|infolettre|suscr[íi]bete)\b",
    re.IGNORECASE,
)
_AGREE = re.compile(
    r"\bcookies?\b.*\b(?:accept|agree|consent|preferences|settings|accepte[rz]?|refuser|akzeptieren"
    r"|zustimm|einverstanden|aceptar)",
    re.IGNORECASE | re.DOTALL,
)
_RELATED = re.compile(
    r"\W*(?:(?:related|recommended|similar|more|latest|recent|popular)\s+"
    r"(?:posts?|articles?|stories|reading|content|news)|you (?:may|might) also (?:like|enjoy)"
    r"|read (?:next|more|also)|keep reading|à lire (?:aussi|également)|lire aussi"
    r"|articles? (?:liés?|similaires?|connexes?|récents?)|(?:sur|dans) le même (?:sujet|thème)"
    r"|(?:ähnliche|verwandte|weitere|neueste) (?:artikel|beiträge)"
    r"|das könnte (?:sie|dich|ihnen|dir) auch (?:interessieren|gefallen)"
    r"|artículos relacionados|entradas relacionadas)\W*",
    re.IGNORECASE,
)
_PARTS = re.compile(r"((?<!\s)\s*[·•|∙]\s*)")  # between the parts of a line under a title
_ANCHOR = re.compile("[\u00b6#\u00a7\u221e\u2693\U0001f517\ufe0f ]*")  # ¶ # § ∞ ⚓ 🔗
_CONTROLS = ("form", "button", "input")


def take_out_furniture(text: Element, names: Collection[str]) -> list[str]:
    """Take out of a text what belongs to the site; give the words of each piece.

    `names` are those of the author and the site, as the page's head has them.
    """
    out: list[str] = []
    for program in list(text.iter("script", "style", "template")):
        xhtml.drop(program)
    for link in [one for one in text.iter("a") if _is_anchor(one)]:
        xhtml.drop(link)
    whole = len(_said(text).split())
    nodes = list(text.iterdescendants())
    edges = _edges(nodes)
    for place, node in enumerate(nodes):
        if not isinstance(node.tag, str) or xhtml.name(node) not in _LOOKED_AT:
            continue
        if not _is_within(node, text):
            continue
        words = _said(node)
        at_edge = place in edges and (
            _is_alone(node, words) or _is_line_of_facts(node, words, names)
        )
        if at_edge or _is_furniture(node, words, whole):
            _drop(node, out, words)
        elif _RELATED.fullmatch(words) and xhtml.name(node) in _TITLES:
            _drop_related(node, text, out)
        elif xhtml.name(node) in _LINES and len(words) <= _LONGEST:
            out += _drop_parts(node)
    return [words for words in out if words]


def _is_anchor(link: Element) -> bool:
    """Tell a sign at a heading by which readers of a site link to it."""
    within = any(xhtml.name(up) in xhtml.HEADINGS for up in link.iterancestors())
    leads = (link.get("href") or "").partition("#")[2]
    return within and bool(leads) and bool(_ANCHOR.fullmatch(_said(link)))


def _edges(nodes: Sequence[Element]) -> Collection[int]:
    """Give the places of what stands before the first and behind the last paragraph of prose."""
    prose = [
        place
        for place, node in enumerate(nodes)
        if node.tag in _TEXTS and len((said := _said(node)).split()) >= _PROSE
        and not _ALONE.fullmatch(said) and not _LETTER_ENDS.fullmatch(said)
    ]  # fmt: skip
    return {*range(prose[0]), *range(prose[-1], len(nodes))} if prose else ()


def _is_alone(node: Element, words: str) -> bool:
    """Tell whether a line says what only sites say, and nothing else."""
    if len(words) > _LONGEST or node.find(".//h1") is not None or node.tag == "h1":
        return False
    heading = node.tag in xhtml.HEADINGS
    return bool(_ALONE.fullmatch(words) or (heading and _COUNT.fullmatch(words)))


def _is_line_of_facts(node: Element, words: str, names: Collection[str]) -> bool:
    """Tell a line that has only what the head says too, and calls such as “Follow” or “Listen”."""
    tag = xhtml.name(node)
    if not names or tag not in _BOXES or len(words) > _LONGEST or node.find(".//h1") is not None:
        return False
    left = words
    for name in sorted(names, key=len, reverse=True):
        left = left.replace(name, " ")
    called = _FACT_CALLS.sub(" ", left)
    if called == left:
        return False
    return all(is_month(word) for word in _FACT_WORDS.sub(" ", called).split())


def _is_within(node: Element, text: Element) -> bool:
    """Tell whether an element is still in the text: one around it may have gone."""
    return any(outer is text for outer in node.iterancestors())


def _is_furniture(node: Element, words: str, whole: int) -> bool:
    """Tell whether an element belongs to the site, by its name or by what it says."""
    tag, count = xhtml.name(node), len(words.split())
    if tag not in _BOXES and tag not in xhtml.HEADINGS:
        return False
    if tag in _BOXES and node.find(".//h1") is None:
        names = [*xhtml.classes(node), node.get("id") or ""]
        if any(_COMMENTS.fullmatch(name) for name in names):
            return tag != "p" and whole - count >= _LEAST_TEXT
        small = count <= _MOST_WORDS and count * _MOST_SHARE < whole
        named = small and any(_SITES.fullmatch(name) for name in names)
        if named and not _shows(node) and not _is_told(node, words):
            return True
        facts = small and any(_FACTS.fullmatch(name) for name in names)
        if facts and not _shows(node) and _says_facts(node, words):
            return True
        if small and _AGREE.search(words) and node.find(".//button") is not None:
            return True
    if count > _SHORT:
        return count <= _MOST_WORDS and bool(_LETTER_ENDS.fullmatch(words))
    return bool(
        _LETTER_ENDS.fullmatch(words)
        or _TIME.fullmatch(words)
        or (_COUNT.fullmatch(words) and tag in _BOXES and tag != "span")
        or (_CALLS.match(words) and _is_links(node, words))
        or (_LETTERS.match(words) and _stands_by_a_form(node))
    )


def _says_facts(node: Element, words: str) -> bool:
    """Tell a line whose facts are marked, and so read as metadata, or that sorts the text.

    They are marked too where the head of the page names the author.
    """
    about = node.getroottree().iter("meta")
    authors = [one.get("content") for one in about if one.get("name") == "author"]
    named = any(one and one in words for one in authors)
    marked = named or bool(node.xpath(_MARKED)) or _DRAWERS.match(words) is not None
    return marked and _loose(node, words) <= _SHORT


def _is_told(node: Element, words: str) -> bool:
    """Tell running text, which is the text's own whatever its box is called."""
    if any(node.find(f".//{tag}") is not None for tag in _CONTROLS) or _PITCH.search(words):
        return False
    return _loose(node, words) >= _RUNNING and len(_SENTENCE.findall(words)) > 1


def _shows(node: Element) -> bool:
    """Tell whether an element holds what a text is made of."""
    return any(
        node.find(f".//{tag}") is not None for tag in ("pre", "table", "figure", "blockquote")
    )


def _is_links(node: Element, words: str) -> bool:
    """Tell whether nearly all words of a line stand in links or buttons."""
    linked = any(next(node.iter(tag), None) is not None for tag in ("a", "button"))
    return linked and _loose(node, words) <= _LOOSE


def _loose(node: Element, words: str) -> int:
    """Count the words of a line that stand in no link and on no button."""
    inside = [_said(one) for tag in ("a", "button") for one in node.iter(tag)]
    return len(words.split()) - sum(len(one.split()) for one in inside)


def _stands_by_a_form(node: Element) -> bool:
    """Tell whether a line and a form stand in one box, with little else."""
    box = node.getparent()
    if box is None or xhtml.name(box) in ("body", "main", "article"):
        following = node.getnext()
        return following is not None and xhtml.name(following) == "form"
    held = any(box.find(f".//{tag}") is not None for tag in _CONTROLS)
    return held and len(_said(box).split()) <= _MOST_WORDS


def _drop_related(heading: Element, text: Element, out: list[str]) -> None:
    """Drop a heading that announces other texts with the links behind it."""
    box, following = heading.getparent(), heading.getnext()
    if box is not None and box is not text and _is_links_of(box, _said(heading)):
        _drop(box, out, _said(box))
    elif following is not None and _is_links_of(following, ""):
        _drop(following, out, f"{_said(heading)} {_said(following)}")
        _drop(heading, [], "")


def _is_links_of(box: Element, title: str) -> bool:
    """Tell whether a box holds links alone, besides its title."""
    links = [_said(one) for one in box.iter("a")]
    said = len(_said(box).split()) - len(title.split())
    return bool(links) and said <= sum(len(one.split()) for one in links)


def _drop_parts(line: Element) -> Iterator[str]:
    """Drop the parts of a line that count minutes or readers: “7 min read · 3 comments”."""
    if line.text and (made := _without(line.text)) != line.text:
        yield _gone(line.text, made)
        line.text = made
    for child in line:
        if child.tail and (made := _without(child.tail)) != child.tail:
            yield _gone(child.tail, made)
            child.tail = made


def _without(words: str) -> str:
    """Take times and counts (“3 min read · 12 claps”) out of a line of small facts."""
    pieces = _PARTS.split(words)
    kept: list[str] = []
    for place in range(0, len(pieces), 2):
        if pieces[place].strip() and (
            _TIME.fullmatch(pieces[place]) or (len(pieces) > 1 and _COUNT.fullmatch(pieces[place]))
        ):
            continue
        kept += [pieces[place - 1] if place and kept else "", pieces[place]]
    return words if len(kept) == len(pieces) + 1 else "".join(kept)


def _gone(before: str, after: str) -> str:
    """Give the words that stood before and no longer do after."""
    return " ".join(before.replace(after, "", 1).strip(" ·•|∙\n\t").split())


def _drop(node: Element, out: list[str], words: str) -> None:
    """Take an element out of the page and remember its words."""
    out.append(words)
    xhtml.drop(node)


def _said(node: Element) -> str:
    """Give the words of an element, with single spaces."""
    return " ".join(" ".join(map(str, node.itertext())).split())
