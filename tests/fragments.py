"""Write trees of elements and addresses by chance, the same for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

ELEMENTS = tuple(
    "a abbr address article aside b bdi bdo blockquote br caption center cite code col colgroup dd "
    "del details dfn div dl dt em figcaption figure footer h1 h2 h3 h6 header hr i img ins kbd li "
    "main mark menu nav ol p picture pre q rp rt ruby s samp section small source span strong sub "
    "summary sup table tbody td tfoot th thead time tr u ul var wbr button form label meter "
    "progress input x-own math".split()
)
FORMULAS = tuple(
    "math mrow mi mn mo mtext mfrac msqrt mroot msub msup msubsup munderover mtable mtr mtd "
    "mmultiscripts none mprescripts mstyle menclose mspace semantics span".split()
)
NAMES = tuple(
    "id class lang dir title start value type reversed colspan rowspan scope headers href src alt "
    "width height datetime cite role srcset displaystyle mathvariant linethickness columnalign "
    "display align tabindex open data-x data-kind data-title data-tex data-number data-plain "
    "data-paragraph data-tight data-at".split()
)
VALUES = (
    "", "1", "-3", "x", "50%", "1.5", "0", "99999999999", "row", "rtl", "fr_FR", "true", "english",
    "a b", "http://[bad", "C:\\x", "#nowhere", "2020-02-31", "2020-01-01", "I", "noteref",
    "noteback", "footnotes", "abstract", "embed", "math", "missing-picture", "blue",
)  # fmt: skip
_SCHEMES = ("http:", "https:", "HTTP:", "mailto:", "tel:", "", "ftp:", "javascript:", "C:", "www.")
_HOSTS = (
    "//example.org", "/example.org", "///example.org", "\\\\example.org", "//[bad", "//[::1]",
    "//bücher.example", "//例え.jp", "//foo_bar.example", "//a..b", "//-a.b", "//1.2.3", "//",
    "//example.org:99999", "//u:p@example.org", "//two words.example", "//a%00b.example", "",
    "//xn--a.example", "//EXAMPLE.org", "//a,b.example", "//a--b.example", "ann@example.org",
    "ann example", "+33 1 23 45", "1234", "@", "//*.example", "//☃.net",
)  # fmt: skip
_PATHS = (
    "", "/", "/a b", "/a|b", "/a[b]", "/a{b}", "/a^b`c", '/a"b', "/a'b", "/a<b>", "/%", "/%zz",
    "/%41", "/é", "/a\\b", "/../x", "/a;b,c", "/a:b@c", "/a\tb", "/\u202e", "/\U0001f600", "/a//b",
)  # fmt: skip
_QUERIES = ("", "?", "?a=b&c", "?[x]", "?a|b", "?é", "?%", '?"', "?'", "?a?b", "?{}", "?a\\b")
_PLACES = ("", "#", "#a", "#a b", "#a#b", "#é", "#[x]", "#%", "#:~:text=a,b", "#{x}")


def fragments(chance: random.Random, count: int) -> list[str]:
    """Write fragments, well-formed and mostly against every rule; each word is another number."""
    words: list[str] = []
    return [_tree(chance, ELEMENTS, chance.randint(1, 5), words) for _ in range(count)]


def addresses(chance: random.Random, count: int) -> list[str]:
    """Write addresses of pieces, most of them with a slip."""
    pieces = (_SCHEMES, _HOSTS, _PATHS, _QUERIES, _PLACES)
    return ["".join(map(chance.choice, pieces)) for _ in range(count)]


def _tree(chance: random.Random, names: Sequence[str], depth: int, words: list[str]) -> str:
    name = chance.choice(names)
    bears = "".join(
        f' {key}="{chance.choice(VALUES)}"'
        for key in chance.sample(NAMES, chance.choice((0, 0, 1, 2)))
    )
    if name in xhtml.VOID:
        return f"<{name}{bears}/>"
    pieces = []
    for _ in range(chance.randint(0, 3) if depth else 1):
        if not depth or chance.random() < 0.4:
            words.append(f"w{len(words)}w")
            pieces.append(f"{words[-1]} ")
        else:
            inside = FORMULAS if name == "math" else names
            pieces.append(_tree(chance, inside, depth - 1, words))
    return f"<{name}{bears}>{''.join(pieces)}</{name}>"
