"""Interactive elements inside Block Kit dicts: their ids, what they hold, and what pressing one sends.

Pure functions over plain dicts that the judge has already accepted.
Shapes: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload and
https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload#view_submission
"""

from __future__ import annotations

import copy
import secrets
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    Block = dict[str, Any]
    Element = dict[str, Any]

# type of element -> (key in `state.values`, key of the initial value)
HELD: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
}
MANY = frozenset(
    {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}
)
PRESSED = frozenset({"button", "overflow", "workflow_button", "feedback_buttons", "icon_button"})


def placed(blocks: list[Block]) -> Iterator[tuple[Block, Element]]:
    """Every interactive element with the block it stands in, in reading order."""
    for block in blocks:
        candidates = [block.get("accessory"), block.get("element"), *(block.get("elements") or [])]
        if block.get("type") not in {"section", "input", "actions", "context_actions"}:
            candidates = []
        for element in candidates:
            if isinstance(element, dict) and element.get("type") in HELD.keys() | PRESSED:
                yield block, element


def with_ids(blocks: list[Block]) -> list[Block]:
    """A deep copy in which every block and interactive element has an id, as Slack fills them in."""
    filled = copy.deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4))
    for _, element in placed(filled):
        element.setdefault("action_id", secrets.token_urlsafe(4))
    return filled


def find(blocks: list[Block], block_id: str, action_id: str) -> tuple[Block, Element] | None:
    """The element with these ids."""
    everything = placed(blocks)
    matching = (
        pair for pair in everything if pair[0]["block_id"] == block_id and pair[1]["action_id"] == action_id
    )
    return next(matching, None)


def state_values(blocks: list[Block], given: object = None) -> dict[str, dict[str, Any]]:
    """`state.values` keyed by block id and action id: what the person entered, else the initial value.

    `given` is the page's `values`, from which only known ids and the element's own key are taken.
    """
    entered = given if isinstance(given, dict) else {}
    values: dict[str, dict[str, Any]] = {}
    for block, element in placed(blocks):
        if element["type"] not in HELD:
            continue
        key, initial = HELD[element["type"]]
        in_block = entered.get(block["block_id"])
        found = in_block.get(element["action_id"]) if isinstance(in_block, dict) else None
        value = found.get(key) if isinstance(found, dict) else element.get(initial)
        if key in MANY and value is None:
            value = []
        if value == "":
            value = None
        held = {"type": element["type"], key: value}
        values.setdefault(block["block_id"], {})[element["action_id"]] = held
    return values


def incomplete(blocks: list[Block], values: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What Slack's own client refuses before it asks the app: block id -> sentence."""
    errors: dict[str, str] = {}
    for block, element in placed(blocks):
        if block["type"] != "input" or element["type"] not in HELD:
            continue
        key = HELD[element["type"]][0]
        value = values[block["block_id"]][element["action_id"]][key]
        sentence = _complaint(element, value) if value else None
        if not value and not block.get("optional"):
            sentence = "Please complete this required field."
        if sentence:
            errors[block["block_id"]] = sentence
    return errors


def _complaint(element: Element, value: object) -> str | None:
    if not isinstance(value, str):
        return None
    shortest, longest = element.get("min_length"), element.get("max_length")
    if shortest is not None and len(value) < shortest:
        return f"Please use at least {shortest} characters."
    if longest is not None and len(value) > longest:
        return f"Please use at most {longest} characters."
    if element["type"] == "email_text_input" and "@" not in value:
        return "Please enter an email address."
    if element["type"] == "url_text_input" and "://" not in value:
        return "Please enter a URL."
    return None


def dispatches(block: Block, element: Element) -> bool:
    """Whether using this element sends block_actions: in input blocks only with dispatch_action."""
    return element["type"] in PRESSED or block["type"] != "input" or block.get("dispatch_action") is True


def action_entry(
    block: Block, element: Element, deed: dict[str, Any], action_ts: str
) -> dict[str, Any] | None:
    """The item of `actions` that Slack sends, or None when the element does not offer what was chosen."""
    entry: dict[str, Any] = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "action_ts": action_ts,
    }
    kind = element["type"]
    if kind in {"button", "icon_button", "workflow_button"}:
        kept = {key: element[key] for key in ("text", "value", "style", "url", "icon") if key in element}
        return entry | kept
    if kind == "feedback_buttons":
        return _feedback(entry, element, deed)
    key = "selected_option" if kind == "overflow" else HELD[kind][0]
    chosen = deed.get(key)
    if kind in {"static_select", "overflow", "radio_buttons"}:
        chosen = _offered(element, chosen)
        if chosen is None:
            return None
    elif kind in {"multi_static_select", "checkboxes"}:
        picked = [_offered(element, option) for option in chosen or []]
        if None in picked:
            return None
        chosen = picked
    entry[key] = chosen if chosen != "" else None
    if "placeholder" in element:
        entry["placeholder"] = element["placeholder"]
    return entry


def _feedback(entry: dict[str, Any], element: Element, deed: dict[str, Any]) -> dict[str, Any] | None:
    buttons = (element.get("positive_button"), element.get("negative_button"))
    pressed = next((b for b in buttons if isinstance(b, dict) and b.get("value") == deed.get("value")), None)
    return None if pressed is None else entry | {"text": pressed["text"], "value": pressed["value"]}


def _offered(element: Element, chosen: object) -> dict[str, Any] | None:
    value = chosen.get("value") if isinstance(chosen, dict) else chosen
    groups = element.get("option_groups") or []
    options = [*(element.get("options") or []), *(option for group in groups for option in group["options"])]
    return next((option for option in options if option.get("value") == value), None)
