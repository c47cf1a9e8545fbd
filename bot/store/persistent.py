"""The store in a database, SQLite or PostgreSQL, as the rest of the program sees it."""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING

from bot.store.errors import Trouble
from bot.store.glances import Glances
from bot.store.guarded import (
    GuardedClaims,
    GuardedLinks,
    GuardedNotes,
    GuardedPending,
    GuardedPreferences,
    GuardedRecords,
)
from bot.store.guarded_teamwork import GuardedHandovers, GuardedWatching
from bot.store.installations import Installations
from bot.store.keeper import Keeper, quietly
from bot.store.queue import Writer

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from bot.store.sql.backend import Backend

ROUND = 60.0
"""Seconds between two looks whether a scheduled job is due."""
DELETING = 60.0
"""Seconds that a deletion may take."""


class PersistentStore:
    """A store that outlasts its process.

    `url` is SQLAlchemy's, with an asynchronous driver. `secrets`: the keys for hashes and sealing, the first is used
    (SQLite without any makes one in a file beside it). `days`: how long records are kept. `client_id`: the Slack app
    whose installations are kept, of a bot for many workspaces.
    """

    def __init__(self, url: str, secrets: Sequence[str] = (), *, days: int = 90, client_id: str = "") -> None:
        self._url = url
        self._secrets = tuple(secrets)
        self._days = days
        self._client_id = client_id
        self.keeper = Keeper(self._open_backend)
        self.writer = Writer(self.keeper)
        glances = Glances(self.keeper)
        self.claims = GuardedClaims(self.keeper, self.writer)
        self.records = GuardedRecords(self.keeper, self.writer, glances)
        self.notes = GuardedNotes(self.keeper, glances)
        self.preferences = GuardedPreferences(self.keeper, glances)
        self.links = GuardedLinks(self.keeper)
        self.pending = GuardedPending(self.keeper)
        self.watching = GuardedWatching(self.keeper, glances)
        self.handovers = GuardedHandovers(self.keeper)
        self.installations = Installations(self.keeper)
        self._chores: list[asyncio.Task[None]] = []

    def degraded(self) -> str | None:
        """Why nothing can be kept right now, in words for an operator; None where all is well."""
        return self.keeper.trouble.words if self.keeper.trouble is not None else None

    def opening(self) -> bool:
        """Whether the first try to open has not come to an end."""
        return self.keeper.trouble is Trouble.OPENING

    async def open(self) -> None:
        """Begin to open; returns at once."""
        chores: list[Coroutine[None, None, None]] = [self.keeper.watch(), self.writer.run(), self._rounds()]
        self._chores = [asyncio.create_task(chore) for chore in chores]

    async def opened(self, within: float = 10.0) -> None:
        """Wait until the database takes work; raises TimeoutError."""
        self.keeper.want()
        await asyncio.wait_for(self.keeper.there.wait(), within)

    async def close(self, grace: float = 5.0) -> None:
        """Write what waits to be written, at most `grace` seconds, and let go of the database."""
        if self._chores:
            self.keeper.want()
            await self.writer.drained(grace)
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await self.keeper.close()

    async def erase(self, team: str, *, enterprise: str = "", before: float | None = None) -> None:
        """Delete everything of a workspace, also what waits to be written. Raises `AwayError`."""
        async with self.writer.writing:
            self.writer.forget(team)
            await self.keeper.do(
                lambda backend: backend.jobs.erase(team, enterprise=enterprise, before=before),
                DELETING,
                telling=False,
            )

    async def _open_backend(self) -> Backend:
        # In a thread: SQLAlchemy takes a third of a second to import, and commands are answered meanwhile.
        module = await asyncio.to_thread(importlib.import_module, "bot.store.sql.backend")
        backend: Backend = await module.open_backend(self._url, self._secrets, self._client_id)
        return backend

    async def _rounds(self) -> None:
        resealed = not self._client_id
        while True:
            await self.keeper.there.wait()
            if not resealed:  # once a process: keys change with its settings
                resealed = await quietly(
                    self.keeper.do(lambda backend: backend.installations.reseal(), DELETING, telling=False)
                )
            await quietly(self.keeper.do(lambda backend: backend.jobs.tidy(), DELETING, telling=False))
            await quietly(
                self.keeper.do(lambda backend: backend.jobs.purge(self._days), DELETING, telling=False)
            )
            await asyncio.sleep(ROUND)
