"""The ASGI application: Slack's endpoint and the health addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.serve.readiness import Readiness

PATH = "/slack/events"
MOST_BYTES = 1_000_000
"""Bodies above this are refused unread: Slack's own payloads stay far below."""


def web(bolt: AsyncApp, readiness: Readiness) -> ASGIApp:
    """Return the application that uvicorn serves."""
    adapter = cast("ASGIApp", AsyncSlackRequestHandler(bolt, path=PATH))

    async def healthz(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> JSONResponse:
        reason = readiness.reason
        # Degraded is ready: answers go on, and another process has the same database.
        told = {"ready": reason is None, "reason": reason or readiness.degraded()}
        return JSONResponse(told, status_code=503 if reason else 200)

    pages = Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz)])
    return _Front(_Endpoint(adapter, readiness), pages)


class _Front:
    """Slack's path goes straight to Bolt's adapter: routing and its error layers cost a tenth of a command."""

    def __init__(self, slack: ASGIApp, pages: ASGIApp) -> None:
        self._slack = slack
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's scope."""
        at_slack = scope["type"] == "http" and scope["path"] == PATH
        await (self._slack if at_slack else self._pages)(scope, receive, send)


class _Endpoint:
    """Bolt's adapter behind two checks that Bolt lacks, counting what is in hand."""

    def __init__(self, adapter: ASGIApp, readiness: Readiness) -> None:
        self._adapter = adapter
        self._readiness = readiness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what cannot be Slack's, hand the rest to Bolt."""
        refusal = _refusal(dict(scope["headers"]))
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        with self._readiness.in_hand():
            await self._adapter(scope, receive, send)


def _refusal(headers: dict[bytes, bytes]) -> PlainTextResponse | None:
    # A timestamp that is no number makes Bolt's check raise (500) where the signature is wrong (401).
    if not headers.get(b"x-slack-request-timestamp", b"").isdigit():
        return PlainTextResponse("not signed by Slack", status_code=401)
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        return PlainTextResponse("too large", status_code=413)
    return None
