"""What a team does with an answer, at the page: notes, reminders, reports, the watch, files and permissions."""

from __future__ import annotations

import json
import re

import pytest
from playwright.async_api import expect

from bot.playground.people import ALERTS_USER_ID
from tests import incident
from tests.scenarios.team import WAPROD, Clock, prefer

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

CSV = b"time,to,error_code\n" + b"".join(
    b"2026-11-23T09:%02d:00Z,4915123456%02d,%d\n" % (n, n, 131042 if n < 3 else 131026) for n in range(20)
)


def alert(world, text):
    """Let a program post into #incidents, and Slack tell of it."""
    space, happenings = world.playground.state.workspace, world.playground.deeds.happenings
    place = space.channels["C0PLAYINC0"]
    happenings.message(space.post(place, ALERTS_USER_ID, text, extra=incident.ALERT_BOT), place)


async def test_a_team_note_is_written_seen_by_a_colleague_changed_and_deleted(ana, ben):
    await ana.send("/waerror 131042")
    await ana.choose(ana.card("131042 · "), "Add a team note")
    field = ana.modal.get_by_role("textbox", name="What should your team know about 131042?")
    await field.fill("Ask Carla in finance first, +49 151 2345 6789")
    await ana.modal.get_by_role("button", name="Save").click()
    await expect(ana.modal).to_contain_text("Kept. It stands on cards of 131042 from now on")
    await ana.modal.get_by_role("button", name="Close dialog").click()
    await expect(ana.modal).to_have_count(0)

    await ben.send("/waerror 131042")
    await expect(ben.card("131042 · ")).to_contain_text("Ask Carla in finance first")
    await expect(ben.card("131042 · ")).not_to_contain_text("2345")
    await ben.card("131042 · ").get_by_role("button", name="Details").click()
    await expect(ben.modal).to_contain_text("Team notes")
    await expect(ben.modal.get_by_role("button", name="More actions")).to_have_count(0)  # it is Ana's
    await ben.page.keyboard.press("Escape")

    await ana.card("131042 · ").get_by_role("button", name="Details").click()
    await ana.choose(ana.modal, "Edit")
    await ana.modal.get_by_role("textbox").fill("Ask Dan instead")
    await ana.modal.get_by_role("button", name="Save").click()
    await expect(ana.modal).to_have_accessible_name("WhatsApp error 131042")
    await expect(ana.modal).to_contain_text("Ask Dan instead")
    await ana.choose(ana.modal, "Delete")
    await expect(ana.modal).not_to_contain_text("Team notes")


async def test_a_reminder_is_set_where_a_wait_is_documented_kept_to_and_taken_back(open_world, open_tab):
    clock = Clock()
    world = await open_world(clock=clock)
    ana = await open_tab(world.playground.url)
    await ana.send("/waerror 131049")
    await ana.choose(ana.card("131049 · "), "Remind me in 24 h")
    await ana.open_app("Messages")
    await expect(ana.message("I will remind you of 131049 here")).to_contain_text("24 h from now")
    clock.ahead = 24 * 3600 + 5
    await expect(ana.message("24 hours are over for 131049")).to_contain_text("A resend is allowed now")
    await ana.message("24 hours are over").get_by_role("button", name="Open 131049").click()
    await expect(ana.modal).to_have_accessible_name("WhatsApp error 131049")
    await ana.page.keyboard.press("Escape")
    await expect(ana.modal).to_have_count(0)

    await ana.send("131049")
    await ana.choose(ana.card("131049 · "), "Remind me in 24 h")
    await expect(ana.log.get_by_role("button", name="Cancel reminder")).to_have_count(2)
    await ana.message("I will remind you of 131049").get_by_role("button", name="Cancel reminder").click()
    await expect(ana.message("Cancelled: no reminder for 131049.")).to_be_visible()


async def test_a_thumb_down_may_be_explained_and_reaches_who_mends_the_entries(world, ana, ben):
    await prefer(world, report_channel=WAPROD)
    await ana.log.get_by_role("button", name="2 replies").click()
    await ana.reply("@waerror 131047")
    await ana.card("131047 · ", ana.thread).get_by_role("button", name="Not helpful").click()
    offer = ana.message("If you like, say what was wrong with 131047.", ana.thread)
    await expect(offer).to_contain_text("Only visible to you")
    await offer.get_by_role("button", name="Say what was wrong").click()
    await ana.modal.get_by_role("combobox").click()
    await ana.page.get_by_role("option", name="The steps did not help").click()
    await ana.modal.get_by_role("textbox").fill("Step 2 is gone from WhatsApp Manager")
    await ana.modal.get_by_role("button", name="Report").click()
    await expect(ana.modal).to_contain_text("Sent to #wa-prod. Thank you.")
    await ben.open_channel("wa-prod")
    report = ben.card("Report on 131047")
    await expect(report).to_contain_text("@Ana Ruiz reports: The steps did not help")
    await expect(report).to_contain_text("Step 2 is gone from WhatsApp Manager")


async def test_a_watched_channel_gets_one_short_reply_under_an_alert_until_it_is_switched_off(
    world, ana, ben
):
    await ana.send("/waerror watch on")
    await expect(ana.message("Watching #incidents.")).to_contain_text("Only visible to you")
    alert(world, "Delivery failures: error code 131042 on the main account")
    parent = ben.message("Delivery failures: error code 131042")
    await parent.get_by_role("button", name="1 reply").click()
    told = ben.message("131042 · Billing problem on the account", ben.thread)
    await expect(told).to_contain_text("Business admin · After the fix")
    await told.get_by_role("button", name="Open 131042").click()
    await expect(ben.modal).to_have_accessible_name("WhatsApp error 131042")
    await ben.page.keyboard.press("Escape")
    await ana.send("/waerror watch status")
    await expect(ana.message("#incidents has been watched since")).to_contain_text("@Ana Ruiz switched it on")
    await ana.send("/waerror watch off")
    await expect(ana.message("No longer watching #incidents.")).to_be_visible()
    alert(world, "Template jobs: error code 132001 again")
    await world.playground.settled()
    await expect(ben.message("Template jobs").get_by_role("button", name="1 reply")).to_have_count(0)


async def test_a_file_is_counted_and_its_counts_come_back_as_a_file(world, ana):
    await world.ana.upload(world.ana.direct_messages, "failures.csv", CSV)
    await ana.open_app("Messages")
    card = ana.card("failures.csv: 20 failures, 2 codes")
    await expect(card).to_contain_text("Fix first: 131042 (3 failures, 15 %)")
    await card.get_by_role("button", name="Get CSV").click()
    await card.get_by_role("button", name="1 reply").click()
    sent = ana.message("Of recipients only the last two digits are in it.", ana.thread)
    async with ana.page.expect_popup() as opened, ana.page.context.expect_event("page"):
        await sent.get_by_role("link", name="failures-errors.csv").click()
    await (await opened.value).close()
    await card.get_by_role("button", name="Get JSON").click()
    await expect(ana.thread).to_contain_text("failures-errors.json")


async def test_the_overview_is_exported_into_its_thread_and_handed_over_whole(world, open_tab):
    await prefer(world, handover_channel=WAPROD)
    incident.play(world)
    ana = await open_tab(world.playground.url)
    await ana.log.get_by_role("button", name="39 replies").click()
    await ana.reply("@waerror")
    card = ana.card("6 WhatsApp errors in this thread", ana.thread)
    await card.get_by_role("button", name="Export CSV").click()
    await expect(ana.thread.get_by_role("link", name="thread-errors.csv")).to_be_visible()
    await card.get_by_role("button", name="Hand over").click()
    await expect(ana.modal).to_contain_text("Also in this thread: 130429 ×10")
    await ana.modal.get_by_role("button", name="Hand over").click()
    await expect(ana.modal).to_have_count(0)
    await ana.open_channel("wa-prod")
    await expect(ana.card("Hand-over: 131042")).to_contain_text("hands this over from #incidents")


async def test_home_names_the_permissions_that_were_refused(open_world, open_tab):
    world = await open_world(optional_scopes=False)
    ana = await open_tab(world.playground.url)
    await ana.open_app("Home")
    await expect(ana.home).to_contain_text("I lack some permissions here.")
    await expect(ana.home).to_contain_text(
        "files:read would add counting the errors of a file that you send me."
    )
    await expect(ana.home.get_by_role("link", name="OAuth & Permissions")).to_have_attribute(
        "href", re.compile(r"^https://api\.slack\.com/apps/A0PLAYGRND/oauth$")
    )


async def test_a_provider_says_what_its_own_number_means(ana):
    await ana.send("/waerror twilio 63016")
    await expect(ana.card("131047 · ")).to_contain_text("Twilio 63016: Free text outside the 24-hour window.")
    await ana.send("/waerror " + json.dumps({"error": {"code": 10, "message": "(#10)"}}))
    await expect(ana.card("10 · ")).to_contain_text("After the fix: once the permission is granted")
