"""Buttons: what a press changes, for whom, and that it changes it once."""

from __future__ import annotations

import asyncio


async def test_share_replaces_the_private_card_by_one_for_everybody_that_names_who_shared_it(either_world):
    ana = either_world.ana
    card = await ana.command("incidents", "/waerror", "131047")
    shared = await ana.click(card, "Share")
    assert not shared.ephemeral
    assert f"Shared by <@{ana.id}> · asked: 131047" in shared.words
    assert card.ts not in [seen.ts for seen in ana.sees("incidents")]
    assert shared.ts in [seen.ts for seen in either_world.ben.sees("incidents")]


async def test_a_double_tap_on_share_shares_once(either_world):
    ana = either_world.ana
    card = await ana.command("incidents", "/waerror", "131047")
    before = len(either_world.ben.sees("incidents"))
    await asyncio.gather(ana.click(card, "Share"), ana.click(card, "Share"))
    assert len(either_world.ben.sees("incidents")) == before + 1


async def test_share_drops_recipient_and_trace_and_quotes_no_free_text(world):
    paste = (
        '{"error":{"message":"(#131030) x","code":131030,"fbtrace_id":"AbC1dEfGhIjKlMnOp",'
        '"error_data":{"details":"Recipient phone number not in allowed list"}}} customer Maria is waiting'
    )
    card = await world.ana.command("incidents", "/waerror", paste)
    shared = await world.ana.click(card, "Share")
    wire = str(shared.blocks)
    assert "AbC1dEfGhIjKlMnOp" not in wire
    assert "Maria" not in wire


async def test_details_opens_a_modal_with_causes_for_the_one_who_pressed(either_world):
    card = await either_world.ana.mention("incidents", "131026")
    seen = next(s for s in either_world.ben.sees("incidents") if s.ts == card.ts)
    await either_world.ben.click(seen, "Details")
    assert either_world.ben.modal.title == "WhatsApp error 131026"
    assert "Causes" in either_world.ben.modal.words
    assert either_world.ana.modal is None


async def test_often_confused_with_opens_on_top_and_closes_back(world):
    card = await world.ana.command("incidents", "/waerror", "131026")
    await world.ana.click(card, "Details")
    await world.ana.click(world.ana.modal, "Open")
    assert len(world.ana.modals) == 2
    await world.ana.close()
    assert world.ana.modal.title == "WhatsApp error 131026"


async def test_not_this_replaces_the_card_by_the_next_best_and_counts_a_wrong_answer(world):
    card = await world.ana.command("incidents", "/waerror", "131049")
    after = await world.ana.click(card, "Not this")
    assert after.ts == card.ts
    assert "131049 · " not in after.blocks[0]["text"]["text"]
    verdicts = world.desk.records.verdicts.values()
    assert [(v.key, v.helpful) for v in verdicts] == [("cloud-api/131049", False)]


async def test_a_number_that_two_issuers_share_is_a_question_and_the_answer_replaces_it(world):
    choice = await world.ana.command("incidents", "/waerror", "1022")
    assert "Who sent you 1022?" in choice.words
    picked = await world.ana.click(choice, "This one")
    assert picked.ts == choice.ts
    assert "1022" not in picked.blocks[0]["text"]["text"] or "You chose" in picked.words


async def test_an_unknown_number_opens_its_neighbour_in_its_place(world):
    unknown = await world.ana.command("incidents", "/waerror", "131407")
    opened = await world.ana.click(unknown, "Open")
    assert opened.ts == unknown.ts
    assert opened.blocks[0]["text"]["text"].startswith("131047 · ")
    assert "Share" in opened.buttons


async def test_a_button_works_after_a_restart_because_it_carries_its_state(world, catalog, resolver):
    from bot.app import build
    from bot.playground.judge import judge_blocks

    card = await world.ana.command("incidents", "/waerror", "131047")
    fresh = build(world.settings, catalog, judge_blocks, resolver=resolver)
    fresh.rest.load()
    world.program.bolt._async_listeners[:] = fresh.bolt._async_listeners
    await fresh.start()
    assert (await world.ana.click(card, "Share")) is not None
    await fresh.close()


async def test_thumbs_under_a_card_are_taken_and_the_last_word_of_a_person_counts(world):
    card = await world.ana.mention("incidents", "131047")
    await world.ana.click(card, "Not helpful")
    await world.ana.click(card, "Helpful")
    verdicts = list(world.desk.records.verdicts.values())
    assert [(v.key, v.helpful) for v in verdicts] == [("cloud-api/131047", True)]


async def test_the_shortcut_explains_a_colleagues_message_and_replies_in_its_thread(either_world):
    alert = next(s for s in either_world.ana.sees("incidents") if "131047" in s.text + s.words)
    modal = await either_world.ana.shortcut("explain", alert)
    assert "131047 · " in modal.words
    assert await either_world.ana.submit() == {}
    posted = either_world.ben.sees("incidents")[-1]
    assert posted.thread_ts == (alert.thread_ts or alert.ts)
    assert f"Shared by <@{either_world.ana.id}>" in posted.words


async def test_where_the_bot_is_not_a_member_the_shortcut_says_how_to_invite_it_and_then_works(world):
    written = await _written(world.ana, "support", "what is 131026?")
    await world.ana.shortcut("explain", written)
    await world.ana.submit()
    assert "/invite" in world.ana.modal.words
    await world.ana.invite("support")
    await world.ana.submit()
    assert world.ana.sees("support")[-1].thread_ts == written.ts


async def test_home_shows_what_was_asked_and_search_completes_by_code_and_by_words(world):
    await world.ana.command("incidents", "/waerror", "131049")
    home = await world.ana.open_home()
    assert "131049" in home.words
    by_code = await world.ana.search(home, "search.find", "13104")
    assert "cloud-api/131047" in [option["value"] for option in by_code]
    by_words = await world.ana.search(home, "search.find", "billing")
    assert "cloud-api/131042" in [option["value"] for option in by_words]
    billing = {"text": {"type": "plain_text", "text": "x"}, "value": "cloud-api/131042"}
    await world.ana.choose(home, "search.find", billing)
    assert world.ana.modal.title == "WhatsApp error 131042"


async def _written(person, channel, text):
    await person.say(channel, text)
    return next(s for s in reversed(person.sees(channel)) if s.text == text)


async def test_the_example_of_the_help_card_takes_its_place_like_an_entry_that_is_opened(world):
    card = await world.ana.command("incidents", "/waerror", "")
    after = await world.ana.click(card, "Try 131047")
    assert after.ts == card.ts
    assert "131047 · " in after.words
