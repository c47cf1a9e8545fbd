"""The ASGI application: Slack's endpoint and the health addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.serve.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.serve.bolt import Bolt
    from bot.serve.readiness import Readiness

PATH = "/slack/events"


def web(bolt: Bolt, readiness: Readiness, more: Sequence[BaseRoute] = ()) -> ASGIApp:
    """Return the application that uvicorn serves. `more`: pages beside the health addresses."""

    async def healthz(_: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> JSONResponse:
        reason = readiness.reason
        # Degraded is ready: answers go on, and another process has the same database.
        told = {"ready": reason is None, "reason": reason or readiness.degraded() or readiness.unmet()}
        return JSONResponse(told, status_code=503 if reason else 200)

    pages = Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), *more])
    return _Front(Endpoint(bolt, readiness), pages)


class _Front:
    """Slack's path goes straight to its endpoint: routing and its error layers cost a tenth of a command."""

    def __init__(self, slack: ASGIApp, pages: ASGIApp) -> None:
        self._slack = slack
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's scope."""
        at_slack = scope["type"] == "http" and scope["path"] == PATH
        await (self._slack if at_slack else self._pages)(scope, receive, send)
