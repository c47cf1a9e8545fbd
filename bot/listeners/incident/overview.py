"""The overview's button and its shortcut: *Update*, the codes beyond ten, and the thread in a modal."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.cards import handout, ids, state, threads
from bot.cards.digest import digest_view, rest_view, told_card, told_view
from bot.cards.export import thread_csv
from bot.cards.fault import fault_card
from bot.cards.handout import Handout
from bot.cards.overview import Told
from bot.cards.parts import clock
from bot.cards.setting import Setting
from bot.listeners.asking.query import Query
from bot.listeners.card.press import Press
from bot.listeners.faults import in_errand, log, tell
from bot.listeners.incident import digest
from bot.listeners.incident.conversation import Spot
from bot.listeners.incident.handouts import NotTakenError, hand_out
from bot.listeners.slack.refusals import CLOSED, LATE, TROUBLE, code_of, refusal
from bot.resolve.outcome import Unknown
from bot.store.claims import Claim

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.blocks import Block, Card
    from bot.listeners.desk import Desk


def register(bolt: AsyncApp, desk: Desk) -> None:
    """Register the buttons, the shortcut and its modal's submit."""

    @bolt.action(ids.DIGEST_UPDATE)
    async def update(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        press = Press.read(body)
        spot = Spot.under(body, press, context.bot_user_id)
        desk.errands.start(_update(desk, client, spot, press, str(context["request_id"])))
        await ack()

    @bolt.action(ids.DIGEST_EXPORT)
    async def export(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        press = Press.read(body)
        spot = Spot.under(body, press, context.bot_user_id)
        # Not marked as done: a double tap within the lease sends one file, a later press may send another.
        if await desk.claims.take(press.key("export")) is Claim.TAKEN:
            work = _export(desk, client, spot, press.user)
            desk.errands.start(
                in_errand(desk, work, press.response_url, str(context["request_id"]), _words(spot))
            )
        await ack()

    @bolt.action(ids.DIGEST_REST)
    async def rest(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        press = Press.read(body)
        shown = rest_view(state.restore_counted(press.state, desk.catalog))
        await client.views_open(trigger_id=press.trigger_id, view=shown)
        await ack()

    _register_shortcut(bolt, desk)


def _register_shortcut(bolt: AsyncApp, desk: Desk) -> None:
    @bolt.shortcut(ids.SUMMARISE)
    async def summarise(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        message, channel = body["message"], body["channel"]["id"]
        spot = Spot.of(body, channel, message.get("thread_ts") or message["ts"], context.bot_user_id)
        view = await _open(desk, client, body)
        if view:
            desk.errands.start(
                _show(desk, client, spot, body, view=view, request_id=str(context["request_id"]))
            )
        await ack()

    @bolt.view(ids.DIGEST_VIEW)
    async def post(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        kept = state.decode(body["view"].get("private_metadata")) or state.State()
        spot = Spot.of(body, kept.channel, kept.thread, context.bot_user_id)
        desk.errands.start(_post(desk, client, spot, body["user"]["id"], str(context["request_id"])))
        await ack()


async def _update(desk: Desk, client: AsyncWebClient, spot: Spot, press: Press, request_id: str) -> None:
    """Read the thread again and edit the pressed overview; only the one who pressed hears of a refusal."""
    if await desk.claims.take(spot.key) is not Claim.TAKEN:
        return  # pressed twice, or by two: the first is at it
    card: Card | None = None
    try:
        await digest.publish(desk, client, spot, press.user, (press.message, press.state))
    except digest.UnchangedError as error:
        card = told_card(str(error))
    except Exception as error:  # noqa: BLE001 - nobody waits for this errand: whatever broke is told here
        log(error, request_id)
        sentence = refusal(error, spot.app)
        card = told_card(sentence) if sentence else fault_card(request_id)
    finally:
        await desk.claims.release(spot.key)
    if card is not None:
        await tell(desk, press.response_url, card, request_id)


async def _export(desk: Desk, client: AsyncWebClient, spot: Spot, user: str) -> None:
    """Read the thread as it is now, and put its codes into it as a file."""
    overview = (await digest.look(desk, client, spot)).overview
    told = handout.THREAD.format(time=clock(time.time()), who=f"<@{user}>")
    await hand_out(desk, client, spot, Handout("thread-errors.csv", thread_csv(overview), told))


def _words(spot: Spot) -> Callable[[Exception], str]:
    """Return what turns a refusal in this thread into a sentence."""
    return lambda error: handout.AWAY if isinstance(error, NotTakenError) else refusal(error, spot.app)


async def _post(desk: Desk, client: AsyncWebClient, spot: Spot, user: str, request_id: str) -> None:
    """Post the overview that somebody read in the modal."""
    try:
        await digest.by_shortcut(desk, client, spot, user)
    except Exception as error:  # noqa: BLE001 - nobody waits for this errand
        log(error, request_id)


async def _open(desk: Desk, client: AsyncWebClient, body: dict[str, Any]) -> str:
    """Open the modal before anything is read; return its id, empty where Slack's three seconds were over."""
    try:
        answer = await client.views_open(trigger_id=body["trigger_id"], view=told_view(threads.READING))
    except SlackApiError as error:
        if code_of(error) not in LATE:
            raise
        await tell(desk, body.get("response_url", ""), told_card(threads.TOO_LATE), "")
        return ""
    return str(answer["view"]["id"])


async def _show(
    desk: Desk, client: AsyncWebClient, spot: Spot, body: dict[str, Any], *, view: str, request_id: str
) -> None:
    """Read the thread into the open modal; where that is refused, what the message itself says."""
    try:
        reading = await digest.look(desk, client, spot)
        kept = state.State(channel=spot.channel, thread=spot.thread)
        drawn = digest_view(reading.overview, Told(time.time(), unread=reading.unread), kept)
    except Exception as error:  # noqa: BLE001 - nobody waits for this errand: whatever broke is told here
        log(error, request_id)
        sentence = refusal(error, spot.app, threads.NEEDS_SHORTCUT)
        below = _message(desk, body) if sentence else []
        drawn = told_view(sentence or fault_card(request_id).text, below=below)
    try:
        await client.views_update(view_id=view, view=drawn)
    except TROUBLE as error:
        if code_of(error) not in CLOSED:
            log(error, request_id)


def _message(desk: Desk, body: dict[str, Any]) -> list[Block]:
    """Return the card of the message on which the shortcut was used; nothing where it holds no error."""
    outcome = desk.resolve(Query.of_message(body))
    return [] if isinstance(outcome, Unknown) else desk.draw(outcome, Setting(surface="modal")).blocks
