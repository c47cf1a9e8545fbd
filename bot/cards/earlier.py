"""What a card of ours left possible: read back from its own buttons, so that a second message can narrow it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cards import ids, state
from bot.resolve.outcome import Found, Shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.cards.library import Library


def left_open(blocks: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return the keys of the entries that a card left possible, best first.

    A choice leaves its options and what comes after them; an answer to a description leaves itself and the next best.
    A code that was given or chosen leaves nothing open, and neither does any other card.
    """
    found: dict[str, None] = {}
    for action, kept in _buttons(blocks):
        if action == ids.PICK or (action == ids.DETAILS and kept.found == Found.WORDS.value):
            found |= dict.fromkeys((kept.key, *kept.keys))
        elif action == ids.NONE:
            found |= dict.fromkeys(kept.keys)
    return tuple(key for key in found if key)


def asked(blocks: Iterable[dict[str, Any]], library: Library) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the options of a choice and what comes after them, as keys; nothing of a question who sent a number."""
    options, others = list[state.State](), tuple[str, ...]()
    for action, kept in _buttons(blocks):
        if action == ids.PICK:
            options.append(kept)
        elif action == ids.NONE:
            others = kept.keys
    ours = all(kept.observation in ("", *_observations(kept.key, library)) for kept in options)
    return (tuple(kept.key for kept in options), others) if ours else ((), ())


def options(blocks: Iterable[dict[str, Any]]) -> tuple[state.State, ...]:
    """Return the options of a choice in their order; nothing of any other card."""
    return tuple(kept for action, kept in _buttons(blocks) if action == ids.PICK and kept.key)


def suggested(blocks: Iterable[dict[str, Any]]) -> tuple[state.State, ...]:
    """Return what a miss took a number for, nearest first; nothing of any other card. It alone opens and searches."""
    found = list(_buttons(blocks))
    if not any(action == ids.SEARCH for action, _ in found):
        return ()
    return tuple(kept for action, kept in found if action == ids.OPEN and kept.key)


def how(blocks: Sequence[dict[str, Any]]) -> Shown:
    """Return how a choice asked; of any other card that it asked nothing."""
    found = options(blocks)
    rest = next((kept for action, kept in _buttons(blocks) if action == ids.NONE), None)
    if not found or rest is None:
        return Shown()
    titles = (block["text"]["text"] for block in blocks if block.get("type") == "header")
    return Shown(len(found), next(titles, ""), rest.lang or "en", rest.asked)


def _observations(key: str, library: Library) -> tuple[str, ...]:
    entry = library.get(key)
    return tuple(entry.distinguish.observation.values()) if entry and entry.distinguish else ()


def shown(blocks: Iterable[dict[str, Any]]) -> tuple[state.State, ...]:
    """Return what a card showed, an error each: the one of an answer, or the rows of a list or a choice."""
    found: dict[str, state.State] = {}
    for action, kept in _buttons(blocks):
        if kept.key and action in {ids.DETAILS, ids.REPLY, ids.OPEN, ids.PICK}:
            found.setdefault(kept.key, kept)
    return tuple(found.values())


def _buttons(blocks: Iterable[dict[str, Any]]) -> Iterable[tuple[str, state.State]]:
    for block in blocks:
        for element in (*(block.get("elements") or ()), block.get("accessory")):
            if isinstance(element, dict) and (kept := state.decode(element.get("value"))):
                yield str(element.get("action_id", "")), kept
