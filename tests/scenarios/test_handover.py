"""Hand over: posted where it is configured, taken once, done once, and the origin hears once of each."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.scenarios.team import INCIDENTS, WAPROD, Clock, close_channel, posted, prefer
from tests.support import a_world

PASTE = json.dumps({"error": {"message": "(#131042) x", "code": 131042, "fbtrace_id": "AbC1dEfGhIjKlMnOp",
                              "error_data": {"details": "Credit line is full"}}})  # fmt: skip


@pytest.fixture
async def team(world):
    await prefer(world, handover_channel=WAPROD)
    return world


async def handed(world, note="invoice from October, call +49 151 2345 6789", channel="incidents"):
    """Ana hands over a card of a thread; the hand-over as Ben sees it."""
    card = await world.ana.mention(channel, PASTE)
    await world.ana.click(card, "Hand over")
    step = next(b for b in world.ana.modal.blocks if b.get("block_id") == "handover.tried")
    world.ana.fill("handover.tried", [step["element"]["options"][0]])
    world.ana.fill("handover.else", note)
    assert await world.ana.submit() == {}
    return card, posted(world.ben, "wa-prod", "Hand-over: 131042")[-1]


def again(world, seen):
    return next(s for s in world.ben.sees("wa-prod") if s.ts == seen.ts)


async def test_without_a_channel_there_is_no_such_button(world):
    card = await world.ana.mention("incidents", "131042")
    assert "Hand over" not in card.buttons


async def test_the_hand_over_holds_what_the_next_person_needs(team):
    card, handover = await handed(team)
    words = handover.words
    assert f"<@{team.ana.id}> hands this over from <#{INCIDENTS}>." in words
    assert "*Needed:* your WhatsApp provider." in words  # the details name a cause of theirs
    assert "Credit line is full" in words
    assert "trace AbC1dEfGhIjKlMnOp" in words
    assert "invoice from October" in words
    assert "2345" not in words
    assert words.index("Tried") < words.index("Not tried")
    assert f"/archives/{INCIDENTS}/p{card.ts.replace('.', '')}" in words
    assert handover.buttons == ["Take it", "Details"]


async def test_the_modal_shows_where_it_goes_and_a_preview(team):
    card = await team.ana.mention("incidents", PASTE)
    await team.ana.click(card, "Hand over")
    assert f"<#{WAPROD}>" in team.ana.modal.words
    assert "Preview" in team.ana.modal.words
    assert "Credit line is full" in team.ana.modal.words


async def test_the_first_who_takes_it_has_it_and_the_origin_hears_it_once(team):
    card, handover = await handed(team)
    await team.ben.click(handover, "Take it")
    shown = again(team, handover)
    assert f"Taken by <@{team.ben.id}>" in shown.words
    assert shown.buttons == ["Done", "Details"]
    heard = posted(team.ana, "incidents", "has taken over 131042")
    assert [h.thread_ts for h in heard] == [card.thread_ts]
    await team.ben.click(shown, "Done")
    assert again(team, handover).buttons == ["Details"]
    assert f"Taken by <@{team.ben.id}>" in again(team, handover).words
    assert len(posted(team.ana, "incidents", "has marked 131042 as done")) == 1


async def test_two_people_at_once_one_has_it_and_the_other_hears_who(team):
    _, handover = await handed(team)
    await asyncio.gather(team.ben.click(handover, "Take it"), team.ana.click(handover, "Take it"))
    assert again(team, handover).words.count("Taken by") == 1
    told = [
        s for p in (team.ana, team.ben) for s in p.sees("wa-prod") if s.ephemeral and "took it at" in s.words
    ]
    assert len(told) == 1
    assert len(posted(team.ana, "incidents", "has taken over")) == 1


async def test_a_double_tap_takes_it_once(team):
    _, handover = await handed(team)
    await asyncio.gather(*(team.ben.click(handover, "Take it") for _ in range(3)))
    assert len(posted(team.ana, "incidents", "has taken over")) == 1
    assert again(team, handover).words.count("Taken by") == 1


async def test_only_the_taker_or_who_handed_it_over_says_that_it_is_done(team):
    _, handover = await handed(team)
    await team.ana.click(handover, "Take it")
    told = await team.ben.click(again(team, handover), "Done")
    assert told.ephemeral
    assert f"<@{team.ana.id}> has it since" in told.words
    assert again(team, handover).buttons == ["Done", "Details"]


async def test_taking_works_after_a_restart(team, catalog, resolver):
    from bot.app import build
    from bot.playground.judge import judge_blocks

    _, handover = await handed(team)
    fresh = build(team.settings, catalog, judge_blocks, resolver=resolver)
    fresh.rest.load()
    team.program.bolt._async_listeners[:] = fresh.bolt._async_listeners
    await fresh.start()
    await team.ben.click(handover, "Take it")
    assert f"Taken by <@{team.ben.id}>" in again(team, handover).words
    await fresh.close()


async def test_a_double_submit_hands_over_once(team):
    card = await team.ana.mention("incidents", PASTE)
    await team.ana.click(card, "Hand over")
    view, submit = team.ana.modal.container["view_id"], team.playground.interactions.submit
    await asyncio.gather(submit(team.ana.id, view), submit(team.ana.id, view), return_exceptions=True)
    await team.playground.settled()
    assert len(posted(team.ben, "wa-prod", "Hand-over: 131042")) == 1


async def test_from_a_private_card_only_who_handed_it_over_hears(team):
    card = await team.ana.command("incidents", "/waerror", "131042")
    await team.ana.click(card, "Hand over")
    await team.ana.submit()
    handover = posted(team.ben, "wa-prod", "Hand-over: 131042")[-1]
    assert "/archives/" not in str(handover.blocks)
    await team.ben.click(handover, "Take it")
    assert posted(team.ben, "incidents", "has taken over") == []
    assert len(posted(team.ana, team.ana.direct_messages, "has taken over 131042")) == 1


async def test_an_origin_that_was_closed_meanwhile_costs_nothing_and_the_person_hears(team, monkeypatch):
    _, handover = await handed(team)
    close_channel(monkeypatch, INCIDENTS)
    await team.ben.click(handover, "Take it")
    assert "Taken by" in again(team, handover).words
    assert len(posted(team.ana, team.ana.direct_messages, "has taken over 131042")) == 1


@pytest.mark.parametrize(
    ("error", "says"),
    [("is_archived", "archived"), ("not_in_channel", "/invite @waerror"), ("channel_not_found", "cannot see"),
     ("missing_scope", "permission")],
)  # fmt: skip
async def test_a_channel_that_refuses_is_told_in_the_modal_and_nothing_is_half_posted(
    team, monkeypatch, error, says
):
    card = await team.ana.mention("incidents", PASTE)
    await team.ana.click(card, "Hand over")
    team.ana.fill("handover.else", "my note")
    close_channel(monkeypatch, WAPROD, error)
    errors = await team.ana.submit()
    assert says in errors["handover.else"]
    assert team.playground.state.scheduled == {}
    monkeypatch.undo()
    assert await team.ana.submit() == {}
    assert "my note" in posted(team.ben, "wa-prod", "Hand-over")[-1].words


async def test_a_reminder_that_cannot_wait_does_not_cost_the_hand_over(team, monkeypatch):
    monkeypatch.setattr("bot.playground.methods.chat.FURTHEST_SECONDS", 1)
    _, handover = await handed(team)
    assert handover.buttons == ["Take it", "Details"]
    await team.ben.click(handover, "Take it")
    assert "Taken by" in again(team, handover).words


async def test_what_nobody_takes_is_said_once_after_half_an_hour_without_a_mention(catalog, resolver):
    clock = Clock()
    async with a_world(catalog, resolver, clock=clock) as world:
        await prefer(world, handover_channel=WAPROD)
        _, handover = await handed(world)
        clock.ahead = 31 * 60
        await world.playground.until(lambda: posted(world.ben, "wa-prod", "Nobody has taken this yet"))
        reminders = posted(world.ben, "wa-prod", "Nobody has taken this yet")
        assert [r.thread_ts for r in reminders] == [handover.ts]
        assert "<@" not in reminders[0].words
        assert world.playground.state.scheduled == {}


async def test_what_was_taken_in_time_is_not_reminded_of(team):
    _, handover = await handed(team)
    assert len(team.playground.state.scheduled) == 1
    await team.ben.click(again(team, handover), "Take it")
    assert team.playground.state.scheduled == {}
