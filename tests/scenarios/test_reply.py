"""Customer reply: the prepared text, rewritten with its choices, posted once and never with a bracket left."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.team import INCIDENTS, close_channel, posted

ES = "me sale el error 131047 cuando quiero contestar a un cliente, ¿por qué no le llega el mensaje?"


async def opened(person, card):
    await person.click(card, "Customer reply")
    return person.modal


def field(modal):
    return next(b for b in modal.blocks if b["type"] == "input")


def text_of(modal):
    return field(modal)["element"]["initial_value"]


async def test_the_modal_says_where_the_text_can_go_and_holds_it_ready(either_world):
    card = await either_world.ana.mention("incidents", "131047")
    modal = await opened(either_world.ana, card)
    assert "Where it can go" in modal.words
    assert "Not as free text on WhatsApp" in modal.words
    assert text_of(modal).startswith("Hi {name}, we wanted to answer you")


async def test_another_reader_or_language_rewrites_a_text_that_nobody_edited(world):
    card = await world.ana.mention("incidents", "131047")
    modal = await opened(world.ana, card)
    await world.ana.choose(modal, "reply.lang", "es")
    assert text_of(world.ana.modal).startswith("Hola {name}, queríamos responderte")
    await world.ana.choose(world.ana.modal, "reply.audience", "business")
    assert text_of(world.ana.modal).startswith("Hola {name}, la persona a la que escriben")
    assert "Your ticket or e-mail with the business" in world.ana.modal.words
    await world.ana.choose(world.ana.modal, "reply.lang", "en")
    assert text_of(world.ana.modal).startswith("Hi {name}, the person you are writing to")


async def test_a_text_of_ones_own_stays_whatever_is_chosen_and_the_modal_says_so(world):
    card = await world.ana.mention("incidents", "131047")
    modal = await opened(world.ana, card)
    world.ana.fill("reply.text", "Dear Maria, a word of my own")
    await world.ana.choose(modal, "reply.lang", "es")
    assert text_of(world.ana.modal) == "Dear Maria, a word of my own"
    assert field(world.ana.modal)["block_id"] == field(modal)["block_id"]
    assert "Your own wording is kept." in world.ana.modal.words
    assert await world.ana.submit() == {}
    assert posted(world.ben, "incidents", "Dear Maria, a word of my own")


async def test_an_answer_in_spanish_opens_the_reply_in_spanish(world):
    card = await world.ana.command("incidents", "/waerror", ES)
    assert card.blocks[0]["text"]["text"].startswith("131047 · ")
    assert text_of(await opened(world.ana, card)).startswith("Hola {name}")


async def test_nothing_is_posted_while_a_bracket_is_left_and_the_modal_names_it(either_world):
    ana = either_world.ana
    card = await ana.mention("incidents", "131047")
    modal = await opened(ana, card)
    before = len(ana.sees("incidents"))
    errors = await ana.submit()
    assert list(errors) == [field(modal)["block_id"]]
    assert "{name}" in errors[field(modal)["block_id"]]
    assert len(ana.sees("incidents")) == before
    assert ana.modal is not None
    ana.fill("reply.text", "Hi Maria, { still open")
    assert await ana.submit() != {}
    assert len(ana.sees("incidents")) == before


async def test_a_complete_text_goes_to_the_thread_of_the_card_with_the_name_of_who_posts_it(either_world):
    ana = either_world.ana
    card = await ana.mention("incidents", "131047")
    await opened(either_world.ben, next(s for s in either_world.ben.sees("incidents") if s.ts == card.ts))
    either_world.ben.fill("reply.text", "Hi Maria, write to us\nand we answer. <!channel>")
    assert await either_world.ben.submit() == {}
    reply = posted(ana, "incidents", "Hi Maria")[-1]
    assert reply.thread_ts == card.thread_ts
    assert f"Reply to the customer about 131047, by <@{either_world.ben.id}>" in reply.words
    assert "<!channel>" not in reply.text
    assert either_world.ben.modal is None


async def test_a_private_card_offers_the_channel_and_posts_there_once(either_world):
    ana = either_world.ana
    card = await ana.command("incidents", "/waerror", "131047")
    modal = await opened(ana, card)
    assert "Select the text and copy it, or post it" in modal.words
    ana.fill("reply.text", "Hi Maria, please write")
    await ana.submit()
    assert len(posted(either_world.ben, "incidents", "Hi Maria, please write")) == 1


async def test_from_a_private_card_where_the_bot_is_no_member_the_text_goes_the_way_of_share(world):
    card = await world.ana.command("support", "/waerror", "131047")
    await opened(world.ana, card)
    world.ana.fill("reply.text", "Hi Maria, please write")
    assert await world.ana.submit() == {}
    assert len(posted(world.ben, "support", "Hi Maria, please write")) == 1


async def test_in_a_direct_message_it_is_posted_into_that_conversation(world):
    card = await world.ana.dm("131047")
    modal = await opened(world.ana, card)
    assert "post it into this conversation" in modal.words
    world.ana.fill("reply.text", "Hi Maria")
    assert await world.ana.submit() == {}
    assert len(posted(world.ana, world.ana.direct_messages, "Hi Maria")) == 1


async def test_slack_not_answering_keeps_the_text_in_the_window(world, monkeypatch):
    async def silent(*_, **__):
        raise TimeoutError

    card = await world.ana.mention("incidents", "131047")
    modal = await opened(world.ana, card)
    world.ana.fill("reply.text", "Hi Maria")
    monkeypatch.setattr("bot.listeners.card.reply.post", silent)
    assert "look there before you press again" in (await world.ana.submit())[field(modal)["block_id"]]
    monkeypatch.undo()
    assert await world.ana.submit() == {}


async def test_the_way_of_share_failing_keeps_the_text_and_the_next_submit_takes_it(world, monkeypatch):
    async def silent(*_, **__):
        raise TimeoutError

    card = await world.ana.command("support", "/waerror", "131047")
    modal = await opened(world.ana, card)
    world.ana.fill("reply.text", "Hi Maria")
    monkeypatch.setattr("bot.listeners.card.reply.respond", silent)
    assert "look there before you press again" in (await world.ana.submit())[field(modal)["block_id"]]
    monkeypatch.undo()
    assert await world.ana.submit() == {}
    assert len(posted(world.ben, "support", "Hi Maria")) == 1


async def test_a_double_submit_posts_once(world):
    card = await world.ana.mention("incidents", "131047")
    modal = await opened(world.ana, card)
    world.ana.fill("reply.text", "Hi Maria")
    values = {"values": dict(world.ana._entered)}
    view = modal.container["view_id"]
    submit = world.playground.interactions.submit
    await asyncio.gather(*(submit(world.ana.id, view, values) for _ in range(2)), return_exceptions=True)
    await world.playground.settled()
    assert len(posted(world.ben, "incidents", "Hi Maria")) == 1


@pytest.mark.parametrize(
    ("error", "says"),
    [("is_archived", "archived"), ("missing_scope", "permission"), ("thread_not_found", "thread is gone"),
     ("restricted_action", "does not let me post")],
)  # fmt: skip
async def test_a_place_that_refuses_is_told_in_the_modal_and_the_text_is_kept(
    world, monkeypatch, error, says
):
    card = await world.ana.mention("incidents", "131047")
    modal = await opened(world.ana, card)
    world.ana.fill("reply.text", "Hi Maria")
    close_channel(monkeypatch, INCIDENTS, error)
    errors = await world.ana.submit()
    assert says in errors[field(modal)["block_id"]]
    monkeypatch.undo()
    assert await world.ana.submit() == {}
    assert len(posted(world.ben, "incidents", "Hi Maria")) == 1


async def test_an_expired_trigger_is_told_where_the_person_is(world, monkeypatch):
    monkeypatch.setattr("bot.playground.capabilities.TRIGGER_SECONDS", -1.0)
    card = await world.ana.command("incidents", "/waerror", "131047")
    told = await world.ana.click(card, "Customer reply")
    assert told.ephemeral
    assert "Press again" in told.words
    assert world.ana.modal is None
