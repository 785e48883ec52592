"""Say what can be changed in a preview, and do what its buttons ask for.

The forms are fields with their values and the versions of the files that these stand in. A button
changes settings, opens an editor or makes a proof: every request is a POST of JSON; what is wrong
with it is answered with status 409 or 422 and words.
"""

from __future__ import annotations

import asyncio
import json
import os
import shlex
import shutil
from contextlib import suppress
from dataclasses import asdict, fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse
from starlette.routing import Route

from anthology.compose.people import read_people_file
from anthology.model.diagnostics import AnthologyError, UsageError
from anthology.model.settings import BookSettings, PdfSettings
from anthology.preview.changes import (
    ChangedMeanwhileError,
    add_remark,
    mark_ready,
    remove_entry,
    set_entry,
    set_order,
    set_values,
    targets,
    version,
    write_change,
)
from anthology.project.remarks import read_remarks
from anthology.project.standard import themes
from anthology.rights.credits import PictureEntry, TextEntry, read_credits
from anthology.rights.inventory import credit_inventory

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from anthology.model.book import Book
    from anthology.preview.follow import Follower
    from anthology.preview.live_book import ShownBook
    from anthology.project.collect import Project


# What the forms offer, in their order; `cover…` are fields of the book that say how it is dressed.
_BOOK = ("title", "subtitle", "editors", "publisher", "date", "edition", "rights", "description")
_PDF = ("theme", "page", "openings", "links")
_PERSON = ("position", "bio", "link", "portrait", "sort_name")
_UNWRITTEN = ("path", "line")


def describe_forms(shown: ShownBook) -> dict[str, Any]:
    """List the fields of the book, its look, its pictures, texts and people, with the versions.

    `versions` name the files as they are now: a change is only written to the very same file.
    """
    project, settings = shown.reading.project, shown.reading.settings
    covers = [one.name for one in fields(BookSettings) if one.name.startswith("cover")]
    printed = [one.name for one in fields(PdfSettings) if one.name.startswith("cover")]
    look = [_field("pdf", settings.pdf, name) for name in (*_PDF, *printed)]
    look[0]["choices"] = [*themes(project.styles)]
    look += [_field("book", settings.book, name) for name in covers]
    return {
        "versions": {key: version(one.file) for key, one in targets(project).items()},
        "look": look,
        "book": [_field("book", settings.book, name) for name in _BOOK],
        "works": [*_works(shown)],
        "people": [*_people(shown.reading.book, project)],
        "remarks": [asdict(one) for one in read_remarks(project)[0]],
        "order": describe_order(shown),
    }


def describe_order(shown: ShownBook) -> list[dict[str, Any]]:
    """List the parts with their texts, named as the settings name them."""
    prefix = shown.reading.project.prefix
    return [
        {
            "title": part.title,
            "chapters": [
                {
                    "name": one.article.source.path.removeprefix(prefix),
                    "title": one.meta.title,
                }
                for one in part.chapters
            ],
        }
        for part in shown.reading.book.parts
    ]


def _field(table: str, settings: Any, name: str) -> dict[str, Any]:
    """Describe a setting: its value, what it is for, what there is to choose from."""
    [found] = [one for one in fields(settings) if one.name == name]
    return {
        "table": table,
        "key": name.rstrip("_"),
        "help": found.metadata.get("doc", ""),
        "choices": [*found.metadata.get("choices", ())],
        "value": getattr(settings, name),
    }


def _works(shown: ShownBook) -> Iterator[dict[str, Any]]:
    """List texts and pictures: what their own entries say, what is known elsewhere, what lacks."""
    project = shown.reading.project
    entries, _ = read_credits(project.credits_file, project.relative(project.credits_file))
    own: dict[tuple[str, str], Any] = {("picture", one.path): one for one in entries.picture}
    own |= {("text", one.path): one for one in entries.text}
    keys = {one.path: key for key, one in shown.reading.book.pictures.items()}
    for work in credit_inventory(shown.reading.book):
        name = work.path.removeprefix(project.prefix)
        made = TextEntry if work.what == "text" else PictureEntry
        entry = own.get((work.what, name)) or made()
        known = {key: value for key, value, _ in work.known}
        yield {
            "what": work.what,
            "name": name,
            "chapter": work.chapter,
            "picture": keys.get(work.path, ""),
            "lacks": [*work.lacks],
            "hint": work.hint,
            "fields": [*_entry_fields(entry, known)],
        }


def _entry_fields(entry: Any, known: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Describe the fields of an entry of credits.toml: value, what is known besides, choices."""
    for one in fields(entry):
        if one.name not in _UNWRITTEN:
            yield {
                "key": one.name,
                "value": getattr(entry, one.name),
                "known": known.get("line" if one.name == "credit" else one.name, ""),
                "choices": [*one.metadata.get("choices", ())],
            }


def _people(book: Book, project: Project) -> Iterator[dict[str, Any]]:
    """List all who had a hand in the book: what people.toml says of each, what is known elsewhere.

    The book itself may leave out a list in which there would be names alone.
    """
    written, _ = read_people_file(project.people_file, project.relative(project.people_file))
    own = {one.name: one for one in written}
    everyone = {one.name: one for chapter in book.chapters for one in chapter.meta.people}
    everyone |= {one.name: one for one in book.people}
    for name, person in sorted(everyone.items(), key=lambda one: one[1].sort_name or one[0]):
        entry = own.get(name)
        yield {
            "name": name,
            "fields": [
                {
                    "key": key,
                    "value": getattr(entry, key) if entry else "",
                    "known": "" if key == "portrait" else getattr(person, key),
                    "choices": [],
                }
                for key in _PERSON
            ],
        }


_LARGEST = 1_000_000  # bytes of a request
# What comes of JSON that is none of ours: wrong types and keys, numbers and depths without end.
_NONSENSE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
# How editors are told the line, by their programs' names; the others take `+LINE FILE`.
_COLON = frozenset("subl sublime_text zed hx atom".split())
_GOTO = frozenset("code code-insiders codium vscodium cursor windsurf".split())
_ENTRIES = {
    "picture": ("credits", "path"),
    "text": ("credits", "path"),
    "person": ("people", "name"),
}


class Writer:
    """Answer the requests that write something or start a program."""

    def __init__(self, follower: Follower, headers: Mapping[str, str]) -> None:
        self.follower = follower
        self.headers = dict(headers)
        self._editors: set[asyncio.Task[None]] = set()

    def routes(self) -> list[Route]:
        """List what can be asked for."""
        asked = {
            "/set": self.set,
            "/entry": self.entry,
            "/order": self.order,
            "/ready": self.ready,
            "/remark": self.remark,
            "/open": self.open,
            "/proof": self.proof,
        }
        return [Route(path, self._answer(do), methods=["POST"]) for path, do in asked.items()]

    async def set(self, data: Any, shown: ShownBook) -> dict[str, Any]:
        """Set keys of tables of anthology.toml: `{"version", "values": {table: {key: value}}}`."""

        def edit(document: Any) -> None:
            """Set values of anthology.toml."""
            for table, values in data["values"].items():
                set_values(document, str(table), dict(values))

        return await self._write(shown, "settings", data, edit)

    async def entry(self, data: Any, shown: ShownBook) -> dict[str, Any]:
        """Set keys of an entry: `{"version", "table", "name", "values"}`."""
        table = str(data["table"])
        file, key = _ENTRIES[table]
        values = {str(name): str(value) for name, value in data["values"].items()}
        edit = partial(set_entry, table=table, key=key, name=str(data["name"]), values=values)
        return await self._write(shown, file, data, edit)

    async def order(self, data: Any, shown: ShownBook) -> dict[str, Any]:
        """Put chapters in order: `{"version", "parts": [{"title", "chapters": [names]}]}`."""
        wanted = [(str(one["title"]), [*map(str, one["chapters"])]) for one in data["parts"]]
        now = [
            (one["title"], [chapter["name"] for chapter in one["chapters"]])
            for one in describe_order(shown)
        ]
        if sorted(n for _, names in wanted for n in names) != sorted(
            n for _, ns in now for n in ns
        ):
            raise ChangedMeanwhileError(
                "the book has other texts by now; nothing was written", hint="make the change again"
            )
        return await self._write(
            shown, "settings", data, lambda document: set_order(document, wanted, now)
        )

    async def ready(self, data: Any, shown: ShownBook) -> dict[str, Any]:
        """Mark a text as ready, or not: `{"version", "source", "ready"}`."""
        name = str(data["source"]).removeprefix(shown.reading.project.prefix)
        edit = partial(mark_ready, name=name, ready=bool(data["ready"]))
        return await self._write(shown, "settings", data, edit)

    async def remark(self, data: Any, shown: ShownBook) -> dict[str, Any]:
        """Keep a remark on a page, or take one away: `{"version", "text", "page", "note"}`."""
        text = str(data.get("text", "")).removeprefix(shown.reading.project.prefix)
        remark = {
            "text": text,
            "page": str(data.get("page", "")),
            "note": str(data["note"]).strip(),
        }

        def edit(document: Any) -> None:
            """Add a remark, or take out one that is settled."""
            if data.get("settled"):
                remove_entry(document, "note", {key: one for key, one in remark.items() if one})
            elif remark["note"]:
                add_remark(document, **remark)

        return await self._write(shown, "notes", data, edit)

    async def open(self, data: Any, shown: ShownBook) -> dict[str, Any]:
        """Open a file of the project in the editor, at a line: `{"path", "line"}`."""
        root = shown.reading.project.root.resolve()
        try:
            file = (root / str(data["path"])).resolve()
            known = file.is_relative_to(root) and file.is_file()
        except OSError:  # a name too long for any file
            known = False
        if not known:
            raise UsageError(f"{data['path']} is no file of the project")
        process = await asyncio.create_subprocess_exec(
            *editor_command(file, max(1, int(data.get("line") or 1))),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        task = asyncio.create_task(_ended(process))
        self._editors.add(task)
        task.add_done_callback(self._editors.discard)
        return {}

    async def proof(self, data: Any, shown: ShownBook) -> dict[str, Any]:
        """Make the proof of a chapter for its author: `{"source"}`; gives the files' names."""
        from anthology.outputs.proof import make_proofs  # noqa: PLC0415

        chapter = shown.chapter(data["source"])
        if chapter is None:
            raise UsageError(f"{data['source']} is no chapter")
        edition = replace(shown.edition, folder=proofs_folder(shown))

        def make() -> list[str]:
            """Make the proofs and name their files."""
            return [made.file.name for made in make_proofs(edition, [chapter])]

        return {"files": await self.follower.work(make)}

    async def _write(
        self, shown: ShownBook, file: str, data: Any, edit: Callable[[Any], None]
    ) -> dict[str, Any]:
        """Make a change in a file of the project, and name the file."""
        project = shown.reading.project
        written = await asyncio.to_thread(write_change, project, file, str(data["version"]), edit)
        return {"file": project.relative(written)}

    def _answer(
        self, do: Callable[[Any, ShownBook], Awaitable[dict[str, Any]]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Make of a task the answer to a request: its result as JSON, or what is wrong in words."""

        async def answer(request: Request) -> Response:
            """Answer one request."""
            body = bytearray()
            async for piece in request.stream():  # whoever sends in pieces need not tell a length
                body += piece
                if len(body) > _LARGEST:
                    return self._respond({"message": "too large"}, 413)
            shown = self.follower.shown
            if shown is None:
                return self._respond({"message": "the book is not laid out yet"}, 409)
            try:
                return self._respond(await do(json.loads(body), shown), 200)
            except ChangedMeanwhileError as error:
                return self._respond({"message": f"{error} – {error.hint}"}, 409)
            except AnthologyError as error:
                said = f"{error} – {error.hint}" if error.hint else str(error)
                return self._respond({"message": said}, 422)
            except _NONSENSE:
                return self._respond({"message": "this is no such change"}, 422)

        return answer

    def _respond(self, data: object, status: int) -> Response:
        """Answer with JSON."""
        return JSONResponse(data, status, headers=self.headers)


def proofs_folder(shown: ShownBook) -> Path:
    """Give the folder for proofs, that of `anthology proof`."""
    return shown.edition.folder / "proofs"


def editor_command(file: Path, line: int) -> list[str]:
    """Write the command that opens a file at a line: `$VISUAL`, else Visual Studio Code.

    Raises `UsageError` where there is neither.
    """
    chosen = shlex.split(os.environ.get("VISUAL", ""))
    if not chosen:
        known = next((path for name in sorted(_GOTO) if (path := shutil.which(name))), "")
        if not known:
            raise UsageError(
                "no editor is known",
                hint="set VISUAL to one with a window of its own, such as VISUAL=code",
            )
        chosen = [known]
    if not shutil.which(chosen[0]):
        raise UsageError(f"VISUAL names “{chosen[0]}”, which is not there", hint="set it anew")
    program = Path(chosen[0]).stem
    if program in _GOTO:
        return [*chosen, "--goto", f"{file}:{line}"]
    if program in _COLON:
        return [*chosen, f"{file}:{line}"]
    return [*chosen, f"+{line}", str(file)]


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Wait for an editor that was opened, so that no ended process is left over."""
    with suppress(ProcessLookupError):
        await process.wait()
