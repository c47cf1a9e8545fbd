"""Asking by command, mention and direct message: what Slack receives, over sockets and over HTTP."""

from __future__ import annotations

import json

import httpx
import pytest

WEBHOOK = json.dumps({"statuses": [{"id": "wamid.X", "status": "failed", "recipient_id": "15550199999", "errors": [
    {"code": 131026, "title": "Message undeliverable",
     "error_data": {"details": "Receiver is incapable of receiving this message"}}]}]})  # fmt: skip


async def test_a_typed_code_is_answered_only_to_the_asker_in_the_acknowledgement(either_world):
    card = await either_world.ana.command("incidents", "/waerror", "131047")
    assert card.ephemeral
    assert card.blocks[0]["text"]["text"] == "131047 · The 24-hour reply window is closed"
    assert card.buttons[:2] == ["Share", "Details"]
    assert {row.name for row in either_world.wire("web_api")} <= {"auth.test", "apps.connections.open"}
    assert card.ts not in [seen.ts for seen in either_world.ben.sees("incidents")]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("250", "200-299 · "),
        ("twilio 63016", "131047 · "),
        ("131,047", "131047 · "),
        ("190/463", "190/463 · "),
        (WEBHOOK, "131026 · "),
        ("131407", "131407 is not a WhatsApp code I know"),
        ("", "Ask me about a WhatsApp error"),
        ("help", "Ask me about a WhatsApp error"),
    ],
)
async def test_what_people_type_gets_its_card(either_world, text, header):
    card = await either_world.ana.command("incidents", "/waerror", text)
    first = next(b for b in card.blocks if b["type"] == "header")
    assert first["text"]["text"].startswith(header)


async def test_a_pasted_webhook_says_where_the_code_was_read_and_shows_the_details(world):
    card = await world.ana.command("incidents", "/waerror", WEBHOOK)
    assert "Read from statuses[0].errors[0].code" in card.words
    assert "Receiver is incapable of receiving this message" in card.words
    assert "15550199999" not in json.dumps(card.blocks)


async def test_a_mention_in_a_channel_is_answered_in_a_thread_under_it_for_everybody(either_world):
    card = await either_world.ana.mention("incidents", "(#131030) Recipient phone number not in allowed list")
    asked = next(s for s in either_world.ben.sees("incidents") if "131030" in s.text and not s.by_bot)
    assert card.thread_ts == asked.ts
    assert card.blocks[0]["text"]["text"].startswith("131030 · ")
    assert card.ts in [seen.ts for seen in either_world.ben.sees("incidents")]


async def test_a_mention_in_a_thread_is_answered_in_that_thread(either_world):
    parent = either_world.ana.sees("incidents")[0]
    card = await either_world.ben.mention("incidents", "what is 131049?", thread=parent)
    assert card.thread_ts == (parent.thread_ts or parent.ts)


async def test_a_direct_message_is_answered_there_and_cannot_be_shared(either_world):
    card = await either_world.ana.dm("error 131056")
    assert card.blocks[0]["text"]["text"].startswith("131056 · ")
    assert "Share" not in card.buttons
    assert card.thread_ts is None


async def test_a_message_to_us_that_begins_with_a_code_is_about_it_in_any_language(world):
    card = await world.ana.dm("131047 hari ini gagal terus")
    assert card.blocks[0]["text"]["text"].startswith("131047 · ")
    card = await world.ben.mention("incidents", "131026 mes clients ne reçoivent rien")
    assert card.blocks[0]["text"]["text"].startswith("131026 · ")
    assert "Read from" in card.words  # French is answered in English, not in a neighbour's language


async def test_a_greeting_in_a_direct_message_gets_help_not_an_error(world):
    card = await world.ana.dm("hi")
    assert card.blocks[0]["text"]["text"] == "Ask me about a WhatsApp error"


async def test_share_answers_in_the_channel_and_says_who_shared_and_what_was_asked(world):
    card = await world.ana.command("incidents", "/waerror", "share 131047")
    assert not card.ephemeral
    assert f"Shared by <@{world.ana.id}>" in card.words
    assert "asked: 131047" in card.words


@pytest.mark.parametrize("stamp", ["nonsense", "1700000000", ""])
async def test_a_request_that_slack_did_not_sign_is_refused_unread(http_world, stamp):
    headers = {"x-slack-request-timestamp": stamp, "x-slack-signature": "v0=00"}
    async with httpx.AsyncClient() as client:
        url = http_world.playground.delivery.courier.request_url
        answer = await client.post(url, data={"command": "/waerror", "text": "131047"}, headers=headers)
    assert answer.status_code == 401
    assert "131047" not in answer.text


@pytest.mark.parametrize("text", ["thanks!", "Ok, thank you", "muchas gracias"])
async def test_thanks_are_no_question(world, text):
    card = await world.ana.mention("incidents", "131047")
    assert await world.ana.mention("incidents", text, thread=card) is None
    assert await world.ana.dm(text) is None


@pytest.mark.parametrize("text", [
    "131407", "promo no llega", "1022", "131047 and 131026", "HTTP 400", "the weather is nice", "help", "can we retry?",
])  # fmt: skip
async def test_only_an_answer_is_shared_and_the_asker_alone_hears_why_the_rest_is_not(world, text):
    card = await world.ana.command("incidents", "/waerror", f"share {text}")
    assert card.ephemeral
    assert card.words.startswith("Not shared: only you see this.")
    assert "Shared by" not in card.words
    assert [seen for seen in world.ben.sees("incidents") if seen.by_bot] == []


async def test_what_is_chosen_on_a_card_that_was_not_shared_can_be_shared_from_there(world):
    card = await world.ana.command("incidents", "/waerror", "share promo no llega")
    chosen = await world.ana.click(card, "Es este")
    shared = await world.ana.click(chosen, "Share")
    assert not shared.ephemeral


async def test_share_without_a_question_says_how_to_ask(world):
    card = await world.ana.command("incidents", "/waerror", "share")
    assert card.words.startswith("Ask me about a WhatsApp error")
    assert "/waerror share 131047" in card.words
