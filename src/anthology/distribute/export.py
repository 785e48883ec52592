"""Write what a sending service wants: messages with its own placeholders, lists of its own form."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.distribute.letter import Occasion
from anthology.model.diagnostics import UsageError
from anthology.runtime.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from anthology.distribute.mailing_list import Recipient
    from anthology.distribute.message import Composer


@dataclass(frozen=True, slots=True)
class Service:
    """Say how a service writes the reader's name and the way off the list, and its columns."""

    title: str
    name: str
    leave: str
    columns: tuple[str, ...]
    steps: str


_FIRST_STEPS = """\
1. Import readers-LANGUAGE.csv as a list of its own; say that these people agreed to be mailed.
2. Take over the subject from subject-LANGUAGE.txt, and as the sender an address of a domain whose
   SPF, DKIM and DMARC records the service has checked.
"""
SERVICES = {
    "listmonk": Service(
        "listmonk",
        "{{ .Subscriber.FirstName }}",
        "{{ UnsubscribeURL }}",
        ("email", "name", "attributes"),
        _FIRST_STEPS
        + """\
3. Make a campaign with the format “Raw HTML” and the template that has nothing but
   {{ template "content" . }}; paste message-LANGUAGE.html, and message-LANGUAGE.txt as its
   alternative plain text.
4. Settings → Privacy: leave “Include `List-Unsubscribe` header” on; listmonk answers one-click.
""",
    ),
    "mailchimp": Service(
        "Mailchimp",
        "*|FNAME|*",
        "*|UNSUB|*",
        ("Email Address", "First Name", "Last Name", "Language"),
        _FIRST_STEPS
        + """\
3. Make a template with “Code your own → Paste in code” from message-LANGUAGE.html. Mailchimp wants
   a postal address in each message and adds it at the foot.
4. Make a campaign of it; message-LANGUAGE.txt is its plain-text version. Mailchimp adds the header
   List-Unsubscribe and answers one-click.
""",
    ),
}


def export(
    name: str, composer: Composer, readers: Sequence[Recipient], folder: Path
) -> Iterator[Path]:
    """Write messages, lists and instructions for a service into a folder; give each file.

    Languages have messages and lists of their own. A service sends links: raises `UsageError`
    where there is none, and `OutputError` where a file cannot be written.
    """
    service = SERVICES[name]
    if not composer.terms.link:
        raise UsageError(
            f"{service.title} sends a link to the book, and there is none",
            hint='write under [mail] in anthology.toml: link = "https://…"; '
            "`anthology share` makes a page for it",
        )
    languages = sorted({composer.writer.language(reader.language) for reader in readers})
    for language in languages:
        own = [one for one in readers if composer.writer.language(one.language) == language]
        for file, content in _files(service, composer, own, language).items():
            write_whole(folder / file, content.encode("utf-8"))
            yield folder / file
    write_whole(folder / "HOW-TO.txt", _how_to(service, languages).encode("utf-8"))
    yield folder / "HOW-TO.txt"


def _files(
    service: Service, composer: Composer, readers: Sequence[Recipient], language: str
) -> dict[str, str]:
    """Make the files of one language: message, subject, list."""
    sizes = {name: composer.sizes[name] for reader in readers for name in reader.formats}
    occasion = Occasion(service.name, sizes, attached=False, leave=service.leave)
    letter = composer.writer.write(language, occasion)
    return {
        f"message-{language}.html": letter.html,
        f"message-{language}.txt": letter.text,
        f"subject-{language}.txt": f"{letter.subject}\n",
        f"readers-{language}.csv": _list(service, readers, language),
    }


def _list(service: Service, readers: Sequence[Recipient], language: str) -> str:
    """Write the list of readers as the service reads it."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(service.columns)
    for reader in readers:
        first, _, last = reader.name.rpartition(" ") if not reader.given else ("", "", "")
        given = reader.given or first or last
        family = reader.name.removeprefix(given).strip()
        cells = {
            "name": reader.name or given,
            "attributes": json.dumps({"language": language, "formats": list(reader.formats)}),
            "First Name": given,
            "Last Name": family,
            "Language": language,
        }
        row = [cells.get(column, reader.address.sent) for column in service.columns]
        writer.writerow(
            [
                inert(cell) if column != "attributes" else cell
                for column, cell in zip(service.columns, row, strict=True)
            ]
        )
    return stream.getvalue()


def inert(cell: str) -> str:
    """Keep a spreadsheet from taking the words of a cell for a formula.

    >>> inert("=1+1"), inert("Ann Lee")
    ("'=1+1", 'Ann Lee')
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell


def _how_to(service: Service, languages: Sequence[str]) -> str:
    """Say how the files are brought to the service."""
    title = f"The book by {service.title}"
    said = ", ".join(languages)
    return (
        f"{title}\n{'=' * len(title)}\n\nLANGUAGE is one of: {said}. Each has its own message and "
        f"list.\n\n{service.steps}5. Send yourself a test, open its links, then send to all.\n"
    )
