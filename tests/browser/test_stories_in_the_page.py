"""Three long stories, with both people at the page: what each does, and what the other then sees."""

from __future__ import annotations

import re

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests import incident
from tests.browser import stories

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PRIVATE = re.compile(r"15550199999|555 019|wamid\.")


@pytest_asyncio.fixture(loop_scope="session")
async def begun(world):
    """The incident, written before anybody opens the page."""
    return incident.play(world)


async def test_an_engineers_question_becomes_an_answer_for_everybody(ana, ben):
    await stories.asks(ana)
    await ben.log.get_by_role("button", name="4 replies").click()
    await expect(ben.card("131047 · ", ben.thread)).to_contain_text("Whose move")
    await expect(ben.modal).to_have_count(0)  # Details opened for Ana alone
    await stories.answers_a_colleague(ana)
    await ben.open_channel("wa-prod")
    await ben.log.get_by_role("button", name="1 reply").click()
    shared = ben.message("Shared by @Ana Ruiz", ben.thread)
    await expect(shared.get_by_role("heading", name=re.compile("^131030 · "))).to_be_visible()
    await expect(ben.thread.get_by_role("article")).to_have_count(2)  # his own, and one answer


async def test_an_agents_conversation_reaches_who_can_mend_it_and_comes_back(world, ana, ben):
    await stories.team_with_a_place(world)
    await stories.writes_to_the_customer(ana)
    await stories.hands_over(ana)
    await ben.open_channel("wa-prod")
    handover = ben.card("Hand-over: 131042")
    await expect(handover).to_contain_text("hands this over from #support")
    await expect(handover).to_contain_text("Three customers since nine")
    await expect(handover).not_to_contain_text(PRIVATE)
    await handover.get_by_role("button", name="Take it").click()
    await expect(handover).to_contain_text("Taken by @Ben Okafor")
    await expect(ana.thread).to_contain_text("@Ben Okafor has taken over 131042.")
    await handover.get_by_role("button", name="Done").click()
    await expect(handover.get_by_role("button", name="Take it")).to_have_count(0)
    await expect(ana.message("has marked 131042 as done.", ana.thread)).to_have_count(1)
    await expect(ana.message("has taken over 131042.", ana.thread)).to_have_count(1)
    await expect(ben.log.get_by_role("article").filter(has_text="Hand-over: 131042")).to_have_count(1)


async def test_an_incident_of_forty_messages_has_one_overview_that_keeps_up(begun, world, ana, ben):
    await stories.asks_for_the_overview(ana)
    card = ana.card("6 WhatsApp errors in this thread", ana.thread)
    await expect(card).to_contain_text("40 messages")
    await expect(card).to_contain_text("2 alerts")
    await expect(card).to_contain_text("Start with 131042. It was first, and it affects the whole account.")
    codes = await card.get_by_role("button", name="Open").count()
    assert codes == 6
    await expect(card).not_to_contain_text(re.compile("1555019"))
    await card.get_by_role("button", name="Open").first.click()
    await expect(ana.modal).to_have_accessible_name("WhatsApp error 131042")
    await ana.page.keyboard.press("Escape")
    incident.reply(world, begun, "and now error 131056", by="ben")
    await ben.log.get_by_role("button", name=re.compile("^4[0-9] replies")).click()
    theirs = ben.card("6 WhatsApp errors in this thread", ben.thread)
    await theirs.get_by_role("button", name="Update").click()
    await expect(ben.card("7 WhatsApp errors in this thread", ben.thread)).to_contain_text("+1 code")
    await expect(ana.card("7 WhatsApp errors in this thread", ana.thread)).to_contain_text("+1 code")
    await expect(ana.card("6 WhatsApp errors in this thread", ana.thread)).to_have_count(0)
