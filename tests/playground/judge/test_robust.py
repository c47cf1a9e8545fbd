"""Whatever JSON comes in, the judge answers with faults and never raises; and good cards pass untouched."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.judge import Fault, judge_blocks, judge_message, judge_view, validation_response

KEYS = st.sampled_from(
    re.findall(
        r"\w+",
        "type text blocks elements element accessory options option_groups initial_option initial_options fields url "
        "rows title submit child_blocks label value style block_id action_id confirm trigger min_length max_length "
        "min_value max_value initial_value chart series tasks attachments positive_button filter",
    )
)
TYPES = st.sampled_from(
    re.findall(
        r"\w+",
        "section header context actions input rich_text rich_text_section rich_text_list image table data_table card "
        "carousel container markdown plan video button static_select checkboxes plain_text_input number_input overflow "
        "text link date plain_text mrkdwn modal home feedback_buttons context_actions data_visualization pie",
    )
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | TYPES
    | st.sampled_from(["http://[", "https://x", "1", "-2.5", "nan"])
)


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    typed = st.tuples(TYPES, st.dictionaries(KEYS, inner, max_size=5)).map(
        lambda pair: {**pair[1], "type": pair[0]}
    )
    return (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=4) | typed
    )


JSON = st.recursive(LEAVES, _nested, max_leaves=30)


def well_formed(faults: list[Fault]) -> None:
    assert all(fault.severity in {"error", "warning"} and fault.source and fault.rule for fault in faults)
    assert json.dumps(validation_response(faults))


@settings(max_examples=150)
@given(JSON, st.sampled_from(["message", "modal", "home"]))
def test_any_blocks_are_judged_without_raising(blocks: Any, surface: Any) -> None:
    well_formed(judge_blocks(blocks, surface))
    well_formed(judge_blocks([blocks], surface))


@settings(max_examples=100)
@given(JSON)
def test_any_message_or_view_is_judged_without_raising(payload: Any) -> None:
    well_formed(judge_message(payload))
    well_formed(judge_view(payload))
    well_formed(judge_message({"blocks": payload, "text": payload, "attachments": payload}))
    well_formed(judge_view({"type": "modal", "blocks": payload, "title": payload}))


def test_a_payload_nested_a_hundred_thousand_deep_is_judged() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert judge_blocks(deep, "message")
    assert judge_view({"type": "home", "blocks": deep})
    twin: Any = []
    for _ in range(100_000):
        twin = [twin]
    menu = {"type": "static_select", "options": [twin], "initial_option": deep}
    assert judge_blocks([{"type": "actions", "elements": [menu]}], "message")


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def line(*parts: Any) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(parts)}


def word(text: str, **style: bool) -> dict[str, Any]:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def press(text: str, action: str) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), "action_id": action, "value": "cloud-api/131047"}


STEPS = [
    line(
        word("Send an approved template. "),
        {"type": "link", "url": "https://developers.facebook.com/", "text": "Go"},
    ),
    line(word("Compare the number with "), word("from", code=True), word(" of their message.")),
]
ANSWER = [
    {"type": "header", "text": plain("131047 · The 24-hour reply window is closed")},
    {"type": "context", "elements": [plain('Read from "code=131047"')]},
    {"type": "section", "text": mrkdwn("More than 24 hours have passed since they wrote.")},
    {"type": "section", "fields": [mrkdwn("*Whose move*\nSender"), mrkdwn("*Retry*\nNo. Send a template")]},
    {
        "type": "rich_text",
        "elements": [
            line(word("Your payload", bold=True)),
            {"type": "rich_text_quote", "elements": [word("Message failed to send")]},
            line(word("Do this", bold=True)),
            {"type": "rich_text_list", "style": "ordered", "indent": 0, "elements": STEPS},
            {"type": "rich_text_preformatted", "elements": [word('{"code": 131047}')], "language": "json"},
            line(
                word("Known until "), {"type": "date", "timestamp": 1_795_000_000, "format": "{date_short}"}
            ),
        ],
    },
    {
        "type": "context",
        "elements": [mrkdwn("Source: <https://developers.facebook.com/|Meta> · checked 11 Sep 2026")],
    },
]
OVERFLOW = {
    "type": "overflow",
    "action_id": "more",
    "options": [
        {"text": plain("Not this"), "value": "not"},
        {"text": plain("Report an error"), "value": "report"},
    ],
}
BUTTONS = {"type": "actions", "elements": [press("Share", "share"), press("Details", "details"), OVERFLOW]}
CHOICE = [
    {"type": "header", "text": plain("Who sent you 1022?")},
    {
        "type": "section",
        "text": mrkdwn("*It came from the Cloud API*"),
        "accessory": press("This one", "pick:0"),
    },
    {
        "type": "section",
        "text": mrkdwn("*It came from your provider*"),
        "accessory": press("This one", "pick:1"),
    },
    {"type": "divider"},
    {"type": "actions", "elements": [press("None of these", "none")]},
]
SEARCH = {
    "type": "input",
    "dispatch_action": True,
    "label": plain("Search"),
    "element": {
        "type": "external_select",
        "action_id": "search",
        "min_query_length": 2,
        "placeholder": plain("A code, or words"),
    },
}
FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "feedback",
            "positive_button": {
                "text": plain("Helpful"),
                "value": "up",
                "accessibility_label": "This helped",
            },
            "negative_button": {"text": plain("Not helpful"), "value": "down"},
        }
    ],
}


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
@pytest.mark.parametrize(
    "card", [ANSWER, [*ANSWER, BUTTONS], CHOICE, [SEARCH]], ids=["answer", "buttons", "choice", "search"]
)
def test_a_real_card_passes_without_a_word(card: list[Any], surface: Any) -> None:
    assert judge_blocks(card, surface) == []


def test_a_whole_message_with_feedback_passes_without_a_word() -> None:
    assert (
        judge_message({"text": "131047: the window is closed", "blocks": [*ANSWER, BUTTONS, FEEDBACK]}) == []
    )


def test_a_whole_modal_and_home_pass_without_a_word() -> None:
    modal = {
        "type": "modal",
        "callback_id": "details",
        "private_metadata": "{}",
        "title": plain("WhatsApp error 131047"),
        "submit": plain("Reply in thread"),
        "close": plain("Close"),
        "notify_on_close": False,
        "blocks": [*ANSWER, SEARCH],
    }
    assert judge_view(modal) == []
    assert judge_view({"type": "home", "callback_id": "home", "blocks": [SEARCH, *ANSWER, BUTTONS]}) == []
