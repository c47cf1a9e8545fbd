"""What a person fills in: the fields of modals, and the modal that only says a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cards.blocks import Block, Part

LONGEST_TEXT = 3_000
"""Slack's most for a text field
(https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element)."""


def text_field(
    label: str,
    action_id: str,
    *,
    block_id: str = "",
    value: str = "",
    most: int = LONGEST_TEXT,
    optional: bool = False,
    hint: str = "",
) -> Block:
    """Return a field of several lines, filled with `value`."""
    element: Part = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": most,
    }
    if value:
        element["initial_value"] = value[:most]
    return _field(label, element, block_id or action_id, optional=optional, hint=hint)


def choice_field(label: str, action_id: str, options: Mapping[str, str], *, optional: bool = False) -> Block:
    """Return a field with one choice; `options` are texts by value."""
    element: Part = {"type": "static_select", "action_id": action_id, "options": _options(options)}
    return _field(label, element, action_id, optional=optional)


def ticks_field(label: str, action_id: str, options: Mapping[str, tuple[str, str]]) -> Block:
    """Return boxes to tick, ten at most; none has to be. `options` by value: the label, and what stands below it."""
    boxes = [_box(value, *texts) for value, texts in options.items()]
    element: Part = {"type": "checkboxes", "action_id": action_id, "options": boxes[:10]}
    return _field(label, element, action_id, optional=True)


def channel_field(label: str, action_id: str, channel: str, hint: str = "") -> Block:
    """Return a field that names a public or private channel, or none."""
    element: Part = {
        "type": "conversations_select",
        "action_id": action_id,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if channel:
        element["initial_conversation"] = channel
    return _field(label, element, action_id, optional=True, hint=hint)


def select(action_id: str, options: Mapping[str, str], chosen: str, label: str) -> Part:
    """Return a select that acts at once; `label` stands in it while nothing is chosen."""
    listed = _options(options)
    element: Part = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": b.plain(label),
        "options": listed,
    }
    initial = next((option for option in listed if option["value"] == chosen), None)
    return {**element, "initial_option": initial} if initial else element


def told_view(title: str, sentence: str) -> Block:
    """Return a modal that says one thing: escaped mrkdwn."""
    return b.modal(title, [b.section(sentence)], callback_id=ids.TOLD_VIEW)


def _box(value: str, text: str, below: str) -> Part:
    option = b.option(text, value)
    return {**option, "description": b.plain(below)} if below else option


def _options(options: Mapping[str, str]) -> list[Part]:
    return [b.option(text, value) for value, text in options.items()]


def _field(label: str, element: Part, block_id: str, *, optional: bool, hint: str = "") -> Block:
    block: Block = {"type": "input", "block_id": block_id, "label": b.plain(label), "element": element}
    if optional:
        block["optional"] = True
    return {**block, "hint": b.plain(hint)} if hint else block
