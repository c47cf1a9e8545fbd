"""The card above a message: our last one in a conversation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.cards.earlier import shown
from bot.listeners.slack.refusals import TROUBLE
from bot.telemetry import logs

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.listeners.incident.conversation import Spot

RECENT = 3_600.0
"""Seconds after which a card is no longer what a message goes on with."""
MOST = 100
"""Messages since then that are read, one call."""
PATIENCE = 1.0
"""Seconds that reading may take: the answer itself is due within 2.5."""


async def earlier(client: AsyncWebClient, spot: Spot, ts: str, *, last: bool = False) -> list[dict[str, Any]]:
    """Return the blocks of our last card before the message `ts` that showed an error; with `last` of any.

    A miss in between takes nothing back: "retry possible?", had it found nothing, was about the card above it.

    Nothing where there is none, where it is old, or where Slack does not let us look: the message is then answered
    by itself. `spot.thread` empty: the conversation itself, a direct message.
    """
    try:
        answer = await asyncio.wait_for(_read(client, spot, ts), PATIENCE)
    except TROUBLE as error:
        logs.get().info("earlier.unread", kind=type(error).__name__)
        return []
    own = [message for message in answer.get("messages") or [] if spot.own(message)]
    before = [message for message in own if float(ts) - RECENT <= float(message["ts"]) < float(ts)]
    before.sort(key=lambda message: float(message["ts"]), reverse=True)
    cards: list[list[dict[str, Any]]] = [message.get("blocks") or [] for message in before]
    return next((blocks for blocks in cards if last or shown(blocks)), [])


async def _read(client: AsyncWebClient, spot: Spot, ts: str) -> AsyncSlackResponse:
    since = f"{float(ts) - RECENT:.6f}"
    if spot.thread:
        return await client.conversations_replies(
            channel=spot.channel, ts=spot.thread, oldest=since, latest=ts, limit=MOST
        )
    return await client.conversations_history(channel=spot.channel, oldest=since, latest=ts, limit=MOST)
