"""Check `anthology send` as a user meets it: what it asks, shows, refuses and writes."""

from __future__ import annotations

import csv
import io
import os
import sys
from email import message_from_bytes, policy
from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest import mock

import pytest
import trustme

from tests.mailing import project, readers
from tests.mailserver import Fault, MailServer
from tests.run import run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOGIN = ["club", "pass wörd"]


@pytest.fixture(autouse=True)
def _no_login() -> Iterator[None]:
    with mock.patch.dict(os.environ):
        os.environ.pop("ANTHOLOGY_SMTP_USER", None)
        os.environ.pop("ANTHOLOGY_SMTP_PASSWORD", None)
        yield


def answer(said: str) -> mock._patch[object]:
    """Answer questions, or hand over a list, on standard input."""
    stream = io.TextIOWrapper(io.BytesIO(said.encode()), "utf-8")
    return mock.patch.object(sys, "stdin", stream)


def log_in(user: str = LOGIN[0], password: str = LOGIN[1]) -> None:
    os.environ |= {"ANTHOLOGY_SMTP_USER": user, "ANTHOLOGY_SMTP_PASSWORD": password}


def test_it_shows_what_it_will_send_and_asks(tmp_path: Path) -> None:
    to = readers(project(tmp_path), 2)
    with MailServer(tmp_path) as server:
        arguments = ("send", tmp_path, "--to", to, "--smtp", server.address)
        with answer("n\n"):
            said = run(*arguments)
        assert (said.status, server.kept()) == (5, [])
        for shown in ("The Club <club@example.org>", "2 readers: 2 EPUB, 2 en", "Winding paths"):
            assert shown in said.err
        assert "Hello Reader 0," in said.err
        assert "reader1@" not in said.err
        with answer("y\n"):
            assert run(*arguments).status == 0
        assert len(server.kept()) == 2
        assert "2 got the book" in run(*arguments).out
        with answer("n\n"):
            assert run(*arguments, "--resend", "reader1@example.org").status == 5
        assert run(*arguments).status == 0, "who has said no has asked for nothing"
        with answer("y\n"):
            assert run(*arguments, "--resend", "reader1@example.org").status == 0
        assert server.kept()[2:] == ["reader1@example.org"]


def test_a_book_that_prints_addresses_of_its_readers_is_refused(tmp_path: Path) -> None:
    to = readers(project(tmp_path), 2)
    text = tmp_path / "content" / "walk.md"
    text.write_text(text.read_text("utf-8") + "\nAsk Reader1@example.org.\n", encoding="utf-8")
    said = run("send", tmp_path, "--to", to, "--dry-run", "--as-built")
    assert said.status == 1
    assert "content/walk.md" in said.err
    assert "reader1@" not in said.err.lower()


def test_an_author_who_reads_may_give_her_address(tmp_path: Path) -> None:
    to = readers(project(tmp_path), 2)
    (tmp_path / "content" / "walk.md").write_text(
        "---\ntitle: A walk\nauthor:\n  name: Bo Sample\n"
        "  link: mailto:reader1@example.org\n---\n\n"
        "Write to me: reader1@example.org.\n",
        encoding="utf-8",
    )
    assert run("send", tmp_path, "--to", to, "--dry-run", "--as-built").status == 0


def test_a_list_from_standard_input_needs_yes(tmp_path: Path) -> None:
    project(tmp_path)
    with MailServer(tmp_path) as server:
        arguments = ("send", tmp_path, "--to", "-", "--smtp", server.address)
        with answer("a@example.org\nbroken\n"):
            said = run(*arguments)
            assert (said.status, "--yes" in said.err) == (2, True)
        with answer("a@example.org\nbroken\n"):
            said = run(*arguments, "--yes")
        assert said.status == 0
        assert "standard input:2: warning" in said.err
        assert server.kept() == ["a@example.org"]


def test_a_dry_run_writes_what_would_be_sent(tmp_path: Path) -> None:
    to = tmp_path / "list.csv"
    to.write_text("email;format\na@example.org;pdf\nb@example.org;\n", encoding="utf-8")
    project(tmp_path)
    said = run("send", tmp_path, "--to", to, "--dry-run")
    assert said.status == 0, said
    assert "2 messages" in said.out
    files = sorted((tmp_path / "build" / "mail-dry-run").iterdir())
    assert [file.name for file in files] == ["line-00002-1.eml", "line-00003-2.eml"]
    message = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert [part.get_filename() for part in message.iter_attachments()] == ["winding-paths.pdf"]
    assert not (tmp_path / ".anthology" / "mail.sqlite").exists()


def test_a_test_is_marked_and_not_entered(tmp_path: Path) -> None:
    to = readers(project(tmp_path), 1)
    with MailServer(tmp_path) as server:
        arguments = ("send", tmp_path, "--smtp", server.address)
        assert run(*arguments, "--test", "reader0@example.org").status == 0
        assert not (tmp_path / ".anthology" / "mail.sqlite").exists()
        assert run(*arguments, "--to", to, "--yes").status == 0
        first, second = server.messages()
        assert first["Subject"] == "[Test] “Winding paths” – the e-book"
        assert not second["Subject"].startswith("[Test]")
        assert first["Message-ID"] != second["Message-ID"]


def test_status_tells_who_lacks_the_book(tmp_path: Path) -> None:
    to = readers(project(tmp_path), 3)
    assert run("send", tmp_path, "--status").status == 0
    assert run("send", tmp_path, "--status", "--to", to).status == 5
    fault = Fault("rcpt", "550 no such user", to="reader1@example.org")
    with MailServer(tmp_path, fault) as server:
        run("send", tmp_path, "--to", to, "--smtp", server.address, "--yes")
    said = run("send", tmp_path, "--status")
    assert (said.status, said.out) == (5, "2 got the book, 1 refused by the server\n")
    assert "r…@example.org: 550 no such user" in said.err
    to.write_text("reader0@example.org\nreader2@example.org\n", encoding="utf-8")
    assert run("send", tmp_path, "--status", "--to", to).status == 0


def test_suppressed_addresses_are_never_mailed(tmp_path: Path) -> None:
    to = readers(project(tmp_path, 'suppressed = "gone.txt"'), 3)
    (tmp_path / "gone.txt").write_text("READER0@example.org\n", encoding="utf-8")
    (tmp_path / "more.csv").write_text("Name,Mail\nX,reader1@example.org\n", encoding="utf-8")
    with MailServer(tmp_path) as server:
        more = ("--suppress", tmp_path / "more.csv", "--yes")
        assert run("send", tmp_path, "--to", to, "--smtp", server.address, *more).status == 0
        assert server.kept() == ["reader2@example.org"]
    (tmp_path / "gone.txt").unlink()
    said = run("send", tmp_path, "--to", to, "--dry-run")
    assert (said.status, "gone.txt cannot be read" in said.err) == (2, True)


@pytest.mark.parametrize("wrapped", [True, False])
def test_encryption_and_login(tmp_path: Path, wrapped: bool) -> None:  # noqa: FBT001
    to = readers(project(tmp_path), 2)
    authority = trustme.CA()
    certificate, trusted = tmp_path / "server.pem", tmp_path / "ca.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    authority.cert_pem.write_to_path(trusted)
    settings = {"certificate": str(certificate), "wrapped": wrapped, "login": LOGIN}
    with MailServer(tmp_path, **settings) as server:
        scheme = "smtps" if wrapped else "smtp"
        url = f"{scheme}://127.0.0.1:{server.port}"
        arguments = ("send", tmp_path, "--to", to, "--smtp", url, "--yes")
        log_in()
        said = run(*arguments)
        assert (said.status, "cannot be trusted" in said.err) == (5, True), said
        os.environ["SSL_CERT_FILE"] = str(trusted)
        log_in(password="wrong")  # noqa: S106
        said = run(*arguments)
        assert (said.status, "refuses the login: 535" in said.err) == (5, True), said
        assert "wrong" not in said.err + said.out
        os.environ.pop("ANTHOLOGY_SMTP_USER")
        said = run(*arguments)
        assert (said.status, "530" in said.err, "ANTHOLOGY_SMTP_USER" in said.err) == (
            5,
            True,
            True,
        )
        assert server.kept() == []
        log_in()
        assert run(*arguments).status == 0
        assert len(server.kept()) == 2


def test_a_name_in_the_address_takes_its_password_from_the_key_store(tmp_path: Path) -> None:
    to = readers(project(tmp_path), 1)
    url = "smtp://me%40example.org@127.0.0.1:9"
    arguments = ("send", tmp_path, "--to", to, "--smtp", url, "--yes")
    with mock.patch.dict(sys.modules, {"keyring": None}):
        said = run(*arguments)
        assert (said.status, "keyring set anthology me@example.org@127.0.0.1" in said.err) == (
            2,
            True,
        )
    asked: list[tuple[str, str]] = []

    def get_password(*names: str) -> str:
        asked.append((names[0], names[1]))
        return "secret"

    store = SimpleNamespace(get_password=get_password)
    errors = SimpleNamespace(KeyringError=RuntimeError)
    with mock.patch.dict(sys.modules, {"keyring": store, "keyring.errors": errors}):
        assert run(*arguments, "--rate", 0).status == 5
    assert asked == [("anthology", "me@example.org@127.0.0.1")]


def test_a_server_without_encryption_is_refused_unless_allowed(tmp_path: Path) -> None:
    from anthology.distribute.mail_server import (  # noqa: PLC0415
        Connection,
        Envelope,
        Fate,
        Server,
    )
    from anthology.model.diagnostics import DeliveryError  # noqa: PLC0415

    envelope = Envelope("a@example.org", "b@example.org")
    with MailServer(tmp_path) as server, mock.patch("anthology.distribute.mail_server._LOCAL", ()):
        far = Server("127.0.0.1", server.port, tls=False)
        connection = Connection(far, None, timeout=2)
        with pytest.raises(DeliveryError, match="no encryption"):
            connection.deliver(b"x\r\n", envelope, lambda: None)
        connection = Connection(far, None, timeout=2, plain=True)
        assert connection.deliver(b"x\r\n", envelope, lambda: None).fate is Fate.SENT
        connection.close()


def test_addresses_beyond_ascii(tmp_path: Path) -> None:
    to = tmp_path / "list.csv"
    to.write_text("zoé@example.org\nbo@bücher.example\n", encoding="utf-8")
    project(tmp_path)
    arguments = ("send", tmp_path, "--to", to, "--yes", "--smtp")
    with MailServer(tmp_path) as server:
        said = run(*arguments, server.address)
        assert (said.status, "takes no address beyond ASCII" in said.err) == (5, True)
        assert server.kept() == ["bo@xn--bcher-kva.example"]
    with MailServer(tmp_path, utf8=True) as server:
        assert run(*arguments, server.address, "--resend-refused").status == 0
        assert server.kept()[-1] == "zoé@example.org"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--smtp", "smtp://me:secret@mail.example.org"], "has a password in it"),
        (["--smtp", "http://mail.example.org"], "is no address of a mail server"),
        (["--smtp", "smtp://mail.example.org:x"], "is no address of a mail server"),
        ([], "no server is named"),
        (["--from", "nobody"], "the sender is no e-mail address"),
        (["--resend", "other@example.org", "--smtp", "smtp://127.0.0.1:9"], "is not on the list"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_sent(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    to = readers(project(tmp_path), 1)
    got = run("send", tmp_path, "--to", to, "--yes", *arguments)
    assert (got.status, said in got.err) == (2, True), got
    assert "secret" not in got.err


def test_settings_at_fault_send_nothing(tmp_path: Path) -> None:
    to = readers(project(tmp_path, 'suppresed = "gone.txt"'), 1)
    said = run("send", tmp_path, "--to", to, "--dry-run")
    assert (said.status, "did you mean “suppressed”?" in said.err) == (1, True)


def test_a_book_too_large_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    to = readers(project(tmp_path, "limit = 1", size=900_000), 2)
    with MailServer(tmp_path) as server:
        said = run("send", tmp_path, "--to", to, "--smtp", server.address, "--yes")
        assert (said.status, "larger than the limit" in said.err) == (2, True)
        assert server.kept() == []


@pytest.mark.parametrize(
    ("service", "columns", "name", "leave"),
    [
        (
            "listmonk",
            ["email", "name", "attributes"],
            "{{ .Subscriber.FirstName }}",
            "{{ UnsubscribeURL }}",
        ),
        (
            "mailchimp",
            ["Email Address", "First Name", "Last Name", "Language"],
            "*|FNAME|*",
            "*|UNSUB|*",
        ),
    ],
)
def test_files_for_a_sending_service(
    tmp_path: Path, service: str, columns: list[str], name: str, leave: str
) -> None:
    to = tmp_path / "list.csv"
    to.write_text(
        "email,name,langue\na@example.org,=HYPERLINK(1),fr\nb@example.org,Bo Sample,en\n",
        encoding="utf-8",
    )
    project(tmp_path)
    said = run("send", tmp_path, "--to", to, "--export", service)
    assert (said.status, "anthology share" in said.err) == (2, True)
    project(tmp_path, 'link = "https://example.org/book"')
    said = run("send", tmp_path, "--to", to, "--export", service)
    assert said.status == 0, said
    folder = tmp_path / "build" / f"mail-{service}"
    with (folder / "readers-fr.csv").open(encoding="utf-8", newline="") as stream:
        first, second = csv.reader(stream)
    assert first == columns
    assert second[0] == "a@example.org"
    assert not any(cell.startswith("=") for cell in second)
    for kind in ("html", "txt"):
        text = (folder / f"message-en.{kind}").read_text(encoding="utf-8")
        assert f"Hello {name}," in text
        assert leave in text
        assert "https://example.org/book" in text
    assert "DKIM" in (folder / "HOW-TO.txt").read_text(encoding="utf-8")
