"""Everything that nobody else answers, acknowledged: an unanswered press shows a warning sign to the person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck

    from bot.listeners.desk import Desk

ANYTHING = re.compile(r".*")


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the last resorts. Call it last."""
    del desk

    @bolt.action(ANYTHING)
    async def pressed(ack: AsyncAck) -> None:
        await ack()

    @bolt.view(ANYTHING)
    async def submitted(ack: AsyncAck) -> None:
        await ack()

    @bolt.view_closed(ANYTHING)
    async def closed(ack: AsyncAck) -> None:
        await ack()

    @bolt.shortcut(ANYTHING)
    async def used(ack: AsyncAck) -> None:
        await ack()

    @bolt.options(ANYTHING)
    async def asked(ack: AsyncAck) -> None:
        await ack(options=[])

    @bolt.event(ANYTHING)
    async def happened(event: dict[str, Any]) -> None:
        del event  # Bolt acknowledges events by itself
