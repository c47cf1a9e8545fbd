"""The settings of a workspace, behind a button on the Home tab of the bot's admins."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.cards import ids, teamwork
from bot.cards.inputs import told_view
from bot.cards.preferences import insight_lines, settings_view
from bot.listeners.card.press import Press
from bot.listeners.card.submission import Submission
from bot.listeners.workspace.workspaces import HANDOVER, REPORT
from bot.store.errors import StoreError

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk

WEEK = 7 * 24 * 3600.0


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the button and the submission."""

    @bolt.action(ids.SETTINGS)
    async def opened(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        press = Press.read(body)
        if desk.is_admin(press.team, press.user):
            now = await desk.workspaces.channels(press.team)
            view = settings_view(now.handover, now.report, await _insights(desk, press.team))
        else:
            view = told_view(teamwork.SETTINGS_TITLE, teamwork.NOT_ADMIN)
        await client.views_open(trigger_id=press.trigger_id, view=view)
        await ack()

    @bolt.view(ids.SETTINGS_VIEW)
    async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
        wrong = await _keep(desk, Submission.read(body))
        if wrong:
            await ack(response_action="errors", errors={ids.SET_HANDOVER: wrong})
        else:
            await ack()


async def _keep(desk: Desk, form: Submission) -> str:
    """Keep both channels; return what went wrong, as a sentence."""
    if not desk.is_admin(form.team, form.user):
        return teamwork.NOT_ADMIN
    try:
        await desk.store.preferences.put(form.team, HANDOVER, form.chosen(ids.SET_HANDOVER))
        await desk.store.preferences.put(form.team, REPORT, form.chosen(ids.SET_REPORT))
    except StoreError:
        return teamwork.AWAY
    desk.workspaces.changed(form.team)
    return ""


async def _insights(desk: Desk, team: str) -> list[str]:
    """Return what was asked here, in lines; nothing where the store cannot say."""
    try:
        found = await desk.records.insights(team, time.time() - WEEK)
    except StoreError:
        return []
    worst = [_code(desk, row.key) for row in found.feedback if row.unhelpful > row.helpful]
    return insight_lines(
        found.questions,
        found.direct,
        sum(group.count for group in found.unresolved),
        worst,
        [group.code or group.text for group in found.unresolved],
    )


def _code(desk: Desk, key: str) -> str:
    entry = desk.catalog.get(key)
    return entry.code if entry else key
