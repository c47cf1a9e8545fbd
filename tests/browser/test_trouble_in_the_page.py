"""When something goes wrong: each time a clear sign on the page, nothing twice, nothing that hangs."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from playwright.async_api import expect

from bot.playground import launch
from bot.playground.host import Playground
from tests.support import MANIFEST, small_app, small_bot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

# What a script of another page can try: a form's request without asking first, and a plain reading.
ACT = "([url, body]) => fetch(url, {method: 'POST', mode: 'no-cors', body: JSON.stringify(body)})"
READ = "(url) => fetch(url).then((answer) => answer.text(), () => 'refused')"
LONG_HEADER = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 200}}]


async def test_an_event_that_arrives_twice_is_answered_once(open_world, open_tab):
    world = await open_world(
        ack_seconds=0.5
    )  # the copy that comes first is answered, the other not acknowledged
    ana = await open_tab(world.playground.url)
    wire = await ana.faults()
    await wire.get_by_label("Deliver everything twice").check()
    await expect(wire.get_by_text("1 on")).to_be_visible()
    await ana.send("@waerror 131047")
    await ana.log.get_by_role("button", name="1 reply").click()
    await expect(ana.card("131047 · ", ana.thread)).to_be_visible()
    await world.playground.until(lambda: len(world.wire("events_api")) >= 2)
    await world.playground.settled()
    await expect(ana.thread.get_by_role("heading", name=re.compile("^131047 · "))).to_have_count(1)


async def test_a_command_that_is_acknowledged_too_late_fails_where_it_was_typed(
    open_playground, open_tab, evening
):
    playground = await open_playground(ack_seconds=0.3)
    app = small_app(playground)
    asked_again = asyncio.Event()

    @app.command("/waerror")
    async def late(ack):
        await asked_again.wait()
        await ack("too late")

    await evening.enter_async_context(small_bot(playground, app))
    ana = await open_tab(playground.url)
    await ana.send("/waerror 131047")
    await expect(ana.log.get_by_role("alert")).to_contain_text(
        "/waerror failed with the error “operation_timeout”"
    )
    await expect(ana.field).to_have_value("/waerror 131047")
    asked_again.set()
    await playground.settled()
    await expect(ana.message("too late")).to_have_count(0)


async def test_blocks_that_slack_would_refuse_are_shown_with_the_place_of_the_fault(
    open_playground, open_tab, evening
):
    playground = await open_playground()
    app = small_app(playground)

    @app.command("/waerror")
    async def wrong(ack):
        await ack(blocks=LONG_HEADER, text="131047")

    await evening.enter_async_context(small_bot(playground, app))
    ana = await open_tab(playground.url)
    await ana.send("/waerror 131047")
    await expect(ana.log.get_by_role("alert")).to_contain_text("/waerror failed")
    await expect(ana.notices).to_contain_text("/blocks/0/text")
    wire = await ana.faults()
    await expect(wire.get_by_role("listitem").filter(has_text="invalid_blocks")).to_contain_text(
        "/blocks/0/text"
    )


async def test_a_dropped_socket_is_seen_to_go_and_come_back_and_answers_go_on(ana, world):
    wire = await ana.faults()
    await wire.get_by_role("button", name="Drop the socket").click()
    lines = wire.get_by_role("listitem")
    await expect(lines.filter(has_text="closed")).to_have_count(2)
    await world.playground.connected(2)
    await expect(ana.page.get_by_role("button", name="waerror, app, connected")).to_be_visible()
    await ana.send("/waerror 131047")
    await expect(ana.card("131047 · ")).to_be_visible()


async def test_a_bot_that_never_connects_is_said_on_the_page_and_at_each_command(
    open_playground, open_tab, evening, monkeypatch
):
    playground = await open_playground()
    ana = await open_tab(playground.url)
    await expect(ana.page.get_by_text("The bot is not connected.")).to_be_visible()
    await expect(ana.page.get_by_role("button", name="waerror, app, not connected")).to_be_visible()
    await ana.send("/waerror 131047")
    sign = ana.log.get_by_role("alert")
    await expect(sign).to_contain_text("/waerror failed with the error “dispatch_failed”")
    monkeypatch.setattr(launch, "PATIENCE_SECONDS", 0.1)
    waiting = asyncio.create_task(launch.Evening(playground, [], open_browser=False)._welcome())
    evening.callback(waiting.cancel)
    await expect(ana.notices).to_contain_text("It still runs; its output is in the terminal.")
    await ana.open_app("Home")
    await expect(ana.home).to_contain_text("The app is not connected")


async def test_two_tabs_of_one_person_show_the_same_and_neither_blocks_the_other(ana, world, open_tab):
    other = await open_tab(world.playground.url)
    await ana.send("/waerror 131047")
    await other.card("131047 · ").get_by_role("button", name="Details").click()
    await expect(ana.modal).to_have_accessible_name("WhatsApp error 131047")
    await ana.page.keyboard.press("Escape")
    await expect(other.modal).to_have_count(0)
    await other.card("131047 · ").get_by_role("button", name="Dismiss").click()
    await expect(ana.card("131047 · ")).to_have_count(0)


async def test_one_tab_can_be_another_person_while_the_first_stays_who_it_was(ana, world, open_tab):
    other = await open_tab(world.playground.url)
    await other.page.get_by_role("button", name="You are Ana Ruiz. Switch person").click()
    await other.page.get_by_role("menuitemradio", name="Ben Okafor").click()
    await expect(other.page.get_by_role("link", name="private channel finance-wa")).to_have_count(0)
    await ana.send("/waerror 131047")
    await expect(ana.card("131047 · ")).to_be_visible()
    await other.send("Is anybody there?")
    await expect(ana.message("Is anybody there?")).to_have_accessible_name(re.compile("^Ben Okafor"))
    await expect(other.card("131047 · ")).to_have_count(0)


async def test_a_page_left_open_over_a_restart_says_so_and_goes_on_by_itself(open_tab, complaints):
    complaints.expected.append("ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY")
    async with Playground(MANIFEST) as first:
        ana = await open_tab(first.url)
        await ana.send("from before the restart")
        await expect(ana.message("from before the restart")).to_be_visible()
        await ana.field.fill("a draft")
    await expect(ana.page.get_by_text("Connection lost.")).to_be_visible()
    await ana.send("said to nobody")
    await expect(ana.notices).to_contain_text("The playground's server does not answer.")
    async with Playground(MANIFEST, port=first.port):
        await expect(ana.page.get_by_text("Connection lost.")).to_have_count(0)
        await expect(ana.message("from before the restart")).to_have_count(0)
        await expect(ana.field).to_have_value("said to nobody")
        await ana.field.press("Enter")
        await expect(ana.message("said to nobody")).to_be_visible()
        await ana.page.context.close()


async def test_a_page_of_another_origin_can_neither_act_nor_read(world, open_playground, chromium):
    elsewhere = await open_playground()  # another port is another origin
    deed = f"{world.playground.url}/playground/deeds/say"
    body = {"as": "U0PLAYANA0", "channel": "C0PLAYINC0", "text": "from elsewhere"}
    page = await chromium.new_page(bypass_csp=True)
    await page.goto(elsewhere.url + "/page/mark.svg")
    async with page.expect_response(deed) as answered:
        await page.evaluate(ACT, [deed, body])
    assert (await answered.value).status == 403
    assert await page.evaluate(READ, f"{world.playground.url}/playground/state") == "refused"
    await page.close()
    async with httpx.AsyncClient(trust_env=False) as other:
        headers = {"Origin": elsewhere.url, "X-Playground": "1"}
        assert (await other.post(deed, json=body, headers=headers)).status_code == 403
        moved = await other.get(
            f"{world.playground.url}/playground/state", headers={"Host": "elsewhere.test"}
        )
        assert moved.status_code == 403
    assert "from elsewhere" not in [seen.text for seen in world.ana.sees("incidents")]
