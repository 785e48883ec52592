"""Talk to the mail server: find its address and the login, hand messages over by SMTP.

A login is never read from a file of the project or from the command line.
"""

from __future__ import annotations

import base64
import os
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from anthology.distribute.addresses import mask_all
from anthology.model.diagnostics import DeliveryError, UsageError
from anthology.runtime.programs import how_to_add

if TYPE_CHECKING:
    from collections.abc import Callable


USER, PASSWORD = "ANTHOLOGY_SMTP_USER", "ANTHOLOGY_SMTP_PASSWORD"
_SERVICE = "anthology"  # under which the key store keeps passwords
_PORTS = {"smtps": 465, "smtp": 587}  # RFC 8314 §3.3, RFC 6409 §3.1
_LOCAL = frozenset(["localhost", "127.0.0.1", "::1"])


@dataclass(frozen=True, slots=True)
class Server:
    """Say where mail is handed over; `tls` from the first byte, else by STARTTLS."""

    host: str
    port: int
    tls: bool
    user: str = ""

    @property
    def local(self) -> bool:
        """Tell whether it is on this machine, where nobody listens in between."""
        return self.host in _LOCAL

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'smtps' if self.tls else 'smtp'}://{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Login:
    """Hold a name and a password, which is never shown."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r})"


def read_server(written: str) -> Server:
    """Read an address such as `smtps://mail.example.org` or `smtp://me@mail.example.org:587`.

    Raises `UsageError` where it is none, or has a password in it.
    """
    if not written:
        raise UsageError(
            "no server is named that takes the mail",
            hint='write under [mail] in anthology.toml: smtp = "smtps://mail.example.org"; or add '
            "--smtp; your provider gives the address",
        )
    try:
        parts = urlsplit(written if "://" in written else f"smtp://{written}")
        port = parts.port
    except ValueError:
        raise _no_server("--smtp") from None
    if parts.password is not None:
        raise UsageError(
            "the address of the mail server has a password in it",
            hint=f"take it out, and put it into the environment: {PASSWORD} (who read it may "
            "have it; better change it)",
        )
    if parts.scheme not in _PORTS or not parts.hostname:
        raise _no_server(written)
    standard = 25 if parts.scheme == "smtp" and parts.hostname in _LOCAL else _PORTS[parts.scheme]
    user = unquote(parts.username or "")
    return Server(parts.hostname, port or standard, parts.scheme == "smtps", user)


def find_login(server: Server) -> Login | None:
    """Find the login: the name in the server's address or the environment, the password there.

    Where the environment has no password, the system's key store is asked (extra `keyring`).
    None where no name is given at all. Raises `UsageError` where there is a name alone.
    """
    user = server.user or os.environ.get(USER, "")
    if not user:
        return None
    password = os.environ.get(PASSWORD) or _kept(f"{user}@{server.host}")
    if not password:
        raise UsageError(
            f"there is no password for {server.host}",
            hint=f"put it into the environment as {PASSWORD}, or keep it with `keyring set "
            f"{_SERVICE} {user}@{server.host}` ({how_to_add('keyring')})",
        )
    return Login(user, password)


def _kept(name: str) -> str:
    """Look the password up in the key store of the system; empty if there is none."""
    try:
        import keyring  # noqa: PLC0415
        from keyring.errors import KeyringError  # noqa: PLC0415
    except ImportError:
        return ""
    try:
        return keyring.get_password(_SERVICE, name) or ""
    except KeyringError:
        return ""


def _no_server(written: str) -> UsageError:
    """Make the error for an address that names no mail server."""
    return UsageError(
        f"“{written}” is no address of a mail server",
        hint="write it like smtps://mail.example.org or smtp://mail.example.org:587",
    )


_BLOCK = 65_536  # bytes, each sent within the timeout: a slow line is no dead one
_LAST = 10  # times the timeout, for the answer to a whole message (RFC 5321 §4.5.3.2.6)
_GOING = 421  # the server closes the connection


class Fate(Enum):
    """Say what became of a message."""

    SENT = "the server has taken it"
    REFUSED = "the server will never take it"
    PUT_OFF = "the server may take it later"
    LOST = "the connection failed before the message was whole: nobody has it"
    UNKNOWN = "the connection failed between the whole message and the answer"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold the fate of a message and the words of the server."""

    fate: Fate
    said: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Say from whom to whom a message goes; `utf8` where an address is not in ASCII."""

    sender: str
    recipient: str
    utf8: bool = False


class Connection:
    """Keep one connection for many messages; connect when needed, and again when it is lost."""

    def __init__(
        self, server: Server, login: Login | None, *, timeout: float, plain: bool = False
    ) -> None:
        self.server, self.login = server, login
        self.timeout, self.plain = timeout, plain or server.local
        self._smtp: smtplib.SMTP | None = None

    def deliver(self, data: bytes, envelope: Envelope, before_end: Callable[[], None]) -> Outcome:
        """Send a message; `before_end` is called when all but the last line of it is sent.

        Until that line, a server must not deliver what it has (RFC 5321 §4.1.1.4); from it until
        the answer, only the server knows. Raises `DeliveryError` where no message can be sent at
        all: a certificate, a login or the sender is refused.
        """
        whole = False

        def at_end() -> None:
            """Remember that the whole message has gone out: from here on it may be delivered."""
            nonlocal whole
            before_end()
            whole = True

        try:
            outcome = self._transaction(self._ready(), data, envelope, at_end)
        except _Answered as answer:
            outcome = answer.outcome
        except (smtplib.SMTPException, OSError) as error:
            if isinstance(error, ssl.SSLCertVerificationError):
                raise self._certificate(error) from error
            outcome = Outcome(Fate.UNKNOWN if whole else Fate.LOST, _words(error))
        outcome = replace(outcome, said=self._told(outcome.said))
        if outcome.fate in (Fate.LOST, Fate.UNKNOWN):
            self.drop()
        return outcome

    def close(self) -> None:
        """End the connection as the protocol asks (QUIT)."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self.drop()

    def drop(self) -> None:
        """Close the connection without QUIT, as after an error."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def _ready(self) -> smtplib.SMTP:
        """Give a connection between two messages; one that died meanwhile is made anew."""
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                if _good(self._smtp.rset()[0]):
                    return self._smtp
            self.drop()
        self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        """Open the connection, encrypt it and log in; close it again if any of this fails."""
        context = ssl.create_default_context()
        host, port = self.server.host, self.server.port
        smtp: smtplib.SMTP
        if self.server.tls:
            smtp = smtplib.SMTP_SSL(host, port, timeout=self.timeout, context=context)
        else:
            smtp = smtplib.SMTP(host, port, timeout=self.timeout)
        try:
            smtp.ehlo_or_helo_if_needed()
            if not self.server.tls:
                self._secure(smtp, context)
            if self.login:
                self._log_in(smtp, self.login)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _secure(self, smtp: smtplib.SMTP, context: ssl.SSLContext) -> None:
        """Encrypt by STARTTLS; without it, refuse, unless the settings allow plain mail."""
        if smtp.has_extn("starttls"):
            code, said = smtp.starttls(context=context)
            if not _good(code):
                raise smtplib.SMTPResponseException(code, said)
            smtp.ehlo_or_helo_if_needed()
        elif not self.plain:
            raise DeliveryError(
                f"{self.server} offers no encryption: whoever is in between could read the "
                "addresses and the login",
                hint="try smtps://, or set [mail] plain = true where the way to it is safe",
            )

    def _log_in(self, smtp: smtplib.SMTP, login: Login) -> None:
        """Log in; a refusal for good becomes a DeliveryError, one for now is passed on."""
        try:
            if login.user.isascii() and login.password.isascii():
                smtp.login(login.user, login.password)
            else:
                _log_in_plainly(smtp, login)
        except smtplib.SMTPNotSupportedError as error:
            raise DeliveryError(
                f"{self.server} takes no login here", hint="try smtps://, or another port"
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            if _later(error.smtp_code):
                raise
            raise DeliveryError(
                f"{self.server} refuses the login: "
                + self._told(_reply(error.smtp_code, error.smtp_error)),
                hint="many providers want a password made for programs, not that of the mailbox",
            ) from error

    def _transaction(
        self, smtp: smtplib.SMTP, data: bytes, envelope: Envelope, at_end: Callable[[], None]
    ) -> Outcome:
        """Hand one message over (RFC 5321), calling `at_end` before the dot that sends it."""
        if envelope.utf8 and not smtp.has_extn("smtputf8"):
            return Outcome(Fate.REFUSED, "the server takes no address beyond ASCII (SMTPUTF8)")
        code, said = smtp.mail(envelope.sender, _options(smtp, len(data), envelope))
        if not _good(code) and not _later(code):
            raise self._refused_sender(code, said)
        _expect(code, said)
        _expect(*smtp.rcpt(envelope.recipient))
        _expect(*smtp.docmd("DATA"), wanted=3)
        body = data.replace(b"\r\n.", b"\r\n..")
        for start in range(0, len(body), _BLOCK):
            smtp.send(body[start : start + _BLOCK])
        at_end()
        smtp.send(b"" if body.endswith(b"\r\n") else b"\r\n")
        smtp.send(b".\r\n")
        if smtp.sock is not None:
            smtp.sock.settimeout(_LAST * self.timeout)
        code, said = smtp.getreply()
        _expect(code, said)
        if smtp.sock is not None:
            smtp.sock.settimeout(self.timeout)
        return Outcome(Fate.SENT, _reply(code, said))

    def _refused_sender(self, code: int, said: bytes) -> DeliveryError:
        """Make the error for a server that does not send for this sender."""
        hints = {
            530: "give a login: ANTHOLOGY_SMTP_USER and ANTHOLOGY_SMTP_PASSWORD",
            552: "set a lower [mail] limit, so that a link is sent",
        }
        return DeliveryError(
            f"{self.server} refuses to send for you: {self._told(_reply(code, said))}",
            hint=hints.get(code, "--from must be an address that this server sends for"),
        )

    def _told(self, said: str) -> str:
        """Write words of the server on one line, without the login and with addresses masked.

        It may repeat the login, also as it was coded: that goes first, as long as it is whole.
        """
        if self.login:
            user, password = self.login.user, self.login.password
            plain = (password, user, f"\0{user}\0{password}")
            coded = (base64.b64encode(one.encode()).decode() for one in plain)
            for one in sorted(filter(None, (*coded, *plain)), key=len, reverse=True):
                said = said.replace(one, "…")
        return mask_all(" ".join(said.split()))

    def _certificate(self, error: ssl.SSLCertVerificationError) -> DeliveryError:
        """Make the error for a certificate that no known authority vouches for."""
        return DeliveryError(
            f"the certificate of {self.server} cannot be trusted: {error.verify_message}",
            hint="look whether the name of the server is right; SSL_CERT_FILE names a file of "
            "authorities of your own",
        )


def _log_in_plainly(smtp: smtplib.SMTP, login: Login) -> None:
    """Log in with words beyond ASCII, which smtplib cannot write (AUTH PLAIN, RFC 4616)."""
    words = base64.b64encode(f"\0{login.user}\0{login.password}".encode()).decode()
    code, said = smtp.docmd("AUTH", f"PLAIN {words}")
    if not _good(code):
        raise smtplib.SMTPAuthenticationError(code, said)


class _Answered(Exception):  # noqa: N818  (an answer, not always an error)
    """End a transaction with the answer that the server gave."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.said)
        self.outcome = outcome


def _expect(code: int, said: bytes, wanted: int = 2) -> None:
    """End the transaction unless the answer is of the class wanted (RFC 5321 §4.2.1)."""
    if code // 100 == wanted:
        return
    if code == _GOING:
        raise _Answered(Outcome(Fate.LOST, _reply(code, said)))
    raise _Answered(Outcome(Fate.PUT_OFF if _later(code) else Fate.REFUSED, _reply(code, said)))


def _options(smtp: smtplib.SMTP, size: int, envelope: Envelope) -> list[str]:
    """Give the options of MAIL FROM that the server and the addresses ask for."""
    options = [f"SIZE={size}"] if smtp.has_extn("size") else []
    return [*options, "SMTPUTF8", "BODY=8BITMIME"] if envelope.utf8 else options


def _good(code: int) -> bool:
    """Tell whether a reply means success (2yz, RFC 5321, section 4.2.1)."""
    return code // 100 == 2  # noqa: PLR2004


def _later(code: int) -> bool:
    """Tell whether a reply means that it may go well later (4yz)."""
    return code // 100 == 4  # noqa: PLR2004


def _reply(code: int, said: bytes | str) -> str:
    """Write an answer as it came, code and words."""
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"


def _words(error: Exception) -> str:
    """Say what went wrong, in the words of the server or the system."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _reply(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "the server does not answer"
    return str(error).strip() or type(error).__name__
