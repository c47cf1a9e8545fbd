"""The judge of views: what ``views.open``, ``push``, ``update`` and ``publish`` would be given."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from bot.playground.judge.composition import plain
from bot.playground.judge.fault import Fault, Spot
from bot.playground.judge.limits import HOME, LIMITS, MODAL, THIRD_PARTY
from bot.playground.judge.payload import list_of_blocks
from bot.playground.judge.relations import items
from bot.playground.judge.rules import Anything, Doubtful, Flag, Kinds, Object, Rule, Shape, Text, breach

BYTES = ("", "view_too_large: must be at most {most} bytes of JSON")


class _Blocks:
    """The blocks of a view, as a rule."""

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Yield the faults of the list and of every block."""
        return list_of_blocks(value, spot)


_COMMON: dict[str, Rule] = {
    "type": Anything(),
    "blocks": _Blocks(),
    "private_metadata": Text("view.private_metadata"),
    "callback_id": Text("view.callback_id"),
    "external_id": Text("view.external_id"),
}
_MODAL_KEYS: dict[str, Rule] = {
    "title": plain("view.title"),
    "submit": plain("view.submit"),
    "close": plain("view.close"),
    "clear_on_close": Flag(MODAL),
    "notify_on_close": Flag(MODAL),
    "submit_disabled": Flag(MODAL),
}


def _submit_with_inputs(view: Object, spot: Spot) -> Iterator[Fault]:
    if "submit" in view:
        return
    for index, block in enumerate(items(view.get("blocks"))):
        if isinstance(block, Mapping) and block.get("type") == "input":
            message = "must define `submit` to use an `input` block in modals"
            yield (spot / "blocks" / index / "input").fault("submit_required", message, MODAL)


def _keys_without_effect(view: Object, spot: Spot) -> Iterator[Fault]:
    for key in _MODAL_KEYS:
        if key in view:
            message = f"`{key}` has no effect on a Home tab"
            yield (spot / key).fault("modal_only", message, THIRD_PARTY, "warning")


_VIEW = Kinds(
    MODAL,
    {
        "modal": Shape(
            MODAL, {**_COMMON, **_MODAL_KEYS}, ("type", "title", "blocks"), (_submit_with_inputs,)
        ),
        "home": Shape(
            HOME,
            {**_COMMON, **{key: Doubtful(rule, THIRD_PARTY) for key, rule in _MODAL_KEYS.items()}},
            ("type", "blocks"),
            (_keys_without_effect,),
        ),
    },
)


def judge_view(view: Mapping[str, object]) -> list[Fault]:
    """Judge a modal or Home view; pointers start with ``/view``. Never raises on bad input."""
    is_home = isinstance(view, Mapping) and view.get("type") == "home"
    spot = Spot("/view", "home" if is_home else "modal")
    size = breach(LIMITS["view.bytes"], json_bytes(view), spot, BYTES)
    return [*_VIEW.faults(view, spot), *size]


def json_bytes(value: object) -> int:
    """Count the bytes of a value as compact UTF-8 JSON, without recursion and so for any depth."""
    total, waiting = 0, [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Mapping):
            total += 2 + max(0, 2 * len(current) - 1)  # braces, colons and commas
            waiting.extend(str(key) for key in current)
            waiting.extend(current.values())
        elif isinstance(current, list | tuple):
            total += 2 + max(0, len(current) - 1)
            waiting.extend(current)
        else:
            text = json.dumps(current, ensure_ascii=False, default=str)
            total += len(text.encode("utf-8", "surrogatepass"))
    return total
