"""Mistakes that ``slack_sdk.models`` lets through without a word: the judge sees each of them."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.playground.judge import judge_blocks

T = {"type": "plain_text", "text": "t"}
M = {"type": "mrkdwn", "text": "m"}
CELL = {"type": "raw_text", "text": "c"}
DIVIDER = {"type": "divider"}
BUTTON = {"type": "button", "text": T, "action_id": "same"}
IMAGE = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "a"}


def menu(**option: Any) -> dict[str, Any]:
    options = [{"text": T, "value": "v", **option}]
    return {"type": "actions", "elements": [{"type": "static_select", "options": options}]}


def said(part: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [part]}]}


def box(child: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "container", "title": T, "child_blocks": [child], **more}


MISTAKES: dict[str, list[dict[str, Any]]] = {
    "field of 2001": [{"type": "section", "fields": [{**M, "text": "x" * 2_001}]}],
    "mrkdwn in a header": [{"type": "header", "text": M}],
    "empty context": [{"type": "context", "elements": []}],
    "empty actions": [{"type": "actions", "elements": []}],
    "duplicate action_id": [{"type": "actions", "elements": [BUTTON, BUTTON]}],
    "duplicate block_id": [{**DIVIDER, "block_id": "a"}, {**DIVIDER, "block_id": "a"}],
    "address that is not http": [{"type": "actions", "elements": [{**BUTTON, "url": "ftp://example.org"}]}],
    "two long markdown blocks": [{"type": "markdown", "text": "x" * 12_000}] * 2,
    "table of 101 rows": [{"type": "table", "rows": [[CELL]] * 101}],
    "table of 21 columns": [{"type": "table", "rows": [[CELL] * 21]}],
    "ragged table": [{"type": "table", "rows": [[CELL], [CELL, CELL]]}],
    "alert in a message": [{"type": "alert", "text": T}],
    "nine card buttons": [{"type": "card", "title": M, "actions": [{"type": "button", "text": T}] * 9}],
    "section in a carousel": [{"type": "carousel", "elements": [{"type": "section", "text": T}]}],
    "markdown in a container": [box({"type": "markdown", "text": "m"})],
    "container in a container": [box(box(DIVIDER))],
    "collapsed, not collapsible": [box(DIVIDER, default_collapsed=True)],
    "style that does not exist": [said({"type": "text", "text": "t", "style": {"blink": True}})],
    "script in a link": [said({"type": "link", "url": "javascript:alert(1)"})],
    "image without address": [{"type": "image", "alt_text": "a"}],
    "empty alt_text": [{**IMAGE, "alt_text": ""}],
    "description of 76": [menu(description={**T, "text": "x" * 76})],
    "plain button in context_actions": [
        {"type": "context_actions", "elements": [{"type": "button", "text": T}]}
    ],
    "icon that does not exist": [
        {"type": "context_actions", "elements": [{"type": "icon_button", "icon": "rocket", "text": T}]}
    ],
}
WARNED = {"ragged table", "collapsed, not collapsible"}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_judge_sees_what_the_sdk_lets_through(name: str) -> None:
    faults = judge_blocks(MISTAKES[name], "message")
    assert {fault.severity for fault in faults} == {"warning" if name in WARNED else "error"}


def test_a_block_that_the_sdk_turns_into_null_is_refused() -> None:
    unknown = [{"type": "banner", "text": T}]
    assert Block.parse_all(unknown) == [None]
    assert [fault.rule for fault in judge_blocks(unknown, "message")] == ["unsupported_type"]
    assert [fault.rule for fault in judge_blocks(Block.parse_all(unknown), "message")] == ["type"]


def test_feedback_buttons_in_a_modal_are_refused() -> None:
    one = {"text": T, "value": "v"}
    buttons = {"type": "feedback_buttons", "positive_button": one, "negative_button": one}
    block = {"type": "context_actions", "elements": [buttons]}
    assert not judge_blocks([block], "message")
    assert [fault.rule for fault in judge_blocks([block], "modal")] == ["surface"]
