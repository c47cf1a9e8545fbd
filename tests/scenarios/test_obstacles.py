"""What goes wrong around a question: the person hears it where they are, and nothing is half-posted.

What belongs to one capability is tried beside it: threads of 1,000 messages and 429 in `test_digest`, files in
`test_triage`, refused posts in `test_reply`, `test_handover` and `test_reporting`.
"""

from __future__ import annotations

import pytest

from bot.cards import teamwork, threads
from bot.playground.faults import DeedRefusedError
from bot.playground.people import BOT_USER_ID
from tests import incident
from tests.scenarios.team import close_channel, impatient
from tests.support import a_world

FINANCE = "C0PLAYFIN0"


def by_bot(person, channel):
    return [seen for seen in person.sees(channel) if seen.by_bot]


@pytest.fixture
def _late(monkeypatch):
    """Every window comes after Slack's three seconds."""
    monkeypatch.setattr("bot.playground.capabilities.TRIGGER_SECONDS", -1.0)


async def test_a_message_that_is_deleted_before_the_reply_is_told_in_the_modal(world):
    await world.ben.say("incidents", "error 131026 again")
    written = world.ana.sees("incidents")[-1]
    await world.ana.shortcut("explain", written)
    workspace = world.playground.state.workspace
    workspace.remove(workspace.find("C0PLAYINC0", written.ts))
    await world.ana.submit()
    assert teamwork.REFUSED["thread_not_found"] in world.ana.modal.words
    assert "131026 · " in world.ana.modal.words
    assert by_bot(world.ben, "incidents") == []


async def test_a_channel_that_is_archived_before_the_reply_is_told_in_the_modal(world, monkeypatch):
    await world.ana.shortcut("explain", world.ana.sees("wa-prod")[-1])
    close_channel(monkeypatch, "C0PLAYWAP0")
    await world.ana.submit()
    assert teamwork.REFUSED["is_archived"] in world.ana.modal.words
    assert by_bot(world.ben, "wa-prod") == []


@pytest.mark.usefixtures("_late")
async def test_a_trigger_that_is_over_is_told_beside_the_card(world):
    card = await world.ana.command("incidents", "/waerror", "131047")
    told = await world.ana.click(card, "Details")
    assert told.ephemeral
    assert told.words == teamwork.EXPIRED


@pytest.mark.usefixtures("_late")
async def test_a_trigger_that_is_over_on_the_home_tab_shows_slacks_own_sign(world):
    """There is nothing beside which a word could stand: the press is not acknowledged as done."""
    home = await world.ana.open_home()
    impatient(world)
    with pytest.raises(DeedRefusedError):
        await world.ana.click(home, "All")
    assert world.ana.modal is None


async def test_the_overview_works_in_a_private_channel_too(world):
    await world.ana.invite("finance-wa")
    parent = incident.play(world, channel=FINANCE)
    seen = next(s for s in world.ana.sees("finance-wa") if s.ts == parent.ts)
    card = await world.ana.mention("finance-wa", "", thread=seen)
    assert card.words.startswith("6 WhatsApp errors in this thread")


async def test_in_a_private_channel_the_missing_permission_is_the_private_one(catalog, resolver):
    async with a_world(catalog, resolver, optional_scopes=False) as world:
        world.playground.state.scopes |= {"channels:history"}
        await world.ana.invite("finance-wa")
        parent = incident.play(world, channel=FINANCE)
        seen = next(s for s in world.ana.sees("finance-wa") if s.ts == parent.ts)
        told = await world.ana.mention("finance-wa", "", thread=seen)
        assert "`groups:history`" in told.words
        assert "channels:history" not in told.words


async def test_an_update_in_a_channel_that_was_archived_leaves_the_overview_and_says_so(world, monkeypatch):
    parent = incident.play(world)
    seen = next(s for s in world.ana.sees("incidents") if s.ts == parent.ts)
    card = await world.ana.mention("incidents", "", thread=seen)
    from bot.playground.call import Call
    from bot.playground.faults import ApiError

    def closed(_call, _name="channel"):
        raise ApiError("is_archived")

    monkeypatch.setattr(Call, "channel", closed)
    await world.ana.click(card, "Update")
    await world.playground.until(
        lambda: any(s.words == threads.ARCHIVED for s in by_bot(world.ana, "incidents"))
    )
    assert len([s for s in by_bot(world.ben, "incidents") if "in this thread" in s.words]) == 1


async def test_somebody_of_another_company_gets_the_answer_without_what_this_workspace_wrote(
    world, monkeypatch
):
    card = await world.ana.command("incidents", "/waerror", "131042")
    await world.ana.click(card, "Add a team note")
    world.ana.fill("note.text", "Ask Carla in finance first")
    await world.ana.submit()
    await world.ana.close()
    shared = await world.ana.command("incidents", "/waerror", "share 131042")
    assert "Carla" not in shared.words
    monkeypatch.setattr(
        "bot.playground.payloads._person",
        lambda _state, user: {"id": user, "name": "guest", "team_id": "T0OTHER"},
    )
    await world.ben.click(next(s for s in world.ben.sees("incidents") if s.ts == shared.ts), "Details")
    assert world.ben.modal.title == "WhatsApp error 131042"
    assert "Carla" not in world.ben.modal.words
    assert BOT_USER_ID not in world.ben.modal.words
