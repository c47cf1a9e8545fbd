"""What changed, told to whoever watches: the page's event streams and the tests.

A change is a JSON-ready dict as the page protocol describes it. `viewers` limits who may see it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any

REMEMBERED = 500


@dataclass(frozen=True)
class Change:
    """One change; `viewers` None means everybody."""

    version: int
    viewers: frozenset[str] | None
    data: dict[str, Any]

    def visible_to(self, viewer: str) -> bool:
        """Whether this person may see it."""
        return self.viewers is None or viewer in self.viewers


class Feed:
    """An ordered stream of changes with any number of watchers; nothing is kept beyond the last 500.

    Whoever waits for `beside`, the feed of the first workspace, is woken by this one too.
    """

    def __init__(self, first_version: int = 0, beside: Feed | None = None) -> None:
        self._beside = beside
        self.version = first_version
        self.closed = False
        self._recent: deque[Change] = deque(maxlen=REMEMBERED)
        self._queues: set[asyncio.Queue[Change | None]] = set()
        self._waiters: set[asyncio.Future[None]] = set()

    def publish(self, data: dict[str, Any], viewers: frozenset[str] | None = None) -> None:
        """Tell every watcher about one change."""
        self.version += 1
        change = Change(self.version, viewers, data)
        self._recent.append(change)
        for queue in self._queues:
            queue.put_nowait(change)
        self.stir()

    def stir(self) -> None:
        """Wake those who wait for a condition although nothing visible changed."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()
        if self._beside:
            self._beside.stir()

    def since(self, version: int) -> list[Change] | None:
        """The changes after `version`, or None when they are no longer all known."""
        if version == self.version:
            return []
        if version > self.version or not self._recent or self._recent[0].version > version + 1:
            return None
        return [change for change in self._recent if change.version > version]

    def notices(self, viewer: str) -> list[dict[str, Any]]:
        """The remembered notices that this person was shown, oldest first."""
        seen = (change for change in self._recent if change.visible_to(viewer))
        return [change.data for change in seen if change.data["kind"] == "notice"]

    def watch(self) -> asyncio.Queue[Change | None]:
        """A queue of the changes from now on; None in it means that the feed has ended."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        if self.closed:
            queue.put_nowait(None)
        self._queues.add(queue)
        return queue

    def unwatch(self, queue: asyncio.Queue[Change | None]) -> None:
        """Stop filling this queue."""
        self._queues.discard(queue)

    async def stirred(self) -> None:
        """Wait until anything at all happens."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)

    def close(self) -> None:
        """End every stream at once, so that a shutdown never waits for an open page."""
        self.closed = True
        for queue in self._queues:
            queue.put_nowait(None)
        self.stir()
