"""Whole messages and views: what holds for them beyond their blocks, and that the numbers are Slack's."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.judge import LIMITS, judge_blocks, judge_message, judge_view

T = {"type": "plain_text", "text": "t"}
M = {"type": "mrkdwn", "text": "m"}
DIVIDER = {"type": "divider"}
ALERT = {"type": "alert", "text": T}
CELL = {"type": "raw_text", "text": "c"}
INPUT = {"type": "input", "label": T, "element": {"type": "plain_text_input"}}


def test_a_view_asks_for_submit_when_it_asks_for_input() -> None:
    view = {"type": "modal", "title": T, "blocks": [DIVIDER, INPUT]}
    assert [f.slack() for f in judge_view(view)] == [
        "[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]"
    ]
    assert not judge_view(view | {"submit": T})
    assert not judge_view({"type": "home", "blocks": [INPUT]})


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"type": "dialog"}, "[ERROR] unsupported type: dialog [json-pointer:/view/type]"),
        ({"title": M}, "[ERROR] unsupported type: mrkdwn [json-pointer:/view/title/type]"),
        ({"title": "t"}, "[ERROR] must provide an object [json-pointer:/view/title]"),
        ({"hash": "1.2"}, "[ERROR] invalid additional property: hash [json-pointer:/view]"),
        ({"blocks": {}}, "[ERROR] must provide an array [json-pointer:/view/blocks]"),
        ({"notify_on_close": 1}, "[ERROR] must provide a boolean [json-pointer:/view/notify_on_close]"),
        ({"blocks": [None]}, "[ERROR] must provide an object [json-pointer:/view/blocks/0]"),
    ],
)
def test_a_mistake_in_a_view_is_refused(change: dict[str, Any], line: str) -> None:
    view = {"type": "modal", "title": T, "blocks": [DIVIDER]}
    assert not judge_view(view)
    assert line in [f.slack() for f in judge_view(view | change)]


def test_a_modal_without_title_is_refused_and_a_home_with_one_warned_of() -> None:
    lines = [f.slack() for f in judge_view({"type": "modal", "blocks": [DIVIDER]})]
    assert lines == ["[ERROR] missing required field: title [json-pointer:/view]"]
    faults = judge_view({"type": "home", "title": T, "blocks": [DIVIDER]})
    assert [(f.rule, f.severity) for f in faults] == [("modal_only", "warning")]


def test_a_home_without_blocks_is_refused() -> None:
    lines = [f.slack() for f in judge_view({"type": "home"})]
    assert lines == ["[ERROR] missing required field: blocks [json-pointer:/view]"]


def test_a_message_without_any_content_is_refused_and_without_text_warned_of() -> None:
    assert [(f.rule, f.severity) for f in judge_message({})] == [("no_text", "error")]
    assert [(f.rule, f.severity) for f in judge_message({"blocks": [DIVIDER]})] == [
        ("missing_text", "warning")
    ]
    assert [f.pointer for f in judge_message({"text": 3})] == ["/text"]
    assert not judge_message({"text": "t", "blocks": [DIVIDER], "channel": "C1"})


def test_blocks_of_attachments_are_judged_where_they_stand() -> None:
    faults = judge_message({"text": "t", "attachments": [{"blocks": [ALERT]}]})
    assert [f.pointer for f in faults] == ["/attachments/0/blocks/0/type"]


def test_length_is_counted_in_code_points() -> None:
    header = {"type": "header", "text": {"type": "plain_text", "text": "😀" * 150}}
    assert not judge_blocks([header], "message")
    header["text"] = {"type": "plain_text", "text": "😀" * 151}
    assert [f.rule for f in judge_blocks([header], "message")] == ["header.text"]


def test_a_table_beside_a_data_table_warns() -> None:
    data = {"type": "data_table", "caption": "c", "rows": [[CELL], [CELL]]}
    faults = judge_blocks([{"type": "table", "rows": [[CELL]]}, data], "message")
    assert [(f.rule, f.severity, f.pointer) for f in faults] == [("message.tables", "warning", "/blocks/1")]
    assert not judge_blocks([data], "message")


def test_the_numbers_are_slacks() -> None:
    documented = {
        "message.blocks": 50, "message.markdown": 12_000, "message.text": 40_000, "view.blocks": 100,
        "view.title": 24, "view.submit": 24, "view.close": 24, "view.private_metadata": 3_000,
        "view.callback_id": 255, "view.bytes": 250_000, "block_id": 255, "action_id": 255, "placeholder": 150,
        "section.text": 3_000, "section.fields": 10, "section.field": 2_000, "header.text": 150,
        "context.elements": 10, "actions.elements": 25, "context_actions.elements": 5, "button.text": 75,
        "button.value": 2_000, "button.url": 3_000, "accessibility_label": 75, "overflow.options": 5,
        "option.text": 75, "option.value": 150, "option.description": 75, "select.options": 100,
        "select.option_groups": 100, "checkboxes.options": 10, "radio_buttons.options": 10, "confirm.title": 100,
        "confirm.text": 300, "confirm.confirm": 30, "confirm.deny": 30, "rich_text.indent": 8, "alert.text": 200,
        "image.alt_text": 2_000, "image.image_url": 3_000, "input.label": 2_000, "input.hint": 2_000,
        "table.rows": 100, "table.columns": 20, "card.body": 200, "card.title": 150, "carousel.elements": 10,
        "container.child_blocks": 10, "plain_text_input.max_length": 3_000, "feedback.value": 2_000,
    }  # fmt: skip
    assert {name: LIMITS[name].most for name in documented} == documented
