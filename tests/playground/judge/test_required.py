"""Each object with exactly the keys it must have passes; without any one of them it is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.judge import judge_blocks

Wrap = Callable[[Any], dict[str, Any]]
URL = "https://example.org/"
T = {"type": "plain_text", "text": "t"}
M = {"type": "mrkdwn", "text": "m"}
OPTION = {"text": T, "value": "v"}
WORD = {"type": "text", "text": "w"}
LINE = {"type": "rich_text_section", "elements": [WORD]}
CELL = {"type": "raw_text", "text": "c"}
ROWS = [[CELL], [CELL]]
POINT = {"label": "a", "value": 1}
AXES = {"categories": ["a"]}
SERIES = {"name": "s", "data": [POINT]}
LINES = {"type": "line", "series": [SERIES], "axis_config": AXES}
TRIGGER = {"trigger": {"url": URL}}


def itself(block: Any) -> dict[str, Any]:
    return block  # type: ignore[no-any-return]


def acted(element: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": [element]}


def asked(element: Any) -> dict[str, Any]:
    return {"type": "input", "label": T, "element": element}


def offered(option: Any) -> dict[str, Any]:
    return acted({"type": "static_select", "options": [option]})


def grouped(group: Any) -> dict[str, Any]:
    return acted({"type": "static_select", "option_groups": [group]})


def confirmed(dialog: Any) -> dict[str, Any]:
    return acted({"type": "button", "text": T, "confirm": dialog})


def noted(element: Any) -> dict[str, Any]:
    return {"type": "context", "elements": [element]}


def context_acted(element: Any) -> dict[str, Any]:
    return {"type": "context_actions", "elements": [element]}


def judged(button: Any) -> dict[str, Any]:
    return context_acted({"type": "feedback_buttons", "positive_button": button, "negative_button": OPTION})


def piece(element: Any) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [element]}


def part(element: Any) -> dict[str, Any]:
    return piece({"type": "rich_text_section", "elements": [element]})


def carded(icon: Any) -> dict[str, Any]:
    return {"type": "card", "title": M, "slack_icon": icon}


def celled(cell: Any) -> dict[str, Any]:
    return {"type": "data_table", "caption": "c", "rows": [[cell], [CELL]]}


def charted(chart: Any) -> dict[str, Any]:
    return {"type": "data_visualization", "title": "t", "chart": chart}


def axed(axes: Any) -> dict[str, Any]:
    return charted({**LINES, "axis_config": axes})


def lined(series: Any) -> dict[str, Any]:
    return charted({**LINES, "series": [series]})


def sliced(segment: Any) -> dict[str, Any]:
    return charted({"type": "pie", "segments": [segment]})


def sourced(source: Any) -> dict[str, Any]:
    return {"type": "task_card", "task_id": "t", "title": "t", "sources": [source]}


def flowing(workflow: Any) -> dict[str, Any]:
    return acted({"type": "workflow_button", "text": T, "action_id": "a", "workflow": workflow})


WHOLE: list[tuple[Wrap, dict[str, Any]]] = [
    (itself, {"type": "header", "text": T}),
    (itself, {"type": "context", "elements": [M]}),
    (itself, {"type": "actions", "elements": [{"type": "overflow", "options": [OPTION]}]}),
    (itself, {"type": "rich_text", "elements": [LINE]}),
    (itself, {"type": "markdown", "text": "m"}),
    (itself, {"type": "carousel", "elements": [{"type": "card", "title": M}]}),
    (itself, {"type": "table", "rows": ROWS}),
    (itself, {"type": "data_table", "caption": "c", "rows": ROWS}),
    (itself, {"type": "data_visualization", "title": "t", "chart": LINES}),
    (itself, {"type": "task_card", "task_id": "t", "title": "t"}),
    (itself, {"type": "plan", "title": "p"}),
    (itself, {"type": "video", "alt_text": "a", "title": T, "thumbnail_url": URL, "video_url": URL}),
    (itself, {"type": "call", "call_id": "R1"}),
    (itself, context_acted({"type": "icon_button", "icon": "trash", "text": T})),
    (context_acted, {"type": "icon_button", "icon": "trash", "text": T}),
    (context_acted, {"type": "feedback_buttons", "positive_button": OPTION, "negative_button": OPTION}),
    (judged, OPTION),
    (acted, {"type": "button", "text": T}),
    (acted, {"type": "overflow", "options": [OPTION]}),
    (acted, {"type": "checkboxes", "options": [OPTION]}),
    (acted, {"type": "radio_buttons", "options": [OPTION]}),
    (acted, {"type": "workflow_button", "text": T, "action_id": "a", "workflow": TRIGGER}),
    (flowing, TRIGGER),
    (asked, {"type": "number_input", "is_decimal_allowed": True}),
    (offered, OPTION),
    (grouped, {"label": T, "options": [OPTION]}),
    (confirmed, {"title": T, "text": M, "confirm": T, "deny": T}),
    (noted, M),
    (carded, {"name": "bug"}),
    (piece, LINE),
    (piece, {"type": "rich_text_quote", "elements": [WORD]}),
    (piece, {"type": "rich_text_preformatted", "elements": [WORD]}),
    (piece, {"type": "rich_text_list", "style": "bullet", "elements": [LINE]}),
    (part, WORD),
    (part, {"type": "link", "url": URL}),
    (part, {"type": "emoji", "name": "wave"}),
    (part, {"type": "user", "user_id": "U1"}),
    (part, {"type": "usergroup", "usergroup_id": "S1"}),
    (part, {"type": "channel", "channel_id": "C1"}),
    (part, {"type": "team", "team_id": "T1"}),
    (part, {"type": "broadcast", "range": "here"}),
    (part, {"type": "color", "value": "#00ff00"}),
    (part, {"type": "date", "timestamp": 1, "format": "{date}"}),
    (celled, CELL),
    (celled, {"type": "raw_number", "value": 1.5}),
    (charted, LINES),
    (charted, {"type": "pie", "segments": [POINT]}),
    (axed, AXES),
    (lined, SERIES),
    (sliced, POINT),
    (sourced, {"type": "url", "url": URL, "text": "t"}),
]
MODAL: list[tuple[Wrap, dict[str, Any]]] = [
    (itself, {"type": "alert", "text": T}),
    (itself, {"type": "input", "label": T, "element": {"type": "datepicker"}}),
]
CONTAINER = {"type": "container", "title": T, "child_blocks": [{"type": "divider"}]}
# Keys of which one of several must do, or whose absence Slack words differently.
CASES = [(wrap, whole, "message") for wrap, whole in WHOLE] + [
    (wrap, whole, "modal") for wrap, whole in MODAL
]


@pytest.mark.parametrize(("wrap", "whole", "surface"), CASES)
def test_every_required_key_is_missed_by_name(wrap: Wrap, whole: dict[str, Any], surface: Any) -> None:
    assert not [fault for fault in judge_blocks([wrap(whole)], surface) if fault.severity == "error"]
    for key in whole:
        faults = judge_blocks([wrap({name: value for name, value in whole.items() if name != key})], surface)
        assert [fault.message for fault in faults if fault.rule == "missing"] == [
            f"missing required field: {key}"
        ]


def test_a_container_needs_children_and_an_image_words() -> None:
    bare = {"type": "container", "title": T}
    assert not judge_blocks([CONTAINER], "message")
    assert [fault.message for fault in judge_blocks([bare], "message")] == [
        "missing required field: child_blocks"
    ]
    for wrap in (itself, noted):
        faults = judge_blocks([wrap({"type": "image", "image_url": URL})], "message")
        assert [fault.message for fault in faults] == ["missing required field: alt_text"]


@pytest.mark.parametrize("surface", ["message", "home"])
def test_inputs_for_addresses_and_numbers_warn_outside_modals(surface: Any) -> None:
    elements = [
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": True},
    ]
    for element in elements:
        assert not judge_blocks([asked(element)], "modal")
        assert {(f.rule, f.severity) for f in judge_blocks([asked(element)], surface)} == {
            ("surface", "warning")
        }


@pytest.mark.parametrize("surface", ["modal", "home"])
def test_a_workflow_button_warns_outside_messages(surface: Any) -> None:
    assert not judge_blocks([flowing(TRIGGER)], "message")
    assert [(f.rule, f.severity) for f in judge_blocks([flowing(TRIGGER)], surface)] == [
        ("surface", "warning")
    ]


def test_bounds_that_meet_are_allowed() -> None:
    number = {"type": "number_input", "is_decimal_allowed": False, "initial_value": "2"}
    assert not judge_blocks([asked({**number, "min_value": "2", "max_value": "2"})], "modal")
