"""What pressing a button does to the card that holds it: share it, replace it, look behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.choice import not_this_card
from bot.cards.details import details_view
from bot.cards.setting import Setting
from bot.cards.state import restore
from bot.listeners.replies import respond
from bot.store.claims import Claim
from bot.store.records import Verdict

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.blocks import Block, Card
    from bot.listeners.desk import Desk
    from bot.listeners.press import Press


class EntryGoneError(Exception):
    """A button points to an entry that the catalog no longer has."""


class ReplyRefusedError(Exception):
    """Slack did not take a reply, with blocks or as text."""


async def share(desk: Desk, press: Press) -> None:
    """Put the card into the channel, for everybody, in place of the private one. Once, however often pressed."""
    key = press.key("share")
    if await desk.claims.take(key) is not Claim.TAKEN:
        return
    answer = restore(press.state, desk.catalog)
    setting = Setting(place="shared", shared_by=press.user, asked=press.state.asked or None)
    card = desk.draw(answer, setting) if answer else None
    # One call that publishes and removes: there is no moment with both cards, or with none.
    taken = card is not None and await respond(
        desk,
        press.response_url,
        response_type="in_channel",
        delete_original=True,
        text=card.text,
        blocks=card.blocks,
    )
    if not taken:
        await desk.claims.release(key)
        raise ReplyRefusedError if card else EntryGoneError
    await desk.claims.done(key)


async def show(desk: Desk, press: Press) -> None:
    """Replace the pressed card by the answer that the button carries."""
    answer = restore(press.state, desk.catalog)
    if answer is None:
        raise EntryGoneError
    await replace(desk, press, desk.draw(answer, press.setting))


async def not_this(desk: Desk, press: Press) -> None:
    """Replace the pressed card by the next best two and how to ask again; a wrong answer is counted."""
    others = [entry for entry in map(desk.catalog.get, press.state.keys) if entry is not None]
    if press.state.key:
        await desk.records.judged(verdict(press, helpful=False))
    await replace(desk, press, not_this_card(others, press.setting, press.state.lang or "en"))


def verdict(press: Press, *, helpful: bool) -> Verdict:
    """Return what the one who pressed says of the entry of this card."""
    card = f"{press.channel}:{press.message}"
    return Verdict(press.team, press.user, press.state.key, helpful=helpful, at=press.at, card=card)


async def open_entry(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Open an entry: in place of a private card that led to it, else as a modal for the one who pressed."""
    if press.ephemeral and not press.state.found:
        await show(desk, press)
    else:
        await client.views_open(trigger_id=press.trigger_id, view=details(desk, press))


def details(desk: Desk, press: Press, *, pushed: bool = False) -> Block:
    """Return the modal behind a card."""
    answer = restore(press.state, desk.catalog)
    if answer is None:
        raise EntryGoneError
    sighting = answer.sighting
    return details_view(
        sighting.entry,
        sighting.subcode,
        catalog=desk.catalog,
        report=sighting.report,
        cause=sighting.cause,
        pushed=pushed,
    )


async def replace(desk: Desk, press: Press, card: Card) -> None:
    """Put `card` where the pressed one is. A press brings a response url of its own: it works for old cards too."""
    if not await respond(desk, press.response_url, replace_original=True, text=card.text, blocks=card.blocks):
        raise ReplyRefusedError
