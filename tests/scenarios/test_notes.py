"""Team notes: seen by the team on its cards, changed by their author or an admin, never in the way of an answer."""

from __future__ import annotations

import asyncio
import datetime as dt
import json

import pytest

from bot.playground.people import TEAM_ID
from bot.store.errors import AwayError, Trouble
from bot.store.notes import Note

KEY = "cloud-api/131042"


def today():
    return f"{dt.datetime.now(tz=dt.UTC).day} {dt.datetime.now(tz=dt.UTC):%b %Y}"


async def noted(person, text="Ask Carla in finance first", channel="incidents"):
    card = await person.command(channel, "/waerror", "131042")
    await person.click(card, "Add a team note")
    person.fill("note.text", text)
    assert await person.submit() == {}
    return card


async def test_a_note_stands_on_every_card_of_the_code_in_this_workspace_with_author_and_date(either_world):
    await noted(either_world.ana)
    assert "Kept." in either_world.ana.modal.words
    for card in (
        await either_world.ben.command("incidents", "/waerror", "131042"),
        await either_world.ben.mention("incidents", "131042"),
        await either_world.ben.dm("131042"),
    ):
        assert "Ask Carla in finance first" in card.words
        assert f" · ana, {today()}" in card.words
        assert "<@" not in card.words
    assert "Carla" not in (await either_world.ben.command("incidents", "/waerror", "131047")).words


async def test_a_card_drawn_before_the_note_is_not_served_again_without_it(world):
    before = await world.ben.command("incidents", "/waerror", "131042")
    await noted(world.ana)
    after = await world.ben.command("incidents", "/waerror", "131042")
    assert "Carla" not in before.words
    assert "Carla" in after.words


async def test_tokens_and_numbers_are_taken_out_before_a_note_is_kept(world):
    await noted(world.ana, "call +49 151 2345 6789 with EAAG1b2C3d4E5f6G1b2C3d4E5f6G1b2")
    kept = repr(await world.desk.store.notes.of(TEAM_ID, KEY))
    assert "2345" not in kept
    assert "EAAG1b2" not in kept


async def test_its_author_rewrites_and_deletes_it_in_details_and_sees_it_there_at_once(world):
    card = await noted(world.ana)
    await world.ana.close()
    await world.ana.click(card, "Details")
    await world.ana.click(world.ana.modal, "Edit")
    world.ana.fill("note.text", "Ask Dora instead")
    assert await world.ana.submit() == {}
    assert world.ana.modal.title == "WhatsApp error 131042"
    assert "Ask Dora instead" in world.ana.modal.words
    assert "Dora" in (await world.ben.command("incidents", "/waerror", "131042")).words
    await world.ana.click(world.ana.modal, "Delete")
    assert "Dora" not in world.ana.modal.words
    assert await world.desk.store.notes.of(TEAM_ID, KEY) == ()
    assert "Team note" not in (await world.ben.command("incidents", "/waerror", "131042")).words.split("\n")


async def test_others_have_no_menu_beside_it_but_admins_of_the_bot_do(world):
    await noted(world.ana)
    theirs = await world.ben.command("incidents", "/waerror", "131042")
    await world.ben.click(theirs, "Details")
    assert "Carla" in world.ben.modal.words
    assert "Edit" not in world.ben.modal.buttons
    world.desk.admins = frozenset({world.ben.id})
    await world.ben.close()
    await world.ben.click(theirs, "Details")
    await world.ben.click(world.ben.modal, "Delete")
    assert await world.desk.store.notes.of(TEAM_ID, KEY) == ()


async def test_a_menu_that_stood_open_while_the_note_went_says_so(world):
    card = await noted(world.ana)
    await world.ana.close()
    await world.ana.click(card, "Details")
    note = (await world.desk.store.notes.of(TEAM_ID, KEY))[0]
    await world.desk.store.notes.remove(TEAM_ID, note.id)
    await world.ana.click(world.ana.modal, "Edit")
    assert "no longer there" in world.ana.modal.words


async def test_submitted_twice_it_is_one_note(world):
    card = await world.ana.command("incidents", "/waerror", "131042")
    await world.ana.click(card, "Add a team note")
    world.ana.fill("note.text", "once")
    view, values = world.ana.modal.container["view_id"], {"values": dict(world.ana._entered)}
    submit = world.playground.interactions.submit
    await asyncio.gather(*(submit(world.ana.id, view, values) for _ in range(2)), return_exceptions=True)
    await world.playground.settled()
    assert len(await world.desk.store.notes.of(TEAM_ID, KEY)) == 1


async def test_two_people_at_once_keep_both_notes_and_the_card_shows_the_newest(world):
    await asyncio.gather(noted(world.ana, "first"), noted(world.ben, "second"))
    assert {n.text for n in await world.desk.store.notes.of(TEAM_ID, KEY)} == {"first", "second"}


async def test_what_cannot_be_kept_now_stays_in_the_window(world, monkeypatch):
    async def away(_note):
        raise AwayError(Trouble.UNREACHABLE)

    card = await world.ana.command("incidents", "/waerror", "131042")
    await world.ana.click(card, "Add a team note")
    world.ana.fill("note.text", "Ask Carla")
    monkeypatch.setattr(world.desk.store.notes, "put", away)
    assert "Your text is still here" in (await world.ana.submit())["note.text"]
    monkeypatch.undo()
    assert await world.ana.submit() == {}


async def test_a_slow_store_costs_the_card_its_note_and_a_moment_once(world, monkeypatch):
    monkeypatch.setattr("bot.listeners.workspace.workspaces.PATIENCE", 0.05)
    asked = []

    async def slow(*key):
        asked.append(key)
        await asyncio.Event().wait()

    monkeypatch.setattr(world.desk.store.notes, "of", slow)
    for _ in range(2):
        assert await world.ana.command("incidents", "/waerror", "131042") is not None
    assert asked == [(TEAM_ID, KEY)]


async def test_nothing_a_workspace_wrote_stands_on_a_shared_card_or_in_a_channel_of_two_companies(world):
    card = await noted(world.ana)
    shared = await world.ana.click(card, "Share")
    assert "Carla" not in str(shared.blocks)
    real = world.playground.delivery.send

    async def connected(parcel, *more):
        if parcel.payload.get("type") == "event_callback":
            parcel.payload["is_ext_shared_channel"] = True
        return await real(parcel, *more)

    world.playground.delivery.send = connected
    assert "Carla" not in (await world.ben.mention("incidents", "131042")).words


async def test_somebody_of_another_workspace_sees_no_notes_and_adds_none(world, monkeypatch):
    await noted(world.ana)
    thread = await world.ana.mention("incidents", "131042")
    monkeypatch.setattr(
        "bot.playground.payloads._person",
        lambda _state, user: {"id": user, "name": "guest", "team_id": "T0OTHER"},
    )
    seen = next(s for s in world.ben.sees("incidents") if s.ts == thread.ts)
    await world.ben.click(seen, "Details")
    assert "Carla" not in world.ben.modal.words
    told = await world.ben.click(seen, "Add a team note")
    assert "Notes belong to the workspace that runs this bot" in told.words


async def test_a_note_of_somebody_who_was_forgotten_is_a_colleagues(world):
    await world.desk.store.notes.put(Note(TEAM_ID, KEY, "still true", ""))
    card = await world.ana.command("incidents", "/waerror", "131042")
    assert "a colleague" in card.words
    assert "U0" not in json.dumps([b for b in card.blocks if b["type"] == "rich_text"])


@pytest.mark.parametrize("text", ["   ", "\n"])
async def test_an_empty_note_is_not_kept(world, text):
    card = await world.ana.command("incidents", "/waerror", "131042")
    await world.ana.click(card, "Add a team note")
    world.ana.fill("note.text", text)
    assert "note.text" in await world.ana.submit()


async def test_a_choice_in_a_thread_puts_no_note_where_another_company_may_read(world):
    """A press does not say whether its channel is shared: what was asked there was answered without notes."""
    for entry in world.desk.catalog:
        await world.desk.store.notes.put(
            Note(TEAM_ID, entry.key, "Carla knows", "U1", 1.0, f"n-{entry.key}"[:32])
        )
    choice = await world.ana.mention("incidents", "accepted but not delivered")
    picked = await world.ana.click(choice, "This one")
    assert picked.ts == choice.ts
    assert "Carla" not in str(picked.blocks)
    await world.ana.click(picked, "Details")
    assert "Carla knows" in world.ana.modal.words
