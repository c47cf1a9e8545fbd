"""Asking: by command, mention and direct message; and what becomes of the card that only the asker sees."""

from __future__ import annotations

import json
import re

import pytest
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WEBHOOK = json.dumps({"statuses": [{"status": "failed", "recipient_id": "15550199999", "errors": [
    {"code": 131026, "error_data": {"details": "Receiver is incapable of receiving this message"}}]}]})  # fmt: skip


async def test_a_command_is_completed_while_one_types_and_answered_to_the_asker_alone(ana, ben):
    await ana.field.press_sequentially("/wa")
    offer = ana.page.get_by_role("listbox", name="Suggestions").get_by_role("option", name="/waerror")
    await expect(offer).to_contain_text("Explain a WhatsApp Business error")
    await ana.field.press("Tab")
    await ana.field.press_sequentially("131047")
    await ana.field.press("Enter")
    card = ana.card("131047 · ")
    await expect(card).to_have_accessible_name(re.compile("waerror.*only visible to you$"))
    await expect(card).to_contain_text("Whose move")
    await expect(ana.field).to_be_empty()
    await expect(ben.message("send them all again")).to_be_visible()
    await expect(ben.card("131047 · ")).to_have_count(0)


async def test_a_private_card_is_dismissed_and_leaves_nothing_behind(ana):
    await ana.send("/waerror 131047")
    await ana.card("131047 · ").get_by_role("button", name="Dismiss").click()
    await expect(ana.card("131047 · ")).to_have_count(0)


async def test_share_turns_the_private_card_into_one_for_everybody(ana, ben):
    await ana.send("/waerror 131047")
    await ana.card("131047 · ").get_by_role("button", name="Share").click()
    shared = ben.message("Shared by @Ana Ruiz · asked: 131047")
    await expect(shared.get_by_role("heading", name="131047 · ")).to_be_visible()
    await expect(ana.card("131047 · ")).to_have_count(1)
    await expect(ana.message("Only visible to you")).to_have_count(0)
    await expect(shared.get_by_role("button", name="Share")).to_have_count(0)


async def test_a_number_that_two_issuers_share_is_asked_about_and_the_choice_replaces_the_question(ana):
    await ana.send("/waerror 1022")
    question = ana.message("Who sent you 1022?")
    await question.get_by_role("button", name=re.compile("This one")).first.click()
    await expect(ana.message("You chose")).to_be_visible()
    await expect(ana.message("Who sent you 1022?")).to_have_count(0)


async def test_not_this_replaces_a_wrong_card_by_the_next_best_in_the_same_place(ana, world):
    await ana.send("/waerror 131049")
    await ana.choose(ana.card("131049 · "), "Not this")
    await expect(ana.card("131049 · ")).to_have_count(0)
    await expect(ana.message("Only visible to you")).to_have_count(1)
    assert [(v.key, v.helpful) for v in world.desk.records.verdicts.values()] == [("cloud-api/131049", False)]


async def test_a_mention_in_a_thread_is_answered_in_that_thread_for_everybody(ana, ben):
    await ana.log.get_by_role("button", name="2 replies").click()
    field = ana.thread.get_by_role("textbox", name="Reply in thread")
    await field.press_sequentially("@wa")
    await ana.page.get_by_role("option", name="waerror").click()
    await field.press_sequentially("131047")
    await field.press("Enter")
    await expect(ana.card("131047 · ", ana.thread)).to_be_visible()
    await ben.log.get_by_role("button", name="4 replies").click()
    await expect(ben.card("131047 · ", ben.thread)).to_be_visible()


async def test_a_pasted_webhook_in_the_direct_message_is_read_and_its_private_parts_are_not_repeated(ana):
    await ana.open_app("Messages")
    await ana.send(WEBHOOK)
    card = ana.card("131026 · ")
    await expect(card).to_contain_text("Read from statuses[0].errors[0].code")
    await expect(card).to_contain_text("Receiver is incapable of receiving this message")
    await expect(card).not_to_contain_text("15550199999")
    await expect(card.get_by_role("button", name="Share")).to_have_count(0)


async def test_thumbs_under_a_card_show_which_one_was_pressed_last(ana, world):
    await ana.send("@waerror 131047")
    await ana.log.get_by_role("button", name="1 reply").click()
    card = ana.card("131047 · ", ana.thread)
    thumbs = card.get_by_role("group", name="Feedback").get_by_role("button")
    await thumbs.last.click()
    await expect(thumbs.last).to_have_attribute("aria-pressed", "true")
    await thumbs.first.click()
    await expect(thumbs.first).to_have_attribute("aria-pressed", "true")
    await expect(thumbs.last).to_have_attribute("aria-pressed", "false")
    await world.playground.settled()
    assert [(v.key, v.helpful) for v in world.desk.records.verdicts.values()] == [("cloud-api/131047", True)]
