"""Make an article's body conform to HTML's content model, last of all, and tell what was wrong.

What looks like markup that no reader knows is reported too: it is printed as it was typed. So is a
body that shows nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anthology.language.letters import shorten
from anthology.markup import content_model, xhtml
from anthology.readers.markdown.dialects.commands import speaks_of_templates
from anthology.transforms.running_text import locate
from anthology.transforms.steps import Transform

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element
    from anthology.model.book import Article


_MESSAGES = {
    "markup": ("markup-mended", "{}; it was moved or renamed, its words are kept"),
    "value": ("markup-mended", "{} means nothing and was taken off"),
    "address": ("link-unsafe", "“{}” is no address; the words of the link are plain text"),
}
_HINTS = {"address": "write the whole web address, as the browser shows it"}


# Signs of one format in the words of another, of wikis, forums, other generators and TeX; each
# stands where nobody writes it as words.
_UNKNOWN = re.compile(
    r"""(?=[^\w\s]|[a-z]{2,12}[:2])(?:
    =[A-Z][A-Z_]+=[^=\s]+=                                        # =IMAGE=lamp.jpg=
    | \[/?(?:b|i|u|s|url|img|quote|code|size|color|center)(?:=[^\]\n]{0,200})?\]
    | '{3}[^'\n]+'{3} | \[\[[A-Za-z][^\[\]\n]*\]\]
    | \{\{[^{}\n]+\}\} | \{%[^{}\n]+%\} | @@[A-Z_]+@@ | %%[A-Z_]+%% | \$\{[A-Za-z_][\w.]*\}
    | \\(?:begin|end|textbf|textit|emph|section|subsection|chapter|cite[pt]?|footnote
        |includegraphics|caption|label|ref|item|href|url)\b\*?(?:\[[^\]\n]{0,200}\])?\{[^{}\n]*\}
    | \\(?:def|(?:re)?newcommand|DeclareMathOperator)\b\*?\s*\{?\\[A-Za-z]+\}?
    | ![^\s!<>]+\.(?:jpe?g|png|gif|svg|webp)! | <<[A-Z_]{3,}>> | <<\w+[_-][\w-]*(?:,[^<>\n]*)?>>
    | \[(?:IMAGE|IMG|PHOTO|BILD|FIGURE)[:=][^\]\n]+\]
    # Markdown, Pandoc, MkDocs, Obsidian, MDX
    | \[\^[^\]\n]{1,200}\] | !?\[[^\[\]]{0,200}\]\((?:https?:|www\.|mailto:|[./\#])[^)\n]{0,200}\)?
    | !\[[^\[\]\n]{0,200}\]\((?=\S)[^()\n]{1,200}\) | \A\[[^\[\]\n^]{1,200}\]:[ ]*<?https?:\S*
    | (?<![\w\])])\[[^\[\]\n]{1,200}\]\((?=\S)[^()\n]{0,200}\w[/:\#]+\w[^()\n]{0,200}\)
    | \A\[[^\[\]\n^]{1,200}\]:[ ][^\n]{1,200}\.(?:pdf|md|html?|png|jpe?g)\b
    | (?<![\w\]])\[(?=[^\[\]\n]*[^\W\d_]{2})[^\[\]\n]{1,200}\]\[[^\[\]\n]*[^\W\d_]{2}[^\[\]\n]*\]
    | !!!include\([^()\n]*\)!!! | \{![^{}!\n]+!\} | \A@import\b | \A<<<[ ]@\S+
    | \*\*[^\s*][^*\n]{0,100}\*\* | `{3,}[\w{]* | \A\#{2,6}[ ](?=\S) | \|[ ]*:?-{3,}:?[ ]*\|
    | \A\[[ <>?!/*-]\](?=\s) | \[![A-Za-z]+\] | :{3,}[ ]*(?:\w+|\{[^{}\n]*\})?
    | \{(?:[.\#][A-Za-z][^{}\n]*|=\w+|[a-z-]+=["'“«][^{}\n]*
        |["'‘“`][^\n]{0,80}?["'’”`]|\d[\d\s.+*/-]*)\}
    | \{(?:\+\+|--|>>|~~|==)[^{}\n]{0,60} | \{\#[^{}\n]*\#\} | <%[^<>\n]*%> | <-{3}> | --8<--
    | \+\+[a-z]+(?:\+[a-z0-9-]+)+\+\+ | (?<![\w:/]):[a-z][a-z_]{2,}[\w-]*:(?![\w:/])
    | \A(?:!!!|\?{3}\+?)[ ][a-z]+ | \A={3}[ ]["“«][^"”»\n]+["”»]
    | [\[(][\w ]{1,40}::[ ][^\[\]()\n]+[\])]
    # AsciiDoc, reStructuredText, HTML
    | (?<!\w)(?:image|file|img|bild|footnote|footnoteref|xref|link|kbd|btn|menu|icon|stem|latexmath
        |video|audio|include|indexterm2?)::?[^\s\[\]]{0,200}\[[^\]\n]{0,60}\]?
    | (?<!\w)link:(?:https?:\S*|(?=\S)[^\[\]\n]{1,200}\[[^\]\n]{0,60}\])
    | \|={3,} | \[(?:cols|options|source|format)[=,][^\]\n]* | \A\.\.[ ][a-z-]+::
    | <(?P<tag>b|i|u|em|strong|a|p|div|span|sup|sub|font|small|center|h[1-6]|td|li|code|kbd|mark)
        (?:\s[^<>]*)?>[^<>]*</(?P=tag)> | <(?:br|hr|img|iframe)\b[^<>]*> | <!--
    | &(?:nbsp|amp|quot|\#\d{2,5}|\#x[0-9a-fA-F]{2,5}|[aeiouAEIOU](?:acute|grave|circ|uml)|ccedil
        |hellip|[mn]dash|[lr][sd]?[aq]u?o);)""",
    re.VERBOSE,
)
_TEMPLATE = ("{{", "{%")
_VERBATIM = frozenset("code pre kbd samp math svg".split())
_QUOTED = 5  # signs that a message quotes
_LONGEST = 60  # characters of one of them


def tell_unknown_markup(article: Article, root: Element) -> Article:
    """Report once what looks like markup in the words of a text."""
    found: dict[str, Element] = {}
    code = any("{{" in xhtml.text(node) for node in root.iter(*_VERBATIM))
    for node in root.iter():
        parent = node.getparent()
        first = node[0] if len(node) else None
        for words, holder, after in (
            (node.text, node, first),
            (node.tail, parent, node.getnext()),
        ):
            if words and holder is not None and not _is_verbatim(holder):
                for match in _UNKNOWN.finditer(words + _address(after)):
                    if not match[0].startswith(_TEMPLATE) or not (code or _is_example(holder)):
                        found.setdefault(match[0].strip(), node)
    reported = " ".join(one.message for one in article.diagnostics)
    new = [sign for sign in found if sign not in reported]
    if not new:
        return article
    more = f" and {len(new) - _QUOTED} more" if new[_QUOTED:] else ""
    quoted = ", ".join(shorten(sign, _LONGEST) for sign in new[:_QUOTED])
    return article.report(
        "construct-unknown",
        f"what looks like markup is printed as it stands: {quoted}{more}",
        line=locate(article, found[new[0]], new[0]),
        hint="write it as the format of this file has it, or as code if it is meant to be seen",
    )


def _is_verbatim(node: Element) -> bool:
    """Tell whether an element stands in code or in a formula, where nothing may be changed."""
    around = (node, *node.iterancestors())
    return any(
        xhtml.name(one) in _VERBATIM or {"math", xhtml.SHOWN} & {*xhtml.classes(one)}
        for one in around
    )


def _address(node: Element | None) -> str:
    """Give the address that is a link because it stands in the text, "" for another element."""
    if node is None or xhtml.name(node) != "a":
        return ""
    said = xhtml.text(node)
    return said if re.match(r"https?:|www\.", said) else ""


def _is_example(node: Element) -> bool:
    """Tell whether the block in which an element stands speaks of templates."""
    around = (node, *node.iterancestors())
    block = next((one for one in around if xhtml.name(one) in xhtml.BLOCK), node)
    return speaks_of_templates(xhtml.text(block))


def conform(article: Article) -> Article:
    """Have each element hold what it may, and bear the attributes that it may."""
    root = xhtml.parse(article.body)
    article = tell_unknown_markup(article, root)
    for node in [one for one in root.iter("span") if one.get("class") == xhtml.SHOWN]:
        xhtml.unwrap(node)
    for mend in content_model.conform(root):
        code, message = _MESSAGES[mend.kind]
        often = f" ({mend.count} times)" if mend.count > 1 else ""
        article = article.report(
            code,
            message.format(mend.what) + often,
            line=mend.line,
            hint=_HINTS.get(mend.kind, ""),
        )
    return replace(article, body=xhtml.serialise(root))


STEP = Transform(rank=98, apply=conform)


def report_empty(article: Article) -> Article:
    """Tell of an article whose body shows nothing; it makes an empty chapter."""
    if not xhtml.empty(xhtml.parse(article.body)):
        return article
    hint = "write it, or take the file away"
    return article.report("file-empty", "has no text in it but what it says of itself", hint=hint)


EMPTINESS_STEP = Transform(rank=99, apply=report_empty)
