"""The rooms of a store whose database may go away: what each does then.

Claims are decided in memory and recorded later; records queue; what a person waits to hear of raises `AwayError`;
what only adds to a card is left out.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from bot.store.claims import Claim, MemoryClaims
from bot.store.errors import StoreError, Trouble
from bot.store.keeper import quietly, told
from bot.store.queue import Answered
from bot.telemetry import logs, metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.store.glances import Glances
    from bot.store.insights import Insights
    from bot.store.keeper import Keeper
    from bot.store.notes import Note
    from bot.store.pending import Work
    from bot.store.preferences import Value
    from bot.store.queue import Writer
    from bot.store.records import Resolution, Verdict

HOLDING = 0.4
"""Seconds that an event waits to be kept before it is acknowledged."""
OPENING = 2.0
"""Seconds that an event waits for a database that is being opened: Slack waits three."""
READING = 10.0
"""Seconds that insights may take."""

_RESULTS = {Claim.TAKEN: "won", Claim.DONE: "lost", Claim.BUSY: "busy"}


class GuardedClaims:
    """Claims in the database, and in memory: for what this process knows by itself, and while the database is away."""

    def __init__(self, keeper: Keeper, writer: Writer, *, lease: float | None = None) -> None:
        self._keeper = keeper
        self._writer = writer
        self._ours = MemoryClaims(lease=lease)
        self._holders: dict[str, str] = {}
        """By key: the name under which this process holds a claim in the database."""

    async def take(self, key: str, *, again: bool = False) -> Claim:
        """Try to take the claim of `key`."""
        known = await self._ours.take(key)
        if known is not Claim.TAKEN:
            metrics.claims.labels(_RESULTS[known]).inc()
            return known
        holder = secrets.token_hex(8)
        try:
            # A process that has just started rather waits for its database than answers what another one answers.
            within = OPENING if self._keeper.trouble is Trouble.OPENING else None
            claim = await self._keeper.do(lambda backend: backend.claims.take(key, holder), within)
        except StoreError:
            claim = Claim.BUSY if again else Claim.TAKEN
            metrics.claims_unsure.labels("later" if again else "answered").inc()
        else:
            if claim is Claim.TAKEN:
                self._holders[key] = holder
        metrics.claims.labels(_RESULTS[claim]).inc()
        if claim is Claim.DONE:
            await self._ours.done(key)
        elif claim is Claim.BUSY:
            await self._ours.release(key)
        return claim

    async def renew(self, key: str) -> None:
        """Extend the lease of a taken claim."""
        await self._ours.renew(key)
        holder = self._holders.get(key)
        if holder:
            await quietly(self._keeper.do(lambda backend: backend.claims.renew(key, holder)))

    async def done(self, key: str) -> None:
        """Mark a taken claim as answered; where the database is away, as soon as it is back."""
        await self._ours.done(key)
        holder = self._holders.pop(key, None)
        if holder is None or not await quietly(
            self._keeper.do(lambda backend: backend.claims.done(key, holder))
        ):
            self._writer.put(Answered(key))

    async def release(self, key: str) -> None:
        """Give a taken claim back."""
        await self._ours.release(key)
        holder = self._holders.pop(key, None)
        if holder:
            await quietly(self._keeper.do(lambda backend: backend.claims.release(key, holder)))


class GuardedRecords:
    """Resolutions through the queue, verdicts at once."""

    def __init__(self, keeper: Keeper, writer: Writer, glances: Glances) -> None:
        self._keeper = keeper
        self._glances = glances
        self.resolved: Callable[[Resolution], None] = writer.put
        """Remember a resolution."""

    async def judged(self, verdict: Verdict) -> None:
        """Remember a verdict."""
        await told(self._keeper.do(lambda backend: backend.records.judge(verdict)))

    async def asked_most(self, team: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the keys that `team` asked for most in the last seven days, with their counts."""
        empty: tuple[tuple[str, int], ...] = ()
        place = ("asked", team, str(limit))
        return await self._glances.read(place, lambda backend: backend.records.asked_most(team, limit), empty)

    async def asked_lately(self, team: str, key: str) -> int:
        """Return how often `team` asked for a key in the last hour. Never what was read before: it says "last hour"."""
        return await self._glances.once(lambda backend: backend.records.asked_lately(team, key), 0)

    async def insights(self, team: str, since: float) -> Insights:
        """Return what `team` asked since a time."""
        return await self._keeper.do(
            lambda backend: backend.records.insights(team, since), READING, telling=False
        )


class GuardedNotes:
    """Notes: reading for a card gives up soon, changing one is told."""

    def __init__(self, keeper: Keeper, glances: Glances) -> None:
        self._keeper = keeper
        self._glances = glances

    async def of(self, team: str, key: str) -> tuple[Note, ...]:
        """Return the notes on an entry, oldest first."""
        nothing: tuple[Note, ...] = ()
        return await self._glances.read(
            ("notes", team, key), lambda backend: backend.notes.of(team, key), nothing
        )

    async def get(self, team: str, note_id: str) -> Note | None:
        """Return one note of this workspace."""
        return await self._keeper.do(lambda backend: backend.notes.get(team, note_id))

    async def put(self, note: Note) -> None:
        """Keep a note."""
        await told(self._keeper.do(lambda backend: backend.notes.put(note)))
        self._glances.forget("notes", note.team)

    async def remove(self, team: str, note_id: str) -> bool:
        """Delete a note; return whether there was one."""
        removed = await self._keeper.do(lambda backend: backend.notes.remove(team, note_id))
        self._glances.forget("notes", team)
        return removed


class GuardedPreferences:
    """Preferences: reading gives up soon, setting is told."""

    def __init__(self, keeper: Keeper, glances: Glances) -> None:
        self._keeper = keeper
        self._glances = glances

    async def get(self, team: str, name: str, default: Value = None) -> Value:
        """Return what a workspace has set."""
        nothing: tuple[Value] | None = None
        found = await self._glances.read(
            ("preferences", team, name), lambda backend: backend.preferences.get(team, name), nothing
        )
        return default if found is None else found[0]

    async def put(self, team: str, name: str, value: Value) -> None:
        """Set it."""
        await told(self._keeper.do(lambda backend: backend.preferences.put(team, name, value)))
        self._glances.forget("preferences", team)


class GuardedLinks:
    """Response urls: without one a reply takes another way."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def keep(self, team: str, key: str, url: str, *, user: str = "") -> bool:
        """Keep a url under a key of the caller's; return whether that worked."""
        return await quietly(self._keeper.do(lambda backend: backend.links.keep(team, key, url, user)))

    async def get(self, team: str, key: str) -> str | None:
        """Return a url younger than thirty minutes."""
        try:
            return await self._keeper.do(lambda backend: backend.links.get(team, key))
        except StoreError:
            return None


class GuardedPending:
    """Pending work: what cannot be kept is not acknowledged."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._kept: set[str] = set()
        """Keys that have a row, as far as this process knows."""

    async def keep(self, work: Work) -> bool:
        """Keep an event; return whether that worked."""
        kept = await quietly(self._keeper.do(lambda backend: backend.pending.keep(work), HOLDING))
        if kept:
            self._kept.add(work.key)
        return kept

    async def drop(self, key: str) -> None:
        """Forget it: it is answered. Costs nothing where it never had a row."""
        if key in self._kept:
            self._kept.discard(key)
            await quietly(self._keeper.do(lambda backend: backend.pending.drop(key)))

    async def due(self, limit: int = 10) -> tuple[Work, ...]:
        """Return work that nobody holds any more."""
        try:
            found = await self._keeper.do(lambda backend: backend.pending.due(limit))
        except StoreError:
            return ()
        for work in found:
            self._kept.add(work.key)
            metrics.work_resumed.inc()
            logs.get().warning("work.resumed", team=work.team)
        return found
