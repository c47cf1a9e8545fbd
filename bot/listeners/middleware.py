"""What happens around every request: an id for its log lines and its fault card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.middleware.async_middleware import AsyncMiddleware

from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse


class Identify(AsyncMiddleware):
    """Gives each request an id: every log line carries it, and every fault card shows it.

    A class, since Bolt collects thirty arguments by name for every call of a plain function.
    """

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        """Name the request, then go on."""
        del resp
        logs.clear()
        req.context["request_id"] = request_id = logs.new_id()
        logs.bind(request=request_id)
        return await next()
