"""Team notes: the modal that writes and rewrites one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bot.cards import blocks as b
from bot.cards import ids, inputs, state, teamwork
from bot.cards.setting import TeamNote

if TYPE_CHECKING:
    from bot.cards.blocks import Block
    from bot.cards.state import State
    from bot.knowledge.models import Entry

LONGEST = 1_000
"""Characters of a note."""


def note_view(entry: Entry, kept: State, text: str = "") -> Block:
    """Return the modal. `kept.action` is the id of the note that is rewritten, `kept.view` the Details below."""
    field = inputs.text_field(
        teamwork.NOTE_ASK.format(code=entry.code), ids.NOTE_TEXT, value=text, most=LONGEST
    )
    return b.modal(
        teamwork.NOTE_TITLE,
        [field, b.plain_context(teamwork.NOTE_SEEN.format(code=entry.code))],
        callback_id=ids.NOTE_VIEW,
        private_metadata=state.encode(kept, state.METADATA),
        submit=b.plain(teamwork.SAVE),
    )


def kept_view(entry: Entry) -> Block:
    """Return what says that a note is kept, and where to change it."""
    return inputs.told_view(teamwork.NOTE_TITLE, teamwork.NOTE_KEPT.format(code=b.escape(entry.code)))


def team_note(text: str, author: str, at: float, *, note_id: str = "", editable: bool = False) -> TeamNote:
    """Return a note as a card shows it. `author` is a name; nobody is mentioned."""
    written = dt.datetime.fromtimestamp(at, tz=dt.UTC).date()
    return TeamNote(text, author or teamwork.COLLEAGUE, written, note_id, editable)
