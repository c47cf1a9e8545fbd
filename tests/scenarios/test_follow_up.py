"""A second message goes on with the card above it: in a direct message and in a thread."""

from __future__ import annotations

import pytest

from bot.playground.call import Call
from bot.playground.faults import ApiError

OPEN = "accepted but not delivered"
"""What leaves the bot with a question."""


def header(card):
    return next(block["text"]["text"] for block in card.blocks if block["type"] == "header")


def reads(world):
    return [row for row in world.wire("web_api") if row.name.startswith("conversations.")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("only the marketing templates", "131049"),
        ("no, he is not on whatsapp", "131026"),
        ("solo las promos, los avisos llegan", "131049"),
    ],
)
async def test_a_second_direct_message_narrows_the_question_before_it(either_world, said, code):
    asked = await either_world.ana.dm(OPEN)
    assert "This one" in asked.buttons
    answered = await either_world.ana.dm(said)
    assert header(answered).startswith(f"{code} · ")


async def test_a_mention_in_the_thread_narrows_though_somebody_wrote_in_between(either_world):
    asked = await either_world.ana.mention("incidents", OPEN)
    await either_world.ben.say("incidents", "same here since lunch", thread=asked)
    answered = await either_world.ben.mention("incidents", "only the marketing templates", thread=asked)
    assert answered.thread_ts == asked.thread_ts
    assert header(answered).startswith("131049 · ")


async def test_what_is_asked_anew_is_answered_by_itself(world):
    await world.ana.dm(OPEN)
    card = await world.ana.dm("our credit card expired and whatsapp stopped sending all messages")
    assert header(card).startswith("131042 · ")
    assert "131042" not in header(await world.ana.dm("the coffee machine is broken"))


async def test_a_code_in_the_second_message_decides_and_nothing_is_read(world):
    await world.ana.dm(OPEN)
    before = len(reads(world))
    card = await world.ana.dm("the webhook says (#131042)")
    assert header(card).startswith("131042 · ")
    assert len(reads(world)) == before


async def test_a_given_code_stays_given_whatever_is_said_after_it(world):
    await world.ana.dm("error 131047")
    alone = await world.ben.dm("only the marketing templates")
    after = await world.ana.dm("only the marketing templates")
    assert header(after) == header(alone)


async def test_a_mention_that_opens_a_thread_goes_on_with_nothing(world):
    await world.ana.mention("incidents", OPEN)
    before = len(reads(world))
    await world.ana.mention("incidents", "only the marketing templates")
    assert len(reads(world)) == before


async def test_where_slack_does_not_let_us_look_the_message_is_answered_by_itself(world, monkeypatch):
    alone = await world.ben.dm("only the marketing templates")
    await world.ana.dm(OPEN)

    def readable(_call, _purpose):
        raise ApiError("missing_scope")

    monkeypatch.setattr(Call, "readable", readable)
    assert header(await world.ana.dm("only the marketing templates")) == header(alone)


async def test_the_same_words_again_are_the_same_question_again(world):
    asked = await world.ana.dm(OPEN)
    again = await world.ana.dm(OPEN)
    assert (again.words, again.buttons) == (asked.words, asked.buttons)


@pytest.mark.parametrize(
    "said", ["not sure", "I do not know", "it worked last week", "both", "two customers", "nobody"]
)
async def test_what_tells_the_options_not_apart_is_no_answer_to_the_question(world, said):
    asked = await world.ana.dm(OPEN)
    assert header(await world.ana.dm(said)) == header(asked)


@pytest.mark.parametrize("question", [OPEN, "customers do not receive template", "messages not delivered"])
async def test_a_leaning_in_words_that_fit_no_option_decides_nothing(world, question):
    await world.ana.dm(question)
    assert "This one" in (await world.ana.dm("only one country")).buttons


@pytest.mark.parametrize(
    ("wish", "title"),
    [
        ("y en español?", "La API lo aceptó, pero no llegó"),
        ("em português?", "A API aceitou, mas não chegou"),
    ],
)
async def test_a_question_is_asked_again_in_the_language_that_is_wished_for(either_world, wish, title):
    asked = await either_world.ana.dm(OPEN)
    again = await either_world.ana.dm(wish)
    assert header(again) == title
    assert len(again.buttons) == len(asked.buttons)
    assert header(await either_world.ana.dm("in English please")) == header(asked)


async def test_under_an_answer_a_wish_for_a_language_hears_what_there_is(world):
    await world.ana.dm("131047")
    said = await world.ana.dm("y en español?")
    assert said.words.startswith("Mis tarjetas están en inglés.")
    await world.ana.click(said, "Customer reply")
    assert world.ana.modal.title == "Customer reply"
    assert "Español" in world.ana.modal.words


async def test_a_wish_for_a_language_with_no_card_above_it_hears_what_to_send(world):
    card = await world.ana.command("support", "/waerror", "y en español?")
    assert card.words.startswith("¿Qué error?")


async def test_a_question_who_sent_a_number_keeps_its_options(world):
    await world.ana.dm("1022")
    assert (await world.ana.dm("y en español?")).words.startswith("Mis tarjetas están en inglés.")


@pytest.mark.parametrize(
    ("said", "code"),
    [("8x8", "131047"), ("wavecell", "131047"), ("we use vonage", "132000"), ("on-premises", "1022")],
)
async def test_a_question_who_sent_a_number_is_answered_by_name(either_world, said, code):
    await either_world.ana.dm("1022")
    assert header(await either_world.ana.dm(said)).startswith(f"{code} · ")


@pytest.mark.parametrize("said", ["not sure", "it is twilio", "not vonage", "8x8 or vonage"])
async def test_a_question_who_sent_a_number_is_asked_again_with_its_names(world, said):
    asked = await world.ana.dm("1022")
    again = await world.ana.dm(said)
    assert (again.words, again.buttons) == (asked.words, asked.buttons)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("1", "131049"),
        ("2", "131026"),
        ("option 2", "131026"),
        ("#3", "132015"),
        ("b", "131026"),
        ("c)", "132015"),
        ("la 2", "131026"),
        ("a primeira", "131049"),
        ("the second option", "131026"),
    ],
)
async def test_an_option_is_chosen_by_its_number_or_letter(either_world, said, code):
    await either_world.ana.dm(OPEN)
    assert header(await either_world.ana.dm(said)).startswith(f"{code} · ")


async def test_a_number_in_a_thread_chooses_too(world):
    asked = await world.ana.mention("incidents", "1022")
    assert header(await world.ben.mention("incidents", "3", thread=asked)).startswith("132000 · ")


@pytest.mark.parametrize(("before", "said"), [(OPEN, "4"), ("131047", "1"), ("131026 and 131049", "1")])
async def test_a_number_stays_a_code_where_no_option_has_that_place(world, before, said):
    await world.ana.dm(before)
    assert header(await world.ana.dm(said)).startswith(f"{said} · ")


async def test_the_code_that_an_option_shows_is_that_option(world):
    await world.ana.dm("is WhatsApp down?")
    assert header(await world.ana.dm("2")).startswith("2 · ")


@pytest.mark.parametrize(
    ("question", "said", "title"),
    [
        ("messages do not arrive", "not sure", "Messages do not arrive"),
        ("messages do not arrive", "not everyone", "Messages do not arrive"),
        ("los mensajes no llegan", "no sé", "Los mensajes no llegan"),
        ("as mensagens não chegam", "não sei", "As mensagens não chegam"),
        ("messages do not arrive", "y en español?", "Los mensajes no llegan"),
    ],
)
async def test_a_question_asked_again_keeps_its_header_and_its_language(world, question, said, title):
    asked = await world.ana.dm(question)
    again = await world.ana.dm(said)
    assert header(again) == title
    assert len(again.buttons) == len(asked.buttons)


@pytest.mark.parametrize(
    ("question", "said", "title"),
    [
        ("messages do not arrive", "everyone", "Nobody gets our messages any more"),
        ("messages do not arrive", "all of them", "Nobody gets our messages any more"),
        ("messages do not arrive", "all customers", "Nobody gets our messages any more"),
        ("los mensajes no llegan", "a todos", "Ya nadie recibe nuestros mensajes"),
        ("as mensagens não chegam", "todos", "Ninguém mais recebe nossas mensagens"),
    ],
)
async def test_where_everybody_goes_without_the_question_is_what_is_wrong_with_the_account(
    world, question, said, title
):
    await world.ana.dm(question)
    card = await world.ana.dm(said)
    assert header(card) == title
    assert all(code in card.words for code in ("131042", "131031", "368"))


async def test_where_an_option_is_that_nobody_gets_it_everybody_leads_nowhere_else(world):
    asked = await world.ana.dm(OPEN)
    assert header(await world.ana.dm("everyone")) == header(asked)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("messages do not arrive", "only one customer"),
        ("messages do not arrive", "just one client"),
        ("los mensajes no llegan", "solo un cliente"),
        ("as mensagens não chegam", "só um cliente"),
    ],
)
async def test_one_customer_is_the_option_of_one_person(world, question, said):
    await world.ana.dm(question)
    assert header(await world.ana.dm(said)).startswith("131026 · ")


async def test_a_number_left_unexplained_may_be_asked_about(world):
    await world.ana.dm("131047 999123")
    assert header(await world.ana.dm("what about 999123?")) == "999123 is not a WhatsApp code I know"


async def test_of_a_provider_without_a_list_it_says_that_none_of_its_numbers_is_known(world):
    card = await world.ana.command("incidents", "/waerror", "infobip EC_1013")
    assert header(card) == "Infobip 1013 is not in my list"
    assert "I know none of Infobip's own numbers." in card.words


@pytest.mark.parametrize("said", ["yes", "Sí", "yes, the first", "yes the first one"])
async def test_who_says_yes_to_a_slip_gets_the_code_that_was_suggested_first(world, said):
    await world.ana.dm("131407")
    assert header(await world.ana.dm(said)).startswith("131047 · ")


async def test_a_yes_under_a_choice_opens_none_of_its_options(world):
    asked = await world.ana.dm(OPEN)
    assert header(await world.ana.dm("yes")) == header(asked)


@pytest.mark.parametrize("said", ["messages do not arrive", "the coffee machine is broken"])
async def test_under_a_question_who_sent_a_number_something_else_is_answered_by_itself(world, said):
    alone = await world.ben.dm(said)
    await world.ana.dm("1022")
    assert header(await world.ana.dm(said)) == header(alone)
