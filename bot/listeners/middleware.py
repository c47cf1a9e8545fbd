"""What happens around every request: an id for its log lines, and the time it took."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.async_context import AsyncBoltContext


async def identify(context: AsyncBoltContext, next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002 - Bolt's name
    """Give the request an id; every log line carries it, and every fault card shows it."""
    logs.clear()
    context["request_id"] = request_id = logs.new_id()
    context["began"] = time.perf_counter()
    logs.bind(request=request_id)
    await next()
