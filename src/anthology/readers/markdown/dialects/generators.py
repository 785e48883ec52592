"""Read the commands of Hugo, of Jekyll and its kin, and of WordPress; addresses of Pelican; MDX.

Hugo's shortcodes (`{{< name >}}`) come before Liquid's tags (`{% name %}`) and outputs
(`{{ name }}`), which would take their braces for their own. MDX adds imports and exports,
components, and values in braces.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from anthology.readers.markdown.dialects.commands import (
    COMMAND,
    LEAVES,
    Command,
    Pairs,
    parse,
    speaks_of_templates,
)

if TYPE_CHECKING:
    from anthology.readers.markdown.draft import Draft


_SHORTCODE = re.compile(
    r"\{\{(?P<kind>[<%])(?P<inner>(?:[^{}<>%]|\}(?!\})|\{(?!\{)|[<>%](?!\}\}))*)[>%]\}\}"
)
_SHORTCODE_ENDS = re.compile(r"\{\{[<%]\s*/\s*([\w-]+)")
_TAG = re.compile(r"\{%-?(?P<inner>(?:[^%{]|%(?!\})|\{(?!%))*)%\}")
_OUTPUT = re.compile(r"\{\{-?(?P<inner>(?:[^{}]|\}(?!\})|\{(?!\{))*)\}\}")
_ENDS = re.compile(r"\{%-?\s*end(\w+)")
_ASSIGN = re.compile(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CAPTURE = re.compile(r"\{%-?\s*capture\s+[\"']?([\w-]+)")
_LOOP = re.compile(
    r"\{%-?\s*for\s+(?P<one>\w+)\s+in\b[^%]*%\}(?P<body>(?:(?!\{%-?\s*(?:end)?for\b).)*)"
    r"\{%-?\s*endfor\s*-?%\}",
    re.DOTALL,
)
# Code of a template: Liquid, which would read it, has not seen this text.
_EXAMPLE = re.compile(
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})(?:(?!^[ ]{0,3}(?P=fence)).)*?\{\{(?![<%])"
    r"|`[^`\n{]*\{\{(?![<%])[^`\n]*`",
    re.DOTALL | re.MULTILINE,
)
_LITERAL = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)')\s*(?:\||\Z)""")
_CONTROL = frozenset(
    "if elsif else unless for case when assign capture increment decrement cycle tablerow break "
    "continue layout paginate render section schema endfor endif".split()
)
_ADDRESSES = frozenset("link post_url post_link page_link relref ref asset_path".split())
_OF_SITE = re.compile(r"(?:page|site|layout|post|include|content|theme)\b")
_NOTHING = frozenset(
    "site.baseurl site.url base_path baseurl site.baseurl_root relative_root url_root".split()
)
# Names of files, and addresses of links, with spaces in them.
_IN_NAME = r"(?:[^\n<>()\"]|\([^\n<>()\"]*\))"
_FOLLOWED = r"(?=[ \t]*(?:\)|[ \t][\"']))"
_PICTURES = "png|jpe?g|gif|svg|webp|tiff?|bmp|avif|hei[cf]"
_SPACED = re.compile(
    r"(?P<before>!\[[^\]\n]{0,500}\]\([ \t]*)"
    rf"(?P<file>(?![\s'])(?:{_IN_NAME}){{1,250}}?[ ](?:{_IN_NAME}){{0,250}}?"
    rf"\.(?i:{_PICTURES})){_FOLLOWED}"
)
_SPACED_LINK = re.compile(
    r"(?P<before>(?<![!\\])\[[^\[\]\n]{0,500}\]\([ \t]*)"
    r"(?P<file>(?:(?:https?://|mailto:|tel:)[^\s<>()\"'{}]{1,250}[ ][^\n<>()\"'{}]{0,250}"
    r"|(?![\s'])[^\s<>()\"{}]{1,250}[ ](?:[^\n<>()\"{}]|\([^\n<>()\"{}]*\)){0,250}?"
    rf"\.(?i:md|mdx|markdown|adoc|html?|txt|docx?|odt|pdf|{_PICTURES})(?:\#[^\n<>()\"'{{}}]{{0,250}})?)"
    rf"(?<!\s)){_FOLLOWED}"
)
# Pelican 4.9, “Linking to internal content”; bars stood for braces before Pelican 3.3.
_ROOT = re.compile(
    r"""(?P<before>\]\(\s*<?|=["']|^\[[^\[\]\n]+\]:\s+)
    [{|](?:static|filename|attach|photo|index)[}|]/?(?=[^\s"')>])""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
# WordPress: `[caption]`, `[embed]`, `[gallery]` and others in brackets.
_CAPTION = re.compile(
    r"\[caption\b(?P<settings>[^\[\]]*)\](?P<inner>(?:[^\[]|\[(?!/?caption\b))*)\[/caption\]",
    re.IGNORECASE,
)
_PICTURE = re.compile(
    r"""(?:<a\b[^<>]*>\s*)?(?:<img\b[^<>]*>|!\[[^\[\]]*\]\([^()\n]*\))(?:\s*</a>)?
        |\[!\[[^\[\]]*\]\([^()\n]*\)\]\([^()\n]*\)""",
    re.VERBOSE | re.IGNORECASE,
)
_PAIRED = re.compile(
    r"\[(?P<name>embed|youtube|vimeo|video|audio|wpvideo|tweet|soundcloud|playlist)\b"
    r"(?P<settings>[^\[\]]*)\]\s*(?P<inner>https?://[^\s\[\]]+)\s*\[/(?P=name)\]",
    re.IGNORECASE,
)
_BRACKETS = re.compile(
    r"(?<![\\!\]])\[(?P<closing>/?)(?P<name>[A-Za-z][\w-]*)(?P<settings>(?:[ =][^\[\]\n]*)?)\]"
    r"(?![(\[:])"
)
_CLOSING = re.compile(r"\[/([A-Za-z][\w-]*)\]")
_SETTING = re.compile(r"""\s[\w-]+=["'“”″]""")
_ALONE = frozenset("gallery playlist audio video contact-form contact-form-7 toc".split())


def read_shortcodes(draft: Draft) -> None:
    """Replace shortcodes by what they would show."""
    if "{{<" not in draft.text and "{{%" not in draft.text:
        return
    pairs = Pairs(draft, _SHORTCODE_ENDS.findall(draft.text))

    def make(match: re.Match[str], line: int) -> str:
        """Give what a command would show."""
        inner = match["inner"].strip(" \t\n")
        closing = inner.startswith("/")
        name, _, arguments = inner.strip("/ \t").partition(" ")
        if name in {"ref", "relref"}:
            return arguments.strip().strip("\"'`")
        name = name.rsplit("/", 1)[-1].removesuffix(".html")
        return pairs.render(parse(name, arguments, closing=closing, written=match[0]), line)

    draft.replace(_SHORTCODE, make)
    pairs.finish()


def read_liquid(draft: Draft) -> None:
    """Replace Liquid by what it would show, as far as the text alone can tell."""
    captured = set(_CAPTURE.findall(draft.text))
    if "{%" in draft.text:
        values: dict[str, str] = {}
        draft.replace(_LOOP, lambda match, line: _loop(draft, match, line))
        pairs = Pairs(draft, _ENDS.findall(draft.text))
        draft.replace(_TAG, lambda match, line: _tag(draft, pairs, values, match, line))
        pairs.finish()
    else:
        values = {}
    if "{{" in draft.text:
        draft.replace(_OUTPUT, lambda match, line: _output(draft, values, captured, match, line))


def _loop(draft: Draft, match: re.Match[str], line: int) -> str | None:
    """Leave out a list that only the site can fill: a loop that shows values of its things."""
    if not re.search(rf"\{{\{{-?\s*{match['one']}\b", match["body"]):
        return None
    return draft.leave_out("a list that only the site can make was", match[0], line)


def _tag(
    draft: Draft, pairs: Pairs, values: dict[str, str], match: re.Match[str], line: int
) -> str:
    """Give what stands in the place of a tag of Liquid; what is dropped is reported."""
    name, _, arguments = match["inner"].strip("- \t\n").partition(" ")
    name = name.lower()
    if name in _ADDRESSES:
        return _address(arguments)
    if name == "assign" and (assigned := _ASSIGN.match(arguments.strip())):
        values[assigned[1]] = assigned[2] or assigned[3] or ""
    if name in _CONTROL or (name.startswith("end") and name[3:] in _CONTROL):
        return draft.leave_out(COMMAND, match[0], line)
    return pairs.render(_command(name, arguments, match[0]), line)


def _command(name: str, arguments: str, written: str) -> Command:
    """Read a tag of Liquid as a command; a file that is included is one of its own name."""
    if name.startswith("end"):
        return Command(name.removeprefix("end"), closing=True)
    if name in {"include", "include_relative", "include_cached", "partial"}:
        file, _, arguments = arguments.strip().partition(" ")
        name = PurePosixPath(file.strip("\"'")).stem.lower()
    command = parse(name, arguments, written=written)
    own = {key.removeprefix("include."): value for key, value in command.options.items()}
    return replace(command, options=own)


def _address(arguments: str) -> str:
    """Give the address that a link tag stands for: the file it names."""
    return arguments.strip().strip("\"'").split(" ")[0]


def _output(
    draft: Draft, values: dict[str, str], captured: set[str], match: re.Match[str], line: int
) -> str | None:
    """Give the value of an output where the text alone tells it.

    What the text captures under a name stands where it is captured, and is not shown again.
    """
    inner = match["inner"].strip("- \t\n")
    if literal := _LITERAL.match(inner):
        return literal[1] or literal[2] or ""
    name = inner.split("|")[0].strip()
    known = {
        "page.title": draft.meta.title,
        "page.date": draft.meta.date,
        "page.description": draft.meta.description,
        **values,
    }
    if name in _NOTHING:
        return ""
    if known.get(name):
        return known[name]
    if name not in captured and not _OF_SITE.match(name):
        if _is_example(draft, match):
            return draft.masks.shown(match[0])
        return _unread_expression(draft, match[0], line)
    here = name in captured
    what = "the second showing of words above" if here else "a value that only the site knows"
    return draft.leave_out(f"{what} was", match[0], line)


def _is_example(draft: Draft, match: re.Match[str]) -> bool:
    """Tell whether an output is an example: its paragraph, or the text in code, is of templates."""
    start = match.string.rfind("\n\n", 0, match.start()) + 1
    end = match.string.find("\n\n", match.end())
    paragraph = match.string[start : end if end >= 0 else None]
    return speaks_of_templates(paragraph) or bool(_EXAMPLE.search(draft.source))


def read_addresses(draft: Draft) -> None:
    """Take the words in braces off addresses; what is left is a path in the site's folder.

    Spaces in an address are written as CommonMark wants them: that of a picture between < and >,
    that of a link as addresses have them.
    """
    draft.replace(_SPACED, lambda match, _line: f"{match['before']}<{match['file']}>")
    draft.replace(_SPACED_LINK, _escape_spaces)
    draft.replace(_ROOT, lambda match, _line: match["before"])


def _escape_spaces(match: re.Match[str], _line: int) -> str:
    """Write the spaces in the address of a link as addresses have them."""
    return match["before"] + match["file"].replace(" ", "%20")


def read_brackets(draft: Draft) -> None:
    """Replace shortcodes by what they would show; other brackets stay as they are."""
    if "[" not in draft.text:
        return
    draft.replace(_CAPTION, lambda match, _: _caption(draft, match))
    closed = {name.lower() for name in _CLOSING.findall(draft.text)}
    pairs = Pairs(draft, closed)

    def embed(match: re.Match[str], line: int) -> str:
        """Read an address between two brackets of a command as its argument."""
        command = parse(match["name"], f'"{match["inner"]}"', written=match[0])
        return pairs.render(command, line)

    def make(match: re.Match[str], line: int) -> str | None:
        """Give what a command would show."""
        if not _is_shortcode(match, closed):
            return None
        settings = match["settings"].replace("″", '"').removeprefix("=")
        closing = bool(match["closing"])
        return pairs.render(parse(match["name"], settings, closing=closing, written=match[0]), line)

    draft.replace(_PAIRED, embed)
    draft.replace(_BRACKETS, make)
    pairs.finish()


def _is_shortcode(match: re.Match[str], closed: set[str]) -> bool:
    """Tell a shortcode from words that merely stand in brackets."""
    name, settings = match["name"].lower(), match["settings"]
    if name in closed or name in _ALONE or _SETTING.match(settings):
        return True
    return name in LEAVES and bool(re.match(r"[ =]\s*https?://", settings))


def _caption(draft: Draft, match: re.Match[str]) -> str | None:
    """Make a figure of a picture and the words behind it, or in the setting `caption`."""
    picture = _PICTURE.search(match["inner"])
    if picture is None:
        return None
    words = (match["inner"][: picture.start()] + match["inner"][picture.end() :]).strip()
    words = words or parse("caption", match["settings"].replace("″", '"')).get("caption")
    opening, closing = draft.masks.block("<figure>"), draft.masks.block("</figure>")
    if not words:
        return f"{opening}{picture[0]}{closing}"
    before, after = draft.masks.block("<figcaption>"), draft.masks.block("</figcaption>")
    return " ".join(f"{opening}{picture[0]}{before} {words} {after}{closing}".split("\n"))


_IMPORT = re.compile(
    r"""^import\s(?:(?P<name>\w+)\s+from\s+|[\w\s{},*]{1,1000}?\sfrom\s+)?
        (?P<quote>["'])(?P<file>[^"'\n]+)(?P=quote);?[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
_EXPORT = re.compile(
    r"^export\s(?:default|const|let|var|function|async|\{)[^\n]*(?:\n(?![ \t]*\n)[^\n]*)*",
    re.MULTILINE,
)
_VALUE = r"""(?:[^<>{}"']|"[^"]*"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*"""
_MDX_TAG = re.compile(
    rf"(?:(?<!\w)<|<(?=/[A-Z]))(?P<closing>/?)(?P<name>[A-Za-z][\w.-]*)(?P<inner>\s{_VALUE})?/?>"
)
_COMPONENT = re.compile(r"[A-Z]")
_BRACED = re.compile(r"\s([\w-]+)=\{((?:[^{}]|\{[^{}]*\})*)\}")
_STRING = re.compile(
    r"""\{\s*(?P<quote>["'])(?P<words>(?:(?!(?P=quote))[^\n\\])*)(?P=quote)\s*\}"""
)
_EXPRESSION = re.compile(r"(?<![\w$\\{=`])\{[A-Za-z_][^{}\n]*\}(?!\})")
_PROGRAM = "a line of program was"
_MDX_LITERAL = re.compile(r"""["'`]([^"'`]*)["'`]""")
_FRAGMENT = re.compile(r"^[ \t]*</?>[ \t]*$", re.MULTILINE)
_MDX_CLOSING = re.compile(r"</([A-Z][\w.]*)\s*>")


# Elements of a site's own have a hyphen in their names (HTML, 4.13); those of Distill hold notes.
_OWN = re.compile(r"<(?P<closing>/?)(?P<name>[a-z][a-z0-9]*-[a-z0-9-]+)(?P<inner>\s[^<>]*)?/?>")
_NOTE = re.compile(r"<d-footnote\b[^<>]*>(?P<words>(?:(?!\n\n|</?d-).)*)</d-footnote>", re.DOTALL)


def read_mdx(draft: Draft) -> None:
    """Replace what MDX adds by plain Markdown and HTML."""
    files: dict[str, str] = {}
    if "import" in draft.text or "export" in draft.text:
        draft.replace(_IMPORT, lambda match, line: _import(draft, files, match, line))
        draft.replace(_EXPORT, lambda match, line: draft.leave_out(_PROGRAM, match[0], line))
    if "<" in draft.text:
        draft.replace(_NOTE, lambda match, _line: f"^[{match['words'].strip()}]")
        draft.replace(_OWN, lambda match, line: _own(draft, match, line))
        _read_tags(draft, files)
    if files or draft.path.endswith(".mdx"):
        draft.replace(_STRING, lambda match, _line: draft.masks.text(match["words"]))
        draft.replace(_EXPRESSION, lambda match, line: _unread_expression(draft, match[0], line))


def _own(draft: Draft, match: re.Match[str], line: int) -> str | None:
    """Take the tags of an element of the site's own off; what it holds stays."""
    if match["name"] in LEAVES:
        return None
    if not match["closing"]:
        said = draft.quote(match[0])
        draft.report("markup-removed", f"taken out: an element of the site's own, {said}", line)
    return ""


def _read_tags(draft: Draft, files: dict[str, str]) -> None:
    """Read components as commands, and write attributes in braces as HTML does."""
    if "</>" in draft.text:
        draft.replace(_FRAGMENT, lambda _match, _line: "")
    closed = set(_MDX_CLOSING.findall(draft.text))
    pairs = Pairs(draft, closed)

    def make(match: re.Match[str], line: int) -> str | None:
        """Replace a component or a tag with braces."""
        if _COMPONENT.match(match["name"]) and not match["name"].isupper():
            return _component(pairs, files, match, line)
        return _plain_tag(match[0], files) if "={" in match[0] else None

    draft.replace(_MDX_TAG, make)
    pairs.finish()


def _import(draft: Draft, files: dict[str, str], match: re.Match[str], line: int) -> str:
    """Remember which file an imported name stands for."""
    if match["name"]:
        files[match["name"]] = match["file"]
    return draft.leave_out(_PROGRAM, match[0], line)


def _unread_expression(draft: Draft, written: str, line: int) -> str:
    """Keep an expression as it is written, and tell of it."""
    draft.report(
        "construct-unknown",
        f"{draft.quote(written)} may stand for something that only the site knows",
        line,
        hint="it is kept as it is written; write what it would show",
    )
    return draft.masks.text(written)


def _component(pairs: Pairs, files: dict[str, str], match: re.Match[str], line: int) -> str | None:
    """Read a component as a command; a lone name in brackets is left as the text it is."""
    name, inner = match["name"], match["inner"] or ""
    alone = match[0].endswith("/>") or "=" in inner
    if not match["closing"] and not alone and name.lower() not in pairs.closed:
        return None
    if match["closing"]:
        return pairs.render(Command(name.lower(), closing=True, written=match[0]), line)
    command = parse(name, _plain_tag(inner, files), written=match[0])
    return pairs.render(command, line)


def _plain_tag(tag: str, files: dict[str, str]) -> str:
    """Write the attributes of a tag as HTML does: no braces, no styles of programs."""

    def plain(match: re.Match[str]) -> str:
        """Write one attribute."""
        key, value = match[1], match[2].strip()
        if literal := _MDX_LITERAL.search(value):
            value = literal[1]
        value = files.get(value, value).removeprefix("<>").removesuffix("</>")
        if key == "style" or "{" in value or '"' in value:
            return ""
        return f' {key}="{value}"'

    return _BRACED.sub(plain, tag).replace("className=", "class=")
