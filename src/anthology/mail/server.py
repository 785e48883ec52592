"""Read which server takes the mail, and find the login for it: never in a file or a command."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from anthology.diagnostics import UsageError

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
            hint='write [mail] smtp = "smtps://mail.example.org", or add --smtp; your provider '
            "gives the address",
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
            f"{_SERVICE} {user}@{server.host}` (pip install 'anthology-press[keyring]')",
        )
    return Login(user, password)


def _kept(name: str) -> str:
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
    return UsageError(
        f"“{written}” is no address of a mail server",
        hint="write it like smtps://mail.example.org or smtp://mail.example.org:587",
    )
