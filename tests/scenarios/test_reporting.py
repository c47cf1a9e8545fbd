"""Reports, reasons, removing, the rest of a list, and the settings of a workspace."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.scenarios.team import WAPROD, close_channel, posted, prefer

REPOSITORY = "https://github.com/example/waerror"


@pytest.fixture
async def team(world):
    await prefer(world, report_channel=WAPROD)
    return world


async def reported(person, card, text="use +49 151 2345 6789"):
    await person.click(card, "Report an error here")
    person.fill("report.reason", "steps")
    person.fill("report.text", text)
    return await person.submit()


async def test_without_an_address_nothing_offers_to_report(world):
    card = await world.ana.mention("incidents", "131047")
    assert "Report an error here" not in card.buttons
    before = len(world.ana.sees("incidents"))
    await world.ana.click(card, "Not helpful")
    assert len(world.ana.sees("incidents")) == before


async def test_a_report_reaches_the_channel_with_what_its_readers_need(team):
    card = await team.ana.command("incidents", "/waerror", "131047")
    assert await reported(team.ana, card) == {}
    assert f"Sent to <#{WAPROD}>" in team.ana.modal.words
    report = posted(team.ben, "wa-prod", "Report on 131047")[-1]
    assert f"<@{team.ana.id}> reports: *The steps did not help*" in report.words
    assert f"Entry cloud-api/131047 · catalog {team.desk.catalog.version}" in report.words
    assert "2345" not in report.words
    await team.ben.click(report, "Details")
    assert team.ben.modal.title == "WhatsApp error 131047"


async def test_a_report_without_a_channel_is_a_filled_in_form_and_sends_nothing(world):
    world.desk.repository = REPOSITORY
    card = await world.ana.command("incidents", "/waerror", "131047")
    assert await reported(world.ana, card, "the second step & more") == {}
    link = world.ana.modal.words.split("<")[1].split("|")[0].replace("&amp;", "&")
    asked = parse_qs(urlsplit(link).query)
    assert link.startswith(f"{REPOSITORY}/issues/new?")
    assert asked["title"] == ["cloud-api/131047: the steps did not help"]
    assert asked["body"][0].startswith("the second step & more")


async def test_not_helpful_is_counted_and_offers_a_reason_that_nobody_has_to_give(team):
    card = await team.ana.mention("incidents", "131047")
    told = await team.ana.click(card, "Not helpful")
    assert told.ephemeral
    assert told.thread_ts == card.thread_ts
    assert told.buttons == ["Say what was wrong"]
    assert [v.helpful for v in team.desk.records.verdicts.values()] == [False]
    assert team.ana.modal is None
    await team.ana.click(told, "Say what was wrong")
    assert team.ana.modal.title == "Report an error here"


async def test_the_offer_is_made_once_a_person_and_card(team):
    card = await team.ana.mention("incidents", "131047")
    await asyncio.gather(team.ana.click(card, "Not helpful"), team.ana.click(card, "Not helpful"))
    await team.ana.click(card, "Helpful")
    assert len([s for s in team.ana.sees("incidents") if "Say what was wrong" in s.buttons]) == 1


async def test_a_channel_that_refuses_a_report_is_told_in_the_modal(team, monkeypatch):
    card = await team.ana.command("incidents", "/waerror", "131047")
    close_channel(monkeypatch, WAPROD)
    assert "archived" in (await reported(team.ana, card))["report.text"]
    monkeypatch.undo()
    assert await team.ana.submit() == {}
    assert len(posted(team.ben, "wa-prod", "Report on 131047")) == 1


async def test_a_shared_card_is_removed_by_its_sharer_alone(either_world):
    ana, ben = either_world.ana, either_world.ben
    card = await ana.command("incidents", "/waerror", "131047")
    shared = await ana.click(card, "Share")
    told = await ben.click(
        next(s for s in ben.sees("incidents") if s.ts == shared.ts), "Remove (sharer only)"
    )
    assert told.ephemeral
    assert f"Only <@{ana.id}>" in told.words
    assert shared.ts in [s.ts for s in ben.sees("incidents")]
    await ana.click(shared, "Remove (sharer only)")
    assert shared.ts not in [s.ts for s in ben.sees("incidents")]


async def test_more_than_ten_codes_open_as_a_list_of_all(world):
    codes = "131047 131026 131049 131056 131042 131030 132000 132001 133010 131051 131053 131031"
    card = await world.ana.command("incidents", "/waerror", codes)
    await world.ana.click(card, "Show the rest")
    assert "12 WhatsApp errors in this message" in world.ana.modal.words
    await world.ana.click(world.ana.modal, "Open")
    assert len(world.ana.modals) == 2


async def test_a_miss_leads_to_the_search(world):
    card = await world.ana.command("incidents", "/waerror", "131407")
    await world.ana.click(card, "Search all codes")
    assert world.ana.modal.title == "Search all codes"


async def test_settings_stand_on_the_home_tab_of_admins_and_work_at_once(either_world):
    ana, ben = either_world.ana, either_world.ben
    either_world.desk.admins = frozenset({ana.id})
    assert "Settings" not in (await ben.open_home()).buttons
    assert "Hand over" not in (await ben.command("incidents", "/waerror", "131042")).buttons
    await ana.click(await ana.open_home(), "Settings")
    assert "Last 7 days" in ana.modal.words
    assert "1 questions" in ana.modal.words
    ana.fill("settings.handover", WAPROD)
    assert await ana.submit() == {}
    assert "Hand over" in (await ben.command("incidents", "/waerror", "131042")).buttons


async def test_somebody_who_is_no_admin_any_more_changes_nothing(world):
    world.desk.admins = frozenset({world.ana.id})
    await world.ana.click(await world.ana.open_home(), "Settings")
    world.desk.admins = frozenset()
    world.ana.fill("settings.handover", WAPROD)
    assert "Only admins" in (await world.ana.submit())["settings.handover"]
