"""`/waerror …`: answered in the acknowledgement, only to the asker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slack_bolt.middleware.async_middleware import AsyncMiddleware

from bot.cards.setting import Setting
from bot.listeners.asking.answer import answer
from bot.listeners.asking.query import Query
from bot.listeners.desk import FEATURES
from bot.listeners.slack.replies import Acknowledgement, Sharing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse

    from bot.listeners.desk import Desk

COMMAND = "/waerror"
SHARE = "share"
ORDER = re.compile(
    r"watch(?: [^\W\d]{1,12})?"
    r"|(?:stop |un)?(?:watch|wach|wacth|wacht|watc|whatch|wtach|wtch)(?:ing)?"
    r" ?(?:on|onn|of|off|status)?(?: (?:please|pls|now|here))?",
    re.IGNORECASE,
)
"""An order to the watch, well spelt or not (`wach on`, `unwatch`), and not a question that begins with the word."""
PRIVATE = Setting(place="ephemeral", features=FEATURES)
DIRECT = Setting(place="ephemeral", can_share=False, features=FEATURES)


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the command, in front of all listeners."""
    bolt.use(Command(desk))


class Command(AsyncMiddleware):
    """Answers `/waerror` as the last middleware, before Bolt looks for a listener.

    As a listener it would be found and called by the names of its arguments, of which Bolt collects thirty each
    time: a seventh of what a command costs.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        """Answer our command; let everything else pass."""
        if req.body.get("command") != COMMAND:
            return await next()
        await self._answer(req.body, req.context)
        return req.context.ack.response or resp

    async def _answer(self, command: dict[str, Any], context: AsyncBoltContext) -> None:
        desk, text = self._desk, command.get("text", "")
        verb, _, rest = text.strip().partition(" ")
        if ORDER.fullmatch(" ".join(text.split())):
            from bot.listeners.incident import watch  # noqa: PLC0415 - seldom asked, and a twentieth of the start

            place = Acknowledgement(context.ack, desk, PRIVATE)
            await place.reply(await watch.ordered(desk, context.client, command))
            return
        public = verb.casefold() == SHARE and bool(rest.strip())
        query = Query(
            text=rest if public else text,
            surface="command",
            team=command.get("team_id", ""),
            user=command["user_id"],
            channel=command["channel_id"],
            typed=True,
        )
        private = DIRECT if query.channel.startswith("D") else PRIVATE
        if public:
            await answer(desk, query, Sharing(context.ack, desk, _shared(desk, query), private))
        else:
            await answer(desk, query, Acknowledgement(context.ack, desk, private))


def _shared(desk: Desk, query: Query) -> Setting:
    text = query.text.strip()
    return Setting(place="shared", shared_by=query.user, asked=text if text in desk.catalog.codes else None)
