"""Keep in a file who has which edition, so that nobody gets it twice whatever interrupts a run."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from anthology.model.diagnostics import OutputError, UsageError
from anthology.project.collect import leads_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import IO

    from anthology.distribute.mail_addresses import Address


JOURNAL_NAME = "mail.sqlite"
_RECORD = "mail.record"  # a line for each state, only ever added to: it tells a journal that lost
_HOME = ".anthology"  # outlives what was built, and its folder
_UNVERSIONED = "*\n"  # for git: who has the book is nobody else's business
_TABLE = """
CREATE TABLE IF NOT EXISTS delivery (
    edition TEXT NOT NULL, reader TEXT NOT NULL, shown TEXT NOT NULL, state TEXT NOT NULL,
    copies INTEGER NOT NULL DEFAULT 0, said TEXT NOT NULL DEFAULT '',
    changed TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (edition, reader)
) WITHOUT ROWID
"""


class DeliveryState(StrEnum):
    """Say how far a reader's copy has come.

    `sending` is written before the last line of a message goes out and replaced when the server
    has answered: one that is found later was interrupted between, and becomes `unknown`.
    """

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Hold what is known of one reader: the state, how many copies were sent, the last answer.

    `shown` is the masked address; the file has addresses only as their SHA-256.
    """

    reader: str
    shown: str
    state: DeliveryState
    copies: int
    said: str

    @property
    def is_settled(self) -> bool:
        """Tell whether something is known of a message to the reader."""
        return self.copies > 0 or self.state is not DeliveryState.PLANNED


def journal_folder(root: Path) -> Path:
    """Say where the journal of a project lies, by the project's folder.

    It is no product: who deletes `build`, or builds elsewhere, sends nothing twice. Raises
    `UsageError` where it is a link out of the project: the journal of another would be written.
    """
    home = root / _HOME
    for place in (home, home / JOURNAL_NAME, home / _RECORD):
        if leads_out(place, root):
            raise UsageError(f"{place} is a link out of the project", hint="take the link away")
    return home


def reader_key(address: Address) -> str:
    """Name a reader in the journal."""
    return hashlib.sha256(address.key.encode()).hexdigest()


class Journal:
    """Write the journal of one edition; one process at a time can, and the lock dies with it."""

    def __init__(self, folder: Path, edition: str) -> None:
        self.folder, self.edition = folder, edition
        self._lock: IO[bytes] | None = None
        self._record: IO[bytes] | None = None
        self._base: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        """Open the journal; what was interrupted becomes unknown.

        Raises `UsageError` where another run has it, `OutputError` where it cannot be written, or
        has lost what it knew.
        """
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        """Lock the journal for this run. Raises `UsageError` where another run has it."""
        with _faults(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            _only_files(self.folder)
            with suppress(FileExistsError), (self.folder / ".gitignore").open("x") as unversioned:
                unversioned.write(_UNVERSIONED)
            self._lock = (self.folder / f"{JOURNAL_NAME}.lock").open("ab")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(
                "another run is sending this book", hint="wait for it; --status tells how far it is"
            ) from None
        with _faults(self.folder):
            self._base = sqlite3.connect(self.folder / JOURNAL_NAME, isolation_level=None)
            self._base.execute("PRAGMA journal_mode = WAL")  # one sync of the disk a record
            self._base.execute("PRAGMA synchronous = FULL")
            self._base.execute(_TABLE)
            self._base.execute(
                "UPDATE delivery SET state = ? WHERE state = ?",
                (DeliveryState.UNKNOWN, DeliveryState.SENDING),
            )
            self._record = (self.folder / _RECORD).open("ab")
            found = _entries(self._base, self.edition)
        _compare(self.folder, self.edition, found)

    def __exit__(self, *_: object) -> None:
        for one in (self._base, self._record, self._lock):
            if one is not None:
                one.close()

    def plan(self, addresses: Iterable[Address]) -> None:
        """Enter everyone on the list who is new; forget who was only planned and is not on it."""
        rows = [
            (self.edition, reader_key(one), str(one), DeliveryState.PLANNED) for one in addresses
        ]
        with _faults(self.folder), self._transaction() as base:
            base.execute(
                "DELETE FROM delivery WHERE edition = ? AND state = ? AND copies = 0",
                (self.edition, DeliveryState.PLANNED),
            )
            base.executemany(
                "INSERT OR IGNORE INTO delivery (edition, reader, shown, state) "
                "VALUES (?, ?, ?, ?)",
                rows,
            )

    def record(self, address: Address, state: DeliveryState, said: str = "") -> None:
        """Write a reader's state; it is on the disk when this returns."""
        more = 1 if state is DeliveryState.SENT else 0
        with _faults(self.folder):
            self._add([address], state)
            self._open.execute(
                "UPDATE delivery SET state = ?, said = ?, copies = copies + ?, "
                "changed = CURRENT_TIMESTAMP WHERE edition = ? AND reader = ?",
                (state, said, more, self.edition, reader_key(address)),
            )

    def again(self, addresses: Sequence[Address]) -> None:
        """Plan a message to these readers, whatever is known of them."""
        rows = [(DeliveryState.PLANNED, self.edition, reader_key(address)) for address in addresses]
        with _faults(self.folder), self._transaction() as base:
            self._add(addresses, DeliveryState.PLANNED)
            base.executemany("UPDATE delivery SET state = ? WHERE edition = ? AND reader = ?", rows)

    def entries(self) -> dict[str, JournalEntry]:
        """Give what is known of all readers of the edition, by their keys."""
        with _faults(self.folder):
            return _entries(self._open, self.edition)

    def _add(self, addresses: Iterable[Address], state: DeliveryState) -> None:
        """Add states to the record; they are on the disk when this returns."""
        if self._record is not None:
            lines = (f"{self.edition}\t{reader_key(one)}\t{state}\n" for one in addresses)
            self._record.write("".join(lines).encode())
            self._record.flush()
            os.fsync(self._record.fileno())

    @property
    def _open(self) -> sqlite3.Connection:
        """Give the open journal."""
        if self._base is None:
            raise RuntimeError("the journal is not open")
        return self._base

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all or nothing."""
        self._open.execute("BEGIN IMMEDIATE")
        try:
            yield self._open
        except BaseException:
            self._open.execute("ROLLBACK")
            raise
        self._open.execute("COMMIT")


def read_journal(folder: Path, edition: str) -> dict[str, JournalEntry]:
    """Read what is known of an edition, also while a run goes on; nothing where none was sent."""
    found: dict[str, JournalEntry] = {}
    _only_files(folder)
    if (folder / JOURNAL_NAME).is_file() and (folder / JOURNAL_NAME).stat().st_size:
        with _faults(folder):
            place = (folder / JOURNAL_NAME).absolute().as_uri()
            base = sqlite3.connect(f"{place}?mode=ro", uri=True)
            try:
                found = _entries(base, edition)
            finally:
                base.close()
    _compare(folder, edition, found)
    return found


def _only_files(folder: Path) -> None:
    """Raise `OutputError` for a link or a pipe: the folder may come with the project of others."""
    for one in folder.glob("mail.*"):
        if one.is_symlink() or not one.is_file():
            raise OutputError(
                f"{one} is no file of a journal: a link, a pipe or a folder",
                hint="look at what it is, and take it away",
            )


def _compare(folder: Path, edition: str, found: Mapping[str, JournalEntry]) -> None:
    """Compare the journal with the record. Raises `OutputError` where it has lost readers."""
    last: dict[str, str] = {}
    with _faults(folder), suppress(FileNotFoundError):
        for line in (folder / _RECORD).read_text(encoding="utf-8", errors="replace").split("\n"):
            known, _, state = line.rstrip().rpartition("\t")
            if known.startswith(f"{edition}\t"):
                last[known.removeprefix(f"{edition}\t")] = state
    mailed = {reader for reader, state in last.items() if state != DeliveryState.PLANNED}
    lost = [one for one in mailed if one not in found or not found[one].is_settled]
    if lost:
        raise OutputError(
            f"the journal {folder / JOURNAL_NAME} has lost {len(lost)} of those who were mailed",
            hint=f"put it back from a copy; without {_RECORD} beside it, they are mailed again",
        )


def _entries(base: sqlite3.Connection, edition: str) -> dict[str, JournalEntry]:
    """Read the entries of an edition by the keys of their readers."""
    rows = base.execute(
        "SELECT reader, shown, state, copies, said FROM delivery WHERE edition = ?", (edition,)
    )
    known = frozenset(DeliveryState)
    return {
        # A state that this program does not know is no leave to mail anyone again.
        row[0]: JournalEntry(
            row[0],
            str(row[1]),
            DeliveryState(row[2]) if row[2] in known else DeliveryState.UNKNOWN,
            row[3] if isinstance(row[3], int) else 0,
            str(row[4]),
        )
        for row in rows
    }


@contextmanager
def _faults(folder: Path) -> Iterator[None]:
    """Tell of faults of the file in the project's words."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise OutputError(
            f"the journal {folder / JOURNAL_NAME} cannot be used: {error}",
            hint="make room, or look at its permissions; do not delete it: it knows who has the "
            "book already",
        ) from error
