"""What the health addresses say, and how many requests are in hand."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.telemetry import metrics

if TYPE_CHECKING:
    from collections.abc import Callable


class Readiness:
    """Whether this process takes work. One for each process; `connected` says whether Slack can reach it."""

    def __init__(self, connected: Callable[[], bool] = lambda: True) -> None:
        self.loaded = False
        self.draining = False
        self.connected = connected
        self.degraded: Callable[[], str | None] = lambda: None
        """What does not work although answers go on, in words for an operator."""
        self.unmet: Callable[[], str | None] = lambda: None
        """What Slack has not told us yet although answers go on, in words for an operator."""
        self.opening: Callable[[], bool] = lambda: False
        """Whether the store is still being opened: an event answered now might be answered elsewhere too."""
        self._in_hand = 0
        self._taken = 0
        self._idle = asyncio.Event()
        self._idle.set()
        metrics.in_hand.read = lambda: self._in_hand
        metrics.ready.read = lambda: self.reason is None

    @property
    def reason(self) -> str | None:
        """Why work should go elsewhere, or None."""
        if self.draining:
            return "draining"
        if not self.loaded:
            return "loading the catalog"
        if self.opening():
            return "opening the database"
        return None if self.connected() else "no socket connected"

    @property
    def lacking(self) -> list[str]:
        """All that is not as it should be, in words for an operator."""
        return [words for words in (self.reason, self.degraded(), self.unmet()) if words]

    def in_hand(self) -> Readiness:
        """Count one request while it is answered: `with readiness.in_hand()`."""
        return self

    def __enter__(self) -> None:
        """Take a request in hand. Not a generator: those cost every request their microsecond."""
        self._in_hand += 1
        self._taken += 1
        self._idle.clear()

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        self._in_hand -= 1
        if not self._in_hand:
            self._idle.set()

    async def idle(self, grace: float, quiet: float = 0.0) -> bool:
        """Wait until nothing is in hand for `quiet` seconds, at most `grace`; return whether that came true."""
        try:
            async with asyncio.timeout(grace):
                while True:
                    await self._idle.wait()
                    taken = self._taken
                    await asyncio.sleep(quiet)
                    if taken == self._taken and self._idle.is_set():
                        return True
        except TimeoutError:
            return False
