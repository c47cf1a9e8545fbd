"""Watched channels and hand-overs of a store whose database may go away: silence, or a person hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store.errors import StoreError
from bot.store.keeper import quietly, told

if TYPE_CHECKING:
    from bot.store.glances import Glances
    from bot.store.handovers import Taking
    from bot.store.keeper import Keeper
    from bot.store.watching import Watch


class GuardedWatching:
    """Watched channels, read a workspace at a time: all of its messages share one read every few seconds."""

    def __init__(self, keeper: Keeper, glances: Glances) -> None:
        self._keeper = keeper
        self._glances = glances

    async def get(self, team: str, channel: str) -> Watch | None:
        """Return the watch of a channel."""
        nothing: dict[str, Watch] = {}
        place = ("watching", team)
        watched = await self._glances.read(place, lambda backend: backend.watching.of(team), nothing)
        return watched.get(channel)

    async def ask(self, team: str, channel: str) -> Watch | None:
        """Return the watch of a channel to a person who asks."""
        return (await told(self._keeper.do(lambda backend: backend.watching.of(team)))).get(channel)

    async def put(self, watch: Watch) -> None:
        """Watch a channel."""
        await told(self._keeper.do(lambda backend: backend.watching.put(watch)))
        self._glances.forget("watching", watch.team)

    async def remove(self, team: str, channel: str) -> bool:
        """Watch it no longer; return whether it was watched."""
        removed = await told(self._keeper.do(lambda backend: backend.watching.remove(team, channel)))
        self._glances.forget("watching", team)
        return removed

    async def reserve(self, team: str, channel: str, key: str, at: float) -> bool:
        """Take the right to tell a code in a channel; False where the database cannot say."""
        try:
            return await self._keeper.do(lambda backend: backend.watching.reserve(team, channel, key, at))
        except StoreError:
            return False

    async def release(self, team: str, channel: str, key: str) -> None:
        """Give the right back."""
        await quietly(self._keeper.do(lambda backend: backend.watching.release(team, channel, key)))


class GuardedHandovers:
    """Hand-overs: nobody is told that they have one unless the database says so."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def take(self, team: str, channel: str, message: str, user: str) -> Taking:
        """Take it for `user`, unless somebody has it."""
        return await told(
            self._keeper.do(lambda backend: backend.handovers.take(team, channel, message, user))
        )

    async def finish(self, team: str, channel: str, message: str, user: str) -> Taking:
        """Mark it done, unless it is."""
        return await told(
            self._keeper.do(lambda backend: backend.handovers.finish(team, channel, message, user))
        )
