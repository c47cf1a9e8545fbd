"""The message shortcut: explain somebody else's message in a modal, then, if wanted, reply in its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards import ids, state
from bot.cards.setting import Setting
from bot.cards.shortcut import shortcut_view
from bot.listeners.asking.query import Query
from bot.listeners.card.press import is_guest
from bot.listeners.slack import obstacles
from bot.listeners.slack.obstacles import EntryGoneError
from bot.listeners.slack.payload import workspace_of
from bot.listeners.slack.refusals import OUTSIDE, TROUBLE, code_of
from bot.listeners.slack.replies import post
from bot.resolve.outcome import Several

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk
    from bot.resolve.outcome import Answer


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the shortcut and its modal's submit."""

    @bolt.shortcut(ids.EXPLAIN)
    async def explain(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        message, channel = body["message"], body["channel"]
        query = Query.of_message(body)
        outcome = desk.resolve(query)
        view = shortcut_view(
            outcome,
            catalog=desk.catalog,
            channel=channel["id"],
            thread=message.get("thread_ts") or message["ts"],
            channel_name=_name(channel),
            setting=await desk.dress(Setting(), "" if is_guest(body) else query.team, outcome),
        )
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()

    @bolt.view(ids.SHORTCUT_VIEW)
    @bolt.action(ids.REPLY_IN_THREAD)
    async def reply(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _reply(desk, ack, body, client)


async def _reply(desk: Desk, ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
    """Post the modal's card in the thread; where the bot may not, say in the modal how to invite it."""
    view = body["view"]
    kept = state.decode(view.get("private_metadata")) or state.State()
    outcome = _outcome(desk, kept)
    if outcome is None:
        raise EntryGoneError
    setting = Setting(place="shared", shared_by=body["user"]["id"], asked=kept.asked or None)
    card = await desk.show(outcome, setting, workspace_of(body))
    try:
        await post(client, card, channel=kept.channel, thread_ts=kept.thread)
    except TROUBLE as error:
        closed = code_of(error) in OUTSIDE
        told = "" if closed else obstacles.sentence(error)
        if not closed and not told:
            raise
        await ack(response_action="update", view=_refused(desk, kept, told))
        return
    await ack()


def _refused(desk: Desk, kept: state.State, told: str) -> dict[str, Any]:
    """Return the modal with why the card was not posted above it; nothing told: how to invite the bot."""
    outcome = _outcome(desk, kept)
    if outcome is None:
        raise EntryGoneError
    return shortcut_view(
        outcome,
        catalog=desk.catalog,
        channel=kept.channel,
        thread=kept.thread,
        channel_name="",
        can_post=False,
        refused=told,
    )


def _outcome(desk: Desk, kept: state.State) -> Answer | Several | None:
    """Return what the modal showed: one answer, or several codes with their counts."""
    if kept.key:
        return state.restore(kept, desk.catalog)
    found = state.restore_counted(kept, desk.catalog)
    return Several(found) if found else None


def _name(channel: dict[str, Any]) -> str:
    """Return a channel's name; Slack calls conversations without one "directmessage" or "privategroup"."""
    name = channel.get("name", "")
    return "" if name in {"directmessage", "privategroup"} else name
