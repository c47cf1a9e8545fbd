"""Hand over: a modal, a message in the configured channel, taken once, done once; the origin hears once of each.

The order of posting: the hand-over itself, then the reminder that waits for thirty minutes, then its id into the
message's buttons. Whatever fails after the first step costs the reminder, not the hand-over.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.cards import ids, teamwork
from bot.cards.face import face
from bot.cards.handover import Told, finished, handover_card, handover_view, reminder_card, taken
from bot.cards.parts import clock
from bot.cards.state import State
from bot.listeners.card.changes import whisper
from bot.listeners.card.press import Press, answer_of
from bot.listeners.card.submission import Submission, once
from bot.listeners.slack.obstacles import ReplyRefusedError
from bot.listeners.slack.refusals import TROUBLE
from bot.listeners.slack.replies import post, respond
from bot.resolve.redact import redact
from bot.store.claims import Claim
from bot.telemetry import logs

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.blocks import Block
    from bot.listeners.desk import Desk

UNTAKEN = 30 * 60
"""Seconds after which a hand-over that nobody took is said once more."""


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the button, the submission, and the two buttons of what was posted."""

    @bolt.action(ids.HAND_OVER)
    async def opened(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        press = Press.read(body)
        await _open(desk, press, _kept(press), client)
        await ack()

    @bolt.action(ids.DIGEST_HAND_OVER)
    async def opened_for_a_thread(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        press = Press.read(body)
        first, *rest = press.state.keys or ("",)
        about = State(key=first, keys=tuple(rest), counts=press.state.counts[1:])
        await _open(desk, press, _kept(replace(press, state=about), about.keys), client)
        await ack()

    @bolt.view(ids.HANDOVER_VIEW)
    async def submitted(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        form = Submission.read(body)
        wrong = await once(desk, f"handover:{form.view}", partial(_post, desk, form, client))
        if wrong:
            await ack(response_action="errors", errors={ids.ELSE: wrong})
        else:
            await ack()

    @bolt.action(ids.TAKE)
    async def take(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _take(desk, Press.read(body), client)
        await ack()

    @bolt.action(ids.DONE)
    async def done(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _finish(desk, Press.read(body), client)
        await ack()


async def _open(desk: Desk, press: Press, kept: State, client: AsyncWebClient) -> None:
    channel = (await desk.workspaces.channels(press.team)).handover
    view = handover_view(answer_of(desk, kept), kept, channel)
    await client.views_open(trigger_id=press.trigger_id, view=view)


async def _post(desk: Desk, form: Submission, client: AsyncWebClient) -> None:
    kept = form.state
    answer = answer_of(desk, kept)
    note = redact(form.text(ids.ELSE))
    told = Told(form.user, form.ticked(ids.TRIED), note, await _permalink(client, kept))
    where = (await desk.workspaces.channels(form.team)).handover
    channel, ts = await post(client, handover_card(answer, kept, told), channel=where)
    try:
        reminder = reminder_card(answer, kept)
        waiting = await client.chat_scheduleMessage(
            channel=channel, post_at=kept.at + UNTAKEN, text=reminder.text, blocks=reminder.blocks,
            thread_ts=ts, reply_broadcast=True,
        )  # fmt: skip
        card = handover_card(answer, replace(kept, scheduled=waiting.get("scheduled_message_id", "")), told)
        await client.chat_update(channel=channel, ts=ts, text=card.text, blocks=card.blocks)
    except TROUBLE as error:
        logs.get().warning("handover.without_reminder", kind=type(error).__name__)


async def _take(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Let the first who presses have it; tell every other one who has it, and since when."""
    taking = await desk.handovers.take(press.team, press.channel, press.message, press.user)
    if taking.user != press.user:
        said = teamwork.TOOK_IT.format(who=f"<@{taking.user}>", time=clock(taking.at))
        await whisper(desk, press, said)
        return
    key = f"take:{press.team}:{press.channel}:{press.message}"
    if await desk.claims.take(key) is not Claim.TAKEN:
        return
    await _show(desk, press, taken(press.blocks, press.state, press.user, taking.at), key)
    await _forget_reminder(client, press)
    await _tell_origin(desk, client, press, teamwork.TOOK_OVER)
    await desk.claims.done(key)


async def _finish(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Let the taker, or who handed it over, mark it as done, once."""
    taking = await desk.handovers.take(press.team, press.channel, press.message, press.user)
    if press.user not in {taking.user, press.state.by}:
        said = teamwork.ONLY_TAKER.format(who=f"<@{taking.user}>", time=clock(taking.at))
        await whisper(desk, press, said)
        return
    taking = await desk.handovers.finish(press.team, press.channel, press.message, press.user)
    key = f"done:{press.team}:{press.channel}:{press.message}"
    if await desk.claims.take(key) is not Claim.TAKEN:
        return
    await _show(desk, press, finished(press.blocks, press.state, press.user, taking.done), key)
    await _tell_origin(desk, client, press, teamwork.IS_DONE)
    await desk.claims.done(key)


async def _show(desk: Desk, press: Press, blocks: list[Block], key: str) -> None:
    """Edit the hand-over; where that fails the claim goes back, so that the next press finishes it."""
    text = teamwork.HANDOVER_TITLE
    if not await respond(desk, press.response_url, replace_original=True, text=text, blocks=blocks):
        await desk.claims.release(key)
        raise ReplyRefusedError


async def _forget_reminder(client: AsyncWebClient, press: Press) -> None:
    if not press.state.scheduled:
        return
    try:
        await client.chat_deleteScheduledMessage(
            channel=press.channel, scheduled_message_id=press.state.scheduled
        )
    except SlackApiError as error:  # sent already, or within the last minute before it: nothing to take back
        logs.get().info("handover.reminder_gone", slack=error.response.get("error"))


async def _tell_origin(desk: Desk, client: AsyncWebClient, press: Press, form: str) -> None:
    """Say it where it was handed over: in the thread; from a private card, to whoever handed it over alone."""
    kept = press.state
    said = form.format(who=f"<@{press.user}>", code=face(answer_of(desk, kept).sighting).code)
    places = [(kept.by, None)] if kept.private else [(kept.channel, kept.thread or None), (kept.by, None)]
    for channel, thread in places:
        try:
            await client.chat_postMessage(channel=channel, thread_ts=thread, text=said)
        except SlackApiError as error:  # left the channel, or it was archived: the person still hears
            logs.get().info("handover.origin_closed", slack=error.response.get("error"))
        else:
            return


async def _permalink(client: AsyncWebClient, kept: State) -> str:
    """Return where the conversation stands; nothing for a private card or a direct message, which nobody can open."""
    if kept.private or kept.channel.startswith("D"):
        return ""
    try:
        found = await client.chat_getPermalink(channel=kept.channel, message_ts=kept.message)
    except SlackApiError as error:
        logs.get().info("handover.without_link", slack=error.response.get("error"))
        return ""
    return str(found.get("permalink", ""))


def _kept(press: Press, beside: tuple[str, ...] = ()) -> State:
    """Return what the modal remembers: the answer, who presses, and where the origin hears of it.

    `beside`: the other codes of a thread that is handed over whole.
    """
    direct = press.channel.startswith("D")
    thread = press.thread or ("" if direct else press.message)
    return replace(
        press.state, by=press.user, keys=beside, channel=press.channel, thread=thread, message=press.message,
        private=press.ephemeral, at=int(press.at),
    )  # fmt: skip
