"""Mentions and direct messages: answered once, in the thread or the conversation where they stand."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.cards.setting import Setting
from bot.listeners.asking.answer import answer
from bot.listeners.asking.earlier import earlier
from bot.listeners.asking.query import Query
from bot.listeners.faults import guarded
from bot.listeners.incident import digest, files, watch
from bot.listeners.incident.conversation import Spot
from bot.listeners.slack.payload import text_of, without_mentions, workspace_of
from bot.listeners.slack.replies import Thread
from bot.store.pending import Work

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.asking.query import Earlier, Surface
    from bot.listeners.desk import Desk

OWN_SUBTYPES = {None, "file_share", "thread_broadcast"}
"""Message subtypes that are something a person wrote."""
CHANNELS = {"channel", "group"}
"""Where messages are watched, never answered as questions; a mention there comes as an event of its own."""


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the mention and the direct message."""

    @bolt.event("app_mention")
    async def mentioned(
        event: dict[str, Any],
        body: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
        request: AsyncBoltRequest,
    ) -> BoltResponse | None:
        if _by_bot(event):
            return None
        thread = event.get("thread_ts") or event["ts"]
        place = Thread(client, desk, event["channel"], thread, Setting(place="thread", feedback=True))
        spot = Spot.of(body, event["channel"], thread, context.bot_user_id)
        if not event.get("thread_ts"):
            return await _once(desk, "mention", body, request, place)
        overview = partial(digest.in_thread, desk, client, spot, event["user"], place)
        if digest.wanted(_words(event)):
            return await _once(desk, "mention", body, request, place, work=overview)
        before = partial(earlier, client, spot, event["ts"])
        return await _once(desk, "mention", body, request, place, before=before, overview=overview)

    @bolt.event("message")
    async def messaged(
        event: dict[str, Any],
        body: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
        request: AsyncBoltRequest,
    ) -> BoltResponse | None:
        thread = event.get("thread_ts") or event.get("ts", "")
        spot = Spot.of(body, event["channel"], thread, context.bot_user_id)
        if event.get("channel_type") in CHANNELS:
            return await watch.heard(desk, client, body, spot, again=again(request))
        # A file that we sent comes back as a message with our user, and not always with our bot's id.
        if event.get("channel_type") != "im" or _by_bot(event) or spot.own(event):
            return None
        return await _direct(desk, client, body, request, replace(spot, thread=event.get("thread_ts", "")))


async def _direct(
    desk: Desk, client: AsyncWebClient, body: dict[str, Any], request: AsyncBoltRequest, spot: Spot
) -> BoltResponse:
    """Answer a direct message: count its file, or take it for a question."""
    event = body["event"]
    setting = Setting(place="dm", feedback=True)
    place = Thread(client, desk, spot.channel, spot.thread or None, setting)
    if dropped := files.given(event):
        counting = partial(files.count, desk, client, body.get("api_app_id", ""), dropped, place)
        return await _once(desk, "dm", body, request, place, work=counting)
    before = partial(earlier, client, spot, event["ts"])
    return await _once(desk, "dm", body, request, place, before=before)


async def _once(
    desk: Desk,
    surface: Surface,
    body: dict[str, Any],
    request: AsyncBoltRequest,
    place: Thread,
    *,
    work: Callable[[], Awaitable[None]] | None = None,
    before: Earlier | None = None,
    overview: Callable[[], Awaitable[None]] | None = None,
) -> BoltResponse:
    """Answer an event once: its question, or `work` in the question's stead. `before`: our last card.

    `overview`: where the question is about a thread in which we have said nothing.
    """
    event = body["event"]
    query = Query(
        text=_words(event),
        surface=surface,
        team=workspace_of(body),
        user=event["user"],
        channel=event["channel"],
        outside=bool(body.get("is_ext_shared_channel")),
        earlier=before,
        overview=overview,
    )
    # By message, not by event: the same message may come as two events (a mention in a direct message).
    key = f"{query.team}:{query.channel}:{event['ts']}"
    return await desk.errands.once(
        key,
        lambda: guarded(work() if work else answer(desk, query, place), place, request.context["request_id"]),
        again=again(request),
        kept=Work(key, query.team, json.dumps(body), query.user),
    )


def _words(event: dict[str, Any]) -> str:
    return without_mentions(text_of(event))


def again(request: AsyncBoltRequest) -> bool:
    """Whether Slack has delivered this before; sockets say 0 at the first time."""
    return request.headers.get("x-slack-retry-num", ["0"])[0] != "0"


def _by_bot(event: dict[str, Any]) -> bool:
    return bool(event.get("bot_id")) or event.get("subtype") not in OWN_SUBTYPES or "user" not in event
