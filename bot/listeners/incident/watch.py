"""The watch over a channel: one short reply under an alert, and `/waerror watch on|off|status`."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.cards import threads
from bot.cards.digest import told_card
from bot.cards.watch import off_card, on_card, status_card, watch_card
from bot.listeners.incident.conversation import beside, beside_the_loop, by_bot
from bot.listeners.slack.payload import text_of
from bot.listeners.slack.refusals import TROUBLE, refusal
from bot.listeners.slack.replies import post
from bot.store.claims import Claim
from bot.store.errors import AwayError
from bot.store.pending import Work
from bot.store.watching import Watch
from bot.telemetry import logs

if TYPE_CHECKING:
    from slack_bolt.response import BoltResponse
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.blocks import Card
    from bot.listeners.desk import Desk
    from bot.listeners.incident.conversation import Spot
    from bot.resolve.outcome import Sighting

WRITTEN = frozenset({None, "bot_message", "file_share", "thread_broadcast"})
"""Message subtypes that are something new: an edited or deleted message is never answered."""
WATCH = "watch"
ORDERS: tuple[list[str], ...] = ([], ["on"], ["off"], ["status"])
ASKING = 2.0
"""Seconds that Slack has to say whether we see a channel: a command is acknowledged within three."""


async def ordered(desk: Desk, client: AsyncWebClient, command: dict[str, Any]) -> Card:
    """Do what `/waerror watch …` says, and return the answer for the one who typed it."""
    team, channel, user = command.get("team_id", ""), command["channel_id"], command["user_id"]
    verb, *order = command.get("text", "").casefold().split()
    if verb != WATCH or order not in ORDERS:
        return told_card(threads.WATCH_ORDERS)
    if channel.startswith("D"):
        return told_card(threads.WATCH_CHANNELS)
    try:
        watch = await desk.watching.ask(team, channel)
        if order == ["off"]:
            return off_card(channel) if await desk.watching.remove(team, channel) else status_card(channel)
        if order == ["on"] and watch is None:
            return await _begin(desk, client, Watch(team, channel, user), command.get("api_app_id", ""))
    except AwayError:
        return told_card(threads.WATCH_NOT_KEPT if order in (["on"], ["off"]) else threads.WATCH_NOT_KNOWN)
    return status_card(channel, watch.by, watch.at) if watch else status_card(channel)


async def heard(
    desk: Desk, client: AsyncWebClient, body: dict[str, Any], spot: Spot, *, again: bool
) -> BoltResponse | None:
    """Answer an alert of a watched channel; None where there is nothing to say, which is nearly always."""
    event = body["event"]
    if await desk.watching.get(spot.team, spot.channel) is None:
        return None
    found = await _codes(desk, event, spot)
    if not found:
        return None
    key = f"watch:{spot.team}:{spot.channel}:{event['ts']}"
    return await desk.errands.once(
        key,
        lambda: _reply(desk, client, spot, found, float(event["ts"])),
        again=again,
        kept=Work(key, spot.team, json.dumps(body), event.get("user", "")),
    )


async def _codes(desk: Desk, event: dict[str, Any], spot: Spot) -> tuple[Sighting, ...]:
    """Return what may be answered unasked: of a program any exact code, of a person only a pasted error."""
    alert = by_bot(event)
    if event.get("subtype") not in WRITTEN or event.get("edited") or event.get("hidden") or spot.own(event):
        return ()
    if spot.bot and f"<@{spot.bot}" in (event.get("text") or ""):
        return ()  # a question to us: it is answered as one
    text, below = text_of(event), beside(event) if alert else ""
    return await beside_the_loop(
        partial(desk.codes.unasked, person=not alert), len(text) + len(below), text, below
    )


async def _begin(desk: Desk, client: AsyncWebClient, watch: Watch, app: str) -> Card:
    """Watch a channel, if Slack shows it to us: that is tried, not guessed."""
    try:
        async with asyncio.timeout(ASKING):
            await client.conversations_history(channel=watch.channel, limit=1)
    except TROUBLE as error:
        sentence = refusal(error, app, threads.NEEDS_WATCH)
        return told_card(threads.WATCH_SLACK_AWAY if sentence in {"", threads.SLACK_AWAY} else sentence)
    await desk.watching.put(watch)
    logs.get().info("watch.on", team=watch.team)
    return on_card(watch.channel)


async def _reply(
    desk: Desk, client: AsyncWebClient, spot: Spot, found: tuple[Sighting, ...], at: float
) -> None:
    """Post one reply with the codes that this thread, and this channel of late, have not been told."""
    fresh = [sighting for sighting in found if await _reserved(desk, spot, sighting.entry.key, at)]
    if not fresh:
        return
    keys = [sighting.entry.key for sighting in fresh]
    try:
        await post(client, watch_card(fresh), channel=spot.channel, thread_ts=spot.thread)
    except TROUBLE as error:
        for key in keys:
            await desk.claims.release(_claim(spot, key))
            await desk.watching.release(spot.team, spot.channel, key)
        if refusal(error, spot.app) in {"", threads.SLACK_AWAY}:
            raise  # Slack delivers the alert again
        logs.get().warning("watch.refused", kind=type(error).__name__)
        return
    for key in keys:
        await desk.claims.done(_claim(spot, key))


async def _reserved(desk: Desk, spot: Spot, key: str, at: float) -> bool:
    """Whether this code may be told now: once a thread, and not again in this channel before the cool-down."""
    claim = _claim(spot, key)
    if await desk.claims.take(claim) is not Claim.TAKEN:
        return False
    if await desk.watching.reserve(spot.team, spot.channel, key, at):
        return True
    await desk.claims.release(claim)
    return False


def _claim(spot: Spot, key: str) -> str:
    return f"watched:{spot.team}:{spot.channel}:{spot.thread}:{key}"
