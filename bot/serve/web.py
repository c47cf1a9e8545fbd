"""The ASGI application: Slack's endpoint and the health addresses."""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.telemetry import logs, metrics
from bot.telemetry.seldom import Seldom

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from bot.serve.readiness import Readiness

PATH = "/slack/events"
MOST_BYTES = 1_000_000
"""Bodies above this are refused unread: Slack's own payloads stay far below."""
SIGNED_WITHIN = 300
"""Seconds that a signature is good for (https://docs.slack.dev/authentication/verifying-requests-from-slack)."""
REMEDIES = {
    "signature": "SLACK_SIGNING_SECRET is not the secret of the app that calls: copy it anew from Basic Information > "
    "App Credentials. Where nobody changed it, somebody else than Slack calls this address",
    "clock": "the clock of this machine is off, or an old request was sent again: let it follow a time server",
}

_seldom = Seldom()


def web(bolt: AsyncApp, readiness: Readiness) -> ASGIApp:
    """Return the application that uvicorn serves."""
    adapter = cast("ASGIApp", AsyncSlackRequestHandler(bolt, path=PATH))

    async def healthz(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> JSONResponse:
        reason = readiness.reason
        # Degraded is ready: answers go on, and another process has the same database.
        told = {"ready": reason is None, "reason": reason or readiness.degraded() or readiness.unmet()}
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
        arrived = time.perf_counter()
        headers = dict(scope["headers"])
        refusal = _refusal(headers)
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message.get("status") == HTTPStatus.UNAUTHORIZED:
                _unsigned(headers)
            await send(message)

        metrics.arrived()
        with self._readiness.in_hand():
            await self._adapter(scope, receive, answer)
        metrics.acknowledged(time.perf_counter() - arrived)


def _refusal(headers: dict[bytes, bytes]) -> PlainTextResponse | None:
    # A timestamp that is no number makes Bolt's check raise (500) where the signature is wrong (401).
    if not headers.get(b"x-slack-request-timestamp", b"").isdigit():
        metrics.refused.labels("malformed").inc()
        return PlainTextResponse("not signed by Slack", status_code=401)
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > MOST_BYTES:
        metrics.refused.labels("size").inc()
        return PlainTextResponse("too large", status_code=413)
    return None


def _unsigned(headers: dict[bytes, bytes]) -> None:
    """Count and name what Bolt turned away: a wrong or rotated secret, or a clock that is off."""
    off = time.time() - int(headers[b"x-slack-request-timestamp"])
    why = "clock" if abs(off) > SIGNED_WITHIN else "signature"
    metrics.refused.labels(why).inc()
    if times := _seldom.due(why):
        logs.get().error(
            "request.refused", why=why, seconds_off=round(off), times=times, remedy=REMEDIES[why]
        )
