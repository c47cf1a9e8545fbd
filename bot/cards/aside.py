"""A short answer about the card above: one value of it, first, and the way to the rest."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import fallback, ids, parts, state, values, words
from bot.cards.face import face
from bot.cards.phrases import say
from bot.cards.watch import watch_card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cards.blocks import Card
    from bot.cards.face import Face
    from bot.cards.library import Library
    from bot.cards.state import State
    from bot.resolve.outcome import Sighting

STEPS = 4


class About(Enum):
    """What is asked about an error that stands above."""

    RETRY = "retry"
    MOVE = "move"
    WHY = "why"
    NEXT = "next"
    CUSTOMER = "customer"
    WORST = "worst"


def aside_card(about: About, shown: Sequence[State], library: Library, lang: str) -> Card:
    """Answer for the one error that was `shown`; a line each where there are several; ask where there is none."""
    found = [(kept, answer.sighting) for kept in shown if (answer := state.restore(kept, library))]
    if not found:
        sentence = say("which-error", lang)
        return b.Card(fallback.text([sentence]), [b.section(b.escape(sentence))])
    kept, sighting = found[0]
    seen = face(sighting)
    if len(found) > 1 or about is About.WORST or seen.actor is None:
        return _several([sighting for _, sighting in found], about, lang)
    head, said = _said(about, seen, kept)
    value = state.encode(kept)
    button = b.button(words.DETAILS, ids.DETAILS, value)
    if about is About.CUSTOMER and seen.entry.reply:
        button = b.button(words.REPLY, ids.REPLY, value)
    blocks = [b.section(f"{b.bold(head)} {b.escape(said)}", button)]
    if about is About.NEXT:
        blocks.append(
            parts.steps([parts.step(s, library.sources) for s in seen.steps[:STEPS]], seen.entry.avoid)
        )
    return b.Card(fallback.text([f"{head} {said}"]), blocks)


def languages_card(shown: Sequence[State], library: Library, lang: str) -> Card:
    """Say in `lang` which languages there are, with the customer reply of the one error above; ask where is none."""
    found = [kept for kept in shown if state.restore(kept, library)]
    if not found:
        return aside_card(About.WHY, (), library, lang)
    sentence, entry = say("languages", lang), library.get(found[0].key)
    spoken = replace(found[0], lang="" if lang == "en" else lang)
    button = b.button(words.REPLY, ids.REPLY, state.encode(spoken))
    one = len(found) == 1 and entry is not None and bool(entry.reply)
    return b.Card(fallback.text([sentence]), [b.section(b.escape(sentence), button if one else None)])


def _several(found: Sequence[Sighting], about: About, lang: str) -> Card:
    """Return a line each, the widest effect first."""
    rows = watch_card(found)
    if len(found) == 1 or about is About.WORST:
        return rows
    depends = say("depends", lang)
    return b.Card(rows.text, [b.section(b.escape(depends)), *rows.blocks])


def _said(about: About, seen: Face, kept: State) -> tuple[str, str]:
    """Return what stands in bold, and the value behind it."""
    code = seen.code
    if about is About.RETRY:
        return words.ASIDE_RETRY.format(code=code), values.retry_at(seen.rule, kept.details)
    if about is About.MOVE:
        return words.ASIDE_MOVE.format(code=code), values.whose_move(seen)
    if about is About.CUSTOMER:
        return f"{code}:", words.ASIDE_REPLY if seen.entry.reply else words.ASIDE_NO_REPLY
    if about is About.NEXT:
        return words.ASIDE_NEXT.format(code=code), words.ASIDE_AGAIN
    return f"{code}: {seen.headline}.", seen.summary
