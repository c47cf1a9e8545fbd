"""What the health addresses say, and how many requests are in hand."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Readiness:
    """Whether this process takes work. One for each process; `connected` says whether Slack can reach it."""

    def __init__(self, connected: Callable[[], bool] = lambda: True) -> None:
        self.loaded = False
        self.draining = False
        self.connected = connected
        self._in_hand = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def reason(self) -> str | None:
        """Why work should go elsewhere, or None."""
        if self.draining:
            return "draining"
        if not self.loaded:
            return "loading the catalog"
        return None if self.connected() else "no socket connected"

    @contextmanager
    def in_hand(self) -> Iterator[None]:
        """Count one request while it is answered."""
        self._in_hand += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._in_hand -= 1
            if not self._in_hand:
                self._idle.set()

    async def idle(self, grace: float) -> bool:
        """Wait until nothing is in hand, at most `grace` seconds; return whether that came true."""
        try:
            await asyncio.wait_for(self._idle.wait(), grace)
        except TimeoutError:
            return False
        return True
