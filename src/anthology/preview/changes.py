"""Change a project's TOML files as one would by hand: one small change, comments and order kept.

A change says which version of the file it was made for. A file that is another by now is never
written over, nor is one that would not be read without a fault afterwards.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anthology.compose.people import PeopleFile
from anthology.model.diagnostics import ContentError, UsageError
from anthology.model.settings import Settings
from anthology.project.configuration import read_as
from anthology.project.remarks import RemarksFile
from anthology.rights.credits import CreditsTables
from anthology.runtime.files import scratch_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tomlkit import TOMLDocument

    from anthology.project.collect import Project


class ChangedMeanwhileError(UsageError):
    """A file is another than the one that a change was made for."""


@dataclass(frozen=True, slots=True)
class Target:
    """Name a file that can be changed, and the dataclass that it is read into."""

    file: Path
    made: type


def targets(project: Project) -> dict[str, Target]:
    """List the files that can be changed, by what they hold."""
    return {
        "settings": Target(project.settings_file, Settings),
        "people": Target(project.people_file, PeopleFile),
        "credits": Target(project.credits_file, CreditsTables),
        "notes": Target(project.remarks_file, RemarksFile),
    }


def version(file: Path) -> str:
    """Digest a file's content; a file that is not there has a version too."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()[:24]
    except OSError:
        return "none"


def write_change(
    project: Project, name: str, seen: str, edit: Callable[[TOMLDocument], None]
) -> Path:
    """Edit one of the files; `seen` is the version that the editor has seen.

    Gives the file. Raises `ChangedMeanwhileError` where it is another by now, `ContentError` where
    it is no TOML, would have a fault that it did not have, or is a link out of the project,
    `OutputError` where it cannot be written. Nothing is written then.
    """
    import tomlkit  # noqa: PLC0415
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    target = targets(project)[name]
    file = target.file.resolve()
    path = project.relative(target.file)
    before = file.read_bytes() if file.is_file() else b""
    if version(file) != seen:
        raise ChangedMeanwhileError(
            f"{path} has changed meanwhile; nothing was written",
            hint="look at it as it is now, and make the change again",
        )
    try:
        text = before.decode("utf-8")
        document = tomlkit.parse(text)
    except (UnicodeDecodeError, TOMLKitError) as error:
        raise ContentError(f"{path} is no valid TOML: {error}", hint="mend it by hand") from error
    edit(document)
    after = tomlkit.dumps(document).encode("utf-8")
    if after != before:
        _refuse_faults(target, path, before, after)
        write_whole(file, after)
    return target.file


def _refuse_faults(target: Target, path: str, before: bytes, after: bytes) -> None:
    """Raise `ContentError` where a file has faults after a change that it did not have before."""
    faults = []
    with tempfile.TemporaryDirectory(dir=scratch_folder()) as folder:
        for number, content in enumerate((before, after)):
            file = Path(folder, str(number))
            file.write_bytes(content)
            faults.append({one.message: one for one in read_as(target.made, file, path)[1]})
    new = [one for message, one in faults[1].items() if message not in faults[0]]
    if new:
        raise ContentError(new[0].message, hint=new[0].hint, diagnostics=tuple(new))


def set_values(document: TOMLDocument, table: str, values: Mapping[str, object]) -> None:
    """Set keys of a table; an empty value takes the key away."""
    if table in document or any(_says_something(one) for one in values.values()):
        _fill(_table(document, table), values)


def set_entry(
    document: TOMLDocument, table: str, key: str, name: str, values: Mapping[str, object]
) -> None:
    """Set keys of the entry of `[[table]]` whose `key` is a name; a new one is put last."""
    for entry in document.get(table, []):
        if entry.get(key) == name:
            _fill(entry, values)
            return
    if any(_says_something(one) for one in values.values()):
        _append_entry(document, table, {key: name, **values})


def remove_entry(document: TOMLDocument, table: str, values: Mapping[str, object]) -> None:
    """Take the first entry of `[[table]]` away that has all these values."""
    entries = document.get(table, [])
    for at, entry in enumerate(entries):
        if all(entry.get(key) == value for key, value in values.items()):
            del entries[at]
            if not len(entries):
                del document[table]
            return


def add_remark(document: TOMLDocument, text: str, page: str, note: str) -> None:
    """Put a remark behind the others, with the date of today."""
    today = datetime.now(UTC).astimezone().date().isoformat()
    _append_entry(document, "note", {"text": text, "page": page, "note": note, "date": today})


def mark_ready(document: TOMLDocument, name: str, *, ready: bool) -> None:
    """Put a text among those that are ready, or take it away from there."""
    listed = document.get("chapters", {}).get("ready")
    if listed is None:
        if ready:
            _fill(_table(document, "chapters"), {"ready": _listed([name])})
    elif ready and name not in listed:
        several = "\n" in listed.as_string()
        listed.append(name)
        listed.multiline(several)
    elif not ready and name in listed:
        listed.remove(name)


def set_order(
    document: TOMLDocument,
    wanted: Sequence[tuple[str, Sequence[str]]],
    shown: Sequence[tuple[str, Sequence[str]]],
) -> None:
    """Put chapters into an order of parts, each a title and names of texts.

    `shown` are the parts as they are now: what stays as it is keeps its patterns. A last part
    without a title becomes `order` under `[chapters]`, all others `[[part]]`.
    """
    import tomlkit  # noqa: PLC0415

    parts = [(title, [*names]) for title, names in wanted if names]
    now = {title: [*names] for title, names in shown}
    loose = parts.pop() if parts and not parts[-1][0] else None
    old = {str(entry.get("title", "")): entry for entry in document.get("part", [])}
    made = []
    for title, names in parts:
        entry = old.get(title)
        if entry is None:
            entry = tomlkit.table()
            if title:
                entry["title"] = title
        if "chapters" not in entry or now.get(title) != names:
            entry["chapters"] = _listed(names)
        made.append(entry)
    if [*old] != [title for title, _ in parts]:
        _replace_parts(document, made)
    was = [*shown[-1][1]] if shown and not shown[-1][0] else []
    if loose and loose[1] != was:
        _fill(_table(document, "chapters"), {"order": _listed(loose[1])})
    elif not loose and "order" in document.get("chapters", {}):
        del document["chapters"]["order"]


def _replace_parts(document: TOMLDocument, entries: Sequence[Any]) -> None:
    """Put parts in the place of those that are there, a blank line between each and the next."""
    import tomlkit  # noqa: PLC0415
    from tomlkit.items import Whitespace  # noqa: PLC0415

    if not entries:
        document.pop("part", None)
        return
    made = tomlkit.aot()
    for entry in entries:
        body = entry.value.body
        while body and isinstance(body[-1][1], Whitespace):
            body.pop()
        made.append(entry)
    entries[-1].add(tomlkit.nl())
    if "part" in document:
        document["part"] = made
    else:
        _append(document, "part", made)


def _table(document: TOMLDocument, name: str) -> Any:
    """Give a table, which is put last where there is none."""
    import tomlkit  # noqa: PLC0415

    if name not in document:
        _append(document, name, tomlkit.table())
    return document[name]


def _append_entry(document: TOMLDocument, table: str, values: Mapping[str, object]) -> None:
    """Put an entry behind the others of `[[table]]`."""
    import tomlkit  # noqa: PLC0415

    entry = tomlkit.table()
    _fill(entry, values)
    if table in document:
        last = document[table][-1]
        document[table].append(entry)
        if re.search(rf"[^\n]\n\[\[{table}\]\]", tomlkit.dumps(document)):
            last.add(tomlkit.nl())
    else:
        made = tomlkit.aot()
        made.append(entry)
        _append(document, table, made)


def _append(document: TOMLDocument, name: str, item: Any) -> None:
    """Put a table at the end of a file, behind a blank line."""
    import tomlkit  # noqa: PLC0415

    written = tomlkit.dumps(document)
    if written and not written.endswith("\n"):
        document.add(tomlkit.nl())
    if written and not written.endswith("\n\n"):
        document.add(tomlkit.nl())
    document[name] = item


def _fill(table: Any, values: Mapping[str, object]) -> None:
    """Set keys behind those that are there, before blank lines and what is said of the next one."""
    body, after = table.value.body, []
    while body and body[-1][0] is None:
        after.append(body.pop())
    _set(table, values)
    body.extend(reversed(after))


def _set(table: Any, values: Mapping[str, object]) -> None:
    """Set the values of a table; empty ones are taken out of it."""
    for key, value in values.items():
        if _says_something(value):
            if table.get(key) != value:
                table[key] = value
        elif key in table:
            del table[key]


def _says_something(value: object) -> bool:
    """Tell whether a value says anything."""
    return value not in ("", None, [])


def _listed(names: Sequence[str]) -> Any:
    """Write a list with a line for each name: a version control shows what moves."""
    import tomlkit  # noqa: PLC0415

    made = tomlkit.array()
    made.extend(names)
    return made.multiline(multiline=True)
