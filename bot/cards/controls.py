"""The buttons under an answer: fixed order, missing ones close the gap, at most five controls."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import ids, state, values, words
from bot.cards.face import face

if TYPE_CHECKING:
    from bot.cards.blocks import Block, Part
    from bot.cards.setting import Setting
    from bot.cards.state import State
    from bot.resolve.outcome import Answer


def controls(answer: Answer, setting: Setting) -> Block:
    """Return the row of an answer's buttons. On a shared card their values carry the key alone."""
    sighting, shared = answer.sighting, setting.place == "shared"
    full = state.of(sighting, answer.lang, tuple(entry.key for entry in answer.others[:2]))
    carried = bare(full) if shared else full
    value, on = state.encode(carried), setting.features
    row: list[Part] = []
    if setting.place == "ephemeral" and setting.can_share:
        row.append(b.button(words.SHARE, ids.SHARE, value))
    row.append(b.button(words.DETAILS, ids.DETAILS, value))
    if "reply" in on and sighting.entry.reply and not shared:
        row.append(b.button(words.REPLY, ids.REPLY, value))
    if "handover" in on and setting.hand_over:
        row.append(b.button(words.HAND_OVER, ids.HAND_OVER, value))
    more = _more(answer, setting, carried)
    if more:
        row.append(b.overflow(ids.MORE, more))
    return b.actions(row, ids.ACTIONS_BLOCK)


def bare(full: State) -> State:
    """Return what a button may carry where others read along: the key, and which part of it."""
    return state.State(key=full.key, subcode=full.subcode)


def feedback(answer: Answer) -> Block:
    """Return the thumbs under a card that we posted ourselves."""
    carried = replace(bare(state.of(answer.sighting)), found=answer.sighting.evidence.found.value)

    def thumb(text: str, action: str) -> Part:
        return {"text": b.plain(text), "value": state.encode(replace(carried, action=action))}

    element = {
        "type": "feedback_buttons",
        "action_id": ids.FEEDBACK,
        "positive_button": thumb(words.HELPFUL, ids.HELPFUL),
        "negative_button": thumb(words.NOT_HELPFUL, ids.NOT_HELPFUL),
    }
    return {"type": "context_actions", "elements": [element], "block_id": ids.FEEDBACK_BLOCK}


def _more(answer: Answer, setting: Setting, carried: State) -> list[Part]:
    """Return the options of the menu; their values hold 150 characters, so no payload."""
    shared, on = setting.place == "shared", setting.features
    short = state.State(key=carried.key, subcode=carried.subcode)
    wait = values.reminder(face(answer.sighting).rule)
    options: list[Part] = []

    def add(text: str, action: str, kept: State = short) -> None:
        options.append(b.option(text, state.encode(replace(kept, action=action), state.OPTION)))

    if not shared:
        add(words.NOT_THIS, ids.NOT_THIS, replace(short, keys=carried.keys, lang=carried.lang))
        if "remind" in on and wait:
            add(words.REMIND.format(wait=wait), ids.REMIND)
    if "note" in on:
        add(words.ADD_NOTE, ids.NOTE)
    if "report" in on:
        add(words.REPORT, ids.REPORT)
    if shared and "remove" in on:
        add(words.REMOVE, ids.REMOVE, replace(short, by=setting.shared_by))
    return options
