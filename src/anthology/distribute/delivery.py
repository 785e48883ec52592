"""Deliver an edition to its readers, each once: whom the journal says it is due, and no other."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.distribute.journal import DeliveryState, Journal, JournalEntry, reader_key
from anthology.distribute.mail_server import Connection, Fate, Outcome
from anthology.model.diagnostics import DeliveryError
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from anthology.distribute.mailing_list import Recipient
    from anthology.distribute.message import Composer
    from anthology.runtime.context import Progress


_MINUTE = 60  # s
_LONGEST = 900  # s: no pause is longer
_DOUBTFUL = 10  # failures in a row after which the fault is not the readers'


@dataclass(frozen=True, slots=True)
class Patience:
    """Say how fast to send and how long to try: messages a minute, tries, seconds.

    `rate` 0 is no limit; `pause` is before the first new try, doubled before each one after.
    """

    rate: int = 60
    retries: int = 3
    pause: float = 30
    sleep: Callable[[float], None] = time.sleep

    def wait(self, times: int) -> None:
        """Pause before a new try, the `times`-th in a row (from 0)."""
        self.sleep(min(self.pause * 2**times, _LONGEST))


@dataclass(slots=True)
class Report:
    """Count what a run did, and keep why it stopped before its end, if it did."""

    sent: int = 0
    refused: int = 0
    unknown: int = 0
    stopped: DeliveryError | None = None


def due(
    readers: Iterable[Recipient],
    entries: Mapping[str, JournalEntry],
    states: Collection[DeliveryState] = (DeliveryState.PLANNED,),
    named: Collection[str] = (),
) -> list[Recipient]:
    """Choose the readers who are to get a message: those of whom nothing is known yet.

    To them come those in one of the `states`, and those `named` by the keys of their addresses.
    """
    known = ((reader, entries.get(reader_key(reader.address))) for reader in readers)
    return [
        reader
        for reader, entry in known
        if entry is None or entry.state in states or reader.address.key in named
    ]


class Delivery:
    """Run through the readers who are due, with new tries for those put off."""

    def __init__(
        self,
        journal: Journal,
        composer: Composer,
        connection: Connection,
        patience: Patience,
        progress: Progress,
    ) -> None:
        self.journal, self.composer, self.connection = journal, composer, connection
        self.patience, self.progress = patience, progress
        self.report = Report()
        self._next = 0.0  # when the next message may go, in monotonic seconds
        self._lost = 0  # connections in a row

    def run(self, readers: Sequence[Recipient]) -> Report:
        """Deliver to everyone of the readers who is planned in the journal."""
        entries = self.journal.entries()
        waiting: Sequence[Recipient] = due(readers, entries)
        self.progress.step("sending", len(waiting))
        try:
            for again in range(self.patience.retries + 1):
                if waiting and again:
                    self.patience.wait(again - 1)
                waiting = self._pass(waiting, entries)
        except DeliveryError as error:
            self.report.stopped = error
        self.connection.close()
        return self.report

    def _pass(
        self, readers: Sequence[Recipient], entries: Mapping[str, JournalEntry]
    ) -> list[Recipient]:
        """Try everyone once; give those who are still due."""
        later: list[Recipient] = []
        put_off = 0
        for number, reader in enumerate(readers):
            outcome = self._attempt(reader, entries[reader_key(reader.address)].copies)
            self._settle(reader, outcome)
            if outcome.fate in (Fate.PUT_OFF, Fate.LOST):
                later.append(reader)
            put_off = put_off + 1 if outcome.fate is Fate.PUT_OFF else 0
            if put_off >= _DOUBTFUL:
                return [*later, *readers[number + 1 :]]
        return later

    def _attempt(self, reader: Recipient, copies: int) -> Outcome:
        """Send one message, which the journal knows of before it goes."""
        message = self.composer.compose(reader, copy=copies)
        self._pace()
        return self.connection.deliver(
            message.data,
            self.composer.envelope(reader),
            lambda: self.journal.record(reader.address, DeliveryState.SENDING),
        )

    def _settle(self, reader: Recipient, outcome: Outcome) -> None:
        """Write down what became of a message; stop where the fault is not the reader's."""
        state = {
            Fate.SENT: DeliveryState.SENT,
            Fate.REFUSED: DeliveryState.REFUSED,
            Fate.UNKNOWN: DeliveryState.UNKNOWN,
        }.get(outcome.fate, DeliveryState.PLANNED)
        self.journal.record(reader.address, state, outcome.said)
        self.report.sent += state is DeliveryState.SENT
        self.report.refused += state is DeliveryState.REFUSED
        self.report.unknown += state is DeliveryState.UNKNOWN
        if state is not DeliveryState.PLANNED:
            self.progress.advance()
        self._doubt(outcome)

    def _doubt(self, outcome: Outcome) -> None:
        """Pause after a lost connection; stop after many, or where everyone is refused."""
        if outcome.fate in (Fate.LOST, Fate.UNKNOWN):
            self._lost += 1
            if self._lost > self.patience.retries:
                raise DeliveryError(
                    f"no connection with {self.connection.server} will hold: {outcome.said}",
                    hint="run the command again later: it goes on where it stopped",
                )
            self.patience.wait(self._lost - 1)
        else:
            self._lost = 0
        if (
            outcome.fate is Fate.REFUSED
            and not self.report.sent
            and self.report.refused >= _DOUBTFUL
        ):
            raise DeliveryError(
                f"{self.connection.server} refused the first {_DOUBTFUL} readers: {outcome.said}",
                hint="if the fault is in the settings, mend it and add --resend-refused; if the "
                "addresses are wrong, run the command again for the others",
            )

    def _pace(self) -> None:
        """Keep the rate."""
        now = time.monotonic()
        if self._next > now:
            self.patience.sleep(self._next - now)
        if self.patience.rate:
            self._next = max(now, self._next) + _MINUTE / self.patience.rate


DRY_RUN_FOLDER = "mail-dry-run"
_MOST = 1_000_000_000  # bytes of messages; the others are alike


@dataclass(frozen=True, slots=True)
class DryRun:
    """Count the messages written and their bytes."""

    messages: int
    size: int


def write_dry_run(composer: Composer, readers: Iterable[Recipient], folder: Path) -> DryRun:
    """Write the message of each reader, named by the line of the list, until 1 GB is written.

    Messages of an earlier dry run are removed. Raises `OutputError` where they cannot be
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
    return DryRun(count, size)
