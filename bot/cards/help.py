"""How to ask: `/waerror help`, an empty question, a greeting in a direct message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, state, words
from bot.cards.setting import Setting

if TYPE_CHECKING:
    from bot.cards.blocks import Block, Card, Part
    from bot.cards.library import Library

EXAMPLE = "cloud-api/131047"


def help_card(library: Library, setting: Setting | None = None, *, digest: bool = False) -> Card:
    """Draw how to ask. `digest`: a mention alone in a thread gives an overview."""
    setting = setting or Setting()
    blocks = [b.header(words.HELP), b.rich(how_to_ask(digest=digest)), b.context(b.escape(_small(library)))]
    row = _row(library, setting)
    if row and setting.pressable:
        blocks.append(b.actions(row, ids.ACTIONS_BLOCK))
    text = fallback.text([f"{words.HELP}.", *(line.replace("`", "") + "." for line in words.HELP_LINES)])
    return b.Card(text, blocks)


def how_to_ask(*, digest: bool) -> Part:
    """Return the ways to ask as a list."""
    told = [*words.HELP_LINES, *([words.HELP_DIGEST] if digest else []), *words.HELP_TEAM]
    return b.listed([b.prose(text) for text in told], ordered=False)


def freshness(library: Library) -> str:
    """Return "286 codes, each checked on a day from 31 Oct 2025 to 11 Sep 2026": when somebody last read their sources.

    Of an entry the oldest of its sources counts, as on its card.
    """
    days = [min(reference.checked for reference in entry.sources) for entry in library if entry.sources]
    if not days:
        return ""
    first, last = min(days), max(days)
    told = words.COUNT if first < last else words.COUNT_OF_A_DAY
    return told.format(count=words.number(len(library)), first=words.day(first), last=words.day(last))


def _small(library: Library) -> str:
    return " · ".join(part for part in (words.PRIVACY, freshness(library)) if part)


def _row(library: Library, setting: Setting) -> list[Part]:
    row: list[Part] = []
    if "search" in setting.features:
        row.append(b.button(words.SEARCH, ids.SEARCH, state.encode(state.State())))
    example = library.get(EXAMPLE)
    if example is not None:
        name = words.TRY.format(code=example.code)
        row.append(b.button(name, ids.TRY, state.encode(state.State(key=example.key))))
    return row


def how_section(*, digest: bool) -> list[Block]:
    """Return the same for the Home tab."""
    return [b.header(words.HOW_TO_ASK), b.rich(how_to_ask(digest=digest))]
