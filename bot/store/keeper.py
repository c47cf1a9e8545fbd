"""The keeper of the database: opens it, notices when it goes away, and gets it back."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from bot.store.errors import AwayError, StoreError, Trouble, UnfitError
from bot.telemetry import logs, metrics

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.store.sql.backend import Backend

PATIENCE = 1.0
"""Seconds that one piece of work may take before the database counts as away: Slack waits three for all of it."""
LATER = 0.1
"""Seconds after the start at which the database is opened though nobody needs it yet: opening it imports SQLAlchemy, a
third of a second in which whoever asked meanwhile would share the processor with it."""
PAUSES = (0.2, 5.0)
"""Seconds between tries to get the database back: the first, and the most after doubling."""

T = TypeVar("T")


class Keeper:
    """One database and how it is. `watch` runs in the background as long as the process lives."""

    def __init__(
        self, opening: Callable[[], Awaitable[Backend]], pauses: tuple[float, float] = PAUSES
    ) -> None:
        self._opening = opening
        self._pauses = pauses
        self._backend: Backend | None = None
        self.trouble: Trouble | None = Trouble.OPENING
        """What is wrong; None where the database takes work."""
        self.there = asyncio.Event()
        """Set while it takes work."""
        self._known = asyncio.Event()
        """Set once the first opening has come to an end, well or not."""
        self._missing = asyncio.Event()
        self._wanted = asyncio.Event()

    def want(self) -> None:
        """Say that the database is needed now."""
        self._wanted.set()

    async def do(
        self, work: Callable[[Backend], Awaitable[T]], within: float | None = None, *, telling: bool = True
    ) -> T:
        """Do work on the database within so many seconds (`PATIENCE` where nothing is said).

        Raises `AwayError` where it cannot be done now, at once while the database is known to be away; and
        `UnfitError` where the database refuses just this. `telling` False: being slow here says nothing of the rest.
        """
        try:
            async with asyncio.timeout(PATIENCE if within is None else within):
                if self.trouble is Trouble.OPENING:
                    self.want()
                    await self._known.wait()
                return await work(self._open())
        except TimeoutError:
            trouble = Trouble.OPENING if self.trouble is Trouble.OPENING else Trouble.SLOW
        except AwayError as error:
            trouble = error.trouble
        if telling or trouble is not Trouble.SLOW:
            self._lost(trouble)
        raise AwayError(trouble)

    async def watch(self) -> None:
        """Open the database, and whenever it goes away try again until it is back. Never returns."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), LATER)
        first, most = self._pauses
        pause, clock = first, asyncio.get_running_loop().time
        while True:
            try:
                if self._backend is None:
                    self._backend = await self._opening()
                else:
                    await asyncio.wait_for(self._backend.jobs.probe(), PATIENCE * 2)
            except (AwayError, UnfitError, TimeoutError) as error:
                self._lost(error.trouble if isinstance(error, AwayError) else Trouble.SLOW)
                self._known.set()
                await asyncio.sleep(pause)
                pause = min(pause * 2, most)
                continue
            self._back()
            since = clock()
            await self._missing.wait()
            # A nearly full disk takes the probe and refuses the batch: such a database is tried ever more seldom.
            if clock() - since > most:
                pause = first
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 2, most)

    async def close(self) -> None:
        """Close all connections."""
        if self._backend is not None:
            await self._backend.close()

    def _open(self) -> Backend:
        if self.trouble is not None or self._backend is None:
            raise AwayError(self.trouble or Trouble.OPENING)
        return self._backend

    def _lost(self, trouble: Trouble) -> None:
        if trouble is Trouble.OPENING:
            return
        if trouble is not self.trouble:
            metrics.store_lost.labels(trouble.value).inc()
            logs.get().error("store.away", trouble=trouble.value, remedy=trouble.words)
        self.trouble = trouble
        metrics.store_up.set(0)
        self.there.clear()
        self._missing.set()

    def _back(self) -> None:
        if self.trouble is not Trouble.OPENING:
            logs.get().info("store.back")
        self.trouble = None
        metrics.store_up.set(1)
        self._missing.clear()
        self.there.set()
        self._known.set()


async def quietly(work: Awaitable[object]) -> bool:
    """Do work whose failure is already counted and logged; return whether it was done."""
    try:
        await work
    except StoreError:
        return False
    return True


async def told(writing: Awaitable[T]) -> T:
    """Write what a person is told is kept: also what the database refuses is told as not kept."""
    try:
        return await writing
    except UnfitError:
        raise AwayError(Trouble.FAILED) from None
