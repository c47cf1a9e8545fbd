"""What holds for a list of blocks as a whole: its length, ids that may occur once, totals of a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bot.playground.judge.blocks import BLOCK
from bot.playground.judge.limits import BLOCKS, ELEMENTS, LIMITS, THIRD_PARTY
from bot.playground.judge.relations import characters, items
from bot.playground.judge.rules import CHARACTERS, ITEMS, Object, breach

if TYPE_CHECKING:
    from bot.playground.judge.fault import Fault, Spot

HEADER_COST = 100
"""Characters that a header seems to add to the rendered size of a message (slackapi/bolt-js#2509)."""

_NESTED = {"container": "child_blocks", "carousel": "elements"}
_ELEMENT_KEYS = ("elements", "actions", "accessory", "element")


def list_of_blocks(blocks: object, spot: Spot) -> Iterator[Fault]:
    """Judge every block of a list, then the list as a whole. The spot is that of the list."""
    if not isinstance(blocks, list | tuple):
        yield spot.fault("invalid_blocks_format", "must provide an array", BLOCKS)
        return
    count = LIMITS["message.blocks" if spot.surface == "message" else "view.blocks"]
    yield from breach(count, len(blocks), spot, ITEMS)
    for index, block in enumerate(blocks):
        yield from BLOCK.faults(block, spot / index)
    placed = list(_flatten(blocks, spot))
    yield from _unique_block_ids(placed)
    yield from _unique_action_ids(placed)
    yield from _one_focus(placed)
    if spot.surface == "message":
        yield from _markdown_total(placed, spot)
        yield from _tables(placed)
        yield from _charts(placed)
        yield from _rendered(blocks, spot)


def _flatten(blocks: object, spot: Spot) -> Iterator[tuple[Object, Spot]]:
    for index, block in enumerate(items(blocks)):
        if isinstance(block, Mapping):
            yield block, spot / index
            key = _NESTED.get(_kind(block))
            for inner, child in enumerate(items(block.get(key)) if key else []):
                if isinstance(child, Mapping):
                    yield child, spot / index / key / inner


def _kind(block: Object) -> str:
    kind = block.get("type")
    return kind if isinstance(kind, str) else ""


def _repeated(key: str, named: Iterator[tuple[Object, Spot]], source: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for value, spot in named:
        name = value.get(key)
        if isinstance(name, str) and name:
            if name in seen:
                yield (spot / key).fault(f"duplicate_{key}", f'`{key}` "{name}" already exists', source)
            seen.add(name)


def _unique_block_ids(placed: list[tuple[Object, Spot]]) -> Iterator[Fault]:
    ignored = {"markdown"}  # Slack ignores the id of a markdown block
    yield from _repeated("block_id", (pair for pair in placed if _kind(pair[0]) not in ignored), BLOCKS)


def _elements(block: Object, spot: Spot) -> Iterator[tuple[Object, Spot]]:
    for key in () if _kind(block) in _NESTED else _ELEMENT_KEYS:
        held = block.get(key)
        if isinstance(held, Mapping):
            yield held, spot / key
        for index, element in enumerate(items(held)):
            if isinstance(element, Mapping):
                yield element, spot / key / index


def _unique_action_ids(placed: list[tuple[Object, Spot]]) -> Iterator[Fault]:
    for block, spot in placed:
        yield from _repeated("action_id", _elements(block, spot), ELEMENTS)


def _one_focus(placed: list[tuple[Object, Spot]]) -> Iterator[Fault]:
    focused = [
        spot
        for block, place in placed
        for element, spot in _elements(block, place)
        if element.get("focus_on_load") is True
    ]
    for spot in focused[1:]:
        message = "only one element can set `focus_on_load`"
        yield (spot / "focus_on_load").fault("focus_on_load", message, ELEMENTS, "warning")


def _of_kind(kind: str, placed: list[tuple[Object, Spot]]) -> list[tuple[Object, Spot]]:
    return [pair for pair in placed if _kind(pair[0]) == kind]


def _markdown_total(placed: list[tuple[Object, Spot]], spot: Spot) -> Iterator[Fault]:
    texts = [block.get("text") for block, _ in _of_kind("markdown", placed)]
    lengths = [len(text) for text in texts if isinstance(text, str)]
    limit = LIMITS["message.markdown"]
    if all(length <= (limit.most or 0) for length in lengths):  # else that block has its own fault
        yield from breach(limit, sum(lengths), spot, CHARACTERS)


def _tables(placed: list[tuple[Object, Spot]]) -> Iterator[Fault]:
    limit = LIMITS["message.tables"]
    plain = _of_kind("table", placed)
    for _, spot in plain[limit.most :]:
        yield spot.fault(limit.name, "only_one_table_allowed", limit.source)
    data = _of_kind("data_table", placed)
    for _, spot in data[0 if plain else 1 :]:
        yield spot.fault(limit.name, "only_one_table_allowed", THIRD_PARTY, "warning")


def _charts(placed: list[tuple[Object, Spot]]) -> Iterator[Fault]:
    limit = LIMITS["message.data_visualizations"]
    for _, spot in _of_kind("data_visualization", placed)[limit.most :]:
        yield spot.fault(limit.name, "too many data_visualization blocks", limit.source)


def rendered_size(blocks: object) -> int:
    """Estimate the characters that Slack counts against the size of a message.

    Slack publishes no formula: this is the length of every text, and a hundred for each header.
    """
    headers = sum(isinstance(block, Mapping) and _kind(block) == "header" for block in items(blocks))
    return characters(blocks) + HEADER_COST * headers


def _rendered(blocks: object, spot: Spot) -> Iterator[Fault]:
    size = rendered_size(blocks)
    refused = LIMITS["message.rendered"]
    if size > (refused.most or 0):
        yield spot.fault(
            "msg_blocks_too_long", f"must be less than {refused.most} characters", refused.source
        )
    else:
        yield from breach(LIMITS["message.rendered.advice"], size, spot, CHARACTERS)
