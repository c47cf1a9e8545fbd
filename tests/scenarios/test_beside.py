"""What a text holds besides errors is said on every surface: codes nobody knows, and objects without an error."""

from __future__ import annotations

import json

import pytest

from tests.scenarios.test_watch import alert, replies, switch

BOTH = "error 131047 and error 999999"
MORE = "errors 131047, 131026 and 999999"
LEFT = "Not explained: 999999."
FARE = {"id": "wamid.X", "status": "delivered", "recipient_id": "15550199999"}
DELIVERED = json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [
    {"field": "messages", "value": {"messaging_product": "whatsapp", "statuses": [FARE]}}]}]})  # fmt: skip
CALM = "This is a delivered status: no error in it"


@pytest.mark.parametrize(("text", "said"), [(BOTH, LEFT), (MORE, LEFT), (DELIVERED, CALM)])
async def test_it_is_said_to_who_asks_by_command_mention_and_direct_message(world, text, said):
    asked = await world.ana.command("incidents", "/waerror", text)
    mentioned = await world.ana.mention("incidents", text)
    told = await world.ana.dm(text)
    for card in (asked, mentioned, told):
        assert card.words.count(said) == 1
        assert said in card.text


@pytest.mark.parametrize("order", [("131047 999999", "131047"), ("131047", "131047 999999")])
async def test_what_one_person_typed_is_on_nobody_elses_card(world, order):
    """Cards of commands are drawn once and kept: not with something of the question on them."""
    for text, person in zip(order, (world.ana, world.ben), strict=True):
        card = await person.command("incidents", "/waerror", text)
        assert (LEFT in card.words) == ("999999" in text)


@pytest.mark.parametrize(("text", "said"), [(BOTH, LEFT), (MORE, LEFT), (DELIVERED, CALM)])
async def test_it_is_said_in_the_shortcuts_window(world, text, said):
    await world.ben.say("incidents", text)
    await world.ana.shortcut("explain", world.ana.sees("incidents")[-1])
    assert said in world.ana.modal.words


async def test_a_card_says_it_in_the_language_of_the_question(world):
    card = await world.ana.dm("me sale el error 131047 y también el error 999999, no llega el mensaje")
    assert "Sin explicar: 999999." in card.words


async def test_a_delivered_status_says_what_to_paste_instead_and_is_not_kept(world):
    card = await world.ana.command("incidents", "/waerror", DELIVERED)
    assert "Not delivered? Paste the webhook whose " in card.words
    assert "Kept for" not in card.words
    assert card.buttons == []


async def test_a_watched_channel_hears_nothing_of_a_delivered_status(world):
    await switch(world, "on")
    await alert(world, DELIVERED)
    assert replies(world) == []
