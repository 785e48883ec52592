"""Clean SVG drawings: what draws stays; scripts, motion and references outwards go."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.markup import xhtml

if TYPE_CHECKING:
    from anthology.markup.xhtml import Element


_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_DRAWS = frozenset(
    "svg g defs symbol use title desc style switch path rect circle ellipse line polyline polygon "
    "text tspan textPath image marker clipPath mask pattern linearGradient radialGradient stop "
    "filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix "
    "feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB "
    "feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset "
    "fePointLight feSpecularLighting feSpotLight feTile feTurbulence".split()
)
# What editors leave in their files, which nobody misses.
_QUIET = frozenset({"metadata", "a", "view", "cursor"})
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z")
_OUTWARD = re.compile(r"url\(\s*[\"']?(?!\s*[\"']?#)[^)]*\)?|@import[^;]*;?", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:^|url\(\s*[\"']?)#([^\s\"')]+)")
_MOTION = re.compile(r"@keyframes[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}?", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)\s*(px|pt|pc|mm|cm|in|)\s*\Z")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}


@dataclass(frozen=True, slots=True)
class Vector:
    """Hold a clean drawing, its size in CSS pixels, and what was taken out of it.

    `drawn` counts its elements as they are drawn, those of parts as often as these are used.
    """

    data: bytes
    width: int
    height: int
    removed: tuple[str, ...] = ()
    drawn: int = 0


def looks_like_vector(head: bytes) -> bool:
    """Tell whether a file that begins so is likely SVG."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and (b"<svg" in head or b"<!DOCTYPE svg" in head)


def clean_vector(data: bytes) -> Vector | None:
    """Clean a drawing; None where it is not well-formed or is no SVG."""
    root = xhtml.open_drawing(data)
    if root is None or root.tag != f"{_SVG}svg":
        return None
    removed: list[str] = []
    for node in list(root.iter()):
        _clean_element(node, removed)
    seen: set[str] = set()
    for node in root.iter():
        _clean_attributes(node, removed, seen)
    width, height = _size(root)
    taken = tuple(dict.fromkeys(removed))
    return Vector(xhtml.close_drawing(root), width, height, taken, _drawn(root))


def _drawn(root: Element) -> int:
    """Count the elements that are drawn, through all references to parts; a circle counts once."""
    parts = {node.get("id") or "": node for node in root.iter()}
    counts: dict[str, int] = {}

    def count(node: Element) -> int:
        total = 1 + sum(map(count, node))
        for value in node.attrib.values():
            for name in _REFERENCE.findall(str(value)):
                if name in parts and name not in counts:
                    counts[name] = 0
                    counts[name] = count(parts[name])
                total += counts.get(name, 0)
        return total

    try:
        return count(root)
    except RecursionError:  # nested more deeply than anyone draws
        return sys.maxsize


def _clean_element(node: Element, removed: list[str]) -> None:
    name = xhtml.name(node)
    ours = isinstance(node.tag, str) and node.tag.startswith(_SVG)
    if ours and name == "a":
        node.tag = f"{_SVG}g"
    elif not ours or name not in _DRAWS:
        if ours and name not in _QUIET:
            removed.append(name)
        xhtml.drop(node)
    elif name == "style":
        node.text = _clean_style("".join(str(text) for text in node.itertext()), removed)
        for inner in list(node):
            node.remove(inner)


def _clean_style(style: str, removed: list[str]) -> str:
    if "\\" in style:  # escapes could hide anything, and drawings need none
        removed.append("style")
        return ""
    kept = _OUTWARD.sub("none", _MOTION.sub("", style))
    if kept != style:
        removed.append("style")
    return kept


def _clean_attributes(node: Element, removed: list[str], seen: set[str]) -> None:
    for name, value in list(node.attrib.items()):
        key, text = str(name), str(value)
        if key in {"href", _XLINK_HREF}:
            kept = text.startswith("#") or _EMBEDDED.match(text.strip()) is not None
        elif key == "id":
            kept = text not in seen and re.fullmatch(r"[^\W\d][\w.-]*", text) is not None
            seen.add(text)
        elif key.startswith(_XML):
            kept = key.removeprefix(_XML) in {"space", "lang"}
        elif key.startswith(("{", "on", "aria-", "role", "data-", "epub:")):
            kept = False
        else:
            kept = "\\" not in text and not _OUTWARD.search(text)
        if not kept:
            del node.attrib[name]
            if key.startswith("on") or key in {"href", _XLINK_HREF}:
                removed.append(f"{key.rsplit('}', 1)[-1]} on {xhtml.name(node)}")


def _size(root: Element) -> tuple[int, int]:
    """Measure a drawing: its own size, else its view box, else what CSS 2.1, 10.3.2 assumes."""
    width, height = (_pixels(root.get(key) or "") for key in ("width", "height"))
    box = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox") or "")][2:4]
    if len(box) == 2 and min(box) > 0:  # noqa: PLR2004
        width = width or (height * box[0] / box[1] if height else box[0])
        height = height or width * box[1] / box[0]
    return max(1, round(width or 300)), max(1, round(height or 150))


def _pixels(length: str) -> float:
    match = _LENGTH.match(length)
    return float(match[1]) * _PIXELS[match[2]] if match else 0.0
