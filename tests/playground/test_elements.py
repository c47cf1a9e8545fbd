"""Elements hold what people enter, and offer only what the app put on offer."""

from __future__ import annotations

import pytest

from bot.playground.elements import action_entry, incomplete, placed, state_values, with_ids


def words(text):
    return {"type": "plain_text", "text": text}


OPTIONS = [{"text": words("A"), "value": "a"}, {"text": words("B"), "value": "b"}]


def entry(element, **more):
    return {
        "type": "input",
        "block_id": "b",
        "label": words("L"),
        "element": {"action_id": "e", **element},
        **more,
    }


def test_missing_ids_are_filled_in_on_a_copy_and_given_ones_kept():
    blocks = [
        {"type": "actions", "elements": [{"type": "button", "text": words("x")}]},
        entry({"type": "datepicker"}),
    ]
    filled = with_ids(blocks)
    assert "block_id" not in blocks[0]
    assert filled[0]["block_id"]
    assert filled[0]["elements"][0]["action_id"]
    assert [(block["block_id"], element["action_id"]) for block, element in placed(filled)][1] == ("b", "e")


@pytest.mark.parametrize(
    ("element", "held"),
    [
        ({"type": "plain_text_input", "initial_value": "x"}, {"value": "x"}),
        ({"type": "plain_text_input"}, {"value": None}),
        (
            {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]},
            {"selected_option": OPTIONS[1]},
        ),
        ({"type": "checkboxes", "options": OPTIONS}, {"selected_options": []}),
        ({"type": "conversations_select"}, {"selected_conversation": None}),
        ({"type": "multi_users_select", "initial_users": ["U1"]}, {"selected_users": ["U1"]}),
        ({"type": "datepicker", "initial_date": "2026-11-23"}, {"selected_date": "2026-11-23"}),
    ],
)
def test_an_untouched_element_holds_its_initial_value(element, held):
    assert state_values([entry(element)]) == {"b": {"e": {"type": element["type"], **held}}}


def test_only_known_ids_and_the_elements_own_key_are_taken_from_the_page():
    given = {"b": {"e": {"value": "typed", "evil": 1}, "other": {"value": 2}}, "nowhere": {"e": {"value": 3}}}
    values = state_values([entry({"type": "plain_text_input"})], given)
    assert values == {"b": {"e": {"type": "plain_text_input", "value": "typed"}}}


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        ({"type": "plain_text_input", "max_length": 2}, "abc", "at most 2"),
        ({"type": "email_text_input"}, "nobody", "email address"),
        ({"type": "url_text_input"}, "nowhere", "URL"),
        ({"type": "plain_text_input"}, None, "required"),
    ],
)
def test_entries_that_slacks_client_refuses_are_named_by_block(element, value, said):
    blocks = [entry(element)]
    errors = incomplete(blocks, state_values(blocks, {"b": {"e": {"value": value}}}))
    assert said in errors["b"]


def test_an_optional_entry_may_stay_empty():
    blocks = [entry({"type": "plain_text_input"}, optional=True)]
    assert incomplete(blocks, state_values(blocks)) == {}


def test_options_come_from_the_block_and_not_from_the_page():
    block = entry({"type": "static_select", "option_groups": [{"label": words("G"), "options": OPTIONS}]})
    forged = {"selected_option": {"text": words("forged"), "value": "b"}}
    assert action_entry(block, block["element"], forged, "1.0")["selected_option"] == OPTIONS[1]
    assert action_entry(block, block["element"], {"selected_option": {"value": "z"}}, "1.0") is None
