"""Several, choice, unknown, retired, help, fault."""

from __future__ import annotations

import pytest

from bot.cards import ids, state, words
from bot.cards.choice import not_this_card
from bot.cards.draw import draw
from bot.cards.fault import fault_card, fault_view
from bot.cards.help import help_card
from bot.cards.lines import texts
from bot.cards.setting import Setting
from bot.cards.several import several_view
from bot.playground.judge import judge_message, judge_view
from bot.resolve.outcome import (
    Choice,
    Evidence,
    Found,
    Miss,
    Neighbour,
    Option,
    Receipt,
    Report,
    Several,
    Sighting,
    Unknown,
)


def seen(card):
    return "\n".join(text for block in card.blocks for text in texts(block))


def buttons(blocks):
    for block in blocks:
        for element in [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]:
            if element.get("type") == "button":
                yield element


def sightings(shelf, *codes, count=1):
    return tuple(
        Sighting(shelf.by_code(code)[0], Evidence(Found.PAYLOAD), count=count, report=Report(details="d"))
        for code in codes
    )


def test_several_codes_stand_by_what_they_affect_then_in_the_order_of_the_text(shelf):
    card = draw(Several(sightings(shelf, "131047", "132015", "131026", "131042", "190")), Setting(), shelf)
    assert card.blocks[0]["text"]["text"] == "5 WhatsApp errors in this message"
    shown = [block["text"]["text"].split("*")[1] for block in card.blocks[1:]]
    assert shown == ["131042", "190", "132015", "131047", "131026"]


def test_a_row_says_how_often_whose_move_and_whether_to_retry(shelf):
    card = draw(Several(sightings(shelf, "131042", "131047", count=2)), Setting(), shelf)
    assert card.blocks[1]["text"]["text"] == (
        "*131042* ×2 · Billing problem on the account\nBusiness admin · After the fix"
    )
    assert card.blocks[2]["text"]["text"].endswith("Sender · Don't retry")


def test_every_open_is_named_for_a_screen_reader_and_carries_its_payload(shelf):
    card = draw(Several(sightings(shelf, "131042", "131047")), Setting(), shelf)
    found = list(buttons(card.blocks))
    assert found[0]["accessibility_label"] == "Open 131042, billing problem on the account"
    assert state.decode(found[0]["value"]).details == "d"
    assert len({button["accessibility_label"] for button in found}) == len(found)


def test_beyond_ten_the_rest_is_counted_and_reachable(shelf, catalog):
    many = tuple(Sighting(entry, Evidence(Found.PAYLOAD)) for entry in list(catalog)[:14])
    with_button = draw(Several(many), Setting(features=frozenset({"rest"})), shelf)
    assert len(with_button.blocks) == 12
    assert with_button.blocks[-1]["text"]["text"] == "and 4 more"
    assert len(state.decode(with_button.blocks[-1]["accessory"]["value"]).keys) == 14
    without = draw(Several(many), Setting(), shelf)
    assert without.blocks[-1]["text"]["text"].startswith("and 4 more: ")
    assert judge_view(several_view(many)) == []


def test_a_shared_list_carries_keys_alone(shelf):
    card = draw(Several(sightings(shelf, "131042", "131047")), Setting(place="shared"), shelf)
    assert {state.decode(b["value"]).details for b in buttons(card.blocks)} == {""}


def test_a_choice_without_a_question_still_asks_about_what_one_sees(shelf):
    options = (
        Option(shelf.get("cloud-api/131026"), ""),
        Option(shelf.get("cloud-api/131049"), "Only marketing"),
    )
    card = draw(Choice(options), Setting(), shelf)
    assert card.blocks[0]["text"]["text"] == "Which of these is it?"
    assert "one question: which of these do you see?" in seen(card)
    assert "131026 · WhatsApp could not deliver to this person" in seen(card)


def test_a_choice_in_another_language_keeps_english_headlines_out_of_its_blocks(shelf):
    options = tuple(
        Option(shelf.get(f"cloud-api/{c}"), seen) for c, seen in (("131026", "Una"), ("131049", "Dos"))
    )
    card = draw(Choice(options, shelf.questions["accepted-not-delivered"], lang="es"), Setting(), shelf)
    assert card.blocks[0]["text"]["text"] == "La API lo aceptó, pero no llegó"
    assert "Sin eso, una pregunta: ¿a quién no le llega el mensaje?" in seen(card)
    assert "*Una*\n131026" in [block["text"]["text"] for block in card.blocks if block["type"] == "section"]
    assert card.text.startswith("Elige: ")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["This one", "This one", "None of these"]),
        ("es", ["Es este", "Es este", "Ninguno de estos"]),
        ("pt", ["É este", "É este", "Nenhum destes"]),
    ],
)
def test_the_buttons_of_a_choice_speak_its_language(catalog, lang, words):
    entries = [catalog.get(f"cloud-api/{code}") for code in ("131049", "131026")]
    options = tuple(Option(entry, entry.distinguish.observation[lang]) for entry in entries)
    card = draw(Choice(options, catalog.questions["accepted-not-delivered"], lang=lang), Setting(), catalog)
    drawn = list(buttons(card.blocks))
    assert [button["text"]["text"] for button in drawn] == words
    assert drawn[0]["accessibility_label"].startswith(f"{words[0]}: {options[0].observation[:20]}")


def test_a_number_of_two_issuers_is_never_a_card(shelf):
    options = (
        Option(shelf.get("on-premises/1022"), "WhatsApp's own client, on your servers"),
        Option(shelf.get("cloud-api/131026"), "Another provider"),
    )
    card = draw(Choice(options, number="1022"), Setting(), shelf)
    assert card.blocks[0]["text"]["text"] == "1022: more than one issuer uses this number"
    assert "Who sent you 1022?" in seen(card)


def test_a_pick_remembers_the_observation_and_the_answer_repeats_it(shelf):
    card = draw(Choice((Option(shelf.get("cloud-api/131026"), "One person"),) * 2), Setting(), shelf)
    pressed = state.decode(next(buttons(card.blocks))["value"])
    again = draw(state.restore(pressed, shelf), Setting(), shelf)
    assert again.blocks[1]["elements"][0]["text"] == "You chose: One person"


def test_none_of_these_remembers_the_next_best(shelf):
    others = (shelf.get("cloud-api/131042"), shelf.get("cloud-api/190"))
    card = draw(Choice((Option(shelf.get("cloud-api/131026"), "a"),) * 2, others=others), Setting(), shelf)
    none = list(buttons(card.blocks))[-1]
    assert none["action_id"] == ids.NONE
    assert state.decode(none["value"]).keys == ("cloud-api/131042", "cloud-api/190")


@pytest.mark.parametrize("count", [0, 1, 2, 5])
@pytest.mark.parametrize("lang", ["en", "es", "pt", "fr"])
def test_not_this_offers_the_next_best_two_and_how_to_ask_again(shelf, count, lang):
    card = not_this_card(list(shelf)[:count], Setting(), lang)
    assert len(list(buttons(card.blocks))) == min(count, 2)
    assert "error_data.details" in seen(card)
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []


@pytest.mark.parametrize(("several", "left", "title"), [
    (False, 2, "Not that one. Is it one of these?"),
    (False, 1, "Not that one. Is it this one?"),
    (True, 2, "None of those. Is it one of these?"),
    (True, 1, "None of those. Is it this one?"),
    (True, 0, "Describe it again"),
])  # fmt: skip
def test_what_is_left_is_asked_about_in_the_number_there_was_and_is(shelf, several, left, title):
    card = not_this_card(list(shelf)[:left], Setting(), several=several)
    assert card.blocks[0]["text"]["text"] == title
    assert card.text.startswith(title)


def test_a_choice_of_which_one_option_is_not_in_its_language_is_english_throughout(catalog):
    spoken, silent = catalog.get("cloud-api/131049"), catalog.get("on-premises/1006")
    assert silent.distinguish is None
    question = catalog.questions["accepted-not-delivered"]
    spanish = Option(spoken, spoken.distinguish.observation["es"])
    whole = seen(draw(Choice((spanish, spanish), question, lang="es"), Setting(), catalog))
    assert "¿a quién no le llega el mensaje?" in whole
    mixed = Choice((spanish, Option(silent, silent.headline)), question, lang="es")
    card = draw(mixed, Setting(), catalog)
    assert "who does not get the message?" in seen(card)
    assert spoken.distinguish.observation["en"] in seen(card)
    assert not set("¿ñáéíóú") & set(seen(card) + card.text)
    pick, *_, none = (state.decode(button["value"]) for button in buttons(card.blocks))
    assert (pick.lang, none.lang) == ("", "es")
    left = not_this_card([spoken, silent], Setting(), "es")
    assert not set("¿ñáéíóú") & set(seen(left) + left.text)


@pytest.mark.parametrize("miss", list(Miss))
def test_a_miss_says_what_was_looked_for_and_what_to_send(shelf, miss):
    outcome = Unknown(miss, code="12 <!here>" * 20, provider=shelf.providers["twilio"])
    for place in ("ephemeral", "thread", "terminal"):
        card = draw(outcome, Setting(place=place), shelf)
        assert judge_message({"text": card.text, "blocks": card.blocks}) == []
        assert "/waerror twilio 63016" in seen(card)
        assert "<!here>" not in card.text


def test_a_miss_never_shows_a_ranked_guess(shelf):
    ranked = tuple(shelf)[:3]
    card = draw(Unknown(Miss.WORDS, ranked=ranked), Setting(), shelf)
    assert not any(entry.headline in seen(card) for entry in ranked)


def test_neighbours_are_three_at_most(shelf):
    near = tuple(Neighbour(entry, "digit") for entry in list(shelf)[:5])
    card = draw(Unknown(Miss.CODE, "131407", neighbours=near), Setting(), shelf)
    assert [b["action_id"] for b in buttons(card.blocks)] == [ids.OPEN] * 3


def test_unknown_questions_are_said_to_be_kept_only_where_they_are(shelf):
    assert "Kept to find" not in seen(draw(Unknown(Miss.WORDS), Setting(), shelf))
    assert "Kept to find" in seen(draw(Unknown(Miss.WORDS), Setting(kept=True), shelf))


def test_a_retired_number_points_to_its_successor_and_gives_no_steps(answer, shelf):
    card = draw(answer("470"), Setting(), shelf)
    assert card.blocks[0]["text"]["text"] == "470 · Retired: see 131047"
    assert "On the Cloud API this is 131047: the 24-hour reply window is closed." in seen(card)
    assert [b["text"]["text"] for b in buttons(card.blocks)] == ["Open 131047"]
    assert "Do this" not in seen(card)
    assert "Retry" not in seen(card)


def test_a_retired_number_without_a_successor_says_where_it_comes_from_today(answer, shelf):
    card = draw(answer("1022"), Setting(), shelf)
    assert "/waerror twilio 1022" in seen(card)
    assert list(buttons(card.blocks)) == []


def test_help_says_how_to_ask_and_how_fresh_the_catalog_is(shelf, everything):
    card = help_card(shelf, Setting(features=everything))
    assert "11 codes, checked 11 Sep 2026" in seen(card)
    assert [b["text"]["text"] for b in buttons(card.blocks)] == ["Search all codes", "Try 131047"]
    assert draw(Unknown(Miss.EMPTY), Setting(features=everything), shelf) == card
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []


def test_where_entries_were_checked_on_several_days_no_single_day_is_told_for_all(catalog):
    days = [min(source.checked for source in entry.sources) for entry in catalog]
    first, last = words.day(min(days)), words.day(max(days))
    assert first != last
    assert f"codes, each checked on a day from {first} to {last}" in seen(help_card(catalog, Setting()))


def test_a_fault_gives_an_id_to_quote_and_nothing_else():
    card = fault_card("ab12-<!channel>`x")
    assert "quote ab12-channelx." in card.text
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []
    assert judge_view(fault_view("ab12")) == []


def test_every_outcome_has_a_text_of_its_own(drawn):
    texts_of = {card.text for card in drawn.values()}
    assert len(texts_of) == len(drawn)
    assert all(0 < len(text) <= 300 for text in texts_of)


def test_a_webhook_about_a_change_names_it_and_offers_the_error_that_may_follow(shelf, catalog):
    locked = catalog.by_code("131031")[0]
    told = Unknown(
        Miss.NO_ERROR, "account_update", neighbours=(Neighbour(locked, ""),), receipt=Receipt.UPDATE,
        event=("DISABLED_UPDATE", "DISABLE"),
    )  # fmt: skip
    card = draw(told, Setting(), shelf)
    text = seen(card)
    assert text.startswith("This is an account_update webhook: no error code in it\n")
    assert "a change (DISABLED_UPDATE, DISABLE), not of a message" in text
    assert "131031 · The WhatsApp Business account is locked" in text
    assert [button["text"]["text"] for button in buttons(card.blocks)] == ["Open"]
    assert "131031 (the WhatsApp Business account is locked)" in card.text
    assert words.SEND_PROVIDER not in text
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []


@pytest.mark.parametrize(
    ("receipt", "word", "title"),
    [
        (Receipt.UPDATE, "user_preferences", "This is a user_preferences webhook"),
        (Receipt.FAILED, "undelivered", "An undelivered status"),
        (Receipt.FAILED, "failed", "A failed status"),
    ],
)
def test_a_paste_without_an_error_is_named_with_the_right_article(shelf, receipt, word, title):
    assert draw(Unknown(Miss.NO_ERROR, word, receipt=receipt), Setting(), shelf).text.startswith(title)
