"""When something breaks: words and an id for the person, the kind of error and the id for the log.

The order of cases:
1. a slash command: the words are the acknowledgement, only the asker sees them;
2. a submitted modal: the modal is replaced by the words;
3. a pressed button or a shortcut: the words go to the response url, or open as a modal;
4. an event: the words go where the answer would have gone. Where even that fails, Slack is told to try again.

An exception's text is never shown or logged: it may quote what the person sent.
"""

from __future__ import annotations

import json
import traceback
from typing import TYPE_CHECKING, Any

from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.cards import words
from bot.cards.blocks import Card, section
from bot.cards.fault import fault_card, fault_view, plain_card
from bot.cards.inputs import told_view
from bot.listeners.slack import obstacles
from bot.listeners.slack.obstacles import NoTokenError
from bot.listeners.slack.refusals import TROUBLE
from bot.listeners.slack.replies import respond
from bot.store.errors import StoreError
from bot.telemetry import logs, metrics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.listeners.desk import Desk
    from bot.listeners.slack.replies import Place


def handler(desk: Desk) -> Callable[..., Awaitable[BoltResponse]]:
    """Return Bolt's error handler: it always gives a response, so that no acknowledgement is lost."""

    async def handle(
        error: Exception, body: dict[str, Any], context: AsyncBoltContext, client: AsyncWebClient
    ) -> BoltResponse:
        request_id = str(context.get("request_id") or logs.new_id())
        without = error if isinstance(error, NoTokenError) else None
        if desk.many is not None:
            desk.many.doubt(error, context)
        if without is None:
            log(error, request_id)
        else:  # logged where it is found, once for many requests; nothing that names a request has run
            metrics.recognise(body)
            metrics.unauthorised.labels("not-installed").inc()
        if "command" in body:
            card = plain_card(without.sentence) if without else fault_card(request_id)
            return _json(response_type="ephemeral", text=card.text, blocks=card.blocks)
        if body.get("type") == "view_submission":
            told = told_view(words.FAULT_TITLE, without.sentence) if without else fault_view(request_id)
            return _json(response_action="update", view=told)
        if body.get("type") == "block_suggestion":
            return _json(options=[])
        if body.get("type") == "event_callback":
            # Nobody can be told without a token; asking Slack to deliver again helps where it is a matter of time.
            return BoltResponse(status=503 if without is None or without.passing else 200, body="")
        heard = await _tell(desk, body, client, request_id, error)
        # What could not be kept, or told, is not acknowledged either: Slack shows a warning sign beside the button.
        return BoltResponse(status=503 if isinstance(error, StoreError) or not heard else 200, body="")

    return handle


async def _tell(
    desk: Desk, body: dict[str, Any], client: AsyncWebClient, request_id: str, error: Exception
) -> bool:
    """Tell the one who pressed, through the response url, else in a modal; return whether that may have worked."""
    known = obstacles.sentence(error)
    card = plain_card(known) if known else fault_card(request_id)
    url = body.get("response_url")
    try:
        if url and await respond(
            desk, url, response_type="ephemeral", replace_original=False, text=card.text, blocks=card.blocks
        ):
            return True
        if body.get("trigger_id") and client.token:
            opener = client.views_push if body.get("view") else client.views_open
            await opener(trigger_id=body["trigger_id"], view=fault_view(request_id))
            return True
    except TROUBLE as untold:
        log(untold, request_id, event="fault.untold")
        return not isinstance(untold, SlackApiError)  # without an answer of Slack's it may have arrived
    return False


async def guarded(work: Awaitable[None], place: Place, request_id: str) -> None:
    """Do `work`; where it fails for a reason of ours, say so in its place. Failures to post are raised."""
    try:
        await work
    except TROUBLE:
        raise
    except Exception as error:  # noqa: BLE001 - whatever broke, the person is not left in silence
        log(error, request_id)
        await place.reply(fault_card(request_id))


async def in_errand(
    desk: Desk, work: Awaitable[None], url: str, request_id: str, words: Callable[[Exception], str]
) -> None:
    """Do `work` for which nobody waits: whatever breaks is told to the one who pressed, beside the card.

    `words` gives the escaped sentence for an error, or nothing where only an id can be told.
    """
    try:
        await work
    except Exception as error:  # noqa: BLE001 - nobody waits for an errand: whatever broke is told here
        log(error, request_id)
        sentence = words(error)
        card = Card(sentence, [section(sentence)]) if sentence else fault_card(request_id)
        await tell(desk, url, card, request_id)


async def tell(desk: Desk, url: str, card: Card, request_id: str) -> None:
    """Tell the one who pressed, beside the card. A response url that is over is only logged."""
    try:
        await respond(
            desk, url, response_type="ephemeral", replace_original=False, text=card.text, blocks=card.blocks
        )
    except TROUBLE as error:
        log(error, request_id, event="fault.untold")


def log(error: BaseException, request_id: str = "", *, event: str = "fault") -> None:
    """Log the kind of an error and where in our code it rose, never its text. Without an id it is the bound one's."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = next((f for f in reversed(frames) if _ours(f.filename)), frames[-1] if frames else None)
    where = f"{ours.filename.rpartition('/bot/')[2]}:{ours.lineno}" if ours else ""
    answer = getattr(error, "response", None)
    slack = getattr(answer, "data", None)
    code = slack.get("error") if isinstance(slack, dict) else None
    status = {} if code or answer is None else {"status": getattr(answer, "status_code", None)}
    if event == "fault":
        metrics.faults.labels(metrics.kind()).inc()
    asked = {"request": request_id} if request_id else {}
    logs.get().error(event, **asked, kind=type(error).__name__, where=where, slack=code, **status)


def _ours(file: str) -> bool:
    """Whether a line of code says who did what: ours, and not the client that every call to Slack goes through."""
    return "/bot/" in file and not file.endswith("/bot/listeners/slack/calls.py")


def _json(**body: Any) -> BoltResponse:  # noqa: ANN401 - Slack's own fields
    return BoltResponse(
        status=200, body=json.dumps(body, ensure_ascii=False), headers={"content-type": "application/json"}
    )
