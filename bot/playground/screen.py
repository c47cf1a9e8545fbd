"""What stands on a person's screen: its words in reading order, what can be pressed, and what can be filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.elements import HELD, placed

if TYPE_CHECKING:
    from collections.abc import Iterator

Blocks = list[dict[str, Any]]


@dataclass(frozen=True)
class Seen:
    """A message or a view as a person sees it. `container` is what the page would send for it."""

    container: dict[str, Any]
    text: str
    blocks: Blocks
    user: str = ""
    ts: str = ""
    channel: str = ""
    thread_ts: str | None = None
    ephemeral: bool = False
    title: str = ""
    by_bot: bool = False

    @property
    def words(self) -> str:
        """Every text in its blocks, in reading order, one a line; the plain text where there are none."""
        return "\n".join(_texts(self.blocks)) if self.blocks else self.text

    @property
    def buttons(self) -> list[str]:
        """The labels of its buttons and the options of its overflow menus, in reading order."""
        return [label for label, _, _ in pressable(self.blocks)]


def seen_view(view: dict[str, Any]) -> Seen:
    """Return a modal or the Home tab as a person sees it."""
    title = view["title"]["text"] if view["type"] == "modal" else ""
    return Seen({"type": "view", "view_id": view["id"]}, title, view["blocks"], title=title)


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _texts(item)
    elif isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for key, value in node.items():
            if isinstance(value, dict | list) and key not in {"options", "option_groups", "confirm"}:
                yield from _texts(value)


def pressable(blocks: Blocks) -> Iterator[tuple[str, tuple[dict[str, Any], dict[str, Any]], dict[str, Any]]]:
    """Label, (block, element) and what the page would send, for everything that can be pressed."""
    for block, element in placed(blocks):
        if element["type"] == "overflow":
            for option in element["options"]:
                yield option["text"]["text"], (block, element), {"selected_option": option}
        elif element["type"] == "feedback_buttons":
            for key in ("positive_button", "negative_button"):
                button = element[key]
                yield button["text"]["text"], (block, element), {"value": button["value"]}
        elif element["type"] not in HELD:
            label = element.get("text", {}).get("text") or element.get("icon", "")
            yield label, (block, element), {"value": element.get("value")}


def input_named(blocks: Blocks, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the input with this label, placeholder or id, and its block. Raises LookupError."""
    for block, element in placed(blocks):
        label = (block.get("label") or {}).get("text")
        placeholder = (element.get("placeholder") or {}).get("text")
        if name in {label, placeholder, block["block_id"], element["action_id"]} and element["type"] in HELD:
            return block, element
    raise LookupError(name)


def entered(element: dict[str, Any], value: object) -> dict[str, Any]:
    """What the page would send for a value; options are found by text or value."""
    key = HELD[element["type"]][0]
    groups = element.get("option_groups") or []
    options = [*(element.get("options") or []), *(option for group in groups for option in group["options"])]

    def option(wanted: object) -> object:
        return next((o for o in options if wanted in {o["value"], o["text"]["text"]}), wanted)

    if key == "selected_option":
        return {key: value if isinstance(value, dict) else option(value)}
    if key == "selected_options" and isinstance(value, list):
        return {key: [item if isinstance(item, dict) else option(item) for item in value]}
    return {key: value}
