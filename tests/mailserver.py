"""Run a real mail server in a process of its own that fails where it is told to.

`python -m tests.mailserver PLAN.json` serves on 127.0.0.1 and writes what happens, a JSON object a
line. In a test, `MailServer` starts it and reads that record.
"""

# ruff: noqa: N802  (commands of SMTP are called by their names)

from __future__ import annotations

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    from email.message import EmailMessage

ROOT = Path(__file__).parents[1]
_HERE = "127.0.0.1"
_CHUNK = 20_000  # bytes of a message after which the server fails in the middle


@dataclass(frozen=True)
class Fault:
    """Say what goes wrong: at which stage, after how many times that went well, how often.

    Stages are `connect`, `ehlo`, `mail`, `rcpt`, `data`, `middle` (of the message), `end` (before
    the message is kept) and `answer` (after). `does` is `drop` (the connection), `die` (the
    server), `hang`, or a reply such as `451 later`. `to` picks a recipient.
    """

    stage: str
    does: str
    after: int = 0
    times: int = 1
    to: str = ""


@dataclass
class Plan:
    """Hold what the server is told; with `forget` it keeps who got a message, not which."""

    record: str
    port: int = 0
    faults: list[Fault] = field(default_factory=list)
    certificate: str = ""
    wrapped: bool = False
    login: list[str] = field(default_factory=list)
    utf8: bool = False
    forget: bool = False


class Faulty(SMTP):
    """Serve SMTP with the faults of a plan."""

    def __init__(self, host: Host, **settings: Any) -> None:
        super().__init__(host, **settings)
        self.host = host

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        secured = self.session is not None and self.session.ssl is not None
        fault = None if secured else self.host.fault("connect")
        if fault:
            self.end(fault)

    def end(self, fault: Fault) -> None:
        if fault.does == "die":
            os._exit(1)
        self.transport.abort()  # type: ignore[union-attr]

    async def met(self, stage: str, to: str = "") -> bool:
        """Let a stage fail where that is planned; tell whether it did."""
        fault = self.host.fault(stage, to)
        if fault is None:
            return False
        if fault.does == "hang":
            await asyncio.sleep(60)
        elif fault.does[0].isdigit():
            await self.push(fault.does)
        else:
            self.end(fault)
        return True

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self.met("ehlo"):
            await super().smtp_EHLO(hostname)

    async def smtp_MAIL(self, arg: str | None) -> None:
        if not await self.met("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        if not await self.met("rcpt", (arg or "").split("<")[-1].split(">")[0]):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        to = self.envelope.rcpt_tos[-1]  # type: ignore[union-attr]
        if await self.met("data", to):
            return
        fault = self.host.fault("middle", to)
        if fault is None:
            await super().smtp_DATA(arg)
            return
        await self.push("354 go on")
        await self._reader.readexactly(_CHUNK)
        if fault.does == "hang":
            await asyncio.sleep(60)
        self.end(fault)


class Host:
    """Handle messages and keep the record."""

    def __init__(self, plan: Plan) -> None:
        self.faults = plan.faults
        self.seen = [0] * len(plan.faults)
        self.forget = plan.forget
        self.stream = Path(plan.record).open("a", encoding="utf-8")  # noqa: SIM115

    def fault(self, stage: str, to: str = "") -> Fault | None:
        self.note(event=stage, to=to)
        for number, fault in enumerate(self.faults):
            if fault.stage == stage and (not fault.to or fault.to == to):
                self.seen[number] += 1
                if fault.after < self.seen[number] <= fault.after + fault.times:
                    return fault
        return None

    def note(self, **what: Any) -> None:
        self.stream.write(json.dumps(what) + "\n")
        self.stream.flush()

    async def handle_DATA(self, server: Faulty, _session: Any, envelope: Any) -> str:
        to = envelope.rcpt_tos[-1]
        for stage in ("end", "answer"):
            fault = self.fault(stage, to)
            if fault and fault.does[0].isdigit():
                return fault.does
            if fault and fault.does == "hang":
                await asyncio.sleep(60)
            elif fault:
                server.end(fault)
                return "421 gone"
            if stage == "end":
                text = "" if self.forget else envelope.content.decode("latin-1")
                self.note(event="kept", to=to, sender=envelope.mail_from, text=text)
        return "250 kept"


def serve(plan: Plan) -> None:
    """Serve until the process is ended; the port is the first line of the output."""
    host = Host(plan)
    context = None
    if plan.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(plan.certificate)

    def authenticate(_server: Any, _session: Any, _envelope: Any, _way: str, data: Any) -> Any:
        given = [data.login.decode(), data.password.decode()]
        return AuthResult(success=given == plan.login, handled=False)

    async def run() -> None:
        loop = asyncio.get_running_loop()

        def make() -> Faulty:
            return Faulty(
                host,
                hostname="mail.example.org",
                loop=loop,
                enable_SMTPUTF8=plan.utf8,
                tls_context=None if plan.wrapped else context,
                auth_required=bool(plan.login),
                auth_require_tls=not plan.wrapped,
                authenticator=authenticate if plan.login else None,
            )

        server = await loop.create_server(
            make, _HERE, plan.port, ssl=context if plan.wrapped else None
        )
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        await server.serve_forever()

    asyncio.run(run())


class MailServer:
    """Run the server for a test; what it keeps outlives it."""

    def __init__(self, folder: Path, *faults: Fault, **settings: Any) -> None:
        self.plan = Plan(str(folder / "record.jsonl"), faults=[*faults], **settings)
        self.file = folder / "plan.json"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self, *faults: Fault) -> None:
        """Start it, again at the same port, with other faults if any are given."""
        self.kill()
        if faults:
            self.plan.faults = [*faults]
        self.plan.port = self.port
        self.file.write_text(json.dumps(asdict(self.plan)), encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.mailserver", str(self.file)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process.stdout.close()  # type: ignore[union-attr]
        self.process = None

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def events(self, name: str) -> list[dict[str, Any]]:
        """Give what happened, of one kind."""
        file = Path(self.plan.record)
        lines = file.read_text(encoding="utf-8").split("\n")[:-1] if file.exists() else []
        return [one for line in lines if (one := json.loads(line))["event"] == name]

    def wait_for(self, name: str, count: int = 1) -> None:
        """Wait until something happened so many times."""
        until = time.monotonic() + 30
        while len(self.events(name)) < count:
            assert time.monotonic() < until, f"no {name}"
            time.sleep(0.02)

    def kept(self) -> list[str]:
        """List the recipients of the messages that the server has, each as often as it has one."""
        return [one["to"] for one in self.events("kept")]

    def messages(self) -> list[EmailMessage]:
        """Parse the messages that the server has."""
        texts = [one["text"].encode("latin-1") for one in self.events("kept")]
        return [message_from_bytes(text, policy=policy.default) for text in texts]


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    serve(Plan(**{**told, "faults": [Fault(**one) for one in told["faults"]]}))
