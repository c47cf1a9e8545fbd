"""The blocks: what each may hold, and on which surface it may stand."""

from __future__ import annotations

from bot.playground.judge.composition import at_least_one, either, exactly_one, plain, web_address
from bot.playground.judge.elements import (
    IMAGE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    ONLY_BUTTON,
    ONLY_IMAGE,
)
from bot.playground.judge.composition import SLACK_ICON
from bot.playground.judge.limits import BLOCKS, SURFACES, TEXT, THIRD_PARTY, TIGHTKNIT
from bot.playground.judge.relations import collapsed_is_collapsible, even_rows, one_icon, table_size
from bot.playground.judge.rich_text import RICH_TEXT, RICH_TEXT_GUESSED, RICH_TEXT_KIND
from bot.playground.judge.rules import (
    Anything,
    Both,
    Check,
    Choice,
    Flag,
    Items,
    Kinds,
    Number,
    Rule,
    Shape,
    Text,
    Where,
)


def _block(
    kind: str, fields: dict[str, Rule], required: tuple[str, ...] = (), checks: tuple[Check, ...] = ()
) -> Shape:
    known: dict[str, Rule] = {"type": Anything(), "block_id": Text("block_id"), **fields}
    return Shape(f"{BLOCKS}/{kind.replace('_', '-')}-block", known, ("type", *required), checks)
