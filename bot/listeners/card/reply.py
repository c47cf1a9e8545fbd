"""Customer reply: open the prepared text, follow a choice of reader or language, post it once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.cards import ids
from bot.cards.reply import changed, opening, own_wording, reply_card, reply_view, text_block, unfilled
from bot.listeners.card.press import Press, entry_of
from bot.listeners.card.submission import Submission, once
from bot.listeners.slack.obstacles import EntryGoneError
from bot.listeners.slack.refusals import OUTSIDE, TROUBLE, code_of
from bot.listeners.slack.replies import post, respond, update

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.blocks import Card
    from bot.cards.state import State
    from bot.knowledge.models import Entry
    from bot.listeners.desk import Desk


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the button, the two selects and the submission."""

    @bolt.action(ids.REPLY)
    async def opened(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        press = Press.read(body)
        entry = _entry(desk, press.state)
        kept = opening(entry, _kept(press))
        await client.views_open(trigger_id=press.trigger_id, view=reply_view(entry, kept))
        if press.ephemeral:
            await desk.store.links.keep(
                press.team, _link(kept, press.user), press.response_url, user=press.user
            )
        await ack()

    @bolt.action(ids.REPLY_AUDIENCE)
    async def reader(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _rewrite(desk, body, client, audience=_value(body))
        await ack()

    @bolt.action(ids.REPLY_LANG)
    async def language(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _rewrite(desk, body, client, lang=_value(body))
        await ack()

    @bolt.view(ids.REPLY_VIEW)
    async def submitted(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        form = Submission.read(body)
        wrong = unfilled(form.text(ids.REPLY_TEXT)) or await _posted(desk, form, client)
        if wrong:
            await ack(response_action="errors", errors={text_block(form.state): wrong})
        else:
            await ack()


async def _rewrite(desk: Desk, body: dict[str, Any], client: AsyncWebClient, **choice: str) -> None:
    """Show the text of the new choice; what somebody wrote themselves stays."""
    form = Submission.read(body)
    entry = _entry(desk, form.state)
    own = own_wording(entry, form.state, form.text(ids.REPLY_TEXT))
    kept = changed(entry, form.state, own=bool(own), **choice)
    await update(client, form.view, reply_view(entry, kept, own))


async def _posted(desk: Desk, form: Submission, client: AsyncWebClient) -> str:
    """Post the text once, however often it is submitted; return what went wrong, as a sentence."""
    card = reply_card(_entry(desk, form.state), form.text(ids.REPLY_TEXT), form.user)
    return await once(desk, f"reply:{form.view}", partial(_post, desk, form, client, card))


async def _post(desk: Desk, form: Submission, client: AsyncWebClient, card: Card) -> None:
    kept = form.state
    try:
        await post(client, card, channel=kept.channel, thread_ts=kept.thread or None)
    except TROUBLE as error:
        if code_of(error) not in OUTSIDE or not await _through_card(desk, form, card):
            raise


async def _through_card(desk: Desk, form: Submission, card: Card) -> bool:
    """Post through the private card's own address, as *Share* does: it needs no membership, for thirty minutes."""
    url = await desk.store.links.get(form.team, _link(form.state, form.user)) if form.state.private else None
    if not url:
        return False
    return await respond(
        desk, url, response_type="in_channel", replace_original=False, text=card.text, blocks=card.blocks
    )


def _kept(press: Press) -> State:
    """Return what the modal remembers: the card, and the thread it belongs to."""
    alone = press.ephemeral
    thread = press.thread if alone or press.channel.startswith("D") else press.thread or press.message
    return replace(
        press.state, details="", trace_id="", recipient="", observation="", keys=(), channel=press.channel,
        thread=thread, message=press.message, private=alone and not press.thread,
    )  # fmt: skip


def _link(kept: State, user: str) -> str:
    return f"reply:{kept.channel}:{kept.message}:{user}"


def _entry(desk: Desk, kept: State) -> Entry:
    entry = entry_of(desk, kept)
    if not entry.reply:
        raise EntryGoneError
    return entry


def _value(body: dict[str, Any]) -> str:
    return str((body["actions"][0].get("selected_option") or {}).get("value") or "")
