"""What a card needs of its workspace: notes and channels, from memory, read again after some seconds.

A card never waits long: on a miss there is one read of at most `PATIENCE`, else the card goes without. What this
process writes it forgets at once; what another one writes is seen after `FRESH` seconds and those of the store. For
a database that is still being opened, in the first half second of a process, no card waits, and nothing of it is
remembered.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from bot.store.notes import Note
    from bot.store.store import Store

FRESH = 3.0
"""Seconds. With the five for which the store remembers what it read, a note is seen in every process after eight."""
PATIENCE = 0.15
"""Seconds."""
AGAIN = 5.0
"""Seconds after which a read that failed is tried again: meanwhile nobody waits for it."""
HANDOVER, REPORT = "handover_channel", "report_channel"
"""Names of preferences: ids of channels."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Channels:
    """Where a workspace wants its hand-overs and reports: ids of channels, or nothing."""

    handover: str = ""
    report: str = ""


class Fresh(Generic[T]):
    """Values that are good for some seconds. Forgets the oldest beyond `most`."""

    def __init__(self, clock: Callable[[], float], most: int) -> None:
        self._clock = clock
        self._most = most
        self._known: OrderedDict[Hashable, tuple[T, float]] = OrderedDict()

    def peek(self, name: Hashable) -> T | None:
        """Return what is known and fresh."""
        known = self._known.get(name)
        return known[0] if known is not None and known[1] > self._clock() else None

    async def get(self, name: Hashable, read: Callable[[], Awaitable[T]], without: T) -> T:
        """Return what is known, or read it; the old value or `without` where that takes too long or fails."""
        fresh = self.peek(name)
        if fresh is not None:
            return fresh
        try:
            async with asyncio.timeout(PATIENCE):
                value, good_for = await read(), FRESH
        except (TimeoutError, StoreError):
            value, good_for = self._known.get(name, (without, 0.0))[0], AGAIN
        self._known[name] = (value, self._clock() + good_for)
        self._known.move_to_end(name)
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return value

    def forget(self, name: Hashable) -> None:
        """Read it again next time."""
        self._known.pop(name, None)


class Workspaces:
    """Notes and channels of all workspaces. `default`: the channels of one that has set none."""

    def __init__(self, store: Store, default: Channels, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._default = default
        self._notes: Fresh[tuple[Note, ...]] = Fresh(clock, 50_000)
        self._channels: Fresh[Channels] = Fresh(clock, 5_000)

    async def notes(self, team: str, key: str) -> tuple[Note, ...]:
        """Return the notes of a workspace on an entry, newest first."""
        if self._store.opening():
            return ()
        return await self._notes.get((team, key), lambda: self._read_notes(team, key), ())

    async def channels(self, team: str) -> Channels:
        """Return where a workspace wants its hand-overs and reports."""
        if self._store.opening():
            return self._default
        return await self._channels.get(team, lambda: self._read_channels(team), self._default)

    async def look(self, team: str, key: str) -> tuple[Channels, tuple[Note, ...]]:
        """Return both at once: from memory without waiting, else after one wait for both."""
        channels, notes = self._channels.peek(team), self._notes.peek((team, key))
        if channels is not None and notes is not None:
            return channels, notes
        return await asyncio.gather(self.channels(team), self.notes(team, key))

    def changed(self, team: str, key: str = "") -> None:
        """Say that the notes on an entry have changed, or the channels."""
        if key:
            self._notes.forget((team, key))
        else:
            self._channels.forget(team)

    async def _read_notes(self, team: str, key: str) -> tuple[Note, ...]:
        return tuple(sorted(await self._store.notes.of(team, key), key=lambda note: note.at, reverse=True))

    async def _read_channels(self, team: str) -> Channels:
        preferences = self._store.preferences
        handover, report = await preferences.get(team, HANDOVER), await preferences.get(team, REPORT)
        return Channels(str(handover or self._default.handover), str(report or self._default.report))
