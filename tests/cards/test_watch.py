"""The reply under an alert, and what `/waerror watch` answers."""

from __future__ import annotations

import json

import pytest

from bot.cards import ids, state, threads
from bot.cards.lines import texts
from bot.cards.watch import off_card, on_card, status_card, watch_card
from bot.playground.judge import judge_message
from bot.resolve.outcome import Evidence, Found, Report, Sighting


def sightings(shelf, *codes):
    report = Report(details="secret details", trace_id="AbC1")
    return [Sighting(shelf.by_code(code)[0], Evidence(Found.PAYLOAD), report=report) for code in codes]


def seen(card):
    return "\n".join(text for block in card.blocks for text in texts(block))


def test_the_reply_is_one_line_with_a_button_beside_it(shelf):
    card = watch_card(sightings(shelf, "131042"))
    (row,) = card.blocks
    assert row["text"]["text"] == "*131042* · Billing problem on the account · Business admin · After the fix"
    assert row["accessory"]["action_id"] == ids.OPEN
    assert card.text == "131042 · Billing problem on the account · Business admin · After the fix."


def test_the_reply_repeats_nothing_of_the_alert(shelf):
    card = watch_card(sightings(shelf, "131042"))
    assert "secret" not in json.dumps(card.blocks)
    assert state.decode(card.blocks[0]["accessory"]["value"]).details == ""


def test_several_codes_are_one_reply_the_widest_effect_first_four_at_most(shelf):
    card = watch_card(sightings(shelf, "131047", "132015", "131026", "131042", "190", "131049"))
    shown = [block["text"]["text"].split("*")[1] for block in card.blocks[:4]]
    assert shown == ["131042", "190", "132015", "131047"]
    assert "and 2 more: mention me here for all of them" in seen(card)


def test_every_entry_fits_a_reply(catalog):
    for entry in catalog:
        card = watch_card([Sighting(entry, Evidence(Found.PAYLOAD))])
        assert judge_message({"text": card.text, "blocks": card.blocks}) == []
        assert card.text


@pytest.mark.parametrize("card", [
    on_card("C1"), off_card("C1"), status_card("C1"), status_card("C1", "U1", 1_789_117_320.0), on_card("<!here>"),
])  # fmt: skip
def test_answers_of_the_command_are_taken_by_slack_and_say_how_to_proceed(card):
    assert judge_message({"text": card.text, "blocks": card.blocks}) == []
    assert "/waerror watch o" in card.text
    assert "<!here>" not in card.text


def test_the_status_says_since_when_and_by_whom():
    assert (
        "since <!date^1789117320^{date_short_pretty}, {time}|11 Sep, 09:02 UTC>; <@U1> switched it on."
        in (status_card("C1", "U1", 1_789_117_320.0).text)
    )
    assert "; a colleague switched it on." in status_card("C1", "", 1_789_117_320.0).text
    assert status_card("C1").text == threads.WATCH_NOT.format(channel="<#C1>")
