"""Write messages into files (`.eml`) instead of sending them, for a mail program to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from anthology.mail.mailing_list import Reader
    from anthology.mail.message import Composer

FOLDER = "mail-dry-run"
_MOST = 1_000_000_000  # bytes of messages; the others are alike


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """Count the messages written and their bytes."""

    messages: int
    size: int


def rehearse(composer: Composer, readers: Iterable[Reader], folder: Path) -> Rehearsed:
    """Write the message of each reader, named by the line of the list, until 1 GB is written.

    Messages of a former rehearsal are taken away. Raises `OutputError` where they cannot be
    written.
    """
    for old in folder.glob("line-*.eml"):
        old.unlink(missing_ok=True)
    count = size = 0
    for reader in readers:
        message = composer.compose(reader)
        if size + len(message.data) > _MOST:
            break
        write_whole(folder / f"line-{reader.line:05}-{count + 1}.eml", message.data)
        count, size = count + 1, size + len(message.data)
    return Rehearsed(count, size)
