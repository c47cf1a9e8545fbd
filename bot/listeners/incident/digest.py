"""The overview of a thread: read, counted, posted once, and edited in place ever after."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.cards import threads, words
from bot.cards.aside import About
from bot.cards.digest import digest_card, posted, remembered, told_card, up_to_date
from bot.cards.overview import Told
from bot.listeners.asking.asides import aside
from bot.listeners.incident.conversation import BUDGET, Stop, beside_the_loop, overview_in, post_of, read
from bot.listeners.slack.payload import without_mentions
from bot.listeners.slack.refusals import TROUBLE, code_of, refusal
from bot.listeners.slack.replies import REFUSED, post
from bot.resolve.thread import Thread
from bot.store.claims import Claim
from bot.telemetry import logs

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.blocks import Card
    from bot.cards.state import State
    from bot.listeners.desk import Desk
    from bot.listeners.incident.conversation import Pages, Spot
    from bot.listeners.slack.replies import Place
    from bot.resolve.thread import Overview

ASKS = frozenset({
    "summary", "summarise", "summarize", "overview", "digest", "recap", "tldr", "tl;dr", "resumen", "resume", "resumo",
    "resuma", "resumir",
})  # fmt: skip
"""What somebody writes beside the mention who asks for nothing but an overview."""
BESIDE = frozenset({
    "please", "pls", "thanks", "this", "the", "thread", "of", "for", "in", "here", "can", "could", "you", "give", "me",
    "us", "a", "an", "all", "errors", "whole", "por", "favor", "el", "la", "de", "este", "hilo", "o", "da", "conversa",
    "un", "um", "los", "errores", "erros", "dos",
})  # fmt: skip
"""Words that may stand around it."""
LOST = {"message_not_found", "cant_update_message", "edit_window_closed"}
"""Errors of chat.update that say: the old overview cannot be edited any more, so a new one is posted."""
EVERY = 10
"""Messages after which others get their turn: counting is work, and one process serves everybody."""


class UnchangedError(Exception):
    """The thread could not be read to its end now: the overview that stands is fuller, so it stays."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A thread as it was just read."""

    overview: Overview
    unread: str
    """A sentence, where it was not read to its end."""
    partly: bool
    """Whether a later try may read more."""
    standing: tuple[str, State] | None
    """Our overview in it: its ts, and what its button remembers."""


@dataclass(frozen=True, slots=True)
class Published:
    """An overview that now stands in its thread."""

    ts: str
    before: State | None
    now: tuple[str, ...]


def wanted(text: str) -> bool:
    """Whether a mention, without the mention itself, asks for an overview."""
    told = [word.strip(".!?:,") for word in text.casefold().split()]
    said = [word for word in told if word and word not in BESIDE]
    asked = aside(text)
    if asked is not None and asked[0] is About.WORST:
        return True
    return not any(told) or (bool(said) and all(word in ASKS for word in said))


async def in_thread(desk: Desk, client: AsyncWebClient, spot: Spot, user: str, place: Place) -> None:
    """Answer a mention without a question: the overview, or why there is none.

    Where one stands already it is edited, and only the one who asked is told so: editing notifies nobody, and a
    second copy further down would leave two that differ.
    """
    if await desk.claims.take(spot.key) is not Claim.TAKEN:
        await whisper(client, spot, user, told_card(threads.BUSY))
        return
    try:
        published = await publish(desk, client, spot, user)
    except (*TROUBLE, UnchangedError) as error:
        sentence = str(error) if isinstance(error, UnchangedError) else refusal(error, spot.app)
        if not sentence:
            raise
        await _tell(client, spot, user, place, told_card(sentence))
        return
    finally:
        await desk.claims.release(spot.key)
    if published.before is not None:
        link = await _link(client, spot, published.ts)
        await whisper(client, spot, user, up_to_date(published.before.keys, published.now, link))


async def by_shortcut(desk: Desk, client: AsyncWebClient, spot: Spot, user: str) -> None:
    """Post or edit the overview for somebody who read it in a modal; tell only them where it stands."""
    if await desk.claims.take(spot.key) is not Claim.TAKEN:
        await whisper(client, spot, user, told_card(threads.BUSY))
        return
    try:
        published = await publish(desk, client, spot, user)
        told = told_card(posted(await _link(client, spot, published.ts)))
    except (*TROUBLE, UnchangedError) as error:
        sentence = str(error) if isinstance(error, UnchangedError) else refusal(error, spot.app)
        told = told_card(sentence or threads.SLACK_AWAY)
        logs.get().warning("digest.refused", kind=type(error).__name__)
    finally:
        await desk.claims.release(spot.key)
    await whisper(client, spot, user, told)


async def publish(
    desk: Desk, client: AsyncWebClient, spot: Spot, user: str, standing: tuple[str, State] | None = None
) -> Published:
    """Read the thread, then edit its overview or post the first. Hold the claim of `spot` while you call this.

    Raises what Slack raises, and UnchangedError with a sentence for the person.
    """
    reading = await look(desk, client, spot)
    hand_over = bool((await desk.workspaces.channels(spot.team)).handover)
    known = standing or reading.standing or (desk.overviews.get(spot.key) if reading.unread else None)
    if known and reading.partly and _shorter(reading.overview, known[1]):
        raise UnchangedError(f"{reading.unread} {threads.UNCHANGED}")
    edited = known is not None and await _edit(client, spot, reading, *known, hand_over=hand_over)
    ts, before = known if known is not None and edited else ("", None)
    by = before.by if before and before.by else user
    if not edited:
        told = Told(time.time(), by, unread=reading.unread, hand_over=hand_over)
        card = digest_card(reading.overview, told)
        ts = await _put(client, spot, card)
    now = remembered(reading.overview, by)
    desk.overviews.keep(spot.key, ts, now)
    return Published(ts, before, now.keys)


async def look(desk: Desk, client: AsyncWebClient, spot: Spot) -> Reading:
    """Read a thread and count its codes; our own messages and the questions to us do not count."""
    start = time.perf_counter()
    end = time.monotonic() + BUDGET
    pages = await read(client, spot, end)
    thread, counted = Thread(desk.codes), 0
    for message in pages.messages:
        if time.monotonic() > end:
            break
        found = None if spot.own(message) or _asks(message, spot) else post_of(message)
        if found is not None:
            await beside_the_loop(thread.add, len(found.text) + len(found.beside), found)
        counted += 1
        if counted % EVERY == 0:
            await asyncio.sleep(0)
    overview = thread.overview()
    logs.get().info(
        "digest",
        messages=len(pages.messages),
        codes=len(overview.codes),
        stop=pages.stop.value,
        ms=round((time.perf_counter() - start) * 1000),
    )
    partly = pages.stop in {Stop.LIMITED, Stop.AWAY} or counted < len(pages.messages)
    return Reading(overview, _unread(pages, counted), partly, overview_in(pages.messages, spot))


async def whisper(client: AsyncWebClient, spot: Spot, user: str, card: Card) -> None:
    """Tell one person in the thread; where Slack does not allow that, in the thread, else directly."""
    shown: dict[str, Any] = {"text": card.text, "blocks": card.blocks}
    try:
        await client.chat_postEphemeral(channel=spot.channel, user=user, thread_ts=spot.thread, **shown)
    except SlackApiError as error:
        # Somebody of another company, an archived channel: the direct message is what is left.
        logs.get().warning("whisper.refused", slack=error.response.get("error"))
        await post(client, card, channel=user)


async def _tell(client: AsyncWebClient, spot: Spot, user: str, place: Place, card: Card) -> None:
    """Say it where it was asked; where that place is gone or closed, to the one who asked."""
    try:
        await place.reply(card)
    except SlackApiError:
        await whisper(client, spot, user, card)


def _asks(message: dict[str, Any], spot: Spot) -> bool:
    """Whether a message is nothing but a question to us."""
    text = message.get("text") or ""
    bare = not message.get("files") and not message.get("attachments")
    return bare and bool(spot.bot) and f"<@{spot.bot}" in text and wanted(without_mentions(text))


def _unread(pages: Pages, counted: int) -> str:
    """Return how far a thread was read; nothing where it was read to its end."""
    if counted < len(pages.messages):
        return threads.MOST_READ.format(read=words.number(counted), total=words.number(pages.total))
    form = {
        Stop.END: "",
        Stop.MOST: threads.MOST_READ,
        Stop.LIMITED: threads.LIMITED,
        Stop.AWAY: threads.STOPPED,
    }
    read_, total = words.number(counted), words.number(pages.total)
    return form[pages.stop].format(read=read_, total=total, wait=pages.wait)


def _shorter(overview: Overview, before: State) -> bool:
    """Whether a reading holds less than the overview that stands."""
    now = remembered(overview)
    return bool(set(before.keys) - set(now.keys)) or sum(now.counts) < sum(before.counts)


async def _edit(
    client: AsyncWebClient, spot: Spot, reading: Reading, ts: str, before: State, *, hand_over: bool
) -> bool:
    """Edit the overview at `ts`; return False where it can be edited no more."""
    try:
        told = Told(time.time(), before.by, before, reading.unread, hand_over)
        await _put(client, spot, digest_card(reading.overview, told), ts)
    except SlackApiError as error:
        if code_of(error) not in LOST:
            raise
        return False
    return True


async def _put(client: AsyncWebClient, spot: Spot, card: Card, ts: str = "") -> str:
    """Edit the overview at `ts`, or post one; return its ts. On a refusal of its blocks, its text alone."""
    for blocks in (card.blocks, None):
        shown: dict[str, Any] = {"channel": spot.channel, "text": card.text, "blocks": blocks}
        try:
            if ts:
                await client.chat_update(ts=ts, **shown)
                return ts
            answer = await client.chat_postMessage(
                thread_ts=spot.thread, unfurl_links=False, unfurl_media=False, **shown
            )
            return str(answer["ts"])
        except SlackApiError as error:
            code = code_of(error)
            if code not in REFUSED or blocks is None:
                raise
            logs.get().error("card.refused", place="digest", error=code)
    raise AssertionError  # the second round returns or raises


async def _link(client: AsyncWebClient, spot: Spot, ts: str) -> str:
    """Return the address of a message, or nothing: the sentence stands without it."""
    try:
        answer = await client.chat_getPermalink(channel=spot.channel, message_ts=ts)
    except TROUBLE:
        return ""
    return str(answer.get("permalink") or "")
