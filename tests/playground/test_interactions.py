"""Buttons, menus, searches and shortcuts: what reaches the bot, and what does not."""

from __future__ import annotations

import re

import pytest

from bot.playground.faults import DeedRefusedError

INCIDENTS = "C0PLAYINC0"


def words(text):
    return {"type": "plain_text", "text": text}


def option(text, value):
    return {"text": words(text), "value": value}


def row(*elements):
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


MENU = {
    "type": "overflow",
    "action_id": "menu",
    "options": [option("Not this", "no"), option("Remind me", "later")],
}
SELECT = {
    "type": "static_select",
    "action_id": "pick",
    "placeholder": words("Pick"),
    "options": [option("A", "a")],
}


@pytest.fixture
def heard(make_app):
    """Every block_actions body that reached the bot."""
    bodies = []

    @make_app.action({"type": "block_actions", "action_id": re.compile(".*")})
    async def acting(ack, body):
        await ack()
        bodies.append(body)

    return bodies


async def test_a_press_carries_the_buttons_own_value_and_the_message(
    playground, make_app, join, client, heard
):
    button = {"type": "button", "action_id": "go", "text": words("Go"), "value": "stored"}
    async with join(playground, make_app):
        await client.chat_postMessage(channel=INCIDENTS, text="x", blocks=[row(button)])
        ana = playground.person("ana")
        card = ana.sees("incidents")[-1]
        await ana.click(card, "Go")
    (body,) = heard
    assert body["actions"][0]["value"] == "stored"
    assert (body["container"]["message_ts"], body["message"]["ts"]) == (card.ts, card.ts)
    assert body["container"]["is_ephemeral"] is False
    assert body["response_url"].startswith(playground.url)
    assert body["channel"] == {"id": INCIDENTS, "name": "incidents"}


async def test_a_press_on_an_ephemeral_message_does_not_carry_its_content(
    playground, make_app, join, client, heard
):
    button = {"type": "button", "action_id": "go", "text": words("Go"), "value": "v"}
    async with join(playground, make_app):
        ana = playground.person("ana")
        await client.chat_postEphemeral(channel=INCIDENTS, user=ana.id, text="x", blocks=[row(button)])
        card = ana.sees("incidents")[-1]
        await ana.click(card, "Go")
        with pytest.raises(DeedRefusedError, match="no longer there"):
            await playground.person("ben").click(card, "Go")
    (body,) = heard
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body


async def test_overflow_and_select_send_the_stored_option(playground, make_app, join, client, heard):
    async with join(playground, make_app):
        await client.chat_postMessage(channel=INCIDENTS, text="x", blocks=[row(MENU, SELECT)])
        ana = playground.person("ana")
        card = ana.sees("incidents")[-1]
        assert card.buttons == ["Not this", "Remind me"]
        await ana.click(card, "Remind me")
        await ana.choose(card, "Pick", "A")
    assert [body["actions"][0]["selected_option"]["value"] for body in heard] == ["later", "a"]


async def test_a_choice_that_is_not_on_offer_is_refused(playground, client):
    await client.chat_postMessage(channel=INCIDENTS, text="x", blocks=[row(SELECT)])
    ana = playground.person("ana")
    with pytest.raises(DeedRefusedError, match="not on offer"):
        await ana.choose(ana.sees("incidents")[-1], "Pick", "Z")


@pytest.mark.parametrize("dispatch", [True, False])
async def test_an_input_tells_the_bot_only_with_dispatch_action(  # noqa: PLR0917 (fixtures)
    playground, make_app, join, client, heard, dispatch
):
    element = {"type": "plain_text_input", "action_id": "typed"}
    block = {
        "type": "input",
        "block_id": "b",
        "label": words("L"),
        "element": element,
        "dispatch_action": dispatch,
    }
    view = {"type": "modal", "title": words("T"), "submit": words("Go"), "blocks": [block]}
    async with join(playground, make_app):
        ana = playground.person("ana")
        await client.views_open(trigger_id=playground.state.triggers.issue(ana.id), view=view)
        await ana.choose(ana.modal, "typed", "131047")
    assert [body["actions"][0]["value"] for body in heard] == (["131047"] if dispatch else [])


async def test_an_external_select_offers_what_the_bot_answers(playground, make_app, join, client):
    @make_app.options("find")
    async def find(ack, payload):
        await ack(options=[option(f"found {payload['value']}", "1")])

    select = {
        "type": "external_select",
        "action_id": "find",
        "placeholder": words("Find"),
        "min_query_length": 0,
    }
    async with join(playground, make_app):
        await client.chat_postMessage(channel=INCIDENTS, text="x", blocks=[row(select)])
        ana = playground.person("ana")
        found = await ana.search(ana.sees("incidents")[-1], "Find", "window")
    assert [one["text"]["text"] for one in found] == ["found window"]
    assert [r.kind for r in playground.state.wire.rows if r.direction == "to_bot"] == ["options"]


async def test_more_than_a_hundred_options_are_refused(playground, make_app, join, client):
    @make_app.options("find")
    async def find(ack):
        await ack(options=[option(str(n), str(n)) for n in range(101)])

    select = {"type": "external_select", "action_id": "find", "placeholder": words("Find")}
    async with join(playground, make_app):
        await client.chat_postMessage(channel=INCIDENTS, text="x", blocks=[row(select)])
        ana = playground.person("ana")
        with pytest.raises(DeedRefusedError, match="No results"):
            await ana.search(ana.sees("incidents")[-1], "Find", "x")


async def test_a_message_shortcut_works_where_the_bot_is_no_member(playground, make_app, join):
    heard = []

    @make_app.shortcut({"type": "message_action", "callback_id": "explain_message"})
    async def explain(ack, shortcut, client):
        await ack()
        heard.append(shortcut)
        blocks = [{"type": "section", "text": words("about it")}]
        view = {"type": "modal", "title": words("T"), "blocks": blocks}
        await client.views_open(trigger_id=shortcut["trigger_id"], view=view)

    async with join(playground, make_app):
        ana = playground.person("ana")
        message = ana.sees("support")[0]
        opened = await ana.shortcut("Explain WhatsApp error", message)
    assert opened.words == "about it"
    assert (heard[0]["message"]["text"], heard[0]["message_ts"]) == (message.text, message.ts)


async def test_a_message_only_one_sees_has_no_shortcuts(playground, client):
    ana = playground.person("ana")
    await client.chat_postEphemeral(channel=INCIDENTS, user=ana.id, text="x")
    with pytest.raises(DeedRefusedError, match="no shortcuts"):
        await ana.shortcut("explain_message", ana.sees("incidents")[-1])


async def test_an_app_without_interactivity_hears_no_press(open_playground, manifest_with):
    from slack_sdk.web.async_client import AsyncWebClient

    button = {"type": "button", "action_id": "go", "text": words("Go"), "value": "v"}
    async with open_playground(
        manifest=manifest_with(settings__interactivity={"is_enabled": False})
    ) as playground:
        client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
        await client.chat_postMessage(channel=INCIDENTS, text="x", blocks=[row(button)])
        ana = playground.person("ana")
        with pytest.raises(DeedRefusedError, match="not configured"):
            await ana.click(ana.sees("incidents")[-1], "Go")


async def test_feedback_buttons_send_the_pressed_value(playground, make_app, join, client, heard):
    feedback = {
        "type": "feedback_buttons",
        "action_id": "fb",
        "positive_button": {"text": words("Helpful"), "value": "up"},
        "negative_button": {"text": words("Not helpful"), "value": "down"},
    }
    async with join(playground, make_app):
        blocks = [{"type": "context_actions", "elements": [feedback]}]
        await client.chat_postMessage(channel=INCIDENTS, text="x", blocks=blocks)
        ana = playground.person("ana")
        await ana.click(ana.sees("incidents")[-1], "Not helpful")
    assert heard[0]["actions"][0]["value"] == "down"
