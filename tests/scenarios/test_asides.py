"""Short questions under a card: "can we retry?", "is this our fault?", "still failing"."""

from __future__ import annotations

import pytest


def first(card):
    """The first line of a card."""
    return card.words.split("\n")[0]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("can we retry?", "*Retry 131047?* No. Send a template instead"),
        ("is this our fault?", "*Whose move is 131047?* Sender: "),
        ("why?", "*131047: The 24-hour reply window is closed.* More than 24 hours"),
        ("still failing", "*What to do about 131047.* "),
        ("e agora?", "*What to do about 131047.* "),
        ("what do I tell the customer?", "*131047:* "),
    ],
)
async def test_a_short_question_in_a_thread_is_about_the_card_above(either_world, asked, answered):
    card = await either_world.ana.mention("incidents", "131047")
    await either_world.ben.say("incidents", "on it", thread=card)
    said = await either_world.ben.mention("incidents", asked, thread=card)
    assert said.thread_ts == card.thread_ts
    assert first(said).startswith(answered)


async def test_questions_follow_each_other(world):
    await world.ana.dm("(#190) Session has expired")
    assert first(await world.ana.dm("is it us or Meta?")).startswith("*Whose move is 190?* Developer")
    assert first(await world.ana.dm("ok, can we retry?")) == "*Retry 190?* After the fix, not before"
    steps = await world.ana.dm("now what?")
    assert "Paste the token into the access token debugger" in steps.words
    await world.ana.click(steps, "Details")
    assert "The access token has expired" in world.ana.modal.words


async def test_the_sentence_for_the_customer_is_one_press_away(world):
    await world.ana.dm("131047")
    said = await world.ana.dm("what do we tell the customer?")
    await world.ana.click(said, "Customer reply")
    assert world.ana.modal.title == "Customer reply"


async def test_after_a_list_or_a_choice_each_error_gets_a_line(world):
    card = await world.ana.mention("incidents", "131026 and 131049")
    said = await world.ana.mention("incidents", "¿puedo reintentar?", thread=card)
    assert first(said) == "Depende de cuál de estos sea:"
    assert "Recipient · Don't retry" in said.words
    assert "Sender · Not before 24 h" in said.words
    await world.ana.dm("accepted but not delivered")
    assert "*131026*" in (await world.ana.dm("is this our fault?")).words


async def test_without_a_card_above_it_asks_which_error(world):
    assert first(await world.ana.command("support", "/waerror", "can we retry?")).startswith("Which error?")
    assert first(await world.ana.mention("incidents", "¿y ahora?")).startswith("¿Qué error?")
    assert first(await world.ana.dm("a culpa é nossa?")).startswith("Qual erro?")
    await world.ben.say("incidents", "send failures since 03:00")
    alert = world.ana.sees("incidents")[-1]
    assert first(await world.ana.mention("incidents", "why?", thread=alert)) == (
        "No WhatsApp error in this thread"
    )


async def test_the_worst_of_a_thread_is_what_its_overview_starts_with(world):
    await world.ben.say("incidents", "error 131026 to many")
    alert = world.ana.sees("incidents")[-1]
    await world.ben.say("incidents", "and now (#131042) as well", thread=alert)
    said = await world.ana.mention("incidents", "what is the worst of these?", thread=alert)
    assert "*Start with 131042.*" in said.words


@pytest.mark.parametrize(
    "said", ["can you help me?", "hi there", "Buenas!", "bom dia", "what can you do?", "settings"]
)
async def test_who_greets_or_asks_for_help_gets_the_help(world, said):
    assert first(await world.ana.dm(said)) == "Ask me about a WhatsApp error"


@pytest.mark.parametrize("said", ["never mind", "thanks, that helped!", "solved, thanks", "ya está resuelto"])
async def test_who_says_that_it_is_over_is_left_in_peace(world, said):
    assert await world.ana.dm(said) is None


async def test_an_option_may_be_named_by_its_place(world):
    await world.ana.dm("accepted but not delivered")
    assert "131026 · " in (await world.ana.dm("the second one")).words
    card = await world.ana.mention("incidents", "131026 and 131049")
    assert "131026 · " in first(
        await world.ben.mention("incidents", "what about the first one?", thread=card)
    )


async def test_a_place_that_no_card_has_is_searched_as_any_text(world):
    alone = await world.ana.dm("the third one")
    card = await world.ben.mention("incidents", "131026 and 131049")
    assert (await world.ben.mention("incidents", "the third one", thread=card)).text == alone.text


@pytest.mark.parametrize(
    ("said", "code"), [("template paused", "132015"), ("too many requests 429", "130429")]
)
async def test_a_sentence_of_the_retired_client_is_answered_with_what_took_its_place(world, said, code):
    assert first(await world.ana.dm(said)).startswith(f"{code} · ")


async def test_in_a_thread_where_we_said_nothing_yet_the_thread_is_read(world):
    await world.ben.say("incidents", "14 failed: (#131042) billing")
    alert = world.ana.sees("incidents")[-1]
    said = await world.ana.mention("incidents", "is this ours or Meta's?", thread=alert)
    assert first(said) == "1 WhatsApp error in this thread"
    assert "Business admin · After the fix" in said.words
    assert first(await world.ana.mention("incidents", "can we just send them all again?", thread=alert)) == (
        "*Retry 131042?* After the fix, not before"
    )


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ("token expired", ["190", "0", "131005"]),
        ("el token caducó", ["190", "0", "131005"]),
        ("o token expirou", ["190", "0", "131005"]),
        ("is WhatsApp down?", ["131016", "2", "131000"]),
        ("se cayó whatsapp", ["131016", "2", "131000"]),
    ],
)
async def test_the_vaguest_of_wishes_gets_the_question_that_fits(world, said, options):
    card = await world.ana.dm(said)
    assert [
        line.split(" · ")[0] for line in card.words.split("\n") if line.split(" · ")[0] in options
    ] == options


async def test_an_option_of_which_nothing_to_see_is_known_says_its_headline_once(world):
    card = await world.ana.dm("timeout")
    said = [line for line in card.words.split("\n") if "The Flow endpoint took over 10 seconds" in line]
    assert said == ["*timeout_error · The Flow endpoint took over 10 seconds*"]


async def test_where_no_option_is_left_the_question_begins_anew(world):
    card = await world.ana.dm("token expired")
    asked = await world.ana.click(card, "None of these")
    assert asked.words.startswith("Describe it again\nWhat did you send, to whom, and what did you see?")


@pytest.mark.parametrize("said", ["stats", "version", "forget me"])
async def test_a_command_that_is_none_of_ours_gets_help(world, said):
    assert first(await world.ana.command("incidents", "/waerror", said)) == "Ask me about a WhatsApp error"


@pytest.mark.parametrize(
    "said",
    [
        "what about retry?",
        "cuando puedo reintentar?",
        "puis-je réessayer ?",
        "resend ok?",
        "retry possible?",
        "can we send again tomorrow?",
        "is it safe to retry",
    ],
)
async def test_whether_to_retry_is_asked_in_many_words(world, said):
    await world.ana.dm("131047")
    assert first(await world.ana.dm(said)).startswith("*Retry 131047?* No.")


@pytest.mark.parametrize("between", ["blah blubb", "hello"])
async def test_what_found_nothing_does_not_make_the_card_above_forgotten(either_world, between):
    await either_world.ana.dm("131047")
    await either_world.ana.dm(between)
    assert first(await either_world.ana.dm("can we retry?")).startswith("*Retry 131047?* No.")


async def test_a_number_is_no_option_of_a_question_that_something_else_came_after(world):
    await world.ana.dm("accepted but not delivered")
    await world.ana.dm("the coffee machine is broken")
    assert first(await world.ana.dm("1")).startswith("1 · ")
