"""Check against a real server that each reader gets the book once, whatever goes wrong."""

from __future__ import annotations

import base64
import os
import shutil
import smtplib
import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, cast
from unittest import mock

import pytest

from anthology.distribute.delivery import Delivery, Patience
from anthology.distribute.journal import JOURNAL_NAME, Journal, journal_folder, read_journal
from anthology.distribute.mail_addresses import Address
from anthology.distribute.mail_server import Connection, Envelope, Fate, Login, Outcome, Server
from anthology.distribute.mailing_list import Recipient
from anthology.model.diagnostics import DeliveryError, OutputError, UsageError
from anthology.runtime.context import NoProgress
from tests.mailing import composer, project, readers, start_sending
from tests.mailserver import Fault, MailServer
from tests.run import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.run import Said

LARGE = 9_000_000  # bytes of a book whose message does not fit into the buffers in between


def wanted(count: int) -> list[str]:
    return [f"reader{number}@example.org" for number in range(count)]


def send(folder: Path, server: MailServer, *more: object) -> Said:
    to = folder / "list.csv"
    return run("send", folder, "--to", to, "--smtp", server.address, "--yes", *more)


def state_of(folder: Path, state: str) -> int:
    return state_of_file(folder / ".anthology" / "mail.sqlite", state)


def state_of_file(file: Path, state: str) -> int:
    with sqlite3.connect(file) as base:
        (count,) = base.execute(
            "SELECT count(*) FROM delivery WHERE state = ?", (state,)
        ).fetchone()
    base.close()
    return int(count)


@pytest.mark.parametrize(
    ("stage", "does"),
    [
        *((stage, "drop") for stage in "connect ehlo mail rcpt data".split()),
        *((stage, "421 closing") for stage in "mail rcpt data end".split()),
        *((stage, "451 later") for stage in "mail rcpt data end".split()),
    ],
)
def test_trouble_before_a_message_is_whole_costs_nobody(
    tmp_path: Path, stage: str, does: str
) -> None:
    readers(project(tmp_path), 4)
    with MailServer(tmp_path, Fault(stage, does, after=1, times=2)) as server:
        said = send(tmp_path, server)
        assert sorted(server.kept()) == wanted(4), said
        assert said.status == 0
        assert "4 got the book" in said.out


def test_a_connection_lost_in_the_middle_of_a_message(tmp_path: Path) -> None:
    readers(project(tmp_path, "limit = 30", LARGE), 3)
    with MailServer(tmp_path, Fault("middle", "drop", after=1), forget=True) as server:
        said = send(tmp_path, server)
        assert sorted(server.kept()) == wanted(3), said
        assert said.status == 0


@pytest.mark.parametrize("stage", ["end", "answer"])
def test_a_message_without_an_answer_is_reported_and_not_repeated(
    tmp_path: Path, stage: str
) -> None:
    readers(project(tmp_path), 4)
    with MailServer(tmp_path, Fault(stage, "drop", after=1)) as server:
        first = send(tmp_path, server)
        again = send(tmp_path, server)
        kept = wanted(4) if stage == "answer" else ["reader0@example.org", *wanted(4)[2:]]
        assert sorted(server.kept()) == kept
        for said in (first, again):
            assert said.status == 5
            assert "list.csv:3: warning: r…@example.org may or may not" in said.err
            assert "3 got the book, 1 may or may not have got it" in said.out
        last = send(tmp_path, server, "--resend", "Reader1@example.org")
        assert last.status == 0
        assert Counter(server.kept())["reader1@example.org"] == (2 if stage == "answer" else 1)
        ids = {(m["To"].addresses[0].addr_spec, m["Message-ID"]) for m in server.messages()}
        assert len(ids) == 4, "a message sent again has the same Message-ID"


def test_whom_the_server_refuses_is_recorded(tmp_path: Path) -> None:
    readers(project(tmp_path), 3)
    fault = Fault("rcpt", "550 5.1.1 <reader1@example.org> unknown", to="reader1@example.org")
    with MailServer(tmp_path, fault) as server:
        said = send(tmp_path, server)
        assert said.status == 5
        assert "list.csv:3: warning: the server refuses r…@example.org: 550 5.1.1" in said.err
        assert "reader1@" not in said.err + said.out
        assert send(tmp_path, server).status == 5
        assert sorted(server.kept()) == [wanted(3)[0], wanted(3)[2]]
        assert send(tmp_path, server, "--resend-refused").status == 0
        assert sorted(server.kept()) == wanted(3)


def test_a_reader_put_off_for_long_waits_for_the_next_run(tmp_path: Path) -> None:
    readers(project(tmp_path), 3)
    fault = Fault("rcpt", "450 busy", times=4, to="reader0@example.org")
    with MailServer(tmp_path, fault) as server:
        said = send(tmp_path, server)
        assert (said.status, state_of(tmp_path, "planned")) == (5, 1)
        assert "2 got the book, 1 wait" in said.out
        assert send(tmp_path, server).status == 0
        assert sorted(server.kept()) == wanted(3)


def test_a_server_that_refuses_everyone_is_not_asked_for_all(tmp_path: Path) -> None:
    readers(project(tmp_path), 15)
    with MailServer(tmp_path, Fault("rcpt", "550 relaying denied", times=99)) as server:
        said = send(tmp_path, server)
        assert said.status == 5
        assert "refused the first 10 readers: 550 relaying denied" in said.err
        assert len(server.events("rcpt")) == 10


def test_a_sender_refused_is_no_readers_fault(tmp_path: Path) -> None:
    readers(project(tmp_path), 3)
    with MailServer(tmp_path, Fault("mail", "553 not yours", times=9)) as server:
        said = send(tmp_path, server)
        assert "refuses to send for you: 553 not yours" in said.err
        assert (said.status, state_of(tmp_path, "planned")) == (5, 3)


def test_a_server_that_never_answers_is_left_after_a_few_tries(tmp_path: Path) -> None:
    readers(project(tmp_path, "retries = 1"), 9)
    with MailServer(tmp_path, Fault("answer", "drop", times=99)) as server:
        said = send(tmp_path, server)
        assert said.status == 5
        assert len(server.kept()) == 2
        assert (state_of(tmp_path, "unknown"), state_of(tmp_path, "planned")) == (2, 7)


def test_a_server_that_hangs_is_not_waited_for(tmp_path: Path) -> None:
    folder = project(tmp_path, timeout=1)
    readers(folder, 2)
    with MailServer(tmp_path, Fault("rcpt", "hang")) as server:
        said = send(folder, server)
        assert said.status == 0, said
        assert sorted(server.kept()) == wanted(2)


def test_an_answer_that_never_comes_leaves_a_doubt(tmp_path: Path) -> None:
    readers(project(tmp_path, timeout=1), 2)
    with (
        MailServer(tmp_path, Fault("answer", "hang")) as server,
        mock.patch("anthology.distribute.mail_server._LAST", 1),
    ):
        said = send(tmp_path, server)
        assert said.status == 5
        assert "list.csv:2: warning: r…@example.org may or may not have the book" in said.err
        assert "the server does not answer" in said.err
        assert server.kept() == wanted(2)


def test_no_server_at_all(tmp_path: Path) -> None:
    readers(project(tmp_path, "retries = 1"), 2)
    with MailServer(tmp_path) as server:
        server.kill()
        said = send(tmp_path, server)
        assert said.status == 5
        assert "no connection with smtp://127.0.0.1" in said.err


@pytest.mark.parametrize("stage", "ehlo mail rcpt data middle end answer".split())
def test_a_run_that_is_killed_is_told_apart_and_goes_on(tmp_path: Path, stage: str) -> None:
    size = LARGE if stage == "middle" else 1000
    readers(project(tmp_path, "limit = 30", size), 4)
    before = 0 if stage == "ehlo" else 1
    with MailServer(tmp_path, Fault(stage, "hang", before), forget=stage == "middle") as server:
        killed = start_sending(
            tmp_path, "--to", tmp_path / "list.csv", "--smtp", server.address, "--yes"
        )
        server.wait_for(stage, before + 1)
        killed.kill()
        killed.wait()
        said = send(tmp_path, server)
        assert len(server.kept()) == len({*server.kept()})
        if stage in ("end", "answer"):
            assert said.status == 5
            assert "3 got the book, 1 may or may not have got it" in said.out
        else:
            assert said.status == 0, said
            assert sorted(server.kept()) == wanted(4)


def test_two_runs_at_once_do_not_mail_twice(tmp_path: Path) -> None:
    readers(project(tmp_path), 3)
    with MailServer(tmp_path, Fault("rcpt", "hang")) as server:
        first = start_sending(
            tmp_path, "--to", tmp_path / "list.csv", "--smtp", server.address, "--yes"
        )
        server.wait_for("rcpt")
        said = send(tmp_path, server)
        assert (said.status, "another run is sending" in said.err) == (2, True)
        status = run("send", tmp_path, "--status")
        assert (status.status, "3 wait" in status.out) == (5, True)
        first.kill()
        first.wait()
        assert send(tmp_path, server).status == 0
        assert sorted(server.kept()) == wanted(3)


def test_a_list_of_200_with_bad_lines_across_three_interruptions(tmp_path: Path) -> None:
    folder = project(tmp_path)
    good = wanted(200)
    lines = ["E-mail;Nom;Consentement"]
    for number, address in enumerate(good):
        lines.append(f"{address};Lecteur {number};oui")
        lines += [f"no address {number};;oui"] * (number % 9 == 0)
        lines += [f"{address.upper()};twice;oui"] * (number % 7 == 0)
        lines += [f"never{number}@example.org;;non"] * (number % 11 == 0)
        lines += [f"bad..{number}@example.org;;oui"] * (number % 13 == 0)
    (folder / "list.csv").write_text("\n".join(lines), encoding="cp1252")
    with MailServer(tmp_path, Fault("rcpt", "hang", after=50)) as server:
        arguments = (folder, "--to", folder / "list.csv", "--smtp", server.address, "--yes")
        killed = start_sending(*arguments)
        server.wait_for("rcpt", 51)
        killed.kill()
        killed.wait()
        server.kill()
        server.start(Fault("rcpt", "die", after=60), Fault("mail", "451 busy", times=3))
        assert send(folder, server, "--rate", 0).status == 5
        server.start(Fault("data", "drop", after=20, times=2))
        said = send(folder, server)
        assert said.status == 0, said
        assert sorted(server.kept()) == sorted(good)
        before = len(server.kept())
        assert send(folder, server).status == 0
        assert len(server.kept()) == before


def test_nobody_gets_it_twice_when_what_was_built_is_deleted_or_built_elsewhere(
    tmp_path: Path,
) -> None:
    readers(project(tmp_path), 3)
    with MailServer(tmp_path) as server:
        assert send(tmp_path, server).status == 0
        shutil.rmtree(tmp_path / "build")
        project(tmp_path)
        again = send(tmp_path, server)
        shutil.copytree(tmp_path / "build", tmp_path / "elsewhere")
        elsewhere = send(tmp_path, server, "-o", tmp_path / "elsewhere")
        assert "3 got the book" in again.out
        assert "3 got the book" in elsewhere.out
        assert sorted(server.kept()) == wanted(3)
    assert (tmp_path / ".anthology" / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_another_edition_goes_to_everyone_anew(tmp_path: Path) -> None:
    folder = project(tmp_path)
    readers(folder, 2)
    with MailServer(tmp_path) as server:
        assert send(folder, server).status == 0
        settings = folder / "content" / "anthology.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("[mail]", '[mail]\nnote = "Enjoy!"'), encoding="utf-8")
        assert "2 got the book" in send(folder, server).out
        assert len(server.kept()) == 2
        settings.write_text(text.replace("[mail]", 'edition = "second edition"\n[mail]'))
        said = send(folder, server)
        assert (said.status, "says of the book has changed since" in said.err) == (2, True)
        assert send(folder, server, "--as-built").status == 0
        assert len(server.kept()) == 4


class Scripted:
    """Answer in the place of a connection, from a script."""

    server = "smtp://mail.example.org"

    def __init__(self, *fates: Fate) -> None:
        self.fates = [*fates]

    def deliver(self, _: bytes, __: Envelope, before_end: Callable[[], None]) -> Outcome:
        before_end()
        return Outcome(self.fates.pop(0) if self.fates else Fate.SENT)

    def close(self) -> None:
        pass


def pauses(folder: Path, count: int, *fates: Fate, rate: int = 0) -> list[int]:
    """Deliver to so many readers and list the pauses made, in seconds."""
    slept: list[float] = []
    made = composer(folder)
    people = [
        Recipient(Address(f"reader{n}@example.org"), language="en", line=n + 2)
        for n in range(count)
    ]
    with Journal(folder, "edition") as journal:
        journal.plan(reader.address for reader in people)
        patience = Patience(rate, 3, 30, slept.append)
        connection = cast("Connection", Scripted(*fates))
        Delivery(journal, made, connection, patience, NoProgress()).run(people)
    return [round(seconds) for seconds in slept]


def test_the_rate_is_kept(tmp_path: Path) -> None:
    assert pauses(tmp_path, 4, rate=2) == [30, 60, 90]  # nobody really slept in between


def test_pauses_grow_with_each_try(tmp_path: Path) -> None:
    assert pauses(tmp_path, 1, *[Fate.PUT_OFF] * 9) == [30, 60, 120]
    assert pauses(tmp_path / "b", 1, Fate.LOST, Fate.SENT) == [30, 30]
    assert pauses(tmp_path / "c", 5, Fate.UNKNOWN, Fate.SENT) == [30]


def test_a_server_that_puts_everyone_off_is_left_in_peace_for_a_while(tmp_path: Path) -> None:
    assert pauses(tmp_path, 30, *[Fate.PUT_OFF] * 10) == [30]
    assert state_of_file(tmp_path / "mail.sqlite", "sent") == 30


DAMAGE: dict[str, Callable[[Path], object]] = {
    "emptied": lambda file: file.write_bytes(b""),
    "deleted": lambda file: file.unlink(),
    "cut short": lambda file: file.write_bytes(file.read_bytes()[:3000]),
    "other bytes": lambda file: file.write_bytes(b"other" * 900),
    "rows lost": lambda file: change(file, "DELETE FROM delivery WHERE copies = 1"),
    "set back": lambda file: change(file, "UPDATE delivery SET state = 'planned', copies = 0"),
}


def change(file: Path, command: str) -> None:
    with sqlite3.connect(file) as base:
        base.execute(command)
    base.close()


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_journal_that_lost_what_it_knew_mails_nobody(tmp_path: Path, damage: str) -> None:
    journal = tmp_path / ".anthology" / "mail.sqlite"
    readers(project(tmp_path), 3)
    with MailServer(tmp_path) as server:
        assert send(tmp_path, server).status == 0
        for beside in journal.parent.glob("mail.sqlite-*"):
            beside.unlink()
        DAMAGE[damage](journal)
        for more in ((), ("--dry-run",), ("--status",)):
            said = send(tmp_path, server, *more)
            assert said.status == 4, said
            assert "mail.sqlite" in said.err
            assert "fault of anthology" not in said.err
        assert len(server.kept()) == 3


@pytest.mark.parametrize("name", ["mail.record", "mail.sqlite", "mail.sqlite.lock", ".gitignore"])
def test_a_journal_is_no_way_out_of_the_project(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "journal"
    folder.mkdir()
    outside = tmp_path / "outside"
    outside.write_text("mine", encoding="utf-8")
    (folder / name).symlink_to(outside)
    if name == ".gitignore":
        with Journal(folder, "first"):
            pass
    else:
        with pytest.raises(OutputError, match="no file of a journal"), Journal(folder, "first"):
            pass
    assert outside.read_text(encoding="utf-8") == "mine"


def test_a_pipe_in_the_place_of_a_record_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "mail.record")
    with pytest.raises(OutputError, match="no file of a journal"):
        read_journal(tmp_path, "first")


def test_an_unknown_state_is_no_leave_to_mail_again(tmp_path: Path) -> None:
    readers(project(tmp_path), 2)
    with MailServer(tmp_path) as server:
        assert send(tmp_path, server).status == 0
        change(tmp_path / ".anthology" / "mail.sqlite", "UPDATE delivery SET state = 'read'")
        said = send(tmp_path, server)
        assert (said.status, "2 may or may not have got it" in said.out) == (5, True), said
        assert len(server.kept()) == 2


@pytest.mark.parametrize("password", ["open sesame", "open  sesame", "open@sesame.example"])
@pytest.mark.parametrize("coded", [False, True])
def test_a_server_that_repeats_the_login_does_not_bring_it_into_a_message(
    password: str, monkeypatch: pytest.MonkeyPatch, *, coded: bool
) -> None:
    login = Login("someone", password)
    words = f"\0someone\0{password}"
    told = base64.b64encode(words.encode()).decode() if coded else words.replace("\0", " ")

    class Repeating(smtplib.SMTP):
        code = 0

        def __init__(self, *_: object, **__: object) -> None:
            self.sock = None

        def ehlo_or_helo_if_needed(self) -> None: ...

        def has_extn(self, _: str) -> bool:
            return False

        def login(self, *_: object, **__: object) -> tuple[int, bytes]:
            raise smtplib.SMTPAuthenticationError(self.code, f"no, {told}".encode())

    monkeypatch.setattr(smtplib, "SMTP", Repeating)
    connection = Connection(Server("localhost", 25, tls=False), login, timeout=1)
    Repeating.code = 535
    with pytest.raises(DeliveryError, match="535 no, …") as error:
        connection.deliver(b"", Envelope("a@example.org", "b@example.org"), lambda: None)
    Repeating.code = 451
    said = connection.deliver(b"", Envelope("a@example.org", "b@example.org"), lambda: None).said
    for shown in (said, str(error.value)):
        assert "…" in shown
        assert not any(part in shown for part in ("sesame", "someone", told))


@pytest.mark.parametrize("linked", ["", JOURNAL_NAME])
def test_a_journal_elsewhere_is_not_written(tmp_path: Path, linked: str) -> None:
    book, elsewhere = tmp_path / "book", tmp_path / "elsewhere"
    home = journal_folder(book)
    (home / linked).parent.mkdir(parents=True)
    elsewhere.mkdir()
    (home / linked).symlink_to(elsewhere / linked)
    with pytest.raises(UsageError, match="link out of the project"):
        journal_folder(book)
    assert not [*elsewhere.iterdir()]
