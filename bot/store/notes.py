"""Notes of a workspace on a code: what this team knows about an error, shown on its cards to this team only."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field, replace
from typing import Protocol

LONGEST = 1_000
"""Characters of a note."""


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `author` is a user id, shown beside it; empty where its author asked to be forgotten."""

    team: str
    key: str
    text: str
    author: str
    at: float = field(default_factory=time.time)
    """Unix time of the last change."""
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    name: str = ""
    """The author's handle, as Slack said it when the note was written: a card mentions nobody."""


class Notes(Protocol):
    """The interface of every store of notes. Changes raise `AwayError`: a person waits to hear that it is kept."""

    async def of(self, team: str, key: str) -> tuple[Note, ...]:
        """Return the notes on an entry, oldest first. At most 150 ms and never an error: the card goes without."""
        ...

    async def get(self, team: str, note_id: str) -> Note | None:
        """Return one note of this workspace. Raises `AwayError`."""
        ...

    async def put(self, note: Note) -> None:
        """Keep a note; one with the same id in the same workspace is replaced. Raises `AwayError`."""
        ...

    async def remove(self, team: str, note_id: str) -> bool:
        """Delete a note; return whether there was one. Raises `AwayError`."""
        ...


class MemoryNotes:
    """Notes of one process, gone with it."""

    def __init__(self) -> None:
        self._notes: dict[str, Note] = {}

    async def of(self, team: str, key: str) -> tuple[Note, ...]:
        """Return the notes on an entry, oldest first."""
        return tuple(n for n in self._notes.values() if n.team == team and n.key == key)

    async def get(self, team: str, note_id: str) -> Note | None:
        """Return one note of this workspace."""
        note = self._notes.get(note_id)
        return note if note is not None and note.team == team else None

    async def put(self, note: Note) -> None:
        """Keep a note; one with the same id in the same workspace is replaced."""
        known = self._notes.get(note.id)
        if known is None or known.team == note.team:
            self._notes[note.id] = replace(note, text=note.text[:LONGEST])

    async def remove(self, team: str, note_id: str) -> bool:
        """Delete a note; return whether there was one."""
        if await self.get(team, note_id) is None:
            return False
        del self._notes[note_id]
        return True

    def erase(self, team: str) -> None:
        """Forget all of a workspace."""
        for note_id in [note.id for note in self._notes.values() if note.team == team]:
            del self._notes[note_id]
