"""Several codes in one text: a row each, ten at most, the widest effect first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, parts, state, values, words
from bot.cards.face import face
from bot.cards.setting import Setting
from bot.cards.why import unexplained
from bot.knowledge.models import Affects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Block, Card
    from bot.resolve.outcome import Several, Sighting

ROWS = 10
_WIDEST = {affects: at for at, affects in enumerate(Affects)}


def several_card(several: Several, setting: Setting) -> Card:
    """Draw distinct codes of one text."""
    ordered = by_effect(several.sightings)
    title = words.SEVERAL.format(count=len(ordered))
    blocks = [b.header(title), *(row(sighting, setting, several.lang) for sighting in ordered[:ROWS])]
    if len(ordered) > ROWS:
        blocks.append(_rest(ordered, setting))
    if several.unexplained:
        blocks.append(b.plain_context(unexplained(several.unexplained, setting.lang or several.lang)))
    entries = [sighting.entry for sighting in ordered]
    return b.Card(fallback.several_text(title, entries, several.unexplained), blocks)


def several_view(sightings: Sequence[Sighting], lang: str = "en") -> Block:
    """Return the modal with every code, each with *Open*, which pushes its details."""
    setting = Setting(surface="modal")
    rows = [row(sighting, setting, lang) for sighting in by_effect(sightings)[:90]]
    title = b.header(words.SEVERAL.format(count=len(sightings)))
    return b.modal(words.SEVERAL_TITLE, [title, *rows], callback_id=ids.SEVERAL_VIEW)


def by_effect(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Return the sightings by what they affect, then in the order of the text."""
    last = len(_WIDEST)
    return sorted(sightings, key=lambda s: _WIDEST[s.entry.affects] if s.entry.affects else last)


def row(sighting: Sighting, setting: Setting, lang: str) -> Block:
    """Return one code: number and headline, below it whose move and whether to retry."""
    shown = face(sighting)
    times = f" ×{words.number(sighting.count)}" if sighting.count > 1 else ""
    facts = [values.actor_name(shown.actor)] if shown.actor else []
    facts += [values.retry_short(shown.rule)] if shown.rule.retry else []
    facts += [words.RETIRED_ALONE] if parts.retired(sighting.entry) else []
    text = f"{b.bold(shown.code)}{times} · {b.escape(shown.headline)}\n{b.escape(' · '.join(facts))}"
    if not setting.pressable:
        return b.section(text)
    carried = state.of(sighting, lang)
    kept = carried if setting.place != "shared" else state.State(key=carried.key, subcode=carried.subcode)
    action = ids.OPEN if setting.surface == "message" else ids.OPEN_DETAILS
    return b.section(text, parts.opener(sighting.entry, action, state.encode(kept)))


def _rest(ordered: Sequence[Sighting], setting: Setting) -> Block:
    """Return "and 4 more": a button where there is a listener for it, else their numbers."""
    rest = ordered[ROWS:]
    text = words.AND_MORE.format(count=len(rest))
    if "rest" not in setting.features or not setting.pressable:
        return b.section(f"{text}: {b.escape(b.cut(', '.join(face(s).code for s in rest), 200))}")
    every = state.State(
        action=ids.REST, keys=tuple(s.entry.key for s in ordered), counts=tuple(s.count for s in ordered)
    )
    return b.section(text, b.button(words.REST, ids.REST, state.encode(every)))
