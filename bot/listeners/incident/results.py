"""The buttons under the summary of a file. Nothing of it is kept: the file is fetched and counted again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.cards import export, handout, ids, remarks
from bot.cards.handout import Handout
from bot.cards.inputs import told_view
from bot.cards.triage import triage_view
from bot.listeners.card.press import Press
from bot.listeners.faults import in_errand
from bot.listeners.incident import files
from bot.listeners.incident.conversation import Spot
from bot.listeners.incident.handouts import NotTakenError, hand_out
from bot.listeners.slack.refusals import TROUBLE, code_of
from bot.listeners.slack.replies import update
from bot.resolve import intake
from bot.store.claims import Claim

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk
    from bot.resolve.inventory import Triage


def as_csv(counted: Triage, name: str) -> Handout:
    """Return the counts as CSV."""
    return Handout(f"{_stem(name)}-errors.csv", export.as_csv(counted), handout.COMMENT)


def as_json(counted: Triage, name: str) -> Handout:
    """Return the counts as JSON."""
    written = json.dumps(export.as_json(counted, name), ensure_ascii=False, indent=2)
    return Handout(f"{_stem(name)}-errors.json", written, handout.COMMENT)


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the three buttons."""
    for action, form in ((ids.TRIAGE_CSV, as_csv), (ids.TRIAGE_JSON, as_json)):
        _register_file(bolt, desk, action, form)

    @bolt.action(ids.TRIAGE_REST)
    async def rest(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        press = Press.read(body)
        opened = await client.views_open(
            trigger_id=press.trigger_id, view=told_view(remarks.VIEW_TITLE, handout.READING)
        )
        work = _fill(desk, client, press.state.key, str(opened["view"]["id"]))
        desk.errands.start(in_errand(desk, work, press.response_url, str(context["request_id"]), words))
        await ack()


def _register_file(bolt: AsyncApp, desk: Desk, action: str, form: Callable[[Triage, str], Handout]) -> None:
    @bolt.action(action)
    async def wanted(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        press = Press.read(body)
        # Not marked as done: a double tap within the lease sends one file, a later press may send another.
        if await desk.claims.take(press.key(action)) is Claim.TAKEN:
            spot = Spot.under(body, press, context.bot_user_id)
            work = _send(desk, client, spot, press, form)
            desk.errands.start(in_errand(desk, work, press.response_url, str(context["request_id"]), words))
        await ack()


async def _send(
    desk: Desk, client: AsyncWebClient, spot: Spot, press: Press, form: Callable[[Triage, str], Handout]
) -> None:
    counted, name = await files.counted(desk, client, press.state.key)
    await hand_out(desk, client, spot, form(counted, name))


async def _fill(desk: Desk, client: AsyncWebClient, file: str, view: str) -> None:
    """Show every code of a file in the modal that is open; why there is none, in the same place."""
    try:
        counted, name = await files.counted(desk, client, file)
        drawn = triage_view(counted, name)
    except (files.RefusedError, intake.UnreadableError, *TROUBLE) as error:
        drawn = told_view(remarks.VIEW_TITLE, words(error) or handout.GONE)
    await update(client, view, drawn)


def words(error: Exception) -> str:
    """Return what to tell who pressed, escaped; nothing for a mistake of ours."""
    if isinstance(error, files.RefusedError | intake.UnreadableError) or code_of(error) in files.GONE:
        return handout.GONE
    return handout.AWAY if isinstance(error, (NotTakenError, *TROUBLE)) else ""


def _stem(name: str) -> str:
    """Return a file's name without what tells its kind."""
    stem = name.rpartition(".")[0] or name
    return stem[:60] or "failures"
