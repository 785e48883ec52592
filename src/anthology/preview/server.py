"""Answer the browsers of a preview: pages, words, events; on this machine alone, with a token."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from anthology.model.diagnostics import UsageError
from anthology.preview.labels import page_of_words
from anthology.preview.pages import (
    EBOOK_POLICY,
    PROOF_POLICY,
    PageDrawer,
    booklet_sheets,
    describe_chapter,
    describe_chapters,
    describe_leaves,
    ebook_page,
    ebook_style,
)
from anthology.preview.writing import Writer, describe_forms, proofs_folder

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from types import FrameType

    from starlette.requests import Request

    from anthology.preview.follow import Follower
    from anthology.preview.live_book import Leaf, ShownBook


_HERE = "127.0.0.1"
_STATIC = Path(__file__).parent / "static"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_WIDEST = 2400  # px of a page's picture
_NARROWEST = 80  # px: less shows nothing of a page
_DIGITS = 10  # of a number: Python reads no more than 4,300
# Nothing from elsewhere; what is shown in a frame is a page of this server.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Let through what comes to this very server with its token, and nothing from other pages.

    A page of another site can ask this server, under a name that it has made lead here: so Host
    and Origin are looked at (CWE-350, CWE-352), and writing wants the token in a header.
    """

    def __init__(self, app: Any, token: str, port: int) -> None:
        self.app, self.token = app, token
        self.hosts = {f"{_HERE}:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer 403 to what may not pass."""
        if scope["type"] != "http" or self._passes(scope):
            await self.app(scope, receive, send)
            return
        await PlainTextResponse("no", 403, headers=_HEADERS)(scope, receive, send)

    def _passes(self, scope: Any) -> bool:
        """Tell whether a request comes from this machine, from our page, with the token."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        host, origin = headers.get("host", ""), headers.get("origin")
        if host not in self.hosts or (origin is not None and origin != f"http://{host}"):
            return False
        if scope["path"].startswith("/static/") and scope["method"] == "GET":
            return True  # our own scripts, the same for everybody
        given = headers.get("x-token", "")
        if scope["method"] in ("GET", "HEAD"):
            asked = parse_qs(scope["query_string"].decode("latin-1"))
            given = given or asked.get("token", [""])[0]
        return secrets.compare_digest(given.encode(), self.token.encode())


class Preview:
    """Answer requests about the shown book of a follower."""

    def __init__(self, follower: Follower, token: str) -> None:
        self.follower = follower
        self.token = token
        self.drawer = PageDrawer()

    def app(self, port: int) -> Guard:
        """Make the application."""
        routes = [
            Route("/", self.index),
            Route("/static/{name}", self.static),
            Route("/events", self.events),
            Route("/leaves", self.leaves),
            Route("/chapters", self.chapters),
            Route("/chapter", self.chapter),
            Route("/page/{picture}", self.page),
            Route("/text/{picture}", self.text),
            Route("/place", self.place),
            Route("/forms", self.forms),
            Route("/sheets", self.sheets),
            Route("/ebook", self.ebook),
            Route("/ebook.css", self.ebook_style),
            Route("/picture", self.picture),
            Route("/proofs/{name}", self.proof),
            *Writer(self.follower, _HEADERS).routes(),
        ]
        return Guard(Starlette(routes=routes, lifespan=self._life), self.token, port)

    @asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        """Follow the project as long as the server runs."""
        task = asyncio.create_task(self.follower.run())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        self.drawer.close()

    async def index(self, request: Request) -> Response:
        """Give the page that shows all, in the language that the browser asks for."""
        page = (_STATIC / "index.html").read_text(encoding="utf-8")
        asked = request.headers.get("accept-language", "")
        return HTMLResponse(page_of_words(page, asked, self.token), headers=_HEADERS)

    async def static(self, request: Request) -> Response:
        """Give a script or stylesheet of our own."""
        file = _named(_STATIC, request.path_params["name"])
        if file is None or file.suffix not in _TYPES:
            return _missing()
        return Response(file.read_bytes(), media_type=_TYPES[file.suffix], headers=_HEADERS)

    async def events(self, _: Request) -> Response:
        """Give the stream of events (HTML standard, 9.2)."""
        stream = self.follower.events()
        return StreamingResponse(stream, media_type="text/event-stream", headers=_HEADERS)

    async def leaves(self, _: Request) -> Response:
        """List the pages of the book in order."""
        pages = self.follower.pages
        return _json(describe_leaves(pages) if pages else {"waiting": True})

    async def chapters(self, _: Request) -> Response:
        """List the chapters in order, each with how far it is, and what else was found."""
        accidents = self.follower.accidents
        return await self._answer(lambda shown: describe_chapters(shown, accidents))

    async def chapter(self, request: Request) -> Response:
        """Give the messages of a chapter, each with its place in the pages."""
        source = request.query_params.get("source", "")
        return await self._answer(lambda shown: describe_chapter(shown, source))

    async def page(self, request: Request) -> Response:
        """Draw a page."""
        found = self._leaf(request.path_params["picture"].removesuffix(".png"))
        if found is None:
            return _missing()
        leaf, pdfs = found
        asked = request.query_params.get("width", "840")
        width = int(asked) if asked.isdecimal() and len(asked) < _DIGITS else 840
        width = min(max(width, _NARROWEST), _WIDEST)
        data = await asyncio.to_thread(self.drawer.draw, leaf.layers, pdfs, width)
        kept = {**_HEADERS, "Cache-Control": "private, max-age=31536000, immutable"}
        return Response(data, media_type="image/png", headers=kept)

    async def text(self, request: Request) -> Response:
        """Give words and links of a page, and which of the words are new."""
        found = self._leaf(request.path_params["picture"])
        if found is None:
            return _missing()
        leaf, pdfs = found
        layer = leaf.layers[0]
        words = await asyncio.to_thread(self.drawer.words, layer, pdfs)
        links = await asyncio.to_thread(self.drawer.links, layer, pdfs)
        before = await asyncio.to_thread(self._said_before, leaf)
        return _json(
            {
                "words": [
                    [*one.box, one.text, bool(before) and one.text not in before] for one in words
                ],
                "links": [[*one.box, one.target, one.inside] for one in links],
            }
        )

    async def place(self, request: Request) -> Response:
        """Give the number of the leaf that an id of the book stands on."""
        shown = self.follower.shown
        folio = shown.folio(request.query_params.get("id", "")) if shown else ""
        if shown is None or not folio:
            return _missing()
        return _json({"leaf": [leaf.label for leaf in shown.pages.leaves].index(folio)})

    async def forms(self, _: Request) -> Response:
        """List what can be changed, with the versions of the files."""
        return await self._answer(describe_forms)

    async def sheets(self, _: Request) -> Response:
        """List the sheets of the booklet."""
        try:
            return await self._answer(booklet_sheets)
        except UsageError as error:
            return _json({"message": str(error), "sheets": []})

    async def ebook(self, request: Request) -> Response:
        """Give a chapter as the e-book has it."""
        asked, shown = request.query_params, self.follower.shown
        source, scheme = asked.get("source", ""), asked.get("scheme", "")
        page = ebook_page(shown, source, scheme, self.token) if shown else None
        if page is None:
            return _missing()
        headers = {**_HEADERS, "Content-Security-Policy": EBOOK_POLICY}
        return Response(page, media_type="application/xhtml+xml", headers=headers)

    async def ebook_style(self, request: Request) -> Response:
        """Give the stylesheet of the e-book."""
        shown = self.follower.shown
        if shown is None:
            return _missing()
        css = ebook_style(shown, request.query_params.get("scheme", ""))
        return Response(css, media_type="text/css", headers=_HEADERS)

    async def picture(self, request: Request) -> Response:
        """Give a picture of the book by its key."""
        shown = self.follower.shown
        file = shown.pictures.get(request.query_params.get("key", "")) if shown else None
        return FileResponse(file, headers=_HEADERS) if file and file.is_file() else _missing()

    async def proof(self, request: Request) -> Response:
        """Give a proof that was made."""
        shown = self.follower.shown
        file = _named(proofs_folder(shown), request.path_params["name"]) if shown else None
        if file is None:
            return _missing()
        if file.suffix == ".pdf":
            return FileResponse(file, media_type="application/pdf", headers=_HEADERS)
        headers = {**_HEADERS, "Content-Security-Policy": PROOF_POLICY}
        return FileResponse(file, media_type="application/xhtml+xml", headers=headers)

    def _leaf(self, picture: str) -> tuple[Leaf, Mapping[str, bytes]] | None:
        """Find a leaf by its picture, in the book as it is or as it was before the last change."""
        for pages in (self.follower.pages, self.follower.before):
            for leaf in pages.leaves if pages else ():
                if leaf.picture == picture and leaf.layers and pages:
                    return leaf, pages.pdfs
        return None

    def _said_before(self, leaf: Leaf) -> frozenset[str]:
        """Gather the lines that the document of a leaf had before the last change of it."""
        before = self.follower.before
        if before is None:
            return frozenset()
        old = [one for one in before.leaves if one.document == leaf.document and one.layers]
        if any(one.layers[0][0] == leaf.layers[0][0] for one in old):
            return frozenset()
        said = (self.drawer.words(one.layers[0], before.pdfs) for one in old)
        return frozenset(one.text for words in said for one in words)

    async def _answer(self, describe: Callable[[ShownBook], object]) -> Response:
        """Answer with what `describe` says of the shown book, or that it is not there yet."""
        shown = self.follower.shown
        if shown is None:
            return _json({"waiting": True})
        return _json(await asyncio.to_thread(describe, shown))


def serve(preview: Preview, socket: Any) -> None:
    """Answer at a socket that is bound to this machine, until interrupted."""
    import uvicorn  # noqa: PLC0415

    class Server(uvicorn.Server):
        """Answer until a signal comes; then hang up, since browsers never do."""

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            """End the events, for which the server would wait, and then the server."""
            preview.follower.hang_up()
            super().handle_exit(sig, frame)

    app = preview.app(socket.getsockname()[1])
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=1,
        server_header=False,
    )
    Server(config).run(sockets=[socket])


def _named(folder: Path, name: str) -> Path | None:
    """Find a file by its name among those of a folder: what was asked for becomes no path."""
    return next((one for one in folder.glob("*") if one.name == name and one.is_file()), None)


def _json(data: object) -> Response:
    """Answer with JSON."""
    return JSONResponse(data, headers=_HEADERS)


def _missing() -> Response:
    """Answer that there is no such thing."""
    return PlainTextResponse("there is no such thing", 404, headers=_HEADERS)
