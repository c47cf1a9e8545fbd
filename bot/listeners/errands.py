"""Work beside the requests: done once whoever is asked to do it, acknowledged in time, and waited for at the end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from slack_bolt.response import BoltResponse

from bot.listeners import faults
from bot.store.claims import LEASE, Claim

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.store.pending import Work
    from bot.store.store import Store

WITHIN = 2.5
"""Seconds after which an event is acknowledged although its answer is still under way: Slack waits three
(https://docs.slack.dev/apis/events-api/#responding)."""


class Errands:
    """What is under way in this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._errands: set[asyncio.Task[None]] = set()

    async def once(
        self, key: str, work: Callable[[], Awaitable[None]], *, again: bool, kept: Work
    ) -> BoltResponse:
        """Do `work` once for `key`, and say what Slack is to be told. `again`: Slack has delivered this before.

        200: answered, by us or by somebody before us; or still under way here after `WITHIN` seconds, and `kept`
        where another process finds it if this one ends.
        503: somebody else is at it; Slack tries again later and finds it done, or takes it over.
        """
        claim = await self._store.claims.take(key, again=again)
        if claim is not Claim.TAKEN:
            return BoltResponse(status=200 if claim is Claim.DONE else 503, body="")
        task = self.start(self._attend(key, work))
        done, _ = await asyncio.wait({task}, timeout=WITHIN)
        for finished in done:
            finished.result()
        if done:
            return BoltResponse(status=200, body="")
        self.start(self._renew(key, task))
        return BoltResponse(status=200 if await self._store.pending.keep(kept) else 503, body="")

    def start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run `work` in the background; `close` waits for it."""
        task = asyncio.create_task(work)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)
        return task

    async def close(self, grace: float = 5.0) -> None:
        """Wait for what is under way, at most `grace` seconds; give the rest back for another process to do."""
        if self._errands:
            _, late = await asyncio.wait(self._errands, timeout=grace)
            for errand in late:
                errand.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _attend(self, key: str, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except BaseException:
            await self._store.claims.release(key)
            raise
        await self._store.claims.done(key)
        await self._store.pending.drop(key)

    async def _renew(self, key: str, task: asyncio.Task[None]) -> None:
        while not (await asyncio.wait({task}, timeout=LEASE / 3))[0]:
            await self._store.claims.renew(key)
        error = None if task.cancelled() else task.exception()
        if error is not None:  # Slack was told 200: nobody else hears of it
            faults.log(error)
