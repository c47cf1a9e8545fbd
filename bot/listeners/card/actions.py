"""Buttons and menus. Each press is read once, done, then acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards import ids
from bot.listeners.card import changes, notes, report
from bot.listeners.card.press import Press
from bot.listeners.incident import remind

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk

MENU = {
    ids.NOT_THIS: changes.not_this,
    ids.REMIND: remind.remind,
    ids.NOTE: notes.add,
    ids.REPORT: report.report,
    ids.REMOVE: changes.remove,
}
"""What the options of a card's menu do."""


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register every button of a card."""

    @bolt.action(ids.SHARE)
    async def share(ack: AsyncAck, body: dict[str, Any]) -> None:
        await changes.share(desk, Press.read(body))
        await ack()

    @bolt.action(ids.DETAILS)
    async def details(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        press = Press.read(body)
        await client.views_open(trigger_id=press.trigger_id, view=await changes.details(desk, press))
        await ack()

    @bolt.action(ids.PICK)
    async def pick(ack: AsyncAck, body: dict[str, Any]) -> None:
        await changes.show(desk, Press.read(body))
        await ack()

    @bolt.action(ids.NONE)
    async def none(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await changes.not_this(desk, Press.read(body), client)
        await ack()

    @bolt.action(ids.MORE)
    async def more(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        press = Press.read(body)
        deed = MENU.get(press.state.action)
        if deed is not None:
            await deed(desk, press, client)
        await ack()

    _register_openers(bolt, desk)

    @bolt.action(ids.REST)
    async def rest(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await changes.rest(desk, Press.read(body), client)
        await ack()


def _register_openers(bolt: AsyncApp, desk: Desk) -> None:
    @bolt.action(ids.OPEN)
    @bolt.action(ids.TRY)
    async def open_entry(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await changes.open_entry(desk, Press.read(body), client)
        await ack()

    @bolt.action(ids.OPEN_DETAILS)
    async def open_details(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        press = Press.read(body)
        in_modal = (body.get("view") or {}).get("type") == "modal"
        opener = client.views_push if in_modal else client.views_open
        await opener(trigger_id=press.trigger_id, view=await changes.details(desk, press, pushed=in_modal))
        await ack()
