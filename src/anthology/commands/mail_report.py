"""Tell what is about to be sent, what was sent, and who does not have the book yet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from anthology.diagnostics import DeliveryError, Diagnostic
from anthology.mail.journal import State, reader_key
from anthology.words import file_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anthology.mail.journal import Entry
    from anthology.mail.mailing_list import Reader
    from anthology.mail.message import Composer

_WIDTH = 10  # characters of the labels
_LINES = 14  # of the text that are shown


def show_preview(composer: Composer, readers: Sequence[Reader], through: str) -> None:
    """Show what is to be sent to whom, before it is.

    Raises `UsageError` where a message is larger than the limit and there is no link.
    """
    terms, samples = composer.terms, composer.samples(readers)
    largest = max(len(message.data) for message in samples)
    attached = {message.attached for message in samples}
    way = "with the book attached" if attached == {True} else "with a link"
    if len(attached) > 1:
        way = "some with the book attached, some with a link"
    _row("From", f"{terms.name} <{terms.address.sent}>" if terms.name else terms.address.sent)
    if through:
        _row("Through", through)
    _row("To", _whom(composer, readers))
    whole = file_size(largest * len(readers), "en")
    _row("Size", f"at most {file_size(largest, 'en')} each and {whole} in all, {way}")
    _row("Subject", samples[0].letter.subject)
    lines = [line for line in samples[0].letter.text.splitlines() if line.strip()]
    more = ["…"] if len(lines) > _LINES else []
    click.echo("\n".join(["", *(f"    {line}" for line in [*lines[:_LINES], *more]), ""]), err=True)


def conclude(found: Iterable[State], stopped: DeliveryError | None = None) -> None:
    """Print how many have the book. Raises `DeliveryError` where somebody has not."""
    counts = Counter(found)
    click.echo(summary(counts))
    if stopped:
        raise stopped
    missing = counts.total() - counts[State.SENT]
    if missing:
        raise DeliveryError(
            f"the book has not, or may not have, reached {missing:,} of {counted(counts.total())}",
            hint="send again: it goes on with those who wait"
            if counts[State.PLANNED]
            else "the hints above tell what can be done",
        )


def counted(count: int, noun: str = "reader") -> str:
    """Write a number with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def outcomes(
    readers: Iterable[Reader], entries: Mapping[str, Entry], path: str
) -> Iterator[Diagnostic]:
    """Report who was refused, and whose message may or may not have arrived, by their lines."""
    for reader in readers:
        entry = entries.get(reader_key(reader.address))
        if entry and entry.state in (State.REFUSED, State.UNKNOWN):
            yield _undelivered(entry, path, reader.line)


def undelivered(entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    """Report the same where there is no list at hand."""
    for entry in entries:
        if entry.state in (State.REFUSED, State.UNKNOWN):
            yield _undelivered(entry, "", None)


def states(readers: Iterable[Reader], entries: Mapping[str, Entry]) -> list[State]:
    """Tell of each reader of a list what the journal knows."""
    known = (entries.get(reader_key(reader.address)) for reader in readers)
    return [entry.state if entry else State.PLANNED for entry in known]


def summary(counts: Mapping[State, int]) -> str:
    """Write how many have the book, and how many do not for which reason."""
    words = {
        State.SENT: "{} got the book",
        State.PLANNED: "{} wait",
        State.SENDING: "{} in the middle of being sent",
        State.UNKNOWN: "{} may or may not have got it",
        State.REFUSED: "{} refused by the server",
    }
    said = [words[state].format(f"{counts[state]:,}") for state in words if counts.get(state)]
    return ", ".join(said) or "nobody has been sent this edition"


def _undelivered(entry: Entry, path: str, line: int | None) -> Diagnostic:
    if entry.state is State.REFUSED:
        message = f"the server refuses {entry.shown}: {entry.said}"
        hint = "mend the address, or take it off the list; --resend-refused tries again"
        return Diagnostic("delivery-refused", message, path, line, hint=hint)
    reason = entry.said or "the run was interrupted"
    message = f"{entry.shown} may or may not have the book: {reason}"
    hint = "ask them; --resend ADDRESS sends it again, --resend-unknown to all such readers"
    return Diagnostic("delivery-unknown", message, path, line, hint=hint)


def _whom(composer: Composer, readers: Sequence[Reader]) -> str:
    formats = Counter(" and ".join(one.upper() for one in reader.formats) for reader in readers)
    tongues = Counter(composer.writer.language(reader.language) for reader in readers)
    parts = [f"{count:,} {name}" for name, count in (*formats.items(), *tongues.items())]
    return f"{counted(len(readers))}: {', '.join(parts)}"


def _row(label: str, words: str) -> None:
    click.echo(f"{label:<{_WIDTH}}{words}", err=True)
