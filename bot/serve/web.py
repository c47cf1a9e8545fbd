"""The ASGI application: Slack's endpoint and the health addresses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bot.serve.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.serve.bolt import Bolt
    from bot.serve.readiness import Readiness

PATH = "/slack/events"


def web(bolt: Bolt, readiness: Readiness, more: Sequence[BaseRoute] = ()) -> ASGIApp:
    """Return the application that uvicorn serves. `more`: pages beside the health addresses."""
    return _Front(Endpoint(bolt, readiness), readiness, more)


def pages(readiness: Readiness, more: Sequence[BaseRoute]) -> ASGIApp:
    """Return the health addresses and more pages. Starlette is imported when the first of them is asked for."""
    from starlette.applications import Starlette  # noqa: PLC0415
    from starlette.responses import JSONResponse, PlainTextResponse  # noqa: PLC0415
    from starlette.routing import Route  # noqa: PLC0415

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        reason = readiness.reason
        # Degraded is ready: answers go on, and another process has the same database.
        told = {"ready": reason is None, "reason": reason or readiness.degraded() or readiness.unmet()}
        return JSONResponse(told, status_code=503 if reason else 200)

    made = Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), *more])
    made.router.redirect_slashes = False  # it would lead to whatever host a request names
    return made


class _Front:
    """Slack's path goes straight to its endpoint: routing and its error layers cost a tenth of a command."""

    def __init__(self, slack: ASGIApp, readiness: Readiness, more: Sequence[BaseRoute]) -> None:
        self._slack = slack
        self._readiness = readiness
        self._more = more

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection's scope."""
        at_slack = scope["type"] == "http" and scope["path"] == PATH
        await (self._slack if at_slack else self._pages)(scope, receive, send)

    @cached_property
    def _pages(self) -> ASGIApp:
        return pages(self._readiness, self._more)
