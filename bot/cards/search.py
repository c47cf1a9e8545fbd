"""Search: a field that completes as one types, and lists of a family's entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import ids, parts, state, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.cards.blocks import Block, Part
    from bot.cards.library import Library
    from bot.knowledge.models import Entry, Family

OPTIONS = 100
"""Slack's most (https://docs.slack.dev/reference/block-kit/composition-objects/option-object)."""
ROWS = 95


def find() -> Block:
    """Return the search field. Slack asks for options under `ids.FIND` from the first letter on."""
    select: Part = {
        "type": "external_select",
        "action_id": ids.FIND,
        "placeholder": b.plain(words.FIND_PLACEHOLDER),
        "min_query_length": 1,
    }
    return {**b.section(words.FIND, select), "block_id": ids.SEARCH_BLOCK}


def find_options(entries: Iterable[Entry]) -> list[Part]:
    """Return the options for a typed text, best first; an option's value is the entry's key."""
    named = [(words.CODE_LINE.format(code=e.code, headline=e.headline), e.key) for e in entries]
    return [b.option(text, key) for text, key in named[:OPTIONS]]


def search_view() -> Block:
    """Return the search as a modal."""
    return b.modal(words.SEARCH_TITLE, [find()], callback_id=ids.SEARCH_VIEW)


def family_view(family: Family, entries: Sequence[Entry]) -> Block:
    """Return a family's entries, each with *Open*, which pushes its details."""
    rows = [entry_row(entry) for entry in entries[:ROWS]]
    blocks = [b.header(family.name), b.context(b.escape(family.about)), *rows]
    return b.modal(words.SEVERAL_TITLE, blocks, callback_id=ids.FAMILY_VIEW)


def families_view(library: Library) -> Block:
    """Return all families, each with *Open*."""
    rows = [
        b.section(
            f"{b.bold(family.name)}\n{b.escape(family.about)}",
            b.button(words.OPEN, family_action(family), _family_value(family), f"{words.OPEN} {family.name}"),
        )
        for family in library.families.values()
    ]
    return b.modal(words.FAMILIES, rows, callback_id=ids.FAMILY_VIEW)


def family_buttons(library: Library, most: int = 5) -> list[Part]:
    """Return the first families as buttons, and *All* where there are more."""
    families = list(library.families.values())
    row = [b.button(b.cut(f.name, 30), family_action(f), _family_value(f)) for f in families[:most]]
    return [*row, *([b.button(words.ALL, ids.FAMILIES)] if len(families) > most else [])]


def entry_row(entry: Entry, tail: str = "") -> Block:
    """Return one entry of a list, its details one press away."""
    text = f"{b.bold(entry.code)} · {b.escape(entry.headline)}" + (f" · {b.escape(tail)}" if tail else "")
    return b.section(text, parts.opener(entry, ids.OPEN_DETAILS, state.encode(state.State(key=entry.key))))


def family_action(family: Family) -> str:
    """Return the action id of a family's button: unique in its row."""
    return f"{ids.FAMILY}:{family.id}"


def _family_value(family: Family) -> str:
    return state.encode(state.State(key=family.id))
