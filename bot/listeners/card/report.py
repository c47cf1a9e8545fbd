"""Report an error in an answer, and the offer to say why one did not help."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from bot.cards import ids
from bot.cards.report import issue_view, report_card, report_view, sent_view, why_card
from bot.cards.state import State
from bot.listeners.card import changes
from bot.listeners.card.press import Press, entry_of
from bot.listeners.card.submission import Submission, once
from bot.listeners.slack.replies import post
from bot.resolve.redact import redact
from bot.store.claims import Claim

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.knowledge.models import Entry
    from bot.listeners.desk import Desk


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the thumbs, the offer under a downward one, and the submission."""

    @bolt.action(ids.FEEDBACK)
    async def feedback(ack: AsyncAck, body: dict[str, Any]) -> None:
        press = Press.read(body)
        helpful = press.state.action == ids.HELPFUL
        await desk.records.judged(changes.verdict(press, helpful=helpful))
        if not helpful:
            await _offer(desk, press)
        await ack()

    @bolt.action(ids.WHY)
    async def why(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await report(desk, Press.read(body), client)
        await ack()

    @bolt.view(ids.REPORT_VIEW)
    async def submitted(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        form = Submission.read(body)
        channel = (await desk.workspaces.channels(form.team)).report
        key, sending = f"report:{form.view}", partial(_send, desk, form, client, channel)
        wrong = await once(desk, key, sending) if channel else ""
        if wrong:
            await ack(response_action="errors", errors={ids.REPORT_TEXT: wrong})
        elif channel:
            await ack(response_action="update", view=sent_view(channel))
        else:
            await ack(response_action="update", view=issue_view(*_told(desk, form)))


async def report(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Open the modal."""
    kept = State(key=press.state.key)
    channel = (await desk.workspaces.channels(press.team)).report
    view = report_view(entry_of(desk, kept), kept, channel)
    await client.views_open(trigger_id=press.trigger_id, view=view)


async def _offer(desk: Desk, press: Press) -> None:
    """Offer to say why, once a person and card, where somebody would read it."""
    somewhere = desk.repository or (await desk.workspaces.channels(press.team)).report
    entry = desk.catalog.get(press.state.key)
    key = f"why:{press.team}:{press.user}:{press.channel}:{press.message}"
    if not somewhere or entry is None or await desk.claims.take(key) is not Claim.TAKEN:
        return
    await changes.whisper_card(desk, press, why_card(entry))
    await desk.claims.done(key)


async def _send(desk: Desk, form: Submission, client: AsyncWebClient, channel: str) -> None:
    entry, _, reason, text, version = _told(desk, form)
    await post(client, report_card(entry, form.user, reason, text, version), channel=channel)


def _told(desk: Desk, form: Submission) -> tuple[Entry, str, str, str, str]:
    entry = entry_of(desk, form.state)
    reason, text = form.chosen(ids.REPORT_REASON), redact(form.text(ids.REPORT_TEXT))
    return entry, desk.repository, reason, text, desk.catalog.version
