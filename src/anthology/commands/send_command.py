"""Send the e-book to a mailing list: `anthology send`."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from anthology.commands.console import Bars, count_severities, tell
from anthology.distribute.journal import DeliveryState, reader_key
from anthology.language.words import file_size
from anthology.model.diagnostics import ContentError, DeliveryError, Diagnostic, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anthology.distribute.journal import JournalEntry
    from anthology.distribute.mail_server import Connection
    from anthology.distribute.mailing_list import MailingList, Recipient
    from anthology.distribute.message import Composer
    from anthology.outputs.build import Reading
    from anthology.verify.built_book import BuiltBook


_STDIN = "-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Hold what was asked for on the command line."""

    to: str
    sender: str
    smtp: str
    rate: int | None
    suppress: Path | None
    test: str
    dry_run: bool
    status: bool
    export: str | None
    yes: bool
    resend: tuple[str, ...]
    resend_unknown: bool
    resend_refused: bool

    @property
    def path(self) -> str:
        """Name the list in messages."""
        return "standard input" if self.to == _STDIN else self.to


@click.command("send")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option("--to", default="", metavar="FILE", help="The mailing list; - for standard input.")
@click.option("--from", "sender", default="", metavar="ADDRESS", help="Who sends it.")
@click.option("--smtp", default="", metavar="URL", help="The server: smtps://mail.example.org")
@click.option("--rate", type=click.IntRange(0), help="Most messages a minute; 0 for no limit.")
@click.option(
    "--suppress",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Addresses that are never mailed.",
)
@click.option("--test", default="", metavar="ADDRESS", help="Send one, marked as a test.")
@click.option("--dry-run", is_flag=True, help="Write the messages into files, send nothing.")
@click.option("--status", is_flag=True, help="Tell who has the book, send nothing.")
@click.option(
    "--export",
    type=click.Choice(["listmonk", "mailchimp"]),
    help="Write the files that a sending service wants.",
)
@click.option("--yes", is_flag=True, help="Send without asking.")
@click.option("--resend", multiple=True, metavar="ADDRESS", help="Send it to them once more.")
@click.option("--resend-unknown", is_flag=True, help="Send again what may not have arrived.")
@click.option("--resend-refused", is_flag=True, help="Try again whom the server refused.")
@click.option("--build", is_flag=True, help="Build the book first where it is not up to date.")
@click.option("--as-built", is_flag=True, help="Send the book as built, though texts changed.")
@click.option(
    "-o", "--output", "folder", type=click.Path(path_type=Path), help="Folder of what was built."
)
def command(
    project: Path, folder: Path | None, *, build: bool, as_built: bool, **options: Any
) -> None:
    """Send the built book of PROJECT to a mailing list, to each reader once.

    It asks before it sends. A run that was interrupted goes on where it was when the command is
    given again. Exit status 5 while a reader of the list does not have the book.
    """
    from anthology.commands.console import open_reading, ready  # noqa: PLC0415
    from anthology.project.collect import output_folder  # noqa: PLC0415

    wanted = Wanted(**options)
    reading = open_reading(project)
    place = output_folder(reading.project.root, folder)
    listed = _read_list(wanted, reading)
    if wanted.status:
        _tell_status(wanted, reading, listed)
        return
    if listed is None:
        raise UsageError("there is no list to send to", hint="--to list.csv, or --test ADDRESS")
    if not wanted.test:
        _refuse_printed(reading, listed)
    formats = frozenset(name for reader in listed.readers for name in reader.formats)
    built = ready(reading, place, lambda _: formats, build=build, as_built=as_built)
    composer = _composer(wanted, reading, built)
    if wanted.test:
        _send_test(wanted, reading, composer, listed.readers[0])
    elif wanted.export:
        _export(wanted.export, composer, listed, place)
    elif wanted.dry_run:
        _write_dry_run(wanted, reading, composer, listed, place)
    else:
        _send(wanted, reading, composer, listed)


def _read_list(wanted: Wanted, reading: Reading) -> MailingList | None:
    """Read the list and report who is left out; a test has a list of one."""
    from anthology.distribute.mail_addresses import need_address  # noqa: PLC0415
    from anthology.distribute.mailing_list import (  # noqa: PLC0415
        MailingList,
        Recipient,
        read_list,
        read_suppressed,
    )

    if wanted.test:
        return MailingList((Recipient(need_address(wanted.test, "--test")),))
    if not wanted.to:
        return None
    own = reading.settings.mail.suppressed
    files = [*([reading.project.root / own] if own else []), *filter(None, [wanted.suppress])]
    gone = [read_suppressed(_bytes(str(file)), str(file)) for file in files]
    listed = read_list(_bytes(wanted.to), wanted.path, frozenset().union(*gone))
    tell(listed.diagnostics)
    if listed.diagnostics:
        click.echo(count_severities(listed.diagnostics), err=True)
    return listed


def _refuse_printed(reading: Reading, listed: MailingList) -> None:
    """Refuse a book that tells its readers' addresses to all of them.

    An address that an author gives as a link of her own may stand in her text. Raises
    `ContentError` that names the texts.
    """
    from anthology.language.contacts import MAIL_ADDRESS  # noqa: PLC0415

    readers = {reader.address.key for reader in listed.readers}
    places: list[str] = []
    for chapter in reading.book.chapters:
        own = {person.link.casefold().removeprefix("mailto:") for person in chapter.meta.authors}
        printed = set(MAIL_ADDRESS.findall(chapter.body.casefold()))
        if printed & (readers - own):
            places.append(chapter.article.source.path)
    if places:
        raise ContentError(
            f"the book prints addresses of its readers, in {', '.join(places)}",
            hint="take them out of these texts and build again; an author's own may be her link",
        )


def _bytes(name: str) -> bytes:
    """Read a file, or standard input when the name is `-`."""
    try:
        return sys.stdin.buffer.read() if name == _STDIN else Path(name).read_bytes()
    except OSError as error:
        raise UsageError(
            f"{name} cannot be read: {error.strerror}", hint="name a file of addresses"
        ) from error


def _composer(wanted: Wanted, reading: Reading, built: BuiltBook) -> Composer:
    """Prepare the message for all readers: sender's terms, built files and a small cover."""
    from anthology.distribute.letter import settle_terms  # noqa: PLC0415
    from anthology.distribute.message import COVER_WIDTH, Composer, Enclosure  # noqa: PLC0415
    from anthology.verify.built_book import cover_of  # noqa: PLC0415

    terms = settle_terms(reading.settings.mail, wanted.sender, reading.book.slug)
    epub = built.files.get("epub")
    cover = cover_of(epub, COVER_WIDTH) if epub else None
    return Composer(Enclosure(reading.book, built.files, cover, reading.project.templates), terms)


def _connection(wanted: Wanted, reading: Reading) -> Connection:
    """Prepare a connection to the server of the command or the settings; it is opened later."""
    from anthology.distribute.mail_server import (  # noqa: PLC0415
        Connection,
        find_login,
        read_server,
    )

    mail = reading.settings.mail
    server = read_server(wanted.smtp or mail.smtp)
    return Connection(server, find_login(server), timeout=mail.timeout, plain=mail.plain)


def _send_test(wanted: Wanted, reading: Reading, composer: Composer, reader: Recipient) -> None:
    """Send one message, marked as a test, to one reader; raise DeliveryError if it is refused."""
    from anthology.distribute.mail_server import Fate  # noqa: PLC0415

    connection = _connection(wanted, reading)
    message = composer.compose(reader, test=True)
    outcome = connection.deliver(message.data, composer.envelope(reader), lambda: None)
    connection.close()
    if outcome.fate is not Fate.SENT:
        raise DeliveryError(
            f"the test to {reader.address} did not go through: {outcome.said}",
            hint="look at --smtp and --from",
        )
    click.echo(f"a test is on its way to {reader.address}: look at it before you send to all")


def _export(service: str, composer: Composer, listed: MailingList, place: Path) -> None:
    """Write files that a mailing service reads, and print their paths."""
    from anthology.distribute.export import export  # noqa: PLC0415

    for file in export(service, composer, listed.readers, place / f"mail-{service}"):
        click.echo(file)


def _write_dry_run(
    wanted: Wanted, reading: Reading, composer: Composer, listed: MailingList, place: Path
) -> None:
    """Show what would be sent, and write the messages into a folder instead of sending them."""
    from anthology.distribute.delivery import DRY_RUN_FOLDER, write_dry_run  # noqa: PLC0415
    from anthology.distribute.journal import journal_folder, read_journal  # noqa: PLC0415
    from anthology.language.words import file_size  # noqa: PLC0415

    known = journal_folder(reading.project.root)
    entries = read_journal(known, composer.parcel.edition)
    readers = _due(wanted, listed, entries)
    if not readers:
        click.echo(f"all {counted(len(listed.readers))} have had this edition")
        return
    show_preview(composer, readers, wanted.smtp)
    made = write_dry_run(composer, readers, place / DRY_RUN_FOLDER)
    note = "" if made.messages == len(readers) else f" (the first of {len(readers):,})"
    size = file_size(made.size, "en")
    click.echo(
        f"{place / DRY_RUN_FOLDER}: {counted(made.messages, 'message')}{note}, {size}; nothing sent"
    )


def _due(
    wanted: Wanted, listed: MailingList, entries: Mapping[str, JournalEntry]
) -> list[Recipient]:
    """Choose who is to get a message: whoever has not, and who is to have it once more."""
    from anthology.distribute.delivery import due  # noqa: PLC0415
    from anthology.distribute.journal import DeliveryState  # noqa: PLC0415
    from anthology.distribute.mail_addresses import need_address  # noqa: PLC0415

    on_it = {reader.address.key for reader in listed.readers}
    again = [need_address(written, "--resend") for written in wanted.resend]
    for address in again:
        if address.key not in on_it:
            raise UsageError(f"{address} is not on the list", hint="look at the notes above")
    states = [DeliveryState.PLANNED]
    states += [DeliveryState.UNKNOWN] if wanted.resend_unknown else []
    states += [DeliveryState.REFUSED] if wanted.resend_refused else []
    return due(listed.readers, entries, states, {address.key for address in again})


def _send(wanted: Wanted, reading: Reading, composer: Composer, listed: MailingList) -> None:
    """Ask, then send to all who have not had this edition; the journal records each."""
    from anthology.distribute.delivery import Delivery, Patience  # noqa: PLC0415
    from anthology.distribute.journal import Journal, journal_folder  # noqa: PLC0415

    connection = _connection(wanted, reading)
    folder = journal_folder(reading.project.root)
    with Journal(folder, composer.parcel.edition) as journal:
        readers = _due(wanted, listed, journal.entries())
        stopped = None
        if readers:
            mail = reading.settings.mail
            rate = mail.rate if wanted.rate is None else wanted.rate
            _ask(wanted, composer, readers, f"{connection.server}, {_pace(rate)}")
            journal.plan(reader.address for reader in listed.readers)
            journal.again([reader.address for reader in readers])
            patience = Patience(rate, mail.retries, mail.pause)
            with Bars() as bars:
                delivery = Delivery(journal, composer, connection, patience, bars)
                stopped = delivery.run(readers).stopped
        entries = journal.entries()
    tell(outcomes(listed.readers, entries, wanted.path))
    conclude(states(listed.readers, entries), stopped)


def _pace(rate: int) -> str:
    """Say how fast the mail goes: messages a minute, or 0 for no limit."""
    return f"at most {rate} a minute" if rate else "as fast as it takes them"


def _ask(wanted: Wanted, composer: Composer, readers: Sequence[Recipient], through: str) -> None:
    """Show what is to be sent, and go on only with a yes."""
    show_preview(composer, readers, through)
    if wanted.yes:
        return
    if wanted.to == _STDIN:
        raise UsageError("the list came on standard input, so nobody can answer", hint="add --yes")
    if not click.confirm(f"Send it to {counted(len(readers))}?", err=True):
        raise DeliveryError(
            "nothing was sent", hint="--dry-run shows the messages, --test sends one"
        )


def _tell_status(wanted: Wanted, reading: Reading, listed: MailingList | None) -> None:
    """Report who has had this edition, by the journal; given a list, for the readers on it."""
    from anthology.distribute.journal import journal_folder, read_journal  # noqa: PLC0415
    from anthology.distribute.message import edition_id  # noqa: PLC0415

    entries = read_journal(journal_folder(reading.project.root), edition_id(reading.book))
    if listed is None:
        tell(one for entry in entries.values() for one in _undelivered(entry))
        conclude([entry.state for entry in entries.values()])
    else:
        tell(outcomes(listed.readers, entries, wanted.path))
        conclude(states(listed.readers, entries))


_WIDTH = 10  # characters of the labels
_LINES = 14  # of the text that are shown


def show_preview(composer: Composer, readers: Sequence[Recipient], through: str) -> None:
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


def conclude(found: Iterable[DeliveryState], stopped: DeliveryError | None = None) -> None:
    """Print how many have the book. Raises `DeliveryError` where somebody has not."""
    counts = Counter(found)
    click.echo(summary(counts))
    if stopped:
        raise stopped
    missing = counts.total() - counts[DeliveryState.SENT]
    if missing:
        raise DeliveryError(
            f"the book has not, or may not have, reached {missing:,} of {counted(counts.total())}",
            hint="send again: it goes on with those who wait"
            if counts[DeliveryState.PLANNED]
            else "the hints above tell what can be done",
        )


def counted(count: int, noun: str = "reader") -> str:
    """Write a number with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def outcomes(
    readers: Iterable[Recipient], entries: Mapping[str, JournalEntry], path: str
) -> Iterator[Diagnostic]:
    """Report who was refused, and whose message may or may not have arrived, by their lines."""
    for reader in readers:
        if entry := entries.get(reader_key(reader.address)):
            yield from _undelivered(entry, path, reader.line)


def states(
    readers: Iterable[Recipient], entries: Mapping[str, JournalEntry]
) -> list[DeliveryState]:
    """Tell of each reader of a list what the journal knows."""
    known = (entries.get(reader_key(reader.address)) for reader in readers)
    return [entry.state if entry else DeliveryState.PLANNED for entry in known]


def summary(counts: Mapping[DeliveryState, int]) -> str:
    """Write how many have the book, and how many do not for which reason."""
    words = {
        DeliveryState.SENT: "{} got the book",
        DeliveryState.PLANNED: "{} wait",
        DeliveryState.SENDING: "{} in the middle of being sent",
        DeliveryState.UNKNOWN: "{} may or may not have got it",
        DeliveryState.REFUSED: "{} refused by the server",
    }
    said = [words[state].format(f"{counts[state]:,}") for state in words if counts.get(state)]
    return ", ".join(said) or "nobody has been sent this edition"


def _undelivered(
    entry: JournalEntry, path: str = "", line: int | None = None
) -> Iterator[Diagnostic]:
    """Report a reader whose mail was refused, or may not have arrived."""
    if entry.state is DeliveryState.REFUSED:
        message = f"the server refuses {entry.shown}: {entry.said}"
        hint = "mend the address, or take it off the list; --resend-refused tries again"
        yield Diagnostic("delivery-refused", message, path, line, hint=hint)
    elif entry.state is DeliveryState.UNKNOWN:
        message = f"{entry.shown} may or may not have the book: "
        message += entry.said or "the run was interrupted"
        hint = "ask them; --resend ADDRESS sends it again, --resend-unknown to all such readers"
        yield Diagnostic("delivery-unknown", message, path, line, hint=hint)


def _whom(composer: Composer, readers: Sequence[Recipient]) -> str:
    """Sum up the readers: how many in all, by formats and by language of the letter."""
    formats = Counter(" and ".join(one.upper() for one in reader.formats) for reader in readers)
    tongues = Counter(composer.writer.language(reader.language) for reader in readers)
    parts = [f"{count:,} {name}" for name, count in (*formats.items(), *tongues.items())]
    return f"{counted(len(readers))}: {', '.join(parts)}"


def _row(label: str, words: str) -> None:
    """Print a label and its words in two columns, to standard error."""
    click.echo(f"{label:<{_WIDTH}}{words}", err=True)
