"""Store identical streams of the pieces once: pictures, their masks, colour profiles."""

from __future__ import annotations

from hashlib import sha256
from typing import Any


class Shelf:
    """Keep one stream of each content and put it in the place of its copies."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Any] = {}
        self._seen: set[tuple[int, int]] = set()

    def share(self, resources: Any) -> None:
        """Share what these resources name, and what the forms and patterns in them name."""
        waiting = [resources]
        while waiting:
            branch = waiting.pop()
            if branch.is_indirect and not self._is_new(branch):
                continue
            for space in branch.get("/ColorSpace", {}).values():
                self._share_profile(space)
            for name, image in list(branch.get("/XObject", {}).items()):
                if image.get("/Subtype") == "/Image":
                    branch.XObject[name] = self._picture(image)
            forms = (*branch.get("/XObject", {}).values(), *branch.get("/Pattern", {}).values())
            waiting += [
                form.Resources for form in filter(self._is_new, forms) if "/Resources" in form
            ]

    def keep(self, stream: Any) -> Any:
        """Give the first stream kept that equals this one, or keep this one."""
        digest = sha256(stream.stream_dict.unparse() + stream.read_raw_bytes()).digest()
        return self._kept.setdefault(digest, stream)

    def _picture(self, image: Any) -> Any:
        """Share a picture and its mask; no viewer is to interpolate it (PDF/A-3, 6.2.8)."""
        if "/Interpolate" in image:
            del image.Interpolate
        if "/SMask" in image:
            image.SMask = self._picture(image.SMask)
        return self.keep(image)

    def _share_profile(self, space: Any) -> None:
        from pikepdf import Array  # noqa: PLC0415

        if isinstance(space, Array) and space[0] == "/ICCBased":
            space[1] = self.keep(space[1])

    def _is_new(self, thing: Any) -> bool:
        is_new = thing.objgen not in self._seen
        self._seen.add(thing.objgen)
        return is_new
