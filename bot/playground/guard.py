"""The gate in front of every door: only this machine's own address, and no page from elsewhere.

A browser lets any site send requests to 127.0.0.1. The Host check stops names that were pointed here
(DNS rebinding); the Origin check and the extra header stop other sites' scripts and forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD"})
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)


class Guard:
    """ASGI middleware; `port` gives the port once the server is bound."""

    def __init__(self, app: ASGIApp, port: Callable[[], int]) -> None:
        self.app = app
        self.port = port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is allowed, refuse the rest with status 403 and a sentence."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        complaint = self._complaint(scope)
        if complaint:
            await PlainTextResponse(complaint, 403)(scope, receive, send)
            return
        await self.app(scope, receive, _with_policy(send))

    def _complaint(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        hosts = {f"{name}:{self.port()}" for name in ("127.0.0.1", "localhost")}
        if headers.get("host", "") not in hosts:
            return "The playground answers only under its own address on this machine."
        origin = headers.get("origin")
        changes = scope["type"] == "websocket" or scope["method"] not in SAFE_METHODS
        if changes and origin is not None and origin.removeprefix("http://") not in hosts:
            return "The playground takes no requests from pages of another origin."
        if changes and scope["path"].startswith("/playground/") and headers.get("x-playground") != "1":
            return "The playground's deeds need the header X-Playground: 1."
        return None


def _with_policy(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = message.get("headers", [])
            names = {name for name, _ in given}
            extra = [(b"content-security-policy", POLICY.encode()), (b"referrer-policy", b"no-referrer")]
            message["headers"] = [*given, *(header for header in extra if header[0] not in names)]
        await send(message)

    return sending
