"""What opens on top: *Details*, the message shortcut, a form with errors; and the Home tab with its search."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.support import small_app, small_bot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Report an error"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [{"type": "input", "block_id": "note", "label": {"type": "plain_text", "text": "What happened"},
                "element": {"type": "plain_text_input", "action_id": "text"}}],
}  # fmt: skip


async def test_details_open_for_the_one_who_pressed_and_escape_leads_back_to_the_button(ana, ben):
    await ana.send("/waerror 131026")
    details = ana.card("131026 · ").get_by_role("button", name="Details")
    await details.click()
    await expect(ana.modal).to_have_accessible_name("WhatsApp error 131026")
    await expect(ana.modal).to_contain_text("Causes")
    await expect(ben.modal).to_have_count(0)
    await ana.page.keyboard.press("Escape")
    await expect(ana.modal).to_have_count(0)
    await expect(details).to_be_focused()


async def test_what_is_often_confused_opens_on_top_and_back_returns(ana):
    await ana.send("/waerror 131026")
    await ana.card("131026 · ").get_by_role("button", name="Details").click()
    await ana.modal.get_by_role("button", name=re.compile("^Open 131")).first.click()
    await ana.modal.get_by_role("button", name="Back").click()
    await expect(ana.modal).to_have_accessible_name("WhatsApp error 131026")
    await ana.modal.get_by_role("button", name="Close dialog").click()
    await expect(ana.modal).to_have_count(0)


async def test_the_shortcut_explains_a_colleagues_message_and_replies_in_its_thread(ana, ben):
    await ana.shortcut(ana.message("14 messages failed"))
    await expect(ana.modal.get_by_role("heading", name=re.compile("^131047 · "))).to_be_visible()
    await expect(ana.modal).to_contain_text("as shared by you")
    await ana.modal.get_by_role("button", name="Reply in thread").click()
    await expect(ana.modal).to_have_count(0)
    await ben.log.get_by_role("button", name="3 replies").click()
    await expect(ben.message("Shared by @Ana Ruiz", ben.thread)).to_contain_text("131047 · ")


async def test_where_the_app_is_no_member_the_shortcut_says_how_to_invite_it_and_then_works(ana):
    await ana.open_channel("support")
    await ana.send("what is 131026?")
    await ana.shortcut(ana.message("what is 131026?"))
    await ana.modal.get_by_role("button", name="Reply in thread").click()
    await expect(ana.modal).to_contain_text("/invite @waerror")
    await expect(ana.modal.get_by_role("heading", name=re.compile("^131026 · "))).to_be_visible()
    await ana.modal.get_by_role("button", name="Close dialog").click()
    await expect(ana.modal).to_have_count(0)
    await ana.send("/invite @waerror")  # this Enter takes the offered name, the next one sends, as in Slack
    await ana.field.press("Enter")
    await expect(ana.log).to_contain_text("@waerror was added to #support")
    await ana.shortcut(ana.message("what is 131026?"))
    await ana.modal.get_by_role("button", name="Reply in thread").click()
    await expect(ana.log.get_by_role("button", name="1 reply")).to_be_visible()


async def test_a_form_is_refused_on_the_field_that_is_wrong_and_keeps_what_was_typed(
    open_playground, open_tab, evening
):
    playground = await open_playground()
    app = small_app(playground)

    @app.shortcut("explain")
    async def opening(ack, body, client):
        await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        await ack()

    @app.view("form")
    async def submitted(ack, view):
        typed = view["state"]["values"]["note"]["text"]["value"]
        if "131047" in typed:
            await ack()
        else:
            await ack(response_action="errors", errors={"note": "Name the code that you saw."})

    await evening.enter_async_context(small_bot(playground, app))
    ana = await open_tab(playground.url)
    await ana.shortcut(ana.message("14 messages failed"))
    field, send = ana.modal.get_by_role("textbox"), ana.modal.get_by_role("button", name="Send")
    await send.click()
    await expect(field).to_have_accessible_description("Fill this in, it is needed.")
    await field.fill("it broke")
    await send.click()
    await expect(field).to_have_accessible_description("Name the code that you saw.")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("it broke")
    await field.fill("131047 since nine")
    await field.press("Enter")
    await expect(ana.modal).to_have_count(0)


async def test_home_shows_what_was_asked_and_its_search_opens_an_entry(ana):
    await ana.send("/waerror 131049")
    await expect(ana.card("131049 · ")).to_be_visible()
    await ana.open_app("Home")
    await expect(ana.home.get_by_role("heading", name="Asked here, last 7 days")).to_be_visible()
    await expect(ana.home).to_contain_text("131049 · ")
    search = ana.home.get_by_role("combobox")
    await search.click()
    await search.press_sequentially("billing")
    await ana.page.get_by_role("option", name=re.compile("^131042 · ")).click()
    await expect(ana.modal).to_have_accessible_name("WhatsApp error 131042")
