"""Every rule that is no bound: a payload that breaks it, and the nearest one that does not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.judge import judge_blocks

URL = "https://example.org/"
T = {"type": "plain_text", "text": "t"}
M = {"type": "mrkdwn", "text": "m"}
DIVIDER = {"type": "divider"}
WORD = {"type": "text", "text": "word"}
LINE = {"type": "rich_text_section", "elements": [WORD]}
A = {"text": T, "value": "a"}
B = {"text": T, "value": "b"}
CELL = {"type": "raw_text", "text": "c"}
FEEDBACK = {"type": "feedback_buttons", "positive_button": A, "negative_button": B}
INPUT = {"type": "input", "label": T, "element": {"type": "plain_text_input"}}


def b(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, **fields}


def rich(*parts: Any) -> dict[str, Any]:
    return b("rich_text", elements=[b("rich_text_section", elements=list(parts))])


def button(**fields: Any) -> dict[str, Any]:
    return b("actions", elements=[{"type": "button", "text": T, **fields}])


def acts(kind: str, **fields: Any) -> dict[str, Any]:
    return b("actions", elements=[b(kind, **fields)])


def ask(kind: str, **fields: Any) -> dict[str, Any]:
    return b("input", label=T, element=b(kind, **fields))


def steps(**fields: Any) -> dict[str, Any]:
    return b(
        "rich_text", elements=[{"type": "rich_text_list", "style": "bullet", "elements": [LINE], **fields}]
    )


def box(*children: Any, **fields: Any) -> dict[str, Any]:
    return {"type": "container", "title": T, "child_blocks": list(children), **fields}


PAIRS: list[tuple[str, Any, str, str, Any]] = [
    # what breaks it, the broken block, where, in Slack's words, the nearest block that passes
    ("mrkdwn in a header", b("header", text=M), "/text/type", "unsupported type: mrkdwn", b("header", text=T)),
    ("unknown block", b("banner"), "/type", "unsupported type: banner", DIVIDER),
    ("no type", {"text": T}, "", "missing required field: type", b("header", text=T)),
    ("type no string", {"type": 7}, "/type", "must provide a string", DIVIDER),
    ("null block", None, "", "must provide an object", DIVIDER),
    ("text a string", b("section", text="t"), "/text", "must provide an object", b("section", text=T)),
    ("text a number", b("section", text={**M, "text": 1}), "/text/text", "must provide a string", b("section", text=M)),
    ("unknown key", b("divider", colour="red"), "", "invalid additional property: colour", b("divider", block_id="x")),
    ("section empty", b("section"), "", "must define either `text` or `fields`", b("section", fields=[M])),
    ("fields no list", b("section", fields=M), "/fields", "must provide an array", b("section", fields=[M])),
    ("flag no flag", b("section", text=T, expand="yes"), "/expand", "must provide a boolean",
     b("section", text=T, expand=True)),
    ("emoji in mrkdwn", b("section", text={**M, "emoji": True}), "/text", "invalid additional property: emoji",
     b("section", text={**T, "emoji": True})),
    ("header without text", b("header"), "", "missing required field: text", b("header", text=T)),
    ("button without text", acts("button"), "/elements/0", "missing required field: text", button()),
    ("button style", button(style="default"), "/elements/0/style", "must be a valid enum value",
     button(style="danger")),
    ("script address", button(url="javascript:alert(1)"), "/elements/0/url", "must be a valid http or https url",
     button(url=URL)),
    ("address without scheme", button(url="example.org"), "/elements/0/url", "must be a valid http or https url",
     button(url="http://example.org")),
    ("mrkdwn on a button", acts("button", text=M), "/elements/0/text/type", "unsupported type: mrkdwn", button()),
    ("input element in actions", acts("plain_text_input"), "/elements/0/type", "unsupported type: plain_text_input",
     ask("plain_text_input")),
    ("input element in a section", b("section", text=T, accessory=b("number_input")), "/accessory/type",
     "unsupported type: number_input", b("section", text=T, accessory=b("datepicker"))),
    ("button in an input", ask("button", text=T), "/element/type", "unsupported type: button", ask("datepicker")),
    ("datetimepicker in a section", b("section", text=T, accessory=b("datetimepicker")), "/accessory/type",
     "unsupported type: datetimepicker", acts("datetimepicker")),
    ("button in a context", b("context", elements=[b("button", text=T)]), "/elements/0/type",
     "unsupported type: button", b("context", elements=[M])),
    ("button in context_actions", b("context_actions", elements=[b("button", text=T)]), "/elements/0/type",
     "unsupported type: button", b("context_actions", elements=[FEEDBACK])),
    ("one feedback button", b("context_actions", elements=[b("feedback_buttons", positive_button=A)]), "/elements/0",
     "missing required field: negative_button", b("context_actions", elements=[FEEDBACK])),
    ("other icon", b("context_actions", elements=[b("icon_button", icon="star", text=T)]), "/elements/0/icon",
     "must be a valid enum value", b("context_actions", elements=[b("icon_button", icon="trash", text=T)])),
    ("no options", acts("static_select"), "/elements/0", "must define either `options` or `option_groups`",
     acts("static_select", options=[A])),
    ("two kinds of options", acts("static_select", options=[A], option_groups=[{"label": T, "options": [A]}]),
     "/elements/0", "must define only one of `options` or `option_groups`",
     acts("static_select", option_groups=[{"label": T, "options": [A]}])),
    ("initial not offered", acts("static_select", options=[A], initial_option=B), "/elements/0/initial_option",
     "must exactly match one of the provided options", acts("static_select", options=[A, B], initial_option=B)),
    ("initial not in groups",
     acts("static_select", option_groups=[{"label": T, "options": [A]}], initial_option=B),
     "/elements/0/initial_option", "must exactly match one of the provided options",
     acts("static_select", option_groups=[{"label": T, "options": [A, B]}], initial_option=B)),
    ("initials not offered", acts("checkboxes", options=[A], initial_options=[A, B]),
     "/elements/0/initial_options/1", "must exactly match one of the provided options",
     acts("checkboxes", options=[A, B], initial_options=[A, B])),
    ("option without value", acts("overflow", options=[{"text": T}]), "/elements/0/options/0",
     "missing required field: value", acts("overflow", options=[A])),
    ("address on a select", acts("static_select", options=[{**A, "url": URL}]), "/elements/0/options/0",
     "invalid additional property: url", acts("overflow", options=[{**A, "url": URL}])),
    ("mrkdwn in a select", acts("static_select", options=[{**A, "text": M}]), "/elements/0/options/0/text/type",
     "unsupported type: mrkdwn", acts("checkboxes", options=[{**A, "text": M}])),
    ("confirm without deny", button(confirm={"title": T, "text": T, "confirm": T}), "/elements/0/confirm",
     "missing required field: deny", button(confirm={"title": T, "text": M, "confirm": T, "deny": T})),
    ("date form", acts("datepicker", initial_date="23.11.2026"), "/elements/0/initial_date",
     "must be a date of the form YYYY-MM-DD", acts("datepicker", initial_date="2026-11-23")),
    ("time form", acts("timepicker", initial_time="24:00"), "/elements/0/initial_time",
     "must be a time of the form HH:mm", acts("timepicker", initial_time="23:59")),
    ("least over greatest", ask("plain_text_input", min_length=3, max_length=2), "/element/min_length",
     "must be less than or equal to `max_length`", ask("plain_text_input", min_length=2, max_length=2)),
    ("least number over greatest", ask("number_input", is_decimal_allowed=True, min_value="2", max_value="1.5"),
     "/element/min_value", "must be less than or equal to `max_value`",
     ask("number_input", is_decimal_allowed=True, min_value="1", max_value="1.5")),
    ("number no string", ask("number_input", is_decimal_allowed=False, min_value=1), "/element/min_value",
     "must provide a string", ask("number_input", is_decimal_allowed=False, min_value="1")),
    ("true is no number", ask("plain_text_input", max_length=True), "/element/max_length", "must provide a number",
     ask("plain_text_input", max_length=1)),
    ("input without element", b("input", label=T), "", "missing required field: element", INPUT),
    ("dispatch config", ask("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_blur"]}),
     "/element/dispatch_action_config/trigger_actions_on/0", "must be a valid enum value",
     ask("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]})),
    ("empty filter", acts("conversations_select", filter={}), "/elements/0/filter",
     "must define either `include` or `exclude_external_shared_channels` or `exclude_bot_users`",
     acts("conversations_select", filter={"exclude_bot_users": True})),
    ("image without picture", b("image", alt_text="a"), "", "must define either `image_url` or `slack_file`",
     b("image", alt_text="a", image_url=URL)),
    ("image without words", b("image", image_url=URL), "", "missing required field: alt_text",
     b("image", alt_text="a", slack_file={"url": URL})),
    ("file by two names", b("image", alt_text="a", slack_file={"id": "F1", "url": URL}), "/slack_file",
     "must define only one of `id` or `url`", b("image", alt_text="a", slack_file={"id": "F1"})),
    ("rich text style", rich({**WORD, "style": {"blink": True}}), "/elements/0/elements/0/style",
     "invalid additional property: blink", rich({**WORD, "style": {"bold": True}})),
    ("rich text script", rich(b("link", url="javascript:x")), "/elements/0/elements/0/url",
     "must be a valid http or https url", rich(b("link", url=URL, text="t"))),
    ("rich text element", rich(b("image")), "/elements/0/elements/0/type", "unsupported type: image", rich(WORD)),
    ("rich text list style", steps(style="numbered"), "/elements/0/style", "must be a valid enum value",
     steps(style="ordered")),
    ("text in a list", steps(elements=[WORD]), "/elements/0/elements/0/type", "unsupported type: text", steps()),
    ("bare text", b("rich_text", elements=[WORD]), "/elements/0/type", "unsupported type: text", rich(WORD)),
    ("style on a line", b("rich_text", elements=[{**LINE, "style": {}}]), "/elements/0",
     "invalid additional property: style", b("rich_text", elements=[LINE])),
    ("date without form", rich(b("date", timestamp=1)), "/elements/0/elements/0", "missing required field: format",
     rich(b("date", timestamp=1, format="{date}", fallback="then"))),
    ("broadcast range", rich(b("broadcast", range="all")), "/elements/0/elements/0/range",
     "must be a valid enum value", rich(b("broadcast", range="here"))),
    ("user id", rich(b("user", user_id="me")), "/elements/0/elements/0/user_id", "must be the id of a user",
     rich(b("user", user_id="U01"))),
    ("section in a carousel", b("carousel", elements=[b("section", text=T)]), "/elements/0/type",
     "unsupported type: section", b("carousel", elements=[b("card", title=M)])),
    ("empty card", b("card", subtitle=M), "",
     "must define either `hero_image` or `title` or `actions` or `body`", b("card", body=M)),
    ("card title a string", b("card", title="t"), "/title", "must provide an object", b("card", title=M)),
    ("markdown in a container", box(b("markdown", text="m")), "/child_blocks/0/type", "unsupported type: markdown",
     box(DIVIDER)),
    ("container in a container", box(box(DIVIDER)), "/child_blocks/0/type", "unsupported type: container",
     box(b("section", text=T))),
    ("container without title", b("container", child_blocks=[DIVIDER]), "",
     "must define either `title` or `rich_text_title`", box(DIVIDER)),
    ("task status", b("task_card", task_id="t", title="t", status="done"), "/status", "must be a valid enum value",
     b("task_card", task_id="t", title="t", status="complete")),
    ("task title an object", b("task_card", task_id="t", title=T), "/title", "must provide a string",
     b("task_card", task_id="t", title="t")),
    ("table cell", b("table", rows=[[T]]), "/rows/0/0/type", "unsupported type: plain_text", b("table", rows=[[CELL]])),
    ("twice the same action_id",
     b("actions", elements=[b("button", text=T, action_id="a"), b("button", text=T, action_id="a")]),
     "/elements/1/action_id", '`action_id` "a" already exists',
     b("actions", elements=[b("button", text=T, action_id="a"), b("button", text=T, action_id="b")])),
]  # fmt: skip

WARNINGS: list[tuple[str, Any, str, Any]] = [
    ("bounds", ask("plain_text_input", initial_value="abc", max_length=2), "modal",
     ask("plain_text_input", initial_value="ab", max_length=2)),
    ("bounds", ask("number_input", is_decimal_allowed=False, initial_value="3", max_value="2"), "modal",
     ask("number_input", is_decimal_allowed=False, initial_value="2", max_value="2")),
    ("ragged", b("table", rows=[[CELL], [CELL, CELL]]), "message", b("table", rows=[[CELL], [CELL]])),
    ("collapsible", box(DIVIDER, default_collapsed=True), "message",
     box(DIVIDER, default_collapsed=True, is_collapsible=True)),
    ("collapsible", box(DIVIDER, has_header_divider=True, is_collapsible=True), "message",
     box(DIVIDER, has_header_divider=True)),
    ("blank", b("section", text={**T, "text": "  "}), "message", b("section", text={**T, "text": " x"})),
    ("url", button(url="mailto:a@example.org"), "message", button(url=URL)),
    ("response_url", acts("conversations_select", response_url_enabled=True), "message",
     acts("conversations_select", response_url_enabled=False)),
    ("surface", ask("email_text_input"), "home", ask("plain_text_input")),
    ("surface", box(rich(WORD)), "message", box(b("section", text=T))),
    ("surface", b("card", title=M), "modal", b("section", text=T)),
]  # fmt: skip


def surface_for(block: Any) -> Any:
    return "modal" if isinstance(block, dict) and block.get("type") == "input" else "message"


@pytest.mark.parametrize(
    ("case", "bad", "pointer", "message", "good"), PAIRS, ids=[pair[0] for pair in PAIRS]
)
def test_a_mistake_is_refused_at_its_place_and_its_neighbour_passes(
    case: str, bad: Any, pointer: str, message: str, good: Any
) -> None:
    faults = judge_blocks([DIVIDER, bad], surface_for(bad))
    assert f"[ERROR] {message} [json-pointer:/blocks/1{pointer}]" in [fault.slack() for fault in faults], case
    assert not judge_blocks([DIVIDER, good], surface_for(good))


@pytest.mark.parametrize(("rule", "odd", "surface", "good"), WARNINGS)
def test_what_is_contested_only_warns(rule: str, odd: Any, surface: Any, good: Any) -> None:
    assert {(f.rule, f.severity) for f in judge_blocks([odd], surface)} == {(rule, "warning")}
    assert rule not in {f.rule for f in judge_blocks([good], surface)}


SAME_NAME = b("section", text=T, block_id="one")


def test_a_block_id_may_stand_once_in_a_payload() -> None:
    faults = judge_blocks([SAME_NAME, b("divider", block_id="one")], "message")
    assert [f.slack() for f in faults] == [
        '[ERROR] `block_id` "one" already exists [json-pointer:/blocks/1/block_id]'
    ]
    assert not judge_blocks([SAME_NAME, b("divider", block_id="two")], "message")


def test_a_block_id_inside_a_container_counts_too() -> None:
    faults = judge_blocks([SAME_NAME, box(b("divider", block_id="one"))], "message")
    assert [f.pointer for f in faults] == ["/blocks/1/child_blocks/0/block_id"]


def test_the_same_action_id_in_two_blocks_is_allowed() -> None:
    assert not judge_blocks([button(action_id="a"), button(action_id="a")], "message")


def test_only_one_element_takes_the_focus() -> None:
    twice = [ask("datepicker", focus_on_load=True)] * 2
    assert [(f.pointer, f.severity) for f in judge_blocks(twice, "modal")] == [
        ("/blocks/1/element/focus_on_load", "warning")
    ]
    assert not judge_blocks(twice[:1], "modal")


def test_blocks_that_are_no_list_are_one_fault() -> None:
    for blocks in ({"type": "divider"}, "[]", 3):
        faults = judge_blocks(blocks, "message")  # type: ignore[arg-type]
        assert [(f.rule, f.pointer) for f in faults] == [("invalid_blocks_format", "/blocks")]


def test_a_header_costs_a_hundred_characters_of_a_message() -> None:
    texts = [b("section", text={**M, "text": "x" * 3_000})] * 4
    assert "msg_blocks_too_long" not in {
        f.rule for f in judge_blocks([*texts, *[b("header", text=T)] * 11], "message")
    }
    assert "msg_blocks_too_long" in {
        f.rule for f in judge_blocks([*texts, *[b("header", text=T)] * 12], "message")
    }
    assert not judge_blocks([*texts, *[b("header", text=T)] * 12], "modal")


SURFACES = {
    "alert": (b("alert", text=T), "nyn"),
    "carousel": (b("carousel", elements=[b("card", title=M)]), "yny"),
    "card": (b("card", title=M), "ymy"),
    "container": (box(DIVIDER), "ynn"),
    "context_actions": (b("context_actions", elements=[FEEDBACK]), "ynn"),
    "markdown": (b("markdown", text="m"), "ynn"),
    "table": (b("table", rows=[[CELL]]), "ynm"),
    "data_table": (b("data_table", caption="c", rows=[[CELL], [CELL]]), "ynm"),
    "plan": (b("plan", title="p"), "ynn"),
    "task_card": (b("task_card", task_id="t", title="t"), "ynn"),
    "file": (b("file", external_id="f", source="remote"), "nnn"),
    "call": (b("call", call_id="R1"), "ynn"),
    "auth_provider": (b("auth_provider"), "mmm"),
    "section": (b("section", text=T), "yyy"),
    "file_input": (ask("file_input"), "nyn"),
    "rich_text_input": (ask("rich_text_input", action_id="a"), "myy"),
    "datetimepicker": (ask("datetimepicker"), "yym"),
}


@pytest.mark.parametrize("kind", SURFACES)
def test_a_block_or_element_stands_only_where_slack_draws_it(kind: str) -> None:
    block, allowed = SURFACES[kind]
    for surface, mark in zip(("message", "modal", "home"), allowed, strict=True):
        severities = {f.severity for f in judge_blocks([block], surface) if f.rule == "surface"}  # type: ignore[arg-type]
        assert severities == {"y": set(), "m": {"warning"}, "n": {"error"}}[mark], surface
