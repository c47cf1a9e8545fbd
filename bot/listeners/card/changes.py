"""What pressing a button does to the card that holds it: share it, replace it, look behind it."""

from __future__ import annotations

import asyncio
from dataclasses import replace as restate
from typing import TYPE_CHECKING

from bot.cards import teamwork
from bot.cards.blocks import Card, section
from bot.cards.choice import not_this_card
from bot.cards.details import details_view
from bot.cards.notes import team_note
from bot.cards.setting import Setting
from bot.cards.several import several_view
from bot.cards.state import restore, restore_counted
from bot.listeners.card.press import answer_of
from bot.listeners.desk import FEATURES
from bot.listeners.slack.obstacles import EntryGoneError, ReplyRefusedError
from bot.listeners.slack.replies import respond
from bot.store.claims import Claim
from bot.store.records import Verdict

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.cards.blocks import Block
    from bot.cards.state import State
    from bot.listeners.card.press import Press
    from bot.listeners.desk import Desk

ON_TOP = "on-top"
"""The action in the metadata of a Details view that lies on another view: it opens no further."""


async def share(desk: Desk, press: Press) -> None:
    """Put the card into the channel, for everybody, in place of the private one. Once, however often pressed."""
    key = press.key("share")
    if await desk.claims.take(key) is not Claim.TAKEN:
        return
    answer = restore(press.state, desk.catalog)
    setting = Setting(place="shared", shared_by=press.user, asked=press.state.asked or None)
    card = await desk.show(answer, setting, press.team) if answer else None
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
    """Replace the pressed card by the answer that the button carries.

    Where others read it, it has no notes: a press does not say whether another company is among them.
    """
    answer = answer_of(desk, press.state)
    ours = not press.guest and (press.ephemeral or press.channel.startswith("D"))
    await replace(desk, press, await desk.show(answer, press.setting, press.team, notes=ours))


async def not_this(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Replace the pressed card by the next best two and how to ask again; a wrong answer is counted."""
    del client
    others = [entry for entry in map(desk.catalog.get, press.state.keys) if entry is not None]
    if press.state.key:
        await desk.records.judged(verdict(press, helpful=False))
    several = not press.state.key  # *None of these* of a choice: what it was not has no one name
    card = not_this_card(others, press.setting, press.state.lang or "en", several=several)
    await replace(desk, press, card)


def verdict(press: Press, *, helpful: bool) -> Verdict:
    """Return what the one who pressed says of the entry of this card."""
    card = f"{press.channel}:{press.message}"
    return Verdict(press.team, press.user, press.state.key, helpful=helpful, at=press.at, card=card)


async def open_entry(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Open an entry: in place of a private card that led to it, else as a modal for the one who pressed."""
    if press.ephemeral and not press.state.found:
        await show(desk, press)
    else:
        await client.views_open(trigger_id=press.trigger_id, view=await details(desk, press))


async def details(desk: Desk, press: Press, *, pushed: bool = False) -> Block:
    """Return the modal behind a card."""
    carried = restate(press.state, action=ON_TOP if pushed else "")
    return await details_of(desk, carried, press.user, "" if press.guest else press.team)


async def details_of(desk: Desk, kept: State, user: str, team: str) -> Block:
    """Return Details as one person sees them: with the team's notes, and a menu beside those they may change.

    `kept.action` is `ON_TOP` where the view lies on another one: from there nothing opens any more, as Slack holds
    three views. Without a `team` there is nothing of a workspace: no notes, and not how often it asked.
    """
    sighting = answer_of(desk, kept).sighting
    pushed = kept.action == ON_TOP
    key = sighting.entry.key
    notes, asked = (
        await asyncio.gather(desk.workspaces.notes(team, key), desk.records.asked_lately(team, key))
        if team
        else ((), 0)
    )
    shown = tuple(
        team_note(n.text, n.name, n.at, note_id=n.id, editable=not pushed and desk.may_change(user, n))
        for n in notes
    )
    return details_view(
        sighting.entry,
        sighting.subcode,
        catalog=desk.catalog,
        setting=Setting(surface="modal", team_notes=shown, features=FEATURES),
        report=sighting.report,
        cause=sighting.cause,
        pushed=pushed,
        asked_here=asked,
        carried=kept,
    )


async def rest(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Open the list of every code of a text, where the card holds the first ten."""
    seen = restore_counted(press.state, desk.catalog)
    await client.views_open(trigger_id=press.trigger_id, view=several_view(seen))


async def remove(desk: Desk, press: Press, client: AsyncWebClient) -> None:
    """Take a shared card away, for whoever shared it; tell anybody else who can."""
    del client
    if press.user == press.state.by or desk.is_admin(press.team, press.user):
        if not await respond(desk, press.response_url, delete_original=True):
            raise ReplyRefusedError
    else:
        await whisper(desk, press, teamwork.ONLY_SHARER.format(who=f"<@{press.state.by}>"))


async def whisper(desk: Desk, press: Press, sentence: str) -> None:
    """Say one sentence (escaped mrkdwn) to the one who pressed, beside the card, to nobody else."""
    await whisper_card(desk, press, Card(sentence, [section(sentence)]))


async def whisper_card(desk: Desk, press: Press, card: Card) -> None:
    """Show a card to the one who pressed, beside the pressed one."""
    where = {"thread_ts": press.thread} if press.thread else {}
    said = await respond(
        desk,
        press.response_url,
        response_type="ephemeral",
        replace_original=False,
        text=card.text,
        blocks=card.blocks,
        **where,
    )
    if not said:
        raise ReplyRefusedError


async def replace(desk: Desk, press: Press, card: Card) -> None:
    """Put `card` where the pressed one is. A press brings a response url of its own: it works for old cards too."""
    if not await respond(desk, press.response_url, replace_original=True, text=card.text, blocks=card.blocks):
        raise ReplyRefusedError
