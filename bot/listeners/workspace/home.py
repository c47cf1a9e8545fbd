"""The Home tab, and search by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards import ids
from bot.cards.home import home_view
from bot.cards.search import families_view, family_view, find_options, search_view
from bot.cards.state import State
from bot.listeners.card.changes import ON_TOP, details_of
from bot.listeners.card.press import Press
from bot.listeners.slack.obstacles import EntryGoneError
from bot.listeners.slack.payload import workspace_of
from bot.listeners.slack.refusals import settings_of
from bot.listeners.workspace.insights import insights_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk

ASKED = 5
SUGGESTED = 20


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the Home tab and the search field."""

    @bolt.event("app_home_opened")
    async def opened(event: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") != "home":
            return
        team = workspace_of(body)
        answer = await client.views_publish(user_id=event["user"], view=await _home(desk, body))
        # What the workspace granted stands in the answer: only where that is news, the tab is drawn once more.
        if desk.granted.learn(team, answer.headers):
            await client.views_publish(user_id=event["user"], view=await _home(desk, body))

    @bolt.options(ids.FIND)
    async def suggest(ack: AsyncAck, payload: dict[str, Any]) -> None:
        await ack(options=find_options(desk.resolver.suggest(payload.get("value", ""), SUGGESTED)))

    @bolt.action(ids.FIND)
    async def found(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        key = (body["actions"][0].get("selected_option") or {}).get("value", "")
        kept = State(key=key, action=ON_TOP if _in_modal(body) else "")
        press = Press.read(body)
        view = await details_of(desk, kept, press.user, "" if press.guest else press.team)
        await _opener(body, client)(trigger_id=body["trigger_id"], view=view)
        await ack()

    _register_families(bolt, desk)


async def _home(desk: Desk, body: dict[str, Any]) -> dict[str, Any]:
    """Return the Home tab of the one who opened it."""
    event, team = body["event"], workspace_of(body)
    asked = await desk.records.asked_most(team, ASKED)
    return home_view(
        desk.catalog,
        recent=[(entry, count) for key, count in asked if (entry := desk.catalog.get(key)) is not None],
        missing=desk.granted.missing(team),
        permissions=settings_of(body.get("api_app_id", "")),
        digest=True,
        welcome="view" not in event,
        admin=desk.is_admin(team, event["user"]),
        insights=await insights_for(desk, team, event["user"]),
    )


def _register_families(bolt: AsyncApp, desk: Desk) -> None:
    @bolt.action(ids.FAMILY_PATTERN)
    async def family(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        chosen = desk.catalog.families.get(Press.read(body).state.key)
        if chosen is None:
            raise EntryGoneError
        entries = [entry for entry in desk.catalog if entry.family == chosen.id]
        await _opener(body, client)(trigger_id=body["trigger_id"], view=family_view(chosen, entries))
        await ack()

    @bolt.action(ids.FAMILIES)
    async def families(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _opener(body, client)(trigger_id=body["trigger_id"], view=families_view(desk.catalog))
        await ack()

    @bolt.action(ids.SEARCH)
    async def search(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await _opener(body, client)(trigger_id=body["trigger_id"], view=search_view())
        await ack()


def _in_modal(body: dict[str, Any]) -> bool:
    return (body.get("view") or {}).get("type") == "modal"


def _opener(body: dict[str, Any], client: AsyncWebClient) -> Callable[..., Any]:
    """Return how a modal opens from here: on top of the one that is open, or as the first."""
    return client.views_push if _in_modal(body) else client.views_open
