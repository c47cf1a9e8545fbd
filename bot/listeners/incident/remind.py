"""Remind me: Slack itself keeps the message until its time, so that no restart and no loss of ours forgets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.cards import ids, teamwork
from bot.cards.remind import cancelled_card, over_card, seconds, set_card
from bot.listeners.card.changes import replace, whisper
from bot.listeners.card.press import Press, answer_of
from bot.listeners.slack import obstacles
from bot.listeners.slack.obstacles import EntryGoneError
from bot.listeners.slack.refusals import TROUBLE
from bot.listeners.slack.replies import post
from bot.store.claims import Claim

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk
    from bot.resolve.outcome import Answer


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the button that takes a reminder back. Setting one is an option of a card's menu."""

    @bolt.action(ids.CANCEL)
    async def cancel(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _cancel(desk, Press.read(body), client)
        await ack()


async def remind(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Set a reminder for the one who pressed, and say so in the direct message, with a way to take it back."""
    answer = answer_of(desk, press.state)
    wait = seconds(answer)
    if not wait:
        raise EntryGoneError
    # Not marked as done: a double tap within the lease sets one, a later press may set another.
    key = f"remind:{press.user}:{press.channel}:{press.message}:{answer.entry.key}"
    if await desk.claims.take(key) is not Claim.TAKEN:
        await whisper(desk, press, teamwork.REMIND_TWICE)
        return
    try:
        await _set(client, press.user, answer, int(press.at) + wait)
    except TROUBLE as error:
        await desk.claims.release(key)
        told = obstacles.sentence(error)
        if not told:
            raise
        await whisper(desk, press, told)


async def _set(client: AsyncWebClient, user: str, answer: Answer, at: int) -> None:
    """Post to learn the direct message's id, schedule there, then put the schedule's id behind the button."""
    channel, ts = await post(client, set_card(answer, at, ""), channel=user)
    card = over_card(answer)
    try:
        waiting = await client.chat_scheduleMessage(
            channel=channel, post_at=at, text=card.text, blocks=card.blocks
        )
    except SlackApiError:
        await client.chat_delete(channel=channel, ts=ts)
        raise
    done = set_card(answer, at, str(waiting.get("scheduled_message_id", "")))
    await client.chat_update(channel=channel, ts=ts, text=done.text, blocks=done.blocks)


async def _cancel(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    answer, late = answer_of(desk, press.state), False
    try:
        await client.chat_deleteScheduledMessage(
            channel=press.channel, scheduled_message_id=press.state.scheduled
        )
    except SlackApiError as error:
        if error.response.get("error") != "invalid_scheduled_message_id":
            raise
        late = True
    await replace(desk, press, cancelled_card(answer, late=late))
