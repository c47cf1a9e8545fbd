"""A retired number: what it is today. No steps, no retry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, parts, state, words
from bot.cards.face import face
from bot.cards.why import unexplained, why

if TYPE_CHECKING:
    from bot.cards.blocks import Card
    from bot.cards.library import Library
    from bot.cards.setting import Setting
    from bot.knowledge.models import Entry
    from bot.resolve.outcome import Answer


def retired_card(answer: Answer, setting: Setting, library: Library) -> Card:
    """Draw a retired number: its successor with a button, or the reason and where such a number comes from today."""
    shown, entry = face(answer.sighting), answer.entry
    successor = library.get(entry.replaced_by) if entry.replaced_by else None
    told = what_it_was(entry, successor)
    lang = setting.lang or answer.lang
    reason = "" if setting.place == "shared" else why(answer.sighting, lang)
    reason = " · ".join(filter(None, (reason, unexplained(answer.unexplained, lang))))
    blocks = [
        parts.status(shown, setting, answer.sighting),
        b.header(f"{shown.code} · {_header(successor)}"),
        b.plain_context(reason) if reason else None,
        b.section(b.escape(told)),
        parts.origin(shown, library.sources, 1),
    ]
    if successor and setting.pressable and setting.surface == "message":
        value = state.encode(state.State(key=successor.key))
        label = words.OPEN_LABEL.format(code=successor.code, headline=b.lower_first(successor.headline))
        name = words.OPEN_CODE.format(code=b.cut(successor.code, 18))
        blocks.append(b.actions([b.button(name, ids.OPEN, value, label)], ids.ACTIONS_BLOCK))
    text = fallback.text([f"{shown.code}: {b.lower_first(_header(successor))}.", b.without_ticks(told)])
    return b.Card(text, [block for block in blocks if block is not None])


def _header(successor: Entry | None) -> str:
    return words.RETIRED.format(code=successor.code) if successor else words.RETIRED_ALONE


def what_it_was(entry: Entry, successor: Entry | None) -> str:
    """Return what a retired number is today, or why it is none and where it usually comes from."""
    if successor is not None:
        return words.RETIRED_SECTION.format(code=successor.code, headline=b.lower_first(successor.headline))
    return f"{entry.summary} {words.RETIRED_TODAY.format(code=entry.code)}"
