"""The step of Workflow Builder: a text goes in, what happened and what to do come out as variables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail
from slack_sdk.errors import SlackApiError

from bot.cards import ids, step
from bot.listeners.asking.events import again
from bot.listeners.asking.query import Query
from bot.listeners.faults import guarded
from bot.listeners.slack.payload import workspace_of
from bot.listeners.slack.refusals import code_of
from bot.store.pending import Work
from bot.telemetry import logs

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_bolt.response import BoltResponse
    from slack_sdk.web.async_client import AsyncWebClient
    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.cards.blocks import Card
    from bot.listeners.desk import Desk
    from bot.resolve.outcome import Outcome

OVER = {"function_execution_not_found", "execution_not_in_running_state", "access_denied"}
"""What says that nobody waits for this step any more, or that it was completed before
(https://docs.slack.dev/reference/methods/functions.completeSuccess#errors)."""


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the step."""

    @bolt.function(ids.EXPLAIN_STEP)
    async def explain(
        body: dict[str, Any], client: AsyncWebClient, request: AsyncBoltRequest
    ) -> BoltResponse:
        event, team = body["event"], workspace_of(body)
        text = str((event.get("inputs") or {}).get(step.INPUT) or "")
        query = Query(text=text, surface="step", team=team, user="", typed=True)
        place = Running(desk, client, event)
        key = f"step:{event['function_execution_id']}"
        return await desk.errands.once(
            key,
            lambda: guarded(_explain(desk, query, place), place, request.context["request_id"]),
            again=again(request),
            kept=Work(key, team, json.dumps(body)),
        )


async def _explain(desk: Desk, query: Query, place: Running) -> None:
    await place.show(desk.resolve(query))


class Running:
    """A step that waits for its end: a place whose answer is the step's outputs."""

    def __init__(self, desk: Desk, client: AsyncWebClient, event: dict[str, Any]) -> None:
        # The step comes with a token of its own. The client is this request's own copy, so no other sees it.
        client.token = event.get("bot_access_token") or client.token
        self._desk = desk
        self._complete = AsyncComplete(client, event["function_execution_id"])
        self._fail = AsyncFail(client, event["function_execution_id"])

    async def show(self, outcome: Outcome, team: str = "") -> None:
        """Complete the step with what the outcome says. Nothing of a workspace is in it."""
        del team
        await _ended(self._complete(step.outputs(outcome, self._desk.catalog)))

    async def reply(self, card: Card) -> None:
        """End the step as failed: Slack tells whoever looks after the workflow in these words."""
        await _ended(self._fail(card.text))


async def _ended(ending: Awaitable[AsyncSlackResponse]) -> None:
    try:
        await ending
    except SlackApiError as error:
        if code_of(error) not in OVER:
            raise
        logs.get().info("step.over", slack=error.response.get("error"))
