"""The message shortcut's modal: the answer open to its causes, and *Reply in thread*."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import ids, parts, state, words
from bot.cards.answer import LADDER, answer_blocks
from bot.cards.details import causes
from bot.cards.draw import draw
from bot.cards.face import face
from bot.cards.setting import Setting
from bot.cards.state import State
from bot.resolve.outcome import Answer, Several

if TYPE_CHECKING:
    from bot.cards.blocks import Block
    from bot.cards.library import Library
    from bot.resolve.outcome import Outcome

METADATA_KEYS = 60
"""Codes of a list that fit into private_metadata; a message with more is answered with these."""


def shortcut_view(
    outcome: Outcome,
    *,
    catalog: Library,
    channel: str,
    thread: str,
    channel_name: str,
    can_post: bool = True,
    refused: str = "",
    submit: bool = True,
    setting: Setting | None = None,
) -> Block:
    """Return the modal for a message at `thread` in `channel` (ids; `channel_name` without "#").

    `can_post` False: the view says how to invite the bot, or what else was `refused`, with the card still below.
    `submit` False: a button takes the place of the submit, for clients that refuse a submit without inputs.
    """
    setting = replace(setting or Setting(), surface="modal", place="ephemeral")
    told = refused or words.INVITE.format(channel=channel_name or "this channel")
    blocks = [] if can_post else [b.section(b.escape(told))]
    blocks += _blocks(outcome, setting, catalog)
    more: dict[str, object] = {}
    if isinstance(outcome, Answer | Several):
        if can_post:
            blocks.append(b.plain_context(words.WHO_SEES.format(channel=channel_name or "this channel")))
        if submit:
            more["submit"] = b.plain(words.REPLY_IN_THREAD)
        else:
            blocks.append(
                b.actions([b.button(words.REPLY_IN_THREAD, ids.REPLY_IN_THREAD)], ids.ACTIONS_BLOCK)
            )
    kept = replace(_state(outcome), channel=channel, thread=thread)
    return b.modal(
        words.SHORTCUT_TITLE,
        blocks,
        callback_id=ids.SHORTCUT_VIEW,
        private_metadata=state.encode(kept, state.METADATA),
        **more,
    )


def _blocks(outcome: Outcome, setting: Setting, catalog: Library) -> list[Block]:
    if not isinstance(outcome, Answer) or parts.retired(outcome.entry):
        return draw(outcome, setting, catalog).blocks
    blocks = answer_blocks(outcome, setting, catalog, LADDER[0])
    return [*blocks[:-1], *causes(face(outcome.sighting), catalog), blocks[-1]]


def _state(outcome: Outcome) -> State:
    if isinstance(outcome, Answer):
        return state.of(outcome.sighting, outcome.lang, tuple(entry.key for entry in outcome.others[:2]))
    if isinstance(outcome, Several):
        shown = outcome.sightings[:METADATA_KEYS]
        return State(keys=tuple(s.entry.key for s in shown), counts=tuple(s.count for s in shown))
    return State()
