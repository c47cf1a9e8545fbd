"""What happens around every request: an id for its log lines and its fault card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.middleware.async_middleware import AsyncMiddleware

from bot.telemetry import logs, metrics
from bot.telemetry.seldom import Seldom

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse

_seldom = Seldom()


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
        metrics.recognise(req.body)
        if (number := req.headers.get("x-slack-retry-num")) and number[0] != "0":
            metrics.redelivered.labels(req.headers.get("x-slack-retry-reason", [""])[0]).inc()
        _compare(req.context)
        return await next()


def _compare(context: AsyncBoltContext) -> None:
    """Name it where the token belongs to another workspace than the one that asks: commands work, posts do not."""
    ours, asking = context.authorize_result, context.team_id
    if ours is None or not ours.team_id or not asking or ours.team_id == asking:
        return
    if ours.enterprise_id and ours.enterprise_id == context.enterprise_id:
        return  # one installation for a whole organisation
    metrics.unauthorised.labels("another-workspace").inc()
    if times := _seldom.due("another-workspace"):
        logs.get().error(
            "workspace.other", token_of=ours.team_id, asked_by=asking, times=times,
            remedy="SLACK_BOT_TOKEN belongs to another workspace than the one that asks: take the token that OAuth & "
            "Permissions shows for this one",
        )  # fmt: skip
