"""`/waerror …`: answered in the acknowledgement, only to the asker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards.setting import Setting
from bot.listeners import watch
from bot.listeners.answer import answer
from bot.listeners.desk import FEATURES, Query
from bot.listeners.replies import Acknowledgement

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk

COMMAND = "/waerror"
SHARE = "share"
PRIVATE = Setting(place="ephemeral", features=FEATURES)
DIRECT = Setting(place="ephemeral", can_share=False, features=FEATURES)


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the command. Call it first: each listener before the one that matches costs time."""

    @bolt.command(COMMAND)
    async def waerror(ack: AsyncAck, command: dict[str, Any], client: AsyncWebClient) -> None:
        verb, _, rest = command.get("text", "").strip().partition(" ")
        if watch.wanted(verb, rest):
            await Acknowledgement(ack, desk, PRIVATE).reply(await watch.ordered(desk, client, command))
            return
        public = verb.casefold() == SHARE and bool(rest.strip())
        query = Query(
            text=rest if public else command.get("text", ""),
            surface="command",
            team=command.get("team_id", ""),
            user=command["user_id"],
            channel=command["channel_id"],
            typed=True,
        )
        await answer(desk, query, Acknowledgement(ack, desk, _setting(desk, query, public=public)))


def _setting(desk: Desk, query: Query, *, public: bool) -> Setting:
    if not public:
        return DIRECT if query.channel.startswith("D") else PRIVATE
    text = query.text.strip()
    return Setting(place="shared", shared_by=query.user, asked=text if text in desk.catalog.codes else None)
