"""Places: where a reply goes, and what Slack allows there.

Every place draws for itself, so that one `answer` serves them all. A place that Slack refuses falls back: first
without the feedback buttons, then on the plain text that says the same.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Protocol

from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.cards.fault import not_shared
from bot.listeners.slack.calls import RESPONSE_URL, handlers
from bot.listeners.slack.refusals import CLOSED, code_of
from bot.resolve.outcome import Answer
from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.cards.blocks import Card
    from bot.cards.setting import Setting
    from bot.listeners.desk import Desk
    from bot.resolve.outcome import Outcome

REFUSED = {
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "invalid_attachments",
}
"""Errors of chat.postMessage and response urls that say: the blocks, not the place."""

_JSON: dict[str, str | Sequence[str]] = {"content-type": ["application/json;charset=utf-8"]}
_REFUSAL = re.compile(r'"ok"\s*:\s*false')
"""What a response url answers is not documented: seen are "ok" and {"ok": true}. Only this is a refusal."""


class Place(Protocol):
    """Where one question is answered."""

    async def show(self, outcome: Outcome, team: str = "") -> None:
        """Draw the outcome, with what this workspace has, and put it there."""
        ...

    async def reply(self, card: Card) -> None:
        """Put a card there."""
        ...


class Acknowledgement:
    """The acknowledgement of a slash command: only the asker sees it, unless `public`. Nothing can be repaired."""

    def __init__(self, ack: AsyncAck, desk: Desk, setting: Setting) -> None:
        self._ack = ack
        self._desk = desk
        self._setting = setting
        self._type = "in_channel" if setting.place == "shared" else "ephemeral"

    async def show(self, outcome: Outcome, team: str = "") -> None:
        """Answer in the acknowledgement."""
        setting = await self._desk.dress(self._setting, team, outcome)
        self._send(self._desk.bodies.body(outcome, setting, self._type))

    async def reply(self, card: Card) -> None:
        """Answer with a card that holds no outcome."""
        self._send(self._desk.bodies.encode(card, self._type))

    def _send(self, body: str) -> None:
        # Bolt takes a response as it is; through `ack(...)` it would encode the blocks once more.
        self._ack.response = BoltResponse(status=200, body=body, headers=_JSON)


class Sharing(Acknowledgement):
    """The same where the asker shares it: everybody sees an answer; all else goes to the asker, who hears why."""

    def __init__(self, ack: AsyncAck, desk: Desk, setting: Setting, private: Setting) -> None:
        super().__init__(ack, desk, setting)
        self._private = private

    async def show(self, outcome: Outcome, team: str = "") -> None:
        """Share an answer; tell the asker that anything else is none."""
        if isinstance(outcome, Answer):
            await super().show(outcome, team)
        else:
            await self.reply(await self._desk.show(outcome, self._private, team))

    async def reply(self, card: Card) -> None:
        """Tell the asker: a card that holds no outcome is no answer."""
        self._send(self._desk.bodies.encode(not_shared(card), "ephemeral"))


class Thread:
    """A thread under a message, or a direct message (`thread` None)."""

    def __init__(
        self, client: AsyncWebClient, desk: Desk, channel: str, thread: str | None, setting: Setting
    ) -> None:
        self._client = client
        self._desk = desk
        self._channel = channel
        self._thread = thread
        self._setting = setting

    async def show(self, outcome: Outcome, team: str = "") -> None:
        """Post the outcome's card."""
        await self.reply(await self._desk.show(outcome, self._setting, team))

    async def reply(self, card: Card) -> None:
        """Post the card; on a refusal of its blocks post it with less."""
        await post(self._client, card, channel=self._channel, thread_ts=self._thread)


async def post(
    client: AsyncWebClient,
    card: Card,
    **where: Any,  # noqa: ANN401 - Slack's own arguments
) -> tuple[str, str]:
    """Post a card with chat.postMessage; return channel and ts. Raises SlackApiError where the place is refused."""
    for blocks in (card.blocks, without_feedback(card.blocks)):
        try:
            return _place(await _post(client, card.text, blocks, where))
        except SlackApiError as error:
            if code_of(error) not in REFUSED:
                raise
            logs.get().error("card.refused", place="message", error=error.response["error"])
    return _place(await _post(client, card.text, None, where))


async def _post(
    client: AsyncWebClient, text: str, blocks: list[dict[str, Any]] | None, where: dict[str, Any]
) -> AsyncSlackResponse:
    return await client.chat_postMessage(
        text=text, blocks=blocks, unfurl_links=False, unfurl_media=False, **where
    )


def _place(posted: AsyncSlackResponse) -> tuple[str, str]:
    return str(posted.get("channel", "")), str(posted.get("ts", ""))


async def update(client: AsyncWebClient, view_id: str, view: dict[str, Any]) -> None:
    """Replace an open modal. One that was closed meanwhile is nobody's loss."""
    try:
        await client.views_update(view_id=view_id, view=view)
    except SlackApiError as error:
        if code_of(error) not in CLOSED:
            raise


def without_feedback(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the blocks that every client knows."""
    return [block for block in blocks if block["type"] != "context_actions"]


async def respond(desk: Desk, url: str, **payload: Any) -> bool:  # noqa: ANN401 - Slack's own arguments
    """Post to a response url; return whether Slack took it. Falls back on the text alone.

    Slack allows five uses within thirty minutes
    (https://docs.slack.dev/interactivity/handling-user-interaction#message_responses).
    """
    webhook = AsyncWebhookClient(
        url, session=desk.session(), proxy=desk.proxy(url), retry_handlers=handlers(RESPONSE_URL)
    )
    for body in (payload, {k: v for k, v in payload.items() if k != "blocks"}):
        response = await webhook.send_dict(body)
        if response.status_code == HTTPStatus.OK and not _REFUSAL.search(response.body):
            return True
        logs.get().error("response_url.refused", status=response.status_code)
    return False
