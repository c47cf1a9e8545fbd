"""Remind me: only where a wait is documented, at its time, to the asker alone, and to be taken back."""

from __future__ import annotations

import asyncio

from tests.scenarios.team import Clock, close_channel, posted
from tests.support import a_world

REMIND = "Remind me in 24 h"


def dms(person, text):
    return posted(person, person.direct_messages, text)


async def test_it_is_offered_only_where_a_wait_is_documented(world):
    assert REMIND in (await world.ana.command("incidents", "/waerror", "131049")).buttons
    for code in ("131047", "131026", "131042"):
        buttons = (await world.ana.command("incidents", "/waerror", code)).buttons
        assert not any(label.startswith("Remind") for label in buttons)


async def test_the_reminder_comes_as_a_direct_message_when_the_wait_is_over(catalog, resolver):
    clock = Clock()
    async with a_world(catalog, resolver, clock=clock) as world:
        card = await world.ana.mention("incidents", "131049")
        await world.ben.click(next(s for s in world.ben.sees("incidents") if s.ts == card.ts), REMIND)
        assert len(dms(world.ben, "I will remind you of 131049")) == 1
        clock.ahead = 23 * 3600
        world.playground.post_due()
        assert dms(world.ben, "24 hours are over") == []
        clock.ahead = 24 * 3600 + 5
        await world.playground.until(lambda: dms(world.ben, "24 hours are over for 131049"))
        reminder = dms(world.ben, "24 hours are over")[0]
        assert "A resend is allowed now" in reminder.words
        await world.ben.click(reminder, "Open")
        assert world.ben.modal.title == "WhatsApp error 131049"
        assert dms(world.ana, "24 hours are over") == []


async def test_it_can_be_taken_back_and_set_again(either_world):
    ana = either_world.ana
    card = await ana.command("incidents", "/waerror", "131049")
    await ana.click(card, REMIND)
    told = dms(ana, "I will remind you")[0]
    await ana.click(told, "Cancel reminder")
    assert either_world.playground.state.scheduled == {}
    assert dms(ana, "Cancelled: no reminder for 131049.")[0].ts == told.ts
    again = await ana.command("incidents", "/waerror", "131049")
    await ana.click(again, REMIND)
    assert len(either_world.playground.state.scheduled) == 1


async def test_a_double_tap_sets_one(world):
    card = await world.ana.mention("incidents", "131049")
    await asyncio.gather(world.ana.click(card, REMIND), world.ana.click(card, REMIND))
    assert len(world.playground.state.scheduled) == 1
    assert len(dms(world.ana, "I will remind you")) == 1


async def test_two_people_at_once_get_one_each(world):
    card = await world.ana.mention("incidents", "131049")
    await asyncio.gather(world.ana.click(card, REMIND), world.ben.click(card, REMIND))
    assert len(dms(world.ana, "I will remind you")) == len(dms(world.ben, "I will remind you")) == 1


async def test_cancelling_too_late_says_so(world):
    card = await world.ana.mention("incidents", "131049")
    await world.ana.click(card, REMIND)
    world.playground.state.scheduled.clear()
    await world.ana.click(dms(world.ana, "I will remind you")[0], "Cancel reminder")
    assert dms(world.ana, "Too late to cancel")


async def test_a_refusal_is_told_beside_the_card_and_leaves_nothing_half_set(world, monkeypatch):
    card = await world.ana.mention("incidents", "131049")
    close_channel(monkeypatch, world.ana.id, "messages_tab_disabled")
    told = await world.ana.click(card, REMIND)
    assert told.ephemeral
    assert "Direct messages with me are switched off" in told.words
    monkeypatch.undo()
    await world.ana.click(card, REMIND)
    assert len(world.playground.state.scheduled) == 1


async def test_where_slack_keeps_no_message_the_promise_is_taken_back(world, monkeypatch):
    monkeypatch.setattr("bot.playground.methods.chat.FURTHEST_SECONDS", 1)
    card = await world.ana.mention("incidents", "131049")
    told = await world.ana.click(card, REMIND)
    assert told.ephemeral
    assert dms(world.ana, "I will remind you") == []
